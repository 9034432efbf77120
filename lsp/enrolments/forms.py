"""Shapes of input for groups, sheets, invitations and quotas."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import (  # type: ignore[attr-defined]
    Field,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    ValidationError,
)

from lsp.accounts.forms import RegisterForm, normal_phone
from lsp.accounts.models import Person
from lsp.enrolments.actions import GroupDraft
from lsp.enrolments.models import Sponsor
from lsp.enrolments.rules import SPONSOR_NAMES, SponsorKind
from lsp.enrolments.rules.funding import FUNDING_NAMES, FundingSource, why_not_payer
from lsp.enrolments.rules.inviting import TAIL
from lsp.kernel.text import N_
from lsp.organization.models import Council
from lsp.web.formats import month
from lsp.web.forms import BaseForm, between, longest, optional, required, tidy
from lsp.web.language import gettext, language, sentence

MONTHS_AHEAD = 24


def _phone(_form: Any, field: Field) -> None:
    try:
        field.data = normal_phone(field.data)
    except ValueError:
        raise ValidationError(gettext("Tulis nomor HP seperti 0812 3456 7890.")) from None


def _month(text: str | None) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def months(first: date, count: int) -> list[SelectChoice]:
    """So many months from the one of a day on, in words."""
    found = []
    for ahead in range(count):
        year, number = divmod(first.year * 12 + first.month - 1 + ahead, 12)
        day = date(year, number + 1, 1)
        found.append(SelectChoice(f"{day:%Y-%m}", month(day, language())))
    return found


def _councils(councils: Sequence[Council], blank: str) -> list[SelectChoice]:
    known = [SelectChoice(str(each.id), each.name) for each in councils]
    return [SelectChoice("", blank), *known]


class SponsorForm(BaseForm):
    """Entering an institution."""

    name = StringField(
        N_("Nama lembaga"), [required(N_("Isi nama lembaga.")), longest(160)], filters=[tidy]
    )
    kind = SelectField(
        N_("Jenis"),
        choices=[SelectChoice(kind.value, name) for kind, name in SPONSOR_NAMES.items()],
    )
    council_id = SelectField(N_("Wilayah"), coerce=str, validate_choice=True)

    def __init__(self, councils: Sequence[Council], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.council_id.choices = _councils(councils, N_("Tidak terikat wilayah"))

    @property
    def council(self) -> int | None:
        """The chosen council's key."""
        return int(self.council_id.data) if self.council_id.data else None

    @property
    def kind_given(self) -> SponsorKind:
        """The chosen kind."""
        return SponsorKind(self.kind.data)


class OfficerForm(BaseForm):
    """Appointing who acts for an institution."""

    person_id = SelectField(N_("Orang"), [required(N_("Pilih orangnya."))], coerce=str)

    def __init__(self, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        known = [SelectChoice(one.public_id, one.full_name) for one in people]
        self.person_id.choices = [SelectChoice("", N_("Pilih orang")), *known]


class GroupForm(BaseForm):
    """Opening or changing a group."""

    sponsor_id = SelectField(N_("Lembaga pengusul"), coerce=str)
    name = StringField(
        N_("Nama kelompok"), [required(N_("Beri nama kelompok.")), longest(120)], filters=[tidy]
    )
    scheme_id = SelectField(N_("Skema"), coerce=str)
    funding_source = SelectField(
        N_("Sumber anggaran"),
        choices=[SelectChoice(each.value, name) for each, name in FUNDING_NAMES.items()],
    )
    payer_code = SelectField(N_("Pemberi anggaran"), coerce=str)
    planned_on = SelectField(N_("Rencana bulan asesmen"), coerce=str)
    council_id = SelectField(N_("Wilayah asesi"), coerce=str)
    contact_name = StringField(
        N_("Nama narahubung"),
        [required(N_("Isi nama narahubung.")), longest(120)],
        filters=[tidy],
    )
    contact_phone = StringField(
        N_("Nomor HP narahubung"), [optional(), longest(30), _phone], filters=[tidy]
    )

    def __init__(
        self,
        *,
        sponsors: Sequence[Sponsor],
        schemes: Sequence[tuple[int, str, str]],
        payers: Mapping[int, str],
        councils: Sequence[Council],
        first_month: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._payers = payers
        self.sponsor_id.choices = [SelectChoice(one.public_id, one.name) for one in sponsors]
        self.scheme_id.choices = [
            SelectChoice(str(key), f"{title} ({code})") for key, code, title in schemes
        ]
        self.payer_code.choices = [
            SelectChoice(str(code), f"{code} · {name}") for code, name in payers.items()
        ]
        self.planned_on.choices = months(first_month, MONTHS_AHEAD)
        self.council_id.choices = _councils(councils, N_("Menurut lembaga atau provinsi asesi"))

    def validate_payer_code(self, field: Field) -> None:
        """The payer fits the source; the same rule stands in the deed."""
        source, code = self.funding_source.data or "", field.data or ""
        if source not in set(FundingSource) or not code.isdecimal():
            return  # the fields' own choices say so
        reasons = why_not_payer(FundingSource(source), int(code), self._payers)
        if reasons:
            raise ValidationError(sentence(reasons[0]))

    def draft(self) -> GroupDraft:
        """What was filled in; for a valid form only."""
        planned = _month(self.planned_on.data)
        if planned is None:
            raise TypeError("the draft of a form that is not valid")
        return GroupDraft(
            name=self.name.data or "",
            scheme_id=int(self.scheme_id.data),
            funding_source=FundingSource(self.funding_source.data),
            payer_code=int(self.payer_code.data),
            planned_on=planned,
            council_id=int(self.council_id.data) if self.council_id.data else None,
            contact_name=self.contact_name.data or "",
            contact_phone=self.contact_phone.data or "",
        )


class SheetForm(BaseForm):
    """Sending a sheet."""

    sheet = FileField(N_("Berkas .xlsx atau .csv"))

    def validate_sheet(self, field: Field) -> None:
        """A file must come with the form; what is in it is judged by the deed."""
        if not field.data or not field.data.filename:
            raise ValidationError(gettext("Pilih berkas yang sudah diisi."))


class TailForm(BaseForm):
    """The end of the NIK, which only the person has at hand."""

    tail = StringField(
        N_("Empat angka terakhir NIK Anda"),
        [
            required(N_("Isi empat angka terakhir NIK (atau nomor paspor) Anda.")),
            longest(TAIL),
        ],
        filters=[tidy],
    )


class OpenAccountForm(RegisterForm):
    """Opening an account with an invitation: the name is known, the NIK's end proves who it is."""

    full_name = None  # type: ignore[assignment]
    tail = StringField(
        N_("Empat angka terakhir NIK Anda"),
        [
            required(N_("Isi empat angka terakhir NIK (atau nomor paspor) Anda.")),
            longest(TAIL),
        ],
        filters=[tidy],
    )


class QuotaForm(BaseForm):
    """Setting a quota."""

    scheme_id = SelectField(N_("Skema"), coerce=str)
    funding_source = SelectField(
        N_("Sumber anggaran"),
        choices=[SelectChoice(each.value, name) for each, name in FUNDING_NAMES.items()],
    )
    payer_code = SelectField(N_("Pemberi anggaran"), coerce=str)
    starts_on = SelectField(N_("Dari bulan"), coerce=str)
    ends_on = SelectField(N_("Sampai bulan"), coerce=str)
    places = IntegerField(
        N_("Jumlah tempat"),
        [
            required(N_("Isi jumlah tempat.")),
            between(0, 100_000, N_("Isi jumlah tempat 0 sampai 100.000.")),
        ],
    )

    def __init__(
        self,
        *,
        schemes: Sequence[tuple[int, str, str]],
        payers: Mapping[int, str],
        first_month: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.scheme_id.choices = [
            SelectChoice(str(key), f"{title} ({code})") for key, code, title in schemes
        ]
        self.payer_code.choices = [
            SelectChoice(str(code), f"{code} · {name}") for code, name in payers.items()
        ]
        self.starts_on.choices = self.ends_on.choices = months(first_month, MONTHS_AHEAD + 12)

    @property
    def period(self) -> tuple[date, date]:
        """The months that were chosen; for a valid form only."""
        starts, ends = _month(self.starts_on.data), _month(self.ends_on.data)
        if starts is None or ends is None:
            raise TypeError("the period of a form that is not valid")
        return starts, ends


class PlacesForm(BaseForm):
    """Changing how many places a quota has."""

    places = IntegerField(
        N_("Jumlah tempat"),
        [
            required(N_("Isi jumlah tempat.")),
            between(0, 100_000, N_("Isi jumlah tempat 0 sampai 100.000.")),
        ],
    )
