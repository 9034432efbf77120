"""Which fee holds for whom."""

import pytest

from lsp.schemes.rules import PayerKind, Purpose
from lsp.schemes.rules.fees import fee_for, payer_of_source
from lsp.schemes.rules.package import FeeText

_FEES = (
    FeeText(Purpose.RECERTIFICATION, None, 500_000, ""),
    FeeText(Purpose.RECERTIFICATION, PayerKind.COMPANY, 600_000, ""),
    FeeText(None, PayerKind.GOVERNMENT, 0, ""),
)


@pytest.mark.parametrize(
    ("purpose", "payer", "amount"),
    [
        (Purpose.CERTIFICATION, PayerKind.SELF, 750_000),
        (Purpose.RECERTIFICATION, PayerKind.SELF, 500_000),
        (Purpose.RECERTIFICATION, PayerKind.COMPANY, 600_000),
        (Purpose.RECERTIFICATION, PayerKind.GOVERNMENT, 500_000),
        (Purpose.CERTIFICATION, PayerKind.GOVERNMENT, 0),
        (None, None, 750_000),
        (Purpose.RECERTIFICATION, None, 500_000),
    ],
)
def test_the_narrowest_fee_holds(
    purpose: Purpose | None, payer: PayerKind | None, amount: int
) -> None:
    assert fee_for(_FEES, 750_000, purpose, payer) == amount


def test_a_general_row_goes_before_the_general_fee() -> None:
    assert fee_for((FeeText(None, None, 1, ""),), 750_000, Purpose.OTHER, PayerKind.SELF) == 1


def test_every_funding_code_has_its_payer() -> None:
    names = [payer_of_source(code).value for code in (1, 2, 3, 4, 5, 6, 99)]
    assert names == [
        *("pemerintah", "pemerintah", "perusahaan", "mandiri", "pemerintah", "pemerintah"),
        "lainnya",
    ]
