"""What a version of a scheme changes against another: added, removed and changed parts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from lsp.kernel.text import N_
from lsp.schemes import rules
from lsp.schemes.rules import package as texts
from lsp.schemes.rules.labels import GUIDE_NAMES, LINE_NAMES, RULE_NAMES, Section
from lsp.schemes.rules.outline import UnitOutline


class ChangeKind(StrEnum):
    """What happened to a part (jenis perubahan)."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


KIND_NAMES = {
    ChangeKind.ADDED: N_("Ditambah"),
    ChangeKind.REMOVED: N_("Dihapus"),
    ChangeKind.CHANGED: N_("Diubah"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after; words of the catalogue are marked as such."""

    field: str
    before: str
    after: str
    is_word: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One part that differs: its own key, what it is called, and the fields that differ."""

    kind: ChangeKind
    section: Section
    key: str
    name: str
    name_is_word: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Thing:
    name: str
    values: Mapping[str, Any]
    name_is_word: bool = False
    unit: str = ""  # the unit that it belongs to: it comes and goes with it


_Key = tuple[Section, str]


def changes(before: texts.Package, after: texts.Package) -> tuple[Change, ...]:
    """What `after` changes against `before`, in the order of a scheme document.

    The parts of a unit that is added or removed whole are not listed one by one.

    Source: domain reference 0.3 (scheme versions are pinned); ISO/IEC 17024 clause 8 (the scheme
    committee reviews changes).
    """
    old, new = dict(_things(before)), dict(_things(after))
    found = [*_gone_or_changed(old, new), *_added(old, new)]
    places = {section: place for place, section in enumerate(Section)}
    return tuple(sorted(found, key=lambda change: places[change.section]))


def _gone_or_changed(old: Mapping[_Key, _Thing], new: Mapping[_Key, _Thing]) -> Iterator[Change]:
    for (section, key), thing in old.items():
        other = new.get((section, key))
        if other is None:
            if not thing.unit or (Section.UNIT, thing.unit) in new:
                yield _change(ChangeKind.REMOVED, section, key, thing, ())
            continue
        differing = tuple(_differences(thing.values, other.values))
        if differing:
            yield _change(ChangeKind.CHANGED, section, key, other, differing)


def _added(old: Mapping[_Key, _Thing], new: Mapping[_Key, _Thing]) -> Iterator[Change]:
    for (section, key), thing in new.items():
        is_known = (section, key) in old
        if not is_known and (not thing.unit or (Section.UNIT, thing.unit) in old):
            yield _change(ChangeKind.ADDED, section, key, thing, ())


def _change(
    kind: ChangeKind, section: Section, key: str, thing: _Thing, found: tuple[Difference, ...]
) -> Change:
    return Change(kind, section, key, thing.name, thing.name_is_word, found)


_WORDS: dict[type[StrEnum], Mapping[Any, str]] = {
    rules.SchemeType: rules.TYPE_NAMES,
    rules.UnitGroup: rules.GROUP_NAMES,
    rules.RequirementKind: rules.REQUIREMENT_NAMES,
    rules.EvidenceStrength: rules.STRENGTH_NAMES,
    rules.StandardKind: rules.STANDARD_NAMES,
    rules.Instrument: rules.INSTRUMENT_NAMES,
    rules.StandardSetting: rules.SETTING_NAMES,
}


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for field, value in before.items():
        other = after[field]
        if value != other:
            is_word = type(value) in _WORDS or isinstance(value, bool)
            yield Difference(field, shown(value), shown(other), is_word)


def shown(value: object) -> str:
    """A value as a sentence or a word of the catalogue.

    Source: docs/ui.md (colour is never the only sign: state is told by a word).
    """
    if isinstance(value, bool):
        return N_("ya") if value else N_("tidak")
    names = _WORDS.get(type(value))  # type: ignore[arg-type]
    if names is not None:
        return names[value]
    if isinstance(value, tuple | list):
        return ", ".join(shown(each) for each in value)
    return "" if value is None else str(value)


def _values(row: object, *left_out: str) -> dict[str, Any]:
    names = [field.name for field in fields(row) if field.name not in left_out]  # type: ignore[arg-type]
    return {name: getattr(row, name) for name in names}


def _things(package: texts.Package) -> Iterator[tuple[_Key, _Thing]]:
    lists = ("code", "rules", "fees", *LINE_NAMES)
    yield (Section.FACTS, ""), _Thing("", _values(package.scheme, *lists))
    for standard in package.standards:
        yield (Section.STANDARD, standard.code), _Thing(standard.title, _values(standard, "code"))
    for place, unit in enumerate(package.units, 1):
        yield from _unit_things(place, unit, package)
    for each in package.requirements:
        yield (Section.REQUIREMENT, each.code), _Thing(each.title, _values(each, "code"))
    for document in package.portfolio:
        yield (Section.PORTFOLIO, document.code), _Thing(document.title, _values(document, "code"))
    yield from _limit_things(package)
    yield from _line_things(package.scheme)
    yield from _test_things(package)


def _unit_things(
    place: int, placed: texts.SchemeUnitText, package: texts.Package
) -> Iterator[tuple[_Key, _Thing]]:
    unit, code = placed.unit, placed.unit.code
    methods = {entry.kuk: entry.methods for entry in package.plan if entry.unit == code}
    items = {cell.kuk: cell.items for cell in package.test.cells if cell.unit == code}
    parts = ("code", "elements", "variables", "guide", "key_competencies")
    values = {"position": place} | _values(placed, "unit") | _values(unit, *parts)
    yield (Section.UNIT, code), _Thing(unit.title, values)
    for element in unit.elements:
        key = f"{code}/{element.number}"
        yield (
            (Section.ELEMENT, key),
            _Thing(element.title, _values(element, "number", "kuk"), unit=code),
        )
        for kuk in element.kuk:
            named = tuple(rules.METHOD_NAMES[each] for each in methods.get(kuk.number, ()))
            extra = {"methods": named, "items": items.get(kuk.number, 0)}
            values = _values(kuk, "number") | extra
            yield (Section.KUK, f"{code}/{kuk.number}"), _Thing(kuk.text, values, unit=code)
    for part, text, values in guide_lines(unit):
        key = f"{code}/{part}/{text}"
        yield (Section.GUIDE, key), _Thing(f"{code} · {text}", values, unit=code)


def guide_lines(
    unit: texts.UnitText | UnitOutline,
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The lines of variables, guide and key competencies: part, text, and what else they say.

    Source: domain reference 6.1 (batasan variabel, panduan penilaian, kompetensi kunci).
    """
    for part in GUIDE_NAMES:
        holder, _, name = part.partition(".")
        lines = getattr(getattr(unit, holder), name) if name else getattr(unit, holder)
        for line in lines:
            if isinstance(line, str):
                yield part, line, {}
            else:
                yield part, line.text, _values(line, "text")


def _limit_things(package: texts.Package) -> Iterator[tuple[_Key, _Thing]]:
    for fee in package.scheme.fees:
        key = f"{fee.purpose or '*'}/{fee.payer or '*'}"
        named = (
            rules.PURPOSE_NAMES[fee.purpose] if fee.purpose else "",
            rules.PAYER_NAMES[fee.payer] if fee.payer else "",
        )
        name = " · ".join(filter(None, named))
        yield (Section.FEE, key), _Thing(name, _values(fee, "purpose", "payer"))
    for rule, number in package.scheme.rules:
        yield (Section.RULE, rule), _Thing(RULE_NAMES.get(rule, rule), {"value": number}, True)


def _line_things(scheme: texts.SchemeText) -> Iterator[tuple[_Key, _Thing]]:
    for name in LINE_NAMES:
        for line in getattr(scheme, name):
            text, values = (line, {}) if isinstance(line, str) else (line[0], {"text_en": line[1]})
            yield (Section.LINE, f"{name}/{text}"), _Thing(text, values)


def _test_things(package: texts.Package) -> Iterator[tuple[_Key, _Thing]]:
    test = package.test
    yield (Section.TEST, ""), _Thing("", _values(test, "cells", "unit_rules"))
    for rule in test.unit_rules:
        values = _values(rule, "unit", "rule")
        yield (Section.TEST, rule.unit), _Thing(rule.unit, values, unit=rule.unit)
    seen: dict[str, int] = {}
    for row in package.instruments:
        seen[row.instrument] = seen.get(row.instrument, 0) + 1
        key = f"{row.instrument.value}/{seen[row.instrument]}"
        name = rules.INSTRUMENT_NAMES[row.instrument]
        types = tuple(int(each) for each in row.candidate_types)
        values = _values(row, "instrument") | {"candidate_types": types}
        yield (Section.INSTRUMENT, key), _Thing(name, values, True)
