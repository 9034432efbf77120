"""From the plain values of package files to a package; they already fit their schemas."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lsp.kernel.evidence import EvidenceKind
from lsp.schemes.rules import (
    CandidateType,
    EvidenceStrength,
    Instrument,
    Method,
    PayerKind,
    Purpose,
    RequirementKind,
    SchemeType,
    StandardKind,
    StandardSetting,
    UnitGroup,
)
from lsp.schemes.rules import package as texts

_Raw = Mapping[str, Any]


def package_of(standards: Sequence[_Raw], scheme: _Raw) -> texts.Package:
    """The package in its files: they fit their schemas and have no `problems`.

    Source: question_banks/schema; domain reference 6.1 (structure of a unit).
    """
    main = scheme["scheme"]["standard"]
    units = tuple(_placed(standards, main, raw) for raw in scheme["scheme"]["units"])
    named = dict.fromkeys([main, *(unit.standard for unit in units)])
    known = {each["standard"]["code"]: _standard(each["standard"]) for each in standards}
    return texts.Package(
        scheme=_scheme(scheme["scheme"]),
        standards=tuple(known[code] for code in named),
        units=units,
        requirements=tuple(_requirement(each) for each in scheme["requirements"]),
        plan=tuple(_plan(scheme["plan"])),
        test=_test(scheme["test"], units),
        portfolio=tuple(_portfolio(each) for each in scheme.get("portfolio", ())),
        instruments=tuple(_instrument(each) for each in scheme.get("instruments", ())),
    )


def _text(value: str) -> str:
    return " ".join(value.split())


def _texts(raw: _Raw, name: str) -> tuple[str, ...]:
    return tuple(_text(each) for each in raw.get(name, ()))


def _bilingual(raw: _Raw, name: str) -> tuple[texts.Bilingual, ...]:
    return tuple((_text(line["text"]), _text(line["text_en"])) for line in raw.get(name, ()))


def _standard(raw: _Raw) -> texts.StandardText:
    return texts.StandardText(
        raw["code"],
        _text(raw["title"]),
        _text(raw["title_en"]),
        _text(raw["decree"]),
        StandardKind(raw.get("kind", StandardKind.NATIONAL)),
    )


def _placed(standards: Sequence[_Raw], main: str, raw: _Raw) -> texts.SchemeUnitText:
    code = raw.get("standard", main)
    units = next(each["units"] for each in standards if each["standard"]["code"] == code)
    unit = next(each for each in units if each["code"] == raw["code"])
    return texts.SchemeUnitText(
        UnitGroup(raw["group"]),
        _unit(unit),
        code,
        _text(raw.get("work_group", "")),
        _text(raw.get("work_group_en", "")),
    )


def _unit(raw: _Raw) -> texts.UnitText:
    variables = raw.get("variables", {})
    return texts.UnitText(
        raw["code"],
        _text(raw["title"]),
        _text(raw["title_en"]),
        _text(raw["description"]),
        _text(raw.get("source", "")),
        tuple(_element(each) for each in raw["elements"]),
        texts.VariablesText(
            *(_texts(variables, name) for name in ("context", "equipment", "regulations", "norms"))
        ),
        _guide(raw.get("guide", {})),
        tuple(
            texts.KeyCompetencyText(_text(each["text"]), each["level"])
            for each in raw.get("key_competencies", ())
        ),
    )


def _guide(raw: _Raw) -> texts.GuideText:
    return texts.GuideText(
        context=_texts(raw, "context"),
        requirements=_texts(raw, "requirements"),
        knowledge=_texts(raw, "knowledge"),
        skills=_texts(raw, "skills"),
        attitudes=_texts(raw, "attitudes"),
        critical_aspects=tuple(
            texts.CriticalAspectText(_text(each["text"]), tuple(each["kuk"]))
            for each in raw.get("critical_aspects", ())
        ),
    )


def _element(raw: _Raw) -> texts.ElementText:
    kuk = tuple(
        texts.KukText(each["number"], _text(each["text"]), each["official"], each["critical"])
        for each in raw["kuk"]
    )
    return texts.ElementText(raw["number"], _text(raw["title"]), _text(raw["title_en"]), kuk)


_ALIKE = ("code", "kkni_level", "kbli", "kbji", "fee_idr", "validity_months")
_SENTENCES = (
    *("title", "title_en", "area", "area_en", "qualification", "qualification_en"),
    *("scope", "scope_en", "purpose", "purpose_en", "background", "background_en"),
    *("surveillance", "surveillance_en", "renewal", "renewal_en"),
)
_LINES = ("code_of_ethics", "recitals", "rights", "duties")


def _scheme(raw: _Raw) -> texts.SchemeText:
    any_kind = EvidenceStrength.ANY
    facts: dict[str, Any] = {name: raw[name] for name in _ALIKE}
    facts |= {name: _text(raw.get(name, "")) for name in _SENTENCES}
    facts |= {name: _bilingual(raw, name) for name in _LINES}
    return texts.SchemeText(
        type=SchemeType(raw["type"]),
        is_example=raw["example"],
        rules=tuple(sorted(raw["rules"].items())),
        settings=tuple(sorted(raw["settings"])),
        choose_optional=raw.get("choose_optional", 0),
        fees=tuple(_fee(each) for each in raw.get("fees", ())),
        evidence_asked=EvidenceStrength(raw.get("evidence_asked", any_kind)),
        critical_evidence_asked=EvidenceStrength(raw.get("critical_evidence_asked", any_kind)),
        references=_texts(raw, "references"),
        **facts,
    )


def _fee(raw: _Raw) -> texts.FeeText:
    purpose, payer = raw.get("purpose"), raw.get("payer")
    return texts.FeeText(
        Purpose(purpose) if purpose else None,
        PayerKind(payer) if payer else None,
        raw["amount_idr"],
        _text(raw.get("note", "")),
    )


def _requirement(raw: _Raw) -> texts.RequirementText:
    return texts.RequirementText(
        raw["code"],
        _text(raw["title"]),
        _text(raw["title_en"]),
        RequirementKind(raw["kind"]),
        raw["mandatory"],
        _text(raw["hint"]),
        _text(raw.get("hint_en", "")),
        tuple(Purpose(name) for name in sorted(raw.get("purposes", ()))),
    )


def _portfolio(raw: _Raw) -> texts.PortfolioText:
    return texts.PortfolioText(
        raw["code"],
        _text(raw["title"]),
        _text(raw["title_en"]),
        raw["mandatory"],
        _text(raw["hint"]),
        _text(raw.get("hint_en", "")),
        tuple(raw["targets"]),
    )


def _instrument(raw: _Raw) -> texts.InstrumentText:
    return texts.InstrumentText(
        Instrument(raw["instrument"]),
        EvidenceKind(raw["evidence"]),
        tuple(CandidateType(each) for each in sorted(raw.get("candidate_types", CandidateType))),
        tuple(raw.get("targets", ())),
    )


def _plan(raw: Mapping[str, list[str]]) -> Iterator[texts.PlanText]:
    for key in sorted(raw):
        unit, _, kuk = key.partition("/")
        yield texts.PlanText(unit, kuk, tuple(Method(name) for name in sorted(raw[key])))


def _test(raw: _Raw, units: Sequence[texts.SchemeUnitText]) -> texts.ExamText:
    """The test, its cells in the order of the scheme's units and KUK."""
    order = [
        (placed.unit.code, kuk.number)
        for placed in units
        for element in placed.unit.elements
        for kuk in element.kuk
    ]
    places = {key: at for at, key in enumerate(order)}
    rules = tuple(
        texts.UnitRuleText(
            each["unit"],
            each["rule"],
            each["min_correct"],
            each["probe_band"],
            StandardSetting(each["status"]),
            _text(each["basis"]),
        )
        for each in raw["unit_rules"]
    )
    cells = tuple(texts.CellText(each["unit"], each["kuk"], each["items"]) for each in raw["cells"])
    cells = tuple(sorted(cells, key=lambda cell: places[cell.unit, cell.kuk]))
    return texts.ExamText(Instrument(raw["instrument"]), raw["items"], raw["minutes"], cells, rules)
