"""Answers saved while the server is killed again and again; what was acknowledged must be there."""

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field

import sqlalchemy as sa

from lsp.adapters.database import Database
from lsp.exams import queries
from lsp.exams.models import Attempt
from lsp.exams.rules.events import first_broken
from tests.exams.live import Candidate, Instance, batch, http_to, send, start_server

LETTERS = "ABCD"


@dataclass
class Sender:
    """A candidate who goes on answering whatever happens, and remembers what was acknowledged."""

    candidate: Candidate
    chance: random.Random
    given: list[tuple[int, str]] = field(default_factory=list)
    acknowledged: int = 0
    saves: int = 0
    failures: int = 0
    wrong: list[str] = field(default_factory=list)

    def run(self, instance: Instance, stop: threading.Event) -> None:
        """Answer, save, and on silence send the same again, until told to stop."""
        connection = http_to(instance, 10)
        while not stop.is_set():
            if self.acknowledged == len(self.given):
                for _ in range(self.chance.randint(1, 4)):
                    self.given.append((self.chance.randint(1, 20), self.chance.choice(LETTERS)))
            try:
                self._save(connection)
            except (OSError, http.client.HTTPException):
                self.failures += 1
                connection.close()  # the next request opens it again
                time.sleep(0.05)
        connection.close()

    def _save(self, connection: http.client.HTTPConnection) -> None:
        first = self.acknowledged + 1
        body = batch(first, *self.given[self.acknowledged :])
        status, text = send(
            connection, "POST", f"{self.candidate.url}/jawaban", body, self.candidate.headers
        )
        if status != 200:
            self.wrong.append(f"{status} {text[:200]!r}")
            raise http.client.HTTPException(status)
        self.acknowledged = json.loads(text)["ack_seq"]
        self.saves += 1


@dataclass
class Loss:
    """What a look into the database after a kill found."""

    acknowledged: int = 0
    stored: int = 0
    lost: int = 0
    broken: int = 0
    doubled: int = 0


def compare(database: Database, senders: list[tuple[Sender, int]]) -> Loss:
    """Acknowledged answers against the log, as a reader that knows nothing of the server."""
    found = Loss()
    with database.reading() as db:
        for sender, acknowledged in senders:
            attempt = db.scalars(
                sa.select(Attempt).where(Attempt.public_id == sender.candidate.attempt_id)
            ).one()
            log = queries.log(db, attempt.id)
            form_hash = queries.form_row(db, attempt.id).form_hash
            kept = {row.event.seq: (row.event.slot, row.event.value) for row in log}
            given = sender.given[:acknowledged]
            found.acknowledged += acknowledged
            found.stored += len(log)
            found.lost += sum(kept.get(seq) != choice for seq, choice in enumerate(given, 1))
            found.doubled += len(log) - len(kept)
            ends = (log[-1].hash if log else attempt.head_hash, len(log))
            is_whole = first_broken(attempt.public_id, form_hash, log) is None
            found.broken += not (is_whole and ends == (attempt.head_hash, attempt.ordinal))
    return found


@dataclass
class Run:
    """The sum of a run of kills."""

    kills: int = 0
    losses: list[Loss] = field(default_factory=list)
    back_ms: list[float] = field(default_factory=list)


def play(
    instance: Instance,
    candidates: list[Candidate],
    kills: int,
    *,
    seed: int,
    calm: tuple[float, float] = (0.3, 1.2),
) -> tuple[Run, list[Sender]]:
    """Save without pause, kill -9 the server at chance moments, look, and start it again."""
    chance = random.Random(seed)
    senders = [Sender(candidate, random.Random(chance.random())) for candidate in candidates]
    stop, run = threading.Event(), Run()
    server = start_server(instance)
    threads = [threading.Thread(target=one.run, args=(instance, stop)) for one in senders]
    for thread in threads:
        thread.start()
    try:
        for _ in range(kills):
            time.sleep(chance.uniform(*calm))
            acknowledged = [(one, one.acknowledged) for one in senders]
            server.kill()
            run.losses.append(compare(instance.services.database, acknowledged))
            began = time.monotonic()
            server = start_server(instance)
            run.back_ms.append((time.monotonic() - began) * 1000)
            run.kills += 1
        time.sleep(0.5)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        server.stop()
    run.losses.append(
        compare(instance.services.database, [(one, one.acknowledged) for one in senders])
    )
    return run, senders
