"""Addresses of the staff's way in and of their accounts. The names of allauth's pages are allauth's."""

from django.urls import path

from payung.interfaces.web.accounts import entry, factors, looks, managing, pages

urlpatterns = [
    path("staff", pages.home, name="staff"),
    path("staff/looks", looks.looks, name="staff-looks"),
    path("staff/accounts", managing.every, name="staff-accounts"),
    path("staff/account/new", managing.new, name="staff-account-new"),
    path("staff/accounts/<str:name>", managing.one, name="staff-account"),
    path("staff/accounts/<str:name>/grant", managing.grant, name="staff-account-grant"),
    path("staff/accounts/<str:name>/end/<int:grant>", managing.end, name="staff-account-end"),
    path("staff/accounts/<str:name>/switch", managing.switch, name="staff-account-switch"),
    path("staff/accounts/<str:name>/invite", managing.again, name="staff-account-invite"),
    path("staff/begin/<str:word>", entry.begin, name="staff-begin"),
    path("staff/enter", entry.enter, name="account_login"),
    path("staff/leave", entry.leave, name="account_logout"),
    path("staff/closed", entry.closed, name="account_inactive"),
    path("staff/again", entry.password_once, name="account_reauthenticate"),
    path("staff/password", factors.password, name="account_change_password"),
    path("staff/second", factors.own, name="mfa_index"),
    path("staff/second/enter", entry.second_factor, name="mfa_authenticate"),
    path("staff/second/again", entry.code_once, name="mfa_reauthenticate"),
    path("staff/second/again/key", entry.key_once, name="mfa_reauthenticate_webauthn"),
    path("staff/second/codes", factors.add_app, name="mfa_activate_totp"),
    path("staff/second/codes/end", factors.end_app, name="mfa_deactivate_totp"),
    path("staff/second/recovery", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path("staff/second/recovery/new", factors.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("staff/second/keys/add", factors.add_key, name="mfa_add_webauthn"),
    path("staff/second/keys/<int:pk>/end", factors.end_key, name="mfa_remove_webauthn"),
    path("staff/second/keys/<int:pk>/name", factors.name_key, name="mfa_edit_webauthn"),
]
