"""What an account's owner changes of it: the password, second factors, recovery codes.

Whatever changes is in the audit chain, or is not changed: allauth's own step runs within our action.
"""

from typing import Any, ClassVar

from allauth.account import views as passwords
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone

from payung.access.accounts.entry.actions import change_factors
from payung.access.accounts.queries import beginnings, grants
from payung.access.scope import NOTHING
from payung.interfaces.web.accounts.adapter import PROVING
from payung.interfaces.web.accounts.entry import passkeys_work
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.staff import Staff, account, arriving, is_proven, visit_of
from payung.interfaces.web.status import UNPROCESSABLE
from payung.kernel.problems import Refused, message

TOLD = frozenset(("password", "codes", "key", "ended", "named"))


class Own(factors.IndexView):  # type: ignore[misc]
    """The account's own page: what one comes in with. Whoever has no second factor yet begins here."""

    template_name = "payung/staff/own.html"

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """With what can be changed here."""
        context: dict[str, Any] = super().get_context_data(**words)
        mine: dict[str, Any] = context["authenticators"]
        kept = mine.get(Authenticator.Type.RECOVERY_CODES)
        several = sum(1 if kind == Authenticator.Type.TOTP else len(mine[kind]) for kind in PROVING if kind in mine) > 1
        return {
            **context,
            "page": "staff-own",
            "who": (who := _who(self.request)),
            "beginnings": beginnings(name=who.name) if who else (),
            "app": mine.get(Authenticator.Type.TOTP),
            "keys": mine.get(Authenticator.Type.WEBAUTHN, ()),
            "codes_left": len(kept.get_unused_codes()) if kept else 0,
            "several": several,
            "passkeys": passkeys_work(self.request),
            "told": self.request.GET.get("told", "") if self.request.GET.get("told") in TOLD else "",
        }


class _Changing:
    """A form that changes second factors. What it `did` is told in the audit chain; `proves` is the kind it proved."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post"]
    did: ClassVar[str] = ""
    proves: ClassVar[str] = ""
    request: HttpRequest

    def form_valid(self, form: Form) -> HttpResponse:
        """Change them and note it, or neither."""
        user: Any = self.request.user
        try:
            answer: HttpResponse = change_factors(
                did=self.did,
                then=lambda: super(_Changing, self).form_valid(form),  # type: ignore[misc]
                by=user.name,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, message(refusal.problems[0], language=reading_language()))
            return self.form_invalid(form)
        if self.proves:
            self.request.session.cycle_key()
            record_authentication(self.request, user, "mfa", type=self.proves)
        return answer

    def form_invalid(self, form: Form) -> HttpResponse:
        """Say what is wrong, on the same page."""
        context = self.get_context_data(form=form)
        answer: HttpResponse = self.render_to_response(context, status=UNPROCESSABLE)  # type: ignore[attr-defined]
        return answer

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """With whose account it is."""
        context: dict[str, Any] = super().get_context_data(**words)  # type: ignore[misc]
        return {"form": words.get("form"), **context, **words, "who": _who(self.request), "page": "staff-own"}


class AddApp(_Changing, totp.ActivateTOTPView):  # type: ignore[misc]
    """An app on the telephone that shows codes; its first code proves it."""

    template_name = "payung/staff/app.html"
    did, proves = "add codes", "totp"

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """With the secret as somebody copies it by hand."""
        context = super().get_context_data(**words)
        secret = context["form"].secret
        return {**context, "secret": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))}


class EndApp(_Changing, totp.DeactivateTOTPView):  # type: ignore[misc]
    """No more codes of the app."""

    template_name = "payung/staff/end_factor.html"
    success_url = reverse_lazy("mfa_index")
    did = "end codes"


class AddKey(_Changing, keys.AddWebAuthnView):  # type: ignore[misc]
    """A passkey; to make it proves it."""

    template_name = "payung/staff/key.html"
    did, proves = "add passkey", "webauthn"

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """With whether it can be made at this address."""
        return {**super().get_context_data(**words), "passkeys": passkeys_work(self.request)}


class EndKey(_Changing, keys.RemoveWebAuthnView):  # type: ignore[misc]
    """One passkey less."""

    template_name = "payung/staff/end_factor.html"
    success_url = reverse_lazy("mfa_index")
    did = "end passkey"


class NameKey(_Changing, keys.EditWebAuthnView):  # type: ignore[misc]
    """Another name for a passkey."""

    template_name = "payung/staff/key_name.html"
    success_url = reverse_lazy("mfa_index")
    did = "name passkey"


class NewRecoveryCodes(_Changing, recovery.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Ten other recovery codes; those before are good no more."""

    template_name = "payung/staff/recovery_new.html"
    did = "make recovery codes"


class RecoveryCodes(recovery.ViewRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes, shown once, to print or to copy."""

    template_name = "payung/staff/recovery.html"

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """With whose they are."""
        return {**super().get_context_data(**words), "who": _who(self.request), "page": "staff-own"}


class Password(passwords.PasswordChangeView):  # type: ignore[misc]
    """Another password; every other session of the account ends."""

    template_name = "payung/staff/password.html"

    def form_invalid(self, form: Form) -> HttpResponse:
        """Say what is wrong, on the same page."""
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)
        return answer

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """With whose account it is."""
        return {**super().get_context_data(**words), "who": _who(self.request), "page": "staff-own"}


def _who(request: HttpRequest) -> Staff | None:
    """Who is at work, for the bar; nobody before the second factor."""
    user: Any = request.user
    if not is_proven(request):
        return None
    return Staff(user.name, visit_of(request), NOTHING, grants(name=user.name))


def _owned(view: Any) -> Any:
    """The owner's own pages need a second factor, and no right."""
    return account(lambda request, who, **words: view(request, **words))


own = arriving(Own.as_view())
add_app, add_key = arriving(AddApp.as_view()), arriving(AddKey.as_view())
end_app, end_key, name_key = _owned(EndApp.as_view()), _owned(EndKey.as_view()), _owned(NameKey.as_view())
recovery_codes, new_recovery_codes = _owned(RecoveryCodes.as_view()), _owned(NewRecoveryCodes.as_view())
password = _owned(Password.as_view())
