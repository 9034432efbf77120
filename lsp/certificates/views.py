"""Pages of certificates: the office's list and details, and the holder's own page."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.certificates import actions, documents, queries
from lsp.certificates.forms import AnswerForm, IssueForm, ProposalForm
from lsp.certificates.models import Certificate
from lsp.certificates.rules.events import EVENT_NAMES
from lsp.certificates.rules.issue import STAGE_NAMES, Stage
from lsp.certificates.rules.numbers import written_short_code
from lsp.certificates.rules.standing import (
    CHANGE_NAMES,
    SHOWN_KINDS,
    SHOWN_NAMES,
    STEP_NAMES,
    ShownStatus,
    StandingStep,
    shown_status,
    steps_from,
)
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.kernel.text import N_
from lsp.kernel.zones import Zone, local_date
from lsp.web import edge
from lsp.web.access import allow, may, subject
from lsp.web.pages import PAGE_SIZE, Page, done, download, page_number, status_of
from lsp.web.signing_in import actor

blueprint = Blueprint("certificates", __name__)


def _status(certificate: Certificate) -> ShownStatus:
    return shown_status(
        certificate.standing,
        certificate.valid_to,
        local_date(now(), Zone.WIB),
        is_released=certificate.stage is Stage.RELEASED,
    )


def _words() -> dict[str, object]:
    return {
        "names": SHOWN_NAMES,
        "kinds": SHOWN_KINDS,
        "stages": STAGE_NAMES,
        "events": EVENT_NAMES,
        "steps": STEP_NAMES,
        "change_names": CHANGE_NAMES,
        "status_of": _status,
        "written_code": written_short_code,
    }


def _counts() -> dict[str, int]:
    db = edge.reader()
    return {"ready": queries.count_ready_to_issue(db), "open": queries.count_open_changes(db)}


@blueprint.get("/sertifikat")
@allow(Permission.CERTIFICATE_LIST)
def index() -> ResponseReturnValue:
    """Certificates, the newest first, narrowed by status and search."""
    search, status = request.args.get("q", "").strip()[:80], request.args.get("status", "")
    wanted = queries.CertificateFilter(local_date(now(), Zone.WIB), search, status)
    number = page_number()
    rows, total = queries.certificates_page(
        edge.reader(), wanted, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    return render_template(
        "certificates/index.html",
        page=Page(rows, number, total),
        q=search,
        status=status,
        counts=_counts(),
        **_words(),
    )


@blueprint.get("/sertifikat/siap-terbit")
@allow(Permission.CERTIFICATE_ISSUE)
def ready() -> ResponseReturnValue:
    """Decisions of competence that wait for their certificate."""
    rows = queries.ready_to_issue(edge.reader())
    return render_template("certificates/ready.html", rows=rows, counts=_counts())


@blueprint.get("/sertifikat/usulan")
@allow(Permission.CERTIFICATE_LIST)
def proposals() -> ResponseReturnValue:
    """Proposed changes of standing that wait for a second person."""
    rows = queries.open_changes(edge.reader())
    return render_template(
        "certificates/proposals.html", rows=rows, counts=_counts(), steps=STEP_NAMES
    )


@blueprint.post("/sertifikat/terbit/<case_id>")
@allow(Permission.CERTIFICATE_ISSUE, subject=queries.case_access)
def issue(case_id: str) -> ResponseReturnValue:
    """Give the order to issue, then take every step, each in a transaction of its own."""
    form = IssueForm()
    if not form.validate_on_submit():
        rows = queries.ready_to_issue(edge.reader())
        return render_template(
            "certificates/ready.html", rows=rows, counts=_counts(), form=form, failed=case_id
        ), status_of(form)
    certificate = actions.begin(
        edge.writer(), actor(), case_id, blanko_number=form.blanko_number.data or "", now=now()
    )
    edge.commit_now()
    return _carry_on(certificate.public_id)


@blueprint.post("/sertifikat/<certificate_id>/lanjutkan")
@allow(Permission.CERTIFICATE_ISSUE, subject=queries.certificate_access)
def carry_on(certificate_id: str) -> ResponseReturnValue:
    """Take the steps that are left of an issue that stopped."""
    return _carry_on(certificate_id)


def _carry_on(certificate_id: str) -> ResponseReturnValue:
    edge.drop_reader()
    services = edge.services()
    is_released = actions.try_to_issue(services.database, services, certificate_id, now=now())
    text = N_("Sertifikat terbit.") if is_released else N_("Penerbitan berhenti. Lihat sebabnya.")
    return done(text, "certificates.show", certificate_id=certificate_id)


@blueprint.get("/sertifikat/<certificate_id>")
@allow(Permission.CERTIFICATE_LIST, subject=queries.certificate_access)
def show(certificate_id: str) -> ResponseReturnValue:
    """One certificate for the office: facts, history, proposals."""
    return _page(certificate_id, ProposalForm(formdata=None))


def _page(certificate_id: str, form: ProposalForm) -> ResponseReturnValue:
    db = edge.reader()
    certificate = queries.certificate_by_public_id(db, certificate_id)
    may_propose = may(Permission.CERTIFICATE_PROPOSE, subject())
    may_approve = may(Permission.CERTIFICATE_APPROVE, subject())
    is_insider = may_propose or may_approve
    sealer = edge.services().sealer
    return render_template(
        "certificates/show.html",
        certificate=certificate,
        form=form.offer(steps_from(certificate.standing)),
        history=queries.events_of(db, certificate.id),
        papers=queries.papers_of(db, certificate),
        changes=queries.changes_of(db, certificate.id) if is_insider else [],
        may_propose=may_propose,
        may_approve=may_approve,
        actor_id=actor().person_id,
        reason_of=lambda row: actions.open_reason(
            row.public_id, row.reason_sealed, "reason", sealer
        ),
        answer_of=lambda row: actions.open_reason(
            row.public_id, row.answer_sealed, "answer", sealer
        ),
        **_words(),
    ), status_of(form)


@blueprint.post("/sertifikat/<certificate_id>/usul")
@allow(Permission.CERTIFICATE_PROPOSE, subject=queries.certificate_access)
def propose(certificate_id: str) -> ResponseReturnValue:
    """Propose a change of standing to a second person."""
    form = ProposalForm()
    form.offer(StandingStep)
    if not form.validate_on_submit():
        return _page(certificate_id, form)
    proposal = actions.Proposal(
        StandingStep(form.step.data),
        form.reason.data or "",
        form.new_name.data or "",
        form.new_blanko.data or "",
    )
    sealer = edge.services().sealer
    actions.propose(edge.writer(), actor(), certificate_id, proposal, sealer, now=now())
    return done(
        "Usulan dicatat. Orang lain akan menjawabnya.",
        "certificates.show",
        certificate_id=certificate_id,
    )


@blueprint.post("/sertifikat/perubahan/<change_id>/setujui")
@allow(Permission.CERTIFICATE_APPROVE, subject=queries.change_access)
def approve(change_id: str) -> ResponseReturnValue:
    """Carry out what another person proposed."""
    form, services = AnswerForm(), edge.services()
    form.validate()
    note = form.reason.data or ""
    certificate = actions.approve(
        edge.writer(),
        actor(),
        change_id,
        note,
        services.sealer,
        origin=services.origin,
        now=now(),
    )
    if certificate.stage is not Stage.RELEASED:
        edge.commit_now()
        return _carry_on(certificate.public_id)
    return done(
        "Usulan disetujui dan dijalankan.",
        "certificates.show",
        certificate_id=certificate.public_id,
    )


@blueprint.post("/sertifikat/perubahan/<change_id>/tolak")
@allow(Permission.CERTIFICATE_APPROVE, subject=queries.change_access)
def decline(change_id: str) -> ResponseReturnValue:
    """Turn a proposal down."""
    form = AnswerForm()
    form.validate()
    certificate = actions.decline(
        edge.writer(),
        actor(),
        change_id,
        form.reason.data or "",
        edge.services().sealer,
        now=now(),
    )
    return done("Usulan ditolak.", "certificates.show", certificate_id=certificate.public_id)


@blueprint.get("/sertifikat/<certificate_id>/pdf")
@allow(Permission.CERTIFICATE_PDF, subject=queries.certificate_access, hidden=True)
def pdf(certificate_id: str) -> ResponseReturnValue:
    """The paper as PDF, from its release on."""
    found = queries.released_file(edge.reader(), certificate_id)
    if found is None:
        raise NotFound
    content = edge.services().files.get(found[1])
    return download(content, f"Sertifikat-{found[0].replace(' ', '-')}.pdf", "application/pdf")


@blueprint.get("/sertifikat-saya/<certificate_id>")
@allow(Permission.CERTIFICATE_READ, subject=queries.certificate_access)
def mine(certificate_id: str) -> ResponseReturnValue:
    """The holder's own page: status, download, and links to share."""
    certificate = queries.certificate_by_public_id(edge.reader(), certificate_id)
    if certificate.stage is not Stage.RELEASED:
        raise NotFound
    newer = queries.papers_of(edge.reader(), certificate)[-1]
    return render_template(
        "certificates/mine.html",
        certificate=certificate,
        newer=newer if newer.id != certificate.id and newer.stage is Stage.RELEASED else None,
        link=documents.verification_link(certificate.printed, certificate.token or ""),
        picture=documents.qr_picture(certificate.printed, certificate.token or ""),
        linkedin=documents.linkedin_link(certificate.printed, certificate.token or ""),
        **_words(),
    )
