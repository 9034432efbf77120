"""What the public is told beside the text of a scheme."""

from dataclasses import replace

from sqlalchemy.orm import Session

from lsp.kernel.evidence import EvidenceKind
from lsp.schemes.rules import CandidateType, Instrument, brochure
from tests.factories.schemes import changed_package, full_package, make_scheme


def test_what_the_scheme_does_not_limit_is_not_promised(db: Session) -> None:
    free = make_scheme(db, changed_package(rules=()))
    said = [str(line) for line in (*brochure.rights(free), *brochure.validity(free))]
    assert not [line for line in said if "hari" in line or "Surveilan" in line]
    assert "dalam" not in str(brochure.appeals(free)[0])


def test_the_limits_of_the_scheme_are_named_in_days_months_and_times(db: Session) -> None:
    scheme = make_scheme(
        db,
        changed_package(
            rules=(
                ("appeal_days", 10),
                ("decision_within_days", 7),
                ("renewal_grace_days", 30),
                ("surveillance_months", 6),
            )
        ),
    )
    said = "\n".join(
        str(line)
        for line in (
            *brochure.rights(scheme),
            *brochure.duties(scheme),
            *brochure.validity(scheme),
            *brochure.appeals(scheme),
            *(stage.text for stage in brochure.process(scheme)),
        )
    )
    for words in ("10 hari", "7 hari", "30 hari", "setiap 6 bulan", "36 bulan", "20 soal"):
        assert words in said, words


def test_every_way_of_assessing_is_named_once_with_its_evidence(db: Session) -> None:
    found = {way.instrument: way for way in brochure.ways(make_scheme(db, full_package()))}
    assert list(found) == [Instrument.TASK, Instrument.MULTIPLE_CHOICE, Instrument.PORTFOLIO]
    assert found[Instrument.TASK].types == (CandidateType.TRAINED, CandidateType.SELF_TAUGHT)
    assert not found[Instrument.TASK].is_for_all
    assert found[Instrument.MULTIPLE_CHOICE].kinds == (EvidenceKind.ADDITIONAL,)
    assert found[Instrument.PORTFOLIO].is_for_all


def test_a_document_counts_for_the_units_that_it_can_show(db: Session) -> None:
    scheme = make_scheme(db, full_package())
    first, *others, last = scheme.units
    assert brochure.shown_by(scheme, first) == (("Laporan penagihan", "Collection report", True),)
    assert brochure.shown_by(scheme, last) == (("Laporan penagihan", "Collection report", False),)
    assert not [unit for unit in others if brochure.shown_by(scheme, unit)]


def test_criteria_that_are_not_official_are_counted(db: Session) -> None:
    package = changed_package()
    unit = package.units[0].unit
    element = unit.elements[0]
    one = replace(element.kuk[0], is_official=True)
    official = replace(element, kuk=(one, *element.kuk[1:]))
    placed = replace(package.units[0], unit=replace(unit, elements=(official, *unit.elements[1:])))
    scheme = make_scheme(db, replace(package, units=(placed, *package.units[1:])))
    first = scheme.units[0]
    assert brochure.examples_in(first) == len(list(first.kuk())) - 1
