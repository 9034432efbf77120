"""Pages of question banks: the list, one item with its key, and its review."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import Refused
from lsp.kernel.text import Reason
from lsp.question_banks import actions, queries
from lsp.question_banks.forms import ReturnForm
from lsp.question_banks.rules import items as rules
from lsp.question_banks.rules.items import ItemState
from lsp.web import access, edge
from lsp.web.access import allow
from lsp.web.pages import PAGE_SIZE, Page, done, page_number
from lsp.web.signing_in import actor

blueprint = Blueprint("question_banks", __name__)


@blueprint.get("/bank-soal")
@allow(Permission.ITEM_LIST)
def index() -> ResponseReturnValue:
    """Items by KUK and state; nothing of their content."""
    db, number = edge.reader(), page_number()
    state = request.args.get("status", "")
    chosen = {
        "q": request.args.get("q", "").strip()[:60],
        "status": state if state in set(ItemState) else "",
        "kuk": request.args.get("kuk", "")[:60],
    }
    rows, total = queries.items_page(
        db,
        search=chosen["q"],
        state=ItemState(chosen["status"]) if chosen["status"] else None,
        kuk=chosen["kuk"],
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    return render_template(
        "question_banks/index.html",
        page=Page(rows, number, total),
        chosen=chosen,
        kuks=queries.kuk_with_items(db),
        rules=rules,
    )


@blueprint.get("/bank-soal/<item_id>")
@allow(Permission.ITEM_READ, subject=queries.item_access)
def show(item_id: str) -> ResponseReturnValue:
    """One item with its key; the look itself is written down."""
    found = access.subject()
    db, by = edge.writer(), actor()
    body, key = actions.look(db, by, found, edge.services().bank_sealer, now=now())
    return render_template(
        "question_banks/show.html",
        history=queries.history(db, found.item_id),
        access=found,
        body=body,
        key=key,
        may_propose=not rules.why_not_propose(by, found.state, found.author_id),
        may_review=access.may(Permission.ITEM_REVIEW, found),
        rules=rules,
    )


@blueprint.post("/bank-soal/<item_id>/ajukan")
@allow(Permission.ITEM_READ, subject=queries.item_access)
def propose(item_id: str) -> ResponseReturnValue:
    """Send one's own draft to review."""
    actions.propose(edge.writer(), actor(), access.subject().item_id, now=now())
    return done("Soal dikirim untuk ditelaah.", "question_banks.index")


@blueprint.post("/bank-soal/<item_id>/setujui")
@allow(Permission.ITEM_REVIEW, subject=queries.item_access)
def approve(item_id: str) -> ResponseReturnValue:
    """Make the version ready for use."""
    actions.approve(edge.writer(), actor(), access.subject().item_id, now=now())
    return done("Soal siap pakai.", "question_banks.show", item_id=item_id)


@blueprint.post("/bank-soal/<item_id>/kembalikan")
@allow(Permission.ITEM_REVIEW, subject=queries.item_access)
def send_back(item_id: str) -> ResponseReturnValue:
    """Return the version to its author."""
    form = ReturnForm()
    if not form.validate_on_submit():
        raise Refused([Reason("item_return_reason", str(text)) for text in form.reason.errors])
    reason = form.reason.data or ""
    actions.send_back(edge.writer(), actor(), access.subject().item_id, reason, now=now())
    return done("Soal dikembalikan kepada penulisnya.", "question_banks.show", item_id=item_id)


@blueprint.post("/bank-soal/<item_id>/tarik")
@allow(Permission.ITEM_REVIEW, subject=queries.item_access)
def retire(item_id: str) -> ResponseReturnValue:
    """Take the version out of use."""
    actions.retire(edge.writer(), actor(), access.subject().item_id, now=now())
    return done("Soal ditarik dari pemakaian.", "question_banks.show", item_id=item_id)
