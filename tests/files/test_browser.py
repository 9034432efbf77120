"""A phone on a slow line that breaks: the upload goes on, also after a reload, and arrives once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from lsp.files.models import PersonFile, Upload
from tests.exams.live import serving
from tests.files.live import Desk, noisy_photo, open_desk
from tests.journeys.checks import check_page

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
SLOW = 400_000 / 8  # bytes a second on a line of 400 kbit/s


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A real server with one candidate; one a test, because signing out ends the session."""
    opened = open_desk(tmp_path_factory.mktemp("uploads") / "instance")
    with serving(opened.instance):
        yield opened
    opened.instance.services.database.close()


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What the scripts of a page stumbled over; nothing."""
    found: list[str] = []
    yield found
    assert not found, found


@pytest.fixture
def phone(browser: Browser, desk: Desk) -> Iterator[BrowserContext]:
    """A phone on which the candidate is signed in."""
    context = browser.new_context(viewport=PHONE, locale="id-ID")  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    context.add_cookies([{"name": "lsp", "value": desk.cookie, "url": desk.origin}])
    yield context
    context.set_offline(False)
    context.close()


def _open(phone: BrowserContext, desk: Desk, faults: list[str]) -> Page:
    page = phone.new_page()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{desk.origin}/berkas")
    page.wait_for_load_state("networkidle")
    return page


def _slow_down(phone: BrowserContext, page: Page) -> None:
    line = phone.new_cdp_session(page)
    line.send("Network.enable")
    speed = {"downloadThroughput": SLOW, "uploadThroughput": SLOW}
    line.send("Network.emulateNetworkConditions", {"offline": False, "latency": 100, **speed})


def _choose(page: Page, *files: tuple[str, bytes]) -> None:
    page.locator("#tambah input[type=file]").set_input_files(
        [{"name": name, "mimeType": "image/jpeg", "buffer": content} for name, content in files]
    )


def _send(page: Page) -> None:
    page.locator("#tambah").get_by_role("button", name="Unggah", exact=True).click()


def _files(desk: Desk) -> list[PersonFile]:
    with desk.instance.services.database.reading() as db:
        return list(db.scalars(sa.select(PersonFile).order_by(PersonFile.id)))


def _sent(desk: Desk) -> int:
    """How far the newest upload came, by the server's word."""
    with desk.instance.services.database.reading() as db:
        newest = sa.select(Upload.received_bytes).order_by(Upload.id.desc()).limit(1)
        return db.scalar(newest) or 0


def _begun(desk: Desk) -> int:
    with desk.instance.services.database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(Upload)) or 0


def test_a_cut_line_a_pause_and_a_reload_cost_nothing(
    phone: BrowserContext, desk: Desk, faults: list[str]
) -> None:
    page = _open(phone, desk, faults)
    _slow_down(phone, page)
    before = _begun(desk)
    photo = noisy_photo(750_000)
    _choose(page, ("KTP.jpg", photo))
    _send(page)
    line = page.locator("[data-line]")
    expect(line).to_contain_text("per detik · sisa")
    expect(line).to_contain_text("kurang dari 1 menit")

    phone.set_offline(True)
    expect(line).to_contain_text("Sambungan terputus")
    page.wait_for_timeout(1500)
    phone.set_offline(False)
    expect(line).to_contain_text("per detik")

    page.get_by_role("button", name="Jeda").click()
    expect(line).to_contain_text("Dijeda setelah")
    page.wait_for_timeout(400)
    kept = _sent(desk)
    assert 0 < kept < len(photo)

    page.reload()
    line = page.locator("[data-line]")
    expect(line).to_contain_text("Belum selesai:")
    page.get_by_role("button", name="Lanjutkan unggahan").click()
    expect(page.get_by_text("1 berkas tersimpan.")).to_be_visible(timeout=25_000)
    assert [file.name for file in _files(desk)] == ["KTP.jpg"]
    assert _begun(desk) == before + 1, "it went on, it did not begin again"
    assert page.evaluate("indexedDB.databases().then(all => all.length)") <= 1
    check_page(page)


def test_several_files_one_known_one_refused_and_one_made_smaller(
    phone: BrowserContext, desk: Desk, faults: list[str]
) -> None:
    page = _open(phone, desk, faults)
    large = noisy_photo(5_000_000)
    _choose(page, ("besar.jpg", large), ("animasi.jpg", b"GIF89a" + bytes(100)))
    tick = page.locator("[data-shrink]")
    expect(tick).to_contain_text("hemat")
    tick.get_by_role("checkbox").check()
    check_page(page)
    _send(page)
    refused = page.locator(".is-refused")
    expect(refused).to_contain_text("Jenis berkas tidak diterima")
    expect(page.locator(".is-done")).to_contain_text("Tersimpan.")
    refused.get_by_role("button", name="Batalkan").click()
    _send(page)
    expect(page.get_by_text("1 berkas tersimpan.")).to_be_visible()
    kept = next(file for file in _files(desk) if file.name == "besar.jpg")
    assert kept.size_bytes < len(large) / 3

    begun = _begun(desk)
    _choose(page, ("lain nama.jpg", large))
    tick = page.locator("[data-shrink]")
    tick.get_by_role("checkbox").check()
    _send(page)
    expect(page.get_by_text("Berkas ini sudah ada: besar.jpg.")).to_be_visible()
    assert _begun(desk) == begun, "known bytes are not sent"


def test_a_cancelled_upload_is_forgotten_on_both_sides(
    phone: BrowserContext, desk: Desk, faults: list[str]
) -> None:
    page = _open(phone, desk, faults)
    _slow_down(phone, page)
    begun = _begun(desk)
    _choose(page, ("batal.jpg", noisy_photo(600_000)))
    _send(page)
    expect(page.locator("[data-line]")).to_contain_text("per detik")
    page.locator(".upload-row").get_by_role("button", name="Batalkan").click()
    expect(page.locator(".upload-row")).to_have_count(0)
    page.wait_for_timeout(1500)
    assert _begun(desk) == begun
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".upload-row")).to_have_count(0)


def test_signing_out_leaves_no_file_in_the_browser(
    phone: BrowserContext, desk: Desk, faults: list[str], tmp_path: Path
) -> None:
    page = _open(phone, desk, faults)
    _slow_down(phone, page)
    _choose(page, ("rahasia.jpg", noisy_photo(600_000)))
    _send(page)
    expect(page.locator("[data-line]")).to_contain_text("per detik")
    page.reload()
    expect(page.get_by_role("button", name="Lanjutkan unggahan")).to_be_visible()
    names = "indexedDB.databases().then(all => all.map(one => one.name))"
    assert page.evaluate(names) == ["lsp-uploads"]
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_load_state("networkidle")
    assert page.evaluate(names) == []
