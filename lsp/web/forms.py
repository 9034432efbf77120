"""The base form and validators whose messages come from the catalogue."""

import re
from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, Form
from wtforms.validators import InputRequired, Optional, StopValidation, ValidationError

from lsp.kernel.text import N_
from lsp.web.language import gettext

Check = Callable[[Form, Field], None]
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


# what WTForms itself says about a value that it cannot read, in our words
_OUR_WORDS = {
    "Not a valid choice.": N_("Pilih salah satu dari daftar."),
    "Not a valid date value.": N_("Isi tanggal yang benar."),
    "Not a valid time value.": N_("Isi jam yang benar, misalnya 09.00."),
    "Not a valid integer value.": N_("Isi dengan angka bulat."),
}


class _Sentences:
    """WTForms' own sentences, through the catalogue."""

    def gettext(self, text: str) -> str:
        return gettext(_OUR_WORDS.get(text, text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return singular if number == 1 else plural


class BaseForm(FlaskForm):
    """Shape and wording of input. Labels are source sentences; the field macro translates them."""

    class Meta(FlaskForm.Meta):
        """Where WTForms finds its own sentences."""

        def get_translations(self, form: Any) -> _Sentences:
            """The sentences of the request's language."""
            return _Sentences()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]

    def is_submitted(self) -> bool:
        """Whether this request sends the form."""
        return bool(super().is_submitted())  # type: ignore[no-untyped-call]

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether this request sends the form and every check holds."""
        return bool(super().validate_on_submit(extra_validators))  # type: ignore[no-untyped-call]


def tidy(text: str | None) -> str | None:
    """A WTForms filter: no control or direction characters, no outer spaces, one space inside."""
    if text is None:
        return None
    return re.sub(r"[ \t\u00a0]+", " ", _CONTROL.sub("", text)).strip()


def required(text: str) -> Any:
    """The field must be filled; `text` is the whole sentence, already in the catalogue."""

    class _Required(InputRequired):
        def __call__(self, form: Any, field: Any) -> None:
            if not field.raw_data or not str(field.raw_data[0]).strip():
                field.errors[:] = []
                raise StopValidation(gettext(text))

    return _Required()


def optional() -> Any:
    """An empty field skips the other checks."""
    return Optional(strip_whitespace=True)


def longest(limit: int) -> Check:
    """At most so many characters."""

    def check(_form: Form, field: Field) -> None:
        if field.data and len(field.data) > limit:
            raise ValidationError(
                gettext(
                    "Paling banyak %(limit)s karakter; sekarang %(length)s.",
                    limit=limit,
                    length=len(field.data),
                )
            )

    return check


def between(low: int, high: int, text: str) -> Check:
    """A whole number within these bounds; `text` is the sentence shown otherwise."""

    def check(_form: Form, field: Field) -> None:
        if field.data is not None and not low <= field.data <= high:
            raise ValidationError(gettext(text))

    return check


def matching(pattern: str, text: str) -> Check:
    """The whole value must match the pattern; `text` is the sentence shown otherwise."""

    def check(_form: Form, field: Field) -> None:
        if field.data and not re.fullmatch(pattern, field.data):
            raise ValidationError(gettext(text))

    return check
