"""Background deeds: each runs, and one that fails does not stop the others."""

import threading
from datetime import datetime

import pytest
import sqlalchemy as sa

from lsp.cli import background
from lsp.notices.models import OutboxMessage
from lsp.notices.rules import MessageStatus
from lsp.web.edge import Services
from tests.factories.accounts import make_person
from tests.factories.notices import write_notice


def _queue(services: Services, now: datetime) -> None:
    with services.database.writing() as db:
        write_notice(db, make_person(db), now=now)


def test_what_is_due_is_done(services: Services, now: datetime) -> None:
    _queue(services, now)
    background.do_what_is_due(services, now)
    with services.database.reading() as db:
        assert db.scalars(sa.select(OutboxMessage.status)).all() == [MessageStatus.SENT]


def test_a_failing_deed_does_not_stop_the_others(
    services: Services, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_services: Services, _at: datetime) -> None:
        raise ZeroDivisionError

    first = next(iter(background.DEEDS))
    monkeypatch.setitem(background.DEEDS, first, fail)
    _queue(services, now)
    background.do_what_is_due(services, now)
    with services.database.reading() as db:
        assert db.scalars(sa.select(OutboxMessage.status)).all() == [MessageStatus.SENT]


def test_the_loop_ends_when_it_is_told_to(services: Services) -> None:
    stop = threading.Event()
    stop.set()
    background.run_until(services, stop)
