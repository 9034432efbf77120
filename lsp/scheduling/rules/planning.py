"""When a session may be planned, published, held and closed, and who checks identities."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.scheduling.rules import (
    SEAT_FLOW,
    SESSION_FLOW,
    Interest,
    SeatStatus,
    SeatStep,
    SessionStatus,
    SessionStep,
)
from lsp.scheduling.rules.assignment import QUARTER_SECONDS

SHORTEST = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
CHECK_IN_OPENS = timedelta(hours=2)
LONGEST_NOTE = 500
WARNING_DAYS = (30, 90, 180)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A session that somebody wants to enter."""

    starts_at: datetime
    ends_at: datetime
    tuk_is_verified: bool
    scheme_is_published: bool
    now: datetime


def why_not_plan(plan: PlanFacts) -> tuple[Reason, ...]:
    """Reasons why such a session cannot be entered.

    Source: scheduling design 2; domain reference 1.4 (a TUK is verified before use).
    """
    reasons = []
    if plan.starts_at <= plan.now:
        reasons.append(Reason("too_early", N_("Jadwal dimulai setelah saat ini.")))
    length = plan.ends_at - plan.starts_at
    if length < SHORTEST or length > LONGEST:
        reasons.append(Reason("odd_length", N_("Jadwal berlangsung antara 30 menit dan 12 jam.")))
    if any(int(at.timestamp()) % QUARTER_SECONDS for at in (plan.starts_at, plan.ends_at)):
        reasons.append(
            Reason("odd_minutes", N_("Jam mulai dan selesai dipilih per seperempat jam."))
        )
    if not plan.scheme_is_published:
        reasons.append(Reason("scheme_not_published", N_("Skema ini belum terbit.")))
    if not plan.tuk_is_verified:
        reasons.append(
            Reason(
                "venue_unverified",
                N_("TUK belum terverifikasi untuk skema ini pada tanggal jadwal."),
            )
        )
    return tuple(reasons)


def why_not_publish(
    status: SessionStatus, seats: int, conflicts: int, publisher_assesses: bool
) -> tuple[Reason, ...]:
    """Reasons why the assignment letter cannot be given yet.

    Source: scheduling design 2 (self_assignment); domain reference 1.4 (Surat Tugas).
    """
    reasons = list(SESSION_FLOW.why_not(status, SessionStep.PUBLISH))
    if not seats:
        reasons.append(Reason("session_empty", N_("Belum ada asesi pada jadwal ini.")))
    if conflicts:
        reasons.append(
            Reason(
                "conflict_of_interest",
                N_("%(count)s asesi perlu asesor lain karena benturan kepentingan."),
                {"count": conflicts},
            )
        )
    if publisher_assesses:
        reasons.append(
            Reason("self_assignment", N_("Penugasan dibuat oleh orang lain, bukan asesornya."))
        )
    return tuple(reasons)


@dataclass(frozen=True, slots=True)
class CheckInFacts:
    """A seat at the door: the session's hours and the two people who may not check it."""

    session_status: SessionStatus
    seat_status: SeatStatus
    starts_at: datetime
    ends_at: datetime
    candidate_id: int
    assessor_id: int


def _why_not_checker(facts: CheckInFacts, actor: Actor) -> tuple[Reason, ...]:
    if actor.person_id in (facts.assessor_id, facts.candidate_id):
        return (
            Reason(
                "own_identity_check",
                N_("Identitas diperiksa oleh orang lain, bukan asesor atau asesi itu sendiri."),
            ),
        )
    return ()


def why_not_check_in(facts: CheckInFacts, actor: Actor, now: datetime) -> tuple[Reason, ...]:
    """Reasons why this person cannot record the candidate as present now.

    Source: security design SOD-8; domain reference 3 row 10.
    """
    reasons = [*_why_not_checker(facts, actor)]
    if facts.session_status not in (SessionStatus.PUBLISHED, SessionStatus.HELD):
        reasons.append(Reason("session_not_published", N_("Jadwal ini belum terbit.")))
    reasons += SEAT_FLOW.why_not(facts.seat_status, SeatStep.CHECK_IN)
    if now < facts.starts_at - CHECK_IN_OPENS:
        reasons.append(
            Reason("too_early", N_("Kehadiran dicatat paling awal dua jam sebelum mulai."))
        )
    if now > facts.ends_at:
        reasons.append(Reason("too_late", N_("Jam asesmen sudah lewat.")))
    return tuple(reasons)


def why_not_miss(facts: CheckInFacts, actor: Actor, now: datetime) -> tuple[Reason, ...]:
    """Reasons why the candidate cannot be recorded as absent now.

    Source: security design SOD-8; scheduling design 6 (no-show at check-in).
    """
    reasons = [*_why_not_checker(facts, actor)]
    if facts.session_status not in (SessionStatus.PUBLISHED, SessionStatus.HELD):
        reasons.append(Reason("session_not_published", N_("Jadwal ini belum terbit.")))
    reasons += SEAT_FLOW.why_not(facts.seat_status, SeatStep.MISS)
    if now < facts.starts_at:
        reasons.append(Reason("too_early", N_("Tidak hadir baru dapat dicatat setelah jam mulai.")))
    return tuple(reasons)


def why_not_close(status: SessionStatus, seats: Iterable[SeatStatus]) -> tuple[Reason, ...]:
    """Reasons why the session is not over yet.

    Source: domain reference 3 row 12 (report after the schedule).
    """
    reasons = list(SESSION_FLOW.why_not(status, SessionStep.CLOSE))
    if any(seat in (SeatStatus.ASSIGNED, SeatStatus.CHECKED_IN) for seat in seats):
        reasons.append(Reason("seats_open", N_("Masih ada asesi yang belum selesai dinilai.")))
    return tuple(reasons)


def why_not_cancel_session(
    status: SessionStatus, seats: Iterable[SeatStatus], reason: str
) -> tuple[Reason, ...]:
    """Reasons why the session cannot be called off.

    Source: scheduling design 6 (cancel within the window).
    """
    reasons = list(SESSION_FLOW.why_not(status, SessionStep.CANCEL))
    if any(seat in (SeatStatus.CHECKED_IN, SeatStatus.FINISHED) for seat in seats):
        reasons.append(Reason("seats_begun", N_("Sudah ada asesi yang hadir.")))
    return (*reasons, *_why_not_reason(reason))


def why_not_cancel_seat(status: SeatStatus, reason: str) -> tuple[Reason, ...]:
    """Reasons why the seat cannot be taken back.

    Source: scheduling design 6.
    """
    return (*SEAT_FLOW.why_not(status, SeatStep.CANCEL), *_why_not_reason(reason))


def why_not_withdraw(status: SeatStatus) -> tuple[Reason, ...]:
    """Reasons why the candidate of this seat may not withdraw: assessment has begun or is over.

    Source: ISO/IEC 17024 9.4 (what was assessed is decided); issue 2, applications (withdrawal).
    """
    if status is SeatStatus.ASSIGNED:
        return ()
    text = N_("Asesmen sudah dimulai, jadi permohonan tidak dapat dibatalkan lagi.")
    return (Reason("assessment_begun", text),)


def _why_not_reason(reason: str) -> tuple[Reason, ...]:
    if not reason.strip():
        return (Reason("reason_missing", N_("Tulis alasannya.")),)
    return _why_not_long(reason)


def _why_not_long(text: str) -> tuple[Reason, ...]:
    if len(text) <= LONGEST_NOTE:
        return ()
    facts = {"limit": LONGEST_NOTE}
    return (Reason("note_long", N_("Tulis paling banyak %(limit)s karakter."), facts),)


def why_not_declare(
    status: SeatStatus, present: Interest, has_conflict: bool, note: str
) -> tuple[Reason, ...]:
    """Reasons why the assessor's declaration of interest cannot be taken so.

    A conflict that was declared once is not taken back by the same person.
    Source: security design SOD-3; domain reference 1.4 (impartiality statement per assignment).
    """
    if status not in (SeatStatus.ASSIGNED, SeatStatus.CHECKED_IN):
        return (Reason("seat_not_open", N_("Penugasan ini tidak lagi terbuka.")),)
    if present is Interest.CONFLICT:
        return (
            Reason(
                "conflict_stands",
                N_("Benturan kepentingan sudah dinyatakan; sekretariat menunjuk asesor lain."),
            ),
        )
    if present is Interest.CLEAR and not has_conflict:
        return (Reason("already_declared", N_("Anda sudah menyatakannya.")),)
    if has_conflict and not note.strip():
        return (Reason("note_missing", N_("Jelaskan hubungan Anda dengan asesi.")),)
    return _why_not_long(note)


def why_not_letter(status: SessionStatus, letter_number: str | None) -> tuple[Reason, ...]:
    """Reasons why there is no assignment letter to show.

    Source: domain reference 1.4 (Surat Tugas is given before the assessment).
    """
    if status is SessionStatus.CANCELLED:
        return (Reason("session_cancelled", N_("Jadwal ini dibatalkan.")),)
    if letter_number is None:
        return (Reason("letter_missing", N_("Surat tugas ada setelah jadwal diterbitkan.")),)
    return ()


def letter_number(serial: int, on: date) -> str:
    """The number of an assignment letter: serial, kind, Roman month, year.

    Source: domain reference 1.4 (Surat Tugas); the grammar is the LSP's own.
    """
    return f"{serial:03d}/ST/LSP/{_ROMAN[on.month - 1]}/{on.year}"


def session_number(serial: int, on: date) -> str:
    """The number of a session within its year.

    Source: domain reference 0.5 (numbers come from locked counters).
    """
    return f"JDW-{on.year}-{serial:04d}"


def licence_warning_days(expires_on: date, today: date) -> int | None:
    """0 when expired, else the nearest of 30, 90 and 180 days that is reached, or None.

    Source: domain reference 9, test 4 (180/90/30-day warnings).
    """
    left = (expires_on - today).days
    if left < 0:
        return 0
    return next((days for days in WARNING_DAYS if left <= days), None)


def why_not_list(actor: Actor, assessor_id: int) -> tuple[Reason, ...]:
    """Reasons why this person cannot change which schemes an assessor is listed for.

    Source: security design SOD-14 (nobody grants to themselves).
    """
    if actor.person_id == assessor_id:
        return (Reason("own_scope", N_("Ruang lingkup Anda diatur oleh orang lain.")),)
    return ()


def why_not_limits(assessor_daily: int, training_months: int) -> tuple[Reason, ...]:
    """Reasons why these cannot be the LSP's limits.

    Source: domain reference 0.6 (settings), 1.4 (default 10); security design SOD-3 (24 months).
    """
    reasons = []
    if not 1 <= assessor_daily <= 50:
        reasons.append(
            Reason("odd_daily_limit", N_("Batas asesi per asesor per hari antara 1 dan 50."))
        )
    if not 1 <= training_months <= 120:
        reasons.append(Reason("odd_months", N_("Masa ikatan pelatihan antara 1 dan 120 bulan.")))
    return tuple(reasons)
