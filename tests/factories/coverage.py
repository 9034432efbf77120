"""Synthetic schemes of any size, complete by default, into which tests plant faults."""

from dataclasses import replace

from lsp.schemes.rules import (
    Instrument,
    Method,
    SchemeType,
    StandardSetting,
    UnitGroup,
)
from lsp.schemes.rules.mapa import ALL_TYPES, INSTRUMENTS
from lsp.schemes.rules.package import (
    CellText,
    CriticalAspectText,
    ElementText,
    ExamText,
    GuideText,
    InstrumentText,
    KukText,
    Package,
    PlanText,
    SchemeText,
    SchemeUnitText,
    StandardText,
    UnitRuleText,
    UnitText,
)
from lsp.schemes.rules.stock import Stock, stock_of

BOTH = (Method.PORTFOLIO, Method.TEST)


def unit_code(number: int) -> str:
    """The code of the n-th synthetic unit, from 1."""
    return f"X.99CTH00.{number:03}.1"


def _unit(number: int, elements: int, kuk: int) -> UnitText:
    return UnitText(
        code=unit_code(number),
        title=f"Unit contoh {number}",
        title_en=f"Example unit {number}",
        description="Unit contoh.",
        source="",
        elements=tuple(
            ElementText(
                element,
                f"Elemen contoh {element}",
                f"Example element {element}",
                tuple(
                    KukText(f"{element}.{at}", f"Langkah {element}.{at} dilakukan.", False, False)
                    for at in range(1, kuk + 1)
                ),
            )
            for element in range(1, elements + 1)
        ),
    )


def example_package(units: int = 2, elements: int = 2, kuk: int = 2) -> Package:
    """A complete scheme: every KUK tested once and shown in the portfolio, for every candidate."""
    members = tuple(
        SchemeUnitText(UnitGroup.CORE, _unit(number, elements, kuk), "contoh-2026")
        for number in range(1, units + 1)
    )
    keys = [
        (member.unit.code, each.number)
        for member in members
        for element in member.unit.elements
        for each in element.kuk
    ]
    return Package(
        scheme=_scheme(),
        standards=(StandardText("contoh-2026", "Standar contoh", "Example standard", "Contoh"),),
        units=members,
        requirements=(),
        plan=tuple(PlanText(unit, number, BOTH) for unit, number in keys),
        test=ExamText(
            Instrument.MULTIPLE_CHOICE,
            len(keys),
            2 * len(keys),
            tuple(CellText(unit, number, 1) for unit, number in keys),
            tuple(
                UnitRuleText(
                    member.unit.code, "min_correct", 1, 0, StandardSetting.PROVISIONAL, "Contoh."
                )
                for member in members
            ),
        ),
        instruments=tuple(
            InstrumentText(each, INSTRUMENTS[each].kind, ALL_TYPES, ())
            for each in (Instrument.MULTIPLE_CHOICE, Instrument.PORTFOLIO)
        ),
    )


def _scheme() -> SchemeText:
    return SchemeText(
        code="SKM-CTH-01",
        type=SchemeType.CLUSTER,
        title="Klaster Contoh",
        title_en="Example Cluster",
        area="Contoh",
        area_en="Example",
        qualification="Pelaksana Contoh",
        qualification_en="Example Officer",
        kkni_level=3,
        kbli="64141",
        kbji="4214",
        fee_idr=0,
        validity_months=36,
        is_example=True,
        scope="Contoh.",
        scope_en="Example.",
        purpose="Contoh.",
        purpose_en="Example.",
        code_of_ethics=(("Contoh.", "Example."),),
        rules=(),
        settings=(),
    )


def full_stock(package: Package, each: int = 2) -> Stock:
    """A bank with so many items more than each cell of the blueprint needs."""
    return stock_of(
        (cell.unit, cell.kuk, f"{cell.unit}-{cell.kuk}-{at}")
        for cell in package.test.cells
        for at in range(cell.items + each)
    )


def with_aspect(package: Package, unit: int, kuk: tuple[str, ...]) -> Package:
    """The package with a critical aspect in the unit at this place, from 0."""
    member = package.units[unit]
    guide = GuideText(critical_aspects=(CriticalAspectText("Ketelitian contoh", kuk),))
    changed = replace(member, unit=replace(member.unit, guide=guide))
    members = (*package.units[:unit], changed, *package.units[unit + 1 :])
    return replace(package, units=members)


def asking(package: Package, **asked: object) -> Package:
    """The package with other demands on evidence (evidence_asked, critical_evidence_asked)."""
    return replace(package, scheme=replace(package.scheme, **asked))  # type: ignore[arg-type]
