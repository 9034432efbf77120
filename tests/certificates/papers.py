"""Printed facts and tokens for tests."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from lsp.adapters.signing import TokenSigner
from lsp.certificates.rules.printed import Printed, PrintedUnit
from lsp.certificates.rules.token import (
    TYP,
    Claims,
    moments_of,
    pack,
    payload_of,
    qr_address,
)

ORIGIN = "https://v.lsp-koperasi.example"
AT = datetime(2026, 12, 21, 3, tzinfo=UTC)
TITLE = "Menyusun rencana kerja dan anggaran koperasi simpan pinjam"
TITLE_EN = "Prepare the work plan and budget of the savings and loan cooperative"


def units(count: int) -> tuple[PrintedUnit, ...]:
    """So many units with long titles in both languages."""
    return tuple(
        PrintedUnit(f"KJK.SP02.{number:03d}.01", TITLE, TITLE_EN) for number in range(1, count + 1)
    )


PRINTED = Printed(
    holder_name="Siti Rahmawati",
    number="64141 4214 3 0000412 2026",
    registration_number="KOP 0000 00412 2026",
    blanko_number="",
    short_code="7Q4K9M2X7Q4K",
    area="Penagihan Pinjaman Koperasi",
    area_en="Cooperative Loan Collection",
    qualification="Kolektor Unit",
    qualification_en="Unit Collector",
    scheme="SKM-KU-01:1",
    months=36,
    valid_from=date(2026, 12, 21),
    valid_to=date(2029, 12, 20),
    city="Jakarta",
    organization="LSP Koperasi Contoh",
    organization_en="Contoh Cooperative Professional Certification Body",
    licence="BNSP-LSP-0000-ID",
    decree_number="007/SK/LSP-KOP/XII/2026",
    decree_on=date(2026, 12, 18),
    signer_name="Drs. H. Ahmad Fauzi, M.M.",
    signer_title="Ketua",
    signer_title_en="Chairman",
    origin=ORIGIN,
    copy=1,
    is_specimen=False,
    units=units(3),
)


def printed(**changes: Any) -> Printed:
    """The sample with some facts changed."""
    return replace(PRINTED, **changes)


def token_for(facts: Printed, signer: TokenSigner) -> str:
    """A signed token that says what the paper says."""
    begin, end = moments_of(facts.valid_from, facts.valid_to)
    claims = Claims(
        facts.domain,
        begin,
        end,
        facts.holder_name,
        facts.number,
        facts.scheme,
        "1:90211",
        b=facts.blanko_number,
        x=facts.copy if facts.copy > 1 else 0,
    )
    return signer.sign(payload_of(claims), TYP)


def quick_pdf(facts: Printed, token: str, _at: datetime) -> bytes:
    """Stands for the paper where a test is not about how it looks."""
    return f"{facts.origin}|{token}".encode()


def quick_read_back(content: bytes) -> list[str]:
    """What a scanner would read from that."""
    origin, token = content.decode().split("|")
    return [qr_address(origin) + pack(token)]
