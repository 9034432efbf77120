"""A sponsor's way: open a group, fill in the template, mend it, import it, hand out slips."""

import io
import re
from datetime import date
from pathlib import Path

import openpyxl
from playwright.sync_api import FilePayload, expect

from lsp.demo.people import synthetic_nik
from lsp.enrolments.documents import XLSX
from tests.journeys.people import Journey, Me

GROUP = "Kolektor angkatan III"
COUNT, BORN = 30, date(1991, 4, 12)
FIRST_NUMBER = 701
NEW_MAILBOX = "calon.slip"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def nik_of(number: int) -> str:
    """The NIK of the candidate with this number, all women born on one day."""
    return synthetic_nik(FIRST_NUMBER + number, BORN, is_woman=True)


def _row(number: int) -> list[str]:
    letter = LETTERS[number % 26]
    return [
        f"Calon Contoh{letter.lower()}{'i' * (number // 26)}",
        nik_of(number),
        "",
        "Kota Contoh",
        f"{BORN:%d/%m/%Y}",
        "P",
        f"0812003{number:05d}",
        "",
        f"Jalan Contoh {number + 1}",
        "Kota Contoh",
        "Jawa Tengah",
        "50110",
        "SMA/sederajat",
        "Karyawan swasta",
        "KSP Contoh Sejahtera",
        "Kolektor",
    ]


def open_group(me: Me) -> str:
    """A group paid for by the company; gives its address."""
    me.open("/", "beranda-pengusul")
    me.page.get_by_role("main").get_by_role("link", name="Buka kelompok").click()
    me.look("daftar-kelompok")
    me.page.get_by_role("main").get_by_role("link", name="Buka kelompok").click()
    me.page.get_by_label("Nama kelompok").fill(GROUP)
    me.page.get_by_label("Skema").select_option(index=0)
    me.page.get_by_label("Sumber anggaran").select_option(label="Perusahaan")
    me.page.get_by_label("Pemberi anggaran").select_option(value="115")
    me.look("kelompok-baru")
    me.press("Buka kelompok")
    me.told("Kelompok dibuka")
    me.look("kelompok-kosong")
    return re.sub(r"^https?://[^/]+", "", me.page.url)


def template(me: Me, folder: Path) -> openpyxl.Workbook:
    """The template as it is downloaded."""
    with me.page.expect_download() as waiting:
        me.page.get_by_role("link", name="Templat Excel").click()
    kept = folder / "templat.xlsx"
    waiting.value.save_as(kept)
    return openpyxl.load_workbook(kept)


def _file(book: openpyxl.Workbook, name: str) -> FilePayload:
    output = io.BytesIO()
    book.save(output)
    return {"name": name, "mimeType": XLSX, "buffer": output.getvalue()}


def fill(book: openpyxl.Workbook) -> FilePayload:
    """Thirty candidates below the example, three cells of them wrong."""
    page = book.worksheets[0]
    for number in range(COUNT):
        for place, text in enumerate(_row(number), 1):
            page.cell(number + 3, place).value = text
    page["B5"] = "3.29999E+15"
    page["E8"] = "12/25/1991"
    page["K11"] = "Jawa Tengh"
    return _file(book, "calon-asesi.xlsx")


def _send(me: Me, file: FilePayload) -> None:
    me.page.locator("input[type=file]").set_input_files(file)
    me.press("Periksa lembar")
    me.told("Lembar sudah diperiksa")


def find_faults(me: Me, file: FilePayload, folder: Path) -> openpyxl.Workbook:
    """The dry run shows three cells; the sheet comes back with them marked."""
    _send(me, file)
    me.told("3 sel perlu diperbaiki")
    for address in ("B5", "E8", "K11"):
        expect(me.page.get_by_text(address, exact=True)).to_be_visible()
    me.look("lembar-salah")
    with me.page.expect_download() as waiting:
        me.page.get_by_role("link", name="Unduh lembar yang sudah ditandai").click()
    kept = folder / "ditandai.xlsx"
    waiting.value.save_as(kept)
    book = openpyxl.load_workbook(kept)
    page = book.worksheets[0]
    assert page["B5"].comment is not None
    assert page["B6"].comment is None
    assert "Jawa Tengah" in str(page["Q11"].value)
    return book


def mend(book: openpyxl.Workbook) -> FilePayload:
    """The marked sheet with its three cells put right."""
    page = book.worksheets[0]
    page["B5"], page["E8"], page["K11"] = nik_of(2), f"{BORN:%d/%m/%Y}", "Jawa Tengah"
    return _file(book, "calon-asesi-2.xlsx")


def bring_in(me: Me, group: str, file: FilePayload) -> None:
    """The mended sheet is imported while the page follows."""
    me.open(group)
    _send(me, file)
    me.told("Lembar ini siap diimpor")
    me.look("lembar-siap")
    me.press(f"Impor {COUNT} calon asesi")
    expect(me.page.get_by_text("Impor selesai")).to_be_visible(timeout=60_000)
    me.told(f"{COUNT} asesi baru")
    me.look("impor-selesai")
    me.open(group, "kelompok-terisi")


def slip_of(me: Me, group: str, number: int) -> str:
    """The link on the slip of one candidate."""
    me.open(f"{group}/slip", "slip")
    slips = me.page.locator(".slip")
    expect(slips).to_have_count(COUNT)
    text = slips.nth(number).inner_text()
    found = re.search(r"https?://\S+/undangan/[0-9a-f]{32}", text)
    assert found, text
    return found[0]


def take_part(journey: Journey, link: str, number: int) -> Me:
    """The candidate scans the slip with a phone, opens an account and confirms the data."""
    me = journey.people[NEW_MAILBOX] = journey.come(NEW_MAILBOX, phone=True)
    me.open(re.sub(r"^https?://[^/]+", "", link), "undangan")
    me.page.get_by_label("Empat angka terakhir NIK Anda").fill("0000")
    me.page.get_by_label("Nomor HP").fill("0812 0099 0011")
    me.page.get_by_label("Kata sandi").fill("teh manis tiap sore")
    me.page.get_by_label("Saya sudah membaca").check()
    me.press("Buat akun dan lihat data saya")
    me.told("Angka ini tidak cocok")
    me.page.get_by_label("Empat angka terakhir NIK Anda").fill(nik_of(number)[-4:])
    me.page.get_by_label("Kata sandi").fill("teh manis tiap sore")
    me.press("Buat akun dan lihat data saya")
    expect(me.page.get_by_role("heading", level=1)).to_have_text("Periksa data Anda")
    me.look("periksa-undangan")
    me.press("Ya, ini saya. Lanjutkan")
    me.told("Lengkapi permohonan")
    return me


def followed(me: Me, group: str) -> None:
    """The sponsor sees that one has confirmed and signed."""
    me.open(f"{group}?status=confirmed", "kelompok-diikuti")
    expect(me.page.get_by_role("main").locator("td .badge", has_text="FR.APL.01")).to_have_count(1)
