"""Shapes of input for sessions, declarations and assessors."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wtforms import (  # type: ignore[attr-defined]
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    TextAreaField,
    TimeField,
)

from lsp.kernel.text import N_
from lsp.kernel.zones import Zone, local_moment
from lsp.scheduling.rules.planning import LONGEST_NOTE
from lsp.schemes.queries import VersionRow
from lsp.venues.models import Tuk
from lsp.web.forms import BaseForm, between, longest, optional, required, tidy
from lsp.web.language import ngettext

CLOCKS = ["%H:%M", "%H.%M", "%H:%M:%S"]


class SessionForm(BaseForm):
    """Entering a session; the hours are those on the clock of the TUK."""

    scheme_code = SelectField(N_("Skema"), coerce=str)
    tuk_id = SelectField(N_("Tempat uji kompetensi (TUK)"), coerce=str)
    on = DateField(N_("Tanggal"), [required(N_("Isi tanggal asesmen."))])
    begins = TimeField(N_("Jam mulai"), [required(N_("Isi jam mulai."))], format=CLOCKS)
    ends = TimeField(N_("Jam selesai"), [required(N_("Isi jam selesai."))], format=CLOCKS)

    def __init__(self, schemes: Sequence[VersionRow], tuks: Sequence[Tuk], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scheme_code.choices = [
            SelectChoice(each.scheme_code, f"{each.title} ({each.scheme_code})") for each in schemes
        ]
        self.tuk_id.choices = [SelectChoice(each.public_id, _place(each)) for each in tuks]

    def hours(self, zone: Zone) -> tuple[datetime, datetime]:
        """Begin and end as moments, read on the clock of the zone; for a valid form only."""
        on, begins, ends = self.on.data, self.begins.data, self.ends.data
        if on is None or begins is None or ends is None:
            raise TypeError("hours of a form that is not valid")
        return (
            local_moment(on, begins.hour, begins.minute, zone),
            local_moment(on, ends.hour, ends.minute, zone),
        )


def _place(tuk: Tuk) -> str:
    places = ngettext("%(num)s tempat", "%(num)s tempat", tuk.capacity)
    return f"{tuk.name}, {tuk.city} · {tuk.zone.name} · {places}"


class InterestForm(BaseForm):
    """The assessor's word on a seat."""

    word = RadioField(
        N_("Pernyataan Anda"),
        [required(N_("Pilih salah satu pernyataan."))],
        choices=[
            SelectChoice("clear", N_("Saya tidak mempunyai benturan kepentingan dengan asesi ini")),
            SelectChoice(
                "conflict", N_("Saya mempunyai, atau mungkin mempunyai, benturan kepentingan")
            ),
        ],
    )
    note = TextAreaField(
        N_("Hubungan Anda dengan asesi"), [optional(), longest(LONGEST_NOTE)], filters=[tidy]
    )


class TrainingForm(BaseForm):
    """Who was trained by an assessor, until when."""

    candidate_id = RadioField(
        N_("Orang yang dilatih"), [required(N_("Pilih orang yang dilatih."))], coerce=str
    )
    ended_on = DateField(N_("Pelatihan berakhir"), [optional()])


class ScopeForm(BaseForm):
    """A scheme that an assessor is listed for."""

    scheme_code = SelectField(N_("Skema"), coerce=str)

    def __init__(self, schemes: Sequence[VersionRow], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scheme_code.choices = [
            SelectChoice(each.scheme_code, f"{each.title} ({each.scheme_code})") for each in schemes
        ]


class LimitsForm(BaseForm):
    """The LSP's own limits."""

    assessor_daily = IntegerField(
        N_("Asesi paling banyak per asesor per hari"),
        [
            required(N_("Isi jumlah asesi.")),
            between(1, 50, N_("Batas asesi per asesor per hari antara 1 dan 50.")),
        ],
    )
    training_months = IntegerField(
        N_("Bulan seorang pelatih tidak boleh menilai orang yang dilatihnya"),
        [
            required(N_("Isi jumlah bulan.")),
            between(1, 120, N_("Masa ikatan pelatihan antara 1 dan 120 bulan.")),
        ],
    )
