"""`lsp schemes`: what needs the item bank too: importing with publication, publishing, checking."""

import sys
from pathlib import Path
from typing import Any

import click

from lsp.kernel.refusal import Refused
from lsp.plans import actions, queries
from lsp.question_banks.actions import read_package as read_items
from lsp.schemes import actions as scheme_texts
from lsp.schemes import queries as schemes_queries
from lsp.schemes.commands import JSON, SIGNED, schemes, version_facts
from lsp.schemes.rules import VersionStatus
from lsp.schemes.rules.coverage import Coverage, compile_coverage
from lsp.schemes.rules.stock import Stock, stock_of
from lsp.web.console import EXIT_REFUSED, Console, report

__all__ = ["schemes"]


@schemes.command("import")
@click.argument("folder_or_code")
@click.option("--publish", is_flag=True, help="Publish the version at once.")
@SIGNED
@JSON
@click.pass_obj
def import_(
    console: Console, folder_or_code: str, publish: bool, signed: str, as_json: bool
) -> None:
    """Import a package: a folder with scheme.yaml and standard.yaml, or the code of one here."""
    at = console.now()
    package = scheme_texts.read_package(scheme_texts.find_folder(folder_or_code))
    with console.database.writing() as db:
        result = scheme_texts.import_package(db, console.actor, package, now=at)
        version = result.version
        if publish and version.status is VersionStatus.DRAFT:
            scheme_texts.sign_on_paper(db, console.actor, version.id, signed, now=at)
            actions.publish_version(db, console.actor, version.id, now=at)
        facts = version_facts(result.scheme_code, version) | {"is_new": result.is_new}
    word = "is kept as" if result.is_new else "was already"
    report(
        facts, as_json, f"{facts['scheme']} {word} version {facts['number']} ({facts['status']})."
    )


@schemes.command("publish")
@click.argument("scheme_code")
@SIGNED
@JSON
@click.pass_obj
def publish(console: Console, scheme_code: str, signed: str, as_json: bool) -> None:
    """Publish the newest version of a scheme, approved on its page or signed on paper."""
    with console.database.writing() as db:
        version = schemes_queries.newest_version(db, scheme_code)
        if version is None:
            raise click.UsageError(f"There is no scheme {scheme_code}.")
        if signed:
            scheme_texts.sign_on_paper(db, console.actor, version.id, signed, now=console.now())
        actions.publish_version(db, console.actor, version.id, now=console.now())
        facts = version_facts(scheme_code, version)
    report(facts, as_json, f"{scheme_code} version {facts['number']} is published.")


@schemes.command("check")
@click.argument("code_or_folder")
@JSON
@click.pass_obj
def check(console: Console, code_or_folder: str, as_json: bool) -> None:
    """Check coverage: the newest version of a scheme, or a package folder with its items.

    Items of a folder count as if all of them were ready. Exit code 0: no problem; 1: problems.
    """
    facts, coverage = _found(console, code_or_folder)
    facts |= _counts(coverage)
    report(facts, as_json, "\n".join(_lines(facts)))
    if coverage.gaps:
        sys.exit(EXIT_REFUSED)


def _found(console: Console, code_or_folder: str) -> tuple[dict[str, Any], Coverage]:
    if not (Path(code_or_folder) / "scheme.yaml").is_file():
        with console.database.reading() as db:
            version = schemes_queries.newest_version(db, code_or_folder)
            if version is not None:
                facts = version_facts(code_or_folder, version)
                return facts, queries.coverage(db, version.id)
    try:
        folder = scheme_texts.find_folder(code_or_folder)
    except Refused:
        raise click.UsageError(f"There is no scheme {code_or_folder}.") from None
    return _of_folder(folder)


def _of_folder(folder: Path) -> tuple[dict[str, Any], Coverage]:
    package = scheme_texts.read_package(folder)
    stock = Stock()
    if (folder / "items").is_dir():
        texts = [draft.text for draft in read_items(folder)]
        stock = stock_of(
            [(text.unit, text.kuk[0], text.code) for text in texts],
            [(text.code, enemy) for text in texts for enemy in text.enemies],
        )
    facts = {"scheme": package.scheme.code, "number": None, "status": "package"}
    return facts, compile_coverage(package, stock)


def _counts(coverage: Coverage) -> dict[str, Any]:
    per_type = {
        str(each.value): {
            "covered": coverage.covered[each],
            **{kind.value: count for kind, count in coverage.kinds[each].items()},
        }
        for each in coverage.covered
    }
    return {
        "ok": not coverage.gaps,
        "kuk": coverage.total,
        "candidate_types": per_type,
        "problems": [gap.facts() for gap in coverage.gaps],
    }


def _lines(facts: dict[str, Any]) -> list[str]:
    number = f" version {facts['number']}" if facts["number"] else ""
    lines = [f"{facts['scheme']}{number}: {facts['kuk']} KUK, {len(facts['problems'])} problems."]
    for each, counts in facts["candidate_types"].items():
        kinds = ", ".join(f"{kind} {counts[kind]}" for kind in ("L", "TL", "T"))
        lines.append(f"Candidate type {each}: {counts['covered']} covered ({kinds}).")
    return lines + [problem["sentence"] for problem in facts["problems"]]
