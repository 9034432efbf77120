"""Loading an application to change it: its row locked, and only for whom it belongs to."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.applications.models import Application
from lsp.kernel.refusal import NotAllowed, NotFound
from lsp.kernel.roles import Actor


def locked_application(db: Session, public_id: str) -> Application:
    """The application with its row locked; NotFound when there is none."""
    statement = locked(sa.select(Application).where(Application.public_id == public_id))
    found: Application | None = db.scalars(
        statement.execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def own_application(db: Session, actor: Actor, public_id: str) -> Application:
    """The same for a deed that only the candidate does; NotAllowed for everybody else."""
    application = locked_application(db, public_id)
    if application.person_id != actor.person_id:
        raise NotAllowed
    return application
