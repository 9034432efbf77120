"""What a version changes against another."""

from dataclasses import replace

from lsp.schemes.rules import UnitGroup
from lsp.schemes.rules.differences import Change, ChangeKind, changes, shown
from lsp.schemes.rules.labels import FIELD_NAMES, Section
from lsp.schemes.rules.package import FeeText, Package
from tests.factories.schemes import changed_package, full_package, sample_package


def _lines(before: Package, after: Package) -> list[tuple[str, str, str]]:
    return [(each.kind.value, each.section.value, each.key) for each in changes(before, after)]


def _only(before: Package, after: Package) -> Change:
    (change,) = changes(before, after)
    return change


def test_equal_packages_differ_in_nothing() -> None:
    assert changes(sample_package(), changed_package()) == ()
    assert changes(full_package(), full_package()) == ()


def test_a_changed_fact_is_named_with_its_values() -> None:
    change = _only(sample_package(), changed_package(fee_idr=800_000))
    assert (change.kind, change.section) == (ChangeKind.CHANGED, Section.FACTS)
    (difference,) = change.differences
    assert (difference.field, difference.before, difference.after) == (
        "fee_idr",
        "750000",
        "800000",
    )


def test_a_removed_unit_goes_with_all_its_parts() -> None:
    package = sample_package()
    smaller = replace(package, units=package.units[:2])
    code = package.units[2].unit.code
    found = _lines(package, smaller)
    assert ("removed", "unit", code) in found
    assert not [each for each in found if each[1] in {"element", "kuk", "test"}]
    assert ("added", "unit", code) in _lines(smaller, package)


def test_a_reworded_criterion_is_one_change() -> None:
    package = sample_package()
    placed = package.units[0]
    element = placed.unit.elements[0]
    kuk = replace(element.kuk[0], text="Tunggakan diidentifikasi.")
    unit = replace(
        placed.unit,
        elements=(replace(element, kuk=(kuk, *element.kuk[1:])), *placed.unit.elements[1:]),
    )
    after = replace(package, units=(replace(placed, unit=unit), *package.units[1:]))
    change = _only(package, after)
    assert (change.section, change.key) == (Section.KUK, "KJK.SP02.006.01/1.1")
    assert [each.field for each in change.differences] == ["text"]


def test_a_moved_unit_and_another_group_are_seen() -> None:
    package = sample_package()
    first, second, third = package.units
    after = replace(package, units=(second, replace(first, group=UnitGroup.GENERAL), third))
    fields = {each.key: [d.field for d in each.differences] for each in changes(package, after)}
    assert fields == {second.unit.code: ["position"], first.unit.code: ["position", "group"]}


def test_fees_rules_and_lines_are_seen() -> None:
    ethics = sample_package().scheme.code_of_ethics
    before = changed_package(fees=(), rules=(("appeal_days", 14), ("reassessment_after_days", 14)))
    after = changed_package(
        fees=(FeeText(None, None, 1, ""),),
        rules=(("appeal_days", 10),),
        code_of_ethics=ethics[1:],
    )
    assert _lines(before, after) == [
        ("added", "fee", "*/*"),
        ("changed", "rule", "appeal_days"),
        ("removed", "rule", "reassessment_after_days"),
        ("removed", "line", f"code_of_ethics/{ethics[0][0]}"),
    ]


def test_every_part_of_a_full_package_is_compared() -> None:
    found = changes(sample_package(), full_package())
    assert {each.section for each in found} == set(Section) - {
        Section.ELEMENT,
        Section.KUK,
        Section.RULE,
        Section.TEST,
    }


def test_every_field_that_differs_has_a_name() -> None:
    pairs = [(sample_package(), full_package()), (full_package(), sample_package())]
    for before, after in pairs:
        for change in changes(before, after):
            assert {each.field for each in change.differences} <= set(FIELD_NAMES)


def test_values_are_shown_as_words() -> None:
    assert [shown(True), shown(None), shown(UnitGroup.CORE), shown((1, 2))] == [
        "ya",
        "",
        "Inti",
        "1, 2",
    ]
