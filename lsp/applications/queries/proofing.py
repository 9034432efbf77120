"""What the candidate proof-reads, requests to correct it, and who has not done so yet."""

import json
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.applications.models import Application, Correction
from lsp.applications.queries import open_data
from lsp.applications.rules.proofing import CorrectionStatus, Proof, ProofFacts
from lsp.kernel.text import N_, Reason
from lsp.schemes.queries import version_row


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A request in the list of the secretariat."""

    correction: Correction
    application_id: str
    number: str | None
    full_name: str


def proof_of(db: Session, application: Application, sealer: Sealer) -> Proof:
    """What the certificate will say about the person, as it stands now."""
    known, scheme = open_data(application, sealer), version_row(db, application.version_id)
    return Proof(
        full_name=application.full_name,
        birth_place=known.get("birth_place", ""),
        birth_date=known.get("birth_date", ""),
        title=scheme.title,
        title_en=scheme.title_en,
        qualification=scheme.qualification,
        qualification_en=scheme.qualification_en,
    )


def corrections_of(db: Session, application_id: int) -> list[Correction]:
    """Every request on an application, the newest first."""
    statement = (
        sa.select(Correction)
        .where(Correction.application_id == application_id)
        .order_by(Correction.id.desc())
    )
    return list(db.scalars(statement))


def proof_facts(application: Application, corrections: Collection[Correction]) -> ProofFacts:
    """Where the proof-reading stands."""
    return ProofFacts(
        application.status,
        application.proofed_at is not None,
        any(each.status is CorrectionStatus.OPEN for each in corrections),
    )


def wanted_place_of(correction: Correction) -> str:
    """Where the sealed request lives."""
    return f"correction.wanted:{correction.public_id}"


def open_wanted(correction: Correction, sealer: Sealer) -> dict[str, str]:
    """The wanted values by field name, and the reason under `reason`."""
    found: dict[str, str] = json.loads(
        sealer.open(correction.wanted_sealed, wanted_place_of(correction))
    )
    return found


def is_correction_open(db: Session, application_id: int) -> bool:
    """Whether a request on the application (by key) waits for the secretariat."""
    found = sa.exists().where(
        Correction.application_id == application_id, Correction.status == CorrectionStatus.OPEN
    )
    return bool(db.scalar(sa.select(found)))


def open_corrections(db: Session, limit: int = 200) -> list[CorrectionRow]:
    """Requests that wait for the secretariat, the oldest first."""
    statement = (
        sa.select(Correction, Application.public_id, Application.number, Application.full_name)
        .join(Application, Application.id == Correction.application_id)
        .where(Correction.status == CorrectionStatus.OPEN)
        .order_by(Correction.asked_at)
        .limit(limit)
    )
    return [CorrectionRow(*row) for row in db.execute(statement)]


def count_corrections(db: Session) -> int:
    """How many requests wait for the secretariat."""
    statement = sa.select(sa.func.count()).where(Correction.status == CorrectionStatus.OPEN)
    return db.scalar(statement) or 0


def why_not_print(db: Session, application_ids: Collection[int]) -> tuple[Reason, ...]:
    """For each candidate who has not confirmed the printed name, a reason to put it nowhere."""
    statement = (
        sa.select(Application.full_name)
        .where(Application.id.in_(application_ids), Application.proofed_at.is_(None))
        .order_by(Application.full_name)
    )
    text = N_("%(name)s belum menyetujui nama yang akan dicetak pada sertifikat.")
    return tuple(Reason("name_unproofed", text, {"name": name}) for name in db.scalars(statement))
