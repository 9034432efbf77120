"""What ISO/IEC 17024 7.2 asks the public to be told: searched, on a page, and on paper."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lsp.adapters import pdf
from lsp.adapters.database import Database
from lsp.schemes import actions
from lsp.schemes.rules.outline import SchemeOutline
from tests.factories.schemes import full_package, make_scheme, sample_package


@pytest.fixture
def scheme(database: Database) -> SchemeOutline:
    """The portfolio-heavy scheme, beside the other one."""
    with database.writing() as db:
        make_scheme(db, sample_package())
        return make_scheme(db, actions.read_package(actions.find_folder("pendamping-umkm")))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", {"SKM-KU-01", "SKM-PU-01"}),
        ("pendamping", {"SKM-PU-01"}),
        ("UMKM mentor", {"SKM-PU-01"}),
        ("negosiasi", {"SKM-KU-01"}),
        ("kjk.sp02", {"SKM-KU-01"}),
        ("koperasi umkm", set()),
        ("%", set()),
        ("_", set()),
    ],
)
def test_a_scheme_is_found_by_every_word_of_title_number_or_unit(
    client: FlaskClient, scheme: SchemeOutline, words: str, found: set[str]
) -> None:
    page = client.get("/skema", query_string={"q": words}).text
    assert {code for code in ("SKM-KU-01", "SKM-PU-01") if code in page} == found
    assert ("Tidak ada skema yang cocok" in page) == (not found)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "id",
            [
                "Ruang lingkup",
                "Paket unit kompetensi",
                "Persyaratan",
                "Bukti portofolio",
                "Cara penilaian",
                "Proses sertifikasi",
                "Rp1.250.000",
                "Hak pemohon",
                "Kewajiban pemegang sertifikat",
                "Kode etik",
                "Surveilan",
                "Banding atas keputusan",
                "Keluhan",
            ],
        ),
        (
            "en",
            [
                "Scope",
                "Requirements",
                "Mentoring plan agreed with the business",
                "Appeal against a decision",
                "Complaints",
                "Code of ethics",
                "Recertification",
            ],
        ),
    ],
)
def test_page_and_paper_tell_the_same(
    client: FlaskClient, scheme: SchemeOutline, language: str, words: list[str]
) -> None:
    address = f"/skema/{scheme.scheme_code}"
    page = client.get(f"{address}?lang={language}").text
    answer = client.get(f"{address}/dokumen.pdf?lang={language}")
    paper = " ".join("\n".join(pdf.page_texts(answer.data)).split())
    assert answer.mimetype == "application/pdf"
    assert not [word for word in words if word not in page or word not in paper]
    assert not [unit.code for unit in scheme.units if unit.code not in paper]


def test_the_paper_of_one_version_is_always_the_same(
    client: FlaskClient, scheme: SchemeOutline
) -> None:
    address = f"/skema/{scheme.scheme_code}/dokumen.pdf"
    assert client.get(address).data == client.get(address).data
    assert client.get(address).data[:5] == b"%PDF-"


def test_units_say_whether_their_criteria_are_the_official_text(
    client: FlaskClient, scheme: SchemeOutline
) -> None:
    page = client.get(f"/skema/{scheme.scheme_code}").text
    assert page.count("KUK sesuai naskah standar") == 1
    assert page.count(">KUK contoh<") == len(scheme.units) - 1


def test_the_page_says_who_approved_the_version(client: FlaskClient, scheme: SchemeOutline) -> None:
    page = client.get(f"/skema/{scheme.scheme_code}").text
    assert "Pengesahan" in page
    assert "Persetujuan tertulis dicatat" in page
    assert "Dokumen contoh" not in page


def test_a_scheme_with_optional_units_says_how_many_to_choose(
    database: Database, client: FlaskClient
) -> None:
    with database.writing() as db:
        scheme = make_scheme(db, full_package())
    page = client.get(f"/skema/{scheme.scheme_code}").text
    assert "pilih 1 unit" in page
    assert "Pilihan: 1 unit" in page


def test_there_is_no_paper_of_what_is_not_published(
    database: Database, client: FlaskClient
) -> None:
    with database.writing() as db:
        draft = make_scheme(db, published=False)
    assert client.get(f"/skema/{draft.scheme_code}/dokumen.pdf").status_code == 404


def test_a_scheme_number_with_slashes_has_its_paper(
    database: Database, client: FlaskClient
) -> None:
    with database.writing() as db:
        make_scheme(db, full_package(code="SKM/0317/00010/2/2019/14"))
    answer = client.get("/skema/SKM/0317/00010/2/2019/14/dokumen.pdf")
    assert answer.status_code == 200
    assert Path(answer.headers["Content-Disposition"].split('"')[1]).suffix == ".pdf"
