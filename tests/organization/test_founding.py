"""The LSP is founded once, under a well-formed licence, and issues only while it holds."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from lsp.kernel.refusal import Refused
from lsp.organization import queries, rules
from tests.factories.organization import make_council, make_organization


def test_the_licence_gives_its_third_part_to_registration_numbers() -> None:
    assert rules.licence_digits("BNSP-LSP-1565-ID") == "1565"
    for wrong in ("BNSP-LSP-ID", "1565", "BNSP-LSP-1565-ID\n"):
        with pytest.raises(ValueError, match=r"."):
            rules.licence_digits(wrong)


def test_no_certificate_is_issued_under_a_lapsed_licence() -> None:
    licence = rules.Licence("BNSP-LSP-0000-ID", date(2026, 11, 24))
    assert rules.why_not_issue_under(licence, date(2026, 11, 24)) == ()
    reasons = rules.why_not_issue_under(licence, date(2026, 11, 25))
    assert [reason.code for reason in reasons] == ["licence_lapsed"]


def test_the_lsp_is_founded_once(db: Session) -> None:
    make_organization(db)
    with pytest.raises(Refused) as refused:
        make_organization(db)
    assert refused.value.reasons[0].code == "already_founded"


def test_councils_are_listed_by_code(db: Session) -> None:
    for code in ("PAPUA", "BALI"):
        make_council(db, code)
    assert [council.code for council in queries.councils(db)] == ["BALI", "PAPUA"]
