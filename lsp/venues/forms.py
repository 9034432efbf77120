"""Shapes of input for venues."""

from typing import Any

from wtforms import (  # type: ignore[attr-defined]
    DateField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange

from lsp.kernel.provinces import PROVINCES
from lsp.kernel.text import N_
from lsp.kernel.zones import Zone
from lsp.organization.models import Council
from lsp.venues.actions import TukDraft
from lsp.venues.rules import TYPE_NAMES, TukType
from lsp.web.forms import BaseForm, longest, matching, required, tidy
from lsp.web.language import gettext

ZONES = [SelectChoice(zone.value, zone.name) for zone in Zone]


class TukForm(BaseForm):
    """Entering a TUK."""

    code = StringField(
        N_("Kode TUK"),
        [
            required(N_("Isi kode TUK.")),
            matching(
                r"[A-Z0-9][A-Z0-9.-]{1,19}",
                N_("Kode terdiri dari 2 sampai 20 huruf besar, angka, titik, atau tanda hubung."),
            ),
        ],
        filters=[tidy, lambda text: text.upper() if text else text],
    )
    name = StringField(
        N_("Nama TUK"), [required(N_("Isi nama TUK.")), longest(160)], filters=[tidy]
    )
    type = SelectField(N_("Jenis TUK"), coerce=str)
    address = TextAreaField(
        N_("Alamat"), [required(N_("Isi alamat TUK.")), longest(300)], filters=[tidy]
    )
    city = StringField(
        N_("Kabupaten atau kota"),
        [required(N_("Isi kabupaten atau kota.")), longest(80)],
        filters=[tidy],
    )
    province_code = SelectField(
        N_("Provinsi"), choices=[SelectChoice(code, name) for code, name in PROVINCES.items()]
    )
    zone = SelectField(N_("Zona waktu"), choices=ZONES)
    capacity = IntegerField(
        N_("Jumlah tempat duduk"),
        [
            required(N_("Isi jumlah tempat duduk.")),
            NumberRange(1, 500, N_("Isi angka dari 1 sampai 500.")),
        ],
    )
    council_id = SelectField(N_("Dewan wilayah"), coerce=str)

    def __init__(self, councils: list[Council], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.type.choices = [
            SelectChoice(kind.value, gettext(TYPE_NAMES[kind])) for kind in TukType
        ]
        self.council_id.choices = [
            SelectChoice("", "–"),
            *(SelectChoice(each.public_id, each.name) for each in councils),
        ]

    def draft(self, councils: list[Council]) -> TukDraft:
        """What was filled in, once it is valid."""
        chosen = {each.public_id: each.id for each in councils}
        return TukDraft(
            code=self.code.data or "",
            name=self.name.data or "",
            type=TukType(self.type.data),
            address=self.address.data or "",
            city=self.city.data or "",
            province_code=self.province_code.data or "",
            zone=Zone(self.zone.data),
            capacity=self.capacity.data or 1,
            council_id=chosen.get(self.council_id.data or ""),
        )


class VerificationForm(BaseForm):
    """Recording that a TUK was verified for a scheme."""

    scheme_code = StringField(
        N_("Nomor skema"), [required(N_("Isi nomor skema.")), longest(60)], filters=[tidy]
    )
    verified_on = DateField(N_("Tanggal verifikasi"), [required(N_("Isi tanggal verifikasi."))])
    expires_on = DateField(N_("Berlaku sampai"), [required(N_("Isi tanggal akhir."))])
    evidence_note = TextAreaField(
        N_("Bukti verifikasi"),
        [required(N_("Sebutkan berita acara atau buktinya.")), longest(1000)],
        filters=[tidy],
    )
