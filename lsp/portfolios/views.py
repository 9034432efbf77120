"""Pages of evidence: what an application shows, one file, and its rating."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.adapters.pdf_drawing import count_pages, draw_page
from lsp.files.forms import FORM_BYTES, offered, shelve
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.portfolios import actions, queries, rules
from lsp.portfolios.forms import EvidenceForm, NewEvidenceForm, RatingForm
from lsp.portfolios.queries import EvidenceLine, RatingLine
from lsp.portfolios.rules import PortfolioAccess
from lsp.scheduling.rules import SeatStatus
from lsp.schemes.queries import outline
from lsp.web import edge
from lsp.web.access import allow, may, subject
from lsp.web.errors import answer, wants_json
from lsp.web.language import gettext, sentences
from lsp.web.limits import takes
from lsp.web.pages import done, download, local_target, page_number, status_of
from lsp.web.signing_in import actor

blueprint = Blueprint("portfolios", __name__)


def _line(evidence_id: str) -> EvidenceLine:
    found = queries.evidence_line(edge.reader(), evidence_id)
    if found is None:
        raise NotFound
    return found


def _ratings(portfolio: PortfolioAccess) -> dict[str, RatingLine]:
    """The ratings, which candidates read in FR.AK.02 and not before."""
    if portfolio.seat is None or portfolio.is_own(actor()):
        return {}
    key = queries.seat_key(edge.reader(), portfolio.seat.seat_id)
    return queries.ratings_of(edge.reader(), key) if key else {}


@blueprint.get("/permohonan/<application_id>/bukti")
@allow(Permission.EVIDENCE_READ, subject=queries.portfolio_access)
def index(application_id: str) -> ResponseReturnValue:
    """The evidence of an application, and each KUK with what is shown for it."""
    portfolio: PortfolioAccess = subject()
    lines = queries.evidence_of_application(edge.reader(), portfolio.application_key)
    scheme = outline(edge.reader(), portfolio.version_id)
    facts = [line.facts for line in lines]
    return render_template(
        "portfolios/index.html",
        portfolio=portfolio,
        scheme=scheme,
        lines=lines,
        units=[rules.unit_coverage(unit, facts) for unit in scheme.units],
        ratings=_ratings(portfolio),
        is_own=portfolio.is_own(actor()),
        why_not=sentences(rules.why_not_edit(portfolio)),
        rules=rules,
    )


def _form_page(form: EvidenceForm, line: EvidenceLine | None) -> ResponseReturnValue:
    if form.errors and wants_json():
        return answer(422, "invalid", form.problems)
    portfolio: PortfolioAccess = subject()
    lines = queries.evidence_of_application(edge.reader(), portfolio.application_key)
    scheme = outline(edge.reader(), portfolio.version_id)
    facts = [each.facts for each in lines]
    page = render_template(
        "portfolios/form.html",
        form=form,
        portfolio=portfolio,
        line=line,
        **({} if line else offered(edge.reader(), actor())),
        units=[rules.unit_coverage(unit, facts) for unit in scheme.units],
    )
    return page, status_of(form)


@blueprint.route("/permohonan/<application_id>/bukti/baru", methods=["GET", "POST"])
@takes(FORM_BYTES)
@allow(Permission.EVIDENCE_ADD, subject=queries.portfolio_access)
def add(application_id: str) -> ResponseReturnValue:
    """Show files for one or several KUK, sent now or kept before; `?kuk=` ticks one beforehand."""
    refuse_if(rules.why_not_edit(subject()))
    form = NewEvidenceForm(kuk=request.args.getlist("kuk"))
    if not form.validate_on_submit():
        return _form_page(form, None)
    at = now()
    for number, kept in enumerate(shelve(actor(), form.files(), now=at)):
        said = form.described(number)
        actions.show_file(edge.writer(), actor(), application_id, kept.file, **said, now=at)
    return done("Bukti tersimpan.", "portfolios.index", application_id=application_id)


@blueprint.route("/bukti/<evidence_id>/ubah", methods=["GET", "POST"])
@allow(Permission.EVIDENCE_ADD, subject=queries.evidence_access, hidden=True)
def change(evidence_id: str) -> ResponseReturnValue:
    """Another title, kind or other KUK; the file stays."""
    refuse_if(rules.why_not_edit(subject()))
    line = _line(evidence_id)
    form = EvidenceForm(title=line.title, kind=line.kind.value, kuk=line.kuk_ids)
    if not form.validate_on_submit():
        return _form_page(form, line)
    actions.describe_evidence(edge.writer(), actor(), evidence_id, **form.description(), now=now())
    return done("Bukti tersimpan.", "portfolios.show", evidence_id=evidence_id)


@blueprint.post("/bukti/<evidence_id>/hapus")
@allow(Permission.EVIDENCE_ADD, subject=queries.evidence_access, hidden=True)
def remove(evidence_id: str) -> ResponseReturnValue:
    """Take evidence back before judging begins."""
    application_id = actions.remove_evidence(edge.writer(), actor(), evidence_id, now=now())
    return done("Bukti dihapus.", "portfolios.index", application_id=application_id)


def _show_page(portfolio: PortfolioAccess, line: EvidenceLine, form: RatingForm | None) -> str:
    rated = _ratings(portfolio).get(line.evidence_id)
    seat = portfolio.seat
    is_judging = seat is not None and seat.status is SeatStatus.CHECKED_IN and portfolio.is_frozen
    return render_template(
        "portfolios/show.html",
        portfolio=portfolio,
        line=line,
        kuk=queries.kuk_lines(edge.reader(), line.kuk_ids),
        rated=rated,
        form=form,
        rates=seat is not None and may(Permission.EVIDENCE_RATE, seat),
        is_judging=is_judging,
        pages=count_pages(_content(line)) if line.is_paper else int(line.is_photo or line.is_video),
        page=page_number(),
        is_own=portfolio.is_own(actor()),
        why_not=sentences(rules.why_not_edit(portfolio)),
        rules=rules,
    )


@blueprint.get("/bukti/<evidence_id>")
@allow(Permission.EVIDENCE_READ, subject=queries.evidence_access, hidden=True)
def show(evidence_id: str) -> ResponseReturnValue:
    """One piece of evidence with a picture of it, its KUK, and for the assessor the rating."""
    return _show_page(subject(), _line(evidence_id), None)


def _content(line: EvidenceLine) -> bytes:
    return edge.services().files.get(line.file_key)


def _note(line: EvidenceLine, page: int = 0) -> None:
    """Every look of somebody else than the candidate is written down."""
    portfolio: PortfolioAccess = subject()
    if not portfolio.is_own(actor()):
        actions.note_view(edge.writer(), actor(), line.evidence_id, page, now=now())


@blueprint.get("/bukti/<evidence_id>/berkas")
@allow(Permission.EVIDENCE_READ, subject=queries.evidence_access, hidden=True)
def file(evidence_id: str) -> ResponseReturnValue:
    """The file itself: photos are shown, videos are played in parts, all else is downloaded."""
    line = _line(evidence_id)
    content = _content(line)
    if request.headers.get("Range", "bytes=0-") == "bytes=0-":
        _note(line)  # one look, however many parts of a video a player asks for
    return download(content, line.file_name, line.media_type, inline=line.is_photo)


@blueprint.get("/bukti/<evidence_id>/halaman/<int:slot>")
@allow(Permission.EVIDENCE_READ, subject=queries.evidence_access, hidden=True)
def page(evidence_id: str, slot: int) -> ResponseReturnValue:
    """A page of a PDF as a picture, which every phone can show and nothing can run from."""
    line = _line(evidence_id)
    picture = draw_page(_content(line), slot) if line.is_paper else None
    if picture is None:
        raise NotFound
    _note(line, slot)
    return download(picture, f"{line.number}-{slot}.jpg", "image/jpeg", inline=True)


@blueprint.post("/bukti/<evidence_id>/nilai")
@allow(Permission.EVIDENCE_RATE, subject=queries.rated_seat, hidden=True)
def rate(evidence_id: str) -> ResponseReturnValue:
    """Keep a VATM rating, and go back to where the form stood."""
    form = RatingForm()
    if not form.validate_on_submit():
        portfolio = queries.evidence_access(edge.reader(), evidence_id)
        if portfolio is None:
            raise NotFound
        return _show_page(portfolio, _line(evidence_id), form), status_of(form)
    actions.rate_evidence(
        edge.writer(), actor(), evidence_id, form.rating(), form.note.data or "", now=now()
    )
    flash(gettext("Penilaian bukti tersimpan."), "ok")
    here = url_for("portfolios.show", evidence_id=evidence_id)
    return redirect(local_target(request.form.get("next"), here), code=303)
