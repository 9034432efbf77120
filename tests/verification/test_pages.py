"""The pages: shell of the QR page, look-up, masking, words in both languages."""

import gzip
import html
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from lsp.certificates.models import Certificate
from lsp.certificates.rules.standing import StandingStep
from lsp.verification.rules.verdicts import CHECK_WORDS, WORDS
from lsp.web.edge import Services
from tests.factories.decisions import HELD_AT
from tests.factories.verification import change_standing, insert_row, make_register, packed

pytestmark = pytest.mark.usefixtures("no_paper")
MODULES = ("check", "codec", "token", "verdict")
HEAVIEST_PAGE = 60 * 1024


def register(services: Services) -> Certificate:
    _, [certificate] = make_register(services)
    return certificate


def found(client: FlaskClient, **form: str) -> str:
    response = client.post("/verifikasi", data=form)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    return html.unescape(response.get_data(as_text=True))


def heading(page: str) -> str:
    return re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[0]


def test_the_page_behind_the_qr_is_the_same_for_everybody(client: FlaskClient) -> None:
    response = client.get("/c")
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in response.headers
    assert client.get("/c").data == response.data
    again = client.get("/c", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_the_page_may_load_and_call_nothing_but_itself(client: FlaskClient) -> None:
    response = client.get("/c")
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    sources = {word for part in policy.split(";")[1:] for word in part.split()[1:]}
    assert sources == {"'self'", "'none'", "'script'"}
    page = response.get_data(as_text=True)
    loaded = re.findall(r'(?:src|href|action)="([^"]*)"', page)
    assert not [one for one in loaded if not one.startswith(("/", "#", "mailto:", "tel:"))]
    assert 'name="robots" content="noindex"' in page


def test_the_page_weighs_at_most_60_kb_at_the_first_visit(client: FlaskClient) -> None:
    links = re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get("/c").get_data(as_text=True))
    for encoding in ("br", "gzip"):
        total = 0
        for address in {"/c", *links}:
            response = FlaskClient.open(client, address, headers={"Accept-Encoding": encoding})
            assert response.status_code == 200
            total += len(response.get_data())
        assert total <= HEAVIEST_PAGE, f"{total} bytes with {encoding}"


def test_the_page_is_sent_compressed_to_those_who_can_open_it(client: FlaskClient) -> None:
    plain = client.get("/c").get_data()
    for encoding, opened in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        response = FlaskClient.open(client, "/c", headers={"Accept-Encoding": encoding})
        assert response.headers["Content-Encoding"] == encoding
        assert "Accept-Encoding" in response.headers["Vary"]
        assert opened(response.get_data()) == plain


def test_the_page_loads_every_module_it_needs_and_no_other(client: FlaskClient) -> None:
    page = client.get("/c").get_data(as_text=True)
    assert set(re.findall(r"js/verification/(\w+)\.mjs", page)) == set(MODULES)
    folder = Path(__file__).parents[2] / "static" / "js" / "verification"
    for name in MODULES:
        text = (folder / f"{name}.mjs").read_text("utf-8")
        assert set(re.findall(r'from "\./(\w+)\.mjs"', text)) <= set(MODULES)
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", text)
        assert "http" not in re.sub(r"\^https\?:|href|//.*", "", text)


def test_the_page_carries_the_pinned_keys_and_no_other_fact(
    client: FlaskClient, services: Services
) -> None:
    register(services)
    page = html.unescape(client.get("/c").get_data(as_text=True))
    assert services.signer.public_jwks()["keys"][0]["x"] in page
    assert '"d"' not in page
    assert "Siti" not in page


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_word_that_scripts_show_is_in_the_page(client: FlaskClient, language: str) -> None:
    page = html.unescape(client.get(f"/c?lang={language}").get_data(as_text=True))
    for verdict, words in WORDS.items():
        assert f'id="v-{verdict.value}"' in page
        shown = words.title in page
        assert shown is (language == "id"), words.title
    for (name, result), _ in CHECK_WORDS.items():
        assert f'data-check="{name.value}-{result.value}"' in page
    for place in ("%(when)s", "%(from)s", "%(until)s", "%(since)s", "%(kid)s"):
        assert place in page
    assert "%%" not in page


def test_no_two_verdicts_have_the_same_shape(client: FlaskClient) -> None:
    page = client.get("/c").get_data(as_text=True)
    shapes = dict(re.findall(r'id="v-(\w+)"[^>]*>(<svg.*?</svg>)', page, re.DOTALL))
    verdicts = {verdict.value for verdict in WORDS}
    assert len({shapes[name] for name in verdicts}) == len(verdicts)


def test_a_number_alone_shows_a_masked_name(client: FlaskClient, services: Services) -> None:
    certificate = register(services)
    page = found(client, number=certificate.number or "")
    assert heading(page) == "Nomor ini terdaftar dan berlaku"
    assert "S*** R***" in page
    assert "Siti" not in page
    assert (certificate.registration_number or "") not in page
    assert "Ketik nama pemegang di bawah" in page


def test_the_right_name_opens_the_rest(client: FlaskClient, services: Services) -> None:
    certificate = register(services)
    page = found(client, number=certificate.registration_number or "", name="siti rahmawati")
    assert heading(page) == "Sertifikat asli dan berlaku"
    assert "Siti Rahmawati" in page
    assert certificate.number
    assert certificate.number in page
    assert page.count('class="ok"') == 4


def test_a_wrong_name_and_an_unknown_number_get_the_same_page(
    client: FlaskClient, services: Services
) -> None:
    certificate = register(services)
    pages = [
        found(client, number=number, name="Budi").replace(number, "")
        for number in (certificate.number or "", "64141 4214 3 9999999 2026")
    ]
    assert pages[0] == pages[1]
    assert heading(pages[0]) == "Sertifikat tidak terdaftar"
    assert "nomor dan nama itu" in pages[0]


@pytest.mark.parametrize(
    ("step", "title"),
    [
        (StandingStep.SUSPEND, "Sertifikat dibekukan"),
        (StandingStep.REVOKE, "Sertifikat dicabut"),
    ],
)
def test_a_bad_standing_is_told_with_its_day_but_never_its_reason(
    client: FlaskClient, services: Services, step: StandingStep, title: str
) -> None:
    lsp, [certificate] = make_register(services)
    change_standing(services, lsp, certificate, step, now=HELD_AT)
    for form in ({"number": certificate.number}, {"code": packed(certificate)}):
        page = found(client, **form)  # type: ignore[arg-type]
        assert heading(page) == title
        assert "24 November 2026" in page
        assert "Jangan diterima" in page
        assert "penggelapan" not in page


def test_an_old_paper_says_that_it_was_replaced_and_its_number_finds_the_new_one(
    client: FlaskClient, services: Services
) -> None:
    lsp, [certificate] = make_register(services)
    newer = change_standing(services, lsp, certificate, StandingStep.REPLACE, now=HELD_AT)
    assert heading(found(client, code=packed(certificate))) == "Sertifikat telah diganti"
    assert heading(found(client, code=packed(newer))) == "Sertifikat asli dan berlaku"
    page = found(client, number=certificate.number or "", name="Siti Rahmawati")
    assert heading(page) == "Sertifikat asli dan berlaku"
    assert "Lembar pengganti ke" in page


def test_the_text_of_a_qr_is_checked_without_scripts(
    client: FlaskClient, services: Services
) -> None:
    certificate = register(services)
    page = found(client, code=f"{services.origin}/c#{packed(certificate)}")
    assert heading(page) == "Sertifikat asli dan berlaku"
    assert heading(found(client, code="apa saja")) == "Kode tidak terbaca"


def test_a_name_with_markup_stays_text(client: FlaskClient, services: Services) -> None:
    register(services)
    response = client.post("/verifikasi", data={"number": "<b>12345678", "name": "<img src=x>"})
    assert b"<img src=x" not in response.data
    assert b"<b>" not in response.data


def test_a_row_inserted_by_sql_is_called_forged(client: FlaskClient, services: Services) -> None:
    from tests.factories.verification import copied_row

    certificate = register(services)
    number = "64141 4214 3 5555555 2026"
    row = copied_row(
        certificate, copy=9, number=number, number_search=number.replace(" ", ""),
        registration_number="KOP 0000 99999 2026", registration_search="KOP0000999992026",
        short_code="0" * 12, list_index=3, token="palsu", token_hash="0" * 64,
        holder_name="Orang Lain",
    )  # fmt: skip
    with services.database.writing() as db:
        insert_row(db, row)
    page = found(client, number=number)
    assert heading(page) == "Sertifikat tidak asli"
    assert "O*** L***" not in page


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"number": ""}, "Isi nomor yang dicari."),
        ({"number": "1" * 61}, "Paling banyak 60 karakter"),
        ({"number": "1", "name": "x" * 121}, "Paling banyak 120 karakter"),
        ({"code": " "}, "Tempelkan teks kode QR."),
        ({"code": "x" * 9000}, "Paling banyak 8192 karakter"),
        ({}, "Isi nomor yang dicari."),
    ],
)
def test_wrong_input_is_shown_again_with_a_sentence(
    client: FlaskClient, form: dict[str, str], sentence: str
) -> None:
    response = client.post("/verifikasi", data=form)
    assert response.status_code == 422
    assert sentence in html.unescape(response.get_data(as_text=True))


def test_the_look_up_is_spoken_in_english_too(client: FlaskClient, services: Services) -> None:
    certificate = register(services)
    response = client.post(
        "/verifikasi?lang=en", data={"number": certificate.number, "name": "Siti Rahmawati"}
    )
    page = response.get_data(as_text=True)
    assert heading(page) == "Genuine certificate, in force"
    assert 'lang="en"' in page
    assert not [words.title for words in WORDS.values() if words.title in page]


def test_the_pages_name_whom_to_tell(app: Flask, client: FlaskClient, services: Services) -> None:
    register(services)
    assert "mailto:" in client.get("/c").get_data(as_text=True)
