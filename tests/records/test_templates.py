"""Every form template: well written, drawn blank and filled, and looking as approved."""

from collections.abc import Iterator, Mapping
from typing import Any

import html5lib
import pytest

from lsp.adapters import pdf
from lsp.records import documents, rules
from lsp.records.queries import templates
from lsp.records.rules.drawing import KINDS
from lsp.records.rules.template import FormSet, FormTemplate
from tests.records import pictures

names = [f"{form_set}/{code}" for form_set, code in pictures.ALL]
each_template = pytest.mark.parametrize(("form_set", "code"), pictures.ALL, ids=names)


def _blocks(blocks: Any) -> Iterator[Mapping[str, Any]]:
    for block in blocks:
        yield block
        yield from _blocks(block.get("blocks", ()))


def _specs(form: FormTemplate) -> Iterator[Mapping[str, Any]]:
    for block in _blocks(form.blocks):
        yield block
        if block["kind"] != "grid":
            yield from block.get("columns", ()) if isinstance(block.get("columns"), list) else ()
        yield from block.get("fields", ())


def _rows(block: Mapping[str, Any]) -> list[Any]:
    return [row for row in block.get("rows", ()) if isinstance(row, dict)]


@each_template
def test_a_template_is_well_written(form_set: FormSet, code: str) -> None:
    assert list(templates.faults(form_set, code)) == []
    form = templates.template(form_set, code)
    assert form.code == code
    assert {block["kind"] for block in _blocks(form.blocks)} <= set(KINDS)
    ids = [block["id"] for block in _blocks(form.blocks) if "id" in block]
    assert len(ids) == len(set(ids)), "block ids are unique"
    known = set(rules.SIGNER_NAMES)
    assert all(signer.label or signer.role in known for signer in form.signers)
    signs = any(block["kind"] == "signatures" for block in form.blocks)
    assert signs is bool(form.signers), (
        "who signs has a place on the paper, and the other way round"
    )


@each_template
def test_who_fills_a_field_signs_the_form(form_set: FormSet, code: str) -> None:
    form = templates.template(form_set, code)
    fillers = {spec["by"] for spec in _specs(form) if "by" in spec}
    assert fillers <= {signer.role for signer in form.signers}


@each_template
def test_options_stand_where_a_type_needs_them(form_set: FormSet, code: str) -> None:
    form = templates.template(form_set, code)
    own = any("options" in row for block in _blocks(form.blocks) for row in _rows(block))
    for spec in _specs(form):
        needs = spec.get("type") in {"choice", "choices", "strike"}
        assert not needs or "options" in spec or own


@each_template
@pytest.mark.parametrize("filled", [True, False], ids=["filled", "blank"])
def test_a_template_draws_valid_html(form_set: FormSet, code: str, filled: bool) -> None:
    sheet = pictures.sample_sheet(templates.template(form_set, code), filled=filled)
    text = pdf.fill(
        "records/print/form.html", {"sheet": sheet, "at": "", "anchor": "f", "first_page": 0}
    )
    html5lib.HTMLParser(strict=True).parse(text)


@each_template
def test_a_template_uses_only_characters_that_our_fonts_have(form_set: FormSet, code: str) -> None:
    form = templates.template(form_set, code)
    text = f"{form.title}{form.body}{form.sample}"
    assert pdf.missing_characters("".join(c for c in text if c.isprintable())) == ""


@each_template
def test_a_form_looks_as_approved(form_set: FormSet, code: str) -> None:
    pages, approved = pictures.pages_of(form_set, code), pictures.approved(form_set, code)
    again = f"look at it, then: python -m tests.records.pictures {form_set}/{code}"
    assert len(pages) == len(approved), again
    for page, golden in zip(pages, approved, strict=True):
        assert pictures.difference(page, golden) <= pictures.TOLERANCE, again


def test_no_picture_is_without_its_form_and_none_is_large() -> None:
    known = {pictures.place(*each, 1).name[:-4] for each in pictures.ALL}
    for path in pictures.GOLDEN.rglob("*.png"):
        code, _, page = path.stem.rpartition("-")
        assert (code if page.isdecimal() and code else path.stem) in known
        assert path.stat().st_size <= pictures.LARGEST_BYTES, path.name


def test_a_missing_tick_is_seen() -> None:
    form = templates.template(FormSet.NEWER, "FR.AK.03")
    data = templates.sample_data(form)
    data["feedback"] = {**data["feedback"], "4": {}}
    changed = documents.form_pdf(pictures.drawn(form, data), "x", pictures.AT)
    page = pictures.small(pdf.picture(changed, 1, pictures.DPI))
    golden = pictures.approved(FormSet.NEWER, "FR.AK.03")[0]
    assert pictures.difference(page, golden) > pictures.TOLERANCE


def test_both_sets_stand_side_by_side() -> None:
    newer = templates.template(FormSet.NEWER, "FR.AK.03")
    older = templates.template(FormSet.OLDER, "FR.AK.03")
    assert newer.title != older.title
    assert newer.hash != older.hash
    assert len(newer.blocks) == len(older.blocks)
