"""Tables of decisions. Votes, decrees and decisions are append-only."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Identified, by_value
from lsp.decisions.rules.flow import CaseStatus, Choice, MeetingStatus

_ALIVE = sa.text("status IN ('open', 'decided')")


class Meeting(Base, Identified):
    """A decision meeting of the technical committee (rapat pleno)."""

    __tablename__ = "meeting"

    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    held_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(sa.String(160))
    quorum: Mapped[int]
    status: Mapped[MeetingStatus] = mapped_column(by_value(MeetingStatus), index=True)
    called_by_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    called_at: Mapped[datetime]
    closed_by_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(sa.Text, default="")

    __table_args__ = (sa.CheckConstraint("quorum >= 3", name="quorum_of_three"),)


class MeetingMember(Base):
    """A person named to sit in a meeting (anggota pleno)."""

    __tablename__ = "meeting_member"

    meeting_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("meeting.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("person.id"), primary_key=True, index=True
    )
    position: Mapped[int]


class DecisionCase(Base, Identified):
    """A recommendation before a meeting (kasus). At most one living case a recommendation."""

    __tablename__ = "decision_case"

    meeting_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("meeting.id"), index=True)
    recommendation_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("recommendation.id"))
    recommendation_hash: Mapped[str] = mapped_column(sa.String(64))
    position: Mapped[int]
    status: Mapped[CaseStatus] = mapped_column(by_value(CaseStatus))
    outcome: Mapped[Choice | None] = mapped_column(by_value(Choice))

    __table_args__ = (
        sa.Index(
            "uq_decision_case_alive",
            "recommendation_id",
            unique=True,
            sqlite_where=_ALIVE,
            postgresql_where=_ALIVE,
        ),
    )


class Vote(Base):
    """A member's vote with its reason (suara). Append-only; the newest of a member counts."""

    __tablename__ = "vote"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("decision_case.id"), index=True)
    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    choice: Mapped[Choice] = mapped_column(by_value(Choice))
    reason: Mapped[str] = mapped_column(sa.Text)
    voted_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("case_id", "person_id", "voted_at"),)


class Decree(Base, Identified):
    """The head's decree on a meeting's results (surat keputusan, SK). Append-only."""

    __tablename__ = "decree"

    meeting_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("meeting.id"), unique=True)
    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    considering: Mapped[str] = mapped_column(sa.Text)
    recalling: Mapped[str] = mapped_column(sa.Text)
    signed_by_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"))
    signer_name: Mapped[str] = mapped_column(sa.String(120))
    signer_title: Mapped[str] = mapped_column(sa.String(60))
    signer_title_en: Mapped[str] = mapped_column(sa.String(60))
    signed_at: Mapped[datetime]
    hash: Mapped[str] = mapped_column(sa.String(64))


class Decision(Base, Identified):
    """A certification decision in force (keputusan sertifikasi). Append-only."""

    __tablename__ = "decision"

    case_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("decision_case.id"), unique=True)
    recommendation_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("recommendation.id"), unique=True
    )
    decree_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("decree.id"), index=True)
    candidate_name: Mapped[str] = mapped_column(sa.String(120))
    scheme: Mapped[str] = mapped_column(sa.String(80))
    outcome: Mapped[Choice] = mapped_column(by_value(Choice))
    decided_at: Mapped[datetime]
    appeal_until: Mapped[date]
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)


class DecisionCounter(Base):
    """The last number given in a series and year (penghitung nomor); locked while it moves."""

    __tablename__ = "decision_counter"

    series: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
