"""Who pays (sumber anggaran) and through whom (pemberi anggaran), in BNSP's codes."""

from collections.abc import Mapping
from enum import StrEnum

from lsp.kernel.text import N_, Reason

DEKOPIN, SELF_FUNDED = 115, 100


class FundingSource(StrEnum):
    """Where the money comes from (sumber anggaran), by BNSP's code."""

    STATE_BUDGET = "1"
    REGIONAL_BUDGET = "2"
    COMPANY = "3"
    SELF = "4"
    BNSP_PROGRAMME = "5"
    TRAINING_CENTRE = "6"


FUNDING_NAMES = {
    FundingSource.STATE_BUDGET: N_("APBN"),
    FundingSource.REGIONAL_BUDGET: N_("APBD"),
    FundingSource.COMPANY: N_("Perusahaan"),
    FundingSource.SELF: N_("Biaya mandiri"),
    FundingSource.BNSP_PROGRAMME: N_("APBN Set BNSP (PSKK)"),
    FundingSource.TRAINING_CENTRE: N_("APBN BLK"),
}
# The codes that the domain reference confirms; the LSP imports the others.
KNOWN_PAYERS: Mapping[int, str] = {
    15: "Kementerian Ketenagakerjaan",
    30: "Kementerian Koperasi dan UKM",
    62: "Pemerintah daerah",
    90: "BNSP",
    100: "Biaya mandiri",
    115: "Dewan Koperasi Indonesia (Dekopin)",
}
# Public money is given for so many people; others pay for as many as they like.
_BY_QUOTA = frozenset(
    {
        FundingSource.STATE_BUDGET,
        FundingSource.REGIONAL_BUDGET,
        FundingSource.BNSP_PROGRAMME,
        FundingSource.TRAINING_CENTRE,
    }
)
HIGHEST_PAYER = 999


def needs_quota(source: FundingSource) -> bool:
    """Whether a place can be given only within a quota that the LSP has entered.

    Source: domain reference 8 (a quota of BNSP for each year); ADR 0015.
    """
    return source in _BY_QUOTA


def default_payer(source: FundingSource) -> int:
    """The payer that is offered first: Dekopin, and 100 for whoever pays for themselves.

    Source: domain reference 5.3 (default for Dekopin-funded groups = 115).
    """
    if source is FundingSource.SELF:
        return SELF_FUNDED
    return 90 if source is FundingSource.BNSP_PROGRAMME else DEKOPIN


def why_not_payer(
    source: FundingSource, payer: int, known: Mapping[int, str]
) -> tuple[Reason, ...]:
    """Reasons why this payer cannot stand beside this source.

    Source: domain reference 5.3 (code tables; 100 is biaya mandiri).
    """
    if payer not in known:
        text = N_("Kode pemberi anggaran %(code)s tidak dikenal. Pilih dari daftar.")
        return (Reason("payer_unknown", text, {"code": payer}),)
    if (source is FundingSource.SELF) != (payer == SELF_FUNDED):
        text = N_("Biaya mandiri memakai kode pemberi 100, sumber lain tidak.")
        return (Reason("payer_self", text),)
    return ()


def why_not_payers(rows: Mapping[int, str]) -> tuple[Reason, ...]:
    """Reasons why a list of payers cannot be taken over.

    Source: domain reference 5.3 (codes 1 to 160).
    """
    if not rows:
        text = N_("Daftar kosong. Tulis kode dan nama pada tiap baris, misalnya 115;Dekopin.")
        return (Reason("payers_missing", text),)
    for code, name in rows.items():
        if not 1 <= code <= HIGHEST_PAYER or not name.strip() or len(name) > 160:
            text = N_("Kode %(code)s tidak dapat disimpan: kode 1 sampai 999 dan ada namanya.")
            return (Reason("payer_row", text, {"code": code}),)
    return ()
