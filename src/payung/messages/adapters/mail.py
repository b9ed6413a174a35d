"""E-mail through a mail server, for whoever has an address: sponsors and agents."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from payung.messages.adapters import Outcome, Outgoing

TIMEOUT = 20.0  # seconds
PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailAdapter:
    """A mail server like smtp://user:password@host:587 (STARTTLS where it is offered) or smtps://host, and our address
    as `sender`."""

    url: str = field(repr=False)
    sender: str
    name: str = "mail"
    timeout: float = TIMEOUT

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:
        """Hand over one letter. Until its end was sent, nothing can have arrived."""
        try:
            server = self._connected()
        except smtplib.SMTPResponseException as error:
            return Outcome("failed", f"smtp {error.smtp_code}", rest=True)
        except (OSError, smtplib.SMTPException):
            return Outcome("failed", "unreachable", rest=True)
        try:
            status, _ = server.mail(self.sender)
            if status < 400:
                status, _ = server.rcpt(outgoing.to)
        except (OSError, smtplib.SMTPException):
            server.close()
            return Outcome("failed", "connection lost", rest=True)
        if status >= 400:
            server.close()
            return _said_no(status)
        return self._handed_over(server, self._letter(outgoing, at))

    def ask(self, reference: str, *, since: datetime) -> Outcome:
        """A mail server cannot be asked."""
        return Outcome("unknown", "cannot be asked")

    def _connected(self) -> smtplib.SMTP:
        target = urlsplit(self.url)
        host, port = target.hostname or "", target.port or PORTS[target.scheme]
        if target.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, timeout=self.timeout, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, port, timeout=self.timeout)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
        server.ehlo()
        if target.username:
            server.login(unquote(target.username), unquote(target.password or ""))
        return server

    def _letter(self, outgoing: Outgoing, at: datetime) -> bytes:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, outgoing.to, "Payung"
        letter["Date"] = at
        letter["Message-ID"] = f"<{outgoing.reference}@{self.sender.rpartition('@')[2]}>"
        letter.set_content(outgoing.text)
        return letter.as_bytes()

    def _handed_over(self, server: smtplib.SMTP, letter: bytes) -> Outcome:
        try:
            status, _ = server.data(letter)
        except smtplib.SMTPDataError as error:  # it would not even begin
            return _said_no(error.smtp_code)
        except (OSError, smtplib.SMTPException):
            server.close()
            return Outcome("unknown", "no answer", rest=True)
        with suppress(OSError, smtplib.SMTPException):  # it has the letter; how it says goodbye is its own affair
            server.quit()
        return Outcome("accepted") if status == 250 else _said_no(status)


def _said_no(status: int) -> Outcome:
    return Outcome("failed" if status < 500 else "refused", f"smtp {status}")
