"""What a scheme version or its assessment plan lacks: one gap, one place, one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lsp.kernel.text import N_, Reason
from lsp.schemes.rules import CandidateType


class GapKind(StrEnum):
    """What is wrong (jenis kekurangan)."""

    KUK_UNCOVERED = "kuk_uncovered"
    KUK_WEAK = "kuk_weak"
    KUK_WITHOUT_DIRECT = "kuk_without_direct"
    ASPECT_UNCOVERED = "critical_aspect_without_evidence"
    CELL_SHORT = "blueprint_cell_short"
    CELL_BLOCKED = "blueprint_cell_blocked"
    CELL_UNPLANNED = "cell_without_plan"
    TEST_WITHOUT_CELL = "test_without_cell"
    CELLS_DO_NOT_SUM = "cells_do_not_sum"
    UNIT_RULE_MISSING = "unit_rule_missing"
    UNIT_RULE_TOO_HIGH = "unit_rule_too_high"
    ENGLISH_MISSING = "english_missing"


SENTENCES = {
    GapKind.KUK_UNCOVERED: N_(
        "KUK %(kuk)s unit %(unit)s belum terjangkau instrumen apa pun untuk asesi tipe %(types)s."
    ),
    GapKind.KUK_WEAK: N_(
        "KUK %(kuk)s unit %(unit)s hanya dijangkau bukti %(kinds)s untuk asesi tipe %(types)s, "
        "sedangkan skema meminta dua jenis bukti."
    ),
    GapKind.KUK_WITHOUT_DIRECT: N_(
        "KUK %(kuk)s unit %(unit)s hanya dijangkau bukti %(kinds)s untuk asesi tipe %(types)s, "
        "sedangkan skema meminta bukti langsung (L)."
    ),
    GapKind.ASPECT_UNCOVERED: N_(
        "Aspek kritis “%(aspect)s” unit %(unit)s belum mempunyai bukti untuk asesi tipe %(types)s."
    ),
    GapKind.CELL_SHORT: N_(
        "Bank soal kurang untuk KUK %(kuk)s unit %(unit)s: "
        "perlu %(needed)s soal, tersedia %(available)s."
    ),
    GapKind.CELL_BLOCKED: N_(
        "Soal untuk KUK %(kuk)s unit %(unit)s tidak dapat dipilih tanpa mempertemukan "
        "dua soal yang saling membuka jawaban."
    ),
    GapKind.CELL_UNPLANNED: N_("Tes menguji KUK %(kuk)s pada unit %(unit)s, tetapi rencana tidak."),
    GapKind.TEST_WITHOUT_CELL: N_(
        "Rencana menguji KUK %(kuk)s unit %(unit)s dengan tes, tetapi kisi-kisi tidak memberinya "
        "soal."
    ),
    GapKind.CELLS_DO_NOT_SUM: N_("Jumlah soal pada kisi-kisi %(found)s, seharusnya %(expected)s."),
    GapKind.UNIT_RULE_MISSING: N_("Ketentuan lulus tes untuk unit %(unit)s belum ada."),
    GapKind.UNIT_RULE_TOO_HIGH: N_(
        "Unit %(unit)s meminta %(minimum)s benar, tetapi hanya ada %(count)s soal."
    ),
    GapKind.ENGLISH_MISSING: N_("Teks bahasa Inggris belum ada: %(place)s."),
}
KIND_NAMES = {
    GapKind.KUK_UNCOVERED: N_("KUK belum terjangkau"),
    GapKind.KUK_WEAK: N_("Bukti kurang kuat"),
    GapKind.KUK_WITHOUT_DIRECT: N_("Bukti langsung belum ada"),
    GapKind.ASPECT_UNCOVERED: N_("Aspek kritis tanpa bukti"),
    GapKind.CELL_SHORT: N_("Bank soal kurang"),
    GapKind.CELL_BLOCKED: N_("Bank soal kurang"),
    GapKind.CELL_UNPLANNED: N_("Kisi-kisi di luar rencana"),
    GapKind.TEST_WITHOUT_CELL: N_("Rencana tanpa kisi-kisi"),
    GapKind.CELLS_DO_NOT_SUM: N_("Jumlah soal tidak cocok"),
    GapKind.UNIT_RULE_MISSING: N_("Ketentuan lulus belum ada"),
    GapKind.UNIT_RULE_TOO_HIGH: N_("Ketentuan lulus terlalu tinggi"),
    GapKind.ENGLISH_MISSING: N_("Teks bahasa Inggris belum ada"),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing: where (what does not apply is empty), for whom, and the words."""

    kind: GapKind
    unit: str
    element: int
    kuk: str
    types: tuple[CandidateType, ...]
    reason: Reason

    def facts(self) -> dict[str, Any]:
        """The gap as plain values, for JSON."""
        return {
            "problem": self.kind.value,
            "unit": self.unit or None,
            "element": self.element or None,
            "kuk": self.kuk or None,
            "candidate_types": [each.value for each in self.types],
            "sentence": str(self.reason),
        }


def gap(
    kind: GapKind,
    facts: Mapping[str, str | int] | None = None,
    *,
    unit: str = "",
    kuk: str = "",
    element: int = 0,
    types: tuple[CandidateType, ...] = (),
) -> Gap:
    """A gap with its sentence; the element of a KUK is read from its number.

    Source: domain reference 6.1 (a KUK is numbered element.criterion).
    """
    element = element or (int(kuk.partition(".")[0]) if kuk else 0)
    place: dict[str, Any] = {"unit": unit} if unit else {}
    if kuk:
        place["kuk"] = kuk
    if types:
        place["types"] = ", ".join(str(each.value) for each in types)
    reason = Reason(kind.value, SENTENCES[kind], {**place, **(facts or {})})
    return Gap(kind, unit, element, kuk, types, reason)
