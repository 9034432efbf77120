"""What a question bank has ready, as a value, and whether a blueprint can be filled from it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

_STEPS = 200_000  # a bound on the search, so that a hopeless bank is refused and not waited for

CellKey = tuple[str, str]
"""Unit code and KUK number."""


@dataclass(frozen=True, slots=True)
class Stock:
    """The items of a bank that may be drawn (soal siap pakai), without their content.

    `codes` holds the item codes of each primary KUK; `enemies` are pairs never on one form.
    """

    codes: Mapping[CellKey, tuple[str, ...]] = field(default_factory=dict)
    enemies: frozenset[frozenset[str]] = frozenset()

    def ready(self, cell: CellKey) -> int:
        """How many items serve the cell."""
        return len(self.codes.get(cell, ()))


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


Item = TypeVar("Item", bound=_Coded)


def stock_of(
    items: Iterable[tuple[str, str, str]], enemies: Iterable[Collection[str]] = ()
) -> Stock:
    """The stock of items given as unit code, KUK number and item code.

    Source: exams design 1.1 (only ready versions are assembled; enemies never on one form).
    """
    codes: dict[CellKey, list[str]] = {}
    for unit, kuk, code in items:
        codes.setdefault((unit, kuk), []).append(code)
    return Stock(
        {cell: tuple(sorted(found)) for cell, found in codes.items()},
        frozenset(frozenset(pair) for pair in enemies),
    )


def rivals_of(enemies: Iterable[frozenset[str]]) -> dict[str, set[str]]:
    """For each item that has enemies, who they are.

    Source: exams design 1.1 (item_enemy).
    """
    rivals: dict[str, set[str]] = {}
    for first, second in (sorted(pair) for pair in enemies if len(pair) == 2):
        rivals.setdefault(first, set()).add(second)
        rivals.setdefault(second, set()).add(first)
    return rivals


def first_choice(
    demands: Sequence[CellKey],
    candidates: Mapping[CellKey, Sequence[Item]],
    rivals: Mapping[str, Collection[str]],
) -> list[Item] | CellKey:
    """The first choice of one item a demand in which no enemies meet, or the cell that blocks.

    Equal demands stand side by side. The order of the candidates decides which choice is first.

    Source: exams design 6.1 (on infeasible, name the cell that lacks items).
    """
    picks: list[int] = []  # for each demand filled so far, the place in its cell's candidates
    codes: list[str] = []
    deepest, start, steps = 0, 0, 0
    while len(picks) < len(demands):
        steps += 1
        cell = demands[len(picks)]
        place = _next_free(candidates[cell], start, codes, rivals)
        if place is not None and steps < _STEPS:
            picks.append(place)
            codes.append(candidates[cell][place].code)
            follows = len(picks) < len(demands) and demands[len(picks)] == cell
            start = place + 1 if follows else 0
            continue
        deepest = max(deepest, len(picks))
        if not picks or steps >= _STEPS:
            return demands[deepest]
        start = picks.pop() + 1
        codes.pop()
    return [candidates[cell][place] for cell, place in zip(demands, picks, strict=True)]


def _next_free(
    items: Sequence[Item],
    start: int,
    codes: Sequence[str],
    rivals: Mapping[str, Collection[str]],
) -> int | None:
    for place in range(start, len(items)):
        enemies = rivals.get(items[place].code, ())
        if not any(code in enemies for code in codes):
            return place
    return None


@dataclass(frozen=True, slots=True)
class _Code:
    code: str


def blocked_cell(cells: Mapping[CellKey, int], stock: Stock) -> CellKey | None:
    """The cell that cannot be filled without enemies meeting, of cells that have enough items.

    Source: exams design 1.2 I12, 6.1.
    """
    tightest = sorted(cells, key=lambda cell: (stock.ready(cell) - cells[cell], cell))
    demands = [cell for cell in tightest for _ in range(cells[cell])]
    candidates = {cell: [_Code(code) for code in stock.codes.get(cell, ())] for cell in cells}
    found = first_choice(demands, candidates, rivals_of(stock.enemies))
    return found if isinstance(found, tuple) else None
