"""A sheet arrives, is checked, and is begun or dropped: nothing of it counts before the end."""

import hashlib
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.adapters.sealing import Sealer
from lsp.audit.actions import write_entry
from lsp.enrolments import queries
from lsp.enrolments.models import EnrolmentGroup, ImportRun
from lsp.enrolments.rules import RUN_FLOW, RunStatus, RunStep, why_not_begin
from lsp.kernel.ids import new_id
from lsp.kernel.refusal import NotFound, Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.kernel.zones import Zone, local_date
from lsp.schemes.models import Scheme, SchemeVersion
from lsp.schemes.rules import VersionStatus


def scheme_of(db: Session, group: EnrolmentGroup) -> tuple[str, int]:
    """Code and published version of the group's scheme; Refused while it takes no applications."""
    statement = (
        sa.select(Scheme.code, SchemeVersion.id)
        .join(SchemeVersion, SchemeVersion.scheme_id == Scheme.id)
        .where(Scheme.id == group.scheme_id, SchemeVersion.status == VersionStatus.PUBLISHED)
    )
    found = db.execute(statement).one_or_none()
    if found is None:
        text = N_("Skema ini sedang tidak menerima permohonan.")
        raise Refused([Reason("scheme_not_published", text)])
    return found[0], found[1]


def upload_sheet(
    db: Session,
    actor: Actor,
    group_id: str,
    content: bytes,
    file_name: str,
    sealer: Sealer,
    *,
    now: datetime,
) -> ImportRun:
    """Keep a sheet, sealed, with the outcome of its dry run; Refused when it cannot be read."""
    group = queries.group_by_public_id(db, group_id)
    if group is None:
        raise NotFound
    scheme_of(db, group)
    today = local_date(now, Zone.WIB)
    _, checked = queries.check_content(db, group.id, content, sealer, today)
    run = ImportRun(
        public_id=new_id(),
        group_id=group.id,
        status=RUN_FLOW.initial,
        file_name=file_name[:120],
        sha256=hashlib.sha256(content).hexdigest(),
        rows=len(checked.entries),
        faults=len(checked.faults),
        doubts=len(checked.doubts),
        uploaded_by_id=actor.person_id,
        uploaded_at=now,
    )
    run.content_sealed = sealer.seal(content, queries.place_of_content(run))
    db.add(run)
    db.flush()
    payload: dict[str, object] = {"sha256": run.sha256, "rows": run.rows, "faults": run.faults}
    journal(db, actor, "upload_sheet", run, payload, now)
    return run


def journal(
    db: Session,
    actor: Actor,
    deed: str,
    run: ImportRun,
    payload: dict[str, object],
    now: datetime,
) -> None:
    """Write a deed on an import into the journal."""
    name = f"enrolments.{deed}"
    write_entry(db, actor, name, "import_run", run.public_id, payload, now=now)


def locked_run(db: Session, public_id: str) -> ImportRun:
    """The import with its row locked; NotFound when there is none."""
    statement = locked(sa.select(ImportRun).where(ImportRun.public_id == public_id))
    found: ImportRun | None = db.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def begin_import(
    db: Session, actor: Actor, run_id: str, sealer: Sealer, *, now: datetime
) -> ImportRun:
    """Give the order to import a sheet without faults; the worker does the rest."""
    run = locked_run(db, run_id)
    group = db.get_one(EnrolmentGroup, run.group_id)
    scheme_of(db, group)
    found = queries.checked_sheet(db, run, sealer, local_date(now, Zone.WIB))
    faults = len(found[1].faults) if found else 0
    busy = sa.select(sa.func.count()).where(
        ImportRun.group_id == run.group_id, ImportRun.status == RunStatus.IMPORTING
    )
    refuse_if(why_not_begin(run.status, faults, bool(db.scalar(busy))))
    run.status = RUN_FLOW.after(run.status, RunStep.BEGIN)
    run.begun_at = now
    db.flush()
    journal(db, actor, "begin_import", run, {"sha256": run.sha256, "rows": run.rows}, now)
    return run


def drop_import(db: Session, actor: Actor, run_id: str, *, now: datetime) -> ImportRun:
    """Throw a sheet away that was not begun."""
    run = locked_run(db, run_id)
    run.status = RUN_FLOW.after(run.status, RunStep.DROP)
    run.content_sealed, run.finished_at = None, now
    db.flush()
    journal(db, actor, "drop_import", run, {}, now)
    return run
