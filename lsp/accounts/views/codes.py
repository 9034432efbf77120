"""Signing in by one-time code: asking for it, and typing it in."""

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from lsp.accounts import actions
from lsp.accounts.actions.codes import ask_code, use_code
from lsp.accounts.forms import AskCodeForm, CodeForm, login_parts
from lsp.accounts.models import SignInMethod
from lsp.accounts.rules import CODE_LIFE
from lsp.accounts.views.entry import begin, is_blocked, throttle_keys
from lsp.accounts.views.room import blueprint
from lsp.adapters.clock import now
from lsp.web import edge
from lsp.web.access import public
from lsp.web.errors import answer
from lsp.web.language import gettext
from lsp.web.pages import status_of

TOKEN, REFERENCE = "code_request", "code_reference"


@blueprint.route("/masuk/kode", methods=["GET", "POST"])
@public
def ask() -> ResponseReturnValue:
    """Ask for a code; the same words and the same work whether or not there is such an account."""
    form = AskCodeForm()
    if not form.validate_on_submit():
        return render_template("accounts/ask_code.html", form=form), status_of(form)
    at, keys = now(), throttle_keys(form.login.data or "", "code")
    if is_blocked(keys, at):
        return answer(429, "too_many_attempts")
    email, phone = login_parts(form.login.data or "")
    sealer = edge.services().sealer
    token, reference = ask_code(edge.writer(), email, phone, sealer, now=at)
    actions.count_failure(edge.writer(), keys, now=at)
    session[TOKEN], session[REFERENCE] = token, reference
    return redirect(url_for("accounts.enter_code"), code=303)


@blueprint.route("/masuk/kode/isi", methods=["GET", "POST"])
@public
def enter_code() -> ResponseReturnValue:
    """Type the code in, in the browser that asked for it."""
    if TOKEN not in session:
        return redirect(url_for("accounts.ask"), code=303)
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(form, status_of(form))
    at, keys = now(), throttle_keys("", "code-try")[1:]
    if is_blocked(["", *keys], at):
        return answer(429, "too_many_attempts")
    sealer = edge.services().sealer
    found = use_code(edge.writer(), session[TOKEN], form.code.data or "", sealer, now=at)
    if found is None:
        actions.count_failure(edge.writer(), keys, now=at)
        form.code.errors = [gettext("Kode tidak cocok atau sudah tidak berlaku.")]
        return _page(form, 200)
    person, row = found
    handed = row.handed_over_by_id is not None
    begin(person, at, SignInMethod.DESK_CODE if handed else SignInMethod.CODE)
    return redirect(url_for("desks.home"), code=303)


def _page(form: CodeForm, status: int) -> ResponseReturnValue:
    return render_template(
        "accounts/enter_code.html",
        form=form,
        reference=session.get(REFERENCE, ""),
        minutes=int(CODE_LIFE.total_seconds() // 60),
    ), status
