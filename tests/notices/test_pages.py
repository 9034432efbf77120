"""The outbox on pages: who sees what, hands over, and sends again."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from lsp.accounts.models import Person
from lsp.adapters.clock import now as clock
from lsp.adapters.database import Database
from lsp.adapters.texting import HttpTexter
from lsp.kernel.roles import Role
from lsp.notices.actions import NoticeKind, enqueue
from lsp.notices.models import OutboxMessage
from lsp.notices.rules import MessageStatus
from tests.factories.accounts import TEST_SEALER, make_person
from tests.factories.notices import make_phone_person, write_notice
from tests.page_checks import CheckedClient

SignIn = Callable[[Person], CheckedClient]
PHONE = "+6281234567801"


@pytest.fixture
def clerk(database: Database) -> Person:
    with database.writing() as db:
        return make_person(db, "Budi Contoh", roles=(Role.SECRETARIAT,))


def _write(database: Database, *, agrees: bool | None = None) -> str:
    with database.writing() as db:
        person = (
            make_person(db, "Sari Contoh", email="sari.rahasia@contoh.example")
            if agrees is None
            else make_phone_person(db, phone=PHONE, agrees=agrees, now=clock())
        )
        return write_notice(db, person, now=clock()).public_id


def _status(database: Database) -> MessageStatus:
    with database.reading() as db:
        return db.scalars(sa.select(OutboxMessage.status)).one()


def test_the_list_is_searched_and_narrowed(
    database: Database, clerk: Person, sign_in: SignIn
) -> None:
    browser = sign_in(clerk)
    assert "Tidak ada pemberitahuan" in browser.get("/pemberitahuan").text
    _write(database)
    for query, is_found in (
        ("", True),
        ("?q=sari", True),
        ("?q=APL-2026", True),
        ("?q=wayan", False),
        ("?status=pending", True),
        ("?status=sent", False),
        ("?status=apa", True),
        ("?lang=en", True),
    ):
        assert ("APL-2026-0001" in browser.get(f"/pemberitahuan{query}").text) is is_found, query


def test_addresses_are_masked_and_the_words_shown(
    database: Database, clerk: Person, sign_in: SignIn
) -> None:
    page = sign_in(clerk).get(f"/pemberitahuan/{_write(database)}").text
    assert "s***@contoh.example" in page
    assert "sari.rahasia" not in page
    assert "Permohonan Anda diterima" in page


def test_the_words_of_a_secret_are_shown_to_nobody(
    database: Database, clerk: Person, sign_in: SignIn
) -> None:
    with database.writing() as db:
        person = make_person(db)
        facts = {"link": "https://x.example/rahasia-sekali", "hours": 2}
        kind = NoticeKind.PASSWORD_RESET
        key = enqueue(
            db, kind, person.id, facts, deed="1", sealer=TEST_SEALER, now=clock()
        ).public_id
    page = sign_in(clerk).get(f"/pemberitahuan/{key}").text
    assert "rahasia-sekali" not in page
    assert "Kirim ulang" not in page


def test_a_clerk_opens_whatsapp_and_marks_it_sent(
    database: Database, clerk: Person, sign_in: SignIn
) -> None:
    key, browser = _write(database, agrees=True), sign_in(clerk)
    page = browser.get("/pemberitahuan/tangan").text
    assert "Tono Contoh" in page
    assert PHONE not in page
    assert PHONE not in browser.get(f"/pemberitahuan/{key}").text
    opened = browser.send(f"/pemberitahuan/{key}/siapkan").text
    assert "https://wa.me/6281234567801?text=Yth.%20Tono" in opened
    assert browser.send(f"/pemberitahuan/{key}/terkirim").status_code == 303
    assert _status(database) is MessageStatus.SENT
    assert "Tidak ada yang menunggu" in browser.get("/pemberitahuan/tangan").text
    assert "Budi Contoh" in browser.get(f"/pemberitahuan/{key}").text
    assert browser.send(f"/pemberitahuan/{key}/terkirim").status_code == 409


def test_who_did_not_agree_to_whatsapp_is_called(
    database: Database, clerk: Person, sign_in: SignIn
) -> None:
    key, browser = _write(database, agrees=False), sign_in(clerk)
    opened = browser.send(f"/pemberitahuan/{key}/siapkan").text
    assert PHONE in opened
    assert "wa.me" not in opened
    wrong = browser.send(f"/pemberitahuan/{key}/tidak-terkirim", {"failure": "apa"})
    assert wrong.status_code == 422
    sent = {"failure": "wrong_number"}
    assert browser.send(f"/pemberitahuan/{key}/tidak-terkirim", sent).status_code == 303
    assert "Nomor salah" in browser.get(f"/pemberitahuan/{key}").text
    assert browser.send(f"/pemberitahuan/{key}/kirim-ulang").status_code == 303
    assert _status(database) is MessageStatus.PENDING


def test_with_a_gateway_nothing_agreed_waits_for_a_hand(
    database: Database, clerk: Person, sign_in: SignIn
) -> None:
    key, browser = _write(database, agrees=True), sign_in(clerk)
    built = browser.application.extensions["lsp"]
    texter = HttpTexter("http://127.0.0.1:9/", "x")
    browser.application.extensions["lsp"] = replace(built, texter=texter)
    assert "Tidak ada yang menunggu" in browser.get("/pemberitahuan/tangan").text
    assert browser.send(f"/pemberitahuan/{key}/siapkan").status_code == 409


def test_the_quality_manager_reads_and_does_not_send(database: Database, sign_in: SignIn) -> None:
    with database.writing() as db:
        quality = make_person(db, "Mutu Contoh", roles=(Role.QUALITY_MANAGER,))
    key, browser = _write(database, agrees=True), sign_in(quality)
    page = browser.get(f"/pemberitahuan/{key}").text
    assert "Siapkan pesan" not in page
    for deed in ("siapkan", "terkirim", "kirim-ulang"):
        assert browser.send(f"/pemberitahuan/{key}/{deed}").status_code == 403


def test_others_stay_outside(database: Database, sign_in: SignIn) -> None:
    with database.writing() as db:
        people = [make_person(db, roles=(role,)) for role in (Role.CANDIDATE, Role.ASSESSOR)]
    key = _write(database)
    for person in people:
        for path in ("", "/tangan", f"/{key}"):
            assert sign_in(person).get(f"/pemberitahuan{path}").status_code == 403
