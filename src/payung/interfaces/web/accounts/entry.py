"""The way in, and out: an invitation, a password, a second factor; and both once more before what is delicate.

allauth asks and judges; here stand our pages, and that a demo's codes are said on its console.
"""

from ipaddress import ip_address
from typing import Any

from allauth.account import views as passwords
from allauth.mfa.base import views as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn import views as keys
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from payung.access.accounts.actions import begin_account, invited
from payung.access.accounts.entry.actions import note_refusal
from payung.interfaces.web.private import private
from payung.interfaces.web.staff import everybody, proving
from payung.interfaces.web.status import UNPROCESSABLE, status_of
from payung.kernel.problems import Refused

GONE = 410
BEGUN = "begun"
"""Under which a session keeps the name of whoever just chose a password by an invitation."""


def passkeys_work(request: HttpRequest) -> bool:
    """Whether browsers offer passkeys at this address: by a name over TLS, or on this machine's own localhost."""
    host = request.get_host().partition(":")[0]
    try:
        ip_address(host)
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False


def say_code(user: Any) -> None:
    """In a demo, say on the console what this account's telephone would show; nobody has its secret in a telephone."""
    factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if settings.PAYUNG_ALOUD is not None and factor is not None:
        now = [*yield_hotp_counters_from_time()][settings.MFA_TOTP_TOLERANCE]
        settings.PAYUNG_ALOUD(user.name, format_hotp_value(hotp_value(decrypt(factor.data["secret"]), now)))


class Enter(passwords.LoginView):  # type: ignore[misc]
    """Name and password."""

    template_name = "payung/staff/enter.html"

    def get_initial(self) -> dict[str, Any]:
        """The name of whoever just chose a password, this once: the next to come by here may be somebody else."""
        return {**super().get_initial(), "login": self.request.session.pop(BEGUN, "")}

    def form_invalid(self, form: Any) -> HttpResponse:
        """The same page, with the same words whether or not there is such an account."""
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)
        return answer

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """With whether somebody comes who just chose a password."""
        return {**super().get_context_data(**words), "begun": self.request.GET.get("told") == "begun"}


class SecondFactor(factors.AuthenticateView):  # type: ignore[misc]
    """A code, a passkey or a recovery code, after the password."""

    template_name = "payung/staff/factor.html"

    def get(self, request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
        """Ask for it."""
        say_code(self.stage.login.user)
        answer: HttpResponse = super().get(request, *args, **words)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """A wrong one: somebody has the password, so it is noted."""
        note_refusal(why="factor", by=self.stage.login.user.name, at=timezone.now())
        answer: HttpResponse = self.render_to_response(self.get_context_data(), status=UNPROCESSABLE)
        return answer

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """With what this account has, and what this address can."""
        kinds = _kinds(self.stage.login.user)
        return {**super().get_context_data(**words), "kinds": kinds, "passkeys": passkeys_work(self.request)}


class _Once(factors.BaseReauthenticateView):  # type: ignore[misc]
    """What the pages that ask once more have in common: other ways, and the page before."""

    def get_context_data(self, **words: Any) -> dict[str, Any]:
        """Without ways that this address cannot go."""
        context: dict[str, Any] = super().get_context_data(**words)
        ways = context["reauthentication_alternatives"]
        if not passkeys_work(self.request):
            ways = [way for way in ways if way["id"] != "mfa_reauthenticate:webauthn"]
        return {**context, "ways": ways}

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say what is wrong, on the same page."""
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)
        return answer


class PasswordOnce(_Once, passwords.ReauthenticateView):  # type: ignore[misc]
    """The password once more."""

    template_name = "payung/staff/once_password.html"


class CodeOnce(_Once, factors.ReauthenticateView):  # type: ignore[misc]
    """A code once more."""

    template_name = "payung/staff/once_code.html"

    def get(self, request: HttpRequest, *args: Any, **words: Any) -> HttpResponse:
        """Ask for it."""
        say_code(request.user)
        answer: HttpResponse = super().get(request, *args, **words)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """A wrong one is noted, as at the way in."""
        note_refusal(why="factor", by=self.request.user.get_username(), at=timezone.now())
        return super().form_invalid(form)


class KeyOnce(_Once, keys.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A passkey once more."""

    template_name = "payung/staff/once_key.html"


@everybody
@private
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, word: str) -> HttpResponse:
    """An invitation: choose a password. To look at it uses nothing up."""
    at = timezone.now()
    try:
        name = invited(word=word, at=at)
        wrong = _wrong(request, name) if request.method == "POST" else {}
        if request.method == "POST" and not wrong:
            begin_account(word=word, password=request.POST["password"], by=name, at=at)
            request.session[BEGUN] = name
            return redirect(f"{reverse('account_login')}?told=begun")
    except Refused as refusal:
        return render(request, "payung/staff/invalid.html", {"problem": refusal.problems[0]}, status=GONE)
    context = {"name": name, "wrong": wrong}
    return render(request, "payung/staff/begin.html", context, status=status_of(wrong))


def _wrong(request: HttpRequest, name: str) -> dict[str, list[str]]:
    """What is wrong with the password that was typed twice, by field."""
    password, again = request.POST.get("password", ""), request.POST.get("again", "")
    try:
        validate_password(password, get_user_model()(name=name))
    except ValidationError as error:
        return {"password": list(error.messages)}
    return {} if password == again else {"again": [_("The two are not the same.")]}


def _kinds(user: Any) -> set[str]:
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


enter = everybody(private(Enter.as_view()))
second_factor = everybody(private(SecondFactor.as_view()))
leave = everybody(private(passwords.LogoutView.as_view(template_name="payung/staff/leave.html")))
closed = everybody(private(passwords.AccountInactiveView.as_view(template_name="payung/staff/closed.html")))
password_once, code_once = proving(PasswordOnce.as_view()), proving(CodeOnce.as_view())
key_once = proving(KeyOnce.as_view())
