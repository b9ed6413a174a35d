"""Somebody of the staff before a browser: begins an account, comes in, shows a second factor."""

import re
import time
from datetime import UTC, datetime
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client

from payung.access.accounts.actions import add_account, begin_account, grant_role, invite

PASSWORD = "hujan turun di Kefamenanu"


def made(name: str, *, role: str = "officer", region: str = "53.08", password: str = PASSWORD) -> str:
    """An account that has a password and no second factor yet; its name."""
    at = datetime.now(UTC)
    add_account(name=name, by=name, at=at)
    grant_role(name=name, role=role, region=region, by=name, at=at)
    begin_account(word=invite(name=name, by=name, at=at).word, password=password, by=name, at=at)
    return name


def code_of(secret: str, *, steps: int = 0) -> str:
    """What an app with this secret shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30 + steps))


class Visitor(Client):
    """A browser in English that sends forms as browsers do."""

    def __init__(self, **headers: Any) -> None:
        super().__init__(headers={"accept-language": "en"}, enforce_csrf_checks=False, **headers)
        self.get("/?lang=en")

    def enter(self, name: str, password: str = PASSWORD) -> HttpResponse:
        """Send name and password."""
        return self.post("/staff/enter", {"login": name, "password": password})  # type: ignore[return-value]

    def set_up(self) -> str:
        """Set up an app; its secret."""
        page = self.get("/staff/second/codes").content.decode()
        [secret] = re.findall(r'class="secret">([A-Z2-7 ]+)<', page)
        done = self.post("/staff/second/codes", {"code": code_of(secret)})
        assert done.status_code == 302, done.content.decode()
        return str(secret)

    def inside(self, name: str) -> str:
        """Come in for the first time, up to the first page of the staff; the app's secret."""
        self.enter(name)
        secret = self.set_up()
        self.get("/staff/second/recovery")
        return secret
