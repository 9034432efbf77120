"""Registering, signing in and out, a forgotten password; language and look for everybody."""

from datetime import datetime

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from lsp.accounts import actions, queries
from lsp.accounts.forms import NewPasswordForm, RegisterForm, SignInForm, login_parts
from lsp.accounts.models import ConsentPurpose, Person, SignInMethod
from lsp.accounts.rules import blocked_until
from lsp.accounts.views.room import blueprint
from lsp.adapters.clock import now
from lsp.adapters.passwords import hash_password, password_fits
from lsp.web import edge, signing_in
from lsp.web.access import public
from lsp.web.errors import answer
from lsp.web.language import LANGUAGES, gettext
from lsp.web.pages import done, local_target, status_of


@blueprint.route("/daftar", methods=["GET", "POST"])
@public
def register() -> ResponseReturnValue:
    """Register as a candidate; the answer is the same when the e-mail or phone is taken."""
    form = RegisterForm()
    if not form.validate_on_submit():
        return render_template("accounts/register.html", form=form), status_of(form)
    purposes = {purpose for purpose in ConsentPurpose if getattr(form, purpose.value).data}
    draft = actions.PersonDraft(
        full_name=form.full_name.data or "",
        email=form.email.data or "",
        phone=form.phone.data or "",
        consents=frozenset(purposes),
    )
    hashed = hash_password(form.password.data or "")
    actions.register_candidate(edge.writer(), draft, hashed, edge.services().sealer, now=now())
    return done("Akun Anda siap. Silakan masuk.", "accounts.sign_in")


def throttle_keys(login: str, door: str = "login") -> list[str]:
    """Blind indexes of the log-in name and the address at one door."""
    sealer = edge.services().sealer
    kinds = (f"throttle-{door}", "throttle-address" if door == "login" else f"throttle-{door}-at")
    parts = (login.casefold(), request.remote_addr or "")
    return [sealer.index(part, kind) for part, kind in zip(parts, kinds, strict=True)]


def is_blocked(keys: list[str], at: datetime) -> bool:
    """Whether the name or the address has to wait."""
    rows = [queries.throttle(edge.reader(), key) for key in keys]
    # An address serves many people (a TUK's shared line), so it may fail four times as often.
    allowances = (0, 15)
    return any(
        row is not None and blocked_until(row.failures - allowance, row.last_failed_at) > at
        for row, allowance in zip(rows, allowances, strict=True)
    )


@blueprint.route("/masuk", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in; the same words and the same time whether or not there is such an account."""
    form, target = SignInForm(), local_target(request.args.get("next"), url_for("desks.home"))
    if not form.validate_on_submit():
        return _sign_in_page(form, status_of(form))
    at, keys = now(), throttle_keys(form.login.data or "")
    if is_blocked(keys, at):
        return answer(429, "too_many_attempts")
    email, phone = login_parts(form.login.data or "")
    person, stored_hash = queries.log_in_facts(edge.reader(), edge.services().sealer, email, phone)
    if not password_fits(stored_hash, form.password.data or "") or person is None:
        actions.count_failure(edge.writer(), keys, now=at)
        form.password.errors = [gettext("E-mail, nomor HP, atau kata sandi tidak cocok.")]
        return _sign_in_page(form, 200)
    actions.forget_failures(edge.writer(), keys[:1])
    begin(person, at, SignInMethod.PASSWORD)
    return redirect(target, code=303)


def begin(person: Person, at: datetime, method: SignInMethod) -> None:
    """Open a session in this browser."""
    device = request.user_agent.string
    token = actions.start_session(edge.writer(), person.id, device, method=method, now=at)
    actor = queries.actor_for(edge.writer(), person.id, at.date())
    signing_in.begin(signing_in.Visitor(token, actor, "id", "system", False))


def _sign_in_page(form: SignInForm, status: int) -> ResponseReturnValue:
    return render_template("accounts/sign_in.html", form=form), status


@blueprint.post("/keluar")
@public
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    visitor = signing_in.visitor()
    if visitor:
        actions.end_session(edge.writer(), visitor.actor, visitor.token, now=now())
    signing_in.end()
    return done("Anda sudah keluar.", "accounts.sign_in")


@blueprint.route("/sandi/baru/<token>", methods=["GET", "POST"])
@public
def new_password(token: str) -> ResponseReturnValue:
    """Use a one-time link."""
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/new_password.html", form=form), status_of(form)
    hashed = hash_password(form.password.data or "")
    if actions.reset_password(edge.writer(), token, hashed, now=now()):
        return done("Kata sandi baru tersimpan. Silakan masuk.", "accounts.sign_in")
    flash(gettext("Tautan ini sudah dipakai atau sudah lewat waktunya. Minta tautan baru."), "bad")
    return redirect(url_for("desks.forgot_password"), code=303)


@blueprint.post("/bahasa")
@public
def choose_language() -> ResponseReturnValue:
    """Switch the language, kept per person, or per browser when nobody is signed in."""
    chosen = request.form.get("lang", "id")
    chosen = chosen if chosen in LANGUAGES else "id"
    visitor = signing_in.visitor()
    if visitor:
        actions.set_preferences(edge.writer(), visitor.actor.person_id, language=chosen)
    session["language"] = chosen
    return redirect(local_target(request.form.get("next"), "/"), code=303)


@blueprint.post("/tampilan")
@public
def choose_look() -> ResponseReturnValue:
    """Switch theme or print size."""
    theme, print_size = request.form.get("theme"), request.form.get("large_print")
    theme = theme if theme in {"system", "light", "dark"} else None
    large = None if print_size is None else print_size == "1"
    visitor = signing_in.visitor()
    if visitor:
        actions.set_preferences(
            edge.writer(), visitor.actor.person_id, theme=theme, large_print=large
        )
    session["theme"] = theme or session.get("theme", "system")
    session["large_print"] = session.get("large_print", False) if large is None else large
    return redirect(local_target(request.form.get("next"), "/"), code=303)
