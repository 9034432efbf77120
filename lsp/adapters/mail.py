"""Sending mail: by SMTP, or into a folder of .eml files where no server is set."""

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from lsp.kernel.ids import new_id


class Mailer(Protocol):
    """Hands one message over; raises OSError when it could not."""

    def send(self, to: str, subject: str, body: str) -> None:
        """Send plain text to one address."""


def compose(sender: str, to: str, subject: str, body: str) -> EmailMessage:
    """A plain-text message; header injection is refused by the standard library."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message.set_content(body)
    return message


@dataclass(frozen=True)
class FolderMailer:
    """Writes each message into a folder, for an LSP that has not set up a mail server yet."""

    folder: Path
    sender: str

    def send(self, to: str, subject: str, body: str) -> None:
        """Write one .eml file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{new_id()}.eml"
        path.write_bytes(bytes(compose(self.sender, to, subject, body)))


@dataclass(frozen=True)
class SmtpMailer:
    """Sends through an SMTP server with STARTTLS when it is offered."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""

    def send(self, to: str, subject: str, body: str) -> None:
        """Deliver to the server; smtplib's errors are OSErrors."""
        with smtplib.SMTP(self.host, self.port, timeout=20) as server:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls()
            if self.user:
                server.login(self.user, self.password)
            server.send_message(compose(self.sender, to, subject, body))
