"""A real `lsp serve` with candidates in the middle of their test, for kill tests and benchmarks."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from lsp.accounts.actions import start_session
from lsp.adapters.clock import now as clock
from lsp.adapters.keyring import create_keyring
from lsp.adapters.migrations import upgrade
from lsp.adapters.signing import create_signing_key
from lsp.app import build_services, create_app, import_models
from lsp.config import read_config
from lsp.exams import actions as exams
from lsp.kernel.roles import Role
from lsp.scheduling.rules.assignment import ASSESSOR_DAILY_LIMIT
from lsp.web.edge import Services
from tests.factories.accounts import as_actor, make_assessor
from tests.factories.exams import Room, make_attempt, make_room, make_signed_seats
from tests.factories.scheduling import Place, list_assessor
from tests.factories.venues import make_tuk

ROOT = Path(__file__).resolve().parents[2]
SERVE = [sys.executable, "-c", "from lsp.cli import main; main()", "serve"]


@dataclass(frozen=True)
class Candidate:
    """A candidate's attempt and what the browser sends with every request."""

    attempt_id: str
    headers: dict[str, str]

    @property
    def url(self) -> str:
        """The address of the attempt."""
        return f"/ujian/{self.attempt_id}"


@dataclass
class Instance:
    """An instance folder with its database, migrated; `lsp serve` runs on it."""

    environment: dict[str, str]
    services: Services
    app: Flask
    port: int

    def browser_of(self, token: str) -> dict[str, str]:
        """The headers of a browser in which the session with this token is signed in."""
        with self.app.test_request_context():
            csrf = generate_csrf()
            kept = {"_user_id": token, "_fresh": True, "csrf_token": session["csrf_token"]}
        sign = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return {
            "Cookie": f"lsp={sign.dumps(kept)}",
            "X-CSRFToken": csrf,
            "Content-Type": "application/json",
            "Accept": "application/json",
        }


def make_instance(folder: Path, port: int, database_url: str = "") -> Instance:
    """Secrets, schema and settings of an instance of its own, SQLite in its folder by default."""
    environment = {
        **os.environ,
        "LSP_INSTANCE": str(folder),
        "LSP_ORIGIN": f"http://127.0.0.1:{port}",
        "LSP_LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("LSP_DATABASE_URL", None)
    if database_url:
        environment["LSP_DATABASE_URL"] = database_url
    config = read_config(environment)
    config.secrets_folder.mkdir(parents=True, exist_ok=True)
    for name, byte in (("data", b"d"), ("index", b"i"), ("bank", b"b")):  # as the factories seal
        (config.secrets_folder / f"{name}.key").write_text((byte * 32).hex())
    create_keyring(config.secrets_folder)
    create_signing_key(config.secrets_folder / "signing", "k26a")
    import_models()
    services = build_services(config)
    upgrade(services.database)
    return Instance(environment, services, create_app(config, services=services), port)


def seat_candidates(
    instance: Instance, count: int, *, is_open: bool = True, now: datetime | None = None
) -> list[Candidate]:
    """Candidates at their screens, signed in, the form drawn and (mostly) the test begun."""
    at = now or clock()
    quarter = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
    found: list[Candidate] = []
    with instance.services.database.writing() as db:
        room = make_room(db)
        while len(found) < count:
            some = min(ASSESSOR_DAILY_LIMIT, count - len(found))
            for seat, person in make_signed_seats(db, room, some, starts_at=quarter):
                attempt = make_attempt(db, room, seat, now=at)
                if is_open:
                    actor = as_actor(person, Role.CANDIDATE)
                    exams.start_attempt(db, actor, attempt.id, now=at)
                token = start_session(db, person.id, "test", now=at)
                found.append(Candidate(attempt.public_id, instance.browser_of(token)))
            room = _next_room(db, room, len(found))
    return found


def _next_room(db: Session, room: Room, number: int) -> Room:
    """Another TUK with another assessor, for the same scheme and bank."""
    old = room.place
    assessor = make_assessor(db, f"Asesor {number}", met=f"MET.000.{number:06d} 2025")
    place = Place(
        old.scheme, make_tuk(db, f"TUK-N{number}"), assessor, old.planner, old.operator, old.serial
    )
    list_assessor(db, place, assessor)
    return Room(place, room.sealer)


@dataclass
class Server:
    """A running `lsp serve`, the leader of its process group."""

    instance: Instance
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """kill -9 of every process of the server at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def stop(self) -> None:
        """Ask the server to end."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(30)


def start_server(instance: Instance, *options: str, seconds: float = 60) -> Server:
    """`lsp serve` on the instance, once it is ready to answer."""
    process = subprocess.Popen(
        [*SERVE, "--port", str(instance.port), *options],
        env=instance.environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("lsp serve stopped at once")
        try:
            with closing(http_to(instance, 2)) as connection:
                if send(connection, "GET", "/healthz")[0] == 200:
                    return Server(instance, process)
        except OSError:
            time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    raise RuntimeError("lsp serve was not ready in time")


@contextmanager
def serving(instance: Instance, *options: str) -> Iterator[Server]:
    """`lsp serve` for the time of a block."""
    server = start_server(instance, *options)
    try:
        yield server
    finally:
        server.stop()


def http_to(instance: Instance, timeout: float = 30) -> http.client.HTTPConnection:
    """A connection to the server."""
    return http.client.HTTPConnection("127.0.0.1", instance.port, timeout=timeout)


def send(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: Any = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, bytes]:
    """One request; the answer's status and body."""
    text = None if body is None else json.dumps(body)
    connection.request(method, path, text, headers or {})
    answer = connection.getresponse()
    return answer.status, answer.read()


def batch(first: int, *choices: tuple[int, str]) -> dict[str, Any]:
    """The body of a save: answers numbered from `first`."""
    events = [
        {"seq": first + place, "slot": slot, "kind": "answer", "value": letter, "client_at": ""}
        for place, (slot, letter) in enumerate(choices)
    ]
    return {"epoch": 1, "from_seq": first, "events": events}
