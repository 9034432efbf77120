"""Values by path, and how each type of value is written on a form."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from lsp.records.rules.sheet import Line, Lines, Piece

PRIVATE = "personal"
MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
DAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
Option: TypeAlias = Mapping[str, Any]
YES_NO: tuple[Option, ...] = ({"value": True, "label": "Ya"}, {"value": False, "label": "Tidak"})
K_BK: tuple[Option, ...] = ({"value": "K", "label": "K"}, {"value": "BK", "label": "BK"})
VATM: tuple[Option, ...] = (
    {"value": "valid", "label": "Valid"},
    {"value": "authentic", "label": "Asli"},
    {"value": "current", "label": "Terkini"},
    {"value": "sufficient", "label": "Memadai"},
)
_HOLE = re.compile(r"\*\*(?P<strong>.+?)\*\*|\{(?P<path>[a-z0-9_.]+)(?:\|(?P<type>[a-z_]+))?\}")


@dataclass(frozen=True, slots=True)
class Values:
    """The data of a form, and the items that a repeated block stands in (innermost first)."""

    data: Any
    inner: tuple[Any, ...] = ()
    is_sealed: bool = False

    def at(self, path: str) -> Any:
        """The value at a dotted path, from the innermost item outwards; None when absent."""
        for place in (*self.inner, self.data):
            found = dig(place, path)
            if found is not None:
                return found
        return None

    def within(self, item: Any) -> "Values":
        """The same data seen from an item of a list."""
        return Values(self.data, (item, *self.inner), self.is_sealed)

    def hides(self, path: str) -> bool:
        """Whether this reader may not see what stands at the path."""
        return self.is_sealed and path.split(".", 1)[0] == PRIVATE


def dig(place: Any, path: str) -> Any:
    """What a nested value holds at a dotted path, else None.

    Source: domain reference 2.4 (data_json).
    """
    for step in path.split("."):
        if isinstance(place, Mapping):
            place = place.get(step)
        elif isinstance(place, Sequence) and not isinstance(place, str) and step.isdecimal():
            place = place[int(step)] if int(step) < len(place) else None
        else:
            return None
    return place


def leaves(place: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value of a nested mapping with its dotted path.

    Source: domain reference 2.4 (data_json).
    """
    if isinstance(place, Mapping):
        for key, value in place.items():
            yield from leaves(value, f"{prefix}{key}.")
    else:
        yield prefix[:-1], place


def merged(data: Any, added: Any) -> Any:
    """Nested data with values put over it; a number as key reaches into a list.

    Source: domain reference 2.4.
    """
    if isinstance(data, list) and isinstance(added, Mapping):
        size = max([len(data), *(int(key) + 1 for key in added)])
        longer = [*data, *({} for _ in range(size - len(data)))]
        return [
            merged(item, added[str(at)]) if str(at) in added else item
            for at, item in enumerate(longer)
        ]
    if not isinstance(added, Mapping):
        return added
    old = data if isinstance(data, Mapping) else {}
    return {**old, **{key: merged(old.get(key), value) for key, value in added.items()}}


def _day(value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _weekday(value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{DAYS[day.weekday()]}, {_day(value)}"


def _moment(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{_day(value[:10])}, {moment:%H.%M}"


def _money(value: str) -> str:
    return f"Rp {int(value):,}".replace(",", ".") if value.lstrip("-").isdecimal() else value


_WRITTEN = {"date": _day, "weekday": _weekday, "moment": _moment, "money": _money}


def written(value: Any, kind: str = "text") -> str:
    """A plain value in Indonesian words; what is no date or number stays as it is.

    Source: domain reference 2.1 (header: dates), 2.3.
    """
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, Mapping):
        return str(value.get("name", value.get("title", "")))
    text = "" if value is None else str(value)
    return _WRITTEN[kind](text) if kind in _WRITTEN and text else text


def lines_of(text: str, look: str = "") -> Lines:
    """Text as lines.

    Source: domain reference 2.3.
    """
    return tuple((Piece(line, look),) for line in text.split("\n"))


def prose(text: str, values: Values) -> Line:
    """A sentence of a template: **strong**, and {path} or {path|type} filled in from the data.

    An absent value is a line to write on.
    Source: domain reference 2.3 (forms are printed blank as well).
    """
    return tuple(_pieces(text, values))


def _pieces(text: str, values: Values) -> Iterator[Piece]:
    at = 0
    for hole in _HOLE.finditer(text):
        if hole.start() > at:
            yield Piece(text[at : hole.start()])
        at = hole.end()
        if hole["strong"] is not None:
            yield from (
                Piece(each.text, each.look or "strong") for each in _pieces(hole["strong"], values)
            )
        else:
            found = written(values.at(hole["path"]), hole["type"] or "text")
            yield Piece(found) if found else Piece("", "blank")
    if at < len(text):
        yield Piece(text[at:])


def options_of(spec: Mapping[str, Any]) -> tuple[Option, ...]:
    """The options of a field or column: those of its type, or its own.

    Source: domain reference 2.1 (VATM), 2.3 (Ya/Tidak, K/BK).
    """
    kind = spec.get("type", "text")
    fixed = {"yesno": YES_NO, "kbk": K_BK, "vatm": VATM, "vatm_yesno": VATM}
    if kind in fixed:
        return fixed[kind]
    own: tuple[Option, ...] = tuple(
        option if isinstance(option, Mapping) else {"value": option, "label": option}
        for option in spec.get("options", ())
    )
    return own


def is_chosen(value: Any, option: Any) -> bool:
    """Whether an option is the value, is among the values, or is marked true in a mapping.

    Source: domain reference 2.3.
    """
    if isinstance(value, Mapping):
        return value.get(option) is True
    if isinstance(value, Sequence) and not isinstance(value, str):
        return option in value
    return value is not None and type(value) is type(option) and bool(value == option)


def mark(is_on: bool) -> Piece:
    """A tick box.

    Source: domain reference 2.3.
    """
    return Piece("☑", "on") if is_on else Piece("☐", "off")
