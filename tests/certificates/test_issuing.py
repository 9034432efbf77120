"""Issuing on a real database: one decision, one certificate, one number."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from lsp.adapters import database as databases
from lsp.adapters import pdf
from lsp.adapters.database import Database
from lsp.adapters.signing import verify_token
from lsp.audit.actions import verify
from lsp.certificates import actions, documents, queries
from lsp.certificates.models import Certificate, CertificateEvent, NumberCounter
from lsp.certificates.rules.events import EventKind
from lsp.certificates.rules.issue import Stage
from lsp.certificates.rules.numbers import read_certificate_number, read_registration_number
from lsp.certificates.rules.printed import printed_from
from lsp.certificates.rules.token import TYP, pack, qr_address
from lsp.notices.models import OutboxMessage
from lsp.notices.rules import NoticeKind
from lsp.organization.models import Organization
from tests.factories.certificates import ORIGIN, Tools, begin, begun, loaded, make_issued
from tests.factories.decisions import HELD_AT, make_decided, make_lsp

pytestmark = pytest.mark.database


def test_a_decision_becomes_a_certificate_that_verifies(database: Database, tools: Tools) -> None:
    _, (certificate,) = make_issued(database, tools)
    assert certificate.stage is Stage.RELEASED
    assert certificate.number == "64141 4214 3 0000001 2026"
    assert certificate.registration_number == "KOP 0000 00001 2026"
    assert (certificate.issued_on, certificate.valid_to) == (date(2026, 11, 24), date(2029, 11, 23))
    claims = verify_token(certificate.token or "", tools.signer.keys, TYP, issuer=ORIGIN[8:])
    assert claims["n"] == "Siti Rahmawati"
    assert claims["c"] == certificate.number
    assert claims["s"] == "SKM-KU-01:1"
    assert claims["st"] == f"1:{certificate.list_index}"
    content = tools.files.get(certificate.file_key or "")
    assert documents.read_back(content) == [qr_address(ORIGIN) + pack(certificate.token or "")]
    printed = printed_from(certificate.printed)
    assert [unit.code for unit in printed.units] == [
        "KJK.SP02.006.01",
        "KJK.SP03.003.01",
        "KJK.SP03.006.01",
    ]
    with database.reading() as db:
        kinds = [event.kind for event in queries.events_of(db, certificate.id)]
        assert kinds == [
            EventKind.BEGUN,
            EventKind.NUMBERED,
            EventKind.SIGNED,
            EventKind.RENDERED,
            EventKind.CHECKED,
            EventKind.RELEASED,
        ]
        assert verify(db).first_broken is None
        assert db.scalars(sa.select(OutboxMessage)).one().kind is NoticeKind.CERTIFICATE_READY
        facts = queries.standing_by_token_hash(db, certificate.token_hash or "")
        assert facts is not None
        assert queries.is_genuine(facts, tools.signer.keys)


def test_the_order_is_given_once_however_often_it_is_sent(database: Database, tools: Tools) -> None:
    with database.writing() as db:
        lsp = make_lsp(db)
        (case,) = make_decided(db, lsp)
        first = begin(db, lsp, case)
        assert begin(db, lsp, case).id == first.id
    actions.issue(database, tools, first.public_id, now=HELD_AT)
    assert actions.issue(database, tools, first.public_id, now=HELD_AT) is Stage.RELEASED
    with database.writing() as db:
        assert begin(db, lsp, case).stage is Stage.RELEASED
        assert db.scalar(sa.select(sa.func.count()).select_from(Certificate)) == 1
        assert queries.last_number(db, "certificate_serial") == 1


def test_two_hundred_at_once_get_two_hundred_numbers_without_a_gap(
    database: Database, tools: Tools, no_paper: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "LOCK_TIMEOUT_SECONDS", 120)
    names = [f"Asesi {word}" for word in _words(200)]
    _, ids = begun(database, *names)
    failures: list[BaseException] = []

    def work(mine: list[str]) -> None:
        for certificate_id in mine:
            try:
                actions.issue_step(database, tools, certificate_id, now=HELD_AT)
            except BaseException as error:  # noqa: BLE001 - reported to the test
                failures.append(error)

    threads = [threading.Thread(target=work, args=(ids[lane::20],)) for lane in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with database.reading() as db:
        rows = db.execute(sa.select(Certificate.number, Certificate.registration_number)).all()
        places = set(db.scalars(sa.select(Certificate.list_index)))
    serials = sorted(read_certificate_number(row.number).serial for row in rows)
    registrations = sorted(read_registration_number(row[1]).serial for row in rows)
    assert serials == registrations == list(range(1, 201))
    assert len(places) == 200


def _words(count: int) -> list[str]:
    letters = "abcdefghijklmnopqrst"
    return [letters[number // 20] + letters[number % 20] for number in range(count)][:count]


def test_a_new_year_resets_only_the_registration_serial(
    database: Database, tools: Tools, no_paper: None
) -> None:
    with database.writing() as db:
        lsp = make_lsp(db)
        old = make_decided(db, lsp, "Lama", now=datetime(2026, 12, 30, 2, tzinfo=UTC))
        new = make_decided(db, lsp, "Baru", now=datetime(2027, 1, 2, 2, tzinfo=UTC))
        late = datetime(2026, 12, 31, 2, tzinfo=UTC)
        early = datetime(2027, 1, 3, 2, tzinfo=UTC)
        first = begin(db, lsp, old[0], now=late).public_id
        second = begin(db, lsp, new[0], now=early).public_id
    actions.issue(database, tools, first, now=late)
    actions.issue(database, tools, second, now=early)
    one, two = loaded(database, first), loaded(database, second)
    assert (one.number or "").endswith("0000001 2026")
    # Assessed on 30 December 2026, issued in January 2027.
    assert (two.number or "").endswith("0000002 2026")
    assert one.registration_number == "KOP 0000 00001 2026"
    assert two.registration_number == "KOP 0000 00001 2027"


def test_the_worker_leaves_a_fresh_order_to_the_request_and_rests_after_failures(
    database: Database, tools: Tools, no_paper: None
) -> None:
    begun(database)
    assert not actions.resume_all(database, tools, now=HELD_AT + timedelta(seconds=30)).released
    broken = Tools(tools.files, tools.signer, tools.sealer, origin="x" * 900)
    at = HELD_AT + timedelta(minutes=1)
    with database.writing() as db:
        db.execute(sa.update(Organization).values(licence_expires_on=date(2026, 1, 1)))
    assert len(actions.resume_all(database, broken, now=at).stopped) == 1
    assert not actions.resume_all(database, tools, now=at + timedelta(seconds=30)).stopped
    assert actions.resume_all(database, tools, now=at, force=True).stopped
    with database.writing() as db:
        db.execute(sa.update(Organization).values(licence_expires_on=date(2030, 1, 1)))
    assert actions.resume_all(database, tools, now=at, force=True).released


def test_history_is_append_only(database: Database, tools: Tools, no_paper: None) -> None:
    make_issued(database, tools)
    for statement in (sa.delete(CertificateEvent), sa.update(CertificateEvent).values(id=1)):
        with pytest.raises(sa.exc.DatabaseError, match="append-only"), database.writing() as db:
            db.execute(statement)


def test_counters_start_at_one_and_never_lend_a_number_twice(
    database: Database, tools: Tools, no_paper: None
) -> None:
    make_issued(database, tools, "Ana", "Bani")
    with database.reading() as db:
        counters = dict(db.execute(sa.select(NumberCounter.name, NumberCounter.last)).all())
    assert counters == {"certificate_serial": 2, "registration:2026": 2}


def test_demo_papers_are_marked_as_specimens(database: Database, tools: Tools) -> None:
    demo = Tools(tools.files, tools.signer, tools.sealer, demo=True)
    _, (certificate,) = make_issued(database, demo)
    texts = pdf.page_texts(tools.files.get(certificate.file_key or ""))
    assert all("SPECIMEN" in text for text in texts)
