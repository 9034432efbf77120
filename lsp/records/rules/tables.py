"""Tables of a form: columns that split into ticks, head rows, fixed rows and rows from data."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from lsp.records.rules.fields import Spec, shown
from lsp.records.rules.sheet import Cell, Line, Part, Piece, Row
from lsp.records.rules.values import Values, dig, is_chosen, mark, options_of, prose

Drawn = Callable[[Any, int, Values], Cell]
SPLIT = frozenset({"choice", "choices", "yesno", "kbk", "vatm", "vatm_yesno"})
MARK_WIDTH = 5


@dataclass(frozen=True, slots=True)
class Column:
    """A column or a group of columns; only those without parts of their own draw cells."""

    label: str
    draw: Drawn | None = None
    parts: tuple["Column", ...] = ()
    width: int = 0

    @property
    def depth(self) -> int:
        """How many head rows it needs."""
        return 1 + max((part.depth for part in self.parts), default=0)

    @property
    def leaves(self) -> tuple["Column", ...]:
        """The columns that draw cells."""
        return tuple(leaf for part in self.parts for leaf in part.leaves) or (self,)


def columns_of(specs: Sequence[Spec]) -> tuple[Column, ...]:
    """The columns of a table; neighbours with the same `group` stand under one head.

    Source: domain reference 2.3.
    """
    found: list[Column] = []
    for group, members in groupby(specs, key=lambda spec: spec.get("group", "")):
        drawn = tuple(_column(spec) for spec in members)
        found += [Column(group, parts=drawn)] if group else drawn
    return tuple(found)


def _column(spec: Spec) -> Column:
    kind, label, width = spec.get("type", "text"), spec.get("label", ""), spec.get("width", 0)
    if kind not in SPLIT or spec.get("inline") or (kind[:6] == "choice" and "options" not in spec):
        return Column(label, _plain(spec), width=width)
    if kind == "vatm_yesno":
        parts = tuple(_yes_no(spec, option) for option in options_of(spec))
    else:
        parts = tuple(_tick(spec, option, label) for option in options_of(spec))
    return Column(label, parts=parts)


def _tick(spec: Spec, option: Spec, label: str) -> Column:
    def draw(row: Any, _number: int, _values: Values) -> Cell:
        chosen = is_chosen(dig(row, spec["key"]), option["value"])
        name = f"{label}: {option['label']}" if label else option["label"]
        return Cell(((mark(chosen),),), look="mark", label=name)

    return Column(option["label"], draw, width=spec.get("mark_width", MARK_WIDTH))


def _yes_no(spec: Spec, option: Spec) -> Column:
    def part(answer: bool, word: str) -> Column:
        def draw(row: Any, _number: int, _values: Values) -> Cell:
            found = dig(row, f"{spec['key']}.{option['value']}")
            label = f"{option['label']}: {word}"
            return Cell(((mark(found is answer),),), look="mark", label=label)

        return Column(word, draw, width=MARK_WIDTH)

    return Column(option["label"], parts=(part(True, "Ya"), part(False, "Tidak")))


def _plain(spec: Spec) -> Drawn:
    kind, label = spec.get("type", "text"), spec.get("label", "")

    def draw(row: Any, number: int, values: Values) -> Cell:
        if kind == "row_number":
            return Cell(((Piece(str(number)),),), look="mark", label=label)
        value, own = dig(row, spec["key"]), spec
        if kind in SPLIT and "options" not in spec:
            own = {**spec, "options": dig(row, "options") or (), "stack": True}
        lines = shown(own, value, values.within(row))
        if spec["key"] in _template_texts(row) and isinstance(value, str):
            lines = tuple(prose(line, values) for line in value.split("\n"))
        look = {"tick": "mark", "signature": "sign"}.get(kind, "head" if spec.get("head") else "")
        return Cell(lines, look=look, label=label)

    return draw


def _template_texts(row: Any) -> Sequence[str]:
    return row.get("_texts", ()) if isinstance(row, Mapping) else ()


def head_rows(columns: Sequence[Column]) -> tuple[Row, ...]:
    """As many head rows as the deepest column needs; flat columns span them all.

    Source: domain reference 2.3.
    """
    depth = max((column.depth for column in columns), default=0)
    rows: list[list[Cell]] = [[] for _ in range(depth)]
    for column in columns:
        _head(column, 0, depth, rows)
    return tuple(Row(tuple(cells)) for cells in rows)


def _head(column: Column, at: int, depth: int, rows: list[list[Cell]]) -> None:
    span = 1 if column.parts else depth - at
    words = ((Piece(column.label),),)
    rows[at].append(Cell(words, len(column.leaves), span, "mark" if not column.parts else ""))
    for part in column.parts:
        _head(part, at + 1, depth, rows)


def body_row(columns: Sequence[Column], row: Any, number: int, values: Values) -> Row:
    """A row of a table.

    Source: domain reference 2.3.
    """
    leaves = [leaf for column in columns for leaf in column.leaves]
    return Row(tuple(leaf.draw(row, number, values) for leaf in leaves if leaf.draw))


def widths_of(columns: Sequence[Column]) -> tuple[int, ...]:
    """Widths in per cent, 0 where the rest is shared.

    Source: domain reference 2.3.
    """
    return tuple(leaf.width for column in columns for leaf in column.leaves)


def section(words: Line, columns: Sequence[Column]) -> Row:
    """A row across the table that names what follows.

    Source: domain reference 2.3 (unit and element above their KUK).
    """
    total = sum(len(column.leaves) for column in columns)
    return Row((Cell((words,), columns=total, look="head"),), is_section=True)


def rows_of(block: Spec, values: Values) -> list[Any]:
    """The rows of a table: fixed ones with the answers given to them, or those of the data.

    Source: domain reference 2.3.
    """
    found = values.at(block["path"]) if "path" in block else None
    if "rows" in block:
        return [_with_answer(row, found) for row in block["rows"]]
    rows = list(found) if isinstance(found, Sequence) and not isinstance(found, str) else []
    return rows + [{}] * (block.get("min_rows", 0 if rows else 3) - len(rows))


def _with_answer(row: Spec, answers: Any) -> Mapping[str, Any]:
    given = dig(answers, str(row.get("key", "")))
    given = given if isinstance(given, Mapping) else {}
    texts = [key for key, value in row.items() if isinstance(value, str) and key not in given]
    return {**row, **given, "_texts": texts}


def table(block: Spec, values: Values) -> Part:
    """A table block.

    Source: domain reference 2.3.
    """
    columns = columns_of(block["columns"])
    return Part(
        "table",
        title=block.get("title", ""),
        head=head_rows(columns),
        body=tuple(_body(block, columns, values)),
        widths=widths_of(columns),
        style=block.get("style", ""),
    )


def _body(block: Spec, columns: Sequence[Column], values: Values) -> Iterator[Row]:
    number = 0
    for row in rows_of(block, values):
        if "heading" in row:
            yield section(prose(row["heading"], values), columns)
            if row.get("restart"):
                number = 0
            continue
        number += 1
        yield body_row(columns, row, number, values)


def grid(block: Spec, values: Values) -> Part:
    """Rows by columns of ticks; cells that do not exist are filled grey.

    Source: domain reference 2.3 (FR.MAPA.02, FR.AK.06, FR.VA).
    """
    missing, found = block.get("missing", {}), values.at(block["path"])

    def tick(spec: Spec) -> Column:
        def draw(row: Any, _number: int, _values: Values) -> Cell:
            if spec["key"] in missing.get(row["key"], ()):
                return Cell(look="void", label=spec["label"])
            chosen = is_chosen(dig(found, row["key"]), spec["key"])
            return Cell(((mark(chosen),),), look="mark", label=spec["label"])

        return Column(spec["label"], draw, width=spec.get("width", 0))

    def name(row: Any, _number: int, values: Values) -> Cell:
        return Cell((prose(row["label"], values),), look="head", label=block.get("corner", ""))

    first = Column(block.get("corner", ""), name, width=block.get("label_width", 0))
    ticks: list[Column] = []
    for group, members in groupby(block["columns"], key=lambda spec: spec.get("group", "")):
        drawn = tuple(tick(spec) for spec in members)
        ticks += [Column(group, parts=drawn)] if group else drawn
    columns = (first, *ticks)
    return Part(
        "table",
        title=block.get("title", ""),
        head=head_rows(columns),
        body=tuple(_body(block, columns, values)),
        widths=widths_of(columns),
    )
