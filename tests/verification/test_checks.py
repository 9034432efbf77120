"""The whole check against a real register, and against rows that nobody issued."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from lsp.adapters.database import Database
from lsp.adapters.passwords import token_hash
from lsp.adapters.signing import TokenSigner, create_signing_key
from lsp.certificates.models import Certificate, CertificateEvent
from lsp.certificates.queries.standing import (
    StandingFacts,
    is_genuine,
    standing_by_number,
    standing_by_token_hash,
)
from lsp.certificates.rules.events import STANDING_AFTER, EventKind
from lsp.certificates.rules.standing import Standing, StandingStep
from lsp.verification.queries.checks import Check, Pinned, check_row, check_standing, check_text
from lsp.verification.queries.register import BY_HASH, by_hash
from lsp.verification.rules.verdicts import Reading, Register, Verdict
from lsp.web.edge import Services
from tests.factories.decisions import HELD_AT
from tests.factories.verification import (
    change_standing,
    claims_like,
    copied_row,
    fresh,
    insert_row,
    make_register,
    packed,
    signed,
)

pytestmark = pytest.mark.usefixtures("no_paper")
LATER = HELD_AT + timedelta(days=30)


def scanned(services: Services, pinned: Pinned, text: str, now: datetime = LATER) -> Check:
    with services.database.reading() as db:
        return check_text(pinned, text, lambda digest: by_hash(db, digest), now=now)


def numbered(services: Services, pinned: Pinned, number: str, name: str = "") -> Check | None:
    with services.database.reading() as db:
        return check_row(pinned, standing_by_number(db, number), name, now=LATER)


def by_status(services: Services, pinned: Pinned, certificate: Certificate) -> Check:
    with services.database.reading() as db:
        row = by_hash(db, certificate.token_hash or "")
        return check_standing(pinned, row, now=LATER)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    noted: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            noted.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield noted
    sa.event.remove(database.engine, "before_cursor_execute", note)


def test_an_issued_certificate_is_valid_by_scan_by_number_and_by_status(
    services: Services, pinned: Pinned
) -> None:
    _, [certificate] = make_register(services)
    found = scanned(services, pinned, packed(certificate))
    assert found.verdict is Verdict.VALID
    assert found.claims
    assert (found.claims.n, found.claims.c) == ("Siti Rahmawati", certificate.number)
    named = numbered(services, pinned, certificate.number or "", "siti rahmawati")
    assert named
    assert named.verdict is Verdict.VALID
    assert by_status(services, pinned, certificate).verdict is Verdict.VALID


def test_every_standing_has_its_verdict_at_once(services: Services, pinned: Pinned) -> None:
    lsp, [one, two, three] = make_register(services, "Satu", "Dua Dua", "Tiga Tiga Tiga")
    assert scanned(services, pinned, packed(one)).verdict is Verdict.VALID

    change_standing(services, lsp, one, StandingStep.SUSPEND, now=LATER)
    assert scanned(services, pinned, packed(one)).verdict is Verdict.SUSPENDED
    change_standing(services, lsp, one, StandingStep.LIFT, now=LATER)
    assert scanned(services, pinned, packed(one)).verdict is Verdict.VALID

    change_standing(services, lsp, two, StandingStep.REVOKE, now=LATER)
    for found in (scanned(services, pinned, packed(two)), by_status(services, pinned, two)):
        assert found.verdict is Verdict.REVOKED

    newer = change_standing(services, lsp, three, StandingStep.REPLACE, now=LATER)
    assert scanned(services, pinned, packed(three)).verdict is Verdict.REPLACED
    assert scanned(services, pinned, packed(newer)).verdict is Verdict.VALID


def test_a_certificate_expires_by_arithmetic(services: Services, pinned: Pinned) -> None:
    _, [certificate] = make_register(services)
    assert certificate.valid_to
    midnight = datetime.fromisoformat(f"{certificate.valid_to + timedelta(days=1)}T00:00+07:00")
    before = scanned(services, pinned, packed(certificate), midnight - timedelta(seconds=1))
    after = scanned(services, pinned, packed(certificate), midnight)
    assert (before.verdict, after.verdict) == (Verdict.VALID, Verdict.EXPIRED)


def test_the_hot_statement_says_what_the_register_says(services: Services) -> None:
    lsp, certificates = make_register(services, "Satu Satu", "Dua Dua", "Tiga Tiga", "Empat Empat")
    steps = (StandingStep.SUSPEND, StandingStep.REVOKE, StandingStep.REPLACE)
    newer = [
        change_standing(services, lsp, certificate, step, now=LATER)
        for certificate, step in zip(certificates, steps, strict=False)
    ]
    with services.database.reading() as db:
        for certificate in (*certificates, *newer):
            digest = fresh(services.database, certificate).token_hash or ""
            assert by_hash(db, digest) == standing_by_token_hash(db, digest)
        assert by_hash(db, "0" * 64) is None


def test_the_hot_statement_names_every_event_that_changes_a_standing() -> None:
    named = BY_HASH.partition("kind IN (")[2].partition(")")[0]
    assert named == ", ".join(f"'{kind}'" for kind in EventKind if kind in STANDING_AFTER)


def test_a_check_costs_one_statement_and_a_second_check_no_signature(
    services: Services, pinned: Pinned, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, [certificate] = make_register(services)
    with statements(services.database) as noted:
        assert scanned(services, pinned, packed(certificate)).verdict is Verdict.VALID
    assert len(noted) == 1
    monkeypatch.setattr("lsp.verification.queries.checks.verify_token", None)
    monkeypatch.setattr("lsp.verification.queries.checks.genuine_claims", None)
    with statements(services.database) as noted:
        assert scanned(services, pinned, packed(certificate)).verdict is Verdict.VALID
    assert len(noted) == 1


def test_a_text_that_is_not_genuine_costs_no_statement(services: Services, pinned: Pinned) -> None:
    with statements(services.database) as noted:
        assert scanned(services, pinned, "bukan kode").verdict is Verdict.UNREADABLE
    assert not noted


def test_nobody_to_ask_is_never_valid(services: Services, pinned: Pinned) -> None:
    _, [certificate] = make_register(services)
    found = check_text(pinned, packed(certificate), None, now=LATER)
    assert found.verdict is Verdict.VALID_OFFLINE


def test_a_genuine_token_without_a_row_is_not_registered(
    services: Services, pinned: Pinned
) -> None:
    _, [certificate] = make_register(services)
    other = signed(services, claims_like(certificate, pinned.issuer, c="64141 4214 3 0009999 2026"))
    found = scanned(services, pinned, other)
    assert (found.verdict, found.row) == (Verdict.NOT_REGISTERED, None)


def test_a_row_that_holds_another_token_does_not_vouch(services: Services, pinned: Pinned) -> None:
    """The same facts signed twice: only the token in the register is the certificate."""
    _, [certificate] = make_register(services)
    twin = signed(services, claims_like(certificate, pinned.issuer))
    assert twin != certificate.token
    assert scanned(services, pinned, twin).verdict is Verdict.NOT_REGISTERED


def forged_rows(
    services: Services, certificate: Certificate, folder: Any, count: int
) -> list[dict[str, Any]]:
    """Rows as five kinds of thief would write them."""
    create_signing_key(folder, "k26a")
    thief = replace(services, signer=TokenSigner.load(folder))
    issuer = "localhost"
    rows = []
    for serial in range(count):
        number = f"64141 4214 3 1{serial:06d} 2026"
        row = copied_row(
            certificate,
            copy=10_000 + serial,
            number=number,
            number_search=number.replace(" ", ""),
            registration_number=f"KOP 0000 9{serial:04d} 2026",
            registration_search=f"KOP00009{serial:04d}2026",
            short_code=f"{serial:012d}",
            list_index=200_000 + serial,
            holder_name="Orang Lain",
        )
        claims = claims_like(certificate, issuer, n="Orang Lain", c=number, x=row["copy"],
                             st=f"{row['list_number']}:{row['list_index']}")  # fmt: skip
        kind = serial % 5
        if kind == 0:  # a token of the thief's own key under our key's name
            token = signed(thief, claims)
        elif kind == 1:  # somebody else's genuine token
            token = signed(services, claims_like(certificate, issuer, x=2 + serial))
        elif kind == 2:  # a genuine token of another type
            token = signed(services, claims, "statuslist+jwt")
        elif kind == 3:  # a genuine signature over other facts
            token = signed(services, replace(claims, n="Orang Lain Lagi"))
        else:  # no token at all
            token = f"x{serial}"
        rows.append(row | {"token": token, "token_hash": token_hash(token)})
    return rows


def test_a_thousand_rows_inserted_by_sql_are_never_valid(
    services: Services, pinned: Pinned, tmp_path: Any
) -> None:
    _, [certificate] = make_register(services)
    rows = forged_rows(services, certificate, tmp_path / "thief", 1000)
    with services.database.writing() as db:
        for row in rows:
            insert_row(db, row)
    with services.database.reading() as db:
        for row in rows:
            named = check_row(
                pinned, standing_by_number(db, row["number"]), row["holder_name"], now=LATER
            )
            assert named
            assert named.verdict is Verdict.FORGED
            assert named.claims is None
            found = check_text(pinned, row["token"], lambda one: by_hash(db, one), now=LATER)
            assert found.verdict not in {Verdict.VALID, Verdict.VALID_OFFLINE}
            status = check_standing(pinned, by_hash(db, row["token_hash"]), now=LATER)
            assert status.facts.register is Register.ABSENT


@pytest.mark.parametrize(
    "change",
    [
        {"holder_name": "Orang Lain"},
        {"number": "64141 4214 3 7777777 2026", "number_search": "64141421437777777 2026"},
        {"scheme": "LAIN:1"},
        {"blanko_number": "7654321"},
        {"copy": 2},
        {"list_index": 1},
        {"valid_to": date(2050, 1, 1)},
        {"valid_from": date(2020, 1, 1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_row_changed_by_sql_is_never_valid(
    services: Services, pinned: Pinned, change: dict[str, Any]
) -> None:
    _, [certificate] = make_register(services)
    assert scanned(services, pinned, packed(certificate)).verdict is Verdict.VALID
    with services.database.writing() as db:
        db.execute(sa.update(Certificate.__table__).values(change))
    named = numbered(services, pinned, certificate.registration_number or "")
    assert named
    assert named.facts.reading is Reading.FORGED
    assert scanned(services, pinned, packed(certificate)).verdict is Verdict.NOT_REGISTERED
    assert by_status(services, pinned, certificate).facts.register is Register.ABSENT


def test_both_rooms_believe_the_same_rows(services: Services, pinned: Pinned) -> None:
    _, [certificate] = make_register(services)
    other: dict[type, Any] = {str: "lain", int: 77, date: date(2040, 1, 1), type(None): "1234567"}
    with services.database.reading() as db:
        row = by_hash(db, certificate.token_hash or "")
    assert row
    assert pinned.believes(row)
    assert is_genuine(row, pinned.keys)
    for name in StandingFacts.__slots__:
        if name in {"standing", "changed_at", "token_hash"}:
            continue
        changed = replace(row, **{name: other[type(getattr(row, name))]})
        assert pinned.believes(changed) is is_genuine(changed, pinned.keys), name


def test_setting_the_standing_back_by_sql_helps_nobody(services: Services, pinned: Pinned) -> None:
    lsp, [certificate] = make_register(services)
    change_standing(services, lsp, certificate, StandingStep.REVOKE, now=LATER)
    with services.database.writing() as db:
        db.execute(sa.update(Certificate.__table__).values(standing=Standing.VALID))
    assert scanned(services, pinned, packed(certificate)).verdict is Verdict.REVOKED
    with pytest.raises(sa.exc.DBAPIError), services.database.writing() as db:
        db.execute(sa.delete(CertificateEvent))


def test_a_revocation_by_sql_alone_counts_too(services: Services, pinned: Pinned) -> None:
    _, [certificate] = make_register(services)
    with services.database.writing() as db:
        db.execute(sa.update(Certificate.__table__).values(standing=Standing.REVOKED))
    assert scanned(services, pinned, packed(certificate)).verdict is Verdict.REVOKED


def test_wrong_name_and_unknown_number_lead_nowhere_alike(
    services: Services, pinned: Pinned, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, [certificate] = make_register(services)
    spent: list[str] = []
    real = pinned.take_as_long
    monkeypatch.setattr(pinned, "take_as_long", lambda: (spent.append("signature"), real())[1])
    assert numbered(services, pinned, "64141 4214 3 9999999 2026", "Siti Rahmawati") is None
    assert spent == ["signature"]
    assert numbered(services, pinned, certificate.number or "", "Budi") is None


def test_the_decoy_costs_a_whole_signature(pinned: Pinned, monkeypatch: pytest.MonkeyPatch) -> None:
    from lsp.verification.queries import checks

    calls: list[str] = []
    real = checks.verify_token
    monkeypatch.setattr(
        checks,
        "verify_token",
        lambda token, *rest, **more: calls.append(token) or real(token, *rest, **more),
    )
    pinned.take_as_long()
    pinned.take_as_long()
    assert len(calls) == 2


@pytest.mark.parametrize("field", ["number", "registration_number", "short_code"])
def test_each_printed_number_finds_the_certificate_however_it_is_typed(
    services: Services, pinned: Pinned, field: str
) -> None:
    _, [certificate] = make_register(services)
    typed = getattr(certificate, field)
    for text in (typed, typed.replace(" ", ""), typed.lower(), f" {typed.replace(' ', '-')} "):
        found = numbered(services, pinned, text)
        assert found
        assert found.verdict is Verdict.VALID
