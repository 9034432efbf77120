"""A candidate finds the scheme, registers on a phone, signs in, and starts an application."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.checks import check_page

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 760}


def _register(page: Page, server: str) -> None:
    page.goto(f"{server}/daftar")
    check_page(page)
    page.get_by_label("Nama lengkap").fill("Sari Contohbaru")
    page.get_by_label("E-mail").fill("sari.baru@contoh.example")
    page.get_by_label("Kata sandi").fill("kopi pahit tiap pagi")
    page.get_by_label("Saya sudah membaca").check()
    page.get_by_role("button", name="Buat akun").click()
    expect(page.get_by_text("Akun Anda siap")).to_be_visible()


def _sign_in(page: Page) -> None:
    check_page(page)
    page.get_by_label("E-mail atau nomor HP").fill("sari.baru@contoh.example")
    page.get_by_label("Kata sandi").fill("kopi pahit tiap pagi")
    page.get_by_role("main").get_by_role("button", name="Masuk").click()


def test_a_candidate_begins_on_a_phone(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport=PHONE, locale="id-ID")  # type: ignore[arg-type]
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.goto(f"{server}/skema")
    check_page(page)
    _register(page, server)
    _sign_in(page)
    page.goto(f"{server}/akun")
    expect(page.get_by_role("heading", level=1)).to_have_text("Akun saya")
    check_page(page)
    page.goto(f"{server}/skema/SKM-KU-01")
    check_page(page)
    page.goto(f"{server}/verifikasi")
    check_page(page)
    assert not faults, faults
    context.close()
