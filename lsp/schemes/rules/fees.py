"""Which fee of a scheme holds for a purpose and a payer."""

from collections.abc import Sequence

from lsp.schemes.rules import PayerKind, Purpose
from lsp.schemes.rules.package import FeeText

# Sumber anggaran as BNSP numbers them: 1 APBN, 2 APBD, 3 company, 4 own, 5 PSKK, 6 APBN BLK
_PAYERS = {3: PayerKind.COMPANY, 4: PayerKind.SELF}
_GOVERNMENT = frozenset({1, 2, 5, 6})


def payer_of_source(code: int) -> PayerKind:
    """Who pays where the funding has this BNSP code (sumber anggaran).

    Source: domain reference 5.3 (sumber anggaran 1 to 6).
    """
    return PayerKind.GOVERNMENT if code in _GOVERNMENT else _PAYERS.get(code, PayerKind.OTHER)


def fee_for(
    fees: Sequence[FeeText], fee_idr: int, purpose: Purpose | None, payer: PayerKind | None
) -> int:
    """The fee in whole rupiah: the narrowest row that fits, else the scheme's general fee.

    A row that names both purpose and payer goes before one that names the purpose alone, and that
    before one that names the payer alone.

    Source: ISO/IEC 17024 7.2.2 (fees are public); question_banks/README.md (fees).
    """
    for wanted in ((purpose, payer), (purpose, None), (None, payer), (None, None)):
        found = (row.amount_idr for row in fees if (row.purpose, row.payer) == wanted)
        amount = next(found, None)
        if amount is not None:
            return amount
    return fee_idr
