"""Step 2: the candidate assesses themselves, element by element (FR.APL.02)."""

from playwright.sync_api import expect

from tests.journeys.people import Me

PROOF = "Laporan penagihan dan surat tugas dua tahun terakhir."


def assess(me: Me, application: str) -> None:
    """K with its proof for every element of every unit, then send."""
    me.open(application, "diterima")
    me.open(f"{application}/asesmen-mandiri", "asesmen-mandiri")
    units = me.page.get_by_role("link", name="Isi unit ini").count()
    assert units == 3
    me.page.get_by_role("link", name="Isi unit ini").first.click()
    for number in range(units):
        expect(me.page.locator("main")).to_contain_text(f"Unit {number + 1} dari {units}")
        for element in me.page.locator("form section").all():
            element.locator('input[value="K"]').check()
            element.get_by_label("Bukti yang relevan").fill(PROOF)
        me.look(f"unit-{number + 1}")
        me.press("Simpan & lanjut")
    me.look("ringkasan")
    me.press("Tanda tangani dan kirim")
    me.told("Asesmen mandiri terkirim")
    me.look("terkirim")
