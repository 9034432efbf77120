"""One value on the paper: text, ticks, strike-outs; and options that carry words of their own."""

from collections.abc import Iterator, Mapping
from typing import Any

from lsp.records.rules.sheet import Line, Lines, Piece
from lsp.records.rules.values import Values, is_chosen, lines_of, mark, options_of, written

Spec = Mapping[str, Any]
MARKED = frozenset({"choice", "choices", "yesno", "kbk", "vatm"})
BLANK: Lines = ((Piece("", "blank"),),)
SEALED: Lines = ((Piece("disegel", "sealed"),),)


def shown(spec: Spec, value: Any, values: Values, *, blank: bool = False) -> Lines:
    """A value as its type prints it; with `blank` an absent text is a line to write on.

    Source: domain reference 2.3.
    """
    kind = spec.get("type", "text")
    if values.hides(spec.get("path", "")) and value is None:
        return SEALED
    if kind == "tick":
        return ((mark(value is True),),)
    if kind in MARKED:
        return _marked(spec, value, values)
    if kind == "strike":
        return (struck(spec, value),)
    if kind == "list":
        return tuple((Piece(f"{at}. {item}"),) for at, item in enumerate(value or (), 1)) or BLANK
    text = written(value, kind)
    if not text:
        return BLANK if blank else ()
    return lines_of(text)


def _marked(spec: Spec, value: Any, values: Values) -> Lines:
    lines = tuple(option_line(option, value, values) for option in options_of(spec))
    if spec.get("stack"):
        return lines
    return (_joined(lines, "\u00a0\u00a0 "),)


def _joined(lines: Lines, between: str) -> Line:
    found: list[Piece] = []
    for line in lines:
        found += [Piece(between), *line] if found else line
    return tuple(found)


def option_line(option: Spec, value: Any, values: Values) -> Line:
    """A tick box, its label, and the words that belong to it.

    Source: domain reference 2.3 (FR.APL.01 "Lainnya", FR.AK.01).
    """
    pieces = [mark(is_chosen(value, option["value"])), Piece(f" {option['label']}")]
    if "write" in option:
        words = written(values.at(option["write"]))
        pieces += [Piece(": "), Piece(words) if words else Piece("", "blank")]
    return tuple(pieces)


def struck(spec: Spec, value: Any) -> Line:
    """The options in a row; once one is chosen the others are struck out.

    Source: domain reference 2.1 (strike out what does not apply).
    """
    return tuple(_struck(spec, value))


def _struck(spec: Spec, value: Any) -> Iterator[Piece]:
    for at, option in enumerate(options_of(spec)):
        if at:
            yield Piece(" / ")
        is_out = value is not None and not is_chosen(value, option["value"])
        yield Piece(option["label"], "strike" if is_out else "")
