"""Pages on which schemes are kept: list, version, draft, approvals, history, changes."""

import html
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.kernel.roles import SYSTEM, Role
from lsp.schemes import actions, queries
from lsp.schemes.forms import PARTS
from lsp.schemes.rules.outline import SchemeOutline
from tests.factories.accounts import make_person
from tests.factories.schemes import changed_package, full_package, make_scheme
from tests.page_checks import CheckedClient

SignIn = Callable[[Person], CheckedClient]


@pytest.fixture
def people(database: Database) -> dict[Role, Person]:
    roles = (
        Role.SECRETARIAT,
        Role.CERTIFICATION_MANAGER,
        Role.SCHEME_COMMITTEE_CHAIR,
        Role.HEAD,
        Role.ASSESSOR,
        Role.CANDIDATE,
    )
    with database.writing() as db:
        return {role: make_person(db, f"Orang {role.value}", roles=(role,)) for role in roles}


@pytest.fixture
def draft(database: Database) -> SchemeOutline:
    with database.writing() as db:
        make_scheme(db)
        return make_scheme(db, full_package(), published=False)


def _field_values(page: str) -> dict[str, list[str]]:
    """What a browser would send of the one form in the page's main part."""
    form = page[page.index('data-module="dirty-guard"') :]
    form = form[: form.index("</form>")]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        kind = _attribute(tag, "type")
        if kind in {"checkbox", "radio"} and " checked" not in tag:
            continue
        found.setdefault(_attribute(tag, "name"), []).append(_attribute(tag, "value"))
    areas = r'<textarea[^>]*name="([^"]+)"[^>]*>\s*(.*?)</textarea>'
    for name, body in re.findall(areas, form, re.DOTALL):
        found[name] = [_plain(body)]
    choices = r'<select([^>]*)name="([^"]+)"([^>]*)>(.*?)</select>'
    for before, name, after, body in re.findall(choices, form, re.DOTALL):
        found[name] = re.findall(r'<option value="([^"]*)" selected', body)
        if not found[name] and "multiple" not in before + after:
            found[name] = re.findall(r'<option value="([^"]*)"', body)[:1]
    return found


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf' {name}="([^"]*)"', tag)
    return _plain(match[1]) if match else ""


def _plain(text: str) -> str:
    return html.unescape(text).replace("\r\n", "\n")


def test_the_list_is_searched_and_narrowed(
    database: Database, sign_in: SignIn, people: dict[Role, Person], draft: SchemeOutline
) -> None:
    client = sign_in(people[Role.SECRETARIAT])
    everything = client.get("/skema-versi").text
    assert everything.count("SKM-KU-01</span>") == 2
    assert client.get("/skema-versi?q=kolektor&status=draft").text.count("SKM-KU-01</span>") == 1
    assert "Tidak ada versi yang cocok" in client.get("/skema-versi?q=perawat").text
    assert client.get("/skema-versi?status=lain").text.count("SKM-KU-01</span>") == 2


@pytest.mark.parametrize(
    ("tab", "words"),
    [
        ("", ["Klaster Kolektor Unit", "Latar belakang."]),
        (
            "unit",
            ["pilih 1 unit", "mencatat angsuran (contoh). (3.2, 3.4)", "Penagihan"],
        ),
        ("syarat", ["Laporan penagihan", "Hanya untuk:"]),
        ("biaya", ["Rp500.000", "Semua pembayar"]),
        ("ketentuan", ["tidak dibatasi", "Portofolio tiga tahun.", "ISO/IEC 17024:2012"]),
        ("rencana", ["20 soal dalam 40 menit", "IA08", "Sementara"]),
        ("lain", ["Latar belakang."]),
    ],
)
def test_a_version_shows_its_parts_in_tabs(
    sign_in: SignIn, people: dict[Role, Person], draft: SchemeOutline, tab: str, words: list[str]
) -> None:
    page = sign_in(people[Role.ASSESSOR]).get(f"/skema-versi/{draft.public_id}?bagian={tab}").text
    assert not [word for word in words if word not in page]


def test_candidates_do_not_see_versions_and_assessors_do_not_edit(
    sign_in: SignIn, people: dict[Role, Person], draft: SchemeOutline
) -> None:
    url = f"/skema-versi/{draft.public_id}"
    assert sign_in(people[Role.CANDIDATE]).get(url).status_code == 403
    assessor = sign_in(people[Role.ASSESSOR])
    assert "Ubah konsep" not in assessor.get(url).text
    assert assessor.get(f"{url}/ubah/unit").status_code == 403
    assert assessor.send(f"{url}/ajukan").status_code == 403
    assert sign_in(people[Role.SECRETARIAT]).send(f"{url}/setujui").status_code == 403


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_saved_unchanged_changes_nothing(
    database: Database,
    sign_in: SignIn,
    people: dict[Role, Person],
    draft: SchemeOutline,
    part: str,
) -> None:
    client = sign_in(people[Role.SECRETARIAT])
    url = f"/skema-versi/{draft.public_id}/ubah/{part}"
    values = _field_values(client.get(url).text)
    assert values["seen_hash"] == [draft.content_hash]
    answer = client.send(url, values)
    assert answer.status_code == 303, answer.text[answer.text.find("error-summary") :][:1200]
    with database.reading() as db:
        assert queries.package_of(db, draft.version_id) == full_package()


def test_a_changed_fee_is_kept_and_a_fault_is_shown(
    database: Database, sign_in: SignIn, people: dict[Role, Person], draft: SchemeOutline
) -> None:
    client = sign_in(people[Role.SECRETARIAT])
    url = f"/skema-versi/{draft.public_id}/ubah/biaya"
    values = _field_values(client.get(url).text)
    twice = {**values, "fees-2-amount_idr": "5", "fees-2-payer": "pemerintah"}
    answer = client.send(url, twice)
    assert answer.status_code == 422
    assert "sudah ada" in answer.text
    assert client.send(url, {**values, "fee_idr": "banyak"}).status_code == 422
    assert client.send(url, {**values, "fee_idr": "800000"}).status_code == 303
    with database.reading() as db:
        assert queries.outline(db, draft.version_id).fee_idr == 800_000
    assert client.send(url, values).status_code == 422  # the first page is out of date


def test_a_removed_unit_takes_its_plan_and_its_items_with_it(
    database: Database, sign_in: SignIn, people: dict[Role, Person], draft: SchemeOutline
) -> None:
    client = sign_in(people[Role.SECRETARIAT])
    url = f"/skema-versi/{draft.public_id}/ubah/unit"
    values = _field_values(client.get(url).text)
    values |= {"units-1-remove": ["y"], "units-0-position": ["9"]}
    assert client.send(url, values).status_code == 303
    with database.reading() as db:
        package = queries.package_of(db, draft.version_id)
    assert [unit.code for unit in package.unit_texts()] == ["KJK.SP03.006.01", "KJK.SP02.006.01"]
    assert {cell.unit for cell in package.test.cells} == {"KJK.SP02.006.01", "KJK.SP03.006.01"}
    assert package.test.items == sum(cell.items for cell in package.test.cells)


def test_the_published_version_is_not_edited_but_copied(
    database: Database, sign_in: SignIn, people: dict[Role, Person]
) -> None:
    with database.writing() as db:
        scheme = make_scheme(db)
    client = sign_in(people[Role.CERTIFICATION_MANAGER])
    url = f"/skema-versi/{scheme.public_id}"
    assert client.get(f"{url}/ubah/biaya").status_code == 409
    answer = client.send(f"{url}/konsep")
    assert answer.status_code == 303, answer.text[answer.text.find("error-summary") :][:1200]
    page = client.get(answer.location).text
    assert "versi 2" in page
    assert "Konsep" in page


def test_a_version_is_proposed_returned_and_approved_on_its_pages(
    sign_in: SignIn, people: dict[Role, Person], draft: SchemeOutline
) -> None:
    url = f"/skema-versi/{draft.public_id}"
    manager = sign_in(people[Role.CERTIFICATION_MANAGER])
    assert manager.send(f"{url}/ajukan").status_code == 303
    chair = sign_in(people[Role.SCHEME_COMMITTEE_CHAIR])
    page = chair.get(url).text
    assert "Setujui versi ini" in page
    seen = {"seen_hash": draft.content_hash}
    assert chair.send(f"{url}/setujui", {"seen_hash": "x"}).status_code == 409
    assert chair.send(f"{url}/setujui", seen).status_code == 303
    assert "Setujui versi ini" not in chair.get(url).text
    head = sign_in(people[Role.HEAD])
    assert head.send(f"{url}/kembalikan", {"reason": "-"}).status_code == 409
    reason = "Lengkapi judul bahasa Inggris."
    assert head.send(f"{url}/kembalikan", {"reason": reason}).status_code == 303
    assert reason in manager.get(url).text
    history = manager.get(f"{url}/riwayat").text
    for words in ("Diajukan", "Disetujui ketua komite skema", "Dikembalikan", reason):
        assert words in history


def test_the_changes_of_a_version_are_listed(
    sign_in: SignIn, people: dict[Role, Person], draft: SchemeOutline
) -> None:
    page = sign_in(people[Role.SECRETARIAT]).get(f"/skema-versi/{draft.public_id}/perubahan").text
    assert "Dibandingkan dengan" in page
    for words in ("Kelompok unit", "Ditambah", "Diubah", "Laporan penagihan"):
        assert words in page


def test_a_first_version_and_an_equal_one_say_so(
    database: Database, sign_in: SignIn, people: dict[Role, Person], now: datetime
) -> None:
    with database.writing() as db:
        first = make_scheme(db)
        second = actions.begin_draft(db, SYSTEM, first.version_id, now=now)
        other = second.public_id
    client = sign_in(people[Role.SECRETARIAT])
    assert "versi pertama" in client.get(f"/skema-versi/{first.public_id}/perubahan").text
    assert "Tidak ada perubahan" in client.get(f"/skema-versi/{other}/perubahan").text


def test_the_text_package_of_a_version_is_downloaded(
    sign_in: SignIn, people: dict[Role, Person], draft: SchemeOutline
) -> None:
    answer = sign_in(people[Role.ASSESSOR]).get(f"/skema-versi/{draft.public_id}/paket.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
        assert names == ["standard.yaml", "standard-khusus-contoh.yaml", "scheme.yaml"]
        assert b"SKM-KU-01" in archive.read("scheme.yaml")


def test_an_unusual_unit_code_is_pointed_out(
    database: Database, sign_in: SignIn, people: dict[Role, Person]
) -> None:
    package = changed_package()
    first, *others = package.units
    odd = replace(first, unit=replace(first.unit, code="M.70PEN00.028.01"))
    units = (odd, *others)
    kept = {unit.unit.code for unit in units}
    package = replace(
        package,
        units=units,
        plan=tuple(each for each in package.plan if each.unit in kept),
        test=replace(
            package.test,
            cells=tuple(each for each in package.test.cells if each.unit in kept),
            unit_rules=tuple(each for each in package.test.unit_rules if each.unit in kept),
        ),
    )
    with database.writing() as db:
        draft = make_scheme(db, package, published=False)
    page = sign_in(people[Role.ASSESSOR]).get(f"/skema-versi/{draft.public_id}").text
    assert "Mungkin maksudnya M.70PEN00.028.1" in page
