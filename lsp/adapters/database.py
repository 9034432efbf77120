"""The database: engine, sessions, column types, and SQLite's single writer.

SQLite below 3.51.3 can lose pages when a checkpoint races a commit, so every commit and every
checkpoint of every process takes one lock: a thread lock inside, a file lock between processes.
"""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from lsp.kernel.ids import ID_LENGTH, new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
WAL_LIMIT_BYTES = 8 * 1024 * 1024
WAL_REST_BYTES = (
    1024 * 1024
)  # what a checkpoint leaves of the log, else it would look large for ever
LOCK_TIMEOUT_SECONDS = 15.0


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment, kept in UTC on both databases; naive times are refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware UTC moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of every mapped class, with the naming convention for constraints."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime()}


BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON()

E = TypeVar("E", bound=Enum)


def by_value(enum: type[E], length: int = 40, *, fence: str | None = None) -> sa.Enum:
    """A column type that stores an enum's value, fenced by a check constraint.

    A second column of the same enum in one table names its own fence.
    """
    return sa.Enum(
        enum,
        values_callable=lambda members: [str(member.value) for member in members],
        native_enum=False,
        create_constraint=True,
        length=length,
        name=fence or f"{enum.__name__.lower()}_known",
    )


class Identified:
    """Integer key inside the house, random public id outside."""

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(ID_LENGTH), unique=True, default=new_id)


class DatabaseBusy(Exception):  # noqa: N818
    """The writer lock was not free in time; the edge answers 503."""


class LookingSession(Session):
    """A session that only looks: what would change a row raises TypeError."""

    def flush(self, objects: Any = None) -> None:
        """Refuse to write what somebody added or changed."""
        if self.new or self.dirty or self.deleted:
            raise TypeError("this session only looks; deeds need the writer")
        super().flush(objects)


@event.listens_for(LookingSession, "do_orm_execute")
def _only_looks(state: Any) -> None:
    if not state.is_select and not isinstance(state.statement, sa.TextClause):
        raise TypeError("this session only looks; deeds need the writer")


class WriterLock:
    """One writer at a time: across threads, and across processes through a locked file."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.Lock()
        self._file: BinaryIO | None = path.open("ab") if path else None

    def acquire(self) -> None:
        """Wait for the lock; DatabaseBusy after fifteen seconds."""
        if not self._lock.acquire(timeout=LOCK_TIMEOUT_SECONDS):
            raise DatabaseBusy
        try:
            if self._file:
                fcntl.flock(self._file, fcntl.LOCK_EX)
        except (OSError, ValueError):
            self._lock.release()
            raise

    def release(self) -> None:
        """Let the next writer in."""
        if self._file:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._lock.release()

    def close(self) -> None:
        """Give the file back."""
        if self._file:
            self._file.close()


class Database:
    """One engine and its sessions. `reading` rolls back, `writing` commits once at the end."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._file = Path(self.url.database) if self.is_sqlite and self.url.database else None
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        # hide_parameters: an error's text goes to the log, and values are personal data
        self.engine = sa.create_engine(
            self.url, pool_size=24, max_overflow=40, hide_parameters=True, **self._options()
        )
        self._write_engine = self.engine.execution_options(lsp_write=True)
        # On PostgreSQL each statement by itself, without the round trips of BEGIN and its end.
        by_itself = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._look_engine = self.engine if self.is_sqlite else by_itself
        self._append_engine = self._write_engine if self.is_sqlite else by_itself
        self._lock: WriterLock | None = None
        self.commits = 0
        if self.is_sqlite:
            self._lock = WriterLock(Path(f"{self._file}.lock") if self._file else None)
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    def _options(self) -> dict[str, Any]:
        if self.is_sqlite:
            return {"connect_args": {"check_same_thread": False, "timeout": LOCK_TIMEOUT_SECONDS}}
        return {
            "pool_pre_ping": False,
            "pool_use_lifo": True,  # a few warm connections, whose statements are prepared
            "connect_args": {"options": "-c timezone=utc -c jit=off"},
        }

    def open_reader(self) -> Session:
        """A session for looking; the caller closes it. It refuses to write."""
        return LookingSession(self._look_engine, expire_on_commit=False, autoflush=False)

    def open_writer(self) -> Session:
        """A session for changing; on SQLite the caller now holds the writer lock.

        End it with `finish(session, commit=...)`, whatever happens.
        """
        if self._lock:
            self._lock.acquire()
        return Session(self._write_engine, expire_on_commit=False)

    def finish(self, session: Session, *, commit: bool) -> None:
        """Commit or roll back a writer, close it and release the lock."""
        try:
            if commit:
                session.commit()
                self.commits += 1
            else:
                session.rollback()
            session.close()
            if commit:
                self._checkpoint_when_large()
        finally:
            session.close()
            if self._lock:
                self._lock.release()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only looks, in one transaction."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed when the block ends well, rolled back otherwise."""
        session = self.open_writer()
        done = False
        try:
            yield session
            done = True
        finally:
            self.finish(session, commit=done)

    @contextmanager
    def appending(self) -> Iterator[sa.Connection]:
        """A bare connection for the hot path, committed when the block ends.

        On PostgreSQL every statement is a transaction of its own, which saves the round trips of
        BEGIN and COMMIT: use it for one changing statement.
        """
        if self._lock:
            self._lock.acquire()
        try:
            with self._append_engine.begin() as connection:
                yield connection
            self._checkpoint_when_large()
        finally:
            if self._lock:
                self._lock.release()

    def _checkpoint_when_large(self) -> None:
        if not self._file:
            return
        wal = Path(f"{self._file}-wal")
        if wal.exists() and wal.stat().st_size > WAL_LIMIT_BYTES:
            with self.engine.connect() as connection:
                driver = connection.connection.driver_connection
                if driver is not None:
                    driver.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()
        if self._lock:
            self._lock.close()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "wal_autocheckpoint=0",
        f"journal_size_limit={WAL_REST_BYTES}",
        "busy_timeout=15000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get("lsp_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def locked(statement: sa.Select[Any]) -> sa.Select[Any]:
    """The statement with a row lock (PostgreSQL; SQLite's writer already stands alone)."""
    return statement.with_for_update()
