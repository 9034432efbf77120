"""Publishing a scheme version against the item bank."""

from datetime import datetime

from sqlalchemy.orm import Session

from lsp.kernel.roles import Actor
from lsp.plans import queries
from lsp.schemes import actions as schemes
from lsp.schemes.models import SchemeVersion


def publish_version(db: Session, actor: Actor, version_id: int, *, now: datetime) -> SchemeVersion:
    """Publish a draft if nothing is missing, neither in the scheme nor in its bank.

    Refused names every gap of the coverage.
    """
    stock = queries.stock_for(db, version_id)
    return schemes.publish_version(db, actor, version_id, stock=stock, now=now)
