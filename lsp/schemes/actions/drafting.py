"""Drafts: begun from a version that is published, and changed part by part."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lsp.kernel.refusal import Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import Reason
from lsp.schemes import queries
from lsp.schemes.actions.files import package_of_values
from lsp.schemes.actions.history import locked_version, note_deed
from lsp.schemes.actions.importing import write_version
from lsp.schemes.models import SchemeVersion
from lsp.schemes.queries import versions
from lsp.schemes.rules import VERSION_FLOW, VersionDeed, approving
from lsp.schemes.rules.package import Package
from lsp.schemes.rules.writing import files_of


def begin_draft(db: Session, actor: Actor, version_id: int, *, now: datetime) -> SchemeVersion:
    """A new draft with the content of a published version."""
    source = locked_version(db, version_id)
    existing = versions.open_version(db, source.scheme_id)
    refuse_if(approving.why_not_begin(existing.number if existing else None, source.status))
    package = queries.package_of(db, source.id)
    newest = queries.newest_version(db, package.scheme.code)
    number = (newest.number if newest else source.number) + 1
    draft = SchemeVersion(scheme_id=source.scheme_id, number=number, status=VERSION_FLOW.initial)
    write_version(db, draft, package, now=now)
    note_deed(
        db,
        actor,
        draft,
        VersionDeed.BEGUN,
        "schemes.begin_draft",
        note=str(source.number),
        now=now,
    )
    return draft


def save_part(
    db: Session,
    actor: Actor,
    version_id: int,
    changed: Mapping[str, Any],
    *,
    seen_hash: str,
    now: datetime,
) -> SchemeVersion:
    """Change parts of a draft: `changed` are the top-level values of scheme.yaml that differ.

    Refused names every fault in the same words as an import; then nothing is changed.
    """
    version = locked_version(db, version_id)
    package = _changed(db, version, changed, seen_hash)
    before = version.content_hash
    write_version(db, version, package, now=now)
    if version.content_hash != before:
        note_deed(db, actor, version, VersionDeed.EDITED, "schemes.save_part", now=now)
    return version


def why_not_save_part(
    db: Session, version_id: int, changed: Mapping[str, Any], *, seen_hash: str
) -> tuple[Reason, ...]:
    """Every reason why `save_part` would be refused, for the page that asked."""
    try:
        _changed(db, db.get_one(SchemeVersion, version_id), changed, seen_hash)
    except Refused as refused:
        return refused.reasons
    return ()


def _changed(
    db: Session, version: SchemeVersion, changed: Mapping[str, Any], seen_hash: str
) -> Package:
    refuse_if(approving.why_not_edit(version.status, version.content_hash, seen_hash))
    files = files_of(queries.package_of(db, version.id))
    files["scheme.yaml"] = {**files["scheme.yaml"], **changed}
    return package_of_values(files)
