"""Publishing versions."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.kernel.refusal import refuse_if
from lsp.kernel.roles import Actor
from lsp.schemes import queries
from lsp.schemes.actions.history import locked_version, note_deed
from lsp.schemes.models import SchemeVersion
from lsp.schemes.queries import versions
from lsp.schemes.rules import VERSION_FLOW, VersionDeed, VersionStatus, VersionStep
from lsp.schemes.rules.approving import why_not_approved
from lsp.schemes.rules.publishing import why_not_publish
from lsp.schemes.rules.stock import Stock


def publish_version(
    db: Session, actor: Actor, version_id: int, *, stock: Stock, now: datetime
) -> SchemeVersion:
    """Publish an approved version; the one before is superseded and stays for running cases.

    `stock` is what the bank has ready for this version: `lsp.plans.actions.publish_version` reads
    it and calls this. Refused names every gap of the coverage.
    """
    version = locked_version(db, version_id)
    package = queries.package_of(db, version.id)
    refuse_if(why_not_publish(package, version.status, stock))
    refuse_if(queries.why_not_intact(db, version.id))
    refuse_if(why_not_approved(versions.deeds(db, version.id), version.content_hash))
    _supersede(db, actor, version.scheme_id, now)
    version.status = VERSION_FLOW.after(version.status, VersionStep.PUBLISH)
    version.published_at = now
    note_deed(db, actor, version, VersionDeed.PUBLISHED, "schemes.publish_version", now=now)
    return version


def _supersede(db: Session, actor: Actor, scheme_id: int, now: datetime) -> None:
    older = db.scalars(
        locked(
            sa.select(SchemeVersion).where(
                SchemeVersion.scheme_id == scheme_id,
                SchemeVersion.status == VersionStatus.PUBLISHED,
            )
        )
    ).one_or_none()
    if older is not None:
        older.status = VERSION_FLOW.after(older.status, VersionStep.SUPERSEDE)
        older.superseded_at = now
        note_deed(db, actor, older, VersionDeed.SUPERSEDED, "schemes.supersede_version", now=now)
