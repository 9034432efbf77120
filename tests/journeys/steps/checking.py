"""Step 9: an employer scans the code, looks the numbers up, and meets a forged one."""

import re
from pathlib import Path

from playwright.sync_api import expect

from lsp.verification.rules.privacy import masked_name
from lsp.verification.rules.verdicts import WORDS, Verdict
from tests.journeys.people import Journey, Me
from tests.journeys.steps.applying import NAME
from tests.journeys.steps.issuing import Numbers


def scan(employer: Me, code: str, verdict: str) -> None:
    """Open what the QR says; the page gives this verdict."""
    employer.page.goto("about:blank")
    employer.page.goto(code)
    banner = employer.page.locator('[data-slot="banner"]')
    expect(banner).to_have_attribute("data-verdict", verdict)
    expect(employer.page).to_have_title(re.compile(f"^{WORDS[Verdict(verdict)].word} – "))
    employer.look(f"hasil-{verdict}")


def forge(employer: Me, code: str) -> None:
    """One changed character of the signature, which stands first, is found out."""
    place = code.index("#") + 40
    other = "A" if code[place] != "A" else "B"
    scan(employer, f"{code[:place]}{other}{code[place + 1 :]}", "forged")


def look_up(employer: Me, found: Numbers) -> None:
    """Both numbers lead to the certificate, with the holder's name masked."""
    employer.open("/c", "pindai")
    for name, number in (("nomor", found.number), ("registrasi", found.registration)):
        employer.open("/verifikasi", "cari")
        employer.page.get_by_label("Nomor", exact=True).fill(number)
        employer.press("Cari")
        employer.told("Nomor ini terdaftar dan berlaku")
        expect(employer.page.locator(".holder-name")).to_have_text(masked_name(NAME))
        employer.look(f"cari-{name}")
    employer.page.get_by_label("Nama pemegang").fill(NAME)
    employer.press("Cari")
    expect(employer.page.locator(".holder-name")).to_have_text(NAME)
    employer.look("cari-nama")


def check_by_hand(journey: Journey, pdf: Path, number: str, verdict: str) -> None:
    """The command line says the same of the PDF, and of the certificate in its list."""
    assert journey.live.ask("verify", str(pdf))["verdict"] == verdict
    listed = journey.live.ask("certificates", "list")["certificates"]
    assert {row["number"]: row["status"] for row in listed}[number] == verdict
