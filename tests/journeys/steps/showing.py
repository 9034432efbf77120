"""Step 6, before the judging: the candidate shows evidence for every KUK."""

from tests.journeys.files import photo
from tests.journeys.people import Me


def show_evidence(me: Me, application: str) -> None:
    """One report for every KUK of every unit, photographed with the phone."""
    me.open(f"{application}/bukti", "bukti-kosong")
    me.page.get_by_role("link", name="Unggah bukti pertama").click()
    me.page.locator("input[type=file]").set_input_files(photo("laporan", "laporan penagihan"))
    me.page.get_by_label("Nama bukti").fill("Laporan penagihan Oktober 2026")
    me.page.locator('input[name="kind"][value="L"]').check()
    for unit in me.page.locator("details.unit").all():
        if unit.get_attribute("open") is None:
            unit.locator("summary").click()
    me.look("bukti-baru")
    for box in me.page.locator('input[name="kuk"]').all():
        box.check()
    me.press("Unggah")
    me.told("Bukti tersimpan")
    me.look("bukti")
    me.page.locator("#berkas h3 a").click()
    me.look("bukti-satu")
