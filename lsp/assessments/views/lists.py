"""The assessor's list of assessments."""

from collections.abc import Iterable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lsp.assessments import queries
from lsp.assessments.rules import Stage, stage_of
from lsp.assessments.views.room import blueprint, words
from lsp.kernel.permissions import Permission
from lsp.kernel.text import N_
from lsp.scheduling.queries import SeatFacts, seats_of_assessor
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.pages import PAGE_SIZE, Page, page_number
from lsp.web.signing_in import actor

# What an assessor does next at each stage: the words, and the page where it is done.
NEXT = {
    Stage.DECLARE: (N_("Nyatakan kepentingan"), "scheduling.declaration"),
    Stage.REVIEW: (N_("Tinjau APL-02 dan siapkan AK-01"), "assessments.agreement"),
    Stage.AGREE: (N_("Buka FR.AK.01"), "assessments.agreement"),
    Stage.ARRIVE: (N_("Lihat berkas"), "assessments.show"),
    Stage.BEGIN: (N_("Mulai menilai"), "assessments.show"),
    Stage.JUDGE: (N_("Lanjutkan penilaian"), "assessments.show"),
    Stage.RECORD: (N_("Buka FR.AK.02"), "assessments.record"),
    Stage.DONE: (N_("Lihat rekaman"), "assessments.record"),
}


@blueprint.get("/asesmen")
@allow(Permission.ASSESSMENT_LIST)
def index() -> ResponseReturnValue:
    """The assessor's seats, open ones by day, each with its stage and the next step."""
    db, number, is_done = edge.reader(), page_number(), request.args.get("selesai") == "1"
    seats, total = seats_of_assessor(
        db,
        actor().person_id,
        is_done=is_done,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    return render_template(
        "assessments/index.html",
        page=Page(_rows(seats), number, total),
        is_done=is_done,
        **words(),
    )


def _rows(seats: Iterable[SeatFacts]) -> list[tuple[SeatFacts, Stage, str, str]]:
    """Seat, stage, and the next step with its address (both empty where nothing is to do)."""
    seats = list(seats)
    standings = queries.seat_standing(edge.reader(), [seat.seat_id for seat in seats])
    rows = []
    for seat in seats:
        stage = stage_of(standings[seat.seat_id].stage_facts(seat))
        text, endpoint = NEXT.get(stage, ("", ""))
        url = url_for(endpoint, seat_id=seat.public_id) if endpoint else ""
        rows.append((seat, stage, text, url))
    return rows
