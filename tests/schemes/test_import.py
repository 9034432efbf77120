"""Importing scheme packages: all or nothing, with the line and field of every fault."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.bundle import bundle_path
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import SYSTEM
from lsp.schemes import actions, queries
from lsp.schemes.models import Kuk, Scheme, SchemeVersion, Unit
from lsp.schemes.rules import Method, VersionStatus
from lsp.schemes.rules.publishing import package_hash
from tests.factories.schemes import changed_package, full_package, make_scheme, sample_package

SOURCE = bundle_path("question_banks") / "kolektor-unit"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("scheme.yaml", "standard.yaml"):
        (tmp_path / name).write_bytes((SOURCE / name).read_bytes())
    return tmp_path


def _edit(folder: Path, name: str, old: str, new: str) -> int:
    """Change a file and say on which line."""
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def _faults(folder: Path) -> list[str]:
    with pytest.raises(Refused) as refused:
        actions.read_package(folder)
    return [str(reason) for reason in refused.value.reasons]


def test_the_sample_is_kept_whole(db: Session) -> None:
    outline = make_scheme(db)
    assert [unit.code for unit in outline.units] == [
        "KJK.SP02.006.01",
        "KJK.SP03.003.01",
        "KJK.SP03.006.01",
    ]
    assert [element.number for element in outline.units[0].elements] == [1, 2, 3, 4]
    numbers = [kuk.number for kuk in outline.units[0].kuk()]
    assert numbers == [
        "1.1",
        "1.2",
        "1.3",
        "2.1",
        "2.2",
        "2.3",
        "3.1",
        "3.2",
        "3.3",
        "3.4",
        "4.1",
        "4.2",
    ]
    assert all(kuk.methods for kuk in outline.kuk())
    assert not any(kuk.is_official for kuk in outline.kuk())
    assert outline.is_example
    assert [each.code for each in outline.requirements][:2] == ["experience", "education"]


def test_the_stored_rows_give_back_the_package_and_its_hash(db: Session) -> None:
    outline = make_scheme(db)
    package = queries.package_of(db, outline.version_id)
    assert package == sample_package()
    assert package_hash(package) == outline.content_hash
    assert queries.why_not_intact(db, outline.version_id) == ()


def test_every_field_that_may_be_left_out_is_kept_too(db: Session) -> None:
    outline = make_scheme(db, full_package())
    assert queries.package_of(db, outline.version_id) == full_package()
    assert queries.why_not_intact(db, outline.version_id) == ()
    assert [unit.standard for unit in outline.units] == ["kjk-2007", "kjk-2007", "khusus-contoh"]
    assert next(each.code for each in outline.requirements if each.holds_for("pkt")) == "education"


def test_a_changed_row_is_noticed(db: Session) -> None:
    outline = make_scheme(db)
    db.execute(sa.update(SchemeVersion).values(title="Skema lain"))
    db.expire_all()
    assert queries.why_not_intact(db, outline.version_id)


def test_the_same_content_again_changes_nothing(db: Session, now: datetime) -> None:
    first = make_scheme(db)
    again = actions.import_package(db, SYSTEM, sample_package(), now=now)
    assert not again.is_new
    assert again.version.id == first.version_id
    assert db.scalar(sa.select(sa.func.count()).select_from(SchemeVersion)) == 1


def test_a_draft_is_replaced(db: Session, now: datetime) -> None:
    draft = make_scheme(db, published=False)
    result = actions.import_package(db, SYSTEM, changed_package(fee_idr=1), now=now)
    assert result.is_new
    assert result.version.id == draft.version_id
    assert queries.outline(db, draft.version_id).fee_idr == 1
    assert len(queries.outline(db, draft.version_id).requirements) == len(draft.requirements)


def test_a_published_version_stays_and_a_draft_stands_beside_it(db: Session, now: datetime) -> None:
    before = make_scheme(db)
    result = actions.import_package(db, SYSTEM, changed_package(fee_idr=1), now=now)
    assert result.version.number == 2
    assert result.version.status is VersionStatus.DRAFT
    assert queries.outline(db, before.version_id) == before
    assert queries.published_version_id(db, before.scheme_code) == before.version_id


def test_a_changed_unit_becomes_a_new_edition_and_the_old_one_stays(
    db: Session, now: datetime
) -> None:
    before = make_scheme(db)
    package = sample_package()
    placed = package.units[0]
    other = replace(placed, unit=replace(placed.unit, title="Menagih"))
    result = actions.import_package(
        db, SYSTEM, replace(package, units=(other, *package.units[1:])), now=now
    )
    after = queries.outline(db, result.version.id)
    assert after.units[0].title == "Menagih"
    assert after.units[0].id != before.units[0].id
    assert after.units[1].id == before.units[1].id
    assert queries.outline(db, before.version_id) == before


def test_units_and_criteria_are_append_only(db: Session) -> None:
    make_scheme(db)
    for table in (Unit, Kuk):
        with pytest.raises(sa.exc.DBAPIError), db.begin_nested():
            db.execute(sa.delete(table))


def test_another_decree_under_a_known_standard_code_is_refused(db: Session, now: datetime) -> None:
    make_scheme(db)
    package = sample_package()
    other = replace(package, standards=(replace(package.standard, decree="Kep. lain"),))
    with pytest.raises(Refused, match="kode standar yang baru"):
        actions.import_package(db, SYSTEM, other, now=now)
    assert db.scalar(sa.select(sa.func.count()).select_from(SchemeVersion)) == 1


def test_a_package_is_found_by_folder_name_and_by_scheme_code() -> None:
    assert actions.find_folder("kolektor-unit") == SOURCE
    assert actions.find_folder("SKM-KU-01") == SOURCE
    assert actions.find_folder(str(SOURCE)) == SOURCE


def test_an_unknown_package_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="tidak-ada"):
        actions.find_folder("tidak-ada")


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("scheme.yaml", "  fee_idr: 750000", "  fee_idr: -1", ["scheme.fee_idr", "minimum 0"]),
        ("scheme.yaml", "  fee_idr: 750000", "  fee_idr: banyak", ["bilangan bulat"]),
        ("scheme.yaml", '  kbli: "64141"', '  kbli: "6414"', ["scheme.kbli"]),
        ("scheme.yaml", "  type: klaster", "  type: paket", ["kkni, okupasi, klaster"]),
        ("scheme.yaml", '  title_en: "Unit Collector Cluster"\n', "", ["title_en"]),
        ("scheme.yaml", "  example: true", "  contoh: true", ["tidak dikenal", "example"]),
        ("scheme.yaml", 'kuk: "1.2", items: 1}', 'kuk: "1.9", items: 1}', ["KUK 1.9"]),
        ("scheme.yaml", "  standard: kjk-2007", "  standard: kjk-2008", ["kjk-2008"]),
        (
            "scheme.yaml",
            "    - {code: KJK.SP03.006.01, group: core}",
            "    - {code: KJK.SP03.009.01, group: core}",
            ["KJK.SP03.009.01", "KJK.SP03.006.01"],
        ),
        ("scheme.yaml", "  - code: training", "  - code: education", ["education", "dua kali"]),
        ("scheme.yaml", "group: core}", "group: optional}", ["pilih 0 unit dari 1 unit pilihan"]),
        ("scheme.yaml", "group: core}", "group: core, standard: lain}", ["lain", "kjk-2007"]),
        ("scheme.yaml", "amount_idr: 500000", "amount_idr: -1", ["fees"]),
        (
            "scheme.yaml",
            "  fees:",
            "  fees:\n    - {purpose: sertifikasi_ulang, amount_idr: 2}",
            ["scheme.fees[2]", "sudah ada"],
        ),
        (
            "scheme.yaml",
            "instruments:",
            "instruments:\n  - {instrument: ia01, evidence: L, targets: [KJK.SP02.006.01/9.9]}",
            ["KUK 9.9", "instruments[1].targets[1]"],
        ),
        ("standard.yaml", 'kuk: ["2.3"]}', 'kuk: ["7.7"]}', ["KUK 7.7"]),
        ("standard.yaml", '- number: "1.2"', '- number: "1.3"', ["1.2", "1.3"]),
        ("standard.yaml", "      - number: 2", "      - number: 3", ["seharusnya 2"]),
        ("standard.yaml", "  decree:", "  decree: x\n  decree:", ["dua kali"]),
        ("standard.yaml", "standard:", "standard: &a", ["jangkar"]),
        ("standard.yaml", "standard:", "standard: !!python/object:os.system", ["standard.yaml"]),
        ("standard.yaml", "standard:", "standard: [", ["YAML"]),
    ],
)
def test_a_fault_is_named_by_file_line_and_field(
    folder: Path, file: str, old: str, new: str, words: list[str]
) -> None:
    _edit(folder, file, old, new)
    faults = _faults(folder)
    assert all(fault.startswith(("scheme.yaml baris", "standard.yaml baris")) for fault in faults)
    text = "\n".join(faults)
    assert not [word for word in words if word not in text], text


def test_the_line_of_a_fault_is_the_line_in_the_file(folder: Path) -> None:
    line = _edit(folder, "scheme.yaml", "  validity_months: 36", "  validity_months: 0")
    assert _faults(folder)[0].startswith(f"scheme.yaml baris {line}, scheme.validity_months:")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"a", b"a: 1", b"%s" % (b"[" * 5000)])
def test_a_file_that_is_no_package_is_refused(folder: Path, content: bytes) -> None:
    (folder / "scheme.yaml").write_bytes(content)
    assert _faults(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "standard.yaml").unlink()
    assert "standard.yaml" in _faults(folder)[0]


def test_a_value_too_large_for_the_database_is_refused(folder: Path) -> None:
    _edit(folder, "scheme.yaml", "  minutes: 40", "  minutes: 99999999999999999999")
    _edit(folder, "scheme.yaml", 'title: "Klaster Kolektor Unit"', f'title: "{"x" * 5000}"')
    assert len(_faults(folder)) == 2


def test_nothing_is_kept_when_a_package_is_refused(
    db: Session, folder: Path, now: datetime
) -> None:
    _edit(folder, "scheme.yaml", "  type: klaster", "  type: paket")
    with pytest.raises(Refused):
        actions.import_folder(db, SYSTEM, folder, now=now)
    assert db.scalar(sa.select(sa.func.count()).select_from(Scheme)) == 0


def test_methods_of_a_criterion_come_from_the_plan(db: Session) -> None:
    outline = make_scheme(db)
    methods = {kuk.number: kuk.methods for kuk in outline.units[0].kuk()}
    assert methods["1.1"] == (Method.PORTFOLIO, Method.TEST)
    assert methods["3.1"] == (Method.TEST,)
    assert methods["4.1"] == (Method.PORTFOLIO,)
