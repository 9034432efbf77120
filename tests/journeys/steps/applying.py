"""Step 1: a candidate registers and applies; the secretariat returns, then accepts."""

import re

from playwright.sync_api import FilePayload, Page, expect

from lsp.applications.rules import Verdict
from lsp.applications.rules.answers import STEP_NAMES
from tests.journeys.files import photo
from tests.journeys.people import Journey, Me

NAME = "Sari Contohbaru"
MAILBOX = "sari.baru"
SCHEME = "SKM-KU-01"
REQUIREMENTS = ("experience", "education", "training", "ktp", "photo", "cv")
DOUBTED = "training"
REASON = "Foto terpotong; nama tidak terbaca."


def register(journey: Journey) -> Me:
    """A new candidate makes an account on a phone and signs in."""
    me = journey.people[MAILBOX] = journey.come(MAILBOX, phone=True)
    me.password = "kopi pahit tiap pagi"
    me.open("/", "awal")
    me.open("/skema", "skema")
    me.open(f"/skema/{SCHEME}", "skema-kolektor")
    me.open("/daftar", "daftar")
    me.page.get_by_label("Nama lengkap").fill(NAME)
    me.page.get_by_label("E-mail").fill(me.email)
    me.page.get_by_label("Kata sandi").fill(me.password)
    me.page.get_by_label("Saya sudah membaca").check()
    me.press("Buat akun")
    me.told("Akun Anda siap")
    return me.sign_in()


def _purpose(page: Page) -> None:
    page.locator('input[name="purpose"]').first.check()


def _person(page: Page) -> None:
    page.get_by_label("Nama lengkap").fill(NAME)
    page.get_by_label("KTP (NIK)").check()
    page.get_by_label("NIK", exact=True).fill("3299995502901234")
    page.get_by_label("Tempat lahir").fill("Contohkarta")
    page.get_by_label("Tanggal lahir").fill("1990-02-16")
    page.get_by_label("Perempuan").check()
    page.get_by_label("Kebangsaan").fill("Indonesia")


def _contact(page: Page) -> None:
    page.get_by_label("Alamat rumah").fill("Jalan Contoh Nomor 3, RT 01/RW 02")
    page.get_by_label("Kabupaten atau kota").fill("Jakarta Pusat")
    page.get_by_label("Provinsi").select_option("31")
    page.get_by_label("Kode pos").fill("10110")
    page.get_by_label("Nomor HP").fill("0812 0000 1234")


def _work(page: Page) -> None:
    page.get_by_label("Pendidikan terakhir").select_option(index=3)
    page.locator('select[name="occupation"]').select_option(index=5)
    page.get_by_label("Koperasi, lembaga, atau perusahaan").fill("KSP Contoh Baru")
    page.get_by_label("Jabatan").fill("Kolektor unit")


def _go_on(me: Me, step: str) -> None:
    me.press("Simpan & lanjut")
    expect(me.page.get_by_role("heading", level=1)).to_have_text(STEP_NAMES[step])


def apply(me: Me) -> None:
    """FR.APL.01 step by step; a NIK that does not fit warns and does not block."""
    me.open(f"/permohonan/baru/{SCHEME}", "siapkan")
    me.press("Mulai mengisi")
    me.look("data-yang-sudah-ada")
    me.press("Pakai data ini")
    me.look("tujuan")
    _purpose(me.page)
    _go_on(me, "data-diri")
    _person(me.page)
    me.press("Simpan & lanjut")
    me.told("Tanggal lahir berbeda dengan yang tersirat pada NIK.")
    me.look("data-diri-nik")
    me.page.get_by_label("Mengapa NIK berbeda").fill("Tanggal pada KTP lama memang demikian.")
    _go_on(me, "alamat-kontak")
    me.look("alamat")
    _contact(me.page)
    _go_on(me, "pekerjaan")
    me.look("pekerjaan")
    _work(me.page)
    _go_on(me, "dokumen")


def upload(me: Me) -> None:
    """One picture for each requirement, then the declaration."""
    me.look("dokumen-kosong")
    for code in REQUIREMENTS:
        _upload(me, code, f"berkas-{code}", photo(code, code), cut=code == REQUIREMENTS[0])
    me.look("dokumen")
    me.page.get_by_role("link", name="Lanjut", exact=True).click()
    me.look("kebutuhan")
    me.page.get_by_label("Tidak", exact=True).check()
    me.press("Simpan & lanjut")
    me.look("pernyataan")
    me.page.get_by_label("Data dan dokumen yang saya sampaikan").check()
    me.page.get_by_label("Saya akan mengikuti ketentuan").check()
    me.press("Simpan & lanjut")


def _upload(me: Me, code: str, field: str, file: FilePayload, *, cut: bool = False) -> None:
    """Send one file; with a `cut` the line is gone for two seconds after the button is pressed."""
    section = me.page.locator(f"#{code}")
    form = section.locator("form", has=me.page.locator(f'input[id^="{field}"]'))
    me.page.wait_for_load_state("networkidle")  # the page's modules are there
    form.locator("input[type=file]").set_input_files(file)
    me.page.context.set_offline(cut)
    form.get_by_role("button", name="Unggah", exact=True).click()
    if cut:
        me.page.wait_for_timeout(2000)
        me.page.context.set_offline(False)
    expect(section.get_by_role("link", name=file["name"])).to_be_visible()


def send(me: Me) -> str:
    """Check the answers and send; gives the application's address."""
    expect(me.page.get_by_role("heading", level=1)).to_have_text("Periksa sebelum mengirim")
    me.look("periksa")
    me.press("Tanda tangani dan kirim")
    me.told("Permohonan terkirim")
    me.look("terkirim")
    found = re.search(r"/permohonan/[0-9a-z]{26}", me.page.url)
    assert found
    return found[0]


def _judge(desk: Me, code: str, verdict: Verdict) -> None:
    desk.page.locator(f'input[name="verdict-{code}"][value="{verdict.value}"]').check()


def give_back(desk: Me, application: str) -> None:
    """The secretariat finds one document wanting."""
    desk.open("/permohonan", "daftar-permohonan")
    desk.page.get_by_role("link", name=NAME).click()
    desk.look("tinjau")
    for code in REQUIREMENTS:
        _judge(desk, code, Verdict.NOT_MET if code == DOUBTED else Verdict.MET)
    desk.page.locator(f'[name="reason-{DOUBTED}"]').fill(REASON)
    desk.press("Simpan hasil pemeriksaan")
    desk.told("Hasil pemeriksaan tersimpan")
    desk.confirm(
        "Kembalikan untuk diperbaiki", "Kembalikan", {"Catatan untuk pemohon": "Ganti satu berkas."}
    )
    desk.told("Permohonan dikembalikan")
    desk.look("dikembalikan")
    assert application in desk.page.url


def put_right(me: Me, application: str) -> None:
    """The candidate reads the reason, replaces the document and sends again."""
    me.open(application, "dikembalikan-asesi")
    me.page.get_by_role("link", name="Lihat yang perlu diperbaiki").click()
    me.look("dikembalikan-isi")
    me.told(REASON)
    me.page.get_by_role("link", name="Perbaiki dokumen").click()
    me.told(REASON)
    me.page.locator(f"#{DOUBTED} summary", has_text="Ganti").click()
    _upload(me, DOUBTED, "ganti-", photo("pelatihan-baru", "sertifikat pelatihan utuh"))
    me.open(f"{application}/periksa")
    send(me)


def proof_read(me: Me, desk: Me, application: str) -> None:
    """The candidate asks for the name as on the diploma, gets it, and confirms what is printed."""
    me.open(f"{application}/cetakan", "data-sertifikat")
    me.page.get_by_text("Ada yang keliru? Minta koreksi").click()
    me.page.get_by_label("Tempat lahir").fill("Kota Contohkarta")
    me.page.get_by_label("Alasan koreksi").fill("Pada KTP tertulis Kota Contohkarta.")
    me.press("Kirim permintaan koreksi")
    me.told("Permintaan koreksi terkirim")
    me.look("koreksi-diminta")
    desk.open("/permohonan/koreksi", "daftar-koreksi")
    desk.page.locator("main").get_by_role("link", name=NAME).click()
    desk.look("koreksi")
    desk.confirm("Kabulkan", "Ya, kabulkan")
    desk.told("Jawaban atas koreksi tersimpan")
    desk.open(application, "status-administrasi")
    me.open(f"{application}/cetakan")
    me.told("Kota Contohkarta")
    me.press("Ya, semua benar")
    me.told("Data sertifikat Anda setujui")
    me.look("data-disetujui")
    me.open(application, "status-asesi")


def accept(desk: Me, application: str) -> None:
    """The secretariat finds all well and signs FR.APL.01."""
    desk.open(f"{application}/tinjau")
    _judge(desk, DOUBTED, Verdict.MET)
    desk.press("Simpan hasil pemeriksaan")
    desk.told("Hasil pemeriksaan tersimpan")
    desk.look("tinjau-lengkap")
    desk.confirm("Terima permohonan", "Tanda tangani dan terima")
    desk.told("Permohonan diterima")
    desk.look("diterima")
