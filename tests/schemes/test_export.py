"""Scheme packages as text: written out and read again they are the same, to the hash."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsp.adapters.yaml_files import parse_document, write_document
from lsp.schemes.actions.files import package_of_files
from lsp.schemes.rules import CandidateType, EvidenceStrength, Instrument, PayerKind, Purpose
from lsp.schemes.rules import package as texts
from lsp.schemes.rules.package import Package
from lsp.schemes.rules.publishing import package_hash
from lsp.schemes.rules.writing import files_of
from tests.factories.schemes import changed_package, full_package, sample_package


def _again(package: Package) -> Package:
    written = {name: write_document(data).encode() for name, data in files_of(package).items()}
    return package_of_files(written)


@pytest.mark.parametrize("package", [sample_package(), full_package()])
def test_a_package_comes_back_whole(package: Package) -> None:
    assert _again(package) == package
    assert package_hash(_again(package)) == package_hash(package)


def test_equal_packages_are_equal_text_and_a_change_is_a_short_difference() -> None:
    def lines(package: Package) -> list[str]:
        return write_document(files_of(package)["scheme.yaml"]).splitlines()

    package = full_package()
    assert lines(package) == lines(_again(package))
    dearer = replace(package, scheme=replace(package.scheme, fee_idr=1))
    differing = [
        one for one, other in zip(lines(package), lines(dearer), strict=True) if one != other
    ]
    assert differing == ["  fee_idr: 750000"]


def test_every_standard_has_its_file() -> None:
    assert list(files_of(full_package())) == [
        "standard.yaml",
        "standard-khusus-contoh.yaml",
        "scheme.yaml",
    ]


def test_what_may_be_left_out_and_is_empty_is_left_out() -> None:
    bare = changed_package(fees=(), rights=(), background="", background_en="")
    scheme: Mapping[str, Any] = files_of(replace(bare, portfolio=()))["scheme.yaml"]
    assert "portfolio" not in scheme
    assert not {"fees", "rights", "choose_optional", "background"} & set(scheme["scheme"])


_SIGNS = st.characters(exclude_categories=["Cc", "Cs"])
_TEXT = (
    st.one_of(
        st.text(_SIGNS, min_size=1, max_size=60),
        st.sampled_from(["yes", "1.1", "2026-01-02", "null", "~", "- a", "a: b", "#", "'", '"']),
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
_ENGLISH = st.one_of(st.just(""), _TEXT)
_LINES = st.lists(_TEXT, max_size=3).map(tuple)
_PAIRS = st.lists(st.tuples(_TEXT, _ENGLISH), max_size=3).map(tuple)
_FEES = st.lists(
    st.builds(
        texts.FeeText,
        st.sampled_from([None, *Purpose]),
        st.sampled_from([None, *PayerKind]),
        st.integers(0, 1_000_000_000),
        _ENGLISH,
    ),
    max_size=4,
    unique_by=lambda fee: (fee.purpose, fee.payer),
).map(tuple)


def _small(scheme: dict[str, Any], unit: dict[str, Any], group: str) -> Package:
    """One element with one KUK, so that many can be tried."""
    package = full_package(**{**scheme, "choose_optional": 0})
    first = package.units[0]
    code, element = first.unit.code, first.unit.elements[0]
    unit["guide"] = replace(
        unit["guide"], critical_aspects=(texts.CriticalAspectText(unit["title"], ("1.1",)),)
    )
    text = replace(first.unit, elements=(replace(element, kuk=element.kuk[:1]),), **unit)
    exam = replace(
        package.test,
        cells=package.test.cells[:1],
        unit_rules=package.test.unit_rules[:1],
    )
    return replace(
        package,
        standards=package.standards[:1],
        units=(replace(first, unit=text, work_group=group),),
        plan=tuple(each for each in package.plan if (each.unit, each.kuk) == (code, "1.1")),
        test=exam,
        portfolio=(),
        instruments=package.instruments[:1],
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    scheme=st.fixed_dictionaries(
        {
            "title": _TEXT,
            "title_en": _ENGLISH,
            "scope": _TEXT,
            "background": _ENGLISH,
            "renewal_en": _ENGLISH,
            "recitals": _PAIRS,
            "rights": _PAIRS,
            "references": _LINES,
            "fees": _FEES,
            "evidence_asked": st.sampled_from(EvidenceStrength),
            "is_example": st.booleans(),
        }
    ),
    unit=st.fixed_dictionaries(
        {
            "title": _TEXT,
            "description": _TEXT,
            "source": _ENGLISH,
            "variables": st.builds(texts.VariablesText, _LINES, _LINES, _LINES, _LINES),
            "guide": st.builds(texts.GuideText, _LINES, _LINES, _LINES, _LINES, _LINES),
            "key_competencies": st.lists(
                st.builds(texts.KeyCompetencyText, _TEXT, st.integers(1, 3)), max_size=2
            ).map(tuple),
        }
    ),
    types=st.sets(st.sampled_from(CandidateType), min_size=1),
    group=_ENGLISH,
)
def test_any_words_come_back_as_they_were(
    scheme: dict[str, Any], unit: dict[str, Any], types: set[CandidateType], group: str
) -> None:
    package = _small(scheme, unit, group)
    row = replace(package.instruments[0], instrument=Instrument.THIRD_PARTY)
    package = replace(package, instruments=(replace(row, candidate_types=tuple(sorted(types))),))
    assert package_hash(_again(package)) == package_hash(package)


def test_a_file_of_another_editor_with_a_mark_at_its_start_is_read() -> None:
    assert parse_document(b"\xef\xbb\xbfa: 1\n").data == {"a": 1}
