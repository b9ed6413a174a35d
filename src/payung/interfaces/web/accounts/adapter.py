"""What django-allauth asks of us: nobody signs up alone, secrets are sealed, who came in is recorded."""

import time
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from payung.access.accounts.entry.actions import change_password, note_entry, note_leave, note_refusal
from payung.cards.drawing import plain_svg
from payung.interfaces.web.staff import visit_of
from payung.kernel.sealing import seal, unseal

PLACE = "access second factor"
LEAST = 1.0
"""Seconds that a wrong password takes, longer than to try and to note it: no clock tells whose name is known."""
PROVING = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Second factors that stand by themselves; recovery codes only stand in for them."""
TOO_MANY = _("Too many tries. Wait a quarter of an hour, then try again.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Passwords, and who comes and goes."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("Name and password do not belong together."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password of now."),
        "incorrect_code": _("This code is not right, or is too old."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by whoever may grant roles, never by their owners."""
        return False

    def set_password(self, user: Any, password: str) -> None:
        """Change the password, and nothing else of the account."""
        user.set_password(password)
        change_password(encoded=user.password, by=user.name, at=timezone.now())

    def login(self, request: HttpRequest, user: Any) -> None:
        """Let in whoever gave all that was asked. What earlier sessions left behind goes."""
        super().login(request, user)
        request.session.clear_expired()
        note_entry(visit=visit_of(request), by=user.name, at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        """End a visit."""
        note_leave(visit=visit_of(request), by=request.user.get_username(), at=timezone.now())
        super().logout(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The account with this name and password, if any; a no takes as long whether or not there is the name."""
        ready = time.monotonic() + LEAST
        user = super().authenticate(request, **credentials)
        if user is None:
            time.sleep(max(0.0, ready - time.monotonic()))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password, or nobody's name."""
        note_refusal(why="password", by=credentials.get("username", "").lower(), at=timezone.now())

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """The right password of an account that is closed."""
        note_refusal(why="closed", by=user.name, at=timezone.now())
        answer: HttpResponse = super().respond_user_inactive(request, user)
        return answer

    def is_reauthentication_required(self, *, app: str, **words: Any) -> bool:
        """Whether a password or second factor was given too long ago for what is asked: coming in was giving them."""
        request = context.request
        given = get_authentication_records(request, request.user)
        return not given or time.time() - given[-1]["at"] >= app_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to show once more that it is oneself, in our words."""
        texts = {
            "reauthenticate": _("By password"),
            "mfa_reauthenticate": _("By a code"),
            "mfa_reauthenticate:webauthn": _("By a passkey"),
        }
        return [{**method, "description": texts[method["id"]]} for method in super().get_reauthentication_methods(user)]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account's own page, which says that it was changed."""
        return f"{reverse('mfa_index')}?told=password"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries are counted by name alone: by the host too, another port in the address would begin the count anew."""
        return f"name {credentials.get('username', '').lower()}"


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; their secrets are sealed under the installation's key."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or is too old."),
        "cannot_delete_authenticator": _("The last second factor stays: add another one first."),
    }

    def encrypt(self, text: str) -> str:
        """A secret as the database keeps it: the key's id, then what was sealed under it."""
        keys = settings.PAYUNG_KEYS
        return f"{keys.current}:{seal(fields={'secret': text}, place=PLACE, keys=keys).hex()}"

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        key_id, _, sealed = encrypted_text.partition(":")
        keys = settings.PAYUNG_KEYS
        return unseal(sealed=bytes.fromhex(sealed), place=PLACE, key_id=int(key_id), keys=keys)["secret"]

    def build_totp_svg(self, url: str) -> str:
        """The QR code that a telephone's app reads, without styles of its own."""
        return plain_svg(text=url)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether another second factor is left."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=PROVING).exclude(pk=authenticator.pk)
        return bool(others.exists())

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """What a passkey is called until its owner says otherwise."""
        n = Authenticator.objects.filter(user=user, type=type).count()
        return str(_("Passkey {n}")).format(n=n + 1)
