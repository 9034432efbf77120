"""`lsp demo load` and `lsp demo reset`."""

import shutil
import sys

import click

from lsp.adapters import migrations
from lsp.config import read_config
from lsp.demo.loading import load as load_example
from lsp.organization.queries import organization_or_none
from lsp.web.console import EXIT_REFUSED, Console, report

MARKER = "DEMO"


@click.group()
def demo() -> None:
    """The example LSP: fictitious people and data for trying the system out."""


@demo.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def load(console: Console, as_json: bool) -> None:
    """Load the example into an empty register; once it is loaded, nothing changes."""
    marker = read_config().instance / MARKER
    with console.database.reading() as db:
        founded = organization_or_none(db) is not None
    if founded and marker.exists():
        report({"loaded": False}, as_json, "The example is loaded already.")
        return
    ground = load_example(console.services, now=console.now())
    marker.touch()
    facts = {"loaded": True, "candidates": len(ground.candidates)}
    report(facts, as_json, f"The example is loaded: {len(ground.candidates)} candidates.")


@demo.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def reset(console: Console, yes: bool) -> None:
    """Throw the example away and load it anew; never touches a register that is not the demo."""
    config = read_config()
    if not (config.instance / MARKER).exists():
        click.echo("This register is not the demo; nothing was changed.", err=True)
        sys.exit(EXIT_REFUSED)
    if not yes:
        click.confirm("Throw all demo data away and load it anew?", abort=True)
    migrations.downgrade(console.database)
    migrations.upgrade(console.database)
    shutil.rmtree(config.files_folder, ignore_errors=True)
    ground = load_example(console.services, now=console.now())
    click.echo(f"The example is loaded anew: {len(ground.candidates)} candidates.")
