"""Reading applications; lists of the office in `lists`, what is known already in `earlier`."""

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
from lsp.applications.rules.needs import SpecialNeeds, special_needs_from
from lsp.applications.rules.returning import Asked, asked_from
from lsp.schemes.models import Scheme, SchemeVersion
from lsp.schemes.queries import requirements, version_row
from lsp.schemes.rules.outline import RequirementOutline

__all__ = ["SelfAssessmentView", "elements_of", "self_assessment_of"]


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


def rows() -> sa.Select[Application, str, str, str]:
    """The statement of a list: applications with their scheme."""
    return (
        sa.select(Application, Scheme.code, SchemeVersion.title, SchemeVersion.title_en)
        .join(SchemeVersion, SchemeVersion.id == Application.version_id)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
    )


def applications_of(db: Session, person_id: int) -> list[ApplicationRow]:
    """A person's applications, newest first."""
    statement = (
        rows().where(Application.person_id == person_id).order_by(Application.created_at.desc())
    )
    return [ApplicationRow(*row) for row in db.execute(statement)]


def application_row(db: Session, public_id: str) -> ApplicationRow | None:
    """One application with its scheme."""
    row = db.execute(rows().where(Application.public_id == public_id)).one_or_none()
    return ApplicationRow(*row) if row else None


def open_applications(db: Session, person_id: int, scheme_code: str) -> list[Application]:
    """The person's applications for any version of a scheme that are not decided yet."""
    statement = (
        sa.select(Application)
        .join(SchemeVersion, SchemeVersion.id == Application.version_id)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .where(
            Application.person_id == person_id,
            Scheme.code == scheme_code,
            Application.status.in_(OPEN),
        )
        .order_by(Application.id)
    )
    return list(db.scalars(statement))


def running_applications(db: Session, person_id: int, scheme_code: str) -> list[ApplicationRow]:
    """The person's undecided and accepted applications for a scheme, the newest first."""
    statement = (
        rows()
        .where(
            Application.person_id == person_id,
            Scheme.code == scheme_code,
            Application.status.in_([*OPEN, ApplicationStatus.ACCEPTED]),
        )
        .order_by(Application.created_at.desc())
    )
    return [ApplicationRow(*row) for row in db.execute(statement)]


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
        rows()
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


def needs_place_of(application: Application) -> str:
    """Where the sealed needs live."""
    return f"application.needs:{application.public_id}"


def open_needs(application: Application, sealer: Sealer) -> dict[str, str]:
    """The answers of the step on special needs in plain text, by field name."""
    if application.needs_sealed is None:
        return {}
    found: dict[str, str] = json.loads(
        sealer.open(application.needs_sealed, needs_place_of(application))
    )
    return found


def special_needs(_db: Session, application: Application, sealer: Sealer) -> SpecialNeeds:
    """What the candidate needs, for FR.AK.07; for the candidate, the office and the assessor."""
    return special_needs_from(open_needs(application, sealer))


def asked_of(application: Application) -> Asked:
    """What a returned application is to put right."""
    return asked_from(application.asked or {})


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
        answers={**open_data(application, sealer), **open_needs(application, sealer)},
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
        view.requirement.code,
    )


def name_to_print(application: Application) -> str:
    """The candidate's name as on the identity card: what the certificate carries."""
    return application.full_name
