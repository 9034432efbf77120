"""Reading form templates: the files that travel with the code, and what they inherit."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from lsp.adapters.bundle import bundle_path
from lsp.adapters.yaml_files import UnreadableError, read_document, read_quickly
from lsp.kernel.refusal import NotFound
from lsp.records.rules.template import FormSet, FormTemplate, assembled, template_from


def forms_folder() -> Path:
    """Where the templates lie: a folder a set, `parts.yaml`, `sample.yaml`, `schema.json`."""
    return bundle_path("templates") / "records" / "forms"


@cache
def _shared(name: str) -> dict[str, Any]:
    found: dict[str, Any] = read_quickly(forms_folder() / f"{name}.yaml")
    return found


@cache
def _whole(form_set: FormSet, code: str) -> Mapping[str, Any]:
    raw: Mapping[str, Any] = read_quickly(forms_folder() / form_set / f"{code}.yaml")
    inherits = raw.get("inherits")
    base = _whole(FormSet(inherits), raw.get("inherits_code", code)) if inherits else None
    return assembled(raw, base, _shared("parts"))


@cache
def template(form_set: FormSet, code: str) -> FormTemplate:
    """The template of a form in a set as the code carries it now; NotFound when there is none."""
    if not (forms_folder() / form_set / f"{code}.yaml").is_file():
        raise NotFound
    return template_from(form_set, _whole(form_set, code))


def codes(form_set: FormSet) -> list[str]:
    """The codes of all forms of a set, in order."""
    return sorted(path.stem for path in (forms_folder() / form_set).glob("*.yaml"))


def templates(form_set: FormSet) -> list[FormTemplate]:
    """Every form of a set, by code."""
    return [template(form_set, code) for code in codes(form_set)]


def sample_data(form: FormTemplate) -> dict[str, Any]:
    """Test data for a form: what all forms share, and what its template adds or changes."""
    return {**_shared("sample"), **form.sample}


def faults(form_set: FormSet, code: str) -> Iterator[str]:
    """What is wrong with a template file, by line: strict YAML first, then the schema."""
    schema = json.loads((forms_folder() / "schema.json").read_text("utf-8"))
    try:
        document = read_document(forms_folder() / form_set / f"{code}.yaml")
    except UnreadableError as error:
        yield f"{form_set}/{code}.yaml:{error.line}: {error.text}"
        return
    for misfit in Draft202012Validator(schema).iter_errors(document.data):
        place = document.line_of(tuple(misfit.absolute_path))
        yield f"{form_set}/{code}.yaml:{place}: {misfit.message[:300]}"
    if document.data.get("code", code) != code:
        yield f"{form_set}/{code}.yaml:1: the code is not the file's name"
