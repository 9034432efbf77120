"""`lsp schemes`: what needs the schemes alone; `lsp.plans.commands` adds the rest."""

from pathlib import Path

import click

from lsp.schemes import documents, queries
from lsp.schemes.models import SchemeVersion
from lsp.web.console import Console, report

JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
SIGNED = click.option(
    "--signed",
    default="",
    metavar="REFERENCE",
    help="The scheme document that the committee's chair and the head signed on paper.",
)


@click.group()
def schemes() -> None:
    """Import, publish and list certification schemes."""


@schemes.command("list")
@JSON
@click.pass_obj
def list_(console: Console, as_json: bool) -> None:
    """List every version of every scheme."""
    with console.database.reading() as db:
        rows, _total = queries.all_versions(db, offset=0, limit=1000)
    found = [
        {
            "scheme": row.scheme_code,
            "number": row.number,
            "status": row.status.value,
            "title": row.title,
            "content_hash": row.content_hash,
        }
        for row in rows
    ]
    lines = [
        f"{each['scheme']}  v{each['number']}  {each['status']}  {each['title']}" for each in found
    ]
    report({"versions": found}, as_json, "\n".join(lines) or "No scheme yet.")


@schemes.command("export")
@click.argument("scheme_code")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--number", type=int, help="The version's number; the newest one when left out.")
@JSON
@click.pass_obj
def export(
    console: Console, scheme_code: str, folder: Path, number: int | None, as_json: bool
) -> None:
    """Write a version as the text package that it was imported from."""
    with console.database.reading() as db:
        version = (
            queries.numbered_version(db, scheme_code, number)
            if number
            else queries.newest_version(db, scheme_code)
        )
        if version is None:
            raise click.UsageError(f"There is no such version of {scheme_code}.")
        files, facts = documents.text_files(db, version.id), version_facts(scheme_code, version)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    report(facts | {"files": list(files)}, as_json, f"Written: {', '.join(files)}.")


def version_facts(scheme_code: str, version: SchemeVersion) -> dict[str, object]:
    """What every command says of a version."""
    return {
        "scheme": scheme_code,
        "number": version.number,
        "status": version.status.value,
        "version": version.public_id,
        "content_hash": version.content_hash,
    }
