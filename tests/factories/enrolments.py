"""Sponsors, groups and sheets of candidates for tests."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import xlsxwriter
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.adapters.sealing import Sealer
from lsp.enrolments import actions
from lsp.enrolments.models import EnrolmentGroup, ImportRun, Sponsor
from lsp.enrolments.rules import RunStatus, SponsorKind
from lsp.enrolments.rules.columns import COLUMNS, SHEET_NAME
from lsp.enrolments.rules.funding import FundingSource
from lsp.kernel.roles import SYSTEM, Role
from lsp.schemes.rules.outline import SchemeOutline
from tests.factories.accounts import TEST_SEALER, as_actor, make_person

_NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
PLANNED = date(2027, 1, 1)
Row = Mapping[str, object]


def nik_of(number: int, *, sex: str = "P") -> str:
    """A well-formed NIK of nobody for a birth on 20 October 1990 in district 99 99."""
    day = 60 if sex == "P" else 20
    return f"329999{day}1090{number + 1:04d}"


def good_row(number: int = 0, **others: object) -> dict[str, object]:
    """A candidate of whom nothing is to be mended."""
    found: dict[str, object] = {
        "full_name": f"Sari Contoh {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number % 26]}",
        "nik": nik_of(number),
        "birth_place": "Kota Contoh",
        "birth_date": "20/10/1990",
        "sex": "P",
        "mobile": f"0812000{number:05d}",
        "email": f"calon{number}@contoh.example",
        "address": f"Jalan Contoh {number + 1}",
        "city": "Kota Contoh",
        "province_code": "Jawa Barat",
        "postal_code": "10110",
        "education": "S1",
        "occupation": "Karyawan swasta",
        "institution": "KSP Contoh Sejahtera",
        "position": "Kolektor",
    }
    return found | others


def grid(rows: Sequence[Row]) -> list[list[object]]:
    """The rows below the headings, in the columns of the template."""
    head: list[object] = [column.title for column in COLUMNS]
    return [head, *([row.get(column.key, "") for column in COLUMNS] for row in rows)]


def workbook(rows: Sequence[Row], *, cells: list[list[object]] | None = None) -> bytes:
    """The rows as an XLSX: text as text, numbers as numbers, days as days."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(SHEET_NAME)
    for y, row in enumerate(cells or grid(rows)):
        for x, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(y, x, cell, day)
            elif isinstance(cell, int | float):
                sheet.write_number(y, x, cell)
            else:
                sheet.write_string(y, x, str(cell))
    book.close()
    return output.getvalue()


def csv_text(rows: Sequence[Row], delimiter: str = ";") -> str:
    """The rows as CSV without quotes; no cell may hold the delimiter."""
    return "\r\n".join(delimiter.join(str(cell) for cell in row) for row in grid(rows)) + "\r\n"


def make_sponsor(
    db: Session,
    name: str = "KSP Contoh Sejahtera",
    *,
    kind: SponsorKind = SponsorKind.COOPERATIVE,
    council_id: int | None = None,
    now: datetime = _NOW,
) -> Sponsor:
    """An institution that enters candidates."""
    return actions.add_sponsor(db, SYSTEM, name, kind, council_id, now=now)


def make_officer(db: Session, sponsor: Sponsor, name: str = "Tini Pengusul") -> Person:
    """A person with the role who acts for the sponsor."""
    person = make_person(db, name, roles=(Role.SPONSOR,))
    actions.appoint(db, SYSTEM, sponsor.public_id, person, now=_NOW)
    return person


def make_group(
    db: Session,
    sponsor: Sponsor,
    officer: Person,
    scheme: SchemeOutline,
    *,
    name: str = "Angkatan I",
    source: FundingSource = FundingSource.COMPANY,
    payer: int = 115,
    planned_on: date = PLANNED,
    council_id: int | None = None,
    sealer: Sealer = TEST_SEALER,
    now: datetime = _NOW,
) -> EnrolmentGroup:
    """A group that waits for its sheet."""
    from lsp.schemes.models import SchemeVersion
    from lsp.schemes.queries import version_row  # the scheme's own key is found by its version

    version = db.get_one(SchemeVersion, version_row(db, scheme.version_id).version_id)
    draft = actions.GroupDraft(
        name, version.scheme_id, source, payer, planned_on, council_id, officer.full_name
    )
    actor = as_actor(officer, Role.SPONSOR)
    return actions.add_group(db, actor, sponsor.public_id, draft, sealer, now=now)


def upload(
    db: Session,
    officer: Person,
    group: EnrolmentGroup,
    content: bytes,
    sealer: Sealer = TEST_SEALER,
    *,
    now: datetime = _NOW,
) -> ImportRun:
    """A sheet that was sent and checked."""
    actor = as_actor(officer, Role.SPONSOR)
    return actions.upload_sheet(db, actor, group.public_id, content, "calon.xlsx", sealer, now=now)


def import_rows(
    database: Database,
    officer: Person,
    group: EnrolmentGroup,
    rows: Sequence[Row],
    sealer: Sealer = TEST_SEALER,
    *,
    now: datetime = _NOW,
) -> str:
    """Send, begin and carry to the end; the import's public id."""
    with database.writing() as db:
        run_id = upload(db, officer, group, workbook(rows), sealer, now=now).public_id
        actor = as_actor(officer, Role.SPONSOR)
        actions.begin_import(db, actor, run_id, sealer, now=now)
    while actions.carry_on(database, sealer, run_id, now=now) is RunStatus.IMPORTING:
        pass
    return run_id
