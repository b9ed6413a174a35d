"""A code of the app is good once, for as long as it is good at all.

allauth remembers for half a minute that a code was used; with the tolerance before and after, a code is right for a
minute and a half, and whoever read it over a shoulder had the rest of that.
"""

import hashlib
from typing import Any, cast

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.app_settings import TOTP_PERIOD, TOTP_TOLERANCE
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from django.core.cache import cache

GOOD_FOR = TOTP_PERIOD * (2 * TOTP_TOLERANCE + 1)
"""Seconds."""


class _Once:
    """A form with a code, which refuses one that was used; that counts as a try."""

    user: Any
    authenticator: Authenticator
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        """The code. Raises ValidationError."""
        typed = normalize_user_code(self.cleaned_data["code"])
        used = f"used-code:{self.user.pk}:{hashlib.sha256(typed.encode()).hexdigest()}"
        if cache.get(used):
            check_rate_limit(self.user)
            raise get_adapter().validation_error("incorrect_code")
        code = cast(str, super().clean_code())  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(used, True, GOOD_FOR):
            raise get_adapter().validation_error("incorrect_code")  # another was faster with the same code
        return code


class Enter(_Once, AuthenticateForm):  # type: ignore[misc]
    """After the password."""


class Again(_Once, ReauthenticateForm):  # type: ignore[misc]
    """Once more, before what is delicate."""
