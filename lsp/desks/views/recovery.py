"""A forgotten password: joins accounts and notices."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lsp.accounts import actions, queries
from lsp.accounts.forms import ForgotForm, login_parts
from lsp.accounts.models import Person
from lsp.adapters.clock import now
from lsp.desks.views.room import blueprint
from lsp.notices.actions import queue
from lsp.web import edge
from lsp.web.access import public
from lsp.web.language import gettext
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
    queue(
        edge.writer(),
        to=actions.open_field(person, "email", services.sealer),
        subject=gettext("Atur ulang kata sandi"),
        body=gettext(
            "Buka tautan ini dalam 2 jam untuk membuat kata sandi baru:\n\n%(link)s\n\n"
            "Abaikan pesan ini bila Anda tidak memintanya.",
            link=link,
        ),
        sealer=services.sealer,
        now=at,
    )
