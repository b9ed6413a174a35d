"""Every address of the site."""

from django.urls import include, path

urlpatterns = [
    path("", include("payung.interfaces.api.urls")),
    path("", include("payung.interfaces.inbox.urls")),
    path("snap/v1.0/", include("payung.interfaces.snap.urls")),
    path("", include("payung.interfaces.web.urls")),
]
