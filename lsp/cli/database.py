"""Commands on the schema of the database."""

import click

from lsp.adapters import migrations
from lsp.web.console import Console, report


@click.group()
def db() -> None:
    """Bring the database to the newest schema, or ask where it stands."""


@db.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def upgrade(console: Console, as_json: bool) -> None:
    """Run every missing migration."""
    migrations.upgrade(console.database)
    revision = migrations.current_revision(console.database)
    report({"revision": revision}, as_json, f"The database stands at {revision}.")


@db.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def current(console: Console, as_json: bool) -> None:
    """Say which revision the database stands at, and the newest."""
    revision = migrations.current_revision(console.database)
    head = migrations.head_revision()
    report({"revision": revision, "head": head}, as_json, f"{revision} of {head}")
