"""A row is believed only with its own genuine token: the fence against the insider."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from lsp.adapters.database import Database
from lsp.certificates import queries
from lsp.certificates.models import Certificate
from lsp.certificates.rules.issue import Stage
from lsp.certificates.rules.token import TYP
from lsp.kernel.strict import base64url_bytes
from tests.factories.certificates import Tools, make_issued, make_tools

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("no_paper")]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("holder_name", "Orang Lain"),
        ("number", "64141 4214 3 0000999 2026"),
        ("scheme", "SKM-LAIN:1"),
        ("valid_to", "later"),
        ("valid_from", "earlier"),
        ("blanko_number", "10000999"),
        ("copy", 7),
        ("list_index", 1),
        ("token", "eyJhbGciOiJub25lIn0.e30."),
    ],
)
def test_a_row_changed_by_hand_is_not_genuine(
    database: Database, tools: Tools, column: str, value: object
) -> None:
    _, (certificate,) = make_issued(database, tools)
    if value in ("later", "earlier"):
        value = getattr(certificate, column) + timedelta(days=900 if value == "later" else -900)
    with database.writing() as db:
        db.execute(sa.update(Certificate).values({column: value}))
    with database.reading() as db:
        facts = queries.standing_by_token_hash(db, certificate.token_hash or "")
    assert facts is not None
    assert not queries.is_genuine(facts, tools.signer.keys)


def _copied(certificate: Certificate, **changes: object) -> Certificate:
    columns = {
        column.key: getattr(certificate, column.key)
        for column in sa.inspect(Certificate).column_attrs
        if column.key not in {"id", "public_id", "short_code"}
    }
    return Certificate(**columns | changes)


def test_a_row_inserted_by_hand_with_a_foreign_signature_is_not_genuine(
    database: Database, tools: Tools, tmp_path: Path
) -> None:
    _, (certificate,) = make_issued(database, tools)
    forger = make_tools(tmp_path / "forger").signer
    payload = base64url_bytes((certificate.token or "").split(".")[1])
    token = forger.sign(payload.replace(b"Siti Rahmawati", b"Pemalsu"), TYP)
    digest = hashlib.sha256(token.encode()).hexdigest()
    forged = _copied(
        certificate, copy=2, holder_name="Pemalsu", token=token, token_hash=digest, list_index=5
    )
    with database.writing() as db:
        db.add(forged)
    with database.reading() as db:
        facts = queries.standing_by_number(db, certificate.number or "")
    assert facts is not None
    assert facts.holder_name == "Pemalsu"
    assert not queries.is_genuine(facts, tools.signer.keys)


def test_a_thousand_rows_written_by_hand_are_a_thousand_times_not_genuine(
    database: Database, tools: Tools
) -> None:
    _, (certificate,) = make_issued(database, tools)
    with database.writing() as db:
        db.add_all(
            _copied(certificate, copy=copy, token_hash=f"{copy:064d}", list_index=200_000 + copy)
            for copy in range(2, 1002)
        )
    with database.reading() as db:
        found = [queries.standing_by_token_hash(db, f"{copy:064d}") for copy in range(2, 1002)]
    facts = [one for one in found if one]
    assert len(facts) == 1000
    assert not any(queries.is_genuine(one, tools.signer.keys) for one in facts)


def test_only_released_papers_are_in_the_register(database: Database, tools: Tools) -> None:
    _, (certificate,) = make_issued(database, tools)
    with database.writing() as db:
        db.execute(sa.update(Certificate).values(stage=Stage.CHECKED))
    with database.reading() as db:
        assert queries.standing_by_token_hash(db, certificate.token_hash or "") is None
        assert queries.standing_by_number(db, certificate.number or "") is None


@pytest.mark.parametrize("typed", ["", "1", "%", "' OR 1=1 --", "x" * 5000, "64141", "\x00"])
def test_odd_searches_find_nothing(database: Database, tools: Tools, typed: str) -> None:
    make_issued(database, tools)
    with database.reading() as db:
        assert queries.standing_by_number(db, typed) is None


def test_a_number_is_found_however_it_is_typed(database: Database, tools: Tools) -> None:
    _, (certificate,) = make_issued(database, tools)
    code = certificate.short_code or ""
    with database.reading() as db:
        for typed in (
            certificate.number or "",
            (certificate.number or "").replace(" ", ""),
            (certificate.registration_number or "").lower().replace(" ", "."),
            f"{code[:4]}-{code[4:8]}-{code[8:]}".lower(),
        ):
            found = queries.standing_by_number(db, typed)
            assert found is not None
            assert found.certificate_id == certificate.public_id


def test_the_look_up_is_one_statement(database: Database, tools: Tools) -> None:
    _, (certificate,) = make_issued(database, tools)
    statements: list[str] = []
    sa.event.listen(
        database.engine, "before_cursor_execute", lambda *args: statements.append(args[2])
    )
    with database.reading() as db:
        queries.standing_by_token_hash(db, certificate.token_hash or "")
    assert len([text for text in statements if text.startswith("SELECT")]) == 1
