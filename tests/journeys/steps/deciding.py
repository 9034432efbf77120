"""Step 7: the committee votes, the head signs the decree."""

import re

from playwright.sync_api import expect

from lsp.demo.logins import PASSWORD
from tests.journeys.people import Journey, Me
from tests.journeys.steps.applying import NAME

MEMBERS = ("Agus Contohyono", "Dewi Contohlestari", "Hasan Contohuddin")
VOTERS = ("komite1", "komite2", "komite3")


def call(manager: Me) -> str:
    """The certification manager calls three members to decide; gives the meeting's address."""
    manager.open("/pleno", "pleno")
    manager.page.get_by_role("link", name="Panggil pleno").click()
    manager.page.get_by_label("Tempat", exact=True).fill("Ruang rapat contoh")
    for member in MEMBERS:
        manager.page.get_by_label(member).check()
    manager.page.get_by_label(re.compile(f"^{NAME} ")).check()
    manager.look("panggil")
    manager.press("Panggil pleno")
    manager.told("Pleno dipanggil")
    manager.look("dipanggil")
    return manager.page.url.removeprefix(manager.journey.live.address)


def vote(journey: Journey, meeting: str) -> None:
    """Each member reads the file and votes K with a reason."""
    for voter in VOTERS:
        member = journey.at(voter)
        member.open(meeting)
        member.page.get_by_role("link", name=NAME).first.click()
        member.look("kasus")
        member.page.locator('input[name="choice"][value="K"]').check()
        member.page.get_by_label("Alasan").fill("Setiap KUK terpenuhi dan berbukti.")
        member.press("Kirim suara")
        member.told("Suara Anda tercatat")
        member.look("suara-lengkap")


def close(manager: Me, meeting: str) -> None:
    """The vote is closed; the result is K."""
    manager.open(meeting, "suara-masuk")
    manager.confirm("Tutup pleno", "Ya, tutup")
    manager.told("Pleno ditutup")
    expect(manager.page.locator("main table")).to_contain_text("Kompeten")
    manager.look("ditutup")


def sign(head: Me, meeting: str) -> None:
    """The head, who did not vote, signs the decree with the password."""
    head.open("/pleno")
    head.open(meeting, "pleno-ketua")
    head.page.get_by_role("link", name="Tanda tangani SK").click()
    head.look("sk-rancangan")
    head.page.get_by_label("Kata sandi Anda").fill(PASSWORD)
    head.press("Tanda tangani")
    head.told("SK ditandatangani")
    head.look("sk")
