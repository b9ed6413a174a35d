"""The addresses of the API."""

from django.urls import path

from payung.interfaces.api.app import make_api

urlpatterns = [path("api/v1/", make_api().urls)]
