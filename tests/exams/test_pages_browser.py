"""The player in a real browser: cut lines, reloads, two windows, keys, the end of the time."""

import gzip
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from lsp.adapters.database import Database
from lsp.exams import queries
from lsp.exams.rules.attempts import AttemptState
from lsp.exams.rules.events import EventKind
from lsp.web.edge import Services
from tests.exams.hall import Hall, SignIn, open_hall
from tests.journeys.checks import check_page
from tests.verification.live import free_port, running

pytestmark = pytest.mark.browser
SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js" / "exams"
PHONE = {"width": 360, "height": 740}


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


@dataclass
class Screen:
    """A running attempt, its server, and a browser in front of it."""

    hall: Hall
    origin: str
    browser: Browser
    faults: list[str]

    def device(self, who: str = "candidate", **options: Any) -> BrowserContext:
        """A browser profile in which this person is signed in."""
        client = self.hall.browser(who)
        context = self.browser.new_context(viewport=PHONE, locale="id-ID", **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        cookie = client.get_cookie("lsp")
        context.add_cookies([{"name": "lsp", "value": cookie.value, "url": self.origin}])
        return context

    def open(self, context: BrowserContext, path: str = "/soal/1") -> Page:
        """A page of the attempt, with its questions loaded."""
        page = context.new_page()
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        page.goto(f"{self.origin}{self.hall.url}{path}")
        page.wait_for_load_state("networkidle")
        return page

    @property
    def answers(self) -> dict[int, str]:
        """What the server has."""
        return {slot: one.answer for slot, one in self.hall.answers.items() if one.answer}


@pytest.fixture
def screen(
    app: Flask,
    database: Database,
    services: Services,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    browser: Browser,
) -> Iterator[Screen]:
    """A running attempt; no page may throw."""
    hall = open_hall(database, sign_in, monkeypatch, services.bank_sealer)
    hall.start()
    hall.set_clock(timedelta(minutes=5, seconds=30))
    with running(app, free_port()) as live:
        found = Screen(hall, live.origin, browser, [])
        yield found
        for context in browser.contexts:
            context.close()
    assert not found.faults


def choose(page: Page, place: int) -> None:
    """Click the option in this place."""
    page.locator(".opt").nth(place - 1).click()


def expect_saved(page: Page) -> None:
    """The chip says that all is saved."""
    expect(page.locator("[data-chip]")).to_have_class("badge push ok")
    expect(page.locator("[data-chip-text]")).to_contain_text("Tersimpan 09.1")


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for the server."""
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(50)
    pytest.fail("it did not come to that within five seconds")


def test_every_click_is_saved_at_once_and_there_is_no_save_button(screen: Screen) -> None:
    page = screen.open(screen.device())
    expect(page.get_by_role("button", name="Simpan")).to_have_count(0)
    choose(page, 2)
    expect_saved(page)
    assert screen.answers == {1: "B"}
    page.get_by_label("Tandai ragu-ragu").check()
    page.get_by_role("button", name="Berikutnya").click()
    expect(page.get_by_text("Soal 2 dari 20", exact=True)).to_be_visible()
    assert page.url.endswith("/soal/2")
    choose(page, 4)
    expect(page.get_by_text("2 terjawab · 1 ragu-ragu · 18 belum")).to_be_visible()
    until(page, lambda: screen.answers == {1: "B", 2: "D"})
    assert screen.hall.answers[1].is_doubtful
    page.get_by_role("button", name="Hapus jawaban").click()
    until(page, lambda: screen.answers == {1: "B"})
    page.go_back()
    expect(page.get_by_text("Soal 1 dari 20", exact=True)).to_be_visible()
    expect(page.locator(".opt input").nth(1)).to_be_checked()


def test_a_reload_in_the_middle_loses_nothing(screen: Screen) -> None:
    page = screen.open(screen.device())
    choose(page, 3)
    page.reload()
    expect(page.locator(".opt input").nth(2)).to_be_checked()
    page.wait_for_load_state("networkidle")
    until(page, lambda: screen.answers == {1: "C"})
    with screen.hall.looking() as (db, attempt):
        log = queries.log(db, attempt.id)
    assert [row.branch for row in log] == [0] * len(log)
    assert [row.event.kind for row in log].count(EventKind.ANSWER) == 1


def test_work_goes_on_without_a_line_and_is_sent_afterwards(screen: Screen) -> None:
    device = screen.device()
    page = screen.open(device)
    device.set_offline(True)
    for place in (1, 2, 3):
        choose(page, place)
        page.get_by_role("button", name="Berikutnya").click()
    expect(page.locator("[data-chip-text]")).to_have_text("Belum terkirim (3)")
    expect(page.get_by_text("Sambungan terputus")).to_be_visible()
    page.get_by_role("button", name="Soal 2, terjawab").click()
    expect(page.locator(".opt input").nth(1)).to_be_checked()
    assert screen.answers == {}
    device.set_offline(False)
    expect_saved(page)
    expect(page.get_by_text("Sambungan terputus")).to_be_hidden()
    assert screen.answers == {1: "A", 2: "B", 3: "C"}


def test_a_page_that_dies_before_sending_is_made_good_by_the_next(screen: Screen) -> None:
    device = screen.device()
    page = screen.open(device)
    device.set_offline(True)
    choose(page, 4)
    page.close()
    assert screen.answers == {}
    device.set_offline(False)
    again = screen.open(device)
    expect(again.locator(".opt input").nth(3)).to_be_checked()
    expect_saved(again)
    assert screen.answers == {1: "D"}


def test_a_server_that_fails_is_asked_again(screen: Screen) -> None:
    page = screen.open(screen.device())
    page.route("**/jawaban", lambda route: route.fulfill(status=503, body="{}"))
    choose(page, 1)
    expect(page.locator("[data-chip-text]")).to_have_text("Belum terkirim (1)")
    page.unroute("**/jawaban")
    expect_saved(page)
    assert screen.answers == {1: "A"}


def test_a_reply_that_is_lost_does_not_count_twice(screen: Screen) -> None:
    page = screen.open(screen.device())

    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/jawaban", lose, times=1)
    choose(page, 1)
    expect(page.locator("[data-chip-text]")).to_have_text("Belum terkirim (1)")
    expect_saved(page)
    with screen.hall.looking() as (db, attempt):
        log = queries.log(db, attempt.id)
    assert [row.event.kind for row in log].count(EventKind.ANSWER) == 1


def test_two_windows_of_one_browser_see_each_other(screen: Screen) -> None:
    device = screen.device()
    one, two = screen.open(device), screen.open(device, "/soal/2")
    choose(one, 1)
    choose(two, 2)
    choose(one, 3)
    until(one, lambda: screen.answers == {1: "C", 2: "B"})
    expect(two.get_by_role("button", name="Soal 1, terjawab")).to_be_visible()
    expect(one.get_by_role("button", name="Soal 2, terjawab")).to_be_visible()
    one.get_by_role("button", name="Soal 2, terjawab").click()
    expect(one.locator(".opt input").nth(1)).to_be_checked()


def test_a_second_device_takes_other_numbers_and_nothing_is_lost(screen: Screen) -> None:
    one, two = screen.open(screen.device()), screen.open(screen.device(), "/soal/5")
    choose(one, 1)
    expect_saved(one)
    choose(two, 2)
    expect_saved(two)
    choose(one, 4)
    until(one, lambda: screen.answers == {1: "D", 5: "B"})
    expect_saved(one)


def test_the_keyboard_is_enough(screen: Screen) -> None:
    page = screen.open(screen.device())
    page.keyboard.press("2")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Soal 2 dari 20", exact=True)).to_be_visible()
    page.keyboard.press("d")
    page.keyboard.press("r")
    until(page, lambda: screen.answers == {1: "B", 2: "D"})
    until(page, lambda: screen.hall.answers[2].is_doubtful)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("Soal 1 dari 20", exact=True)).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator("[data-speech]")).to_contain_text("Sisa waktu 34 menit")
    page.get_by_text("Pintasan papan tik").click()
    page.get_by_label("Pintasan aktif").uncheck()
    page.keyboard.press("4")
    page.reload()
    page.keyboard.press("4")
    page.wait_for_timeout(200)
    assert screen.answers == {1: "B", 2: "D"}


def test_the_clock_is_silent_but_speaks_at_five_minutes(screen: Screen) -> None:
    with screen.hall.looking() as (_, attempt):
        length = timedelta(minutes=attempt.minutes)
    screen.hall.set_clock(length - timedelta(minutes=5, seconds=3))
    page = screen.open(screen.device())
    assert (
        page.locator("[data-left]").evaluate("e => e.closest('[aria-live],[role=timer]')") is None
    )
    expect(page.locator("[data-speech]")).to_have_text("Sisa waktu 5 menit.")
    expect(page.locator("[data-timer]")).to_have_class("timer is-short")


def test_a_wrong_clock_on_the_device_changes_nothing(screen: Screen) -> None:
    device = screen.device()
    device.add_init_script("Date.now = () => 0")
    page = screen.open(device)
    expect(page.locator("[data-left]")).to_contain_text("34:")
    choose(page, 1)
    expect_saved(page)


def test_the_end_of_the_time_brings_the_receipt_without_a_click(screen: Screen) -> None:
    with screen.hall.looking() as (_, attempt):
        length = timedelta(minutes=attempt.minutes)
    screen.hall.set_clock(length - timedelta(seconds=4))
    page = screen.open(screen.device())
    choose(page, 1)
    expect(page.get_by_text("Waktu habis", exact=True)).to_be_visible()
    expect(page.locator(".opt input").first).to_be_disabled()
    screen.hall.set_clock(length + timedelta(seconds=11))
    page.wait_for_url("**/tanda-terima", timeout=20_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Waktu habis, jawaban sudah diterima")
    assert screen.hall.state is AttemptState.CLOSED
    assert screen.answers == {1: "A"}


def test_extra_time_reaches_a_running_page(screen: Screen) -> None:
    page = screen.open(screen.device())
    data = {"minutes": "10", "reason": "Listrik padam di ruang uji."}
    screen.hall.browser("manager").send(f"{screen.hall.url}/tambah-waktu", data)
    choose(page, 1)
    expect(page.locator("[data-left]")).to_contain_text("44:")
    expect(page.locator("[data-speech]")).to_contain_text("Waktu ditambah.")


def test_handing_in_waits_for_what_is_still_on_the_device(screen: Screen) -> None:
    device = screen.device()
    page = screen.open(device)
    choose(page, 1)
    page.get_by_role("button", name="Tinjau dan serahkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tinjau jawaban")
    expect(page.get_by_text("1 dari 20 soal").first).to_be_visible()
    check_page(page)
    page.locator("summary").filter(has_text="Serahkan jawaban").click()
    page.get_by_role("button", name="Ya, serahkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jawaban sudah diserahkan")
    check_page(page)
    assert screen.hall.state is AttemptState.SUBMITTED


def test_what_arrives_after_the_end_is_kept_and_said_so(screen: Screen) -> None:
    device = screen.device()
    page = screen.open(device)
    device.set_offline(True)
    choose(page, 1)
    page.close()
    with screen.hall.looking() as (_, attempt):
        screen.hall.set_clock(timedelta(minutes=attempt.minutes + 1))
    device.set_offline(False)
    late = screen.open(device)
    expect(late.get_by_text("baru tiba sesudah batas waktu")).to_be_visible()
    with screen.hall.looking() as (db, attempt):
        values = [row.event.value for row in queries.log(db, attempt.id) if row.event.value]
    assert values == ["A"]
    assert screen.answers == {}


def test_without_scripts_the_whole_test_can_be_taken(screen: Screen) -> None:
    page = screen.open(screen.device(java_script_enabled=False), "")
    page.get_by_role("link", name="Lanjutkan ujian").click()
    choose(page, 3)
    page.get_by_label("Tandai ragu-ragu").check()
    page.get_by_role("button", name="Simpan & lanjut").last.click()
    expect(page.get_by_text("Soal 2 dari 20", exact=True)).to_be_visible()
    choose(page, 1)
    page.get_by_role("button", name="Soal 20, belum dijawab").click()
    choose(page, 2)
    page.get_by_role("button", name="Simpan & tinjau").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tinjau jawaban")
    assert screen.answers == {1: "C", 2: "A", 20: "B"}
    page.locator("summary").filter(has_text="Serahkan jawaban").click()
    page.get_by_role("button", name="Ya, serahkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jawaban sudah diserahkan")


def test_every_page_is_open_to_all(screen: Screen) -> None:
    device = screen.device()
    for path in ("", "/soal/1"):
        check_page(screen.open(device, path))
    check_page(screen.open(screen.device("manager"), "/awasi"))
    screen.hall.browser().send(f"{screen.hall.url}/kirim")
    check_page(screen.open(screen.device("assessor"), "/hasil"))


def test_the_scripts_stay_small() -> None:
    sizes = [len(gzip.compress(file.read_bytes())) for file in SCRIPTS.glob("*.mjs")]
    assert sizes
    assert sum(sizes) <= 20_000
