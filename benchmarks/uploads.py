"""A phone photo on a slow line that breaks, with a reload and a killed server on the way.

    python -m benchmarks.uploads [--megabytes M] [--kbit K] [--cuts C] [--seed S]

Starts `lsp serve` on an instance of its own and a real browser whose line is throttled. The
yardstick is a plain form with a smaller photo on the same line in the same run: seconds a megabyte
of one request that nothing disturbs. Then the photo is sent through the page: the line is cut C
times at chance moments for five seconds, once the page is reloaded, and once every process of the
server gets kill -9. Prints one JSON line; exit 1 when the file did not arrive exactly once, byte by
byte.
"""

import argparse
import hashlib
import json
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from lsp.files.models import PersonFile, Upload
from tests.exams.live import Server, start_server
from tests.files.live import Desk, noisy_photo, open_desk

CUT_SECONDS = 5
YARDSTICK_BYTES = 1_500_000
PHONE = {"width": 360, "height": 740}


class Phone:
    """A browser with a throttled line, signed in as the candidate."""

    def __init__(self, browser: Browser, desk: Desk, kbit: int) -> None:
        self.desk = desk
        self.context: BrowserContext = browser.new_context(viewport=PHONE, locale="id-ID")  # type: ignore[arg-type]
        self.context.add_cookies([{"name": "lsp", "value": desk.cookie, "url": desk.origin}])
        self.page: Page = self.context.new_page()
        line = self.context.new_cdp_session(self.page)
        line.send("Network.enable")
        speed = kbit * 1000 / 8
        conditions = {"downloadThroughput": speed, "uploadThroughput": speed}
        line.send(
            "Network.emulateNetworkConditions", {"offline": False, "latency": 150, **conditions}
        )
        self.open()

    def open(self) -> None:
        """The page of one's own files."""
        self.page.goto(f"{self.desk.origin}/berkas", timeout=120_000)
        self.page.locator("#tambah input[type=file]").wait_for()

    def choose(self, name: str, photo: bytes) -> None:
        """Choose a photo and press the button."""
        chooser = self.page.locator("#tambah input[type=file]")
        chooser.set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": photo})
        self.press("Unggah")

    def press(self, button: str) -> None:
        """Press a button of the form."""
        self.page.locator("#tambah").get_by_role("button", name=button, exact=False).first.click()


def _sent(desk: Desk) -> int:
    with desk.instance.services.database.reading() as db:
        newest = sa.select(Upload.received_bytes).order_by(Upload.id.desc()).limit(1)
        return db.scalar(newest) or 0


def _files(desk: Desk) -> list[PersonFile]:
    with desk.instance.services.database.reading() as db:
        return list(db.scalars(sa.select(PersonFile)))


def _plain_seconds_a_megabyte(browser: Browser, desk: Desk, kbit: int) -> float:
    """One multipart request without scripts of ours, undisturbed."""
    phone = Phone(browser, desk, kbit)
    photo = noisy_photo(YARDSTICK_BYTES)
    post = """async ([token, bytes]) => {
        const body = new FormData();
        body.append("csrf_token", token);
        body.append("file", new File([new Uint8Array(bytes)], "polos.jpg"));
        await fetch("/berkas", { method: "POST", body });
    }"""
    token = phone.page.locator("#tambah input[name=csrf_token]").input_value()
    data = phone.page.evaluate_handle("bytes => new Uint8Array(bytes)", list(photo))
    begun = time.monotonic()
    phone.page.evaluate(post, [token, data])
    seconds = time.monotonic() - begun
    phone.context.close()
    return seconds / (len(photo) / 1e6)


class Campaign:
    """The photo on its way, and everything that happens to it."""

    def __init__(self, desk: Desk, server: Server, phone: Phone, photo: bytes) -> None:
        self.desk, self.server, self.phone, self.photo = desk, server, phone, photo
        self.outage = 0.0

    def cut(self) -> None:
        """The line is gone for a while."""
        self.phone.context.set_offline(True)
        time.sleep(CUT_SECONDS)
        self.phone.context.set_offline(False)
        self.outage += CUT_SECONDS

    def reload(self) -> None:
        """The page is loaded anew, and told to go on."""
        begun = time.monotonic()
        self.phone.open()
        self.phone.press("Lanjutkan unggahan")
        self.outage += time.monotonic() - begun

    def kill(self) -> None:
        """kill -9 of every process of the server; it is started again."""
        begun = time.monotonic()
        self.server.kill()
        self.server = start_server(self.desk.instance)
        self.outage += time.monotonic() - begun

    def play(self, cuts: int, chance: random.Random) -> None:
        """Send the photo while things go wrong, at chance shares of the way."""
        deeds = [self.cut] * cuts + [self.reload, self.kill]
        chance.shuffle(deeds)
        moments = sorted(chance.uniform(0.03, 0.95) for _ in deeds)
        for moment, deed in zip(moments, deeds, strict=True):
            while _sent(self.desk) < moment * len(self.photo):
                time.sleep(0.5)
            deed()
        self.phone.page.get_by_text("berkas tersimpan.").wait_for(timeout=600_000)


def measure(megabytes: float, kbit: int, cuts: int, seed: int) -> dict[str, Any]:
    """One run."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        desk = open_desk(Path(folder))
        server = start_server(desk.instance)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        try:
            plain = _plain_seconds_a_megabyte(browser, desk, kbit)
            before = len(_files(desk))
            photo = noisy_photo(int(megabytes * 1e6))
            phone = Phone(browser, desk, kbit)
            begun = time.monotonic()
            campaign = Campaign(desk, server, phone, photo)
            phone.choose("KTP.jpg", photo)
            campaign.play(cuts, chance)
            seconds = time.monotonic() - begun
            server = campaign.server
            arrived = _files(desk)[before:]
        finally:
            browser.close()
            server.stop()
            desk.instance.services.database.close()
    ours = (seconds - campaign.outage) / (len(photo) / 1e6)
    return {
        "megabytes": round(len(photo) / 1e6, 2),
        "kbit": kbit,
        "cuts": cuts,
        "reloads": 1,
        "kills": 1,
        "seconds": round(seconds),
        "seconds_without_a_line": round(campaign.outage),
        "seconds_a_megabyte": round(ours, 2),
        "plain_seconds_a_megabyte": round(plain, 2),
        "ratio": round(ours / plain, 2),
        "arrived": len(arrived),
        "whole": [each.sent_sha256 for each in arrived] == [hashlib.sha256(photo).hexdigest()],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=12)
    parser.add_argument("--kbit", type=int, default=400)
    parser.add_argument("--cuts", type=int, default=6)
    parser.add_argument("--seed", type=int, default=26)
    chosen = parser.parse_args()
    found = measure(chosen.megabytes, chosen.kbit, chosen.cuts, chosen.seed)
    print(json.dumps(found), flush=True)
    sys.exit(0 if found["arrived"] == 1 and found["whole"] else 1)


if __name__ == "__main__":
    main()
