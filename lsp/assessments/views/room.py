"""The room's blueprint, and what its pages share."""

from dataclasses import dataclass

from flask import Blueprint, request

from lsp.assessments import queries, rules
from lsp.assessments.queries import SeatStanding
from lsp.assessments.rules import Stage, stage_of
from lsp.kernel.roles import Actor
from lsp.notices.actions import Post
from lsp.records.queries import (
    SignatureLine,
    form_by_public_id,
    signature_lines,
    template_of,
    why_not_intact,
)
from lsp.records.queries.drawing import drawn
from lsp.records.rules import (
    ASSESSOR,
    AUTHENTICATION_NAMES,
    CANDIDATE,
    SIGNER_NAMES,
)
from lsp.records.rules.sheet import Sheet
from lsp.scheduling.queries import SeatFacts
from lsp.web import access, edge, formats
from lsp.web.forms import tidy
from lsp.web.language import gettext, language, sentences
from lsp.web.signing_in import actor

blueprint = Blueprint("assessments", __name__)

STAGE_KINDS = {
    Stage.DECLARE: "gold",
    Stage.REVIEW: "gold",
    Stage.AGREE: "gold",
    Stage.ARRIVE: "",
    Stage.BEGIN: "gold",
    Stage.JUDGE: "info",
    Stage.RECORD: "gold",
    Stage.DONE: "ok",
    Stage.STOPPED: "bad",
}


def post() -> Post:
    """What telling the candidate needs."""
    return Post(edge.services().sealer, edge.services().origin)


def the_seat() -> SeatFacts:
    """The seat that the guard has judged."""
    found: queries.CaseAccess = access.subject()
    return found.facts


def the_standing() -> SeatStanding:
    """Where its assessment stands."""
    return queries.standing_of(edge.reader(), the_seat().seat_id)


def given(name: str) -> str:
    """A field of a small form without odd characters."""
    return tidy(request.form.get(name)) or ""


def is_json() -> bool:
    """Whether a script asks."""
    return request.accept_mimetypes.best == "application/json"


def words() -> dict[str, object]:
    """Names of states for templates."""
    return {
        "stage_names": rules.STAGE_NAMES,
        "stage_kinds": STAGE_KINDS,
        "competence_names": rules.COMPETENCE_NAMES,
        "source_names": rules.SOURCE_NAMES,
        "outcome_names": rules.OUTCOME_NAMES,
    }


def case_words(seat: SeatFacts, standing: SeatStanding) -> dict[str, object]:
    """What every page of one assessment shows."""
    return {
        "seat": seat,
        "standing": standing,
        "stage": stage_of(standing.stage_facts(seat)),
        "is_own": seat.access.is_own(actor()),
        "is_assigned": seat.access.is_assigned(actor()),
        **words(),
    }


@dataclass(frozen=True)
class ShownSignature:
    """A signer as the page shows it; `when` is empty until the person signed."""

    role: str
    name: str
    when: str
    statement: str
    how: str
    code: str


@dataclass(frozen=True)
class ShownForm:
    """A form to read and sign: as drawn, its signers, and what this reader may sign for."""

    public_id: str
    content_hash: str
    sheet: Sheet
    lines: list[ShownSignature]
    broken: list[str]
    statement: str


def shown_form(public_id: str, seat: SeatFacts) -> ShownForm | None:
    """The form with its signatures; `statement` is what this reader still has to agree to."""
    db = edge.reader()
    form = form_by_public_id(db, public_id)
    if form is None:
        return None
    lines = signature_lines(db, form)
    mine = signer_role(actor(), seat)
    waits = any(line.signer_role == mine and line.signature is None for line in lines)
    return ShownForm(
        public_id=form.public_id,
        content_hash=form.content_hash,
        sheet=drawn(db, form, zone=seat.zone, lines=lines),
        lines=[_shown(line, seat) for line in lines],
        broken=sentences(why_not_intact(db, form)),
        statement=template_of(db, form).statement(mine) if waits else "",
    )


def signer_role(who: Actor, seat: SeatFacts) -> str:
    """The role for which this person signs the forms of the seat; empty for others."""
    if seat.access.is_own(who):
        return CANDIDATE
    return ASSESSOR if seat.access.is_assigned(who) else ""


def _shown(line: SignatureLine, seat: SeatFacts) -> ShownSignature:
    signature = line.signature
    role = gettext(SIGNER_NAMES.get(line.signer_role, line.signer_role))
    if signature is None:
        return ShownSignature(role, line.name, "", "", "", "")
    return ShownSignature(
        role,
        line.name,
        formats.moment(signature.signed_at, seat.zone, language()),
        signature.statement,
        gettext(AUTHENTICATION_NAMES[signature.authentication]),
        signature.hash[:16],
    )
