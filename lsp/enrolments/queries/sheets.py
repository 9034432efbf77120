"""Reading imports: the sheet itself, checked against what is known."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.adapters.sheets import Sheet, read_sheet
from lsp.enrolments.models import Enrolment, EnrolmentGroup, ImportRun
from lsp.enrolments.queries.sponsors import officer_ids
from lsp.enrolments.rules import ACTIVE, RunStatus, SponsorAccess
from lsp.enrolments.rules.checking import Checked, check_rows, with_taken
from lsp.enrolments.rules.columns import SHEET_NAME


def run_by_public_id(db: Session, public_id: str) -> ImportRun | None:
    """The import with this public id."""
    return db.scalars(sa.select(ImportRun).where(ImportRun.public_id == public_id)).one_or_none()


def run_access(db: Session, run_id: str, **_others: object) -> SponsorAccess | None:
    """Who may act for the sponsor of the import that a route speaks of."""
    key = db.scalar(
        sa.select(EnrolmentGroup.sponsor_id)
        .join(ImportRun, ImportRun.group_id == EnrolmentGroup.id)
        .where(ImportRun.public_id == run_id)
    )
    return SponsorAccess(key, officer_ids(db, key)) if key is not None else None


def runs_of(db: Session, group_id: int, *, limit: int = 8) -> list[ImportRun]:
    """The latest imports of a group, the newest first, the dropped ones left out."""
    statement = (
        sa.select(ImportRun)
        .options(sa.orm.defer(ImportRun.content_sealed))
        .where(ImportRun.group_id == group_id, ImportRun.status != RunStatus.DROPPED)
        .order_by(ImportRun.id.desc())
        .limit(limit)
    )
    return list(db.scalars(statement))


def unfinished_runs(db: Session) -> list[str]:
    """The public ids of the imports that go on, the oldest first."""
    statement = (
        sa.select(ImportRun.public_id)
        .where(ImportRun.status == RunStatus.IMPORTING)
        .order_by(ImportRun.begun_at, ImportRun.id)
    )
    return list(db.scalars(statement))


def place_of_content(run: ImportRun) -> str:
    """Where the sealed sheet lives, so that it opens nowhere else."""
    return f"import_run.content:{run.public_id}"


def taken_keys(db: Session, group_id: int, indexes: set[str]) -> dict[str, str]:
    """Of these blind indexes those in another group of the same sponsor and scheme.

    Gives that group's name. Groups of other sponsors are nobody's business here.
    """
    own = sa.orm.aliased(EnrolmentGroup)
    other = sa.orm.aliased(EnrolmentGroup)
    statement = (
        sa.select(Enrolment.key_index, other.name)
        .join(other, other.id == Enrolment.group_id)
        .join(
            own,
            sa.and_(own.sponsor_id == other.sponsor_id, own.scheme_id == other.scheme_id),
        )
        .where(own.id == group_id, other.id != group_id, Enrolment.status.in_(ACTIVE))
    )
    return {key: name for key, name in db.execute(statement) if key in indexes}


def check_content(
    db: Session, group_id: int, content: bytes, sealer: Sealer, today: date
) -> tuple[Sheet, Checked]:
    """Read a sheet and check it, also against the sponsor's other groups."""
    sheet = read_sheet(content, prefer=SHEET_NAME)
    checked = check_rows(sheet.rows, today)
    by_index = {sealer.index(each.key, "enrolment"): each.key for each in checked.entries}
    taken = taken_keys(db, group_id, set(by_index))
    return sheet, with_taken(checked, {by_index[index]: name for index, name in taken.items()})


def checked_sheet(
    db: Session, run: ImportRun, sealer: Sealer, today: date
) -> tuple[Sheet, Checked] | None:
    """The sheet of an import, checked anew; None once it is gone."""
    if run.content_sealed is None:
        return None
    content = sealer.open(run.content_sealed, place_of_content(run))
    return check_content(db, run.group_id, content, sealer, today)
