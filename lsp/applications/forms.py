"""Shapes of input for applications; what is right is decided by rules.answers."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict
from wtforms import (  # type: ignore[attr-defined]
    BooleanField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import DateInput

from lsp.applications.rules import PURPOSE_NAMES, answers
from lsp.applications.rules.codes import EDUCATION, OCCUPATIONS
from lsp.applications.rules.needs import NEED_NAMES, NeedArea
from lsp.kernel.provinces import PROVINCES
from lsp.kernel.text import N_
from lsp.web.forms import BaseForm, longest, tidy
from lsp.web.language import gettext, sentence

_SEVERAL_LINES = frozenset(
    {"address", "office_address", "need_text", "nik_reason", "purpose_basis"}
)
_CAPITALS = frozenset({"passport"})
_DIGITS = frozenset({"nik", "postal_code", "office_postal_code"})


class _Asked:
    """Marks a field that must be filled; the rule itself stands in rules.answers."""

    field_flags: ClassVar[Mapping[str, bool]] = {"required": True}

    def __call__(self, _form: Any, _field: Any) -> None:
        """Nothing to check here."""


def _text(label: str, name: str, *, asked: bool = False, **kwargs: Any) -> StringField:
    limit = next(limits[name] for limits in answers.LONGEST.values() if name in limits)
    kind = TextAreaField if name in _SEVERAL_LINES else StringField
    checks = [longest(limit), *([_Asked()] if asked else [])]
    return kind(label, checks, filters=[lambda text: cleaned_text(name, text)], **kwargs)


def _choice(
    label: str, choices: Mapping[str, str], *, asked: bool = True, blank: str | None = None
) -> SelectField:
    known = [SelectChoice(code, name) for code, name in choices.items()]
    first = [] if blank is None else [SelectChoice("", blank)]
    checks = [_Asked()] if asked else []
    return SelectField(label, checks, choices=[*first, *known], validate_choice=False)


def cleaned_text(name: str, text: str | None) -> str:
    """A given text without control characters, on one line unless the field holds several."""
    kept = tidy(text) or ""
    if name not in _SEVERAL_LINES:
        kept = " ".join(kept.split())
    if name in _DIGITS:
        kept = "".join(kept.split())
    return kept.upper().replace(" ", "") if name in _CAPITALS else kept


def cleaned(step: str, given: "MultiDict[str, str]") -> dict[str, str]:
    """The fields of a step among what was sent, cleaned; a box that is ticked is "1"."""
    kept = answers.kept(step, {name: given[name] for name in given})
    return {
        name: ("1" if text else "") if name in answers.BOXES else cleaned_text(name, text)
        for name, text in kept.items()
    }


class StepForm(BaseForm):
    """One step of FR.APL.01."""

    step = ""

    def __init__(self, known: Mapping[str, str], today: date, **kwargs: Any) -> None:
        super().__init__(data=dict(known), **kwargs)
        self._known, self._today = known, today

    def given(self) -> dict[str, str]:
        """The answers of this step as text."""
        found = {}
        for name in answers.LONGEST[self.step]:
            value = self[name].data
            found[name] = ("1" if value else "") if isinstance(value, bool) else (value or "")
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        """Shape first, then the rule of the step; each problem stands beside its field."""
        good: bool = super().validate(extra_validators)
        whole = {**self._known, **self.given()}
        for problem in answers.problems(self.step, whole, self._today):
            field = self[problem.field]
            if not field.errors:
                field.errors = [sentence(problem.reason)]
            good = False
        return good


class PurposeForm(StepForm):
    """Why the person applies."""

    step = answers.PURPOSE
    purpose = RadioField(
        N_("Tujuan asesmen"),
        [_Asked()],
        choices=[SelectChoice(purpose.value, name) for purpose, name in PURPOSE_NAMES.items()],
        validate_choice=False,
    )
    purpose_other = _text(N_("Tujuan lainnya"), "purpose_other")
    purpose_basis = _text(N_("Pengalaman atau pembelajaran yang diajukan"), "purpose_basis")
    old_certificate = _text(N_("Nomor sertifikat lama"), "old_certificate")


class PersonForm(StepForm):
    """Who the person is."""

    step = answers.PERSON
    full_name = _text(N_("Nama lengkap"), "full_name", asked=True)
    identity_kind = RadioField(
        N_("Jenis identitas"),
        [_Asked()],
        choices=[SelectChoice("nik", N_("KTP (NIK)")), SelectChoice("passport", N_("Paspor"))],
        validate_choice=False,
    )
    nik = _text(N_("NIK"), "nik")
    nik_reason = _text(N_("Mengapa NIK berbeda dengan data lain?"), "nik_reason")
    passport = _text(N_("Nomor paspor"), "passport")
    birth_place = _text(N_("Tempat lahir"), "birth_place", asked=True)
    birth_date = _text(N_("Tanggal lahir"), "birth_date", asked=True, widget=DateInput())
    sex = RadioField(
        N_("Jenis kelamin"),
        [_Asked()],
        choices=[SelectChoice("L", N_("Laki-laki")), SelectChoice("P", N_("Perempuan"))],
        validate_choice=False,
    )
    nationality = _text(N_("Kebangsaan"), "nationality", asked=True)


class ContactForm(StepForm):
    """Where the person lives and how to reach them."""

    step = answers.CONTACT
    address = _text(N_("Alamat rumah"), "address", asked=True)
    city = _text(N_("Kabupaten atau kota"), "city", asked=True)
    province_code = _choice(N_("Provinsi"), PROVINCES, blank=N_("Pilih provinsi"))
    postal_code = _text(N_("Kode pos"), "postal_code")
    mobile = _text(N_("Nomor HP"), "mobile", asked=True)
    phone_home = _text(N_("Telepon rumah"), "phone_home")
    email = _text(N_("E-mail"), "email")


class WorkForm(StepForm):
    """Education and present work."""

    step = answers.WORK
    education = _choice(N_("Pendidikan terakhir"), EDUCATION, blank=N_("Pilih pendidikan"))
    occupation = _choice(N_("Pekerjaan"), OCCUPATIONS, blank=N_("Pilih pekerjaan"))
    institution = _text(N_("Koperasi, lembaga, atau perusahaan"), "institution")
    position = _text(N_("Jabatan"), "position")
    office_address = _text(N_("Alamat kantor"), "office_address")
    office_postal_code = _text(N_("Kode pos kantor"), "office_postal_code")
    office_phone = _text(N_("Telepon kantor"), "office_phone")
    office_email = _text(N_("E-mail kantor"), "office_email")


def _need(area: NeedArea) -> BooleanField:
    return BooleanField(NEED_NAMES[area])


class NeedsForm(StepForm):
    """What the person needs to be assessed fairly."""

    step = answers.NEEDS
    needs = RadioField(
        N_("Apakah ada yang perlu kami siapkan agar Anda dapat mengikuti asesmen dengan baik?"),
        [_Asked()],
        choices=[SelectChoice("tidak", N_("Tidak")), SelectChoice("ya", N_("Ya, ada"))],
        validate_choice=False,
    )
    need_language = _need(NeedArea.LANGUAGE)
    need_support = _need(NeedArea.SUPPORT)
    need_technology = _need(NeedArea.TECHNOLOGY)
    need_pace = _need(NeedArea.PACE)
    need_material = _need(NeedArea.MATERIAL)
    need_place = _need(NeedArea.PLACE)
    need_age_gender = _need(NeedArea.AGE_GENDER)
    need_culture = _need(NeedArea.CULTURE)
    need_text = _text(N_("Jelaskan dengan kata Anda sendiri"), "need_text")


class DeclarationForm(StepForm):
    """What the person declares."""

    step = answers.DECLARATION
    is_true = BooleanField(
        N_("Data dan dokumen yang saya sampaikan benar dan dapat saya pertanggungjawabkan."),
        [_Asked()],
    )
    follows_rules = BooleanField(
        N_(
            "Saya akan mengikuti ketentuan skema dan memberi informasi yang diperlukan "
            "untuk asesmen."
        ),
        [_Asked()],
    )


FORMS: Mapping[str, type[StepForm]] = {
    form.step: form
    for form in (PurposeForm, PersonForm, ContactForm, WorkForm, NeedsForm, DeclarationForm)
}


def shown_answers(known: Mapping[str, str]) -> dict[str, str]:
    """Answers as people read them: codes become words."""
    shown = dict(known)
    for name, table in (
        ("education", EDUCATION),
        ("occupation", OCCUPATIONS),
        ("province_code", PROVINCES),
    ):
        shown[name] = table.get(known.get(name, ""), "")
    shown["purpose_code"] = known.get("purpose", "")
    purposes = {purpose.value: gettext(name) for purpose, name in PURPOSE_NAMES.items()}
    shown["purpose"] = purposes.get(known.get("purpose", ""), "")
    sexes = {"L": gettext("Laki-laki"), "P": gettext("Perempuan")}
    shown["sex"] = sexes.get(known.get("sex", ""), "")
    return shown
