"""The coverage compiler: one planted fault, exactly that gap."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsp.kernel.evidence import EvidenceKind
from lsp.schemes.rules import CandidateType, EvidenceStrength, Instrument, Method
from lsp.schemes.rules.coverage import Coverage, compile_coverage
from lsp.schemes.rules.gaps import SENTENCES, Gap, GapKind
from lsp.schemes.rules.mapa import ALL_TYPES, instruments_for, lines_of, ticks_of
from lsp.schemes.rules.package import InstrumentText, Package
from lsp.schemes.rules.stock import Stock, stock_of
from tests.factories.coverage import (
    asking,
    example_package,
    full_stock,
    unit_code,
    with_aspect,
)

ONE = unit_code(1)
SIZES = st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 4))


def compiled(package: Package) -> Coverage:
    return compile_coverage(package, full_stock(package))


def without_plan(package: Package, unit: str, kuk: str) -> Package:
    """Nothing plans this KUK, neither test nor portfolio, and the test leaves it out."""
    kept = tuple(cell for cell in package.test.cells if (cell.unit, cell.kuk) != (unit, kuk))
    return replace(
        package,
        plan=tuple(entry for entry in package.plan if (entry.unit, entry.kuk) != (unit, kuk)),
        test=replace(
            package.test,
            cells=kept,
            items=sum(cell.items for cell in kept),
            unit_rules=tuple(replace(rule, min_correct=0) for rule in package.test.unit_rules),
        ),
    )


def planning(package: Package, unit: str, kuk: str, *methods: Method) -> Package:
    """Only these methods on this KUK; the test follows."""
    entry = next(each for each in package.plan if (each.unit, each.kuk) == (unit, kuk))
    bare = without_plan(package, unit, kuk) if Method.TEST not in methods else package
    others = tuple(each for each in bare.plan if (each.unit, each.kuk) != (unit, kuk))
    return replace(bare, plan=(*others, replace(entry, methods=methods)))


def giving(package: Package, instrument: Instrument, *types: CandidateType) -> Package:
    """The instrument suits only these types of candidate."""
    rows = tuple(
        replace(row, candidate_types=types) if row.instrument is instrument else row
        for row in package.instruments
    )
    return replace(package, instruments=rows)


def only(found: tuple[Gap, ...]) -> Gap:
    assert len(found) == 1, [str(each.reason) for each in found]
    return found[0]


@given(SIZES)
def test_a_complete_scheme_has_no_gap(size: tuple[int, int, int]) -> None:
    coverage = compiled(example_package(*size))
    assert coverage.gaps == ()
    assert coverage.total == size[0] * size[1] * size[2]
    assert set(coverage.covered.values()) == {coverage.total}


def _uncovered(package: Package, unit: str, kuk: str) -> tuple[Package, Stock]:
    changed = without_plan(package, unit, kuk)
    return changed, full_stock(changed)


def _too_weak(package: Package, unit: str, kuk: str) -> tuple[Package, Stock]:
    changed = planning(
        asking(package, evidence_asked=EvidenceStrength.TWO_KINDS), unit, kuk, Method.PORTFOLIO
    )
    return changed, full_stock(changed)


def _cell_short(package: Package, unit: str, kuk: str) -> tuple[Package, Stock]:
    stock = full_stock(package)
    return package, replace(stock, codes={**stock.codes, (unit, kuk): ()})


def _aspect(package: Package, unit: str, kuk: str) -> tuple[Package, Stock]:
    at = next(at for at, member in enumerate(package.units) if member.unit.code == unit)
    changed = with_aspect(without_plan(package, unit, kuk), at, (kuk,))
    return changed, full_stock(changed)


def _without_cell(package: Package, unit: str, kuk: str) -> tuple[Package, Stock]:
    bare = without_plan(package, unit, kuk)
    changed = replace(bare, plan=package.plan)
    return changed, full_stock(changed)


def _unplanned(package: Package, unit: str, kuk: str) -> tuple[Package, Stock]:
    plan = tuple(
        replace(each, methods=(Method.PORTFOLIO,)) if (each.unit, each.kuk) == (unit, kuk) else each
        for each in package.plan
    )
    return replace(package, plan=plan), full_stock(package)


def _untranslated(package: Package, unit: str, kuk: str) -> tuple[Package, Stock]:
    members = tuple(
        replace(member, unit=replace(member.unit, title_en=" "))
        if member.unit.code == unit
        else member
        for member in package.units
    )
    return replace(package, units=members), full_stock(package)


PLANTED: dict[GapKind, Callable[[Package, str, str], tuple[Package, Stock]]] = {
    GapKind.KUK_UNCOVERED: _uncovered,
    GapKind.KUK_WEAK: _too_weak,
    GapKind.ASPECT_UNCOVERED: _aspect,
    GapKind.CELL_SHORT: _cell_short,
    GapKind.TEST_WITHOUT_CELL: _without_cell,
    GapKind.CELL_UNPLANNED: _unplanned,
    GapKind.ENGLISH_MISSING: _untranslated,
}


@pytest.mark.parametrize("kind", PLANTED)
@given(size=SIZES, data=st.data())
def test_a_planted_fault_is_named_alone_with_its_place(
    kind: GapKind, size: tuple[int, int, int], data: st.DataObject
) -> None:
    package = example_package(*size)
    entry = data.draw(st.sampled_from(package.plan))
    changed, stock = PLANTED[kind](package, entry.unit, entry.kuk)
    found = only(compile_coverage(changed, stock).gaps)
    assert (found.kind, found.unit) == (kind, entry.unit)
    if kind is not GapKind.ENGLISH_MISSING:
        assert found.kuk == entry.kuk
        assert found.element == int(entry.kuk.split(".")[0])
        assert entry.kuk in str(found.reason) or kind is GapKind.ASPECT_UNCOVERED
    assert entry.unit in str(found.reason)


@given(SIZES, st.sets(st.sampled_from(ALL_TYPES), min_size=1))
def test_a_type_of_candidate_that_no_instrument_suits_is_named(
    size: tuple[int, int, int], left_out: set[CandidateType]
) -> None:
    suited = tuple(each for each in ALL_TYPES if each not in left_out)
    package = example_package(*size)
    for instrument in (Instrument.MULTIPLE_CHOICE, Instrument.PORTFOLIO):
        package = giving(package, instrument, *suited)
    coverage = compiled(package)
    assert {gap.kind for gap in coverage.gaps} == {GapKind.KUK_UNCOVERED}
    assert len(coverage.gaps) == coverage.total
    assert {gap.types for gap in coverage.gaps} == {tuple(sorted(left_out))}
    assert {each for each, count in coverage.covered.items() if count == 0} == left_out


@pytest.mark.parametrize(
    ("asked", "methods", "kind"),
    [
        (EvidenceStrength.ANY, (Method.TEST,), None),
        (EvidenceStrength.ANY, (Method.PORTFOLIO,), None),
        (EvidenceStrength.TWO_KINDS, (Method.TEST,), GapKind.KUK_WEAK),
        (EvidenceStrength.TWO_KINDS, (Method.PORTFOLIO,), GapKind.KUK_WEAK),
        (EvidenceStrength.TWO_KINDS, (Method.PORTFOLIO, Method.TEST), None),
        (EvidenceStrength.DIRECT, (Method.PORTFOLIO, Method.TEST), GapKind.KUK_WITHOUT_DIRECT),
    ],
)
def test_a_critical_criterion_needs_what_the_scheme_asks(
    asked: EvidenceStrength, methods: tuple[Method, ...], kind: GapKind | None
) -> None:
    package = planning(example_package(), ONE, "1.2", *methods)
    package = asking(with_aspect(package, 0, ("1.2",)), critical_evidence_asked=asked)
    found = compiled(package).gaps
    assert [gap.kind for gap in found] == ([kind] if kind else [])
    assert all((gap.unit, gap.kuk, gap.types) == (ONE, "1.2", ALL_TYPES) for gap in found)


def test_weak_evidence_is_named_by_its_kind_and_for_whom() -> None:
    package = asking(example_package(), evidence_asked=EvidenceStrength.TWO_KINDS)
    package = giving(package, Instrument.MULTIPLE_CHOICE, CandidateType.TRAINED)
    found = compiled(package).gaps
    assert {gap.kind for gap in found} == {GapKind.KUK_WEAK}
    assert str(found[0].reason) == (
        f"KUK 1.1 unit {ONE} hanya dijangkau bukti TL untuk asesi tipe 2, 3, 4, 5, "
        "sedangkan skema meminta dua jenis bukti."
    )


def test_direct_evidence_satisfies_a_scheme_that_asks_for_it() -> None:
    package = asking(example_package(), evidence_asked=EvidenceStrength.DIRECT)
    seen = InstrumentText(Instrument.OBSERVATION, EvidenceKind.DIRECT, ALL_TYPES, ())
    assert compiled(replace(package, instruments=(*package.instruments, seen))).gaps == ()


def test_a_critical_aspect_that_names_no_criterion_has_no_evidence() -> None:
    found = only(compiled(with_aspect(example_package(), 1, ())).gaps)
    assert (found.kind, found.unit, found.types) == (
        GapKind.ASPECT_UNCOVERED,
        unit_code(2),
        ALL_TYPES,
    )
    assert "Ketelitian contoh" in str(found.reason)


def test_an_aspect_is_proved_by_any_of_its_criteria() -> None:
    package = with_aspect(without_plan(example_package(), ONE, "1.1"), 0, ("1.1", "1.2"))
    assert [gap.kind for gap in compiled(package).gaps] == [GapKind.KUK_UNCOVERED]


def test_a_target_narrows_an_instrument_to_a_unit_or_a_criterion() -> None:
    package = example_package()
    kind = EvidenceKind.DIRECT
    rows = (
        InstrumentText(Instrument.TASK, kind, (CandidateType.TRAINED,), (ONE,)),
        InstrumentText(Instrument.TASK, kind, (CandidateType.SELF_TAUGHT,), (f"{ONE}/1.1",)),
    )
    every = lines_of(replace(package, instruments=rows))
    lines = [line for line in every if line.instrument is Instrument.TASK]
    assert {line.unit for line in lines} == {ONE}
    assert next(line.types for line in lines if line.kuk == "1.1") == (1, 5)
    assert {line.types for line in lines if line.kuk != "1.1"} == {(1,)}
    assert instruments_for(lines, CandidateType.TRAINED) == (Instrument.TASK,)
    assert instruments_for(lines, CandidateType.TRAINED, unit_code(2)) == ()
    assert instruments_for(lines, CandidateType.EXPERIENCED) == ()


def test_a_scheme_without_a_map_uses_its_test_and_the_portfolio_for_everybody() -> None:
    package = replace(example_package(), instruments=())
    assert compiled(package).gaps == ()
    for each in ALL_TYPES:
        found = instruments_for(lines_of(package), each)
        assert found == (Instrument.MULTIPLE_CHOICE, Instrument.PORTFOLIO)


def test_the_map_of_a_work_group_ticks_what_suits_any_of_its_criteria() -> None:
    package = giving(example_package(), Instrument.PORTFOLIO, CandidateType.EXPERIENCED)
    ticks = ticks_of(lines_of(package), [ONE])
    assert list(ticks) == list(Instrument)
    assert ticks[Instrument.PORTFOLIO] == (CandidateType.EXPERIENCED,)
    assert ticks[Instrument.MULTIPLE_CHOICE] == ALL_TYPES
    assert ticks[Instrument.OBSERVATION] == ()


def test_a_bank_whose_enemies_would_meet_cannot_fill_the_blueprint() -> None:
    package = example_package(1, 1, 2)
    stock = stock_of(
        [(ONE, "1.1", "A"), (ONE, "1.2", "B"), (ONE, "1.2", "C")], [("A", "B"), ("A", "C")]
    )
    found = only(compile_coverage(package, stock).gaps)
    assert found.kind is GapKind.CELL_BLOCKED
    free = stock_of([(ONE, "1.1", "A"), (ONE, "1.2", "B"), (ONE, "1.2", "C")], [("A", "B")])
    assert compile_coverage(package, free).gaps == ()


def test_a_cell_says_what_it_needs_and_what_there_is() -> None:
    package = example_package(1, 1, 1)
    found = only(compile_coverage(package, Stock()).gaps)
    assert str(found.reason) == (
        f"Bank soal kurang untuk KUK 1.1 unit {ONE}: perlu 1 soal, tersedia 0."
    )
    assert compile_coverage(package, None).gaps == ()


def test_a_test_that_does_not_add_up_is_named() -> None:
    package = example_package(1, 1, 2)
    found = only(compiled(replace(package, test=replace(package.test, items=3))).gaps)
    assert (found.kind, found.unit) == (GapKind.CELLS_DO_NOT_SUM, "")
    missing = replace(package.test, unit_rules=())
    assert only(compiled(replace(package, test=missing)).gaps).kind is GapKind.UNIT_RULE_MISSING
    high = tuple(replace(rule, min_correct=3) for rule in package.test.unit_rules)
    changed = replace(package, test=replace(package.test, unit_rules=high))
    assert only(compiled(changed).gaps).kind is GapKind.UNIT_RULE_TOO_HIGH


@pytest.mark.parametrize("kind", GapKind)
def test_every_kind_of_gap_has_its_sentence(kind: GapKind) -> None:
    assert SENTENCES[kind].endswith(".")
