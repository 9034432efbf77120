"""`lsp user …` and `lsp users`."""

import sys
from datetime import timedelta

import click

from lsp.accounts import actions, queries
from lsp.accounts.forms import login_parts
from lsp.adapters.passwords import hash_password
from lsp.kernel.ids import new_secret
from lsp.kernel.roles import SYSTEM, Role
from lsp.web.console import EXIT_REFUSED, EXIT_USAGE, Console, report


@click.group()
def user() -> None:
    """People with log-ins."""


@user.command()
@click.argument("login")
@click.option("--name", required=True, help="Full name.")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]))
@click.option("--password-stdin", is_flag=True, help="Read the password from stdin.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def create(
    console: Console,
    login: str,
    name: str,
    roles: tuple[str, ...],
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Enter a person with a log-in (e-mail or phone) and roles for a year."""
    email, phone = login_parts(login)
    if not (email or phone):
        click.echo(f"{login} is neither an e-mail address nor a phone number.", err=True)
        sys.exit(EXIT_USAGE)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else new_secret(12)
    now = console.now()
    with console.database.writing() as db:
        draft = actions.PersonDraft(full_name=name, email=email, phone=phone)
        person = actions.enter_person(db, SYSTEM, draft, console.services.sealer, now=now)
        actions.open_account(db, SYSTEM, person, hash_password(password), now=now)
        for role in roles:
            until = now.date() + timedelta(days=365)
            actions.grant_role(db, SYSTEM, person, Role(role), until, now=now)
    shown = "" if password_stdin else password
    text = f"{name} may sign in as {login}" + (f" with password {shown}" if shown else "")
    report({"id": person.public_id, "login": login, "password": shown or None}, as_json, text)


@user.command("reset-link")
@click.argument("login")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def reset_link(console: Console, login: str, as_json: bool) -> None:
    """Print a one-time link for a new password, to hand over in person."""
    email, phone = login_parts(login)
    sealer = console.services.sealer
    with console.database.writing() as db:
        found = queries.person_by_login(
            db, sealer.index(email, "email"), sealer.index(phone, "phone")
        )
        if found is None:
            click.echo("There is no such log-in.", err=True)
            sys.exit(EXIT_REFUSED)
        token = actions.ask_reset(db, found[0], now=console.now())
    link = f"{console.services.origin}/sandi/baru/{token}"
    report({"link": link}, as_json, link)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def users(console: Console, as_json: bool) -> None:
    """In demo mode, list the demo log-ins with their roles."""
    if not console.services.demo:
        click.echo("Only the demo lists its log-ins.", err=True)
        sys.exit(EXIT_REFUSED)
    with console.database.reading() as db:
        rows, _ = queries.people_page(db, search="", offset=0, limit=500)
        roles = queries.roles_of(db, {row.id for row in rows}, console.now().date())
    sealer = console.services.sealer
    listed = [
        {
            "login": actions.open_field(row, "email", sealer),
            "name": row.full_name,
            "roles": [role.value for role in roles[row.id]],
        }
        for row in rows
    ]
    text = "\n".join(f"{row['login']}  {row['name']}  {row['roles']}" for row in listed)
    report({"users": listed}, as_json, text)
