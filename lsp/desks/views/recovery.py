"""A forgotten password: joins accounts and notices."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lsp.accounts import actions, queries
from lsp.accounts.forms import ForgotForm, login_parts
from lsp.accounts.models import Person
from lsp.accounts.rules import RESET_LINK_LIFE
from lsp.adapters.clock import now
from lsp.adapters.passwords import token_hash
from lsp.desks.views.room import blueprint
from lsp.notices.actions import NoticeKind, enqueue
from lsp.web import edge
from lsp.web.access import public
from lsp.web.pages import done, status_of


@blueprint.route("/sandi/lupa", methods=["GET", "POST"])
@public
def forgot_password() -> ResponseReturnValue:
    """Ask for a one-time link; the same words whether or not there is such an account."""
    form = ForgotForm()
    if not form.validate_on_submit():
        return render_template("desks/forgot.html", form=form), status_of(form)
    email, phone = login_parts(form.login.data or "")
    person, _ = queries.log_in_facts(edge.reader(), edge.services().sealer, email, phone)
    if person and person.email_sealed:
        _send_reset_link(person)
    return done(
        "Bila akun itu ada, kami mengirim tautan ke e-mailnya. Tautan berlaku 2 jam.",
        "accounts.sign_in",
    )


def _send_reset_link(person: Person) -> None:
    at, services = now(), edge.services()
    token = actions.ask_reset(edge.writer(), person, now=at)
    link = services.origin + url_for("accounts.new_password", token=token)
    hours = int(RESET_LINK_LIFE.total_seconds() // 3600)
    enqueue(
        edge.writer(),
        NoticeKind.PASSWORD_RESET,
        person.id,
        {"link": link, "hours": hours},
        deed=token_hash(token),
        expires_at=at + RESET_LINK_LIFE,
        sealer=services.sealer,
        now=at,
    )
