"""Shapes of input for the review, FR.AK.01, oral questions and the recommendation."""

from collections.abc import Collection, Iterable, Mapping

from wtforms import (  # type: ignore[attr-defined]
    BooleanField,
    Field,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from lsp.assessments.rules.agreement import GATHERING_NAMES, Gathering
from lsp.kernel.text import N_, Reason
from lsp.web.forms import BaseForm, longest, optional, required, tidy
from lsp.web.language import sentence

_LONG = 2000
_YES, _NO = "ya", "tidak"


def place_reasons(
    form: BaseForm, reasons: Iterable[Reason], fields: Mapping[str, str]
) -> tuple[Reason, ...]:
    """Put reasons beside the fields they are about (code → field); the others are given back."""
    rest = []
    for reason in reasons:
        name = fields.get(reason.code)
        if name is None:
            rest.append(reason)
        else:
            field: Field = form[name]
            field.errors = [*field.errors, sentence(reason)]
    return tuple(rest)


class ReviewForm(BaseForm):
    """The assessor's word on FR.APL.02."""

    word = RadioField(
        N_("Hasil tinjauan"),
        [required(N_("Pilih hasil tinjauan."))],
        choices=[
            SelectChoice(_YES, N_("Asesmen dapat dilanjutkan")),
            SelectChoice(_NO, N_("Asesmen belum dapat dilanjutkan")),
        ],
        validate_choice=False,
    )
    note = TextAreaField(N_("Catatan untuk asesi"), [optional(), longest(_LONG)], filters=[tidy])

    @property
    def can_proceed(self) -> bool:
        """Whether assessment goes on."""
        return bool(self.word.data == _YES)


class AgreementForm(BaseForm):
    """What evidence is collected."""

    gathering = SelectMultipleField(
        N_("Bukti yang akan dikumpulkan"),
        choices=[SelectChoice(kind.value, name) for kind, name in GATHERING_NAMES.items()],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    other = StringField(N_("Bukti lainnya, sebutkan"), [optional(), longest(200)], filters=[tidy])

    def chosen(self) -> tuple[Gathering, ...]:
        """The kinds that were ticked, in the order of the form."""
        given: Collection[str] = self.gathering.data or ()
        return tuple(kind for kind in Gathering if kind.value in given)


class ProbeForm(BaseForm):
    """An oral question (FR.IA.07)."""

    question = TextAreaField(
        N_("Pertanyaan"),
        [required(N_("Tulis pertanyaan.")), longest(_LONG)],
        filters=[tidy],
    )
    answer = TextAreaField(
        N_("Ringkasan jawaban asesi"),
        [required(N_("Tulis ringkasan jawaban asesi.")), longest(_LONG)],
        filters=[tidy],
    )
    achieved = RadioField(
        N_("Pencapaian"),
        [required(N_("Pilih tercapai atau belum."))],
        choices=[SelectChoice(_YES, N_("Ya")), SelectChoice(_NO, N_("Tidak"))],
        validate_choice=False,
    )

    @property
    def is_achieved(self) -> bool:
        """Whether the answer meets the KUK."""
        return bool(self.achieved.data == _YES)


class RecommendForm(BaseForm):
    """What goes with a recommendation."""

    follow_up = TextAreaField(
        N_("Tindak lanjut yang diperlukan"), [optional(), longest(_LONG)], filters=[tidy]
    )
    comment = TextAreaField(
        N_("Komentar atau pengamatan asesor"), [optional(), longest(_LONG)], filters=[tidy]
    )
    sure = BooleanField(
        N_("Saya sudah memeriksa semua penilaian dan buktinya."),
        [required(N_("Centang setelah Anda memeriksa."))],
    )
