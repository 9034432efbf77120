"""`lsp items`: importing reviewed packages and publishing them by a second person."""

import sys
from pathlib import Path

import click
from sqlalchemy.orm import Session

from lsp.accounts import queries as accounts
from lsp.accounts.forms import login_parts
from lsp.kernel.roles import Actor
from lsp.question_banks import actions, queries
from lsp.question_banks.rules.package import ItemDraft
from lsp.web.console import EXIT_USAGE, Console, report

JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
SCHEME = click.option("--scheme", "scheme_code", required=True, help="The scheme's number.")


def _person(console: Console, db: Session, login: str, option: str) -> Actor:
    """The person behind a log-in, with the roles in force; items always have a person."""
    email, phone = login_parts(login)
    person, _hash = accounts.log_in_facts(db, console.services.sealer, email, phone)
    if person is None:
        click.echo(f"{option}: there is no log-in {login!r}.", err=True)
        sys.exit(EXIT_USAGE)
    return accounts.actor_for(db, person.id, console.now().date())


@click.group()
def items() -> None:
    """Test items: reviewed text in, ready versions out."""


@items.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@SCHEME
@click.option("--author", required=True, help="Log-in of the item writer who answers for them.")
@click.option("--publish", is_flag=True, help="Make them ready at once; needs --reviewer.")
@click.option("--reviewer", default="", help="Log-in of the reviewer, who is another person.")
@click.option("--dry-run", is_flag=True, help="Check everything and keep nothing.")
@JSON
@click.pass_obj
def import_(
    console: Console,
    path: Path,
    scheme_code: str,
    author: str,
    publish: bool,
    reviewer: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import a file or folder of items as drafts; all or nothing, and safe to repeat."""
    if publish and not reviewer:
        raise click.UsageError("--publish needs --reviewer: an item is approved by a second person")
    drafts = actions.read_package(path)
    db = console.database.open_writer()
    finished = False
    try:
        facts = _import(console, db, scheme_code, drafts, author, reviewer if publish else "")
        finished = True
    finally:
        console.database.finish(db, commit=finished and not dry_run)
    text = ", ".join(f"{len(codes)} {word}" for word, codes in facts.items())
    note = " (dry run: nothing kept)" if dry_run else ""
    report({**facts, "dry_run": dry_run}, as_json, text + note)


def _import(
    console: Console,
    db: Session,
    scheme_code: str,
    drafts: list[ItemDraft],
    author: str,
    reviewer: str,
) -> dict[str, tuple[str, ...]]:
    at, sealer = console.now(), console.services.bank_sealer
    writer = _person(console, db, author, "--author")
    done = actions.import_items(db, writer, scheme_code, drafts, sealer, now=at)
    ready: tuple[str, ...] = ()
    if reviewer:
        second = _person(console, db, reviewer, "--reviewer")
        actions.propose_all(db, writer, scheme_code, now=at)
        ready = actions.approve_all(db, second, scheme_code, now=at)
    return {
        "created": done.created,
        "revised": done.revised,
        "unchanged": done.unchanged,
        "ready": ready,
    }


@items.command("list")
@SCHEME
@JSON
@click.pass_obj
def list_(console: Console, scheme_code: str, as_json: bool) -> None:
    """List the items that may be drawn, without their content."""
    with console.database.reading() as db:
        ready = queries.ready_items(db, scheme_code)
    rows = [
        {"code": item.code, "unit": item.unit_code, "kuk": item.kuk_number, "version": item.version}
        for item in ready
    ]
    text = "\n".join(f"{row['code']}  {row['unit']}/{row['kuk']}" for row in rows)
    report({"items": rows}, as_json, text)
