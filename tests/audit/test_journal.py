"""The journal finds every kind of tampering with a single row."""

from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import Database
from lsp.audit import actions, queries
from lsp.kernel.roles import SYSTEM

COLUMNS = (
    "at",
    "actor",
    "role",
    "action",
    "object_kind",
    "object_id",
    "commitment",
    "previous_hash",
    "hash",
)


def _write(db: Session, now: datetime, count: int = 5) -> None:
    for number in range(count):
        actions.write_entry(db, SYSTEM, "test.deed", "thing", str(number), {"n": number}, now=now)


def _without_fence(db: Session, table: str = "audit_entry") -> None:
    if db.get_bind().dialect.name == "sqlite":
        db.execute(sa.text(f"DROP TRIGGER {table}_no_update"))
        db.execute(sa.text(f"DROP TRIGGER {table}_no_delete"))
    else:
        db.execute(sa.text(f"DROP TRIGGER {table}_append_only ON {table}"))


def test_an_untouched_journal_is_intact(db: Session, now: datetime) -> None:
    _write(db, now)
    report = actions.verify(db)
    assert (report.entries, report.first_broken) == (5, None)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_field_is_found(db: Session, now: datetime, column: str) -> None:
    _write(db, now)
    _without_fence(db)
    value: object = datetime(2020, 1, 1) if column == "at" else "x"  # noqa: DTZ001
    db.execute(sa.text(f"UPDATE audit_entry SET {column} = :v WHERE seq = 3"), {"v": value})
    db.expire_all()
    assert actions.verify(db).first_broken == 3


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_deleted_entry_is_found(db: Session, now: datetime, seq: int) -> None:
    _write(db, now)
    _without_fence(db)
    db.execute(sa.text("DELETE FROM audit_payload WHERE seq = :s"), {"s": seq})
    db.execute(sa.text("DELETE FROM audit_entry WHERE seq = :s"), {"s": seq})
    db.expire_all()
    report = actions.verify(db)
    assert report.first_broken == seq


def test_a_changed_payload_is_found_and_an_erased_one_is_not_a_fault(
    db: Session, now: datetime
) -> None:
    _write(db, now)
    db.execute(sa.text("DELETE FROM audit_payload WHERE seq = 2"))
    assert actions.verify(db).first_broken is None
    db.execute(sa.text("UPDATE audit_payload SET payload = '{\"n\": 9}' WHERE seq = 4"))
    db.expire_all()
    report = actions.verify(db)
    assert (report.first_broken, report.reason) == (4, "the payload was changed")


def test_a_changed_head_is_found(db: Session, now: datetime) -> None:
    _write(db, now)
    db.execute(sa.text("UPDATE audit_head SET seq = 4"))
    db.expire_all()
    assert actions.verify(db).first_broken is not None


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"]
)
def test_the_database_itself_refuses_changes(db: Session, now: datetime, statement: str) -> None:
    _write(db, now)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        db.execute(sa.text(statement))


def test_a_deed_that_fails_leaves_no_entry(database: Database, now: datetime) -> None:
    def fail_after_writing() -> None:
        with database.writing() as db:
            _write(db, now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()
    with database.reading() as db:
        assert queries.head(db)[0] == 0


def test_the_command_names_the_first_broken_entry(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    with database.writing() as db:
        _write(db, now)
        _without_fence(db)
        db.execute(sa.text("UPDATE audit_entry SET action = 'y' WHERE seq = 2"))
    with database.reading() as db:
        report = actions.verify(db)
    assert (report.first_broken, report.reason) == (2, "the entry was changed")


def test_deeds_written_together_make_the_same_chain(db: Session, now: datetime) -> None:
    before = actions.verify(db).entries
    deeds = [actions.Deed("test.deed", "thing", str(n), {"n": n}) for n in range(3)]
    actions.write_entries(db, SYSTEM, deeds, now=now)
    _write(db, now, count=1)
    actions.write_entries(db, SYSTEM, [], now=now)
    report = actions.verify(db)
    assert (report.entries - before, report.first_broken) == (4, None)
