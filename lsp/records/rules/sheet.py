"""The few things that a drawn form is made of; page, PDF and DOCX draw the same ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `look`: "", strong, strike, on and off (tick boxes), blank (to be written on
    paper), sealed, small.
    """

    text: str
    look: str = ""


Line: TypeAlias = tuple[Piece, ...]
Lines: TypeAlias = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; `look`: "", head (names its row), mark (a tick or a short code), void (does not
    exist on the form), sign (room for a signature). `label` is the column's name for phones.
    """

    lines: Lines = ()
    columns: int = 1
    rows: int = 1
    look: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row; a section row names what follows."""

    cells: tuple[Cell, ...]
    is_section: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One drawn block.

    `kind`: heading, text, facts, table, ticks, box, picture, signatures, break. Which of the other
    fields matter follows from it.
    """

    kind: str
    title: str = ""
    lines: Lines = ()
    style: str = ""
    head: tuple[Row, ...] = ()
    body: tuple[Row, ...] = ()
    widths: tuple[int, ...] = ()
    cards: tuple["Card", ...] = ()
    picture: Any = None
    height: int = 0
    level: int = 2
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Act:
    """A signature as it is printed: when, how, and the first signs of its hash."""

    when: str
    how: str
    code: str
    statement: str


@dataclass(frozen=True, slots=True)
class Card:
    """A signer's place on the paper; without an act it waits, or is signed by hand."""

    label: str
    name: str
    number: str | None
    act: Act | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawn form: what it is and what stands on it, top to bottom."""

    code: str
    title: str
    title_en: str
    label: str
    is_letter: bool
    is_landscape: bool
    parts: tuple[Part, ...]
    organization: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""
    note: str = ""

    @property
    def widths(self) -> list[int]:
        """The column widths that occur, in per cent."""
        return sorted({width for part in self.parts for width in part.widths if width})

    @property
    def heights(self) -> list[int]:
        """The heights of boxes that occur, in lines."""
        return sorted({part.height for part in self.parts if part.height})

    @property
    def content(self) -> tuple[Part, ...]:
        """Without the signature block: pages show the acts in their own way."""
        return tuple(part for part in self.parts if part.kind != "signatures")
