"""Tables of sessions, seats, conflicts of interest and claimed hours."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Identified, by_value
from lsp.scheduling.rules import Claim, SeatStatus, SessionStatus

_ACTIVE = sa.text("status IN ('assigned', 'checked_in', 'finished')")


class AssessmentSession(Base, Identified):
    """One assessment of one scheme at one TUK (jadwal asesmen), with its assignment letter."""

    __tablename__ = "assessment_session"

    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    scheme_version_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("scheme_version.id"))
    scheme_code: Mapped[str] = mapped_column(sa.String(60))
    tuk_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("tuk.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    status: Mapped[SessionStatus] = mapped_column(by_value(SessionStatus))
    planned_by_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    letter_number: Mapped[str | None] = mapped_column(sa.String(40), unique=True)
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    cancel_reason: Mapped[str] = mapped_column(sa.Text, default="")

    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.Index(None, "status", "starts_at"),
    )


class Seat(Base, Identified):
    """A candidate's place in a session with an assessor (kursi): one that counts a case."""

    __tablename__ = "seat"

    session_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("assessment_session.id"), index=True
    )
    application_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("application.id"))
    candidate_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    assessor_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    place: Mapped[int]
    status: Mapped[SeatStatus] = mapped_column(by_value(SeatStatus))
    assigned_by_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    assigned_at: Mapped[datetime]
    checked_in_at: Mapped[datetime | None]
    checked_in_by_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    identity_document: Mapped[str | None] = mapped_column(sa.String(20))
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(sa.Text, default="")

    __table_args__ = (
        sa.CheckConstraint("candidate_id <> assessor_id", name="not_oneself"),
        sa.CheckConstraint("assigned_by_id <> assessor_id", name="assigned_by_another"),
        sa.CheckConstraint(
            "checked_in_by_id IS NULL OR "
            "(checked_in_by_id <> assessor_id AND checked_in_by_id <> candidate_id)",
            name="checked_by_another",
        ),
        sa.Index(
            "uq_seat_active_application",
            "application_id",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
    )


class TimeClaim(Base):
    """A quarter of an hour that a session holds of a candidate, an assessor or a place.

    The primary key is the last fence against a double booking (jadwal ganda).
    """

    __tablename__ = "time_claim"

    kind: Mapped[Claim] = mapped_column(by_value(Claim), primary_key=True)
    holder: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    quarter: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    session_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("assessment_session.id"), index=True
    )


class AssessorScope(Base):
    """A scheme that the LSP listed an assessor for (ruang lingkup asesor)."""

    __tablename__ = "assessor_scope"

    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), primary_key=True)
    scheme_code: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    added_at: Mapped[datetime]


class TrainingLink(Base, Identified):
    """Who trained whom, and until when (pelatihan); without an end it still goes on."""

    __tablename__ = "training_link"

    trainer_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    candidate_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    ended_on: Mapped[date | None]
    entered_at: Mapped[datetime]

    __table_args__ = (sa.CheckConstraint("trainer_id <> candidate_id", name="not_oneself"),)


class InterestDeclaration(Base, Identified):
    """An assessor's word on a seat (pernyataan ketidakberpihakan). Append-only; newest counts."""

    __tablename__ = "interest_declaration"

    seat_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("seat.id"), index=True)
    assessor_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    has_conflict: Mapped[bool]
    note: Mapped[str] = mapped_column(sa.Text)
    declared_at: Mapped[datetime]


class SchedulingSettings(Base):
    """The LSP's own limits (pengaturan jadwal); at most one row, defaults without it."""

    __tablename__ = "scheduling_settings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    assessor_daily: Mapped[int]
    training_months: Mapped[int]


class SchedulingCounter(Base):
    """The last number given in a series and year (penghitung nomor); locked while it moves."""

    __tablename__ = "scheduling_counter"

    series: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
