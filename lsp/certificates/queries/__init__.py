"""Reading certificates: lists and details here, the public check in `standing`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lsp.accounts.models import Person
from lsp.assessments.models import Recommendation
from lsp.certificates.models import (
    Certificate,
    CertificateEvent,
    NumberCounter,
    SigningKey,
    StandingChange,
)
from lsp.certificates.queries.standing import (
    StandingFacts,
    genuine_claims,
    is_genuine,
    standing_by_number,
    standing_by_token_hash,
)
from lsp.certificates.rules.access import CertificateAccess
from lsp.certificates.rules.events import EventKind
from lsp.certificates.rules.issue import Stage
from lsp.certificates.rules.numbers import search_form
from lsp.certificates.rules.standing import (
    ChangeStatus,
    Involved,
    ShownStatus,
    Standing,
    StandingStep,
)
from lsp.decisions import queries as decisions
from lsp.decisions.models import Decision
from lsp.decisions.queries import DecisionFacts
from lsp.decisions.rules.flow import Choice

__all__ = [
    "StandingFacts",
    "genuine_claims",
    "is_genuine",
    "standing_by_number",
    "standing_by_token_hash",
]

_Answerer = aliased(Person)


@dataclass(frozen=True, slots=True)
class CertificateFilter:
    """What a list of certificates is narrowed to; today tells which have expired."""

    today: date
    search: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class EventRow:
    """An entry in the history with the name of who did it; empty for the program itself."""

    kind: EventKind
    happened_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A proposed change of standing with the names of both persons."""

    public_id: str
    certificate_id: str
    number: str | None
    holder_name: str
    step: StandingStep
    status: ChangeStatus
    reason_sealed: bytes
    answer_sealed: bytes | None
    new_name: str
    new_blanko: str
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    answered_by: str | None
    answered_at: datetime | None


def certificate_by_public_id(db: Session, certificate_id: str) -> Certificate:
    """The certificate; NoResultFound when there is none."""
    return db.scalars(sa.select(Certificate).where(Certificate.public_id == certificate_id)).one()


def certificate_of_decision(db: Session, decision_id: int) -> Certificate | None:
    """The newest paper of a decision, or None while none was begun."""
    return db.scalars(
        sa.select(Certificate)
        .where(Certificate.decision_id == decision_id)
        .order_by(Certificate.copy.desc())
        .limit(1)
    ).one_or_none()


def _involved(condition: sa.ColumnElement[bool]) -> sa.Select[Certificate, int]:
    return (
        sa.select(Certificate, Recommendation.assessor_id)
        .join(Decision, Decision.id == Certificate.decision_id)
        .join(Recommendation, Recommendation.id == Decision.recommendation_id)
        .where(condition)
    )


def certificate_access(db: Session, certificate_id: str) -> CertificateAccess | None:
    """A certificate as the guard sees it, or None when there is none."""
    row = db.execute(_involved(Certificate.public_id == certificate_id)).one_or_none()
    if row is None:
        return None
    certificate, assessor_id = row
    return CertificateAccess(
        certificate.public_id, certificate.person_id, assessor_id, certificate.stage
    )


def change_access(db: Session, change_id: str) -> CertificateAccess | None:
    """The certificate of a proposal as the guard sees it, or None when there is none."""
    certificate_id = db.scalar(
        sa.select(Certificate.public_id)
        .join(StandingChange, StandingChange.certificate_id == Certificate.id)
        .where(StandingChange.public_id == change_id)
    )
    return certificate_access(db, certificate_id) if certificate_id else None


def case_access(db: Session, case_id: str) -> DecisionFacts | None:
    """The decision about a case that a certificate is to be issued on, or None."""
    return decisions.decision_facts_by_case(db, case_id)


def involved_in(db: Session, certificate_key: int) -> Involved:
    """Holder and assessor of a certificate."""
    certificate, assessor_id = db.execute(_involved(Certificate.id == certificate_key)).one()
    return Involved(certificate.person_id, assessor_id)


def _matches(wanted: CertificateFilter) -> sa.ColumnElement[bool]:
    conditions: list[sa.ColumnElement[bool]] = [Certificate.stage == Stage.RELEASED]
    if wanted.standing == ShownStatus.EXPIRED:
        conditions += [
            Certificate.standing.in_([Standing.VALID, Standing.SUSPENDED]),
            Certificate.valid_to < wanted.today,
        ]
    elif wanted.standing == ShownStatus.UNFINISHED:
        conditions = [Certificate.stage != Stage.RELEASED]
    elif wanted.standing in (Standing.VALID, Standing.SUSPENDED):
        conditions += [
            Certificate.standing == Standing(wanted.standing),
            Certificate.valid_to >= wanted.today,
        ]
    elif wanted.standing in set(Standing):
        conditions.append(Certificate.standing == Standing(wanted.standing))
    if wanted.search:
        text = search_form(wanted.search)
        found = [Certificate.holder_name.icontains(wanted.search, autoescape=True)]
        if text:
            found += [
                Certificate.number_search.contains(text, autoescape=True),
                Certificate.registration_search.contains(text, autoescape=True),
                Certificate.blanko_number == text[:8],
                Certificate.short_code == text[:12],
            ]
        conditions.append(sa.or_(*found))
    return sa.and_(*conditions)


def certificates_page(
    db: Session, wanted: CertificateFilter, *, offset: int, limit: int
) -> tuple[list[Certificate], int]:
    """Certificates, the newest first, and how many there are."""
    condition = _matches(wanted)
    total = db.scalar(sa.select(sa.func.count()).select_from(Certificate).where(condition)) or 0
    statement = (
        sa.select(Certificate)
        .where(condition)
        .order_by(Certificate.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return list(db.scalars(statement)), total


def all_certificates(db: Session) -> list[Certificate]:
    """Every certificate in order of issue, for the command line."""
    return list(db.scalars(sa.select(Certificate).order_by(Certificate.id)))


def certificate_by_number(db: Session, typed: str) -> Certificate | None:
    """The newest paper with this certificate or registration number, at any stage."""
    wanted = search_form(typed)
    statement = (
        sa.select(Certificate)
        .where(
            sa.or_(Certificate.number_search == wanted, Certificate.registration_search == wanted)
        )
        .order_by(Certificate.copy.desc())
        .limit(1)
    )
    return db.scalars(statement).one_or_none() if wanted else None


def certificates_of(db: Session, person_id: int) -> list[Certificate]:
    """A person's released certificates, the newest first."""
    statement = (
        sa.select(Certificate)
        .where(Certificate.person_id == person_id, Certificate.stage == Stage.RELEASED)
        .order_by(Certificate.id.desc())
    )
    return list(db.scalars(statement))


def _without_certificate() -> sa.ColumnElement[bool]:
    return sa.and_(
        Decision.outcome == Choice.COMPETENT,
        ~sa.exists().where(Certificate.decision_id == Decision.id),
    )


def ready_to_issue(db: Session, limit: int = 100) -> list[DecisionFacts]:
    """Decisions of competence for which no certificate was begun yet, the oldest first."""
    statement = (
        sa.select(Decision.id)
        .where(_without_certificate())
        .order_by(Decision.decided_at)
        .limit(limit)
    )
    ids = list(db.scalars(statement))
    return decisions.certifiable(db, ids=ids) if ids else []


def count_ready_to_issue(db: Session) -> int:
    """How many decisions of competence wait for a certificate."""
    statement = sa.select(sa.func.count()).select_from(Decision).where(_without_certificate())
    return db.scalar(statement) or 0


def unfinished(db: Session, now: datetime | None = None, limit: int = 500) -> list[str]:
    """Public ids of certificates whose issue stopped before release, the oldest first.

    With `now` only those whose next try is due.
    """
    statement = sa.select(Certificate.public_id).where(Certificate.stage != Stage.RELEASED)
    if now is not None:
        statement = statement.where(Certificate.next_try_at <= now)
    return list(db.scalars(statement.order_by(Certificate.id).limit(limit)))


def events_of(db: Session, certificate_key: int) -> list[EventRow]:
    """A certificate's history, oldest first."""
    statement = (
        sa.select(CertificateEvent.kind, CertificateEvent.happened_at, Person.full_name)
        .outerjoin(Person, Person.id == CertificateEvent.person_id)
        .where(CertificateEvent.certificate_id == certificate_key)
        .order_by(CertificateEvent.id)
    )
    return [EventRow(kind, at, name or "") for kind, at, name in db.execute(statement)]


def _changes() -> sa.Select[StandingChange, str, str | None, str, str, str | None]:
    return (
        sa.select(
            StandingChange,
            Certificate.public_id,
            Certificate.number,
            Certificate.holder_name,
            Person.full_name,
            _Answerer.full_name,
        )
        .join(Certificate, Certificate.id == StandingChange.certificate_id)
        .join(Person, Person.id == StandingChange.proposed_by_id)
        .outerjoin(_Answerer, _Answerer.id == StandingChange.answered_by_id)
        .order_by(StandingChange.id.desc())
    )


def _change_rows(
    db: Session, statement: sa.Select[StandingChange, str, str | None, str, str, str | None]
) -> list[ChangeRow]:
    return [
        ChangeRow(
            change.public_id,
            certificate_id,
            number,
            holder,
            change.step,
            change.status,
            change.reason_sealed,
            change.answer_sealed,
            change.new_name,
            change.new_blanko,
            change.proposed_by_id,
            proposer,
            change.proposed_at,
            answerer,
            change.answered_at,
        )
        for change, certificate_id, number, holder, proposer, answerer in db.execute(statement)
    ]


def changes_of(db: Session, certificate_key: int) -> list[ChangeRow]:
    """Every proposal about a certificate, the newest first."""
    return _change_rows(db, _changes().where(StandingChange.certificate_id == certificate_key))


def open_changes(db: Session, limit: int = 100) -> list[ChangeRow]:
    """Proposals that wait for a second person."""
    statement = _changes().where(StandingChange.status == ChangeStatus.PROPOSED).limit(limit)
    return _change_rows(db, statement)


def count_open_changes(db: Session) -> int:
    """How many proposals wait for a second person."""
    statement = (
        sa.select(sa.func.count())
        .select_from(StandingChange)
        .where(StandingChange.status == ChangeStatus.PROPOSED)
    )
    return db.scalar(statement) or 0


def papers_of(db: Session, certificate: Certificate) -> Sequence[Certificate]:
    """All papers of the same decision, the first one first."""
    return db.scalars(
        sa.select(Certificate)
        .where(Certificate.decision_id == certificate.decision_id)
        .order_by(Certificate.copy)
    ).all()


def last_number(db: Session, name: str) -> int:
    """The last number a counter gave; 0 before the first."""
    return db.scalar(sa.select(NumberCounter.last).where(NumberCounter.name == name)) or 0


def signing_key(db: Session, kid: str) -> SigningKey | None:
    """The key of this name, if it has signed before."""
    return db.get(SigningKey, kid)


def released_file(db: Session, certificate_id: str) -> tuple[str, str] | None:
    """Number and file key of a released certificate, or None before its release."""
    row = db.execute(
        sa.select(Certificate.number, Certificate.file_key).where(
            Certificate.public_id == certificate_id, Certificate.stage == Stage.RELEASED
        )
    ).one_or_none()
    return (row.number or "", row.file_key or "") if row else None
