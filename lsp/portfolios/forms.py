"""Shapes of input for evidence: a file with its KUK, and a rating."""

from typing import Any, TypedDict

from flask_wtf.file import MultipleFileField
from wtforms import (  # type: ignore[attr-defined]
    Field,
    Form,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)

from lsp.files.forms import Incoming, incoming
from lsp.kernel.evidence import EvidenceKind
from lsp.kernel.refusal import Refused
from lsp.kernel.text import N_
from lsp.portfolios import rules
from lsp.portfolios.rules import CRITERION_NAMES, KIND_NAMES, NO, YES, Criterion
from lsp.web import edge
from lsp.web.forms import BaseForm, longest, required, tidy
from lsp.web.language import gettext, sentences
from lsp.web.signing_in import actor

_ANSWERS = [SelectChoice(YES, N_("Ya")), SelectChoice(NO, N_("Tidak"))]


class Description(TypedDict):
    """What the candidate says of a file."""

    title: str
    kind: EvidenceKind
    kuk_ids: list[int]


def _key(raw: Any) -> int:
    """A KUK's key; what is no number is no KUK."""
    text = str(raw)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _title() -> StringField:
    checks = [required(N_("Beri nama bukti ini.")), longest(rules.LONGEST_TITLE)]
    return StringField(N_("Nama bukti"), checks, filters=[tidy])


def _kind() -> RadioField:
    return RadioField(
        N_("Jenis bukti"),
        [required(N_("Pilih jenis bukti."))],
        choices=[SelectChoice(kind.value, name) for kind, name in KIND_NAMES.items()],
        validate_choice=False,
    )


def _kuk() -> SelectMultipleField:
    return SelectMultipleField(
        N_("KUK yang dibuktikan"),
        [required(N_("Pilih paling sedikit satu KUK yang dibuktikan."))],
        coerce=_key,
        validate_choice=False,
    )


class _Form(BaseForm):
    @property
    def problems(self) -> list[str]:
        """What is to be put right, each sentence once."""
        found = [str(error) for field in self for error in field.errors]
        return list(dict.fromkeys(found))


class EvidenceForm(_Form):
    """What evidence is called and which KUK it is to prove."""

    title, kind, kuk = _title(), _kind(), _kuk()

    def validate_kind(self, field: Field) -> None:
        """Only the three kinds."""
        if field.data not in {kind.value for kind in EvidenceKind}:
            raise ValidationError(gettext("Pilih jenis bukti."))

    def description(self) -> Description:
        """What was given, for the deed."""
        return {
            "title": self.title.data or "",
            "kind": EvidenceKind(self.kind.data),
            "kuk_ids": list(self.kuk.data or ()),
        }


class NewEvidenceForm(EvidenceForm):
    """The same with its file, which is checked and written anew before anything is stored."""

    file = MultipleFileField(N_("Foto atau berkas"))
    title, kind, kuk = _title(), _kind(), _kuk()  # again, so that they come after the file
    came: list[Incoming] | None = None

    def validate_file(self, _field: Field) -> None:
        """Judge files by their content; one's own files were judged before."""
        try:
            self.came = incoming(edge.reader(), actor())
        except Refused as refused:
            raise ValidationError(" ".join(sentences(refused.reasons))) from refused

    def files(self) -> list[Incoming]:
        """What came, checked."""
        if self.came is None:
            raise ValueError("not validated")
        return self.came

    def described(self, number: int) -> Description:
        """The description of one of several files (from 0): the titles are numbered."""
        found = self.description()
        if number:
            ending = f" ({number + 1})"
            found["title"] = found["title"][: rules.LONGEST_TITLE - len(ending)] + ending
        return found


def _yes_or_no(_form: Form, field: Field) -> None:
    if field.data not in {YES, NO}:
        raise ValidationError(gettext("Jawab keempatnya: V, A, T, dan M."))


def _question(criterion: Criterion) -> RadioField:
    name = CRITERION_NAMES[criterion]
    return RadioField(name, [_yes_or_no], choices=_ANSWERS, validate_choice=False)


class RatingForm(_Form):
    """Valid, authentic, current, sufficient: yes or no each, and why not."""

    V = _question(Criterion.VALID)
    A = _question(Criterion.AUTHENTIC)
    T = _question(Criterion.CURRENT)
    M = _question(Criterion.SUFFICIENT)
    note = TextAreaField(N_("Catatan"), [longest(rules.LONGEST_NOTE)], filters=[tidy])

    @property
    def given(self) -> dict[str, str]:
        """The answers as they came, for the page that asks again."""
        return {each.value: self[each.value].data or "" for each in Criterion}

    def rating(self) -> dict[Criterion, bool]:
        """The answers that were given."""
        return {
            each: self.given[each.value] == YES
            for each in Criterion
            if self.given[each.value] in {YES, NO}
        }

    def validate_note(self, field: Field) -> None:
        """A no is explained."""
        if not all(self.rating().values()) and not (field.data or "").strip():
            text = "Tulis catatan bila salah satu jawabannya tidak."
            raise ValidationError(gettext(text))
