"""The site as a Django application: it registers the checks of the installation."""

from django.apps import AppConfig


class Site(AppConfig):
    """Payung's site; its label keeps clear of Django's own."""

    name = "payung.site"
    label = "payung_site"

    def ready(self) -> None:
        """Register the checks."""
        from payung.site import checks  # noqa: F401
