"""Suspend, lift, revoke and replace: two people, a sealed reason, and what the register says."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.adapters.signing import verify_token
from lsp.audit.models import AuditEntry, AuditPayload
from lsp.certificates import actions, queries
from lsp.certificates.models import Certificate, CertificateEvent, StandingChange
from lsp.certificates.queries import StandingFacts
from lsp.certificates.rules.issue import Stage
from lsp.certificates.rules.standing import ChangeStatus, Standing, StandingStep
from lsp.certificates.rules.token import TYP
from lsp.kernel.refusal import NotFound, Refused
from lsp.kernel.roles import SYSTEM, Role
from tests.factories.accounts import as_actor
from tests.factories.certificates import Tools, make_issued
from tests.factories.decisions import HELD_AT, Lsp

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("no_paper")]
LATER = HELD_AT + timedelta(days=30)
SECRET = "Pemegang menjadi tersangka penggelapan"


@pytest.fixture
def issued(database: Database, tools: Tools) -> tuple[Lsp, Certificate]:
    lsp, (certificate,) = make_issued(database, tools)
    return lsp, certificate


def change(
    database: Database,
    tools: Tools,
    lsp: Lsp,
    certificate: Certificate,
    step: StandingStep,
    *,
    proposer: Person | None = None,
    approver: Person | None = None,
    **words: str,
) -> Certificate:
    proposal = actions.Proposal(step, SECRET, **words)
    with database.writing() as db:
        actor = as_actor(proposer or lsp.quality, Role.QUALITY_MANAGER)
        made = actions.propose(db, actor, certificate.public_id, proposal, tools.sealer, now=LATER)
        change_id = made.public_id
    with database.writing() as db:
        actor = as_actor(approver or lsp.head, Role.HEAD)
        return actions.approve(db, actor, change_id, "Setuju", tools.sealer, now=LATER)


def facts_of(database: Database, certificate: Certificate) -> StandingFacts:
    with database.reading() as db:
        facts = queries.standing_by_token_hash(db, certificate.token_hash or "")
    assert facts is not None
    return facts


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in caught.value.reasons}


def test_suspended_lifted_and_revoked(
    database: Database, tools: Tools, issued: tuple[Lsp, Certificate]
) -> None:
    lsp, certificate = issued
    for step, standing in (
        (StandingStep.SUSPEND, Standing.SUSPENDED),
        (StandingStep.LIFT, Standing.VALID),
        (StandingStep.REVOKE, Standing.REVOKED),
    ):
        change(database, tools, lsp, certificate, step)
        facts = facts_of(database, certificate)
        assert (facts.standing, facts.changed_at) == (standing, LATER)
        assert queries.is_genuine(facts, tools.signer.keys)
    with pytest.raises(Refused) as caught:
        change(database, tools, lsp, certificate, StandingStep.LIFT)
    assert codes(caught) == {"step_not_allowed"}


def test_one_person_alone_changes_nothing(
    database: Database, tools: Tools, issued: tuple[Lsp, Certificate]
) -> None:
    lsp, certificate = issued
    with pytest.raises(Refused) as caught:
        change(
            database,
            tools,
            lsp,
            certificate,
            StandingStep.REVOKE,
            proposer=lsp.head,
            approver=lsp.head,
        )
    assert codes(caught) == {"same_person"}
    assert facts_of(database, certificate).standing is Standing.VALID


@pytest.mark.parametrize("role", ["proposer", "approver"])
def test_the_assessor_touches_nothing(
    database: Database, tools: Tools, issued: tuple[Lsp, Certificate], role: str
) -> None:
    lsp, certificate = issued
    with pytest.raises(Refused) as caught:
        change(
            database,
            tools,
            lsp,
            certificate,
            StandingStep.REVOKE,
            **{role: lsp.assessor},  # type: ignore[arg-type]
        )
    assert codes(caught) == {"assessed_this"}


def test_the_database_itself_asks_for_two_persons(
    database: Database, tools: Tools, issued: tuple[Lsp, Certificate]
) -> None:
    lsp, certificate = issued
    row = StandingChange(
        certificate_id=certificate.id,
        step=StandingStep.REVOKE,
        status=ChangeStatus.APPROVED,
        reason_sealed=b"x",
        proposed_by_id=lsp.head.id,
        proposed_at=LATER,
        answered_by_id=lsp.head.id,
        answered_at=LATER,
    )
    with pytest.raises(IntegrityError), database.writing() as db:
        db.add(row)


def test_a_declined_proposal_changes_nothing_and_frees_the_way(
    database: Database, tools: Tools, issued: tuple[Lsp, Certificate]
) -> None:
    lsp, certificate = issued
    proposal = actions.Proposal(StandingStep.REVOKE, SECRET)
    quality = as_actor(lsp.quality, Role.QUALITY_MANAGER)
    with database.writing() as db:
        made = actions.propose(
            db, quality, certificate.public_id, proposal, tools.sealer, now=LATER
        )
        with pytest.raises(Refused) as caught:
            actions.propose(db, quality, certificate.public_id, proposal, tools.sealer, now=LATER)
        assert codes(caught) == {"open_proposal"}
        with pytest.raises(Refused) as caught:
            actions.decline(db, quality, made.public_id, "", tools.sealer, now=LATER)
        assert codes(caught) == {"same_person"}
        actions.decline(
            db,
            as_actor(lsp.head, Role.HEAD),
            made.public_id,
            "Belum terbukti",
            tools.sealer,
            now=LATER,
        )
        with pytest.raises(Refused):
            actions.approve(
                db, as_actor(lsp.head, Role.HEAD), made.public_id, "", tools.sealer, now=LATER
            )
        row = queries.changes_of(db, certificate.id)[0]
        assert row.status is ChangeStatus.DECLINED
        answer = actions.open_reason(row.public_id, row.answer_sealed, "answer", tools.sealer)
        assert answer == "Belum terbukti"
    change(database, tools, lsp, certificate, StandingStep.SUSPEND)


def test_the_reason_is_sealed_and_nowhere_in_the_open(
    database: Database, tools: Tools, issued: tuple[Lsp, Certificate]
) -> None:
    lsp, certificate = issued
    change(database, tools, lsp, certificate, StandingStep.SUSPEND)
    with database.reading() as db:
        row = queries.changes_of(db, certificate.id)[0]
        assert (
            actions.open_reason(row.public_id, row.reason_sealed, "reason", tools.sealer) == SECRET
        )
        payloads = str([payload.payload for payload in db.scalars(sa.select(AuditPayload))])
        assert "tersangka" not in payloads
        assert "tersangka" not in str(facts_of(database, certificate))
        assert b"tersangka" not in row.reason_sealed
        entries = db.scalars(
            sa.select(AuditEntry.action).where(AuditEntry.object_id == certificate.public_id)
        )
        assert list(entries)[-2:] == ["certificates.propose", "certificates.approve"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"reason": " "}, "no_reason"),
        ({"reason": "x", "new_name": "Сiti"}, "name_letters"),
        ({"reason": "x", "new_name": "Đặng"}, "unprintable"),
        ({"reason": "x", "new_blanko": "12"}, "blanko_shape"),
    ],
)
def test_a_proposal_with_wrong_words_is_refused(
    database: Database, tools: Tools, issued: tuple[Lsp, Certificate], words: dict, code: str
) -> None:
    lsp, certificate = issued
    proposal = actions.Proposal(StandingStep.REPLACE, **words)
    with pytest.raises(Refused) as caught, database.writing() as db:
        actions.propose(
            db, as_actor(lsp.quality), certificate.public_id, proposal, tools.sealer, now=LATER
        )
    assert codes(caught) == {code}


def test_a_replacement_keeps_numbers_and_dates_and_ends_the_older_paper(
    database: Database, tools: Tools, issued: tuple[Lsp, Certificate]
) -> None:
    lsp, old = issued
    new = change(
        database,
        tools,
        lsp,
        old,
        StandingStep.REPLACE,
        new_name="Siti Rahmawati, S.E.",
        new_blanko="10000123",
    )
    assert facts_of(database, old).standing is Standing.VALID
    with pytest.raises(Refused) as caught:
        change(database, tools, lsp, old, StandingStep.REPLACE)
    assert codes(caught) == {"open_proposal"}
    assert actions.issue(database, tools, new.public_id, now=LATER) is Stage.RELEASED
    with database.reading() as db:
        new = queries.certificate_by_public_id(db, new.public_id)
        assert queries.last_number(db, "certificate_serial") == 1
        for typed in (new.number, new.registration_number, "10000123", new.short_code):
            found = queries.standing_by_number(db, typed or "")
            assert found is not None
            assert found.certificate_id == new.public_id
    assert (new.number, new.registration_number) == (old.number, old.registration_number)
    assert (new.valid_from, new.valid_to) == (old.valid_from, old.valid_to)
    assert new.issued_on == date(2026, 12, 24)
    claims = verify_token(new.token or "", tools.signer.keys, TYP)
    assert (claims["x"], claims["b"], claims["n"]) == (2, "10000123", "Siti Rahmawati, S.E.")
    assert facts_of(database, old).standing is Standing.REPLACED
    assert facts_of(database, new).standing is Standing.VALID
    assert (new.list_number, new.list_index) != (old.list_number, old.list_index)
    # The older paper is still found by its own short code.
    with database.reading() as db:
        by_code = queries.standing_by_number(db, old.short_code or "")
    assert by_code is not None
    assert by_code.standing is Standing.REPLACED


def test_a_suspended_certificate_is_not_replaced(
    database: Database, tools: Tools, issued: tuple[Lsp, Certificate]
) -> None:
    lsp, certificate = issued
    change(database, tools, lsp, certificate, StandingStep.SUSPEND)
    with pytest.raises(Refused) as caught:
        change(database, tools, lsp, certificate, StandingStep.REPLACE)
    assert codes(caught) == {"step_not_allowed"}


def test_a_replacement_of_what_was_revoked_meanwhile_is_never_released(
    database: Database, tools: Tools, issued: tuple[Lsp, Certificate]
) -> None:
    lsp, old = issued
    new = change(database, tools, lsp, old, StandingStep.REPLACE)
    with database.writing() as db:
        row = db.get_one(Certificate, old.id)
        row.standing = Standing.REVOKED
    with pytest.raises(Refused):
        actions.issue(database, tools, new.public_id, now=LATER)
    with database.reading() as db:
        assert queries.certificate_by_public_id(db, new.public_id).stage is Stage.CHECKED


def test_setting_the_row_back_to_valid_does_not_undo_a_revocation(
    database: Database, tools: Tools, issued: tuple[Lsp, Certificate]
) -> None:
    lsp, certificate = issued
    change(database, tools, lsp, certificate, StandingStep.REVOKE)
    with database.writing() as db:
        db.execute(sa.update(Certificate).values(standing=Standing.VALID))
    assert facts_of(database, certificate).standing is Standing.REVOKED
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), database.writing() as db:
        db.execute(sa.delete(CertificateEvent))


def test_unknown_things_are_not_found(database: Database, tools: Tools) -> None:
    with database.writing() as db:
        proposal = actions.Proposal(StandingStep.REVOKE, "x")
        with pytest.raises(NotFound):
            actions.propose(db, SYSTEM, "none", proposal, tools.sealer, now=LATER)
        with pytest.raises(NotFound):
            actions.approve(db, SYSTEM, "none", "", tools.sealer, now=LATER)
