"""Publishing versions."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.audit.actions import write_entry
from lsp.kernel.refusal import refuse_if
from lsp.kernel.roles import Actor
from lsp.schemes import queries
from lsp.schemes.models import SchemeVersion
from lsp.schemes.rules import VERSION_FLOW, VersionStatus, VersionStep
from lsp.schemes.rules.publishing import why_not_publish


def publish_version(db: Session, actor: Actor, version_id: int, *, now: datetime) -> SchemeVersion:
    """Publish a draft; the version published before is superseded and stays for running cases."""
    version: SchemeVersion = db.scalars(
        locked(sa.select(SchemeVersion).where(SchemeVersion.id == version_id))
    ).one()
    package = queries.package_of(db, version.id)
    refuse_if(why_not_publish(package, version.status))
    refuse_if(queries.why_not_intact(db, version.id))
    _supersede(db, version.scheme_id, now)
    version.status = VERSION_FLOW.after(version.status, VersionStep.PUBLISH)
    version.published_at = now
    db.flush()
    payload = {
        "scheme": package.scheme.code,
        "number": version.number,
        "content_hash": version.content_hash,
    }
    write_entry(
        db, actor, "schemes.publish_version", "scheme_version", version.public_id, payload, now=now
    )
    return version


def _supersede(db: Session, scheme_id: int, now: datetime) -> None:
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
        db.flush()
