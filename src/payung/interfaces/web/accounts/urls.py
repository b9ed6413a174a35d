"""Addresses of the staff's way in and of their accounts. The names of allauth's pages are allauth's."""

from allauth.account import views as entry
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import path

from payung.interfaces.web.accounts import pages

urlpatterns = [
    path("staff", pages.home, name="staff"),
    path("staff/enter", entry.login, name="account_login"),
    path("staff/leave", entry.logout, name="account_logout"),
    path("staff/closed", entry.account_inactive, name="account_inactive"),
    path("staff/again", entry.reauthenticate, name="account_reauthenticate"),
    path("staff/password", entry.password_change, name="account_change_password"),
    path("staff/second", factors.index, name="mfa_index"),
    path("staff/second/enter", factors.authenticate, name="mfa_authenticate"),
    path("staff/second/again", factors.reauthenticate, name="mfa_reauthenticate"),
    path("staff/second/codes", totp.activate_totp, name="mfa_activate_totp"),
    path("staff/second/codes/end", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("staff/second/recovery", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("staff/second/recovery/new", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("staff/second/recovery/file", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("staff/second/keys", keys.list_webauthn, name="mfa_list_webauthn"),
    path("staff/second/keys/add", keys.add_webauthn, name="mfa_add_webauthn"),
    path("staff/second/keys/again", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("staff/second/keys/<int:pk>/end", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("staff/second/keys/<int:pk>/name", keys.edit_webauthn, name="mfa_edit_webauthn"),
]
