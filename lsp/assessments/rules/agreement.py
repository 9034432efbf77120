"""Review of FR.APL.02, and the agreement FR.AK.01."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lsp.assessments.rules.recommending import RecordHeader, header_data
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.scheduling.rules import SeatAccess, SeatStatus


class Gathering(StrEnum):
    """Evidence to be collected (bukti yang akan dikumpulkan), as FR.AK.01 lists it."""

    PORTFOLIO = "portfolio"
    PRODUCT = "product"
    OBSERVATION = "observation"
    STRUCTURED = "structured"
    ORAL = "oral"
    WRITTEN = "written"
    INTERVIEW = "interview"
    OTHER = "other"


GATHERING_NAMES = {
    Gathering.PORTFOLIO: N_("Hasil verifikasi portofolio"),
    Gathering.PRODUCT: N_("Hasil reviu produk"),
    Gathering.OBSERVATION: N_("Hasil observasi langsung"),
    Gathering.STRUCTURED: N_("Hasil kegiatan terstruktur"),
    Gathering.ORAL: N_("Hasil pertanyaan lisan"),
    Gathering.WRITTEN: N_("Hasil pertanyaan tertulis"),
    Gathering.INTERVIEW: N_("Hasil pertanyaan wawancara"),
    Gathering.OTHER: N_("Lainnya"),
}
NOTE_MISSING = Reason("note_missing", N_("Jelaskan kepada asesi apa yang perlu dilengkapi."))
OPEN_SEATS = (SeatStatus.ASSIGNED, SeatStatus.CHECKED_IN)


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What decides whether FR.AK.01 may be opened, changed or signed."""

    seat: SeatAccess
    has_self_assessment: bool
    can_proceed: bool | None
    is_open: bool
    has_signatures: bool
    is_agreed: bool


def _why_not_assessor(actor: Actor, seat: SeatAccess) -> tuple[Reason, ...]:
    if seat.is_assigned(actor):
        return ()
    return (Reason("not_the_assessor", N_("Hanya asesor yang ditunjuk yang menilai kasus ini.")),)


def why_not_review(
    actor: Actor, facts: AgreementFacts, can_proceed: bool, note: str
) -> tuple[Reason, ...]:
    """Reasons why the review of FR.APL.02 cannot be recorded so.

    Source: domain reference 2.3 (FR.APL.02: assessment can / cannot proceed), 3 row 8.
    """
    reasons = list(_why_not_assessor(actor, facts.seat))
    if facts.seat.status not in OPEN_SEATS:
        reasons.append(Reason("seat_finished", N_("Asesmen ini sudah selesai.")))
    if not facts.has_self_assessment:
        reasons.append(
            Reason("self_assessment_missing", N_("Asesmen mandiri (FR.APL.02) belum dikirim."))
        )
    if facts.has_signatures:
        reasons.append(
            Reason(
                "agreement_signed", N_("FR.AK.01 sudah ditandatangani, jadi tidak berubah lagi.")
            )
        )
    if not can_proceed and not note.strip():
        reasons.append(NOTE_MISSING)
    return tuple(reasons)


def why_not_open_agreement(
    actor: Actor, facts: AgreementFacts, gathering: Collection[Gathering], other: str
) -> tuple[Reason, ...]:
    """Reasons why FR.AK.01 cannot be laid before the candidate.

    Source: domain reference 2.3 (FR.AK.01), 3 rows 8 and 9.
    """
    reasons = list(_why_not_assessor(actor, facts.seat))
    if facts.seat.status not in OPEN_SEATS:
        reasons.append(Reason("seat_finished", N_("Asesmen ini sudah selesai.")))
    if facts.can_proceed is not True:
        reasons.append(
            Reason(
                "not_cleared",
                N_("Tinjau FR.APL.02 lebih dahulu dan nyatakan asesmen dapat dilanjutkan."),
            )
        )
    if facts.has_signatures:
        reasons.append(
            Reason(
                "agreement_signed", N_("FR.AK.01 sudah ditandatangani, jadi tidak berubah lagi.")
            )
        )
    if not gathering:
        reasons.append(
            Reason("gathering_missing", N_("Pilih paling sedikit satu bukti yang dikumpulkan."))
        )
    if Gathering.OTHER in gathering and not other.strip():
        reasons.append(Reason("other_missing", N_("Sebutkan bukti lainnya.")))
    return tuple(reasons)


def why_not_sign_agreement(actor: Actor, facts: AgreementFacts) -> tuple[Reason, ...]:
    """Reasons why FR.AK.01 cannot be signed by this person now.

    Source: domain reference 2.3 (FR.AK.01: signed by both), 7.2.
    """
    reasons = []
    if not (facts.seat.is_own(actor) or facts.seat.is_assigned(actor)):
        reasons.append(
            Reason("not_a_signer", N_("Hanya asesor dan asesi kasus ini yang menandatangani."))
        )
    if not facts.is_open:
        reasons.append(Reason("agreement_not_open", N_("Asesor belum menyiapkan FR.AK.01.")))
    elif facts.can_proceed is not True:
        reasons.append(
            Reason("not_cleared", N_("Asesor menyatakan asesmen ini belum dapat dilanjutkan."))
        )
    if facts.seat.status not in OPEN_SEATS:
        reasons.append(Reason("seat_finished", N_("Asesmen ini sudah selesai.")))
    return tuple(reasons)


def agreement_data(
    header: RecordHeader, gathering: Collection[Gathering], other: str
) -> dict[str, Any]:
    """The content of FR.AK.01: what both read and sign.

    Source: domain reference 2.3 (FR.AK.01 Persetujuan Asesmen dan Kerahasiaan).
    """
    return {
        **header_data(header),
        "gathering": [kind.value for kind in Gathering if kind in gathering],
        "other": other.strip(),
    }
