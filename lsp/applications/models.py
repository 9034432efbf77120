"""Tables of applications."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Identified, Json, by_value
from lsp.applications.rules import ApplicationStatus, Purpose, SelfAssessmentStatus, Verdict
from lsp.applications.rules.proofing import CorrectionStatus
from lsp.kernel.evidence import Competence

_OPEN = "status IN ('draft', 'submitted', 'returned')"


class Application(Base, Identified):
    """An application (permohonan, FR.APL.01) of one person for one scheme version.

    The answers are sealed; in the open stand only the name that the certificate will carry and
    what lists need. `purpose` and `full_name` are copies of answers, valid since the last save.
    The special needs are sealed apart from the answers, for they have fewer readers. `asked` says
    what a returned application is to put right. `proofed_at` is when the candidate confirmed what
    the certificate will say; granting a correction clears it.
    """

    __tablename__ = "application"

    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    version_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("scheme_version.id"), index=True)
    number: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    status: Mapped[ApplicationStatus] = mapped_column(by_value(ApplicationStatus), index=True)
    purpose: Mapped[Purpose | None] = mapped_column(by_value(Purpose))
    full_name: Mapped[str] = mapped_column(sa.String(120))
    data_sealed: Mapped[bytes]
    needs_sealed: Mapped[bytes | None]
    asked: Mapped[Any] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None] = mapped_column(index=True)
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    proofed_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index(
            "uq_application_open",
            "person_id",
            "version_id",
            "purpose",
            unique=True,
            sqlite_where=sa.text(_OPEN),
            postgresql_where=sa.text(_OPEN),
        ),
    )


class Correction(Base, Identified):
    """A candidate's request to correct what the certificate will say (koreksi data), sealed."""

    __tablename__ = "correction"

    application_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("application.id"), index=True)
    status: Mapped[CorrectionStatus] = mapped_column(by_value(CorrectionStatus), index=True)
    wanted_sealed: Mapped[bytes]
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(sa.Text, default="")

    __table_args__ = (
        sa.Index(
            "uq_correction_open",
            "application_id",
            unique=True,
            sqlite_where=sa.text("status = 'open'"),
            postgresql_where=sa.text("status = 'open'"),
        ),
    )


class ApplicationCounter(Base):
    """The last application number of a year; the row is locked to take the next."""

    __tablename__ = "application_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class ApplicationDocument(Base, Identified):
    """A file shown for a requirement (dokumen persyaratan); removed ones stay known."""

    __tablename__ = "application_document"

    application_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("application.id"), index=True)
    requirement_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("requirement.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    file_key: Mapped[str] = mapped_column(sa.String(26))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    size_bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(sa.String(80))
    uploaded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class RequirementVerdict(Base):
    """The secretariat's finding on one requirement (FR.APL.01 part 3)."""

    __tablename__ = "requirement_verdict"

    application_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("application.id"), primary_key=True
    )
    requirement_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("requirement.id"), primary_key=True
    )
    verdict: Mapped[Verdict] = mapped_column(by_value(Verdict))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    decided_by_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime]


class SelfAssessment(Base, Identified):
    """The self-assessment of an application (asesmen mandiri, FR.APL.02)."""

    __tablename__ = "self_assessment"

    application_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("application.id"), unique=True)
    status: Mapped[SelfAssessmentStatus] = mapped_column(by_value(SelfAssessmentStatus))
    submitted_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    can_proceed: Mapped[bool | None]
    note: Mapped[str] = mapped_column(sa.Text, default="")


class SelfAssessmentAnswer(Base):
    """K or BK for one element, and the evidence for it."""

    __tablename__ = "self_assessment_answer"

    self_assessment_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("self_assessment.id"), primary_key=True
    )
    element_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("element.id"), primary_key=True)
    answer: Mapped[Competence | None] = mapped_column(by_value(Competence))
    evidence: Mapped[str] = mapped_column(sa.Text, default="")
    changed_at: Mapped[datetime]
