"""Who adds, reads and rates evidence, and what a rating means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lsp.kernel.canonical import content_hash
from lsp.kernel.evidence import EvidenceKind, EvidenceSource, KukResult, Outcome
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_, Reason
from lsp.scheduling.rules import SeatAccess, SeatStatus

MAX_FILES = 60
MEDIA_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})

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


@dataclass(frozen=True, slots=True)
class PortfolioAccess:
    """What the rules look at: the application, its candidate, its seats, and what is frozen."""

    application_id: str
    candidate_id: int
    is_open: bool
    is_frozen: bool
    seats: tuple[SeatAccess, ...] = ()

    def is_own(self, actor: Actor) -> bool:
        """Whether the actor is the candidate."""
        return actor.person_id == self.candidate_id

    def is_assigned(self, actor: Actor) -> bool:
        """Whether the actor is an assessor of the case who declared no conflict."""
        return any(seat.is_assigned(actor) for seat in self.seats)


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


def why_not_edit(portfolio: PortfolioAccess) -> tuple[Reason, ...]:
    """Reasons why evidence may not be added or removed any more.

    Source: acceptance P17 (the evidence set is frozen per attempt).
    """
    if portfolio.is_frozen:
        return (
            Reason(
                "evidence_frozen",
                N_("Asesor sudah mulai menilai, jadi bukti tidak dapat diubah lagi."),
            ),
        )
    if not portfolio.is_open:
        return (
            Reason(
                "application_not_open",
                N_("Permohonan ini tidak lagi menerima bukti."),
            ),
        )
    return ()


def why_not_add(
    portfolio: PortfolioAccess, kuk_ids: Iterable[int], known: Iterable[int], files: int
) -> tuple[Reason, ...]:
    """Reasons why this file cannot become evidence for these KUK.

    Source: domain reference 2.4 (evidence links to many KUK of the scheme).
    """
    reasons = list(why_not_edit(portfolio))
    chosen = set(kuk_ids)
    if not chosen:
        reasons.append(Reason("kuk_missing", N_("Pilih paling sedikit satu KUK.")))
    if chosen - set(known):
        reasons.append(Reason("kuk_unknown", N_("KUK yang dipilih bukan bagian dari skema ini.")))
    if files >= MAX_FILES:
        reasons.append(
            Reason(
                "too_many_files",
                N_("Paling banyak %(limit)s berkas. Gabungkan atau hapus yang tidak perlu."),
                {"limit": MAX_FILES},
            )
        )
    return tuple(reasons)


def why_not_rate(
    actor: Actor, seat: SeatAccess, is_agreed: bool, is_frozen: bool, rating: Rating, note: str
) -> tuple[Reason, ...]:
    """Reasons why this rating cannot be kept: all four answers, and a note where one is no.

    Source: domain reference 2.3 (FR.IA.08: Valid, Asli, Terkini, Memadai each yes or no), 9 test 3.
    """
    reasons = []
    if not seat.is_assigned(actor):
        reasons.append(Reason("not_the_assessor", N_("Hanya asesor kasus ini yang menilai bukti.")))
    if not is_agreed:
        reasons.append(
            Reason("agreement_missing", N_("FR.AK.01 belum ditandatangani kedua pihak."))
        )
    if seat.status is not SeatStatus.CHECKED_IN:
        reasons.append(Reason("seat_not_present", N_("Asesi belum hadir atau sudah selesai.")))
    if not is_frozen:
        reasons.append(Reason("judging_not_begun", N_("Tekan “Mulai menilai” lebih dahulu.")))
    if set(rating) != set(Criterion):
        reasons.append(Reason("rating_incomplete", N_("Jawab keempatnya: V, A, T, dan M.")))
    elif not all(rating.values()) and not note.strip():
        reasons.append(
            Reason("note_missing", N_("Tulis catatan bila salah satu jawabannya tidak."))
        )
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
