"""Step 4: the assessor reviews FR.APL.02; both sign FR.AK.01."""

from tests.journeys.people import Me

SIGN, SURE = "Tanda tangani", "Ya, saya tanda tangani"


def review(assessor: Me, seat: str) -> None:
    """The assessor finds that the assessment can go on, and signs FR.APL.02 with that."""
    assessor.open(f"/asesmen/{seat}/persetujuan", "tinjau-apl02")
    assessor.page.get_by_label("Asesmen dapat dilanjutkan", exact=True).check()
    assessor.press("Simpan tinjauan")
    assessor.told("Tinjauan tersimpan")
    assessor.look("siapkan-ak01")


def agree(assessor: Me, candidate: Me, seat: str) -> None:
    """FR.AK.01 is laid before both and signed by both."""
    assessor.press("Siapkan untuk ditandatangani")
    assessor.told("FR.AK.01 siap dibaca")
    assessor.look("ak01-asesor")
    assessor.confirm(SIGN, SURE)
    assessor.told("FR.AK.01 Anda tanda tangani")
    candidate.open(f"/asesmen/{seat}/persetujuan", "ak01-asesi")
    candidate.confirm(SIGN, SURE)
    candidate.told("FR.AK.01 Anda tanda tangani")
    candidate.look("ak01-lengkap")
    candidate.page.get_by_role("link", name="Buka halaman formulir").click()
    candidate.look("ak01-cetak")
