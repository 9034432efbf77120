"""Who adds, reads and rates evidence, and what a rating means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lsp.applications.rules import ApplicationStatus
from lsp.kernel.canonical import content_hash
from lsp.kernel.evidence import EvidenceKind, EvidenceSource, KukResult, Outcome
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_, Reason
from lsp.scheduling.rules import ACTIVE_SEAT, SeatAccess, SeatStatus
from lsp.schemes.rules import Method
from lsp.schemes.rules.outline import KukOutline, UnitOutline

MAX_FILES = 60
LONGEST_TITLE = 120
LONGEST_NOTE = 1000

KIND_NAMES = {
    EvidenceKind.DIRECT: N_("Hasil kerja saya sendiri (L)"),
    EvidenceKind.INDIRECT: N_("Keterangan pihak lain atau dokumen masa lalu (TL)"),
    EvidenceKind.ADDITIONAL: N_("Catatan pendukung (T)"),
}
OUTCOME_NAMES = {
    Outcome.ACHIEVED: N_("Memenuhi VATM"),
    Outcome.NOT_ACHIEVED: N_("Belum memenuhi VATM"),
    Outcome.PROBE: N_("Belum dinilai"),
}


class Criterion(StrEnum):
    """The four principles of evidence (prinsip bukti VATM)."""

    VALID = "V"
    AUTHENTIC = "A"
    CURRENT = "T"
    SUFFICIENT = "M"


CRITERION_NAMES = {
    Criterion.VALID: N_("Valid"),
    Criterion.AUTHENTIC: N_("Asli"),
    Criterion.CURRENT: N_("Terkini"),
    Criterion.SUFFICIENT: N_("Memadai"),
}
CRITERION_HINTS = {
    Criterion.VALID: N_("Sesuai dengan KUK yang dibuktikan."),
    Criterion.AUTHENTIC: N_("Benar milik atau hasil kerja asesi."),
    Criterion.CURRENT: N_("Menggambarkan kemampuan sekarang."),
    Criterion.SUFFICIENT: N_("Cukup untuk menyimpulkan kompetensi."),
}

Rating = Mapping[Criterion, bool]
# what the form asks, in the order of V, A, T, M
CRITERIA = tuple((each, CRITERION_NAMES[each], CRITERION_HINTS[each]) for each in Criterion)


@dataclass(frozen=True, slots=True)
class PortfolioAccess:
    """What the rules look at: the application, its candidate, its seats, and what is frozen.

    The keys, the number and the name are for the pages.
    """

    application_id: str
    candidate_id: int
    status: ApplicationStatus
    is_frozen: bool
    seats: tuple[SeatAccess, ...] = ()
    application_key: int = 0
    version_id: int = 0
    number: str | None = None
    candidate_name: str = ""

    def is_own(self, actor: Actor) -> bool:
        """Whether the actor is the candidate."""
        return actor.person_id == self.candidate_id

    def is_assigned(self, actor: Actor) -> bool:
        """Whether the actor is an assessor of the case who declared no conflict."""
        return any(seat.is_assigned(actor) for seat in self.seats)

    @property
    def seat(self) -> SeatAccess | None:
        """The seat that counts; the database allows one at a time."""
        return next((seat for seat in self.seats if seat.status in ACTIVE_SEAT), None)


_REVIEWERS = (Role.QUALITY_MANAGER, Role.CERTIFICATION_MANAGER)


def _may_add(actor: Actor, portfolio: PortfolioAccess) -> bool:
    return portfolio.is_own(actor)


def _may_read(actor: Actor, portfolio: PortfolioAccess) -> bool:
    if portfolio.is_own(actor) or portfolio.is_assigned(actor) or actor.has(*_REVIEWERS):
        return True
    is_judged = any(seat.status is SeatStatus.FINISHED for seat in portfolio.seats)
    return is_judged and actor.has(Role.COMMITTEE_MEMBER)


def _may_rate(actor: Actor, seat: SeatAccess) -> bool:
    return seat.is_assigned(actor)


MAY = {
    Permission.EVIDENCE_ADD: _may_add,
    Permission.EVIDENCE_READ: _may_read,
    Permission.EVIDENCE_RATE: _may_rate,
}


_NOT_YET = frozenset(
    {ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED, ApplicationStatus.RETURNED}
)


def why_not_edit(portfolio: PortfolioAccess) -> tuple[Reason, ...]:
    """Reasons why evidence may not be added, changed or removed now.

    Source: acceptance P17 (the evidence set is frozen per attempt); domain reference 3 (evidence
    belongs to an application that was accepted).
    """
    if portfolio.is_frozen:
        text = N_("Asesor sudah mulai menilai, jadi bukti tidak dapat diubah lagi.")
        return (Reason("evidence_frozen", text),)
    if portfolio.status in _NOT_YET:
        text = N_("Bukti dapat diunggah setelah permohonan Anda diterima.")
        return (Reason("application_not_accepted", text),)
    if portfolio.status is not ApplicationStatus.ACCEPTED:
        text = N_("Permohonan ini tidak lagi menerima bukti.")
        return (Reason("application_not_open", text),)
    return ()


def why_not_describe(
    title: str, kuk_ids: Iterable[int], known: Iterable[int]
) -> tuple[Reason, ...]:
    """Reasons why evidence cannot bear this title and prove these KUK.

    Source: domain reference 2.4 (evidence links to many KUK of the scheme).
    """
    reasons = []
    chosen = set(kuk_ids)
    if not title.strip():
        reasons.append(Reason("title_missing", N_("Beri nama bukti ini.")))
    if len(title.strip()) > LONGEST_TITLE:
        text = N_("Nama bukti paling banyak %(limit)s karakter.")
        reasons.append(Reason("title_too_long", text, {"limit": LONGEST_TITLE}))
    if not chosen:
        text = N_("Pilih paling sedikit satu KUK yang dibuktikan.")
        reasons.append(Reason("kuk_missing", text))
    if chosen - set(known):
        text = N_("KUK yang dipilih bukan bagian dari skema ini.")
        reasons.append(Reason("kuk_unknown", text))
    return tuple(reasons)


def why_not_another(files: int) -> tuple[Reason, ...]:
    """A reason when the application has as many files as it may have.

    Source: security design section 6 (limits); the number is ours.
    """
    if files < MAX_FILES:
        return ()
    text = N_("Paling banyak %(limit)s berkas. Gabungkan atau hapus yang tidak perlu.")
    return (Reason("too_many_files", text, {"limit": MAX_FILES}),)


def why_not_freeze(
    actor: Actor, seat: SeatAccess, is_agreed: bool, is_frozen: bool
) -> tuple[Reason, ...]:
    """Reasons why the evidence of a seat cannot be frozen for judging.

    Source: domain reference 9, test 3 (nothing is opened before both signed FR.AK.01); acceptance
    P17.
    """
    reasons = list(_why_not_judge(actor, seat, is_agreed))
    if is_frozen:
        text = N_("Bukti kasus ini sudah dibekukan.")
        reasons.append(Reason("already_frozen", text))
    return tuple(reasons)


def _why_not_judge(actor: Actor, seat: SeatAccess, is_agreed: bool) -> tuple[Reason, ...]:
    reasons = []
    if not seat.is_assigned(actor):
        reasons.append(Reason("not_the_assessor", N_("Hanya asesor kasus ini yang menilai bukti.")))
    if not is_agreed:
        text = N_("FR.AK.01 belum ditandatangani kedua pihak.")
        reasons.append(Reason("agreement_missing", text))
    if seat.status is not SeatStatus.CHECKED_IN:
        text = N_("Asesi belum hadir atau sudah selesai dinilai.")
        reasons.append(Reason("seat_not_present", text))
    return tuple(reasons)


def why_not_rate(
    actor: Actor, seat: SeatAccess, is_agreed: bool, is_frozen: bool, rating: Rating, note: str
) -> tuple[Reason, ...]:
    """Reasons why this rating cannot be kept: all four answers, and a note where one is no.

    Source: domain reference 2.3 (FR.IA.08: Valid, Asli, Terkini, Memadai each yes or no), 9 test 3.
    """
    reasons = list(_why_not_judge(actor, seat, is_agreed))
    if not is_frozen:
        reasons.append(Reason("judging_not_begun", N_("Tekan “Mulai menilai” lebih dahulu.")))
    if set(rating) != set(Criterion):
        reasons.append(Reason("rating_incomplete", N_("Jawab keempatnya: V, A, T, dan M.")))
    elif not all(rating.values()) and not note.strip():
        reasons.append(
            Reason("note_missing", N_("Tulis catatan bila salah satu jawabannya tidak."))
        )
    if len(note.strip()) > LONGEST_NOTE:
        text = N_("Catatan paling banyak %(limit)s karakter.")
        reasons.append(Reason("note_too_long", text, {"limit": LONGEST_NOTE}))
    return tuple(reasons)


def rating_outcome(rating: Rating | None) -> Outcome:
    """What a rating says: all four yes is achieved, one no is not, unrated is left to probe.

    Source: domain reference 9, test 2 (at least one evidence rated V+A+T+M).
    """
    if rating is None:
        return Outcome.PROBE
    return Outcome.ACHIEVED if all(rating.values()) else Outcome.NOT_ACHIEVED


def rating_text(rating: Rating | None) -> str:
    """Letters for yes, letters with a minus for no: "V A T −M".

    Source: domain reference 2.1 (VATM).
    """
    if rating is None:
        return ""
    return " ".join(str(c) if rating[c] else f"−{c}" for c in Criterion)


YES, NO = "ya", "tidak"


def answers_of(rating: Rating) -> dict[str, str]:
    """A rating as the form sends it: V, A, T and M, each ya or tidak.

    Source: domain reference 2.3 (FR.IA.08: Ya/Tidak in each column).
    """
    return {criterion.value: YES if yes else NO for criterion, yes in rating.items()}


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """One piece of evidence as it is frozen and reported."""

    evidence_id: str
    title: str
    kind: EvidenceKind
    sha256: str
    kuk_ids: tuple[int, ...]


def set_hash(items: Iterable[EvidenceFacts]) -> str:
    """SHA-256 over every piece of evidence with its KUK, in a fixed order.

    Source: acceptance P11 (evidence set hash), P17.
    """
    ordered = sorted(items, key=lambda item: item.evidence_id)
    return content_hash(
        [
            [item.evidence_id, item.title, item.kind, item.sha256, sorted(item.kuk_ids)]
            for item in ordered
        ]
    )


def results_of(item: EvidenceFacts, rating: Rating | None) -> list[KukResult]:
    """What one piece of evidence says of each KUK it is tied to.

    Source: domain reference 2.4; house design 3 (one frozen shape for all evidence).
    """
    outcome = rating_outcome(rating)
    return [
        KukResult(
            EvidenceSource.PORTFOLIO,
            item.kind,
            item.evidence_id,
            kuk_id,
            outcome,
            rating_text(rating),
        )
        for kuk_id in item.kuk_ids
    ]


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    """Which KUK of a unit evidence is shown for (cakupan); those left out are its gaps."""

    unit: UnitOutline
    evidence_ids: Mapping[int, tuple[str, ...]]
    wanted: frozenset[int]

    @property
    def gaps(self) -> tuple[KukOutline, ...]:
        """The KUK that the scheme wants evidence for and that have none, in order."""
        return tuple(
            kuk
            for kuk in self.unit.kuk()
            if kuk.id in self.wanted and not self.evidence_ids.get(kuk.id)
        )

    @property
    def asked(self) -> int:
        """How many KUK of the unit want evidence."""
        return len(self.wanted)

    @property
    def shown(self) -> int:
        """How many of those have some."""
        return self.asked - len(self.gaps)


def unit_coverage(unit: UnitOutline, items: Iterable[EvidenceFacts]) -> UnitCoverage:
    """The evidence shown for each KUK of a unit; gaps are counted among the KUK that the scheme
    plans to prove by portfolio.

    Source: domain reference 2.3 (FR.MAPA.01 part 2: the method of each KUK).
    """
    found: dict[int, list[str]] = {kuk.id: [] for kuk in unit.kuk()}
    for item in items:
        for kuk_id in found.keys() & set(item.kuk_ids):
            found[kuk_id].append(item.evidence_id)
    return UnitCoverage(
        unit=unit,
        evidence_ids={key: tuple(ids) for key, ids in found.items()},
        wanted=frozenset(kuk.id for kuk in unit.kuk() if Method.PORTFOLIO in kuk.methods),
    )
