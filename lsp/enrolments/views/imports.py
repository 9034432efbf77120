"""A sheet: sent, checked, begun, watched; nothing of it is kept before it is without faults."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.adapters.sheets import LARGEST_BYTES
from lsp.enrolments import actions, documents, queries
from lsp.enrolments.forms import SheetForm
from lsp.enrolments.models import ImportRun
from lsp.enrolments.rules import RunStatus
from lsp.enrolments.rules.checking import CellNote
from lsp.enrolments.views.groups import group_view
from lsp.enrolments.views.room import blueprint, today, words
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.kernel.text import N_
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.forms import tidy
from lsp.web.language import sentence
from lsp.web.pages import Page, done, download, page_number
from lsp.web.signing_in import actor

NOTES_PER_PAGE = 50


@blueprint.post("/kelompok/<group_id>/unggah")
@allow(Permission.GROUP_EDIT, subject=queries.group_access)
def upload(group_id: str) -> ResponseReturnValue:
    """Send a sheet; it is checked at once."""
    form = SheetForm()
    if not form.validate_on_submit():
        return group_view(group_id, form)
    given = form.sheet.data
    run = actions.upload_sheet(
        edge.writer(),
        actor(),
        group_id,
        given.stream.read(LARGEST_BYTES + 1),
        (tidy(given.filename) or "")[:120],
        edge.services().sealer,
        now=now(),
    )
    text = N_("Lembar sudah diperiksa. Belum ada yang tersimpan.")
    return done(text, "enrolments.run", run_id=run.public_id)


def _run(run_id: str) -> ImportRun:
    found = queries.run_by_public_id(edge.reader(), run_id)
    if found is None:
        raise NotFound
    return found


@blueprint.get("/impor/<run_id>")
@allow(Permission.GROUP_READ, subject=queries.run_access)
def run(run_id: str) -> ResponseReturnValue:
    """One sheet: its faults by cell, how far the import is, or what it brought."""
    db, found = edge.reader(), _run(run_id)
    faults, doubts = _notes(found)
    number = page_number()
    first = (number - 1) * NOTES_PER_PAGE
    shown = faults[first : first + NOTES_PER_PAGE]
    return render_template(
        "enrolments/run.html",
        run=found,
        row=queries.group_row_by_id(db, found.group_id),
        page=Page(
            [(note, sentence(note.reason)) for note in shown], number, len(faults), NOTES_PER_PAGE
        ),
        doubts=[(note, sentence(note.reason)) for note in doubts[:NOTES_PER_PAGE]],
        doubt_count=len(doubts),
        **words(),
    )


def _notes(found: ImportRun) -> tuple[tuple[CellNote, ...], tuple[CellNote, ...]]:
    if found.status is not RunStatus.CHECKED:
        return (), ()
    read = queries.checked_sheet(edge.reader(), found, edge.services().sealer, today())
    return (read[1].faults, read[1].doubts) if read else ((), ())


@blueprint.get("/impor/<run_id>/lembar")
@allow(Permission.GROUP_READ, subject=queries.run_access)
def marked(run_id: str) -> ResponseReturnValue:
    """The same sheet with its faulty cells marked, and a column that says what to do."""
    read = queries.checked_sheet(edge.reader(), _run(run_id), edge.services().sealer, today())
    if read is None:
        raise NotFound
    content, media_type, ending = documents.marked_sheet(*read, sentence)
    return download(content, f"perlu-diperbaiki{ending}", media_type)


@blueprint.post("/impor/<run_id>/mulai")
@allow(Permission.GROUP_EDIT, subject=queries.run_access)
def begin(run_id: str) -> ResponseReturnValue:
    """Give the order to import."""
    actions.begin_import(edge.writer(), actor(), run_id, edge.services().sealer, now=now())
    text = N_("Impor dimulai. Anda boleh meninggalkan halaman ini.")
    return done(text, "enrolments.run", run_id=run_id)


@blueprint.post("/impor/<run_id>/batal")
@allow(Permission.GROUP_EDIT, subject=queries.run_access)
def drop(run_id: str) -> ResponseReturnValue:
    """Throw a checked sheet away."""
    found = actions.drop_import(edge.writer(), actor(), run_id, now=now())
    row = queries.group_row_by_id(edge.writer(), found.group_id)
    return done(
        "Lembar dibuang. Tidak ada yang tersimpan.",
        "enrolments.group",
        group_id=row.group.public_id,
    )


@blueprint.get("/impor/<run_id>/kemajuan")
@allow(Permission.GROUP_READ, subject=queries.run_access)
def progress(run_id: str) -> ResponseReturnValue:
    """How many rows are written, for the bar."""
    found = _run(run_id)
    return {"status": found.status.value, "done": found.done, "rows": found.rows}
