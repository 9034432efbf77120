"""Sending mail: by SMTP, or into a folder of .eml files where no server is set."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from lsp.adapters.clock import now
from lsp.kernel.ids import new_id

TlsMode: TypeAlias = Literal["starttls", "tls", "none"]
FailureCode: TypeAlias = Literal[
    "no_connection", "login_refused", "refused_for_now", "address_refused", "content_refused"
]
TIMEOUT_SECONDS = 20.0


class NotDelivered(OSError):  # noqa: N818
    """A message did not go out. Only a code is kept, because servers quote addresses."""

    def __init__(self, code: FailureCode) -> None:
        super().__init__(code)
        self.code: FailureCode = code


class Mailer(Protocol):
    """Hands one message over; raises OSError (NotDelivered with a code) when it could not."""

    def send(self, to: str, subject: str, body: str, *, key: str) -> None:
        """Send plain text to one address; `key` is the same for each try of one message."""


def compose(sender: str, to: str, subject: str, body: str, key: str) -> EmailMessage:
    """A plain-text message; header injection is refused by the standard library.

    Its Message-ID is the same for each try, so that a mailbox that got it twice shows it once.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{key}@{sender.rpartition('@')[2].rstrip('>') or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message


@dataclass(frozen=True)
class FolderMailer:
    """Writes each message into a folder, for an LSP that has not set up a mail server yet."""

    folder: Path
    sender: str

    def send(self, to: str, subject: str, body: str, *, key: str) -> None:
        """Write one .eml file, for its owner alone."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        path = self.folder / f"{new_id()}.eml"
        path.write_bytes(bytes(compose(self.sender, to, subject, body, key)))


@dataclass(frozen=True)
class SmtpMailer:
    """Sends through an SMTP server.

    `tls`: starttls (demanded, certificate checked), tls (from the first byte, port 465), or none,
    which only a relay on the same machine may have.
    """

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    tls: TlsMode = "starttls"
    context: ssl.SSLContext | None = None

    def send(self, to: str, subject: str, body: str, *, key: str) -> None:
        """Deliver to the server; what it refuses becomes a code."""
        message = compose(self.sender, to, subject, body, key)
        try:
            with self._connect() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered(_code_of(error)) from None

    def _connect(self) -> smtplib.SMTP:
        context = self.context or ssl.create_default_context()
        if self.tls == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            server.ehlo()
            if self.tls == "starttls":
                server.starttls(context=context)
        except BaseException:
            server.close()
            raise
        return server


def _code_of(error: Exception) -> FailureCode:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "login_refused"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
        return "address_refused" if codes and min(codes) >= 500 else "refused_for_now"
    if isinstance(error, smtplib.SMTPDataError):
        return "content_refused" if error.smtp_code >= 500 else "refused_for_now"
    if isinstance(error, smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError):
        return "no_connection"
    if isinstance(error, smtplib.SMTPException):
        return "refused_for_now"
    return "no_connection"
