"""The people of a journey: each with a browser of their own, whose every page is looked at."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Frame, Page, expect

from lsp.demo.logins import DOMAIN, PASSWORD
from tests.journeys.checks import check_page
from tests.journeys.live import Live

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

PHONE: "ViewportSize" = {"width": 360, "height": 760}
DESK: "ViewportSize" = {"width": 1180, "height": 800}
SCREENS = os.environ.get("LSP_SCREENS", "")
SCHEMES = ("light", "dark")


def kind_of(address: str) -> str:
    """The path of an address with ids and numbers as *, so that like pages look alike."""
    path = urlsplit(address).path
    return re.sub(r"/([0-9a-hj-kmnp-tv-z]{26}|\d+)(?=/|$)", "/*", path)


@dataclass
class Journey:
    """One run through the chain: who takes part, what they saw, what went wrong.

    looked: steps with pages that were checked already, in this run or an earlier one.
    """

    live: Live
    browser: Browser
    looked: set[str]
    step: str = "00"
    visited: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    people: dict[str, "Me"] = field(default_factory=dict)

    def at(self, mailbox: str) -> "Me":
        """A member of the staff, signed in at a desk."""
        if mailbox not in self.people:
            self.people[mailbox] = self.come(mailbox).sign_in()
        return self.people[mailbox]

    def come(self, mailbox: str, *, phone: bool = False, scripts: bool = True) -> "Me":
        """A person with a fresh browser; not signed in yet."""
        size = PHONE if phone else DESK
        context = self.browser.new_context(
            viewport=size,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
            has_touch=phone,
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        me = Me(self, mailbox, context.new_page(), scripts=scripts)
        me.page.on("console", me.on_console)
        me.page.on("pageerror", lambda error: self.faults.append(f"{mailbox}: {error}"))
        me.page.on("framenavigated", me.on_navigated)
        return me

    @property
    def unseen(self) -> set[str]:
        """Kinds of pages that somebody visited and nobody looked at."""
        return self.visited - self.seen


@dataclass
class Me:
    """One person at one browser."""

    journey: Journey
    mailbox: str
    page: Page
    password: str = PASSWORD
    scripts: bool = True

    @property
    def email(self) -> str:
        """What the person signs in with."""
        return f"{self.mailbox}@{DOMAIN}"

    def on_console(self, line: ConsoleMessage) -> None:
        """Keep what the browser complains about: errors and refusals of the CSP."""
        address = line.location["url"]
        # A form that comes back with sentences, and an answer sheet that was filled in elsewhere
        # meanwhile, are part of the plan.
        expected = "status of 422" in line.text or (
            "status of 409" in line.text and address.endswith("/jawaban")
        )
        expected = expected or "ERR_INTERNET_DISCONNECTED" in line.text  # a line we cut ourselves
        if line.type == "error" and not expected:
            self.journey.faults.append(f"{self.mailbox} at {address or self.page.url}: {line.text}")

    def on_navigated(self, frame: Frame) -> None:
        """Note every page that the person gets to."""
        if frame.parent_frame is None and frame.url.startswith("http"):
            self.journey.visited.add(kind_of(frame.url))

    def open(self, path: str, name: str = "") -> None:
        """Go to an address of the site, and look at the page when it is given a name."""
        answer = self.page.goto(f"{self.journey.live.address}{path}")
        assert answer, path
        assert answer.ok, f"{self.mailbox} {path}: {answer.status}"
        if name:
            self.look(name)

    def look(self, name: str) -> None:
        """Check the page as it stands, once per name, and take its picture when asked for."""
        if not self.scripts:  # axe is a script
            return
        self.journey.seen.add(kind_of(self.page.url))
        key = f"{self.journey.step}-{name}"
        if key in self.journey.looked:
            return
        self.journey.looked.add(key)
        check_page(self.page)
        if SCREENS:
            self._shoot(key)

    def _shoot(self, key: str) -> None:
        size = self.page.viewport_size
        assert size
        folder = Path(SCREENS)
        folder.mkdir(parents=True, exist_ok=True)
        for wanted in (PHONE, DESK):
            self.page.set_viewport_size(wanted)
            # A window as tall as the page, so that what sticks to its edges stays there.
            height = self.page.evaluate("document.documentElement.scrollHeight")
            self.page.set_viewport_size({"width": wanted["width"], "height": min(height, 9000)})
            for scheme in SCHEMES:
                self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                self.page.wait_for_timeout(100)
                self.page.screenshot(path=folder / f"{key}-{wanted['width']}-{scheme}.png")
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme="light")

    def sign_in(self) -> "Me":
        """Sign in and be at home."""
        self.open("/masuk", "masuk")
        self.page.get_by_label("E-mail atau nomor HP").fill(self.email)
        self.page.get_by_label("Kata sandi").fill(self.password)
        self.press("Masuk")
        expect(self.page).to_have_url(f"{self.journey.live.address}/")
        self.look(f"beranda-{self.mailbox}")
        return self

    def press(self, name: str, *, within: str = "") -> None:
        """Press the button with exactly this name in the page's matter."""
        place = self.page.locator(within) if within else self.page.locator("main, footer")
        place.get_by_role("button", name=name, exact=True).click()

    def confirm(self, question: str, answer: str, fields: Mapping[str, str] | None = None) -> None:
        """Open a question in place, fill in its fields by label, and answer it."""
        words = self.page.get_by_text(question, exact=True)
        asked = self.page.locator("details.confirm", has=words)
        asked.locator("summary").click()
        for label, text in (fields or {}).items():
            asked.get_by_label(label).fill(text)
        asked.get_by_role("button", name=answer, exact=True).click()

    def told(self, text: str) -> None:
        """The page says so."""
        expect(self.page.locator("main").get_by_text(text).first).to_be_visible()
