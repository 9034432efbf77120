"""The invited person's way: open the link, get an account, check the data, take part."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lsp.accounts.actions import start_session
from lsp.accounts.models import ConsentPurpose
from lsp.accounts.queries import actor_for
from lsp.accounts.rules import masked_nik
from lsp.adapters.clock import now
from lsp.adapters.passwords import hash_password
from lsp.applications.forms import shown_answers
from lsp.applications.queries import open_data
from lsp.applications.rules import EDITABLE
from lsp.applications.rules.answers import birth_date, nik_doubts
from lsp.enrolments import actions, queries
from lsp.enrolments.forms import OpenAccountForm, TailForm
from lsp.enrolments.queries import InvitationRow
from lsp.enrolments.rules.inviting import why_not_use
from lsp.enrolments.views.room import blueprint, words
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.web import edge, signing_in
from lsp.web.access import allow, public
from lsp.web.forms import BaseForm
from lsp.web.language import gettext, sentences
from lsp.web.pages import done, status_of
from lsp.web.signing_in import actor


def _found(token: str) -> InvitationRow:
    found = queries.invitation_by_token(edge.reader(), token)
    if found is None:
        raise NotFound
    return found


def _page(token: str, form: BaseForm, status: int) -> ResponseReturnValue:
    found = _found(token)
    return render_template(
        "enrolments/invitation.html",
        form=form,
        found=found,
        token=token,
        row=queries.group_row_by_id(edge.reader(), found.enrolment.group_id),
        why_not=sentences(why_not_use(found.facts, now())),
    ), status


@blueprint.route("/undangan/<token>", methods=["GET", "POST"])
@public
def invitation(token: str) -> ResponseReturnValue:
    """What the invitation is for, and an account to answer it with."""
    found = _found(token)
    if actor().is_signed_in or found.has_account or why_not_use(found.facts, now()):
        return _page(token, TailForm(formdata=None), 200)
    form = OpenAccountForm()
    if not form.validate_on_submit():
        return _page(token, form, status_of(form))
    return _open_account(token, form)


def _open_account(token: str, form: OpenAccountForm) -> ResponseReturnValue:
    sealer, tail, at = edge.services().sealer, form.tail.data or "", now()
    if actions.count_wrong_tail(edge.writer(), token, tail, sealer, now=at):
        return _wrong_tail(token, form)
    purposes = frozenset(each for each in ConsentPurpose if getattr(form, each.value).data)
    draft = actions.AccountDraft(
        hash_password(form.password.data or ""),
        form.email.data or "",
        form.phone.data or "",
        purposes,
    )
    enrolment = actions.open_account(edge.writer(), token, tail, draft, sealer, now=at)
    if enrolment is None:
        form.email.errors = [gettext("E-mail atau nomor HP ini dipakai akun lain.")]
        return _page(token, form, 422)
    _sign_in(enrolment.person_id)
    return redirect(url_for("enrolments.mine", enrolment_id=enrolment.public_id), code=303)


def _wrong_tail(token: str, form: BaseForm) -> ResponseReturnValue:
    """The form again; what was counted against the link is kept."""
    edge.commit_now()
    form["tail"].errors = [gettext("Angka ini tidak cocok. Lihat KTP Anda.")]
    return _page(token, form, 422)


def _sign_in(person_id: int) -> None:
    db, at = edge.writer(), now()
    session_token = start_session(db, person_id, "undangan", now=at)
    person = actor_for(db, person_id, at.date())
    signing_in.begin(signing_in.Visitor(session_token, person, "id", "system", False))


@blueprint.post("/undangan/<token>/terima")
@allow(Permission.ACCOUNT_USE_OWN)
def take_over(token: str) -> ResponseReturnValue:
    """Take the invitation into the account one is signed in with."""
    _found(token)
    form, sealer = TailForm(), edge.services().sealer
    if not form.validate_on_submit():
        return _page(token, form, status_of(form))
    tail = form.tail.data or ""
    if actions.count_wrong_tail(edge.writer(), token, tail, sealer, now=now()):
        return _wrong_tail(token, form)
    found = actions.take_over(edge.writer(), actor(), token, tail, sealer, now=now())
    return redirect(url_for("enrolments.mine", enrolment_id=found.public_id), code=303)


@blueprint.get("/undangan-saya/<enrolment_id>")
@allow(Permission.ENROLMENT_ANSWER, subject=queries.enrolment_access)
def mine(enrolment_id: str) -> ResponseReturnValue:
    """What the sponsor wrote down of me; mine only when I say so."""
    db, found = edge.reader(), queries.enrolment_row(edge.reader(), enrolment_id)
    if found is None:
        raise NotFound
    known = open_data(found.application, edge.services().sealer)
    return render_template(
        "enrolments/mine.html",
        found=found,
        row=queries.group_row_by_id(db, found.enrolment.group_id),
        shown=shown_answers(known),
        masked=masked_nik(known["nik"]) if known.get("nik") else known.get("passport", ""),
        born=birth_date(known),
        doubts=sentences(nik_doubts(known)),
        **words(),
    )


@blueprint.post("/undangan-saya/<enrolment_id>/ikut")
@allow(Permission.ENROLMENT_ANSWER, subject=queries.enrolment_access)
def confirm(enrolment_id: str) -> ResponseReturnValue:
    """Take part; the application goes on from here."""
    application = actions.confirm(edge.writer(), actor(), enrolment_id, now=now())
    where = {"application_id": application.public_id}
    endpoint = "applications.check" if application.status in EDITABLE else "desks.way"
    return done("Terima kasih. Lengkapi permohonan, lalu tanda tangani.", endpoint, **where)


@blueprint.post("/undangan-saya/<enrolment_id>/tidak-ikut")
@allow(Permission.ENROLMENT_ANSWER, subject=queries.enrolment_access)
def decline(enrolment_id: str) -> ResponseReturnValue:
    """Do not take part."""
    actions.decline(edge.writer(), actor(), enrolment_id, now=now())
    return done("Anda tidak ikut kelompok ini.", "enrolments.mine", enrolment_id=enrolment_id)
