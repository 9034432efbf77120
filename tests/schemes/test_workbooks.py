"""Schemes as workbooks and through the upload page: all or nothing, faults by sheet and cell."""

import io
import zipfile
from collections.abc import Callable

import openpyxl  # type: ignore[import-untyped]
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.adapters.yaml_files import write_document
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import Role
from lsp.schemes import actions, documents
from lsp.schemes.actions.files import package_of_workbook
from lsp.schemes.models import PackageUpload, SchemeVersion
from lsp.schemes.rules.package import Package
from lsp.schemes.rules.writing import files_of
from tests.factories.accounts import make_person
from tests.factories.schemes import changed_package, full_package, make_scheme, sample_package
from tests.page_checks import CheckedClient

SignIn = Callable[[Person], CheckedClient]


def _workbook(package: Package, **cells: object) -> bytes:
    """The package's workbook with other cells, named Sheet__B3."""
    content = documents.workbook(files_of(package))
    if not cells:
        return content
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        sheet, _, cell = place.partition("__")
        book[sheet.replace("_", " ")][cell] = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _faults(content: bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        package_of_workbook(content)
    return [str(reason) for reason in refused.value.reasons]


@pytest.mark.parametrize("package", [sample_package(), full_package()])
def test_a_workbook_holds_the_whole_package(package: Package) -> None:
    assert package_of_workbook(_workbook(package)) == package


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    title=st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(bool),
    fee=st.integers(0, 1_000_000_000),
)
def test_any_title_and_fee_survive_the_workbook(title: str, fee: int) -> None:
    package = changed_package(title=title, fee_idr=fee)
    assert package_of_workbook(_workbook(package)) == package


def test_the_template_offers_the_choices_and_is_not_yet_a_scheme() -> None:
    book = openpyxl.load_workbook(io.BytesIO(documents.workbook()))
    assert book.sheetnames[:3] == ["Petunjuk", "Skema", "Standar"]
    lists = [each.formula1 for each in book["KUK"].data_validations.dataValidation]
    assert '"ya,tidak"' in lists
    groups = book["Unit"].data_validations.dataValidation
    assert any("Umum,Inti,Pilihan" in str(each.formula1) for each in groups)
    faults = _faults(documents.workbook())
    assert any("Lembar Standar" in fault for fault in faults)
    assert any("Lembar Skema, sel B2: tidak boleh kosong." in fault for fault in faults)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"Skema__B10": "banyak"}, ["Lembar Skema, sel B10", "bilangan bulat"]),
        ({"Skema__B3": "paket"}, ["Lembar Skema, sel B3", "KKNI, Okupasi, Klaster"]),
        ({"Skema__B13": "6414"}, ["Lembar Skema, sel B13"]),
        ({"Unit__G2": "wajib"}, ["Lembar Unit, sel G2", "Umum, Inti, Pilihan"]),
        ({"Unit__A3": "lain"}, ["Lembar Unit, sel A3", "standar lain tidak ada"]),
        ({"KUK__A2": "KJK.XX00.000.00"}, ["Lembar KUK, sel A2"]),
        ({"KUK__B3": "1.3"}, ["Lembar KUK, sel B3", "seharusnya 1.2"]),
        ({"KUK__B3": "9.1"}, ["Lembar KUK, sel B3", "elemen 9 tidak ada"]),
        ({"KUK__C4": None}, ["Lembar KUK, sel C4", "tidak boleh kosong"]),
        ({"KUK__D4": "mungkin"}, ["Lembar KUK, sel D4", "ya, tidak"]),
        ({"Elemen__B3": 7}, ["Lembar KUK, sel B5", "elemen 2 tidak ada"]),
        ({"Persyaratan__A3": "experience"}, ["Lembar Persyaratan, sel A3", "dua kali"]),
        ({"Ketentuan_lulus__B2": None}, ["Lembar Ketentuan lulus, sel B2"]),
        ({"Standar__A1": "Sandi"}, ["Lembar Standar, sel A1", "“Kode” tidak ada"]),
    ],
)
def test_a_fault_is_named_by_sheet_and_cell(cells: dict[str, object], words: list[str]) -> None:
    text = "\n".join(_faults(_workbook(sample_package(), **cells)))
    assert not [word for word in words if word not in text], text


def test_every_planted_fault_is_found_at_once() -> None:
    cells = {"Skema__B10": "x", "Unit__G2": "y", "KUK__D4": "z", "KUK__C5": None}
    faults = _faults(_workbook(sample_package(), **cells))
    assert len([fault for fault in faults if fault.startswith("Lembar")]) == len(faults) == 4


def test_what_a_clerk_types_is_understood() -> None:
    typed = {"Skema__B10": 3.0, "Skema__B12": "812.000", "KUK__D2": True, "Skema__B13": 64141}
    package = package_of_workbook(_workbook(sample_package(), **typed))
    assert (package.scheme.fee_idr, package.scheme.kbli) == (812_000, "64141")
    assert package.units[0].unit.elements[0].kuk[0].is_official


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"a,b\n1,2"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert _faults(content)


def test_a_cell_far_away_does_not_fill_the_memory() -> None:
    assert "terlalu besar" in _faults(_workbook(sample_package(), KUK__XFD900000="x"))[0]


@pytest.fixture
def office(database: Database, sign_in: SignIn) -> CheckedClient:
    with database.writing() as db:
        make_scheme(db)
        person = make_person(db, "Dewi", roles=(Role.SECRETARIAT,))
    return sign_in(person)


def _send(client: CheckedClient, *files: tuple[str, bytes]) -> object:
    sent = [(io.BytesIO(content), name) for name, content in files]
    kind = "multipart/form-data"
    return client.send("/skema-versi/impor", {"files": sent}, content_type=kind)


def _count(database: Database, table: type) -> int:
    with database.reading() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _yaml(package: Package) -> list[tuple[str, bytes]]:
    return [(name, write_document(data).encode()) for name, data in files_of(package).items()]


def _zip(package: Package) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, content in _yaml(package):
            archive.writestr(f"paket/{name}", content)
    return kept.getvalue()


@pytest.mark.parametrize("kind", ["yaml", "zip", "xlsx"])
def test_a_package_is_shown_first_and_counts_when_it_is_confirmed(
    database: Database, office: CheckedClient, kind: str
) -> None:
    package = changed_package(fee_idr=812_000)
    files = {
        "yaml": _yaml(package),
        "zip": [("paket.zip", _zip(package))],
        "xlsx": [("skema.xlsx", _workbook(package))],
    }[kind]
    answer = _send(office, *files)
    assert answer.status_code == 303  # type: ignore[attr-defined]
    url = answer.location  # type: ignore[attr-defined]
    page = office.get(url).text
    assert "Rp812.000" in page
    assert "konsep baru, versi 2" in page
    assert _count(database, SchemeVersion) == 1
    saved = office.send(f"{url}/simpan")
    assert "versi 2" in office.get(saved.location).text
    assert (_count(database, SchemeVersion), _count(database, PackageUpload)) == (2, 0)
    assert office.get(url).status_code == 404


def test_faults_of_a_package_are_listed_and_nothing_is_kept(
    database: Database, office: CheckedClient
) -> None:
    broken = _workbook(sample_package(), Unit__G2="wajib", KUK__D4="z")
    answer = _send(office, ("skema.xlsx", broken))
    assert answer.status_code == 422  # type: ignore[attr-defined]
    for words in ("2 kesalahan", "sel G2", "sel D4"):
        assert words in answer.text  # type: ignore[attr-defined]
    assert _send(office).status_code == 422  # type: ignore[attr-defined]
    assert _count(database, PackageUpload) == 0


def test_an_equal_package_needs_no_confirming_and_another_sees_no_preview(
    database: Database, office: CheckedClient, sign_in: SignIn
) -> None:
    url = _send(office, ("paket.zip", _zip(sample_package()))).location  # type: ignore[attr-defined]
    page = office.get(url).text
    assert "sama dengan versi 1" in page
    assert "Simpan sebagai konsep" not in page
    with database.writing() as db:
        other = make_person(db, "Budi", roles=(Role.SECRETARIAT,))
        assessor = make_person(db, "Rina", roles=(Role.ASSESSOR,))
    assert sign_in(other).get(url).status_code == 404
    assert sign_in(assessor).get("/skema-versi/impor").status_code == 403


def test_template_and_workbook_are_downloaded(office: CheckedClient, database: Database) -> None:
    assert office.get("/skema-versi/templat.xlsx").data.startswith(b"PK")
    with database.reading() as db:
        version_id = db.scalar(sa.select(SchemeVersion.public_id))
    content = office.get(f"/skema-versi/{version_id}/lembar.xlsx").data
    assert package_of_workbook(content) == sample_package()
    assert actions.read_sent([("a.xlsx", content)]).package == sample_package()
