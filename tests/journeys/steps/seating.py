"""Step 3: the secretariat plans a session and seats the candidate; the assessor has no conflict."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from lsp.kernel.zones import Zone
from tests.journeys.people import Me
from tests.journeys.steps.applying import NAME

QUARTER = timedelta(minutes=15)
HOURS = timedelta(hours=4)
ASSESSOR, ASSESSOR_MAILBOX = "Dedi Contohwan", "asesor2"


def next_quarter(moment: datetime) -> datetime:
    """The first quarter of an hour after the moment."""
    begun = int(moment.timestamp() // QUARTER.total_seconds())
    return datetime.fromtimestamp((begun + 1) * QUARTER.total_seconds(), UTC)


def plan(desk: Me) -> datetime:
    """A session in Jakarta that begins within a quarter of an hour; gives its beginning."""
    starts_at = next_quarter(desk.journey.live.now + timedelta(minutes=2))
    begins, ends = (at.astimezone(Zone.WIB.info) for at in (starts_at, starts_at + HOURS))
    desk.open("/jadwal", "jadwal")
    desk.page.get_by_role("link", name="Buat jadwal").first.click()
    places = desk.page.get_by_label("Tempat uji kompetensi")
    place = places.locator("option", has_text="Balai Latihan Contoh").get_attribute("value")
    places.select_option(place)
    desk.page.get_by_label("Tanggal").fill(begins.strftime("%Y-%m-%d"))
    desk.page.get_by_label("Jam mulai").fill(begins.strftime("%H:%M"))
    desk.page.get_by_label("Jam selesai").fill(ends.strftime("%H:%M"))
    desk.look("buat-jadwal")
    desk.press("Simpan & pilih asesi")
    desk.told("Jadwal tersimpan")
    return starts_at


def seat(desk: Me) -> str:
    """Seat the candidate with an assessor and publish; gives the session's address."""
    desk.look("pilih-asesi")
    desk.page.get_by_role("link", name=f"Pilih asesor untuk {NAME}").click()
    desk.look("pilih-asesor")
    desk.page.get_by_label(ASSESSOR).check()
    desk.press("Tempatkan")
    desk.told("Asesi mendapat tempat")
    desk.page.get_by_role("link", name="Selesai", exact=True).click()
    desk.look("jadwal-disusun")
    desk.confirm("Terbitkan jadwal", "Ya, terbitkan")
    desk.told("Jadwal terbit")
    desk.look("jadwal-terbit")
    session = desk.page.url.removeprefix(desk.journey.live.address)
    desk.open(f"{session}/surat-tugas", "surat-tugas")
    desk.open(f"{session}/daftar-hadir", "daftar-hadir")
    return session


def declare(assessor: Me) -> str:
    """The assessor declares that there is no conflict; gives the seat's id."""
    assessor.open("/asesmen", "daftar-asesmen")
    assessor.page.get_by_role("link", name=f"Nyatakan kepentingan – {NAME}").click()
    assessor.look("pernyataan")
    assessor.page.get_by_label("Saya tidak mempunyai benturan").check()
    assessor.press("Simpan pernyataan")
    assessor.told("Pernyataan Anda tersimpan")
    assessor.look("pernyataan-tersimpan")
    found = re.search(r"/kursi/([0-9a-z]{26})", assessor.page.url)
    assert found
    return found[1]


def check_in(operator: Me, session: str) -> None:
    """The operator of the TUK sees the identity card at the door."""
    operator.open("/jadwal", "jadwal-petugas")
    operator.open(session, "jadwal-petugas-satu")
    operator.page.get_by_role("link", name="Catat kehadiran").click()
    operator.look("kehadiran")
    guest = operator.page.locator("main li.card", has_text=NAME)
    guest.locator("summary", has_text=re.compile("^Hadir$")).click()
    guest.get_by_label("KTP elektronik").check()
    guest.get_by_role("button", name="Catat hadir").click()
    operator.told("Kehadiran tercatat")
    expect(guest.get_by_text("Hadir", exact=True)).to_be_visible()
    operator.look("kehadiran-tercatat")
