"""FR.APL.02: filled, sent, reviewed."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.files import FileStore
from lsp.adapters.sealing import Sealer
from lsp.applications import actions, queries
from lsp.applications.models import (
    ApplicationDocument,
    SelfAssessment,
)
from lsp.applications.rules import ApplicationStatus, SelfAssessmentStatus
from lsp.applications.rules.self_assessment import ElementAnswer, answers_hash
from lsp.kernel.evidence import Competence
from lsp.kernel.refusal import NotFound, Refused
from lsp.kernel.roles import Role
from lsp.notices.models import OutboxMessage
from lsp.records.models import FormInstance
from lsp.records.queries import form_for, is_fully_signed
from lsp.schemes.queries import outline
from tests.factories.accounts import as_actor, make_person
from tests.factories.applications import (
    assess_oneself,
    make_accepted,
    make_ready_for_seat,
    make_submitted,
)

S = ApplicationStatus
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def _codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def test_acceptance_signs_opens_the_self_assessment_and_tells_the_candidate(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_accepted(db, sari, dewi, sealer, files)
    assert application.status is S.ACCEPTED
    assert is_fully_signed(db, "FR.APL.01", application.public_id)
    found = queries.self_assessment_of(db, application.id)
    assert found is not None
    assert found.status is SelfAssessmentStatus.DRAFT
    message = db.scalars(sa.select(OutboxMessage)).one()
    assert message.subject == f"Permohonan {application.number} diterima"


def test_a_self_assessment_is_filled_sent_and_reviewed(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_ready_for_seat(db, sari, dewi, sealer, files)
    assert [row.application.id for row in queries.accepted_with_self_assessment(db)] == [
        application.id
    ]
    assessor = make_person(db, "Rina Asesor", roles=(Role.ASSESSOR,), sealer=sealer)
    form = form_for(db, "FR.APL.02", application.public_id)
    assert form is not None
    actions.review_self_assessment(
        db,
        as_actor(assessor, Role.ASSESSOR),
        application.public_id,
        can_proceed=True,
        note="",
        seen_hash=form.content_hash,
        now=NOW,
    )
    assert is_fully_signed(db, "FR.APL.02", application.public_id)
    view = queries.self_assessment_of(db, application.id)
    assert view is not None
    assert view.can_proceed
    assert len(view.answers) == 11


def test_a_stopped_self_assessment_is_not_ready_for_a_seat(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_ready_for_seat(db, sari, dewi, sealer, files)
    db.execute(sa.update(SelfAssessment).values(can_proceed=False))
    assert queries.accepted_with_self_assessment(db) == []
    assert application.status is S.ACCEPTED


def test_an_unfinished_self_assessment_cannot_be_sent(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_accepted(db, sari, dewi, sealer, files)
    key, actor = application.public_id, as_actor(sari)
    first = queries.elements_of(outline(db, application.version_id))[0].element_id
    given = {first: ElementAnswer(Competence.COMPETENT, "")}
    actions.save_unit(db, actor, key, given, now=NOW)
    with pytest.raises(Refused) as error:
        actions.submit_self_assessment(db, actor, key, seen=answers_hash(given), now=NOW)
    assert _codes(error)[0] == "evidence_missing"
    assert set(_codes(error)[1:]) == {"element_unanswered"}
    assert queries.accepted_with_self_assessment(db) == []


def test_answers_other_than_seen_are_not_sent(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_accepted(db, sari, dewi, sealer, files)
    key, actor = application.public_id, as_actor(sari)
    elements = queries.elements_of(outline(db, application.version_id))
    given = {each.element_id: ElementAnswer(Competence.NOT_YET_COMPETENT) for each in elements}
    actions.save_unit(db, actor, key, given, now=NOW)
    with pytest.raises(Refused) as error:
        actions.submit_self_assessment(db, actor, key, seen="", now=NOW)
    assert _codes(error) == ["content_changed"]
    actions.submit_self_assessment(db, actor, key, seen=answers_hash(given), now=NOW)
    with pytest.raises(Refused):
        actions.save_unit(db, actor, key, given, now=NOW)


def test_a_self_assessment_is_closed_before_acceptance(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_submitted(db, sari, sealer, files)
    with pytest.raises(Refused) as error:
        assess_oneself(db, application, sari)
    assert _codes(error) == ["application_not_accepted"]


def test_elements_of_another_scheme_and_endless_evidence_are_refused(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_accepted(db, sari, dewi, sealer, files)
    key, actor = application.public_id, as_actor(sari)
    with pytest.raises(NotFound):
        actions.save_unit(db, actor, key, {999999: ElementAnswer()}, now=NOW)
    first = queries.elements_of(outline(db, application.version_id))[0].element_id
    with pytest.raises(Refused):
        actions.save_unit(db, actor, key, {first: ElementAnswer(None, "x" * 2001)}, now=NOW)


def test_one_form_stands_for_an_application(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    make_ready_for_seat(db, sari, dewi, sealer, files)
    codes = db.scalars(sa.select(FormInstance.code).order_by(FormInstance.code)).all()
    assert codes == ["FR.APL.01", "FR.APL.02"]
    assert db.scalar(sa.select(sa.func.count()).select_from(ApplicationDocument)) == 6
