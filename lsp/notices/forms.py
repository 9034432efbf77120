"""Shapes of input for notices."""

from wtforms import SelectChoice, SelectField  # type: ignore[attr-defined]

from lsp.accounts.rules import LOOK_NAMES
from lsp.kernel.text import N_
from lsp.notices.rules import FAILURE_NAMES, Failure
from lsp.web.forms import BaseForm

BY_HAND = (Failure.NOT_REACHED, Failure.WRONG_NUMBER)


class HandOverForm(BaseForm):
    """How somebody's identity was looked at."""

    look = SelectField(
        N_("Bagaimana Anda mengenali orang ini?"),
        choices=[SelectChoice(key, name) for key, name in LOOK_NAMES.items()],
    )


class NotReachedForm(BaseForm):
    """Why a person was not reached."""

    failure = SelectField(
        N_("Apa yang terjadi?"),
        choices=[SelectChoice(each.value, FAILURE_NAMES[each]) for each in BY_HAND],
    )
