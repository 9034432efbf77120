"""`lsp init`: secrets, keys, schema, the LSP itself and its first administrator."""

import sys
from datetime import datetime, timedelta

import click
from sqlalchemy.orm import Session

from lsp.accounts import actions as accounts
from lsp.adapters import migrations
from lsp.adapters.clock import now
from lsp.adapters.keyring import create_keyring
from lsp.adapters.passwords import hash_password
from lsp.adapters.signing import SigningKeyMissing, TokenSigner, create_signing_key
from lsp.config import read_config
from lsp.kernel.roles import SYSTEM, Role
from lsp.organization import actions as organization
from lsp.organization.queries import organization_or_none
from lsp.web.console import EXIT_USAGE, Console
from lsp.web.edge import Services


def _create_keys() -> None:
    config = read_config()
    config.instance.mkdir(parents=True, exist_ok=True)
    config.instance.chmod(0o700)
    create_keyring(config.secrets_folder)
    signing = config.secrets_folder / "signing"
    try:
        TokenSigner.load(signing)
    except SigningKeyMissing:
        create_signing_key(signing, f"k{now():%y}a")


def _first_administrator(
    db: Session, services: Services, name: str, email: str, password: str, now: datetime
) -> None:
    draft = accounts.PersonDraft(full_name=name, email=email.lower())
    person = accounts.enter_person(db, SYSTEM, draft, services.sealer, now=now)
    accounts.open_account(db, SYSTEM, person, hash_password(password), now=now)
    expires_on = now.date() + timedelta(days=365)
    accounts.grant_role(db, SYSTEM, person, Role.SYSTEM_ADMINISTRATOR, expires_on, now=now)


@click.command()
@click.option("--name", default="", help="The LSP's name; with it the LSP is founded.")
@click.option("--licence", default="", help="Licence number, like BNSP-LSP-0000-ID.")
@click.option("--licence-expires", type=click.DateTime(["%Y-%m-%d"]), default=None)
@click.option("--admin-name", default="", help="First administrator's full name.")
@click.option("--admin-email", default="", help="First administrator's e-mail address.")
@click.option("--admin-password-stdin", is_flag=True, help="Read the password from stdin.")
@click.pass_obj
def init(
    console: Console,
    name: str,
    licence: str,
    licence_expires: datetime | None,
    admin_name: str,
    admin_email: str,
    admin_password_stdin: bool,
) -> None:
    """Make secrets, keys and schema; found the LSP when its name is given. Safe to repeat."""
    _create_keys()
    migrations.upgrade(console.database)
    if not name:
        click.echo("Keys and schema are ready.")
        return
    password = sys.stdin.readline().rstrip("\n") if admin_password_stdin else ""
    if not (licence and admin_name and admin_email and password):
        click.echo(
            "With --name, give --licence, --admin-name, --admin-email and a password.", err=True
        )
        sys.exit(EXIT_USAGE)
    now = console.now()
    expires = licence_expires.date() if licence_expires else now.date() + timedelta(days=365)
    with console.database.writing() as db:
        if organization_or_none(db):
            click.echo("The LSP is founded already.")
            return
        draft = organization.OrganizationDraft(
            name=name, name_en=name, licence_number=licence, licence_expires_on=expires
        )
        organization.found(db, SYSTEM, draft, now=now)
        _first_administrator(db, console.services, admin_name, admin_email, password, now)
    click.echo(f"{name} is founded. Sign in as {admin_email}.")
