"""What the written test of a scheme lacks: against the plan, against itself, against the bank."""

from collections.abc import Iterable, Iterator

from lsp.schemes.rules.gaps import Gap, GapKind, gap
from lsp.schemes.rules.mapa import Line
from lsp.schemes.rules.package import Package
from lsp.schemes.rules.stock import Stock, blocked_cell


def blueprint_gaps(package: Package, lines: Iterable[Line], stock: Stock | None) -> Iterator[Gap]:
    """What the blueprint lacks; without a stock its filling is not asked.

    Source: exams design 1.1 (every KUK assigned to the test in MAPA is covered), 6.1.
    """
    tested = {
        (line.unit, line.kuk): None for line in lines if line.instrument is package.test.instrument
    }
    cells = {(cell.unit, cell.kuk): cell.items for cell in package.test.cells}
    for unit, kuk in cells:
        if (unit, kuk) not in tested:
            yield gap(GapKind.CELL_UNPLANNED, unit=unit, kuk=kuk)
    for unit, kuk in tested:
        if (unit, kuk) not in cells:
            yield gap(GapKind.TEST_WITHOUT_CELL, unit=unit, kuk=kuk)
    yield from _rule_gaps(package)
    if stock is not None:
        yield from _bank_gaps(package, stock)


def _rule_gaps(package: Package) -> Iterator[Gap]:
    test = package.test
    counts: dict[str, int] = {}
    for cell in test.cells:
        counts[cell.unit] = counts.get(cell.unit, 0) + cell.items
    if sum(counts.values()) != test.items:
        facts = {"found": sum(counts.values()), "expected": test.items}
        yield gap(GapKind.CELLS_DO_NOT_SUM, facts)
    rules = {rule.unit: rule for rule in test.unit_rules}
    for unit, count in counts.items():
        rule = rules.get(unit)
        if rule is None:
            yield gap(GapKind.UNIT_RULE_MISSING, unit=unit)
        elif rule.min_correct > count:
            limits = {"minimum": rule.min_correct, "count": count}
            yield gap(GapKind.UNIT_RULE_TOO_HIGH, limits, unit=unit)


def _bank_gaps(package: Package, stock: Stock) -> Iterator[Gap]:
    cells = {(cell.unit, cell.kuk): cell.items for cell in package.test.cells}
    filled = {key: items for key, items in cells.items() if stock.ready(key) >= items}
    for (unit, kuk), items in cells.items():
        if (unit, kuk) not in filled:
            facts = {"needed": items, "available": stock.ready((unit, kuk))}
            yield gap(GapKind.CELL_SHORT, facts, unit=unit, kuk=kuk)
    blocked = blocked_cell(filled, stock)
    if blocked:
        yield gap(GapKind.CELL_BLOCKED, unit=blocked[0], kuk=blocked[1])
