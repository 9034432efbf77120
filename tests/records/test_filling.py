"""Which fields a role fills in, what may be written, and where it goes."""

from typing import Any

import pytest

from lsp.records.queries import templates
from lsp.records.rules import filling
from lsp.records.rules.filling import Entry, entries, missing, nested, read, written_into
from lsp.records.rules.template import FormSet, FormTemplate, template_from
from tests.records import pictures


def _form(*blocks: dict[str, Any]) -> FormTemplate:
    facts = {"code": "FR.X.01", "version": 1, "title": "X", "title_en": "X", "scope": "candidate"}
    signers = [{"role": "assessor"}, {"role": "candidate"}]
    return template_from("2023", {**facts, "signers": signers, "blocks": list(blocks)})


def _paths(form: FormTemplate, data: Any, role: str = "assessor") -> list[str]:
    return [entry.path for entry in entries(form, data, role)]


def test_fixed_rows_ask_once_each_and_only_of_their_role() -> None:
    form = templates.template(FormSet.NEWER, "FR.AK.03")
    found = entries(form, {}, "candidate")
    assert len(found) == 21
    assert found[0].path == "feedback.1.answer"
    assert found[0].row.startswith("1. Saya mendapatkan penjelasan")
    assert found[0].is_required
    assert found[-1].path == "notes"
    assert entries(form, {}, "assessor") == []
    assert filling.fillers(form) == {"candidate"}
    assert len(missing(form, {}, "candidate")) == 10


def test_rows_of_data_are_filled_and_own_tables_grow() -> None:
    columns = [{"key": "name", "label": "Nama"}, {"key": "ok", "label": "K", "type": "kbk"}]
    own = _form({"kind": "table", "path": "people", "by": "assessor", "columns": columns})
    assert _paths(own, {"people": [{"name": "A"}] * 4})[-1] == "people.5.ok"
    columns = [columns[0], {**columns[1], "by": "assessor"}]
    fed = _form({"kind": "table", "path": "people", "columns": columns})
    found = entries(fed, {"people": [{"name": "Sari"}]}, "assessor")
    assert [(entry.path, entry.row) for entry in found] == [("people.0.ok", "1. Sari")]


def test_units_elements_and_kuk_are_filled_where_their_level_is() -> None:
    block = {
        "kind": "criteria",
        "by": "assessor",
        "columns": [
            {"key": "standard", "label": "SOP", "level": "element"},
            {"key": "met", "label": "Pencapaian", "type": "yesno"},
        ],
    }
    kuk = [{"number": "1.1", "text": "Satu"}, {"number": "1.2", "text": "Dua"}]
    unit = {"code": "U.1", "title": "Unit", "elements": [{"number": "1", "kuk": kuk}]}
    found = entries(_form(block), {"groups": [{"units": [unit]}]}, "assessor")
    start = "groups.0.units.0.elements.0"
    assert [entry.path for entry in found] == [
        f"{start}.standard",
        f"{start}.kuk.0.met",
        f"{start}.kuk.1.met",
    ]
    assert {entry.section for entry in found} == {"U.1 Unit"}
    assert found[2].row == "1.2 Dua"


def test_grids_leave_out_cells_that_do_not_exist() -> None:
    block = {
        "kind": "grid",
        "path": "review",
        "by": "assessor",
        "rows": [{"key": "plan", "label": "Rencana"}, {"key": "decision", "label": "Keputusan"}],
        "columns": [{"key": "valid", "label": "V"}, {"key": "flexible", "label": "F"}],
        "missing": {"decision": ["flexible"]},
    }
    found = entries(_form(block), {}, "assessor")
    assert [len(entry.options) for entry in found] == [2, 1]


def test_repeated_blocks_are_filled_for_each_item() -> None:
    inner = {"kind": "comment", "path": "scenario", "title": "Skenario", "by": "assessor"}
    form = _form({"kind": "each", "path": "groups", "title": "Kelompok: {name}", "blocks": [inner]})
    found = entries(form, {"groups": [{"name": "A"}, {"name": "B"}]}, "assessor")
    assert [entry.path for entry in found] == ["groups.0.scenario", "groups.1.scenario"]


@pytest.mark.parametrize(
    ("kind", "raw", "value", "is_wrong"),
    [
        ("text", ["  Halo "], "Halo", False),
        ("text", [""], None, False),
        ("long", ["x" * 4001], "x" * 4001, True),
        ("number", ["12"], 12, False),
        ("number", ["1,5"], "1,5", True),
        ("date", ["2026-12-05"], "2026-12-05", False),
        ("date", ["5/12/2026"], "5/12/2026", True),
        ("tick", ["1"], True, False),
        ("tick", [], False, False),
        ("yesno", ["False"], False, False),
        ("yesno", ["mungkin"], None, True),
        ("kbk", ["BK"], "BK", False),
        ("vatm", ["valid", "current"], {"valid": True, "current": True}, False),
        ("vatm", ["valid", "x"], {"valid": True}, True),
        ("list", ["a\n\n b "], ["a", "b"], False),
    ],
)
def test_what_is_typed_is_read_by_its_type(
    kind: str, raw: list[str], value: Any, is_wrong: bool
) -> None:
    entry = Entry("x", "X", kind, filling.options_of({"type": kind}))
    found, error = read(entry, raw)
    assert (found, bool(error)) == (value, is_wrong)


def test_values_go_to_their_paths_and_the_rest_stays() -> None:
    data = {"candidate": {"name": "Sari"}, "rows": [{"name": "A"}]}
    values = {"rows.0.ok": "K", "rows.1.name": "B", "rows.2.name": None, "note.text": "x"}
    assert written_into(data, values) == {
        "candidate": {"name": "Sari"},
        "rows": [{"name": "A", "ok": "K"}, {"name": "B"}],
        "note": {"text": "x"},
    }
    assert written_into({}, {"people.0.name": "A", "people.1.name": ""}) == {
        "people": [{"name": "A"}]
    }
    assert nested({"a.b.c": 1, "a.d": 2, "e": 3}) == {"a": {"b": {"c": 1}, "d": 2}, "e": 3}


@pytest.mark.parametrize(("form_set", "code"), pictures.ALL)
def test_every_template_can_be_filled_in_and_read_back(form_set: FormSet, code: str) -> None:
    form = templates.template(form_set, code)
    data = templates.sample_data(form)
    assert filling.fillers(form) >= {
        signer.role for signer in form.signers if entries(form, data, signer.role)
    }
    for signer in form.signers:
        found = entries(form, data, signer.role)
        paths = [entry.path for entry in found]
        assert len(paths) == len(set(paths))
        assert all(entry.label or entry.row for entry in found)
        written_into(data, {entry.path: entry.value for entry in found})
