"""Reading applications; self-assessments in `self_assessment`, arriving files in `uploading`."""

import json
from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.applications.models import (
    Application,
    ApplicationDocument,
    RequirementVerdict,
    SelfAssessment,
)
from lsp.applications.queries.self_assessment import (
    SelfAssessmentView,
    elements_of,
    self_assessment_of,
)
from lsp.applications.rules import (
    EDITABLE,
    OPEN,
    ApplicationAccess,
    ApplicationStatus,
    SelfAssessmentStatus,
)
from lsp.applications.rules.dossier import Dossier, RequirementFacts
from lsp.schemes.models import Scheme, SchemeVersion
from lsp.schemes.queries import requirements, version_row
from lsp.schemes.rules.outline import RequirementOutline

__all__ = ["SelfAssessmentView", "elements_of", "self_assessment_of"]

SORTS = {
    "number": Application.number,
    "name": Application.full_name,
    "submitted": Application.submitted_at,
}


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application in a list, with its scheme."""

    application: Application
    scheme_code: str
    scheme_title: str
    scheme_title_en: str


@dataclass(frozen=True, slots=True)
class RequirementView:
    """A requirement of an application with its documents and the finding on it."""

    requirement: RequirementOutline
    documents: tuple[ApplicationDocument, ...]
    finding: RequirementVerdict | None


def application_access(
    db: Session, application_id: str, **_others: object
) -> ApplicationAccess | None:
    """Whose application it is and where it stands, for the permissions."""
    statement = sa.select(
        Application.id, Application.public_id, Application.person_id, Application.status
    ).where(Application.public_id == application_id)
    row = db.execute(statement).one_or_none()
    return ApplicationAccess(*row) if row else None


def document_access(
    db: Session, application_id: str, document_id: str, **_others: object
) -> ApplicationAccess | None:
    """The same for a document that the application still has; None for any other."""
    has_it = sa.exists().where(
        ApplicationDocument.public_id == document_id,
        ApplicationDocument.application_id == Application.id,
        ApplicationDocument.removed_at.is_(None),
    )
    statement = sa.select(
        Application.id, Application.public_id, Application.person_id, Application.status
    ).where(Application.public_id == application_id, has_it)
    row = db.execute(statement).one_or_none()
    return ApplicationAccess(*row) if row else None


def application_by_public_id(db: Session, public_id: str) -> Application | None:
    """The application with this public id."""
    return db.scalars(
        sa.select(Application).where(Application.public_id == public_id)
    ).one_or_none()


def application_by_id(db: Session, application_id: int) -> Application:
    """The application with this key; NoResultFound when there is none."""
    return db.scalars(sa.select(Application).where(Application.id == application_id)).one()


def applications_by_ids(db: Session, ids: set[int]) -> dict[int, Application]:
    """Applications by key, for lists of upper rooms."""
    statement = sa.select(Application).where(Application.id.in_(ids))
    return {each.id: each for each in db.scalars(statement)}


def _rows() -> sa.Select[Application, str, str, str]:
    return (
        sa.select(Application, Scheme.code, SchemeVersion.title, SchemeVersion.title_en)
        .join(SchemeVersion, SchemeVersion.id == Application.version_id)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
    )


def applications_of(db: Session, person_id: int) -> list[ApplicationRow]:
    """A person's applications, newest first."""
    statement = (
        _rows().where(Application.person_id == person_id).order_by(Application.created_at.desc())
    )
    return [ApplicationRow(*row) for row in db.execute(statement)]


def open_application(db: Session, person_id: int, version_id: int) -> Application | None:
    """The person's application for this scheme version that is not decided yet."""
    statement = sa.select(Application).where(
        Application.person_id == person_id,
        Application.version_id == version_id,
        Application.status.in_(OPEN),
    )
    return db.scalars(statement).one_or_none()


def earlier_application(db: Session, application: Application) -> Application | None:
    """The same person's newest other application that was once sent."""
    statement = (
        sa.select(Application)
        .where(
            Application.person_id == application.person_id,
            Application.id != application.id,
            Application.submitted_at.is_not(None),
        )
        .order_by(Application.submitted_at.desc())
        .limit(1)
    )
    return db.scalars(statement).one_or_none()


def application_page(
    db: Session,
    *,
    search: str,
    status: ApplicationStatus | None,
    sort: str,
    offset: int,
    limit: int,
) -> tuple[list[ApplicationRow], int]:
    """Applications for the secretariat, drafts left out, and how many there are."""
    conditions: list[sa.ColumnElement[bool]] = [Application.submitted_at.is_not(None)]
    if status is not None:
        conditions.append(Application.status == status)
    if search:
        found = (Application.full_name, Application.number)
        conditions.append(sa.or_(*(each.icontains(search, autoescape=True) for each in found)))
    count = sa.select(sa.func.count()).select_from(Application).where(*conditions)
    column = SORTS.get(sort.removeprefix("-"), Application.submitted_at)
    statement = (
        _rows()
        .where(*conditions)
        .order_by(column.desc() if sort.startswith("-") else column, Application.id)
        .offset(offset)
        .limit(limit)
    )
    return [ApplicationRow(*row) for row in db.execute(statement)], db.scalar(count) or 0


def counts_by_status(db: Session) -> dict[ApplicationStatus, int]:
    """How many applications stand at each status; drafts that were never sent are left out."""
    statement = (
        sa.select(Application.status, sa.func.count())
        .where(Application.submitted_at.is_not(None))
        .group_by(Application.status)
    )
    found = {row.status: row[1] for row in db.execute(statement)}
    return {status: found.get(status, 0) for status in ApplicationStatus}


def accepted_with_self_assessment(db: Session) -> list[ApplicationRow]:
    """Accepted applications whose self-assessment was sent and not stopped: ready for a seat."""
    statement = (
        _rows()
        .join(SelfAssessment, SelfAssessment.application_id == Application.id)
        .where(
            Application.status == ApplicationStatus.ACCEPTED,
            SelfAssessment.status != SelfAssessmentStatus.DRAFT,
            sa.or_(SelfAssessment.can_proceed.is_(None), SelfAssessment.can_proceed.is_(True)),
        )
        .order_by(SelfAssessment.submitted_at, Application.id)
    )
    return [ApplicationRow(*row) for row in db.execute(statement)]


def waiting_for_candidate(db: Session, person_id: int) -> list[Application]:
    """The person's drafts and returned applications, the latest change first."""
    statement = (
        sa.select(Application)
        .where(Application.person_id == person_id, Application.status.in_(EDITABLE))
        .order_by(Application.changed_at.desc())
    )
    return list(db.scalars(statement))


def documents_of(db: Session, application_id: int) -> dict[int, list[ApplicationDocument]]:
    """The documents that the application has now, by requirement key, oldest first."""
    found: dict[int, list[ApplicationDocument]] = defaultdict(list)
    statement = (
        sa.select(ApplicationDocument)
        .where(
            ApplicationDocument.application_id == application_id,
            ApplicationDocument.removed_at.is_(None),
        )
        .order_by(ApplicationDocument.id)
    )
    for document in db.scalars(statement):
        found[document.requirement_id].append(document)
    return found


def document_by_public_id(db: Session, public_id: str) -> ApplicationDocument | None:
    """The document with this public id, unless it was removed."""
    statement = sa.select(ApplicationDocument).where(
        ApplicationDocument.public_id == public_id, ApplicationDocument.removed_at.is_(None)
    )
    return db.scalars(statement).one_or_none()


def findings_on(db: Session, application_id: int) -> dict[int, RequirementVerdict]:
    """The secretariat's findings by requirement key."""
    statement = sa.select(RequirementVerdict).where(
        RequirementVerdict.application_id == application_id
    )
    return {each.requirement_id: each for each in db.scalars(statement)}


def requirement_views(db: Session, application: Application) -> tuple[RequirementView, ...]:
    """Every requirement with its documents and finding, in three statements."""
    documents = documents_of(db, application.id)
    findings = findings_on(db, application.id)
    return tuple(
        RequirementView(each, tuple(documents.get(each.id, ())), findings.get(each.id))
        for each in requirements(db, application.version_id)
    )


def place_of(application: Application) -> str:
    """Where the sealed answers live, so that they open nowhere else."""
    return f"application.data:{application.public_id}"


def open_data(application: Application, sealer: Sealer) -> dict[str, str]:
    """The answers of FR.APL.01 part 1 and 2 in plain text, by field name."""
    plain = sealer.open(application.data_sealed, place_of(application))
    found: dict[str, str] = json.loads(plain)
    return found


def dossier_of(
    db: Session,
    application: Application,
    sealer: Sealer,
    views: tuple[RequirementView, ...] | None = None,
) -> Dossier:
    """All that the rules look at; pass the requirement views when they are at hand."""
    views = requirement_views(db, application) if views is None else views
    return Dossier(
        status=application.status,
        candidate_id=application.person_id,
        scheme_hash=version_row(db, application.version_id).content_hash,
        answers=open_data(application, sealer),
        requirements=tuple(_facts(view) for view in views),
    )


def _facts(view: RequirementView) -> RequirementFacts:
    return RequirementFacts(
        view.requirement.id,
        view.requirement.title,
        view.requirement.is_mandatory,
        tuple(document.sha256 for document in view.documents),
        view.finding.verdict if view.finding else None,
        view.finding.reason if view.finding else "",
    )


def name_to_print(application: Application) -> str:
    """The candidate's name as on the identity card: what the certificate carries."""
    return application.full_name
