"""Demand by region and scheme: where an event is worth holding."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.adapters.sheets import csv_bytes
from lsp.desks.queries import demand as queries
from lsp.desks.queries.demand import DemandRow
from lsp.desks.views.room import blueprint
from lsp.enrolments.documents import CSV, XLSX, listing
from lsp.enrolments.rules.places import ENOUGH_FOR_SESSION, is_enough
from lsp.kernel.permissions import Permission
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.language import gettext, language
from lsp.web.pages import download


def _threshold() -> int:
    """From how many ready people on a session is full; ?cukup= asks with another number."""
    raw = request.args.get("cukup", "")
    return min(max(int(raw), 1), 1000) if raw.isdecimal() and len(raw) < 5 else ENOUGH_FOR_SESSION


@blueprint.get("/kebutuhan")
@allow(Permission.DESK_DEMAND)
def demand() -> ResponseReturnValue:
    """The table, or with ?unduh=xlsx or csv the same as a file."""
    rows, threshold = queries.demand(edge.reader()), _threshold()
    kind = request.args.get("unduh", "")
    if kind in {"csv", "xlsx"}:
        return _file(rows, threshold, kind)
    return render_template("desks/demand.html", rows=rows, threshold=threshold, is_enough=is_enough)


def _file(rows: list[DemandRow], threshold: int, kind: str) -> ResponseReturnValue:
    table = [_cells(row, threshold) for row in rows]
    if kind == "xlsx":
        return download(listing(_head(), table, gettext("Kebutuhan")), "kebutuhan.xlsx", XLSX)
    texts = [[str(cell) for cell in row] for row in table]
    return download(csv_bytes([_head(), *texts]), "kebutuhan.csv", CSV)


def _head() -> list[str]:
    return [
        gettext("Wilayah"),
        gettext("Skema"),
        gettext("Daftar tunggu kuota"),
        gettext("Belum menjawab undangan"),
        gettext("Dikonfirmasi"),
        gettext("Siap dijadwalkan"),
        gettext("Sudah dijadwalkan"),
        gettext("Cukup untuk satu jadwal"),
    ]


def _cells(row: DemandRow, threshold: int) -> list[str | int]:
    return [
        row.council or gettext("Tanpa wilayah"),
        row.title if language() == "id" else row.title_en,
        row.waiting,
        row.invited,
        row.confirmed,
        row.ready,
        row.seated,
        gettext("ya") if is_enough(row.ready, threshold) else gettext("belum"),
    ]
