"""A real `lsp serve` with one candidate, for tests of lines that break and servers that die."""

import http.client
import io
import os
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from lsp.accounts.actions import start_session
from lsp.accounts.models import Person
from lsp.adapters.clock import now as clock
from lsp.kernel.roles import Role
from tests.exams.live import Instance, http_to, make_instance
from tests.factories.accounts import make_person
from tests.factories.organization import make_organization
from tests.verification.live import free_port


@dataclass
class Desk:
    """An instance, its candidate, and what their browser sends with every request."""

    instance: Instance
    person: Person
    headers: dict[str, str]

    @property
    def origin(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self.instance.port}"

    @property
    def cookie(self) -> str:
        """The value of the session cookie."""
        return self.headers["Cookie"].partition("=")[2]

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> "Answer":
        """One request of the tus protocol; header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http_to(self.instance, 60)) as connection:
            connection.request(
                method, path, body, {**self.headers, "Tus-Resumable": "1.0.0", **named}
            )
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: http.client.HTTPMessage = field(default_factory=http.client.HTTPMessage)
    body: bytes = b""


def open_desk(folder: Path, database_url: str = "") -> Desk:
    """An instance of its own with one candidate signed in."""
    instance = make_instance(folder, free_port(), database_url)
    with instance.services.database.writing() as db:
        make_organization(db)
        sealer = instance.services.sealer
        person = make_person(db, "Sari Contoh", roles=(Role.CANDIDATE,), sealer=sealer)
        token = start_session(db, person.id, "test", now=clock())
    headers = instance.browser_of(token)
    del headers["Content-Type"]
    return Desk(instance, person, headers)


def noisy_photo(size_bytes: int) -> bytes:
    """A photo whose content cannot be squeezed, of about this many bytes."""
    side = 400
    while True:
        noise = Image.frombytes("RGB", (side * 4 // 3, side), os.urandom(side * 4 // 3 * side * 3))
        output = io.BytesIO()
        noise.save(output, "JPEG", quality=88)
        if len(output.getvalue()) >= size_bytes:
            return output.getvalue()
        side = int(side * max(1.01, (size_bytes / len(output.getvalue())) ** 0.5))
