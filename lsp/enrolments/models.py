"""Tables of groups, their candidates, invitations, imports and quotas."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Identified, by_value
from lsp.enrolments.rules import EnrolmentStatus, Place, RunStatus, SponsorKind
from lsp.enrolments.rules.funding import FundingSource

_ACTIVE = sa.text("status IN ('prepared', 'invited', 'confirmed')")


class Sponsor(Base, Identified):
    """An institution that enters candidates (pengusul): a cooperative, a company, a council."""

    __tablename__ = "sponsor"

    name: Mapped[str] = mapped_column(sa.String(160), unique=True)
    kind: Mapped[SponsorKind] = mapped_column(by_value(SponsorKind))
    council_id: Mapped[int | None] = mapped_column(sa.ForeignKey("council.id"))
    created_at: Mapped[datetime]


class SponsorOfficer(Base):
    """Who acts for a sponsor (petugas pengusul), beside holding the role; until it ended."""

    __tablename__ = "sponsor_officer"

    sponsor_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("sponsor.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("person.id"), primary_key=True, index=True
    )
    added_by_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    added_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Payer(Base):
    """A payer by BNSP's code (pemberi anggaran), as imported beside the known ones."""

    __tablename__ = "payer"

    code: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(sa.String(160))
    imported_at: Mapped[datetime]


class EnrolmentGroup(Base, Identified):
    """Candidates whom a sponsor enters together (kelompok) for one scheme and one payer.

    `planned_on` is the first day of the month in which the assessment is wished for.
    """

    __tablename__ = "enrolment_group"

    sponsor_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("sponsor.id"), index=True)
    scheme_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("scheme.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    funding_source: Mapped[FundingSource] = mapped_column(by_value(FundingSource))
    payer_code: Mapped[int]
    planned_on: Mapped[date]
    council_id: Mapped[int | None] = mapped_column(sa.ForeignKey("council.id"))
    contact_name: Mapped[str] = mapped_column(sa.String(120))
    contact_phone_sealed: Mapped[bytes | None]
    created_by_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]

    __table_args__ = (
        sa.Index(
            "ix_enrolment_group_quota", "scheme_id", "funding_source", "payer_code", "planned_on"
        ),
    )


class ImportRun(Base, Identified):
    """One sheet on its way (impor lembar). The sheet is sealed, and gone when the run ends.

    `done` counts the rows that are written; the next batch begins behind it.
    """

    __tablename__ = "import_run"

    group_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("enrolment_group.id"), index=True)
    status: Mapped[RunStatus] = mapped_column(by_value(RunStatus), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(120))
    content_sealed: Mapped[bytes | None]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    rows: Mapped[int]
    faults: Mapped[int]
    doubts: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    uploaded_by_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(sa.String(200), default="")


class Enrolment(Base, Identified):
    """One candidate of a group (calon asesi kelompok).

    What the sheet says stays sealed here until the candidate confirms; by `key_index` the NIK or
    passport is found again, by `row_index` an unchanged row. The queue goes by `id`.
    """

    __tablename__ = "enrolment"

    group_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("enrolment_group.id"))
    run_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("import_run.id"), index=True)
    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    application_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("application.id"), index=True)
    council_id: Mapped[int | None] = mapped_column(sa.ForeignKey("council.id"))
    full_name: Mapped[str] = mapped_column(sa.String(120))
    key_index: Mapped[str] = mapped_column(sa.String(64), index=True)
    row_index: Mapped[str] = mapped_column(sa.String(64))
    sheet_sealed: Mapped[bytes | None]
    has_own_draft: Mapped[bool]
    status: Mapped[EnrolmentStatus] = mapped_column(by_value(EnrolmentStatus))
    place: Mapped[Place] = mapped_column(by_value(Place))
    created_at: Mapped[datetime]
    placed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index(
            "uq_enrolment_active_key",
            "group_id",
            "key_index",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        sa.Index(None, "group_id", "status"),
    )


class Invitation(Base, Identified):
    """A one-time link (undangan); only the hash of its token is kept.

    The token itself is made from `public_id` with a key outside the database, so that a slip can
    be printed again.
    """

    __tablename__ = "invitation"

    enrolment_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("enrolment.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)


class Quota(Base, Identified):
    """How many places a source pays for in one scheme between two months (kuota)."""

    __tablename__ = "quota"

    scheme_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("scheme.id"))
    funding_source: Mapped[FundingSource] = mapped_column(by_value(FundingSource))
    payer_code: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    places: Mapped[int]
    set_by_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    set_at: Mapped[datetime]

    __table_args__ = (sa.Index(None, "scheme_id", "funding_source", "payer_code"),)
