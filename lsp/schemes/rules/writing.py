"""From a package back to the plain values of its files, in an order that does not change."""

from collections.abc import Mapping, Sequence
from typing import Any

from lsp.schemes.rules import CandidateType, EvidenceStrength, StandardKind
from lsp.schemes.rules import package as texts

Plain = dict[str, Any]


def files_of(package: texts.Package) -> dict[str, Plain]:
    """The files of a package by name; reading them gives the same package and the same hash.

    What may be left out and holds nothing is left out, so that equal packages are equal text.

    Source: question_banks/README.md (one file per standard and per scheme).
    """
    names = {package.standard.code: "standard.yaml"}
    files: dict[str, Plain] = {}
    for standard in package.standards:
        name = names.get(standard.code, f"standard-{standard.code}.yaml")
        files[name] = _standard(standard, package)
    files["scheme.yaml"] = _scheme_file(package)
    return files


def _filled(facts: Plain) -> Plain:
    """Without what is empty: no text, no list, no table."""
    return {name: value for name, value in facts.items() if value not in ("", [], {}, None)}


def _lines(pairs: Sequence[texts.Bilingual]) -> list[Plain]:
    return [{"text": text, "text_en": english} for text, english in pairs]


def _standard(standard: texts.StandardText, package: texts.Package) -> Plain:
    facts = {
        "code": standard.code,
        "title": standard.title,
        "title_en": standard.title_en,
        "decree": standard.decree,
    }
    if standard.kind is not StandardKind.NATIONAL:
        facts["kind"] = standard.kind.value
    units = [_unit(each.unit) for each in package.units if each.standard == standard.code]
    return {"standard": facts, "units": units}


def _unit(unit: texts.UnitText) -> Plain:
    facts: Plain = {
        "code": unit.code,
        "title": unit.title,
        "title_en": unit.title_en,
        "description": unit.description,
    }
    kept = {
        "source": unit.source,
        "variables": _lists(unit.variables, ("context", "equipment", "regulations", "norms")),
        "guide": _guide(unit.guide),
        "key_competencies": [
            {"text": each.text, "level": each.level} for each in unit.key_competencies
        ],
    }
    return facts | _filled(kept) | {"elements": [_element(each) for each in unit.elements]}


def _lists(part: object, names: Sequence[str]) -> Plain:
    return _filled({name: list(getattr(part, name)) for name in names})


def _guide(guide: texts.GuideText) -> Plain:
    names = ("context", "requirements", "knowledge", "skills", "attitudes")
    aspects = [{"text": each.text, "kuk": list(each.kuk)} for each in guide.critical_aspects]
    return _lists(guide, names) | _filled({"critical_aspects": aspects})


def _element(element: texts.ElementText) -> Plain:
    return {
        "number": element.number,
        "title": element.title,
        "title_en": element.title_en,
        "kuk": [
            {
                "number": kuk.number,
                "text": kuk.text,
                "official": kuk.is_official,
                "critical": kuk.is_critical,
            }
            for kuk in element.kuk
        ],
    }


def _scheme_file(package: texts.Package) -> Plain:
    kept = {
        "portfolio": [_portfolio(each) for each in package.portfolio],
        "instruments": [_instrument(each) for each in package.instruments],
    }
    return {
        "scheme": _scheme(package),
        "requirements": [_requirement(each) for each in package.requirements],
        "plan": _plan(package),
        "test": _test(package.test),
        **_filled(kept),
    }


_TITLES = ("title", "title_en", "area", "area_en", "qualification", "qualification_en")
_NUMBERS = ("validity_months", "kkni_level", "kbli", "kbji", "fee_idr")
_AIMS = ("scope", "scope_en", "purpose", "purpose_en")
_WORDS = (
    *("background", "background_en"),
    *("surveillance", "surveillance_en", "renewal", "renewal_en"),
)


def _scheme(package: texts.Package) -> Plain:
    scheme, main = package.scheme, package.standard.code
    facts: Plain = {"code": scheme.code, "type": scheme.type.value}
    facts |= {name: getattr(scheme, name) for name in _TITLES}
    facts |= {"standard": main, "units": [_placed(each, main) for each in package.units]}
    if scheme.choose_optional:
        facts["choose_optional"] = scheme.choose_optional
    facts |= {name: getattr(scheme, name) for name in _NUMBERS}
    facts |= _filled({"fees": [_fee(each) for each in scheme.fees]})
    facts |= {"settings": list(scheme.settings), "example": scheme.is_example}
    facts |= {name: getattr(scheme, name) for name in _AIMS}
    facts |= _filled({name: getattr(scheme, name) for name in _WORDS})
    kept = {name: _lines(getattr(scheme, name)) for name in ("recitals", "rights", "duties")}
    facts |= _filled({"references": list(scheme.references), **kept})
    facts["code_of_ethics"] = _lines(scheme.code_of_ethics)
    for name in ("evidence_asked", "critical_evidence_asked"):
        if getattr(scheme, name) is not EvidenceStrength.ANY:
            facts[name] = getattr(scheme, name).value
    return facts | {"rules": dict(scheme.rules)}


def _placed(placed: texts.SchemeUnitText, main: str) -> Plain:
    facts: Plain = {"code": placed.unit.code, "group": placed.group.value}
    if placed.standard != main:
        facts["standard"] = placed.standard
    return facts | _filled({"work_group": placed.work_group, "work_group_en": placed.work_group_en})


def _fee(fee: texts.FeeText) -> Plain:
    named = {"purpose": fee.purpose and fee.purpose.value, "payer": fee.payer and fee.payer.value}
    return _filled(named) | {"amount_idr": fee.amount_idr} | _filled({"note": fee.note})


def _requirement(each: texts.RequirementText) -> Plain:
    facts: Plain = {
        "code": each.code,
        "title": each.title,
        "title_en": each.title_en,
        "kind": each.kind.value,
        "mandatory": each.is_mandatory,
        "hint": each.hint,
    }
    purposes = [purpose.value for purpose in each.purposes]
    return facts | _filled({"hint_en": each.hint_en, "purposes": purposes})


def _portfolio(each: texts.PortfolioText) -> Plain:
    return {
        "code": each.code,
        "title": each.title,
        "title_en": each.title_en,
        "mandatory": each.is_mandatory,
        "hint": each.hint,
        **_filled({"hint_en": each.hint_en}),
        "targets": list(each.targets),
    }


def _instrument(each: texts.InstrumentText) -> Plain:
    facts: Plain = {"instrument": each.instrument.value, "evidence": each.evidence.value}
    if each.candidate_types != tuple(CandidateType):
        facts["candidate_types"] = [int(each_type) for each_type in each.candidate_types]
    return facts | _filled({"targets": list(each.targets)})


def _plan(package: texts.Package) -> Mapping[str, list[str]]:
    return {
        f"{entry.unit}/{entry.kuk}": [method.value for method in entry.methods]
        for entry in package.plan
        if entry.methods
    }


def _test(test: texts.ExamText) -> Plain:
    return {
        "instrument": test.instrument.value,
        "items": test.items,
        "minutes": test.minutes,
        "cells": [{"unit": each.unit, "kuk": each.kuk, "items": each.items} for each in test.cells],
        "unit_rules": [
            {
                "unit": each.unit,
                "rule": each.rule,
                "min_correct": each.min_correct,
                "probe_band": each.probe_band,
                "status": each.status.value,
                "basis": each.basis,
            }
            for each in test.unit_rules
        ],
    }
