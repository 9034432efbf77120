"""Adding, describing and removing evidence; freezing it; rating it."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.adapters.files import FileStore
from lsp.adapters.uploads import CleanUpload
from lsp.applications.models import Application
from lsp.audit.actions import write_entry
from lsp.files.actions import keep, release, use
from lsp.files.models import PersonFile
from lsp.files.rules import Holder
from lsp.kernel.evidence import EvidenceKind
from lsp.kernel.refusal import NotAllowed, NotFound, refuse_if
from lsp.kernel.roles import Actor
from lsp.portfolios import queries, rules
from lsp.portfolios.models import Evidence, EvidenceKuk, EvidenceRating, EvidenceSet
from lsp.portfolios.rules import Criterion, PortfolioAccess
from lsp.scheduling.models import Seat
from lsp.scheduling.queries import seat_access
from lsp.scheduling.rules import SeatAccess


def _locked_application(db: Session, public_id: str) -> tuple[Application, PortfolioAccess]:
    """The application, its row locked so that adding and freezing wait for each other."""
    statement = locked(sa.select(Application).where(Application.public_id == public_id))
    found: Application | None = db.scalars(
        statement.execution_options(populate_existing=True)
    ).one_or_none()
    access = queries.portfolio_access(db, public_id)
    if found is None or access is None:
        raise NotFound
    return found, access


def _own_application(db: Session, actor: Actor, public_id: str) -> Application:
    """The same for the candidate alone, and only while evidence may be changed."""
    found, access = _locked_application(db, public_id)
    if not access.is_own(actor):
        raise NotAllowed
    refuse_if(rules.why_not_edit(access))
    return found


def _own_evidence(db: Session, actor: Actor, evidence_id: str) -> tuple[Application, Evidence]:
    """One's own evidence with its application, locked, while it may be changed."""
    access = queries.evidence_access(db, evidence_id)
    if access is None:
        raise NotFound
    application = _own_application(db, actor, access.application_id)
    statement = sa.select(Evidence).where(
        Evidence.public_id == evidence_id, Evidence.removed_at.is_(None)
    )
    found: Evidence | None = db.scalars(
        statement.execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return application, found


def add_evidence(
    db: Session,
    actor: Actor,
    application_id: str,
    upload: CleanUpload,
    files: FileStore,
    *,
    title: str,
    kind: EvidenceKind,
    kuk_ids: Collection[int],
    now: datetime,
) -> Evidence:
    """Keep a checked file on the candidate's shelf and show it; see show_file."""
    file = keep(db, actor, upload, files, now=now).file
    return show_file(
        db, actor, application_id, file, title=title, kind=kind, kuk_ids=kuk_ids, now=now
    )


def show_file(
    db: Session,
    actor: Actor,
    application_id: str,
    file: PersonFile,
    *,
    title: str,
    kind: EvidenceKind,
    kuk_ids: Collection[int],
    now: datetime,
) -> Evidence:
    """Show the candidate's kept file as evidence for these KUK.

    The same file again adds its KUK to what is there, so that a repeated sending arrives once.
    """
    application = _own_application(db, actor, application_id)
    known = queries.kuk_ids_of_version(db, application.version_id)
    refuse_if(rules.why_not_describe(title, kuk_ids, known))
    present = queries.evidence_of_application(db, application.id)
    same = next((line for line in present if line.sha256 == file.sha256), None)
    if same is not None:
        return _widen(db, actor, application, same, kuk_ids, now)
    refuse_if(rules.why_not_another(len(present)))
    evidence = _evidence(db, actor, application, file, now)
    evidence.title, evidence.kind = title.strip(), kind
    db.add(evidence)
    db.flush()
    subject_id, label = application.public_id, evidence.title
    use(db, file, Holder.EVIDENCE, evidence.public_id, subject_id=subject_id, label=label, now=now)
    _tie(db, evidence, kuk_ids)
    _journal(db, actor, "add_evidence", application, evidence, kuk_ids, now)
    return evidence


def _evidence(
    db: Session, actor: Actor, application: Application, file: PersonFile, now: datetime
) -> Evidence:
    return Evidence(
        application_id=application.id,
        number=queries.highest_number(db, application.id) + 1,
        file_name=file.name,
        media_type=file.media_type,
        file_key=file.file_key,
        sha256=file.sha256,
        size_bytes=file.size_bytes,
        uploaded_at=now,
        uploaded_by_id=actor.person_id,
    )


def _widen(
    db: Session,
    actor: Actor,
    application: Application,
    same: queries.EvidenceLine,
    kuk_ids: Collection[int],
    now: datetime,
) -> Evidence:
    evidence = queries.evidence_by_public_id(db, same.evidence_id)
    if evidence is None:
        raise NotFound
    new = set(kuk_ids) - set(same.kuk_ids)
    if new:
        _tie(db, evidence, new)
        _journal(db, actor, "describe_evidence", application, evidence, new, now)
    return evidence


def _tie(db: Session, evidence: Evidence, kuk_ids: Collection[int]) -> None:
    rows = [{"evidence_id": evidence.id, "kuk_id": kuk_id} for kuk_id in sorted(set(kuk_ids))]
    db.execute(sa.insert(EvidenceKuk), rows)


def describe_evidence(
    db: Session,
    actor: Actor,
    evidence_id: str,
    *,
    title: str,
    kind: EvidenceKind,
    kuk_ids: Collection[int],
    now: datetime,
) -> Evidence:
    """Change the title, the kind and the KUK of one's own evidence; the file stays."""
    application, evidence = _own_evidence(db, actor, evidence_id)
    known = queries.kuk_ids_of_version(db, application.version_id)
    refuse_if(rules.why_not_describe(title, kuk_ids, known))
    evidence.title, evidence.kind = title.strip(), kind
    db.execute(sa.delete(EvidenceKuk).where(EvidenceKuk.evidence_id == evidence.id))
    _tie(db, evidence, kuk_ids)
    db.flush()
    _journal(db, actor, "describe_evidence", application, evidence, kuk_ids, now)
    return evidence


def remove_evidence(db: Session, actor: Actor, evidence_id: str, *, now: datetime) -> str:
    """Take evidence back: its file stays on the candidate's shelf; gives the application's id."""
    application, evidence = _own_evidence(db, actor, evidence_id)
    evidence.removed_at = now
    release(db, Holder.EVIDENCE, evidence.public_id, now=now)
    _journal(db, actor, "remove_evidence", application, evidence, (), now)
    return application.public_id


def _journal(
    db: Session,
    actor: Actor,
    deed: str,
    application: Application,
    evidence: Evidence,
    kuk_ids: Collection[int],
    now: datetime,
) -> None:
    payload: dict[str, object] = {
        "evidence": evidence.public_id,
        "title": evidence.title,
        "kind": evidence.kind.value,
        "sha256": evidence.sha256,
        "kuk": sorted(set(kuk_ids)),
    }
    name = f"portfolios.{deed}"
    write_entry(db, actor, name, "application", application.public_id, payload, now=now)


def _locked_seat(db: Session, seat_id: str) -> tuple[Seat, SeatAccess]:
    """A seat by public id with its row locked: it cannot finish while it is judged."""
    statement = locked(sa.select(Seat).where(Seat.public_id == seat_id))
    found: Seat | None = db.scalars(
        statement.execution_options(populate_existing=True)
    ).one_or_none()
    access = seat_access(db, seat_id)
    if found is None or access is None:
        raise NotFound
    return found, access


def freeze(db: Session, actor: Actor, seat_id: str, *, now: datetime) -> EvidenceSet:
    """Freeze the evidence of a seat (by public id) as judging begins; once."""
    seat, access = _locked_seat(db, seat_id)
    application_id = db.scalars(
        locked(sa.select(Application.public_id).where(Application.id == seat.application_id))
    ).one()
    is_frozen = queries.frozen_set(db, seat.id) is not None
    refuse_if(rules.why_not_freeze(actor, access, queries.is_agreed(db, seat_id), is_frozen))
    lines = queries.evidence_of_application(db, seat.application_id)
    frozen = EvidenceSet(
        seat_id=seat.id,
        application_id=seat.application_id,
        set_hash=rules.set_hash(line.facts for line in lines),
        items=len(lines),
        frozen_at=now,
    )
    db.add(frozen)
    db.flush()
    payload: dict[str, object] = {
        "application": application_id,
        "set_hash": frozen.set_hash,
        "items": frozen.items,
    }
    write_entry(db, actor, "portfolios.freeze", "seat", seat_id, payload, now=now)
    return frozen


def rate_evidence(
    db: Session,
    actor: Actor,
    evidence_id: str,
    rating: rules.Rating,
    note: str,
    *,
    now: datetime,
) -> EvidenceRating:
    """Rate evidence by VATM in the seat that counts; an earlier rating stays known."""
    found = queries.rated_seat(db, evidence_id)
    if found is None:
        raise NotFound
    seat, access = _locked_seat(db, found.seat_id)
    evidence = queries.evidence_by_public_id(db, evidence_id)
    if evidence is None or evidence.application_id != seat.application_id:
        raise NotFound
    is_frozen = queries.frozen_set(db, seat.id) is not None
    agreed = queries.is_agreed(db, access.seat_id)
    refuse_if(rules.why_not_rate(actor, access, agreed, is_frozen, rating, note))
    row = EvidenceRating(
        seat_id=seat.id,
        evidence_id=evidence.id,
        assessor_id=actor.person_id,
        is_valid=rating[Criterion.VALID],
        is_authentic=rating[Criterion.AUTHENTIC],
        is_current=rating[Criterion.CURRENT],
        is_sufficient=rating[Criterion.SUFFICIENT],
        note=note.strip(),
        rated_at=now,
    )
    db.add(row)
    db.flush()
    payload: dict[str, object] = {
        "seat": access.seat_id,
        "rating": {criterion.value: rating[criterion] for criterion in Criterion},
    }
    name = "portfolios.rate_evidence"
    write_entry(db, actor, name, "evidence", evidence_id, payload, now=now)
    return row


def note_view(db: Session, actor: Actor, evidence_id: str, page: int, *, now: datetime) -> None:
    """Write into the journal that somebody other than the candidate opened the file."""
    payload: dict[str, object] = {"page": page} if page else {}
    name = "portfolios.view_evidence"
    write_entry(db, actor, name, "evidence", evidence_id, payload, now=now)
