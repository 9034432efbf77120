"""What a form template says: code, set, version, who signs, what stands on the paper.

A template is data (templates/records/forms/<set>/<code>.yaml, see docs/forms.md); a set may take a
form over from the other set and change parts of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lsp.kernel.canonical import content_hash
from lsp.kernel.text import N_

Raw = Mapping[str, Any]


class FormSet(StrEnum):
    """A family of forms (perangkat formulir): a label, not a legal citation."""

    OLDER = "2018"
    NEWER = "2023"


class Scope(StrEnum):
    """What one filled form is about (lingkup)."""

    CANDIDATE = "candidate"
    SCHEDULE = "schedule"
    SCHEME = "scheme"


class Style(StrEnum):
    """How the paper begins: BNSP's form, or a letter of the LSP under its letterhead."""

    FORM = "form"
    LETTER = "letter"


SCOPE_NAMES = {
    Scope.CANDIDATE: N_("Per asesi"),
    Scope.SCHEDULE: N_("Per jadwal"),
    Scope.SCHEME: N_("Per skema"),
}
_READ = "Saya telah membaca formulir ini dan menyatakan isinya benar."
_REGISTERED = frozenset({"assessor", "lead_assessor", "reviewer", "validator"})
_INHERITED = ("inherits", "change", "insert", "remove")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs for which side: the statement agreed to, and where the data name the person.

    `number` is the path of a registration number, empty when the form asks for none.
    """

    role: str
    statement: str = _READ
    label: str = ""
    name: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class FormTemplate:
    """One form of a set in one version (templat formulir)."""

    form_set: FormSet
    code: str
    version: int
    title: str
    title_en: str
    scope: Scope
    style: Style
    is_landscape: bool
    is_editable: bool
    signers: tuple[Signer, ...]
    blocks: tuple[Raw, ...]
    body: Raw = field(repr=False)
    sample: Raw = field(default_factory=dict, repr=False)

    @property
    def label(self) -> str:
        """The version as the paper's foot names it: 2023 versi 1."""
        return f"{self.form_set} versi {self.version}"

    @property
    def hash(self) -> str:
        """SHA-256 of all that the paper says; the sample data are no part of it."""
        return content_hash({"set": self.form_set, **self.body})

    def signer(self, role: str) -> Signer | None:
        """The signer of this role."""
        return next((each for each in self.signers if each.role == role), None)

    def statement(self, role: str) -> str:
        """The sentence that a signer of this role agrees to."""
        found = self.signer(role)
        return found.statement if found else _READ


def assembled(raw: Raw, inherited: Raw | None, parts: Mapping[str, Sequence[Raw]]) -> Raw:
    """A template with what it inherits and the shared parts written out.

    Source: domain reference 2.1 (two sets live side by side), 2.4.
    """
    whole = {**(inherited or {}), **{key: raw[key] for key in raw if key not in _INHERITED}}
    blocks = _expanded(whole.get("blocks", ()), parts)
    if inherited is not None and "blocks" not in raw:
        blocks = _changed(blocks, raw, parts)
    return {**whole, "blocks": blocks}


def _expanded(blocks: Sequence[Raw], parts: Mapping[str, Sequence[Raw]]) -> list[Raw]:
    found: list[Raw] = []
    for block in blocks:
        if "use" in block:
            found += _expanded(parts[block["use"]], parts)
        elif "blocks" in block:
            found.append({**block, "blocks": _expanded(block["blocks"], parts)})
        else:
            found.append(block)
    return found


def _changed(blocks: Sequence[Raw], raw: Raw, parts: Mapping[str, Sequence[Raw]]) -> list[Raw]:
    change, remove = raw.get("change", {}), set(raw.get("remove", ()))
    found: list[Raw] = []
    known = {block.get("id") for block in blocks}
    places = [entry["after"] for entry in raw.get("insert", ()) if entry["after"] != "start"]
    unknown = (set(change) | remove | set(places)) - known
    if unknown:
        raise KeyError(f"no such block: {', '.join(sorted(unknown))}")
    start: Raw = {"id": "start"}
    for block in (start, *blocks):
        name = block.get("id")
        if block is not start and name not in remove:
            found.append({**block, **change.get(name, {})})
        for entry in raw.get("insert", ()):
            if entry["after"] == name:
                found += _expanded(entry["blocks"], parts)
    return found


def template_from(form_set: str, whole: Raw) -> FormTemplate:
    """A template out of its assembled mapping; the sample is kept apart from what is hashed.

    Source: domain reference 2.4 (FormTemplate: code, version, schema, signer roles, scope).
    """
    body = {key: value for key, value in whole.items() if key != "sample"}
    return FormTemplate(
        form_set=FormSet(form_set),
        code=body["code"],
        version=body["version"],
        title=body["title"],
        title_en=body["title_en"],
        scope=Scope(body["scope"]),
        style=Style(body.get("style", "form")),
        is_landscape=body.get("page") == "landscape",
        is_editable=bool(body.get("editable")),
        signers=tuple(_signer(each) for each in body.get("signers", ())),
        blocks=tuple(body["blocks"]),
        body=body,
        sample=whole.get("sample", {}),
    )


def _signer(raw: Raw) -> Signer:
    role = raw["role"]
    number = f"{role}.met_number" if role in _REGISTERED else ""
    return Signer(
        role=role,
        statement=raw.get("statement", _READ),
        label=raw.get("label", ""),
        name=raw.get("name", f"{role}.name"),
        number=raw.get("number", number),
    )
