"""Addresses that banks call."""

from django.urls import path

from payung.interfaces.snap import views
from payung.interfaces.snap.codes import INQUIRY, PAYMENT, STATUS, TOKEN

urlpatterns = [
    path(TOKEN.path, views.token),
    path(INQUIRY.path, views.inquiry),
    path(PAYMENT.path, views.payment),
    path(STATUS.path, views.status),
]
