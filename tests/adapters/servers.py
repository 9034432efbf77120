"""Servers on this machine that speak just enough SMTP or HTTP to be sent to, and can refuse."""

import contextlib
import json
import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lsp.adapters.clock import now


@dataclass
class Mailbox:
    """What an SMTP server got, and how it answers: `replies` maps a command to another reply."""

    port: int = 0
    replies: dict[str, str] = field(default_factory=dict)
    raw: list[bytes] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    context: ssl.SSLContext | None = None

    @property
    def messages(self) -> list[EmailMessage]:
        """Every message that was accepted."""
        parsed = (message_from_bytes(raw, policy=policy.default) for raw in self.raw)
        return [each for each in parsed if isinstance(each, EmailMessage)]


class _Smtp(socketserver.StreamRequestHandler):
    """One connection: EHLO, STARTTLS, AUTH PLAIN, MAIL, RCPT, DATA, QUIT."""

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")
        self.wfile.flush()

    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]
        self.say("220 contoh.example ready")
        while line := self.rfile.readline():
            command = line.decode().strip()
            word = command.split(" ")[0].upper()
            box.commands.append(word)
            if word in box.replies:
                self.say(box.replies[word])
            elif not self._answer(word, box):
                return

    def _answer(self, word: str, box: Mailbox) -> bool:
        if word == "EHLO":
            names = ["contoh.example", "AUTH PLAIN"] + (["STARTTLS"] if box.context else [])
            for name in names[:-1]:
                self.say(f"250-{name}")
            self.say(f"250 {names[-1]}")
        elif word == "STARTTLS" and box.context:
            self.say("220 go ahead")
            return self._secure(box.context)
        elif word == "AUTH":
            self.say("235 welcome")
        elif word == "DATA":
            self.say("354 end with a dot")
            box.raw.append(self._message())
            self.say("250 kept")
        elif word == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.say("250 ok")
        return True

    def _message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _secure(self, context: ssl.SSLContext) -> bool:
        try:
            self.connection = context.wrap_socket(self.connection, server_side=True)
        except OSError:
            return False
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb")
        return True

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        with contextlib.suppress(OSError):
            self.connection.close()


@contextlib.contextmanager
def smtp_server(box: Mailbox) -> Iterator[Mailbox]:
    """An SMTP server that fills the mailbox."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp) as server:
        server.daemon_threads = True
        server.box = box  # type: ignore[attr-defined]
        box.port = server.server_address[1]
        yield from _running(server, box)


@dataclass
class Gateway:
    """What a text gateway got, and the status that it answers with."""

    url: str = ""
    status: int = 202
    texts: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextlib.contextmanager
def text_gateway(gateway: Gateway) -> Iterator[Gateway]:
    """An HTTP server that takes texts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            gateway.texts.append(json.loads(self.rfile.read(length)))
            gateway.headers.append(dict(self.headers.items()))
            self.send_response(gateway.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        gateway.url = f"http://127.0.0.1:{server.server_port}/v1/pesan?akun=lsp"
        yield from _running(server, gateway)


def _running(server: socketserver.BaseServer, thing: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield thing
    finally:
        server.shutdown()
        thread.join()


def own_certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server context with a certificate for localhost, and a client context that trusts it."""
    from datetime import timedelta

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    at = now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, key_pem = folder / "server.pem", folder / "server.key"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem, key_pem)
    return server, ssl.create_default_context(cafile=str(pem))
