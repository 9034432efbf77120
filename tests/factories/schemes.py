"""Schemes for tests: the package that travels with the program, or one changed for the test."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from sqlalchemy.orm import Session

from lsp.kernel.roles import SYSTEM
from lsp.schemes import actions, queries
from lsp.schemes.rules.outline import SchemeOutline
from lsp.schemes.rules.package import Package

_LONG_AGO = datetime(2026, 1, 2, tzinfo=UTC)


@cache
def sample_package() -> Package:
    """Klaster Kolektor Unit as it lies in question_banks."""
    return actions.read_package(actions.find_folder("kolektor-unit"))


def changed_package(**scheme_facts: object) -> Package:
    """The sample with other facts of the scheme."""
    package = sample_package()
    return replace(package, scheme=replace(package.scheme, **scheme_facts))  # type: ignore[arg-type]


def make_scheme(
    db: Session,
    package: Package | None = None,
    *,
    published: bool = True,
    now: datetime = _LONG_AGO,
) -> SchemeOutline:
    """An imported scheme version, published unless asked otherwise."""
    result = actions.import_package(db, SYSTEM, package or sample_package(), now=now)
    if published:
        actions.publish_version(db, SYSTEM, result.version.id, now=now)
    return queries.outline(db, result.version.id)
