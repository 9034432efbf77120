"""What refuses a certificate, before and while it is issued."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from lsp.adapters.database import Database
from lsp.adapters.signing import create_signing_key
from lsp.certificates import actions, documents, queries
from lsp.certificates.models import Certificate, SigningKey
from lsp.certificates.rules.issue import Stage
from lsp.decisions.rules.flow import Choice
from lsp.kernel.refusal import NotFound, Refused
from lsp.kernel.roles import Role
from lsp.organization.models import Organization
from lsp.schemes.models import SchemeVersion
from tests.factories.accounts import as_actor
from tests.factories.certificates import Tools, begin, begun, loaded, make_issued, make_tools
from tests.factories.decisions import HELD_AT, make_decided, make_lsp

pytestmark = pytest.mark.database


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in caught.value.reasons}


def test_only_a_decision_of_competence_is_issued(database: Database) -> None:
    with database.writing() as db:
        lsp = make_lsp(db)
        (case,) = make_decided(db, lsp, choice=Choice.NOT_YET_COMPETENT)
        with pytest.raises(Refused) as caught:
            begin(db, lsp, case)
        assert codes(caught) == {"not_competent"}
        with pytest.raises(NotFound):
            begin(db, lsp, "no such case")


@pytest.mark.parametrize("who", ["voter", "assessor"])
def test_who_decided_or_assessed_does_not_give_the_order(database: Database, who: str) -> None:
    with database.writing() as db:
        lsp = make_lsp(db)
        (case,) = make_decided(db, lsp)
        person = lsp.members[0] if who == "voter" else lsp.assessor
        with pytest.raises(Refused) as caught:
            actions.begin(db, as_actor(person, Role.SECRETARIAT), case, now=HELD_AT)
        assert codes(caught) == {"issuer_involved"}


def test_a_lapsed_licence_stops_even_an_issue_that_was_begun(
    database: Database, tools: Tools
) -> None:
    _, (certificate_id,) = begun(database)
    with database.writing() as db:
        db.execute(sa.update(Organization).values(licence_expires_on=date(2026, 11, 1)))
    with pytest.raises(Refused) as caught:
        actions.issue(database, tools, certificate_id, now=HELD_AT)
    assert codes(caught) == {"licence_lapsed"}
    stopped = loaded(database, certificate_id)
    assert stopped.stage is Stage.DECIDED
    assert "Lisensi" in stopped.problem
    with database.reading() as db:
        assert queries.last_number(db, "certificate_serial") == 0


def test_a_missing_english_title_blocks_printing(database: Database) -> None:
    with database.writing() as db:
        lsp = make_lsp(db)
        (case,) = make_decided(db, lsp)
        db.execute(sa.update(SchemeVersion).values(qualification_en=" "))
        with pytest.raises(Refused) as caught:
            begin(db, lsp, case)
        assert codes(caught) == {"english_missing"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE recommendation SET content_hash = 'x'", "recommendation_changed"),
        ("UPDATE decision_case SET recommendation_hash = 'x'", "recommendation_changed"),
        ("UPDATE vote SET choice = 'BK'", "votes_changed"),
        ("DELETE FROM vote WHERE id = (SELECT min(id) FROM vote)", "votes_changed"),
        ("UPDATE vote SET voted_at = '2026-01-01 00:00:00'", "decision_changed"),
        ("UPDATE decree SET recalling = 'x'", "decree_changed"),
        ("UPDATE decree SET hash = 'x'", "decree_changed"),
        ("UPDATE decision SET candidate_name = 'Orang Lain'", "decree_changed"),
        ("UPDATE decision SET hash = 'x'", "decision_changed"),
    ],
)
def test_a_chain_that_was_tampered_with_issues_nothing(
    database: Database, change: str, code: str
) -> None:
    with database.writing() as db:
        lsp = make_lsp(db)
        (case,) = make_decided(db, lsp)
        for table in ("vote", "decree", "decision"):
            _unfence(database, db, table)
        db.execute(sa.text(change))
        db.expire_all()
        with pytest.raises(Refused) as caught:
            begin(db, lsp, case)
        assert code in codes(caught)


def _unfence(database: Database, db: sa.orm.Session, table: str) -> None:
    """What a database administrator could do."""
    if database.is_sqlite:
        for verb in ("update", "delete"):
            db.execute(sa.text(f"DROP TRIGGER {table}_no_{verb}"))
    else:
        db.execute(sa.text(f"DROP TRIGGER {table}_append_only ON {table}"))


def test_an_unreadable_qr_is_never_released(
    database: Database, tools: Tools, no_paper: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (certificate_id,) = begun(database)
    monkeypatch.setattr(documents, "read_back", lambda _content: ["https://lain.example/c#AAAA"])
    with pytest.raises(Refused) as caught:
        actions.issue(database, tools, certificate_id, now=HELD_AT)
    assert codes(caught) == {"qr_unreadable"}
    assert loaded(database, certificate_id).stage is Stage.RENDERED
    with database.reading() as db:
        token_hash = loaded(database, certificate_id).token_hash or ""
        assert queries.standing_by_token_hash(db, token_hash) is None


def test_a_key_name_is_bound_to_one_key_for_ever(
    database: Database, tools: Tools, tmp_path: Path, no_paper: None
) -> None:
    make_issued(database, tools)
    create_signing_key(tmp_path / "other" / "signing", "k26a")
    other = make_tools(tmp_path / "other")
    with database.writing() as db:
        db.execute(sa.update(SigningKey).values(thumbprint="changed"))
        lsp_case = make_decided_again(db)
    with pytest.raises(Refused) as caught:
        actions.issue(database, other, lsp_case, now=HELD_AT)
    assert codes(caught) == {"key_name_reused"}


def make_decided_again(db: sa.orm.Session) -> str:
    """Another begun certificate beside the first."""
    certificate = db.scalars(sa.select(Certificate)).one()
    copy = Certificate(
        decision_id=certificate.decision_id,
        copy=2,
        replaces_id=certificate.id,
        person_id=certificate.person_id,
        scheme_version_id=certificate.scheme_version_id,
        stage=Stage.DECIDED,
        standing=certificate.standing,
        begun_by_id=certificate.begun_by_id,
        begun_at=HELD_AT,
        next_try_at=HELD_AT,
        holder_name=certificate.holder_name,
        scheme=certificate.scheme,
        printed={},
    )
    db.add(copy)
    db.flush()
    return copy.public_id
