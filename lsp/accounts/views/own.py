"""One's own account: password, signed-in devices, consents."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lsp.accounts import actions, queries
from lsp.accounts.actions.consents import give_consent as give_consent_to
from lsp.accounts.actions.consents import withdraw_consent as withdraw
from lsp.accounts.forms import ChangePasswordForm
from lsp.accounts.models import Account, ConsentPurpose, Person
from lsp.accounts.rules import CONSENT_PURPOSE_NAMES, METHOD_NAMES
from lsp.accounts.views.room import blueprint
from lsp.adapters.clock import now
from lsp.adapters.passwords import hash_password, password_fits, token_hash
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.language import gettext
from lsp.web.pages import done, status_of
from lsp.web.signing_in import actor, visitor


@blueprint.get("/akun")
@allow(Permission.ACCOUNT_USE_OWN)
def own() -> ResponseReturnValue:
    """My account."""
    return _page(ChangePasswordForm())


def _page(form: ChangePasswordForm) -> ResponseReturnValue:
    db, me, here = edge.reader(), actor(), visitor()
    person = queries.person_by_public_id(db, me.public_id)
    sealer = edge.services().sealer
    return render_template(
        "accounts/own.html",
        form=form,
        email=actions.open_field(person, "email", sealer) if person else "",
        phone=actions.open_field(person, "phone", sealer) if person else "",
        sessions=queries.sessions_of(db, me.person_id, now()),
        this_session=token_hash(here.token) if here else "",
        consents=queries.consents_of(db, me.person_id),
        purpose_names=CONSENT_PURPOSE_NAMES,
        method_names=METHOD_NAMES,
    ), status_of(form)


@blueprint.post("/akun/sandi")
@allow(Permission.ACCOUNT_USE_OWN)
def change_password() -> ResponseReturnValue:
    """Change my password; my other devices are signed out."""
    form, me = ChangePasswordForm(), actor()
    if form.validate_on_submit():
        account = edge.reader().get_one(Account, me.person_id)
        if not password_fits(account.password_hash, form.present.data or ""):
            form.present.errors = [gettext("Kata sandi sekarang tidak cocok.")]
    if not form.is_submitted() or form.errors:
        return _page(form)
    here = visitor()
    actions.set_password(
        edge.writer(),
        me.person_id,
        hash_password(form.password.data or ""),
        now=now(),
        but_token=here.token if here else "",
    )
    return done("Kata sandi baru tersimpan. Perangkat lain sudah dikeluarkan.", "accounts.own")


@blueprint.post("/akun/keluar-semua")
@allow(Permission.ACCOUNT_USE_OWN)
def sign_out_elsewhere() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    here = visitor()
    person = edge.writer().get_one(Person, actor().person_id)
    actions.revoke_sessions(
        edge.writer(), actor(), person, now=now(), but_token=here.token if here else ""
    )
    return done("Perangkat lain sudah dikeluarkan.", "accounts.own")


@blueprint.post("/akun/perangkat/<session_token_id>/keluarkan")
@allow(Permission.ACCOUNT_USE_OWN, subject=queries.session_access)
def revoke_session(session_token_id: str) -> ResponseReturnValue:
    """Sign out one of my devices."""
    mine = queries.own_session(edge.writer(), actor().person_id, session_token_id)
    if mine is None:
        raise NotFound
    actions.revoke_session(edge.writer(), actor(), mine, now=now())
    return done("Perangkat itu sudah dikeluarkan.", "accounts.own")


@blueprint.post("/akun/persetujuan/<step>/beri")
@allow(Permission.ACCOUNT_USE_OWN)
def give_consent(step: str) -> ResponseReturnValue:
    """Give a consent that is not needed for certification."""
    if step not in {ConsentPurpose.WHATSAPP, ConsentPurpose.PUBLICITY}:
        raise NotFound
    give_consent_to(edge.writer(), actor(), ConsentPurpose(step), now=now())
    return done("Persetujuan diberikan.", "accounts.own")


@blueprint.post("/akun/persetujuan/<step>/cabut")
@allow(Permission.ACCOUNT_USE_OWN)
def withdraw_consent(step: str) -> ResponseReturnValue:
    """Withdraw a consent that is not needed for certification."""
    if step not in {ConsentPurpose.WHATSAPP, ConsentPurpose.PUBLICITY}:
        raise NotFound
    withdraw(edge.writer(), actor(), ConsentPurpose(step), now=now())
    return done("Persetujuan dicabut.", "accounts.own")
