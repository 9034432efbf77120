"""From stored plain values (JSON columns) back to the texts that they were written from."""

from collections.abc import Iterable, Mapping
from typing import Any

from lsp.kernel.evidence import EvidenceKind
from lsp.schemes.rules import CandidateType, Instrument, PayerKind, Purpose
from lsp.schemes.rules import package as texts

_Raw = Mapping[str, Any]


def version_lists(facts: _Raw) -> dict[str, Any]:
    """The list-like facts of a stored version.

    Source: acceptance P11 (stored rows give back the package and its hash).
    """
    bilingual = ("code_of_ethics", "recitals", "rights", "duties")
    return {
        **{name: tuple((one, other) for one, other in facts[name]) for name in bilingual},
        "settings": frozenset(facts["settings"]),
        "references": tuple(facts["references"]),
        "fees": tuple(_fee(each) for each in facts["fees"]),
        "portfolio": tuple(_portfolio(each) for each in facts["portfolio"]),
        "instruments": tuple(_instrument(each) for each in facts["instruments"]),
    }


def purposes(raw: Iterable[str]) -> tuple[Purpose, ...]:
    """The purposes that a requirement holds for.

    Source: acceptance P11 (stored rows give back the package and its hash).
    """
    return tuple(Purpose(each) for each in raw)


def variables(raw: _Raw) -> texts.VariablesText:
    """The range of variables of a stored unit.

    Source: domain reference 6.1 (batasan variabel).
    """
    return texts.VariablesText(**{name: tuple(lines) for name, lines in raw.items()})


def guide(raw: _Raw) -> texts.GuideText:
    """The assessment guide of a stored unit.

    Source: domain reference 6.1 (panduan penilaian).
    """
    lines = {name: tuple(raw[name]) for name in raw if name != "critical_aspects"}
    aspects = tuple(
        texts.CriticalAspectText(each["text"], tuple(each["kuk"]))
        for each in raw["critical_aspects"]
    )
    return texts.GuideText(critical_aspects=aspects, **lines)


def key_competencies(raw: Iterable[_Raw]) -> tuple[texts.KeyCompetencyText, ...]:
    """The key competencies of a stored unit.

    Source: domain reference 6.1 (kompetensi kunci).
    """
    return tuple(texts.KeyCompetencyText(each["text"], each["level"]) for each in raw)


def _fee(raw: _Raw) -> texts.FeeText:
    return texts.FeeText(
        Purpose(raw["purpose"]) if raw["purpose"] else None,
        PayerKind(raw["payer"]) if raw["payer"] else None,
        raw["amount_idr"],
        raw["note"],
    )


def _portfolio(raw: _Raw) -> texts.PortfolioText:
    return texts.PortfolioText(**{**raw, "targets": tuple(raw["targets"])})


def _instrument(raw: _Raw) -> texts.InstrumentText:
    return texts.InstrumentText(
        Instrument(raw["instrument"]),
        EvidenceKind(raw["evidence"]),
        tuple(CandidateType(each) for each in raw["candidate_types"]),
        tuple(raw["targets"]),
    )
