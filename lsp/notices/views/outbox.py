"""The outbox: what was told to whom, what waits for a person, and sending again."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.notices import actions, queries, rules
from lsp.notices.forms import NotReachedForm
from lsp.notices.rules import Failure, MessageStatus
from lsp.notices.views.room import blueprint
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.pages import PAGE_SIZE, Page, done, page_number, status_of
from lsp.web.signing_in import actor


def _words() -> dict[str, object]:
    return {
        "kinds": rules.KIND_NAMES,
        "statuses": rules.STATUS_NAMES,
        "status_kinds": rules.STATUS_KINDS,
        "channels": rules.CHANNEL_NAMES,
        "failures": rules.FAILURE_NAMES,
    }


def _has_gateway() -> bool:
    return edge.services().texter is not None


def _by_hand(number: int) -> tuple[list[queries.NoticeRow], int]:
    return queries.by_hand_page(
        edge.reader(),
        has_gateway=_has_gateway(),
        now=now(),
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )


@blueprint.get("/pemberitahuan")
@allow(Permission.NOTICE_LIST)
def index() -> ResponseReturnValue:
    """Every notice, the newest first, narrowed by state and search."""
    search, raw = request.args.get("q", "").strip()[:80], request.args.get("status", "")
    status = MessageStatus(raw) if raw in set(MessageStatus) else None
    number = page_number()
    rows, total = queries.notices_page(
        edge.reader(),
        search=search,
        status=status,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    return render_template(
        "notices/index.html",
        page=Page(rows, number, total),
        q=search,
        status=status,
        counts=queries.counts_by_status(edge.reader()),
        by_hand=_by_hand(1)[1],
        **_words(),
    )


@blueprint.get("/pemberitahuan/tangan")
@allow(Permission.NOTICE_SEND)
def by_hand() -> ResponseReturnValue:
    """What a person has to hand over, the oldest first."""
    number = page_number()
    rows, total = _by_hand(number)
    return render_template("notices/by_hand.html", page=Page(rows, number, total), **_words())


@blueprint.get("/pemberitahuan/<notice_id>")
@allow(Permission.NOTICE_READ, subject=queries.notice_access)
def show(notice_id: str) -> ResponseReturnValue:
    """One notice: where it stands and what it said; a secret's words are never shown."""
    return _page(notice_id, NotReachedForm())


def _page(notice_id: str, form: NotReachedForm) -> ResponseReturnValue:
    message = queries.message_by_public_id(edge.reader(), notice_id)
    is_secret = message.kind in rules.SECRET_KINDS
    waits = not rules.why_not_tell_by_hand(
        message.status, message.channel, has_gateway=_has_gateway(), is_secret=is_secret
    )
    return render_template(
        "notices/show.html",
        notice=queries.notice_row(edge.reader(), notice_id),
        form=form,
        address=actions.masked_address(message, edge.services().sealer),
        text="" if is_secret else actions.text_of(message, edge.services().sealer),
        is_secret=is_secret,
        waits=waits,
        may_resend=not rules.why_not_resend(message.status, is_secret=is_secret),
        **_words(),
    ), status_of(form)


@blueprint.post("/pemberitahuan/<notice_id>/siapkan")
@allow(Permission.NOTICE_SEND, subject=queries.notice_access)
def prepare(notice_id: str) -> ResponseReturnValue:
    """Open number and text of one notice, to hand it over; the journal keeps who opened it."""
    opened = actions.prepare(
        edge.writer(),
        actor(),
        notice_id,
        sealer=edge.services().sealer,
        has_gateway=_has_gateway(),
        now=now(),
    )
    return render_template(
        "notices/prepared.html",
        notice=queries.notice_row(edge.writer(), notice_id),
        opened=opened,
        form=NotReachedForm(formdata=None),
        **_words(),
    )


@blueprint.post("/pemberitahuan/<notice_id>/terkirim")
@allow(Permission.NOTICE_SEND, subject=queries.notice_access)
def tell(notice_id: str) -> ResponseReturnValue:
    """Note that it was handed over."""
    actions.tell(edge.writer(), actor(), notice_id, has_gateway=_has_gateway(), now=now())
    return done("Pesan ditandai terkirim.", "notices.by_hand")


@blueprint.post("/pemberitahuan/<notice_id>/tidak-terkirim")
@allow(Permission.NOTICE_SEND, subject=queries.notice_access)
def not_reached(notice_id: str) -> ResponseReturnValue:
    """Note that the person was not reached."""
    form = NotReachedForm()
    if not form.validate_on_submit():
        return _page(notice_id, form)
    actions.fail_by_hand(
        edge.writer(),
        actor(),
        notice_id,
        Failure(form.failure.data),
        has_gateway=_has_gateway(),
        now=now(),
    )
    return done("Tercatat: orangnya tidak dapat dihubungi.", "notices.by_hand")


@blueprint.post("/pemberitahuan/<notice_id>/kirim-ulang")
@allow(Permission.NOTICE_SEND, subject=queries.notice_access)
def resend(notice_id: str) -> ResponseReturnValue:
    """Send it again, to the address that the person has now."""
    actions.resend(edge.writer(), actor(), notice_id, sealer=edge.services().sealer, now=now())
    return done("Pesan masuk antrean lagi.", "notices.show", notice_id=notice_id)
