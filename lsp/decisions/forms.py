"""Shapes of input for decisions."""

from collections.abc import Callable, Iterable
from datetime import datetime

from wtforms import (  # type: ignore[attr-defined]
    DateField,
    Field,
    Form,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from lsp.decisions.rules.decree import DecreeText
from lsp.decisions.rules.flow import CHOICE_NAMES, Choice
from lsp.kernel.text import N_
from lsp.kernel.zones import Zone, local_moment
from lsp.web.forms import BaseForm, longest, required, tidy
from lsp.web.language import gettext


class CheckboxesField(SelectMultipleField):
    """Several choices as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MeetingForm(BaseForm):
    """A meeting to call."""

    on = DateField(N_("Tanggal"), [required(N_("Isi tanggal pleno."))])
    at = TimeField(N_("Pukul (WIB)"), [required(N_("Isi jam mulai pleno."))])
    place = StringField(
        N_("Tempat"),
        [required(N_("Isi tempat pleno, misalnya ruang rapat atau rapat daring.")), longest(160)],
        filters=[tidy],
    )
    members = CheckboxesField(N_("Anggota"), [required(N_("Pilih anggota pleno."))])
    cases = CheckboxesField(N_("Asesi"), [required(N_("Pilih asesi yang dibahas."))])

    def offer(
        self, members: Iterable[tuple[str, str]], cases: Iterable[tuple[str, str]]
    ) -> "MeetingForm":
        """Offer these members and cases, as (public id, words)."""
        self.members.choices = [SelectChoice(*pair) for pair in members]
        self.cases.choices = [SelectChoice(*pair) for pair in cases]
        return self

    def held_at(self) -> datetime:
        """The moment that the two fields say, on the clock of the LSP's seat."""
        if self.on.data is None or self.at.data is None:
            raise ValueError("not validated")
        return local_moment(self.on.data, self.at.data.hour, self.at.data.minute, Zone.WIB)


class VoteForm(BaseForm):
    """A member's vote with its reason."""

    choice = RadioField(
        N_("Menurut saya, asesi ini"),
        [required(N_("Pilih suara Anda."))],
        choices=[SelectChoice(choice.value, CHOICE_NAMES[choice]) for choice in Choice],
    )
    reason = TextAreaField(
        N_("Alasan"), [required(N_("Tulis alasan suara Anda.")), longest(2000)], filters=[tidy]
    )


class CancelForm(BaseForm):
    """Why a meeting is called off."""

    reason = TextAreaField(
        N_("Alasan"), [required(N_("Tulis alasan pembatalan.")), longest(1000)], filters=[tidy]
    )


class DecreeForm(BaseForm):
    """The decree's recitals and the head's password, once more."""

    considering = TextAreaField(
        N_("Menimbang"),
        [required(N_("Isi pertimbangan.")), longest(4000)],
    )
    recalling = TextAreaField(
        N_("Mengingat"),
        [required(N_("Isi dasar hukum.")), longest(4000)],
    )
    password = PasswordField(N_("Kata sandi Anda"), [required(N_("Masukkan kata sandi Anda."))])

    def check_password_by(self, fits: Callable[[str], bool]) -> "DecreeForm":
        """Refuse a password that does not fit."""

        def check(_form: Form, field: Field) -> None:
            if field.data and not fits(field.data):
                raise ValidationError(gettext("Kata sandi tidak cocok."))

        self.password.validators = [*self.password.validators, check]
        return self

    @property
    def text(self) -> DecreeText:
        """The recitals as typed."""
        return DecreeText(
            (self.considering.data or "").strip(), (self.recalling.data or "").strip()
        )
