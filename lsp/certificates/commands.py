"""`lsp certificates`: finish what stopped, list, and take a PDF out."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from lsp.certificates import actions, queries
from lsp.certificates.models import Certificate
from lsp.certificates.rules.issue import Stage
from lsp.certificates.rules.standing import shown_status
from lsp.kernel.zones import Zone, local_date
from lsp.web.console import EXIT_REFUSED, Console, report

JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group()
def certificates() -> None:
    """Certificates: resume, list, pdf."""


@certificates.command()
@JSON
@click.pass_obj
def resume(console: Console, as_json: bool) -> None:
    """Finish every certificate whose issue stopped; exit 1 when one stops again."""
    done = actions.resume_all(console.database, console.services, now=console.now(), force=True)
    lines = [f"Released: {len(done.released)}. Stopped: {len(done.stopped)}."]
    lines += [f"{certificate}: {problem}" for certificate, problem in done.stopped.items()]
    report({"released": done.released, "stopped": done.stopped}, as_json, "\n".join(lines))
    if done.stopped:
        sys.exit(EXIT_REFUSED)


@certificates.command("list")
@JSON
@click.pass_obj
def list_(console: Console, as_json: bool) -> None:
    """List every certificate with its number, status and stage."""
    today = local_date(console.now(), Zone.WIB)
    with console.database.reading() as db:
        rows = [_facts(row, today) for row in queries.all_certificates(db)]
    lines = [f"{row['number'] or '-':28} {row['status']:10} {row['stage']}" for row in rows]
    report({"certificates": rows}, as_json, "\n".join(lines) or "No certificates.")


def _facts(row: Certificate, today: date) -> dict[str, Any]:
    is_released = row.stage is Stage.RELEASED
    status = shown_status(row.standing, row.valid_to, today, is_released=is_released)
    return {
        "id": row.public_id,
        "number": row.number,
        "registration_number": row.registration_number,
        "blanko_number": row.blanko_number,
        "short_code": row.short_code,
        "holder": row.holder_name,
        "scheme": row.scheme,
        "copy": row.copy,
        "status": status.value,
        "stage": row.stage.value,
        "valid_to": row.valid_to,
        "problem": row.problem,
    }


@certificates.command()
@click.argument("number")
@click.option("-o", "--output", "target", type=click.Path(path_type=Path, dir_okay=False))
@JSON
@click.pass_obj
def pdf(console: Console, number: str, target: Path | None, as_json: bool) -> None:
    """Write the PDF of a certificate or registration number to a file (newest paper)."""
    with console.database.reading() as db:
        row = queries.certificate_by_number(db, number)
        found = queries.released_file(db, row.public_id) if row else None
    if found is None:
        raise click.UsageError(f"There is no released certificate {number}.")
    path = target or Path(f"{found[0].replace(' ', '-')}.pdf")
    content = console.services.files.get(found[1])
    path.write_bytes(content)
    facts = {"number": found[0], "file": str(path), "size_bytes": len(content)}
    report(facts, as_json, f"{found[0]} is in {path}.")
