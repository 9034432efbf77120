"""Pages of question banks: the list, one item with its key, and its review."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.question_banks import actions, queries
from lsp.question_banks.forms import ReturnForm
from lsp.question_banks.queries import ItemRow
from lsp.question_banks.rules import items as rules
from lsp.question_banks.rules.items import ItemAccess, ItemState
from lsp.web import access, edge
from lsp.web.access import allow
from lsp.web.language import gettext
from lsp.web.pages import PAGE_SIZE, Page, done, page_number, status_of
from lsp.web.signing_in import actor

blueprint = Blueprint("question_banks", __name__)


def _chosen() -> dict[str, str]:
    state, kuk = request.args.get("status", ""), request.args.get("kuk", "")
    return {
        "q": request.args.get("q", "").strip()[:60],
        "status": state if state in set(ItemState) else "",
        "kuk": kuk[:60],
    }


def _may_open(row: ItemRow) -> bool:
    facts = ItemAccess(0, row.public_id, row.state, row.author_id)
    return access.may(Permission.ITEM_READ, facts)


@blueprint.get("/bank-soal")
@allow(Permission.ITEM_LIST)
def index() -> ResponseReturnValue:
    """Items by KUK and state; nothing of their content."""
    db, number, chosen = edge.reader(), page_number(), _chosen()
    state, start = chosen["status"], (number - 1) * PAGE_SIZE
    rows, total = queries.items_page(
        db,
        search=chosen["q"],
        state=ItemState(state) if state else None,
        kuk=chosen["kuk"],
        offset=start,
        limit=PAGE_SIZE,
    )
    return render_template(
        "question_banks/index.html",
        page=Page(rows, number, total),
        chosen=chosen,
        kuk_choices=_kuk_choices(),
        state_choices=[(one.value, gettext(name)) for one, name in rules.STATE_NAMES.items()],
        may_open=_may_open,
        rules=rules,
    )


def _kuk_choices() -> list[tuple[str, str]]:
    found = queries.kuk_with_items(edge.reader())
    return [(f"{unit}/{kuk}", f"{unit} · {kuk} ({count})") for unit, kuk, count in found]


@blueprint.get("/bank-soal/<item_id>")
@allow(Permission.ITEM_READ, subject=queries.item_access)
def show(item_id: str) -> ResponseReturnValue:
    """One item with its key; the look itself is written down."""
    return _page(ReturnForm(formdata=None))


def _page(form: ReturnForm) -> ResponseReturnValue:
    found, db, by = access.subject(), edge.writer(), actor()
    history, sealer = queries.history(db, found.item_id), edge.services().bank_sealer
    body, key = actions.look(db, by, found, history.versions[0], sealer, now=now())
    edge.commit_now()
    return render_template(
        "question_banks/show.html",
        history=history,
        body=body,
        key=key,
        form=form,
        may_propose=not rules.why_not_propose(by, found.state, found.author_id),
        may_review=access.may(Permission.ITEM_REVIEW, found),
        rules=rules,
    ), status_of(form)


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
        return _page(form)
    reason = form.reason.data or ""
    actions.send_back(edge.writer(), actor(), access.subject().item_id, reason, now=now())
    return done("Soal dikembalikan kepada penulisnya.", "question_banks.show", item_id=item_id)


@blueprint.post("/bank-soal/<item_id>/tarik")
@allow(Permission.ITEM_REVIEW, subject=queries.item_access)
def retire(item_id: str) -> ResponseReturnValue:
    """Take the version out of use."""
    actions.retire(edge.writer(), actor(), access.subject().item_id, now=now())
    return done("Soal ditarik dari pemakaian.", "question_banks.show", item_id=item_id)
