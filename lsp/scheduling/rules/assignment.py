"""Who may be seated with whom: each hard rule with its code and its sentence."""

from dataclasses import dataclass, field
from datetime import date, datetime

from lsp.kernel.text import N_, Reason
from lsp.scheduling.rules import SessionStatus

ASSESSOR_DAILY_LIMIT = 10
TRAINING_MONTHS = 24
QUARTER_SECONDS = 900
ROOM_FULL = Reason("room_full", N_("Semua tempat di TUK pada jam ini sudah terisi."))


@dataclass(frozen=True, slots=True)
class Limits:
    """Settings of the LSP: candidates per assessor and day; months that training binds."""

    assessor_daily: int = ASSESSOR_DAILY_LIMIT
    training_months: int = TRAINING_MONTHS


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """The session that somebody is to be seated in; `on` is the day at the TUK."""

    status: SessionStatus
    scheme_code: str
    on: date
    has_begun: bool
    tuk_is_verified: bool
    places_left: int


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """The candidate with the application, as this session sees them."""

    person_id: int
    application_is_accepted: bool
    has_self_assessment: bool
    scheme_code: str
    is_seated: bool
    is_busy: bool
    employer: str = ""
    may_proceed: bool = True


@dataclass(frozen=True, slots=True)
class AssessorFacts:
    """The assessor as this session sees them; `load` counts the day's candidates."""

    person_id: int
    licence_expires_on: date | None
    scheme_codes: frozenset[str]
    load: int
    is_busy: bool
    employer: str = ""
    conflicts: frozenset[int] = field(default_factory=frozenset)
    trained: dict[int, date | None] = field(default_factory=dict)


def quarters_of(starts_at: datetime, ends_at: datetime) -> range:
    """The quarters of an hour (counted from 1970 in UTC) that a period touches.

    Source: scheduling design 2 (unique rows per quarter-hour slot).
    """
    first = int(starts_at.timestamp()) // QUARTER_SECONDS
    return range(first, -(-int(ends_at.timestamp()) // QUARTER_SECONDS))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month.

    Source: security design SOD-3 (24 months, a setting).
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def training_binds(ended_on: date | None, on: date, months: int) -> bool:
    """Whether training that ended then (None: still going on) still binds on the day.

    Source: security design SOD-3; domain reference 9, test 1.
    """
    return ended_on is None or ended_on > months_before(on, months)


def why_not_train(
    trainer_id: int, candidate_id: int, ended_on: date | None, today: date
) -> tuple[Reason, ...]:
    """Reasons why such a training cannot be entered.

    Source: security design SOD-3 (who trained whom, until when).
    """
    if trainer_id == candidate_id:
        text = N_("Pelatih dan yang dilatih adalah orang yang sama.")
        return (Reason("same_person", text),)
    if ended_on is not None and ended_on > today:
        text = N_("Pelatihan yang masih berjalan belum mempunyai tanggal berakhir; kosongkan.")
        return (Reason("ends_in_future", text),)
    return ()


def why_not_seat(session: SessionFacts, candidate: CandidateFacts) -> tuple[Reason, ...]:
    """Reasons on the candidate's and the session's side, whoever assesses.

    Source: scheduling design 2; domain reference 3 rows 4, 6, 7 and 9, test 5.
    """
    return (*why_not_open(session), *why_not_candidate(session, candidate))


def why_not_candidate(session: SessionFacts, candidate: CandidateFacts) -> tuple[Reason, ...]:
    """Reasons on the candidate's side alone.

    Source: scheduling design 2; domain reference 3 rows 4, 6 and 7.
    """
    reasons = []
    if not candidate.application_is_accepted:
        reasons.append(Reason("application_not_accepted", N_("Permohonan belum diterima.")))
    if not candidate.has_self_assessment:
        reasons.append(
            Reason("self_assessment_missing", N_("Asesmen mandiri (FR.APL.02) belum dikirim."))
        )
    if not candidate.may_proceed:
        reasons.append(
            Reason(
                "self_assessment_stopped", N_("Asesmen mandiri dinilai tidak dapat dilanjutkan.")
            )
        )
    if candidate.scheme_code != session.scheme_code:
        reasons.append(
            Reason("other_scheme", N_("Permohonan ini untuk skema lain daripada jadwal ini."))
        )
    if candidate.is_seated:
        reasons.append(
            Reason("candidate_twice", N_("Asesi sudah mendapat jadwal untuk permohonan ini."))
        )
    if candidate.is_busy:
        reasons.append(
            Reason("candidate_unavailable", N_("Asesi sudah terjadwal pada jam yang sama."))
        )
    return tuple(reasons)


def why_not_open(session: SessionFacts) -> tuple[Reason, ...]:
    """Reasons why the session takes no candidate, whoever it is.

    Source: scheduling design 2 (venue_unverified, room_full, too_late).
    """
    reasons = []
    if session.status not in (SessionStatus.PLANNED, SessionStatus.PUBLISHED):
        reasons.append(Reason("session_not_open", N_("Jadwal ini tidak lagi menerima asesi.")))
    if session.has_begun:
        reasons.append(Reason("too_late", N_("Jadwal ini sudah dimulai.")))
    if not session.tuk_is_verified:
        reasons.append(
            Reason(
                "venue_unverified",
                N_("TUK belum terverifikasi untuk skema ini pada tanggal jadwal."),
            )
        )
    if session.places_left < 1:
        reasons.append(ROOM_FULL)
    return tuple(reasons)


def why_not_assess(
    session: SessionFacts, assessor: AssessorFacts, limits: Limits
) -> tuple[Reason, ...]:
    """Reasons on the assessor's side, whoever the candidate is.

    Source: scheduling design 2; domain reference 9, tests 4 and 5.
    """
    reasons = []
    expires_on = assessor.licence_expires_on
    if expires_on is None:
        reasons.append(Reason("licence_missing", N_("Belum ada sertifikat asesor (Met.).")))
    elif expires_on < session.on:
        reasons.append(
            Reason(
                "licence_expired",
                N_("Sertifikat asesor berakhir %(expires_on)s, sebelum hari asesmen."),
                {"expires_on": expires_on},
            )
        )
    if session.scheme_code not in assessor.scheme_codes:
        reasons.append(Reason("out_of_scope", N_("Belum terdaftar untuk skema ini.")))
    if assessor.load >= limits.assessor_daily:
        reasons.append(
            Reason(
                "assessor_load",
                N_("Sudah menilai %(load)s asesi pada hari itu; batasnya %(limit)s."),
                {"load": assessor.load, "limit": limits.assessor_daily},
            )
        )
    if assessor.is_busy:
        reasons.append(
            Reason("assessor_elsewhere", N_("Bertugas pada jadwal lain di jam yang sama."))
        )
    return tuple(reasons)


def why_not_pair(
    candidate: CandidateFacts, assessor: AssessorFacts, on: date, limits: Limits
) -> tuple[Reason, ...]:
    """Conflicts of interest between these two persons.

    Source: security design SOD-3; scheduling design 2 (conflict_of_interest).
    """
    if candidate.person_id == assessor.person_id:
        return (Reason("same_person", N_("Asesor adalah asesi itu sendiri.")),)
    reasons = []
    employer = candidate.employer.strip().casefold()
    if employer and employer == assessor.employer.strip().casefold():
        reasons.append(Reason("same_employer", N_("Bekerja di lembaga yang sama dengan asesi.")))
    if candidate.person_id in assessor.trained and training_binds(
        assessor.trained[candidate.person_id], on, limits.training_months
    ):
        reasons.append(
            Reason(
                "trained_candidate",
                N_("Melatih asesi ini dalam %(months)s bulan terakhir."),
                {"months": limits.training_months},
            )
        )
    if candidate.person_id in assessor.conflicts:
        reasons.append(Reason("conflict_declared", N_("Sudah menyatakan benturan kepentingan.")))
    return tuple(reasons)


def why_not_assign(
    session: SessionFacts,
    candidate: CandidateFacts,
    assessor: AssessorFacts,
    assigner_id: int,
    limits: Limits,
) -> tuple[Reason, ...]:
    """Every reason why this candidate may not be seated here with this assessor by this person.

    Source: scheduling design 2 (hard rules); security design SOD-3, SOD-4.
    """
    reasons = (
        *why_not_seat(session, candidate),
        *why_not_match(session, candidate, assessor, assigner_id, limits),
    )
    if assigner_id == candidate.person_id:
        reasons += (Reason("own_case", N_("Anda tidak mengatur jadwal untuk diri sendiri.")),)
    return reasons


def why_not_match(
    session: SessionFacts,
    candidate: CandidateFacts,
    assessor: AssessorFacts,
    assigner_id: int,
    limits: Limits,
) -> tuple[Reason, ...]:
    """Reasons against this assessor for this candidate here, beside the candidate's own.

    Source: scheduling design 2; security design SOD-3, SOD-4.
    """
    reasons = (
        *why_not_assess(session, assessor, limits),
        *why_not_pair(candidate, assessor, session.on, limits),
    )
    if assigner_id != assessor.person_id:
        return reasons
    own = Reason("self_assignment", N_("Penugasan dibuat oleh orang lain, bukan asesornya."))
    return (*reasons, own)
