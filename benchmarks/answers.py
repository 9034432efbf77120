"""What saving an answer, starting and handing in cost the server.

    python -m benchmarks.answers [--candidates N] [--rounds R] [--seconds S] [--clients C]

Starts `lsp serve` on an instance of its own with candidates in their seats and plays whole tests in
interleaved rounds: an endpoint without a database, a raw loop of commits, start, first page, saves
of ten answers and of one, hand-in. Prints one JSON line for each: CPU-milliseconds an operation of
all server processes (from /proc, PostgreSQL's included), its ratio to the floor of the same run
(endpoint without a database + one raw commit) and to the recorded anchors of Moodle 5.1, scaled to
this machine by benchmarks.calibrate. On SQLite, and also on PostgreSQL when LSP_BENCH_DATABASE_URL
names a server on this machine. Exit 1 when an answer that was acknowledged is not stored.
"""

import argparse
import http.client
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.calibrate import calibration_ms, scaled
from benchmarks.databases import chosen_databases, postmaster_pid
from benchmarks.verify import cpu_ms
from lsp.adapters.database import Database
from lsp.exams.models import Attempt, Receipt
from tests.exams.live import (
    Candidate,
    Instance,
    batch,
    http_to,
    make_instance,
    seat_candidates,
    send,
    serving,
)
from tests.verification.live import free_port

# CPU-ms of Moodle 5.1 (PHP, nginx and PostgreSQL together) at 27 ms: as shipped, and tuned.
MOODLE = {
    "save 10 answers": (28.4, 17.3),
    "start + first page": (118.0, 101.0),
    "hand in": (61.0, 39.0),
}
LONG = "hand in, log of hundreds"
Ask = Callable[[http.client.HTTPConnection], None]


@dataclass
class Step:
    """One kind of request and what was measured in each round."""

    name: str
    cpu_ms: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)


@dataclass
class Sitting:
    """A candidate who answers from number to number."""

    candidate: Candidate
    acknowledged: int = 0

    def save(self, connection: http.client.HTTPConnection, answers: int) -> None:
        """Save so many answers and take the acknowledgement."""
        first = self.acknowledged + 1
        choices = [
            ((first + place) % 20 + 1, "ABCD"[(first + place) % 4]) for place in range(answers)
        ]
        where, headers = f"{self.candidate.url}/jawaban", self.candidate.headers
        status, text = send(connection, "POST", where, batch(first, *choices), headers)
        expect(status, 200, where, text)
        self.acknowledged = json.loads(text)["ack_seq"]

    def press(self, connection: http.client.HTTPConnection, button: str) -> None:
        """Press a button of a page."""
        headers = self.candidate.headers | {"Content-Type": "application/x-www-form-urlencoded"}
        status, text = send(connection, "POST", f"{self.candidate.url}/{button}", None, headers)
        expect(status, 303, button, text)

    def read(self, connection: http.client.HTTPConnection, page: str) -> None:
        """Fetch a page."""
        where = f"{self.candidate.url}/{page}"
        expect(*_first(send(connection, "GET", where, None, self.candidate.headers)), where)


def _first(answer: tuple[int, bytes]) -> tuple[int, int]:
    return answer[0], 200


def expect(status: int, wanted: int, where: str, text: bytes = b"") -> None:
    """Stop when the server says something else."""
    if status != wanted:
        raise SystemExit(f"{where}: {status} {text[:300]!r}")


class Meter:
    """Runs requests from several connections and reads the CPU time that the server spent."""

    def __init__(self, instance: Instance, roots: list[int], clients: int) -> None:
        self.instance, self.roots, self.clients = instance, roots, clients
        self.steps: dict[str, Step] = {}

    def once_each(self, name: str, asks: Sequence[Ask]) -> None:
        """Every request once, spread over the connections."""
        shares = [iter(asks[number :: self.clients]) for number in range(self.clients)]
        self._measure(name, shares)

    def for_a_while(self, name: str, asks: Sequence[Ask], seconds: float) -> None:
        """The requests in a closed loop; each connection has its own."""
        end = time.monotonic() + seconds

        def loop(mine: Sequence[Ask]) -> Iterator[Ask]:
            while time.monotonic() < end:
                yield from mine

        self._measure(name, [loop(asks[number :: self.clients]) for number in range(self.clients)])

    def _measure(self, name: str, shares: Sequence[Iterator[Ask]]) -> None:
        step = self.steps.setdefault(name, Step(name))
        latencies: list[list[float]] = [[] for _ in shares]
        troubles: list[BaseException] = []

        def work(share: Iterator[Ask], mine: list[float]) -> None:
            connection = http_to(self.instance)
            try:
                for ask in share:
                    began = time.perf_counter()
                    ask(connection)
                    mine.append((time.perf_counter() - began) * 1000)
            except BaseException as trouble:  # noqa: BLE001 - told below
                troubles.append(trouble)
            finally:
                connection.close()

        threads = [
            threading.Thread(target=work, args=pair) for pair in zip(shares, latencies, strict=True)
        ]
        before, began = cpu_ms(self.roots), time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if troubles:
            raise troubles[0]
        done = sum(map(len, latencies))
        step.rates.append(done / (time.monotonic() - began))
        step.cpu_ms.append((cpu_ms(self.roots) - before) / done)
        step.latencies += [one for mine in latencies for one in mine]

    def note(self, name: str, cpu: float, rate: float) -> None:
        """Keep a figure that was measured elsewhere."""
        step = self.steps.setdefault(name, Step(name))
        step.cpu_ms.append(cpu)
        step.rates.append(rate)


def raw_commits(database: Database, postmaster: list[int], seconds: float) -> tuple[float, float]:
    """One process that appends one row a commit and does nothing else: CPU-ms and commits a second.

    The driver's own connection, one statement, every commit on the disk, as in the product.
    """
    with database.engine.connect() as pooled:
        raw: Any = pooled.connection.driver_connection
        if database.is_sqlite:
            cursor, mark = raw.cursor(), "?"
        else:
            pooled.rollback()
            raw.autocommit = True
            cursor, mark = raw.cursor(), "%s"
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_row (id INTEGER, text VARCHAR(400))")
        statement = f"INSERT INTO bench_row VALUES ({mark}, {mark})"
        done, end = 0, time.monotonic() + seconds
        before = time.process_time() * 1000 + cpu_ms(postmaster)
        while time.monotonic() < end:
            cursor.execute(statement, (done, "x" * 300))
            done += 1
        spent = time.process_time() * 1000 + cpu_ms(postmaster) - before
        if not database.is_sqlite:
            raw.autocommit = False
    return spent / done, done / seconds


def play_round(meter: Meter, sittings: list[Sitting], seconds: float, roots: list[int]) -> None:
    """One round: floors, then a whole test of every candidate."""
    database = meter.instance.services.database
    meter.for_a_while("no database", [_alive] * meter.clients, seconds)
    meter.note("raw commit", *raw_commits(database, roots[1:], seconds))
    meter.once_each("start", [lambda c, s=one: s.press(c, "mulai") for one in sittings])
    meter.once_each("first page", [lambda c, s=one: s.read(c, "soal/1") for one in sittings])
    # A third of them saves without pause, so that their logs grow far longer than a person's.
    savers, others = sittings[::3], [one for place, one in enumerate(sittings) if place % 3]
    ten = [lambda c, s=one: s.save(c, 10) for one in savers]
    meter.for_a_while("save 10 answers", ten, seconds)
    meter.for_a_while("save 1 answer", [lambda c, s=one: s.save(c, 1) for one in savers], seconds)
    meter.once_each("save 30 answers", [lambda c, s=one: s.save(c, 30) for one in others])
    meter.once_each("hand in", [lambda c, s=one: s.press(c, "kirim") for one in others])
    meter.once_each(LONG, [lambda c, s=one: s.press(c, "kirim") for one in savers])


def _alive(connection: http.client.HTTPConnection) -> None:
    expect(*_first(send(connection, "GET", "/healthz")), "/healthz")


def missing(database: Database, sittings: list[Sitting]) -> int:
    """Candidates whose acknowledged answers are not all stored, or who have no receipt."""
    found = 0
    with database.reading() as db:
        for one in sittings:
            statement = (
                sa.select(Attempt.ack_seq, Receipt.final_seq)
                .join(Receipt, Receipt.attempt_id == Attempt.id)
                .where(Attempt.public_id == one.candidate.attempt_id)
            )
            found += db.execute(statement).one_or_none() != (one.acknowledged, one.acknowledged)
    return found


def report(meter: Meter, database: str, cal_ms: float) -> None:
    """One line for each step."""
    median = {name: statistics.median(step.cpu_ms) for name, step in meter.steps.items()}
    median["start + first page"] = median["start"] + median["first page"]
    floor = median["no database"] + median["raw commit"]
    for name, cpu in median.items():
        line: dict[str, Any] = {"database": database, "step": name, "cpu_ms": round(cpu, 3)}
        line["to_floor"] = round(cpu / floor, 2)
        if name in MOODLE:
            default, tuned = (scaled(anchor, cal_ms) for anchor in MOODLE[name])
            line["moodle_default"] = f"{default / cpu:.1f}x"
            line["moodle_tuned"] = f"{tuned / cpu:.1f}x"
        step = meter.steps.get(name)
        if step:
            line["rps"] = round(statistics.median(step.rates))
        if step and step.latencies:
            ordered = sorted(step.latencies)
            line["p50_ms"] = round(ordered[len(ordered) // 2], 2)
            line["p99_ms"] = round(ordered[len(ordered) * 99 // 100], 2)
            line["requests"] = len(ordered)
        print(json.dumps(line | {"cal_ms": cal_ms}), flush=True)


def measure(url: str, chosen: argparse.Namespace) -> int:
    """All rounds on one database; how many candidates lost something."""
    with tempfile.TemporaryDirectory() as folder:
        instance = make_instance(Path(folder), free_port(), url)
        database = instance.services.database
        try:
            count = chosen.candidates * (chosen.rounds + 1)
            sittings = [Sitting(one) for one in seat_candidates(instance, count, is_open=False)]
            with serving(instance) as server:
                roots = [server.process.pid] + ([] if database.is_sqlite else [postmaster_pid()])
                for number in range(chosen.rounds + 1):
                    if number < 2:  # the first round warms up and is thrown away
                        meter = Meter(instance, roots, chosen.clients)
                    some = sittings[number * chosen.candidates :][: chosen.candidates]
                    play_round(meter, some, chosen.seconds if number else 0.5, roots)
            report(meter, "sqlite" if database.is_sqlite else "postgresql", calibration_ms())
            return missing(database, sittings)
        finally:
            database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=40, help="in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--clients", type=int, default=4)
    chosen = parser.parse_args()
    lost = 0
    for database in chosen_databases():
        with database as url:
            lost += measure(url, chosen)
    if lost:
        print(f"{lost} candidates miss acknowledged answers", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
