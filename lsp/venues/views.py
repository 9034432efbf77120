"""The list of TUK, a TUK's page, entering and verifying."""

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.kernel.permissions import Permission
from lsp.kernel.provinces import PROVINCES
from lsp.kernel.refusal import NotFound
from lsp.kernel.zones import Zone, local_date
from lsp.organization.queries import councils
from lsp.venues import actions, queries, rules
from lsp.venues.forms import TukForm, VerificationForm
from lsp.venues.models import Tuk
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.forms import tidy
from lsp.web.pages import PAGE_SIZE, Page, done, page_number, status_of
from lsp.web.signing_in import actor

blueprint = Blueprint("venues", __name__)


def _today() -> date:
    return local_date(now(), Zone.WIB)


@blueprint.get("/tuk")
@allow(Permission.TUK_LIST)
def index() -> ResponseReturnValue:
    """TUK with their verifications, searched and sorted."""
    number, search = page_number(), (tidy(request.args.get("q")) or "")[:80]
    sort = request.args.get("urut", "name")
    rows, total = queries.tuk_page(
        edge.reader(), search=search, sort=sort, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    return render_template(
        "venues/index.html",
        page=Page(rows, number, total),
        q=search,
        sort=sort,
        today=_today(),
        **_words(),
    )


def _words() -> dict[str, object]:
    return {
        "types": rules.TYPE_NAMES,
        "standings": rules.STANDING_NAMES,
        "standing": rules.standing,
        "provinces": PROVINCES,
    }


@blueprint.route("/tuk/baru", methods=["GET", "POST"])
@allow(Permission.TUK_EDIT)
def add() -> ResponseReturnValue:
    """Enter a TUK."""
    known = councils(edge.reader())
    form = TukForm(known)
    if not form.validate_on_submit():
        return render_template("venues/add.html", form=form), status_of(form)
    tuk = actions.add_tuk(edge.writer(), actor(), form.draft(known), now=now())
    return done("TUK tersimpan.", "venues.show", tuk_id=tuk.public_id)


def _tuk(tuk_id: str) -> Tuk:
    tuk = queries.tuk_by_public_id(edge.reader(), tuk_id)
    if tuk is None:
        raise NotFound
    return tuk


@blueprint.get("/tuk/<tuk_id>")
@allow(Permission.TUK_LIST)
def show(tuk_id: str) -> ResponseReturnValue:
    """One TUK with every verification."""
    return _page(_tuk(tuk_id), VerificationForm())


def _page(tuk: Tuk, form: VerificationForm) -> ResponseReturnValue:
    page = render_template(
        "venues/show.html",
        tuk=tuk,
        form=form,
        records=queries.verification_records(edge.reader(), tuk.id),
        today=_today(),
        verification=rules.Verification,
        **_words(),
    )
    return page, status_of(form)


@blueprint.post("/tuk/<tuk_id>/verifikasi")
@allow(Permission.TUK_EDIT)
def verify(tuk_id: str) -> ResponseReturnValue:
    """Record a verification."""
    tuk, form = _tuk(tuk_id), VerificationForm()
    if not form.validate_on_submit() or not (form.verified_on.data and form.expires_on.data):
        return _page(tuk, form)
    actions.record_verification(
        edge.writer(),
        actor(),
        tuk,
        scheme_code=form.scheme_code.data or "",
        verified_on=form.verified_on.data,
        expires_on=form.expires_on.data,
        evidence_note=form.evidence_note.data or "",
        now=now(),
    )
    return done("Verifikasi tercatat.", "venues.show", tuk_id=tuk_id)


@blueprint.post("/tuk/<tuk_id>/tutup")
@allow(Permission.TUK_EDIT)
def close(tuk_id: str) -> ResponseReturnValue:
    """Close a TUK for new sessions."""
    actions.close_tuk(edge.writer(), actor(), _tuk(tuk_id), now=now())
    return done("TUK ditutup.", "venues.show", tuk_id=tuk_id)
