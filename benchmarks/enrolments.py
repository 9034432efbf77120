"""How long a sheet of candidates takes, beside the barest way to get its rows into a database.

    python -m benchmarks.enrolments [--candidates N] [--rounds R]

Ours: read, checked twice (upload and order), written as people, sealed drafts, sealed rows and
invitations with the journal, in batches, places given at the end. Bare: the same XLSX read with
openpyxl and the same number of rows for person, application and enrolment inserted in one
transaction: nothing checked, sealed, journalled or resumable. Both take turns in one process.
Prints one JSON line for each way, with CPU and wall time and the ratio. LSP_BENCH_DATABASE_URL
names a PostgreSQL to measure as well.
"""

import argparse
import io
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime

import openpyxl
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from benchmarks.calibrate import calibration_ms
from lsp.adapters.database import Database
from lsp.adapters.migrations import upgrade
from lsp.adapters.passwords import hash_password
from lsp.app import import_models
from lsp.kernel.ids import new_id
from tests.factories.enrolments import (
    good_row,
    import_rows,
    make_group,
    make_officer,
    make_sponsor,
    workbook,
)
from tests.factories.schemes import make_scheme

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
LIMIT_SECONDS = 30


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def bare(database: Database, content: bytes) -> None:
    """The rows as they stand into three tables of their own, in one transaction."""
    page = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    metadata = sa.MetaData()
    names = ("bare_person", "bare_application", "bare_enrolment")
    tables = [
        sa.Table(
            name,
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("text", sa.Text),
        )
        for name in names
    ]
    metadata.create_all(database.engine)
    with database.writing() as db:
        for row in page.iter_rows(min_row=2, values_only=True):
            for table in tables:
                db.execute(sa.insert(table).values(text=json.dumps([str(cell) for cell in row])))
    metadata.drop_all(database.engine)


def measure(database: Database, candidates: int, rounds: int) -> None:
    """Both ways by turns, each round with people of its own."""
    spent: dict[str, list[tuple[float, float]]] = {"import": [], "bare": []}
    with database.writing() as db:
        scheme = make_scheme(db)
        sponsor = make_sponsor(db)
        officer = make_officer(db, sponsor)
        groups = [
            make_group(db, sponsor, officer, scheme, name=f"Angkatan {turn}")
            for turn in range(rounds)
        ]
        db.flush()
        db.expunge_all()
    for turn, group in enumerate(groups):
        people = [good_row(n + turn * candidates) for n in range(candidates)]
        content = workbook(people)
        spent["import"].append(
            timed(lambda g=group, p=people: import_rows(database, officer, g, p, now=NOW))  # type: ignore[misc]
        )
        spent["bare"].append(timed(lambda c=content: bare(database, c)))  # type: ignore[misc]
    report(spent, candidates, "SQLite" if database.is_sqlite else "PostgreSQL")


def report(spent: dict[str, list[tuple[float, float]]], candidates: int, where: str) -> None:
    """One line for each way."""
    typical = {
        name: [statistics.median(column) for column in zip(*rounds, strict=True)]
        for name, rounds in spent.items()
    }
    for name, (cpu, wall) in typical.items():
        line = {"what": name, "on": where, "candidates": candidates}
        line |= {"cpu_s": round(cpu, 2), "wall_s": round(wall, 2), "cal_ms": calibration_ms()}
        if name == "import":
            line |= {"to_bare": round(cpu / typical["bare"][0], 1)}
            line |= {"within_limit": wall < LIMIT_SECONDS * candidates / 1000}
        print(json.dumps(line))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidates", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    import_models()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/lsp.sqlite3")
        upgrade(database)
        measure(database, chosen.candidates, chosen.rounds)
        database.close()
    if server := os.environ.get("LSP_BENCH_DATABASE_URL", ""):
        on_postgres(server, chosen.candidates, chosen.rounds)
    cpu, _ = timed(lambda: hash_password("sebuah kata sandi"))
    line = {"what": "one password hash, which no import makes", "cpu_ms": round(cpu * 1000, 1)}
    print(json.dumps(line))


def on_postgres(server: str, candidates: int, rounds: int) -> None:
    """The same in a database of its own."""
    name = f"lsp_bench_{new_id()}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    database = Database(make_url(server).set(database=name).render_as_string(hide_password=False))
    try:
        upgrade(database)
        measure(database, candidates, rounds)
    finally:
        database.close()
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()


if __name__ == "__main__":
    main()
