"""The page behind the QR in a real browser: verdicts, the address bar, what the server sees."""

import base64
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from lsp.app import create_app
from lsp.certificates.models import Certificate
from lsp.certificates.rules.standing import StandingStep
from lsp.certificates.rules.token import pack
from lsp.config import Config
from lsp.verification.rules.verdicts import WORDS, Verdict
from lsp.verification.views import interface
from lsp.web.edge import Services
from tests.factories.decisions import HELD_AT, Lsp
from tests.factories.verification import (
    change_standing,
    claims_like,
    make_register,
    packed,
    signed,
)
from tests.verification.live import Live, free_port, running
from tests.verification.vectors import PACKED as STRANGE

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("no_paper")]
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
MARKUP = "<img src=x onerror=alert(1)>"


@dataclass
class Scene:
    """A running register with certificates, and a browser in front of it."""

    live: Live
    services: Services
    lsp: Lsp
    certificates: list[Certificate]
    browser: Browser

    def look(self, **options: Any) -> BrowserContext:
        options = {"viewport": {"width": 360, "height": 740}, "locale": "id-ID"} | options
        return self.browser.new_context(**options)

    def issuer(self) -> str:
        return self.live.origin.removeprefix("http://")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "chromium is needed: scripts/test installs it"
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def scene(config: Config, services: Services, browser: Browser) -> Iterator[Scene]:
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    services = replace(services, origin=origin)
    app = create_app(replace(config, origin=origin), services=services)
    names = ("Siti Rahmawati", "Budi Santoso", "Wayan Sukarta", "Suharto")
    lsp, certificates = make_register(services, *names)
    with running(app, port) as live:
        yield Scene(live, services, lsp, certificates, browser)


def scan(page: Page, scene: Scene, fragment: str, expected: str, query: str = "") -> None:
    """Open the address of a QR, as a phone's camera does, and wait for the verdict."""
    page.goto("about:blank")
    page.goto(f"{scene.live.origin}/c{query}#{fragment}")
    page.wait_for_selector(f'[data-verdict="{expected}"]', timeout=10_000)
    assert "#" not in page.url
    assert page.evaluate("location.href.includes('#')") is False
    assert page.get_by_role("heading", level=1).count() == 1


def axe(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}"
        for one in found["violations"]
    ]


def is_narrow_enough(page: Page) -> bool:
    script = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    return bool(page.evaluate(script))


def freeze(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(interface, "now", lambda: moment)


def day_of(certificate: Certificate, days: int) -> datetime:
    assert certificate.valid_to
    assert certificate.valid_from
    first = certificate.valid_from if days < 0 else certificate.valid_to
    return datetime.fromisoformat(f"{first + timedelta(days=days)}T12:00+07:00")


def test_each_verdict_is_shown_and_the_server_never_sees_the_token(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, revoked, suspended, replaced = scene.certificates
    for certificate, step in (
        (revoked, StandingStep.REVOKE),
        (suspended, StandingStep.SUSPEND),
        (replaced, StandingStep.REPLACE),
    ):
        change_standing(scene.services, scene.lsp, certificate, step, now=HELD_AT)
    unregistered = pack(signed(scene.services, claims_like(good, scene.issuer(), c="1")))
    foreign = pack(signed(scene.services, claims_like(good, "v.lain.example")))
    text = packed(good)
    other = "A" if text[60] != "A" else "B"
    unknown = json.dumps({"alg": "ES256", "kid": "k99z", "typ": "lspc+jwt"}, separators=(",", ":"))
    payload = (good.token or "").split(".")[1:]
    head = base64.urlsafe_b64encode(unknown.encode()).rstrip(b"=").decode()
    expected = {
        text: Verdict.VALID,
        packed(revoked): Verdict.REVOKED,
        packed(suspended): Verdict.SUSPENDED,
        packed(replaced): Verdict.REPLACED,
        unregistered: Verdict.NOT_REGISTERED,
        foreign: Verdict.NOT_OURS,
        STRANGE: Verdict.NOT_OURS,
        f"{text[:60]}{other}{text[61:]}": Verdict.FORGED,
        ".".join([head, *payload]): Verdict.UNKNOWN_KEY,
        text[:100]: Verdict.UNREADABLE,
    }
    page = scene.look().new_page()
    for fragment, verdict in expected.items():
        scan(page, scene, fragment, verdict.value)
        shown = page.locator("#hasil").inner_text()
        assert WORDS[verdict].title in shown
        assert ("Siti Rahmawati" in shown) is (verdict is Verdict.VALID)
        assert page.title().startswith(WORDS[verdict].word)
    freeze(monkeypatch, day_of(good, 1))
    scan(page, scene, text, "expired")
    assert "Jam perangkat ini tampak salah" in page.locator("#hasil").inner_text()
    freeze(monkeypatch, day_of(good, -2))
    scan(page, scene, text, "not_yet_valid")
    log = "\n".join(scene.live.seen)
    assert "GET /c HTTP" in log
    assert f"GET /api/v1/status/{good.token_hash} HTTP" in log
    secrets = [*expected, *(text[:24] for text in expected), "Siti", "Rahmawati", "Referer"]
    assert not [secret for secret in secrets if secret in log]
    assert "Cookie" not in log


def test_without_the_register_it_is_amber_until_one_tries_again(scene: Scene) -> None:
    page = scene.look().new_page()
    page.route("**/api/v1/status/*", lambda route: route.abort())
    scan(page, scene, packed(scene.certificates[0]), "valid_offline")
    shown = page.locator("#hasil").inner_text()
    assert "Siti Rahmawati" in shown
    assert "menurut jam perangkat ini" in shown
    page.unroute("**/api/v1/status/*")
    page.get_by_role("button", name="Coba lagi").click()
    page.wait_for_selector('[data-verdict="valid"]')


def fulfil(status: int, body: str, route: Route) -> None:
    route.fulfill(status=status, body=body)


def test_a_busy_or_broken_register_is_not_taken_for_a_yes(scene: Scene) -> None:
    page = scene.look().new_page()
    good = '{"standing": "active"}'
    strange = '{"standing": "oke", "checked_at": "2026-11-24T03:00:00Z"}'
    answers = [(503, "{}"), (429, good), (200, "bukan json"), (200, "{}"), (200, good)]
    for status, body in [*answers, (200, "null"), (200, strange)]:
        answer = partial(fulfil, status, body)
        page.route("**/api/v1/status/*", answer)
        scan(page, scene, packed(scene.certificates[0]), "valid_offline")
        page.unroute("**/api/v1/status/*")


def test_once_loaded_the_page_checks_signatures_without_any_network(scene: Scene) -> None:
    context = scene.look()
    page = context.new_page()
    page.goto(f"{scene.live.origin}/c")
    context.set_offline(True)
    page.fill("#code", packed(scene.certificates[0]))
    page.get_by_role("button", name="Periksa kode").click()
    page.wait_for_selector('[data-verdict="valid_offline"]')
    assert "Siti Rahmawati" in page.locator("#hasil").inner_text()


def test_a_pasted_text_is_checked_here_and_not_sent(scene: Scene) -> None:
    page = scene.look().new_page()
    page.goto(f"{scene.live.origin}/c")
    page.get_by_role("button", name="Periksa kode").click()
    assert page.evaluate("document.activeElement.id") == "code"
    page.fill("#code", f" {scene.live.origin}/c#{packed(scene.certificates[0])} \n")
    page.get_by_role("button", name="Periksa kode").click()
    page.wait_for_selector('[data-verdict="valid"]')
    assert not [line for line in scene.live.seen if line.startswith("POST")]


def test_a_second_scan_in_the_same_tab_takes_the_place_of_the_first(scene: Scene) -> None:
    page = scene.look().new_page()
    scan(page, scene, packed(scene.certificates[0]), "valid")
    page.evaluate(f"location.hash = {json.dumps(packed(scene.certificates[1]))}")
    page.get_by_text("Budi Santoso").wait_for()
    assert "#" not in page.url
    assert "Siti Rahmawati" not in page.locator("#hasil").inner_text()


def test_switching_the_language_keeps_the_certificate(scene: Scene) -> None:
    page = scene.look().new_page()
    scan(page, scene, packed(scene.certificates[0]), "valid")
    page.get_by_role("link", name="English").click()
    page.get_by_text("Genuine certificate, in force").wait_for()
    assert page.url == f"{scene.live.origin}/c?lang=en"
    assert "Siti Rahmawati" in page.locator("#hasil").inner_text()
    assert "Sertifikat" not in page.locator("#hasil").inner_text()


def test_a_phone_whose_clock_is_wrong_is_told_so(scene: Scene) -> None:
    page = scene.look().new_page()
    page.clock.set_fixed_time("2020-01-01T00:00:00Z")
    scan(page, scene, packed(scene.certificates[0]), "valid")
    assert "Jam perangkat ini tampak salah" in page.locator("#hasil").inner_text()
    page.route("**/api/v1/status/*", lambda route: route.abort())
    scan(page, scene, packed(scene.certificates[0]), "valid_offline")
    assert "Jam perangkat ini tampak salah" in page.locator("#hasil").inner_text()


def test_a_name_is_never_more_than_text(scene: Scene) -> None:
    page = scene.look().new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.route("**/api/v1/status/*", lambda route: route.abort())
    claims = claims_like(scene.certificates[0], scene.issuer(), n=MARKUP)
    scan(page, scene, pack(signed(scene.services, claims)), "valid_offline")
    assert page.locator(".holder-name").inner_text() == MARKUP
    assert page.locator(".holder-name img").count() == 0
    assert not dialogs


def test_without_scripts_the_forms_do_the_work(scene: Scene) -> None:
    page = scene.look(java_script_enabled=False).new_page()
    page.goto(f"{scene.live.origin}/c")
    assert "nyalakan JavaScript" in page.locator("noscript").inner_html()
    page.fill("#code", packed(scene.certificates[0]))
    page.get_by_role("button", name="Periksa kode").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Sertifikat asli dan berlaku"
    page.goto(f"{scene.live.origin}/c")
    page.fill("#number", scene.certificates[0].number or "")
    page.fill("#name", "siti rahmawati")
    page.get_by_role("button", name="Cari").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Sertifikat asli dan berlaku"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible_and_never_scroll_sideways(scene: Scene, scheme: Any) -> None:
    good, revoked = scene.certificates[:2]
    change_standing(scene.services, scene.lsp, revoked, StandingStep.REVOKE, now=HELD_AT)
    problems = []
    for width in (320, 360, 1180):
        context = scene.look(viewport={"width": width, "height": 740}, color_scheme=scheme)
        page = context.new_page()
        for fragment, verdict in (
            (packed(good), "valid"),
            (packed(revoked), "revoked"),
            ("x", "unreadable"),
        ):
            scan(page, scene, fragment, verdict)
            problems += [f"{width} {verdict}: {one}" for one in axe(page)]
            problems += [] if is_narrow_enough(page) else [f"{width} {verdict}: too wide"]
        for path, number in (("/c", ""), ("/verifikasi", ""), ("/verifikasi", good.number or "")):
            page.goto(f"{scene.live.origin}{path}")
            if number:
                page.fill("#number", number)
                page.get_by_role("button", name="Cari").click()
            problems += [f"{width} {path}: {one}" for one in axe(page)]
            problems += [] if is_narrow_enough(page) else [f"{width} {path}: too wide"]
        context.close()
    assert not problems
