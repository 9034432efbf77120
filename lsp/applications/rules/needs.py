"""Special needs (kebutuhan khusus): what the candidate asks for, in FR.AK.07's eight areas."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lsp.kernel.text import N_


class NeedArea(StrEnum):
    """An area of reasonable adjustment (karakteristik FR.AK.07 bagian A), in the form's order."""

    LANGUAGE = "language"
    SUPPORT = "support"
    TECHNOLOGY = "technology"
    PACE = "pace"
    MATERIAL = "material"
    PLACE = "place"
    AGE_GENDER = "age_gender"
    CULTURE = "culture"


NEED_NAMES = {
    NeedArea.LANGUAGE: N_("Bantuan bahasa, membaca, menulis, atau berhitung"),
    NeedArea.SUPPORT: N_("Pendamping, misalnya pembaca soal, juru bahasa isyarat, atau juru tulis"),
    NeedArea.TECHNOLOGY: N_("Alat bantu, misalnya pembaca layar, huruf besar, atau alat dengar"),
    NeedArea.PACE: N_("Waktu lebih longgar, misalnya istirahat karena lelah atau minum obat"),
    NeedArea.MATERIAL: N_("Bahan dalam bentuk lain, misalnya braille, suara, atau video"),
    NeedArea.PLACE: N_("Tempat yang mudah dijangkau, misalnya tanpa tangga"),
    NeedArea.AGE_GENDER: N_("Hal yang berkaitan dengan usia, kehamilan, atau jenis kelamin"),
    NeedArea.CULTURE: N_("Budaya, adat, atau agama, misalnya waktu ibadah"),
}
NEED_FIELDS = {area: f"need_{area.value}" for area in NeedArea}


@dataclass(frozen=True, slots=True)
class SpecialNeeds:
    """What a candidate needs to be assessed fairly; `is_answered` before anything was asked for."""

    is_answered: bool = False
    areas: tuple[NeedArea, ...] = ()
    text: str = ""

    @property
    def is_any(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.areas or self.text)


def special_needs_from(answers: Mapping[str, str]) -> SpecialNeeds:
    """The needs among answers; what was ticked before a later “no” does not count.

    Source: domain reference 2.3 (FR.AK.07 part A: eight characteristics).
    """
    if answers.get("needs") != "ya":
        return SpecialNeeds(is_answered=answers.get("needs") == "tidak")
    areas = tuple(area for area, field in NEED_FIELDS.items() if answers.get(field))
    return SpecialNeeds(is_answered=True, areas=areas, text=answers.get("need_text", "").strip())
