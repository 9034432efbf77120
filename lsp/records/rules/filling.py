"""Which fields of a form a signer fills in on the page, and what may be written into them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lsp.kernel.text import N_
from lsp.records.rules.criteria import groups_of
from lsp.records.rules.fields import Spec
from lsp.records.rules.template import FormTemplate
from lsp.records.rules.values import Option, Values, dig, merged, options_of

LONGEST = 4000
EXTRA_ROWS = 2
MOST_ROWS = 60
NOT_AN_OPTION = N_("Pilih salah satu pilihan yang ada.")
TOO_LONG = N_("Terlalu panjang: paling banyak 4.000 huruf.")
NOT_A_NUMBER = N_("Tulis angka saja.")
NOT_A_DATE = N_("Tulis tanggal seperti 2026-12-31.")
MISSING = N_("Wajib diisi.")
ONE_OF = frozenset({"choice", "strike", "yesno", "kbk"})
SOME_OF = frozenset({"choices", "vatm"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One field on the page: where its value lies, and what it is called.

    `section` is the block's title, `row` what the field is about within it (a question, a KUK).
    """

    path: str
    label: str
    type: str
    options: tuple[Option, ...] = ()
    is_required: bool = False
    hint: str = ""
    section: str = ""
    row: str = ""
    value: Any = None


def entries(template: FormTemplate, data: Any, role: str) -> list[Entry]:
    """The fields that a role fills in, top to bottom, with their present values.

    Source: domain reference 2.3 (filled by).
    """
    found = _of_blocks(template.blocks, data, role, "", "")
    return [replace(entry, value=dig(data, entry.path)) for entry in found]


def fillers(template: FormTemplate) -> frozenset[str]:
    """The roles that fill in something.

    Source: domain reference 2.3 (filled by).
    """
    known = {signer.role for signer in template.signers}
    return frozenset(known & set(_named(template.blocks)))


def _named(blocks: Sequence[Spec]) -> Iterator[str]:
    for block in blocks:
        lists = [block.get(name, ()) for name in ("columns", "fields", "rows")]
        parts = [block, *(part for some in lists if isinstance(some, list) for part in some)]
        yield from (part["by"] for part in parts if isinstance(part, Mapping) and "by" in part)
        yield from _named(block.get("blocks", ()))


def _of_blocks(
    blocks: Sequence[Spec], data: Any, role: str, prefix: str, section: str
) -> Iterator[Entry]:
    for block in blocks:
        title = str(block.get("title", section))
        for entry in _KINDS.get(block["kind"], _nothing)(block, data, role, prefix):
            yield entry if entry.section else replace(entry, section=title)


def _nothing(_block: Spec, _data: Any, _role: str, _prefix: str) -> Iterator[Entry]:
    yield from ()


def _entry(spec: Spec, path: str, row: str = "", label: str = "") -> Entry:
    return Entry(
        path=path,
        label=label or spec.get("label", ""),
        type=spec.get("type", "text"),
        options=options_of(spec),
        is_required=bool(spec.get("required")),
        hint=spec.get("hint", ""),
        row=row,
    )


def _facts(block: Spec, _data: Any, role: str, prefix: str) -> Iterator[Entry]:
    for spec in block.get("fields", block.get("rows", ())):
        if isinstance(spec, Mapping) and spec.get("by", block.get("by")) == role:
            yield _entry(spec, prefix + spec["path"])
            yield from _words_beside(spec, prefix)


def _words_beside(spec: Spec, prefix: str) -> Iterator[Entry]:
    for option in spec.get("options", ()):
        if isinstance(option, Mapping) and "write" in option:
            yield Entry(prefix + option["write"], option["label"], "text")


def _choice(block: Spec, _data: Any, role: str, prefix: str) -> Iterator[Entry]:
    if block.get("by") == role:
        kind = "choices" if block.get("many") else "choice"
        label = block.get("title", "")
        yield _entry({**block, "type": kind, "label": label}, prefix + block["path"])
        yield from _words_beside(block, prefix)


def _comment(block: Spec, _data: Any, role: str, prefix: str) -> Iterator[Entry]:
    if block.get("by") == role:
        yield _entry({**block, "type": "long", "label": block["title"]}, prefix + block["path"])


def _columns(block: Spec, role: str) -> list[Spec]:
    specs = [spec for spec in block.get("columns", ()) if spec.get("type") != "row_number"]
    return [
        spec
        for spec in specs
        if spec.get("by", block.get("by")) == role and spec.get("type") != "signature"
    ]


def _cells(specs: Sequence[Spec], path: str, row: Any, name: str) -> Iterator[Entry]:
    for spec in specs:
        own = {**spec, "options": dig(row, "options")} if _takes_row_options(spec, row) else spec
        if spec.get("type") == "vatm_yesno":
            for option in options_of(spec):
                place = f"{path}.{spec['key']}.{option['value']}"
                yield _entry({**spec, "type": "yesno"}, place, name, option["label"])
        else:
            yield _entry(own, f"{path}.{spec['key']}", name)


def _takes_row_options(spec: Spec, row: Any) -> bool:
    kind = spec.get("type", "text")
    return kind[:6] == "choice" and "options" not in spec and bool(dig(row, "options"))


def _table(block: Spec, data: Any, role: str, prefix: str) -> Iterator[Entry]:
    path = prefix + block["path"]
    if "rows" in block:
        yield from _fixed(block, path, _columns(block, role))
        return
    specs = _columns(block, role)
    found = dig(data, path)
    rows = list(found) if isinstance(found, list) else []
    own = [spec["key"] for spec in specs]
    is_growing = block.get("by") == role
    size = max(len(rows) + EXTRA_ROWS, block.get("min_rows", 3)) if is_growing else len(rows)
    for at in range(min(size, MOST_ROWS)):
        row = rows[at] if at < len(rows) else {}
        yield from _cells(specs, f"{path}.{at}", row, _row_name(block, row, own, at))


def _row_name(block: Spec, row: Any, own: Sequence[str], at: int) -> str:
    keys = [spec["key"] for spec in block["columns"] if "key" in spec and spec["key"] not in own]
    texts = [str(dig(row, key)) for key in keys if isinstance(dig(row, key), str)]
    return f"{at + 1}. {' · '.join(texts)}".strip() if texts else f"{at + 1}."


def _fixed(block: Spec, path: str, specs: Sequence[Spec]) -> Iterator[Entry]:
    number = 0
    for row in block["rows"]:
        if "heading" in row:
            number = 0 if row.get("restart") else number
            continue
        number += 1
        keys = [spec["key"] for spec in block["columns"] if spec.get("key") in row]
        name = " · ".join(str(row[key]) for key in keys)
        written = [spec for spec in specs if spec["key"] not in row]
        yield from _cells(written, f"{path}.{row['key']}", row, f"{number}. {name}")


def _grid(block: Spec, _data: Any, role: str, prefix: str) -> Iterator[Entry]:
    if block.get("by") != role:
        return
    missing = block.get("missing", {})
    for row in block["rows"]:
        if "heading" in row:
            continue
        options = tuple(
            {"value": column["key"], "label": _grid_label(column)}
            for column in block["columns"]
            if column["key"] not in missing.get(row["key"], ())
        )
        path = f"{prefix}{block['path']}.{row['key']}"
        yield Entry(path, row["label"], "choices", options)


def _grid_label(column: Spec) -> str:
    return f"{column['group']}: {column['label']}" if "group" in column else column["label"]


def _criteria(block: Spec, data: Any, role: str, prefix: str) -> Iterator[Entry]:
    specs = _columns(block, role)
    above = [spec for spec in specs if spec.get("level", block.get("level", "kuk")) == "element"]
    below = [spec for spec in specs if spec not in above]
    path = prefix + block.get("path", "groups")
    place = dig(data, path)
    groups = place if place else groups_of(block, Values({}))
    for g, group in enumerate(groups):
        for u, unit in enumerate(dig(group, "units") or ()):
            section = f"{dig(unit, 'code') or ''} {dig(unit, 'title') or ''}".strip()
            start = f"{path}.{g}.units.{u}.elements"
            for e, element in enumerate(dig(unit, "elements") or ()):
                found = _element(element, f"{start}.{e}", above, below)
                yield from (replace(entry, section=section) for entry in found)


def _element(
    element: Any, path: str, above: Sequence[Spec], below: Sequence[Spec]
) -> Iterator[Entry]:
    name = f"{dig(element, 'number') or ''} {dig(element, 'title') or ''}".strip()
    yield from _cells(above, path, element, name)
    for k, kuk in enumerate(dig(element, "kuk") or ()):
        name = f"{dig(kuk, 'number') or ''} {dig(kuk, 'text') or ''}".strip()
        yield from _cells(below, f"{path}.kuk.{k}", kuk, name)


def _units(block: Spec, data: Any, role: str, prefix: str) -> Iterator[Entry]:
    path, specs = prefix + block.get("path", "groups"), _columns(block, role)
    for g, group in enumerate(dig(data, path) or ()):
        for u, unit in enumerate(dig(group, "units") or ()):
            name = f"{dig(unit, 'code') or ''} {dig(unit, 'title') or ''}".strip()
            yield from _cells(specs, f"{path}.{g}.units.{u}", unit, name)


def _each(block: Spec, data: Any, role: str, prefix: str) -> Iterator[Entry]:
    path = prefix + block["path"]
    found = dig(data, path)
    for at, item in enumerate(found if isinstance(found, list) and found else ({},)):
        name = dig(item, "name") or ""
        section = f"{block.get('title', '').split('{')[0].strip(' :')} {name}".strip()
        inner = _of_blocks(block["blocks"], data, role, f"{path}.{at}.", section)
        yield from (replace(entry, section=entry.section or section) for entry in inner)


_KINDS = {
    "header": _facts,
    "facts": _facts,
    "choice": _choice,
    "comment": _comment,
    "table": _table,
    "grid": _grid,
    "criteria": _criteria,
    "units": _units,
    "each": _each,
}


def read(entry: Entry, raw: Sequence[str]) -> tuple[Any, str]:
    """The value of what was typed or ticked, and what is wrong with it (empty when nothing is).

    Source: domain reference 2.4; the form checks shape, the rules decide.
    """
    given = [text.strip() for text in raw if text.strip()]
    if entry.type in SOME_OF:
        return _some(entry, given)
    if entry.type == "tick":
        return bool(given), ""
    if not given:
        return None, ""
    if entry.type in ONE_OF:
        known = {str(option["value"]): option["value"] for option in entry.options}
        return known.get(given[0]), "" if given[0] in known else NOT_AN_OPTION
    if len(given[0]) > LONGEST:
        return given[0], TOO_LONG
    return _typed(entry.type, given[0])


def _some(entry: Entry, given: Sequence[str]) -> tuple[Any, str]:
    chosen = [option["value"] for option in entry.options if str(option["value"]) in given]
    error = "" if len(chosen) == len(set(given)) else NOT_AN_OPTION
    return (dict.fromkeys(chosen, True) if entry.type == "vatm" else chosen), error


def _typed(kind: str, text: str) -> tuple[Any, str]:
    if kind in {"number", "money"}:
        return (int(text), "") if text.isdecimal() and len(text) < 16 else (text, NOT_A_NUMBER)
    if kind in {"date", "weekday"}:
        return text, "" if _is_date(text) else NOT_A_DATE
    if kind == "list":
        return [line.strip() for line in text.splitlines() if line.strip()], ""
    return text, ""


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_empty(value: Any) -> bool:
    """Whether nothing was written or ticked; a No is an answer.

    Source: domain reference 2.3.
    """
    return value is None or value == "" or value == [] or value == {}


def missing(template: FormTemplate, data: Any, role: str) -> list[str]:
    """What this role must fill in and has not, by name.

    Source: domain reference 2.3.
    """
    return [
        entry.row or entry.label
        for entry in entries(template, data, role)
        if entry.is_required and is_empty(entry.value)
    ]


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by dotted path as nested data.

    Source: domain reference 2.4 (data_json).
    """
    found: dict[str, Any] = {}
    for path, value in values.items():
        first, _, rest = path.partition(".")
        place = found.setdefault(first, {}) if rest else found
        if rest:
            place.setdefault("", {})[rest] = value
        else:
            found[first] = value
    return {
        key: nested(value[""]) if isinstance(value, dict) and "" in value else value
        for key, value in found.items()
    }


def written_into(data: Any, values: Mapping[str, Any]) -> Any:
    """The data with the values put at their paths; empty rows at the end of a list fall away.

    Source: domain reference 2.4.
    """
    return _trimmed(merged(_with_lists(data, values), nested(values)))


def _with_lists(data: Any, values: Mapping[str, Any]) -> Any:
    """Where a path counts into a list that does not exist yet, an empty list stands."""
    for path in values:
        steps = path.split(".")
        for at, step in enumerate(steps):
            place = ".".join(steps[:at])
            if at and step.isdecimal() and step != "0" and dig(data, place) is None:
                continue
            if at and step == "0" and dig(data, place) is None:
                data = merged(data, nested({place: []}))
    return data


def _trimmed(place: Any) -> Any:
    if isinstance(place, Mapping):
        return {key: _trimmed(value) for key, value in place.items()}
    if isinstance(place, list):
        rows = [_trimmed(item) for item in place]
        while rows and isinstance(rows[-1], dict) and all(map(is_empty, rows[-1].values())):
            rows.pop()
        return rows
    return place
