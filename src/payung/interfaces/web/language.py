"""Indonesian first; English for whoever asks for it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from payung.kernel.language import Language

YEAR = 365 * 24 * 60 * 60


class ChosenLanguage:
    """Indonesian, unless the reader followed a link with `?lang=en`, which a cookie then remembers.

    Not Django's LocaleMiddleware: that one lets the browser decide, and many phones in NTT are set to English by
    whoever sold them. And its switch needs a form; ours is a link that works without cookies as well.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        language = _first_known(asked, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
        with translation.override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Cookie"])
        if asked == language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=YEAR,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
        return response


def reading_language() -> Language:
    """The language of the page that is being made."""
    return "en" if translation.get_language() == "en" else "id"


def _first_known(*languages: str) -> str:
    known = dict(settings.LANGUAGES)
    return next((language for language in languages if language in known), settings.LANGUAGE_CODE)
