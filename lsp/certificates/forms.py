"""Shapes of input for certificates."""

from collections.abc import Iterable

from wtforms import (  # type: ignore[attr-defined]
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)

from lsp.certificates.rules.numbers import BLANKO
from lsp.certificates.rules.printed import LONGEST_NAME
from lsp.certificates.rules.standing import STEP_NAMES, StandingStep
from lsp.kernel.text import N_
from lsp.web.forms import BaseForm, longest, matching, optional, required, tidy

_BLANKO_TEXT = N_("Nomor blanko terdiri dari 7 atau 8 angka.")


class IssueForm(BaseForm):
    """The order to issue; a blanko number when the paper is a numbered sheet."""

    blanko_number = StringField(
        N_("Nomor blanko"), [optional(), matching(BLANKO, _BLANKO_TEXT)], filters=[tidy]
    )


class ProposalForm(BaseForm):
    """A change of standing that another person will answer."""

    step = RadioField(N_("Usulan"), [required(N_("Pilih apa yang diusulkan."))])
    reason = TextAreaField(
        N_("Alasan (hanya untuk internal)"),
        [required(N_("Tulis alasan usulan ini.")), longest(2000)],
        filters=[tidy],
    )
    new_name = StringField(
        N_("Nama yang benar"), [optional(), longest(LONGEST_NAME)], filters=[tidy]
    )
    new_blanko = StringField(
        N_("Nomor blanko baru"), [optional(), matching(BLANKO, _BLANKO_TEXT)], filters=[tidy]
    )

    def offer(self, steps: Iterable[StandingStep]) -> "ProposalForm":
        """Offer only what the present standing allows."""
        self.step.choices = [SelectChoice(step.value, STEP_NAMES[step]) for step in steps]
        return self


class AnswerForm(BaseForm):
    """The second person's answer; a remark stays inside."""

    reason = TextAreaField(N_("Catatan"), [optional(), longest(2000)], filters=[tidy])
