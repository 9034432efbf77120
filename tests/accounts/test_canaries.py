"""Seeded personal data, codes and item texts lie nowhere in the clear.

Searched in plain, UTF-16, hex and base64: a dump of the database, the file store, the log lines of
a run through the main pages, and the error pages.
"""

import base64
import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog
from flask import Flask
from sqlalchemy.orm import Session

from lsp.accounts import queries as accounts
from lsp.accounts.actions import PersonDraft, register_candidate
from lsp.accounts.models import ConsentPurpose, Person
from lsp.adapters.clock import now as clock
from lsp.adapters.database import Database
from lsp.adapters.passwords import hash_password
from lsp.app import configure_logs
from lsp.cli import background
from lsp.kernel.roles import Role
from lsp.web.edge import Services
from tests.factories.accounts import make_person
from tests.factories.applications import good_answers, make_submitted
from tests.factories.organization import make_organization
from tests.factories.question_banks import make_bank, sample_items
from tests.factories.schemes import make_scheme
from tests.page_checks import CheckedClient

SignIn = Callable[[Person], CheckedClient]
PASSWORD = "kopi pahit tiap pagi"
CONTACT = {
    "nik": "3273996010907431",
    "email": "kenari.kuning@burung.example",
    "phone": "+6281377442915",
    "mobile": "+6281355661827",
    "office_phone": "+62227319045",
    "need_text": "Kenari memakai alat dengar pada telinga kiri",
    "address": "Gang Kenari Tujuh Belas",
}


def spellings(secret: str) -> set[bytes]:
    """The secret as it would look in each encoding; base64 at each of its three offsets."""
    found = set()
    for raw in (secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")):
        found |= {raw, raw.hex().encode(), raw.hex().upper().encode()}
        for offset in range(3):
            whole = base64.b64encode(b"\0" * offset + raw)
            inner = whole[4 if offset else 0 :].rstrip(b"=")[:-1]
            found |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return found


def found_in(blobs: Iterable[tuple[str, bytes]], secrets: Iterable[str]) -> list[str]:
    """Where a secret stands in the clear: place and the secret's first letters."""
    wanted = [(secret, spelling) for secret in secrets for spelling in spellings(secret)]
    return [
        f"{place}: {secret[:12]}…"
        for place, blob in blobs
        for secret, spelling in wanted
        if spelling in blob
    ]


def dump(database: Database) -> Iterator[tuple[str, bytes]]:
    """The bytes that a thief of the database has."""
    if database.is_sqlite:
        path = str(database.url.database)
        for suffix in ("", "-wal", "-shm"):
            if Path(path + suffix).exists():
                yield f"sqlite{suffix}", Path(path + suffix).read_bytes()
        return
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    done = subprocess.run(["pg_dump", "--dbname", url], capture_output=True, check=True)
    yield "pg_dump", done.stdout


def stored(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the store."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()


@dataclass
class Cage:
    """What the run left behind."""

    secrets: list[str]
    log: io.StringIO
    error_pages: list[tuple[str, bytes]] = field(default_factory=list)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Every log line of the application, written as in service, at the most talkative level."""
    stream = io.StringIO()
    configure_logs("DEBUG")
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(stream), cache_logger_on_first_use=False
    )
    for name, module in list(sys.modules.items()):
        if name.startswith("lsp.") and hasattr(module, "log"):
            monkeypatch.setattr(module, "log", structlog.get_logger())
    yield stream
    structlog.reset_defaults()


def _seed(services: Services) -> Person:
    with services.database.writing() as db:
        make_organization(db)
        make_scheme(db)
        draft = PersonDraft(
            "Kenari Contoh",
            email=CONTACT["email"],
            phone=CONTACT["phone"],
            consents=frozenset({ConsentPurpose.PROCESSING}),
        )
        hashed = hash_password(PASSWORD)
        person = register_candidate(db, draft, hashed, services.sealer, now=clock())
        assert person
        given = good_answers(
            person.full_name,
            needs="ya",
            need_support="1",
            **{key: CONTACT[key] for key in ("nik", "email", "mobile", "office_phone")},
            need_text=CONTACT["need_text"],
            address=CONTACT["address"],
        )
        make_submitted(db, person, services.sealer, services.files, given=given)
        clerk = make_person(db, "Budi Contoh", roles=(Role.SECRETARIAT,))
        make_bank(db, sealer=services.bank_sealer)
    return clerk


def _walk(client: CheckedClient, clerk: CheckedClient, database: Database) -> None:
    """Wrong and right sign-ins, the code, the office's pages, and opening what is masked."""
    for login in (CONTACT["email"], CONTACT["phone"]):
        client.send("/masuk", {"login": login, "password": "salah sekali 1"})
    client.send("/daftar", {"full_name": "Kenari Contoh", "email": CONTACT["email"],
                            "password": PASSWORD, "processing": "y"})  # fmt: skip
    client.send("/sandi/lupa", {"login": CONTACT["email"]})
    client.send("/masuk/kode", {"login": CONTACT["email"]})
    with database.reading() as db:
        person = db.scalars(sa.select(Person).where(Person.full_name == "Kenari Contoh")).one()
        key = db.scalar(sa.text("SELECT public_id FROM application"))
    assert "3273************" in clerk.get(f"/orang/{person.public_id}").text
    opened = clerk.send(f"/orang/{person.public_id}/buka", {"why": "contact"}).text
    assert CONTACT["phone"] in opened
    clerk.get(f"/permohonan/{key}/tinjau")
    clerk.send(f"/permohonan/{key}/tinjau/data")
    for path in ("/pemberitahuan", "/orang", "/permohonan", "/"):
        clerk.get(path)


def _break(app: Flask, monkeypatch: pytest.MonkeyPatch, cage: Cage) -> None:
    """Pages of 404, 409, and of a fault in the middle of handling a telephone number."""
    app.testing = False

    def fail(db: Session, _sealer: object, _email: str, phone: str) -> None:
        db.execute(sa.text("SELECT nothing FROM nowhere WHERE x = :x"), {"x": phone})

    client = app.test_client()
    sent = {"login": CONTACT["phone"], "password": "salah sekali 1"}
    with monkeypatch.context() as patched:
        patched.setattr(accounts, "log_in_facts", fail)
        broken = client.send("/masuk", sent)  # type: ignore[attr-defined]
    assert broken.status_code >= 500
    pages = [("5xx", broken), ("404", client.get(f"/orang-{CONTACT['nik'][:4]}"))]
    cage.error_pages += [(name, page.get_data()) for name, page in pages]
    app.testing = True


@pytest.fixture
def cage(
    app: Flask,
    services: Services,
    client: CheckedClient,
    sign_in: SignIn,
    log: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> Cage:
    """The application after a day with canaries in it."""
    clerk = _seed(services)
    _walk(client, sign_in(clerk), services.database)
    background.do_what_is_due(services, clock())
    cage = Cage([*CONTACT.values(), PASSWORD], log)
    cage.secrets += [draft.text.stem[:60] for draft in sample_items()[:10]]
    _break(app, monkeypatch, cage)
    return cage


def test_nothing_lies_in_the_clear(cage: Cage, services: Services, config: object) -> None:
    assert "unavailable" in cage.log.getvalue() or "unexpected" in cage.log.getvalue()
    blobs = [*dump(services.database), ("log", cage.log.getvalue().encode()), *cage.error_pages]
    blobs += list(stored(services.files._folder))
    assert len(blobs) > 4
    assert found_in(blobs, cage.secrets) == []


def test_a_one_time_code_lies_nowhere(cage: Cage, services: Services, tmp_path: Path) -> None:
    """Six digits may stand anywhere by chance, so the sentence around them is looked for."""
    mails = [mail for mail in (tmp_path / "outbox").iterdir() if b"Kode masuk" in mail.read_bytes()]
    sent = re.search(rb"Kode masuk Anda: \d{6}", mails[0].read_bytes())
    assert sent
    blobs = [*dump(services.database), ("log", cage.log.getvalue().encode())]
    assert found_in(blobs, [sent[0].decode()]) == []
    digits = sent[0][-6:].decode()
    with services.database.reading() as db:
        row = db.execute(sa.text("SELECT * FROM sign_in_code")).mappings().one()
    assert digits not in {str(value) for value in row.values()}


@pytest.mark.parametrize(
    "spelled",
    [
        lambda secret: secret.encode(),
        lambda secret: secret.encode("utf-16-le"),
        lambda secret: secret.encode().hex().encode(),
        lambda secret: base64.b64encode(b"x" + secret.encode() + b"y"),
        lambda secret: base64.urlsafe_b64encode(b"xy" + secret.encode("utf-16-be")),
    ],
)
def test_a_planted_canary_is_found(database: Database, spelled: Callable[[str], bytes]) -> None:
    planted = spelled(CONTACT["nik"])
    with database.writing() as db:
        make_person(db, "Sari Contoh")
        db.execute(
            sa.text("UPDATE person SET employer = :text, nik_sealed = :raw"),
            {"text": planted.decode("latin-1").replace("\0", ""), "raw": planted},
        )
    assert found_in(dump(database), [CONTACT["nik"]])


def test_a_secret_in_a_log_line_is_found(log: io.StringIO) -> None:
    structlog.get_logger().info("x", phone=CONTACT["phone"])
    assert found_in([("log", log.getvalue().encode())], [CONTACT["phone"]])
