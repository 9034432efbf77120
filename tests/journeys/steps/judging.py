"""Step 6: the assessor judges every KUK and recommends; both sign FR.AK.02."""

import re

from playwright.sync_api import expect

from tests.journeys.people import Me
from tests.journeys.steps.agreeing import SIGN, SURE

CRITERIA = ("V", "A", "T", "M")
SAVED = re.compile("^Tersimpan")


def begin(assessor: Me, seat: str) -> None:
    """Freeze the evidence, look at the test's result, and rate the evidence by VATM."""
    assessor.open(f"/asesmen/{seat}", "penilaian-awal")
    assessor.confirm("Mulai menilai", "Ya, mulai")
    assessor.told("Penilaian dimulai")
    assessor.look("penilaian")
    for criterion in CRITERIA:
        assessor.page.locator(f'#bukti input[name="{criterion}"][value="ya"]').check()
    assessor.press("Simpan penilaian bukti")
    expect(assessor.page.locator("#bukti")).to_contain_text("M ✓")


def judge(assessor: Me) -> None:
    """K for every KUK of the three units, each saved as it is chosen."""
    units = assessor.page.locator(".unit-nav a")
    for number in range(units.count()):
        units.nth(number).click()
        expect(units.nth(number)).to_have_attribute("aria-current", "page")
        for form in assessor.page.locator("form.judge").all():
            form.locator('input[value="K"]').check()
            expect(form.locator("[data-status]")).to_have_text(SAVED)
    assessor.look("semua-dinilai")
    assessor.page.locator(".kuk-rows").get_by_role("link", name="Tes tertulis").first.click()
    assessor.look("hasil-tes")
    assessor.page.go_back()


def recommend(assessor: Me, candidate: Me, seat: str) -> None:
    """The assessor recommends K; both read and sign FR.AK.02."""
    assessor.open(f"/asesmen/{seat}/rekomendasi", "rekomendasi")
    assessor.page.get_by_label("Saya sudah memeriksa semua").check()
    assessor.press("Rekomendasikan kompeten")
    assessor.told("Rekomendasi tersimpan")
    assessor.look("ak02-asesor")
    assessor.confirm(SIGN, SURE)
    assessor.told("FR.AK.02 Anda tanda tangani")
    candidate.open(f"/asesmen/{seat}/rekaman", "ak02-asesi")
    candidate.confirm(SIGN, SURE)
    candidate.told("FR.AK.02 Anda tanda tangani")
    candidate.look("ak02-lengkap")
