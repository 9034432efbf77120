"""Messages are tried until they went out or a person has to look."""

from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from lsp.adapters.database import Database
from lsp.adapters.mail import FolderMailer
from lsp.notices import actions, rules
from lsp.notices.models import OutboxMessage
from tests.factories.accounts import TEST_SEALER


class NoServer:
    """A mail server that refuses."""

    def send(self, to: str, subject: str, body: str) -> None:
        raise ConnectionRefusedError


def _queue(database: Database, now: datetime) -> None:
    with database.writing() as db:
        actions.queue(
            db, to="a@contoh.example", subject="Halo", body="isi", sealer=TEST_SEALER, now=now
        )


def test_a_message_goes_out_once(database: Database, now: datetime, tmp_path: Path) -> None:
    _queue(database, now)
    mailer = FolderMailer(tmp_path / "out", "lsp@contoh.example")
    assert actions.deliver_pending(database, mailer, TEST_SEALER, now=now) == 1
    assert actions.deliver_pending(database, mailer, TEST_SEALER, now=now) == 0
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_a_failure_is_tried_again_later_and_given_up_after_eight(
    database: Database, now: datetime
) -> None:
    _queue(database, now)
    for attempt in range(rules.GIVE_UP_AFTER):
        at = now + timedelta(days=attempt)
        actions.deliver_pending(database, NoServer(), TEST_SEALER, now=at)
    with database.reading() as db:
        message = db.scalars(sa.select(OutboxMessage)).one()
    assert (message.status, message.attempts) == (rules.MessageStatus.FAILED, 8)


def test_address_and_body_are_sealed_at_rest(database: Database, now: datetime) -> None:
    _queue(database, now)
    with database.reading() as db:
        message = db.scalars(sa.select(OutboxMessage)).one()
    assert b"contoh.example" not in message.address_sealed
    assert b"isi" not in message.body_sealed


def test_waiting_doubles_up_to_six_hours(now: datetime) -> None:
    waits = [(rules.next_try_at(n, now) - now) / timedelta(minutes=1) for n in (1, 2, 3, 12)]
    assert waits == [1, 2, 4, 360]
