"""What the forms of a draft share: fields, and what a part of a scheme is."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (  # type: ignore[attr-defined]
    HiddenField,
    IntegerField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange

from lsp.kernel.text import N_
from lsp.schemes.rules.labels import FIELD_NAMES
from lsp.web.forms import BaseForm, longest, optional, required, tidy

Plain = dict[str, Any]
BLANK_ROWS = 2
_LONGEST = 4000


def text(name: str, *, must: bool = False, rows: int = 0) -> Any:
    """A field of words, called as on pages; with rows a text area."""
    field = TextAreaField if rows else StringField
    checks = [required(N_("Isi bagian ini."))] if must else []
    return field(FIELD_NAMES[name], [*checks, longest(_LONGEST)], filters=[tidy])


def number(label: str, low: int = 0, high: int = 1_000_000_000, *, must: bool = False) -> Any:
    """A whole number within bounds."""
    bounds = NumberRange(low, high, N_("Isi dengan angka bulat dalam batas yang wajar."))
    first = required(N_("Isi dengan angka bulat.")) if must else optional()
    return IntegerField(label, [first, bounds])


def choices(names: Mapping[Any, str], blank: str = "") -> list[SelectChoice]:
    """The members of an enum as choices, after a blank one where asked."""
    first = [SelectChoice("", blank)] if blank else []
    return first + [SelectChoice(member.value, name) for member, name in names.items()]


def filled(facts: Plain) -> Plain:
    """Without what is empty, but with 0 and no."""
    return {name: value for name, value in facts.items() if value not in ("", [], None)}


class PartForm(BaseForm):
    """One part of a draft; `seen_hash` is the content that the person began from."""

    seen_hash = HiddenField()

    @staticmethod
    def read(file: Plain, keys: Sequence[str]) -> Plain:
        """The part's values in scheme.yaml, as the fields are named; `keys` are all "unit/KUK"."""
        raise NotImplementedError

    def changed(self, file: Plain) -> Plain:
        """The top-level values of scheme.yaml that this form changes."""
        raise NotImplementedError
