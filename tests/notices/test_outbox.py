"""Messages are tried until they went out or a person has to look."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import Database
from lsp.adapters.mail import FailureCode, NotDelivered, SmtpMailer
from lsp.adapters.texting import HttpTexter
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import Role
from lsp.notices import actions, rules
from lsp.notices.models import OutboxMessage
from lsp.notices.rules import Channel, Failure, MessageStatus, NoticeKind
from tests.adapters.servers import Gateway, Mailbox, smtp_server, text_gateway
from tests.factories.accounts import TEST_SEALER, as_actor, make_person
from tests.factories.notices import make_phone_person, write_notice

PHONE = "+6281200000001"


@dataclass
class Postman:
    """A mailer that keeps what it is handed, or refuses with a code."""

    code: FailureCode | None = None
    keys: list[str] = field(default_factory=list)

    def send(self, to: str, subject: str, body: str, *, key: str) -> None:
        self.keys.append(key)
        if self.code:
            raise NotDelivered(self.code)


def _write(database: Database, now: datetime) -> None:
    with database.writing() as db:
        write_notice(db, make_person(db), now=now)


def _message(database: Database) -> OutboxMessage:
    with database.reading() as db:
        return db.scalars(sa.select(OutboxMessage)).one()


def _deliver(database: Database, mailer: Postman, at: datetime) -> int:
    return actions.deliver_pending(database, mailer, TEST_SEALER, now=at)


def test_a_message_goes_out_once(database: Database, now: datetime) -> None:
    _write(database, now)
    mailer = Postman()
    assert [_deliver(database, mailer, now) for _ in range(2)] == [1, 0]
    assert len(mailer.keys) == 1
    assert _message(database).status is MessageStatus.SENT


def test_a_message_arrives_at_a_real_server(database: Database, now: datetime) -> None:
    _write(database, now)
    with smtp_server(Mailbox()) as box:
        mailer = SmtpMailer("localhost", box.port, "lsp@contoh.example", tls="none")
        assert actions.deliver_pending(database, mailer, TEST_SEALER, now=now) == 1
    (arrived,) = box.messages
    assert arrived["Subject"] == "Permohonan APL-2026-0001 diterima"
    assert "Yth. Sari Contoh" in arrived.get_content()
    assert arrived["Message-ID"].startswith(f"<{_message(database).public_id}@")


def test_a_server_that_is_away_for_a_minute_costs_nothing(
    database: Database, now: datetime
) -> None:
    with database.writing() as db:
        for number in range(5):
            write_notice(db, make_person(db, f"Orang {'abcde'[number]}"), now=now)
    away, back = Postman("no_connection"), Postman()
    assert _deliver(database, away, now) == 0
    assert _deliver(database, back, now + timedelta(seconds=30)) == 0
    assert _deliver(database, back, now + timedelta(seconds=60)) == 5
    assert sorted(back.keys) == sorted(away.keys)


def test_failures_are_tried_again_and_given_up_after_eight(
    database: Database, now: datetime
) -> None:
    _write(database, now)
    seen = []
    for attempt in range(rules.GIVE_UP_AFTER):
        _deliver(database, Postman("refused_for_now"), now + timedelta(days=attempt))
        seen.append(_message(database).status)
    assert seen == [MessageStatus.FAILED] * 7 + [MessageStatus.GIVEN_UP]
    assert _message(database).failure is Failure.REFUSED_FOR_NOW
    assert _deliver(database, Postman(), now + timedelta(days=30)) == 0


def test_an_address_that_is_refused_for_good_is_given_up_at_once(
    database: Database, now: datetime
) -> None:
    _write(database, now)
    _deliver(database, Postman("address_refused"), now)
    message = _message(database)
    assert (message.status, message.attempts) == (MessageStatus.GIVEN_UP, 1)
    assert message.failure is Failure.ADDRESS_REFUSED


def test_two_workers_share_a_message_and_a_dead_one_loses_nothing(
    database: Database, now: datetime
) -> None:
    _write(database, now)
    other, first = Postman(), Postman()

    class Dying(Postman):
        def send(self, to: str, subject: str, body: str, *, key: str) -> None:
            _deliver(database, other, now)  # another worker looks while this one sends
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _deliver(database, Dying(), now)
    assert other.keys == []
    assert _deliver(database, first, now + rules.LEASE - timedelta(seconds=1)) == 0
    assert _deliver(database, first, now + rules.LEASE) == 1


def test_the_same_deed_is_told_once_and_another_deed_again(db: Session, now: datetime) -> None:
    person = make_person(db)
    first = write_notice(db, person, now=now)
    assert write_notice(db, person, now=now + timedelta(days=1)).id == first.id
    assert write_notice(db, person, deed="permohonan-2", now=now).id != first.id
    assert write_notice(db, make_person(db, "Lain Contoh"), now=now).id != first.id


def test_an_expired_message_is_not_sent(database: Database, now: datetime) -> None:
    with database.writing() as db:
        write_notice(db, make_person(db), expires_at=now + timedelta(minutes=10), now=now)
    mailer = Postman()
    assert _deliver(database, mailer, now + timedelta(minutes=10)) == 0
    assert (mailer.keys, _message(database).failure) == ([], Failure.EXPIRED)


def test_address_and_body_are_sealed_at_rest(database: Database, now: datetime) -> None:
    _write(database, now)
    message = _message(database)
    assert message.address_sealed
    assert message.body_sealed
    assert b"contoh.example" not in message.address_sealed
    assert b"diterima" not in message.body_sealed


def test_a_secret_is_forgotten_once_it_went_out(database: Database, now: datetime) -> None:
    with database.writing() as db:
        person = make_person(db)
        facts = {"link": "https://lsp.contoh.example/sandi/baru/x", "hours": 2}
        kind = NoticeKind.PASSWORD_RESET
        actions.enqueue(db, kind, person.id, facts, deed="1", sealer=TEST_SEALER, now=now)
    _deliver(database, Postman(), now)
    message = _message(database)
    assert message.body_sealed is None
    with database.writing() as db:
        clerk = as_actor(make_person(db, "Budi Contoh"), Role.SECRETARIAT)
        with pytest.raises(Refused):
            actions.resend(db, clerk, message.public_id, sealer=TEST_SEALER, now=now)


def test_without_e_mail_consent_decides_between_whatsapp_and_the_desk(
    database: Database, now: datetime
) -> None:
    with database.writing() as db:
        agreed = make_phone_person(db, phone=PHONE, agrees=True, now=now)
        other = make_phone_person(db, phone="+6281200000002", agrees=False, now=now)
        found = [write_notice(db, each, now=now).channel for each in (agreed, other)]
    assert found == [Channel.WHATSAPP, Channel.DESK]
    mailer = Postman()
    assert _deliver(database, mailer, now) == 0
    with text_gateway(Gateway()) as gateway:
        texter = HttpTexter(gateway.url, "x")
        sent = actions.deliver_pending(database, mailer, TEST_SEALER, texter=texter, now=now)
    assert (sent, [text["to"] for text in gateway.texts]) == (1, [PHONE])


def test_a_clerk_opens_the_chat_marks_it_sent_and_the_journal_knows(
    db: Session, now: datetime
) -> None:
    message = write_notice(db, make_phone_person(db, phone=PHONE, agrees=True, now=now), now=now)
    clerk = as_actor(make_person(db, "Budi Contoh"), Role.SECRETARIAT)
    given = {"has_gateway": False, "now": now}
    opened = actions.prepare(db, clerk, message.public_id, sealer=TEST_SEALER, **given)  # type: ignore[arg-type]
    assert opened.link.startswith("https://wa.me/6281200000001?text=Yth.%20Tono%20Contoh%2C%0A")
    actions.tell(db, clerk, message.public_id, **given)  # type: ignore[arg-type]
    assert (message.status, message.told_by_id) == (MessageStatus.SENT, clerk.person_id)
    with pytest.raises(Refused):
        actions.tell(db, clerk, message.public_id, **given)  # type: ignore[arg-type]
    deeds = sa.text("SELECT action FROM audit_entry WHERE action LIKE 'notices.%' ORDER BY seq")
    assert list(db.scalars(deeds)) == ["notices.open_contact", "notices.tell"]


def test_a_person_who_is_not_reached_can_be_tried_again(db: Session, now: datetime) -> None:
    person = make_phone_person(db, phone=PHONE, agrees=False, now=now)
    message = write_notice(db, person, now=now)
    clerk = as_actor(make_person(db, "Budi Contoh"), Role.SECRETARIAT)
    actions.fail_by_hand(
        db, clerk, message.public_id, Failure.NOT_REACHED, has_gateway=False, now=now
    )
    assert (message.status, message.failure) == (MessageStatus.GIVEN_UP, Failure.NOT_REACHED)
    actions.resend(db, clerk, message.public_id, sealer=TEST_SEALER, now=now)
    assert (message.status, message.attempts, message.failure) == (MessageStatus.PENDING, 0, None)


def test_no_clerk_hands_over_what_the_gateway_or_the_mail_sends(db: Session, now: datetime) -> None:
    clerk = as_actor(make_person(db, "Budi Contoh"), Role.SECRETARIAT)
    by_text = write_notice(db, make_phone_person(db, phone=PHONE, agrees=True, now=now), now=now)
    by_mail = write_notice(db, make_person(db, "Ada Surel"), now=now)
    for message, has_gateway in ((by_text, True), (by_mail, False)):
        with pytest.raises(Refused):
            actions.tell(db, clerk, message.public_id, has_gateway=has_gateway, now=now)


def test_waiting_doubles_up_to_six_hours(now: datetime) -> None:
    waits = [(rules.next_try_at(n, now) - now) / timedelta(minutes=1) for n in (1, 2, 3, 12)]
    assert waits == [1, 2, 4, 360]
