"""`lsp audit verify`."""

import sys

import click

from lsp.audit import actions
from lsp.web.console import EXIT_REFUSED, Console, report


@click.group()
def audit() -> None:
    """The journal of deeds."""


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def verify(console: Console, as_json: bool) -> None:
    """Recompute the chain; exit 1 and name the first broken entry when it does not hold."""
    with console.database.reading() as db:
        result = actions.verify(db)
    facts = {
        "intact": result.first_broken is None,
        "entries": result.entries,
        "first_broken": result.first_broken,
        "reason": result.reason,
        "head": result.head_hash,
    }
    if result.first_broken is None:
        text = f"Intact: {result.entries} entries, head {result.head_hash[:16]}."
    else:
        text = f"Broken at entry {result.first_broken}: {result.reason}."
    report(facts, as_json, text)
    if result.first_broken is not None:
        sys.exit(EXIT_REFUSED)
