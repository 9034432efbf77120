"""Step 8: the certificate is issued; the candidate downloads it and its QR is read from paper."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.people import Me
from tests.journeys.steps.applying import NAME


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers printed on a certificate."""

    number: str
    registration: str


def issue(manager: Me) -> str:
    """The manager issues what the decree allows; gives the certificate's address."""
    manager.open("/sertifikat/siap-terbit", "siap-terbit")
    line = manager.page.locator("tbody tr", has_text=NAME)
    line.locator("summary").click()
    line.get_by_role("button", name="Ya, terbitkan").click()
    expect(manager.page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(manager.page.get_by_role("link", name="Unduh PDF")).to_be_visible()
    manager.look("terbit")
    address = manager.page.url.removeprefix(manager.journey.live.address)
    manager.open("/sertifikat", "sertifikat")
    return address


def download(me: Me, folder: Path) -> Path:
    """The holder finds the certificate at home and downloads the PDF."""
    me.open("/", "beranda-bersertifikat")
    me.page.locator('a[href^="/sertifikat-saya/"]').first.click()
    me.look("sertifikat-saya")
    return fetch(me, folder / "certificate.pdf")


def fetch(me: Me, target: Path) -> Path:
    """Download the PDF of the holder's page that is open."""
    with me.page.expect_download() as waiting:
        me.page.get_by_role("link", name="Unduh PDF").click()
    waiting.value.save_as(target)
    assert target.read_bytes().startswith(b"%PDF")
    return target


def numbers(me: Me) -> Numbers:
    """The numbers of the certificate, as the holder reads them."""
    facts, value = me.page.locator("main dl").first, "xpath=following-sibling::dd"
    return Numbers(
        facts.get_by_text("Nomor sertifikat", exact=True).locator(value).inner_text(),
        facts.get_by_text("No. Reg.", exact=True).locator(value).inner_text(),
    )


def read_qr(pdf: Path) -> str:
    """What a camera reads from the printed first page."""
    page = pdf.with_suffix("")
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-f", "1", "-l", "1", "-singlefile", pdf, page],
        check=True,
    )
    found = subprocess.run(
        ["zbarimg", "--quiet", "--raw", page.with_suffix(".png")],
        check=True,
        capture_output=True,
        text=True,
    )
    return found.stdout.strip()
