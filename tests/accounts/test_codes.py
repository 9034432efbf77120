"""Signing in by one-time code: once, in the browser that asked, ten minutes, five tries."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.actions import PersonDraft, codes, grant_role, register_candidate
from lsp.accounts.models import IdentityLook, Person, SignInCode, SignInSession
from lsp.accounts.rules import CODE_LIFE, CODE_TRIES, failures_after
from lsp.adapters.clock import now as clock
from lsp.adapters.database import Database
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import SYSTEM, Role
from lsp.notices.actions import Post
from lsp.notices.actions.codes import send_codes, welcome
from lsp.notices.models import OutboxMessage
from lsp.notices.rules import NoticeKind
from tests.factories.accounts import TEST_SEALER, as_actor, make_person
from tests.factories.notices import told
from tests.page_checks import CheckedClient

SignIn = Callable[[Person], CheckedClient]
EMAIL, PHONE = "sari@contoh.example", "+6281234567801"
POST = Post(TEST_SEALER, "http://localhost")


def _candidate(db: Session, *, email: str = EMAIL, phone: str = "") -> Person:
    draft = PersonDraft("Sari Contoh", email=email, phone=phone)
    person = register_candidate(db, draft, "!", TEST_SEALER, now=clock())
    assert person
    return person


def _ask(db: Session, now: datetime, email: str = EMAIL, phone: str = "") -> str:
    return codes.ask_code(db, email, phone, TEST_SEALER, now=now)[0]


def _code(db: Session) -> str:
    message = db.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert message
    assert message.body_sealed
    body = TEST_SEALER.open_text(message.body_sealed, f"outbox.body:{message.public_id}")
    found = re.search(r"\b\d{6}\b", body)
    assert found
    return found[0]


def _issued(db: Session, now: datetime) -> tuple[str, str]:
    _candidate(db)
    token = _ask(db, now)
    row = db.scalars(sa.select(SignInCode)).one()
    return token, codes.issue_code(db, row, TEST_SEALER, now=now)


def test_a_code_opens_once(db: Session, now: datetime) -> None:
    token, code = _issued(db, now)
    found = codes.use_code(db, token, code, TEST_SEALER, now=now)
    assert found
    assert found[0].full_name == "Sari Contoh"
    assert codes.use_code(db, token, code, TEST_SEALER, now=now) is None


def test_a_code_does_not_open_in_another_browser(db: Session, now: datetime) -> None:
    token, code = _issued(db, now)
    assert codes.use_code(db, _ask(db, now), code, TEST_SEALER, now=now) is None
    assert codes.use_code(db, "", code, TEST_SEALER, now=now) is None
    assert codes.use_code(db, token, code, TEST_SEALER, now=now)


def test_a_code_ends_after_ten_minutes(db: Session, now: datetime) -> None:
    token, code = _issued(db, now)
    assert codes.use_code(db, token, code, TEST_SEALER, now=now + CODE_LIFE) is None


def test_the_sixth_try_does_not_open_even_with_the_right_code(db: Session, now: datetime) -> None:
    token, code = _issued(db, now)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(CODE_TRIES):
        assert codes.use_code(db, token, wrong, TEST_SEALER, now=now) is None
    assert codes.use_code(db, token, code, TEST_SEALER, now=now) is None


def test_the_database_keeps_no_code_and_no_plain_hash_of_it(db: Session, now: datetime) -> None:
    import hashlib

    _, code = _issued(db, now)
    row = db.scalars(sa.select(SignInCode)).one()
    assert row.code_hash not in {code, hashlib.sha256(code.encode()).hexdigest()}


def test_who_became_staff_meanwhile_does_not_get_in(db: Session, now: datetime) -> None:
    token, code = _issued(db, now)
    person = db.scalars(sa.select(Person)).one()
    until = (now + timedelta(days=30)).date()
    grant_role(db, SYSTEM, person, Role.ASSESSOR, until, now=now)
    assert codes.use_code(db, token, code, TEST_SEALER, now=now) is None


def _shape_of_asking(database: Database, client: CheckedClient, login: str) -> list[object]:
    """Everything that the asker or the database sees, but for names and secrets."""
    seen: list[object] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        seen.append(re.sub(r"\s+", " ", statement))

    browser = client.application.test_client()
    sa.event.listen(database.engine, "before_cursor_execute", note)
    answer = browser.send("/masuk/kode", {"login": login})  # type: ignore[attr-defined]
    sa.event.remove(database.engine, "before_cursor_execute", note)
    page = browser.get("/masuk/kode/isi").text
    page = re.sub(r'(value|nonce|content)="[^"]*"|permintaan \d{4}', "", page)
    return [answer.status_code, answer.location, page, *seen]


def test_asking_does_the_same_whether_or_not_there_is_an_account(
    database: Database, client: CheckedClient
) -> None:
    with database.writing() as db:
        _candidate(db)
    _shape_of_asking(database, client, "pertama@contoh.example")  # the address is known from here
    real = _shape_of_asking(database, client, EMAIL)
    assert real == _shape_of_asking(database, client, "tiada@contoh.example")


def test_the_whole_way_by_e_mail(database: Database, client: CheckedClient) -> None:
    with database.writing() as db:
        person = _candidate(db)
    assert client.send("/masuk/kode", {"login": EMAIL}).status_code == 303
    assert send_codes(database, POST, has_gateway=False, now=clock()) == 1
    assert send_codes(database, POST, has_gateway=False, now=clock()) == 0
    with database.reading() as db:
        code = _code(db)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert "tidak cocok" in client.send("/masuk/kode/isi", {"code": wrong}).text
    typed = f"{code[:3]} {code[3:]}"
    assert client.send("/masuk/kode/isi", {"code": typed}).status_code == 303
    assert "dengan kode sekali pakai" in client.get("/akun").text
    assert told(database, person.id) == [NoticeKind.ONE_TIME_CODE]


def test_without_a_request_there_is_nothing_to_type(client: CheckedClient) -> None:
    assert client.get("/masuk/kode/isi").location == "/masuk/kode"
    assert client.send("/masuk/kode", {"login": ""}).status_code == 422


def test_asking_again_and_again_is_slowed_down(client: CheckedClient) -> None:
    answers = [
        client.send("/masuk/kode", {"login": "tiada@contoh.example"}).status_code for _ in range(6)
    ]
    assert answers == [303] * 5 + [429]


def test_staff_get_no_code_but_are_told_to_use_the_password(
    database: Database, client: CheckedClient
) -> None:
    with database.writing() as db:
        clerk = make_person(db, email="budi@contoh.example", roles=(Role.SECRETARIAT,))
    client.send("/masuk/kode", {"login": "budi@contoh.example"})
    send_codes(database, POST, has_gateway=False, now=clock())
    assert told(database, clerk.id) == [NoticeKind.CODE_NOT_FOR_STAFF]
    with database.reading() as db:
        assert db.scalars(sa.select(SignInCode)).one().code_hash is None


def test_with_a_phone_alone_a_desk_hands_it_over(
    database: Database, client: CheckedClient, sign_in: SignIn
) -> None:
    with database.writing() as db:
        person = _candidate(db, email="", phone=PHONE)
        operator = make_person(db, "Petugas Contoh", roles=(Role.TUK_OPERATOR,))
    client.send("/masuk/kode", {"login": "0812 3456 7801"})
    assert send_codes(database, POST, has_gateway=False, now=clock()) == 0
    desk = sign_in(operator)
    page = desk.get("/masuk/kode/permintaan").text
    assert "Sari Contoh" in page
    assert PHONE not in page
    with database.reading() as db:
        row = db.scalars(sa.select(SignInCode)).one()
    assert row.reference in page
    assert row.reference in client.get("/masuk/kode/isi").text
    path = f"/masuk/kode/permintaan/{row.public_id}"
    assert desk.send(path, {}).status_code == 422
    shown = desk.send(path, {"look": "identity_card"}).text
    found = re.search(r"(\d{3}) (\d{3})</p>", shown)
    assert found
    assert "https://wa.me/6281234567801?text=" in shown
    assert desk.send(path, {"look": "identity_card"}).status_code == 409
    assert client.send("/masuk/kode/isi", {"code": found[1] + found[2]}).status_code == 303
    assert "dengan kode dari petugas" in client.get("/akun").text
    with database.reading() as db:
        deed = "SELECT actor FROM audit_entry WHERE action = 'accounts.hand_over_code'"
        assert db.scalar(sa.text(deed)) == operator.public_id
        assert db.scalars(sa.select(SignInCode)).one().person_id == person.id


def test_nobody_hands_a_code_to_themselves_or_to_staff(db: Session, now: datetime) -> None:
    person = _candidate(db, email="", phone=PHONE)
    token = _ask(db, now, "", PHONE)
    row = db.scalars(sa.select(SignInCode)).one()
    clerk = as_actor(make_person(db, "Budi Contoh"), Role.SECRETARIAT)
    look = IdentityLook.VIDEO_CALL
    own = as_actor(person, Role.SECRETARIAT)
    for actor, own_token in ((own, ""), (clerk, token)):
        with pytest.raises(Refused):
            codes.hand_over_code(
                db, actor, row.public_id, look, TEST_SEALER, own_token=own_token, now=now
            )
    until = (now + timedelta(days=30)).date()
    grant_role(db, SYSTEM, person, Role.HEAD, until, now=now)
    with pytest.raises(Refused):
        codes.hand_over_code(db, clerk, row.public_id, look, TEST_SEALER, own_token="", now=now)


def test_whoever_registered_is_welcomed_once(database: Database) -> None:
    with database.writing() as db:
        person = _candidate(db)
    assert [welcome(database, POST, now=clock()) for _ in range(2)] == [1, 0]
    assert told(database, person.id) == [NoticeKind.REGISTERED]


def test_failures_are_forgotten_after_an_hour_of_quiet(now: datetime) -> None:
    assert failures_after(20, now, now + timedelta(minutes=59)) == 21
    assert failures_after(20, now, now + timedelta(minutes=61)) == 1


def test_one_device_is_signed_out_and_only_its_owner_can(
    database: Database, sign_in: SignIn
) -> None:
    with database.writing() as db:
        people = [make_person(db, name) for name in ("Sari Contoh", "Tono Contoh")]
    here, there, other = sign_in(people[0]), sign_in(people[0]), sign_in(people[1])
    with database.reading() as db:
        mine = sa.select(SignInSession.public_id).where(SignInSession.person_id == people[0].id)
        second = list(db.scalars(mine.order_by(SignInSession.id)))[1]
    assert "Keluarkan perangkat ini" in here.get("/akun").text
    path = f"/akun/perangkat/{second}/keluarkan"
    assert other.send(path).status_code == 404
    assert there.get("/akun").status_code == 200
    assert here.send(path).status_code == 303
    assert there.get("/akun").status_code == 302


def test_a_consent_is_given_withdrawn_and_journalled(database: Database, sign_in: SignIn) -> None:
    with database.writing() as db:
        person = make_person(db, "Sari Contoh")
    browser = sign_in(person)
    for step in ("beri", "cabut", "beri"):
        assert browser.send(f"/akun/persetujuan/whatsapp/{step}").status_code == 303
    assert browser.send("/akun/persetujuan/processing/beri").status_code == 404
    with database.reading() as db:
        deeds = "SELECT action FROM audit_entry WHERE action LIKE '%consent' ORDER BY seq"
        found = list(db.scalars(sa.text(deeds)))
    assert found == [
        "accounts.give_consent", "accounts.withdraw_consent", "accounts.give_consent",
    ]  # fmt: skip


def test_nik_and_contact_are_masked_until_somebody_says_why(
    database: Database, sign_in: SignIn
) -> None:
    nik = "3299990101900007"
    with database.writing() as db:
        person = make_person(db, email=EMAIL, phone=PHONE, nik=nik)
        clerk = make_person(db, "Budi Contoh", roles=(Role.SECRETARIAT,))
        admin = make_person(db, "Admin Contoh", roles=(Role.SYSTEM_ADMINISTRATOR,))
        quality = make_person(db, "Mutu Contoh", roles=(Role.QUALITY_MANAGER,))
    path, browser = f"/orang/{person.public_id}", sign_in(clerk)
    page = browser.get(path).text
    assert "3299************" in page
    assert not [secret for secret in (nik, EMAIL, PHONE) if secret in page]
    assert browser.send(f"{path}/buka", {"why": "ingin tahu"}).status_code == 422
    opened = browser.send(f"{path}/buka", {"why": "contact"})
    assert all(secret in opened.text for secret in (nik, EMAIL, PHONE))
    assert 'http-equiv="refresh"' in opened.text
    assert opened.headers["Cache-Control"] == "no-store"
    assert sign_in(admin).send(f"{path}/buka", {"why": "contact"}).status_code == 403
    assert browser.get("/orang/pembukaan").status_code == 403
    listed = sign_in(quality).get("/orang/pembukaan").text
    assert "Budi Contoh" in listed
    assert "Menghubungi orangnya" in listed
    assert nik not in listed
