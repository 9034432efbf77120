"""The room's blueprint, and where a candidate's next step is done."""

from typing import Any

from flask import Blueprint, url_for

from lsp.desks.queries import Way
from lsp.desks.rules.stages import Stage, Turn

blueprint = Blueprint("desks", __name__)


def next_url(way: Way) -> str:
    """Where the next step is done; empty where others have the turn."""
    here = (way.next.standing.stage, way.next.standing.turn)
    application = {"application_id": way.application.public_id}
    seat = {"seat_id": way.seat.public_id} if way.seat else {}
    targets: dict[tuple[Stage, Turn], tuple[str, dict[str, Any]]] = {
        (Stage.APPLICATION, Turn.CANDIDATE): ("applications.show", application),
        (Stage.SELF_ASSESSMENT, Turn.CANDIDATE): ("applications.self_assessment", application),
        (Stage.SEAT, Turn.SECRETARIAT): ("portfolios.index", application),
        (Stage.AGREEMENT, Turn.CANDIDATE): ("assessments.agreement", seat),
        (Stage.TEST, Turn.CANDIDATE): ("exams.seat", seat),
        (Stage.JUDGEMENT, Turn.CANDIDATE): ("assessments.record", seat),
        (Stage.DECISION, Turn.CANDIDATE): ("applications.proof", application),
        (Stage.CERTIFICATE, Turn.NOBODY): ("certificates.mine", {"certificate_id": way.paper_id}),
    }
    endpoint, arguments = targets.get(here, ("", {}))
    return url_for(endpoint, **arguments) if endpoint else ""
