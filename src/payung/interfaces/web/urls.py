"""Addresses of the pages."""

from django.urls import path

from payung.interfaces.web import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("quote", views.quote, name="quote"),
    path("favicon.svg", views.favicon, name="favicon"),
]
