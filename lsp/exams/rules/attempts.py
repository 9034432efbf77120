"""One candidate's sitting of the test: its statuses, its clock and its start."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lsp.kernel.flow import Flow
from lsp.kernel.text import N_, Reason

GRACE = timedelta(seconds=10)
LONGEST_GRANT = timedelta(hours=4)
SPOKEN_MINUTES = (30, 10, 5, 1)


class AttemptState(StrEnum):
    """Where an attempt (uji tulis) stands, and whose turn it is."""

    READY = "ready"  # the form is frozen; the candidate may start
    OPEN = "open"  # the candidate's turn, until the deadline
    SUBMITTED = "submitted"  # handed in and scored
    CLOSED = "closed"  # closed by the server at the deadline, and scored
    ANNULLED = "annulled"  # does not count; a new attempt may be prepared


class AttemptStep(StrEnum):
    """What moves an attempt."""

    START = "start"
    SUBMIT = "submit"
    CLOSE = "close"
    ANNUL = "annul"


ATTEMPT: Flow[AttemptState, AttemptStep] = Flow(
    "attempt",
    AttemptState.READY,
    {
        (AttemptState.READY, AttemptStep.START): AttemptState.OPEN,
        (AttemptState.OPEN, AttemptStep.SUBMIT): AttemptState.SUBMITTED,
        (AttemptState.OPEN, AttemptStep.CLOSE): AttemptState.CLOSED,
        (AttemptState.READY, AttemptStep.ANNUL): AttemptState.ANNULLED,
        (AttemptState.OPEN, AttemptStep.ANNUL): AttemptState.ANNULLED,
        (AttemptState.SUBMITTED, AttemptStep.ANNUL): AttemptState.ANNULLED,
        (AttemptState.CLOSED, AttemptStep.ANNUL): AttemptState.ANNULLED,
    },
)

STATE_NAMES = {
    AttemptState.READY: N_("Siap dimulai"),
    AttemptState.OPEN: N_("Sedang dikerjakan"),
    AttemptState.SUBMITTED: N_("Sudah diserahkan"),
    AttemptState.CLOSED: N_("Ditutup karena waktu habis"),
    AttemptState.ANNULLED: N_("Dibatalkan"),
}
FINISHED = frozenset({AttemptState.SUBMITTED, AttemptState.CLOSED})


@dataclass(frozen=True, slots=True)
class StartFacts:
    """What decides whether a candidate may start now; the window is that of the session."""

    state: AttemptState
    is_checked_in: bool
    is_agreed: bool
    opens_at: datetime
    closes_at: datetime
    now: datetime


def why_not_start(facts: StartFacts) -> tuple[Reason, ...]:
    """Reasons why the test may not begin.

    Source: issue 2 step 4 (FR.AK.01 signed by both) and step 5; exams design section 2 steps 2-3.
    """
    reasons = list(ATTEMPT.why_not(facts.state, AttemptStep.START))
    if not facts.is_checked_in:
        reasons.append(
            Reason(
                "seat_not_checked_in",
                N_("Kehadiran Anda belum dicatat oleh petugas TUK. Tunjukkan KTP kepada petugas."),
            )
        )
    if not facts.is_agreed:
        reasons.append(
            Reason(
                "agreement_not_signed",
                N_(
                    "Persetujuan asesmen (FR.AK.01) belum ditandatangani lengkap "
                    "oleh Anda dan asesor."
                ),
            )
        )
    if facts.now < facts.opens_at:
        reasons.append(
            Reason(
                "session_not_open",
                N_("Sesi uji belum dibuka. Ujian dapat dimulai pada %(opens_at)s."),
                {"opens_at": facts.opens_at},
            )
        )
    if facts.now > facts.closes_at:
        reasons.append(
            Reason(
                "session_over",
                N_("Sesi uji sudah berakhir pada %(closes_at)s. Hubungi LSP untuk jadwal baru."),
                {"closes_at": facts.closes_at},
            )
        )
    return tuple(reasons)


def deadline(started_at: datetime, minutes: int, grants_seconds: Iterable[int]) -> datetime:
    """The moment the time is over: by the server's clock and granted time only.

    Source: exams design 1.2 I5.
    """
    return started_at + timedelta(minutes=minutes, seconds=sum(grants_seconds))


def is_overdue(state: AttemptState, deadline_at: datetime | None, now: datetime) -> bool:
    """Whether the server closes the attempt now: deadline and grace are over.

    Source: acceptance P2; exams design section 2 (late policy a).
    """
    return state is AttemptState.OPEN and deadline_at is not None and now > deadline_at + GRACE


def why_not_grant(state: AttemptState, seconds: int, reason: str) -> tuple[Reason, ...]:
    """Reasons why extra time may not be given.

    Source: exams design 1.1 (time_grant), 1.2 I11; security design SOD-7.
    """
    reasons = []
    if state not in (AttemptState.READY, AttemptState.OPEN):
        reasons.append(Reason("attempt_over", N_("Ujian ini sudah selesai.")))
    if not 0 < seconds <= LONGEST_GRANT.total_seconds():
        reasons.append(Reason("grant_length", N_("Tambahan waktu antara 1 menit dan 4 jam.")))
    if len(reason.strip()) < 5:
        reasons.append(Reason("grant_reason", N_("Tuliskan alasan tambahan waktu.")))
    return tuple(reasons)


def why_not_annul(state: AttemptState, reason: str) -> tuple[Reason, ...]:
    """Reasons why an attempt may not be set aside.

    Source: exams design 1.1 (attempt: annulled), 1.2 I11; acceptance P8.
    """
    reasons = list(ATTEMPT.why_not(state, AttemptStep.ANNUL))
    if len(reason.strip()) < 5:
        reasons.append(Reason("annul_reason", N_("Tuliskan alasan pembatalan.")))
    return tuple(reasons)


def why_not_prepare(is_seat_active: bool) -> tuple[Reason, ...]:
    """Reasons why no form may be drawn for a seat.

    Source: exams design section 2 step 3 (forms are assembled before the start).
    """
    if is_seat_active:
        return ()
    return (Reason("seat_not_active", N_("Kursi ini tidak berlaku lagi pada jadwal asesmen.")),)


def why_not_submit(state: AttemptState, final_seq: int | None, ack_seq: int) -> tuple[Reason, ...]:
    """Reasons why the test may not be handed in: never because of blanks, always because of a gap.

    Source: exams design section 2 step 6; acceptance P18.
    """
    reasons = list(ATTEMPT.why_not(state, AttemptStep.SUBMIT))
    if final_seq is not None and final_seq > ack_seq:
        reasons.append(
            Reason(
                "answers_missing",
                N_("Sebagian jawaban masih di perangkat Anda. Tunggu sampai semuanya tersimpan."),
            )
        )
    return tuple(reasons)
