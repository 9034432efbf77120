"""Reading the organization and its councils."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.organization.models import Council, Organization


def organization(db: Session) -> Organization:
    """The LSP; raises NoResultFound before `lsp init`."""
    return db.scalars(sa.select(Organization)).one()


def organization_or_none(db: Session) -> Organization | None:
    """The LSP, or None before `lsp init`."""
    return db.scalars(sa.select(Organization)).one_or_none()


def councils(db: Session) -> list[Council]:
    """Every regional council by code."""
    return list(db.scalars(sa.select(Council).order_by(Council.code)))


def council_by_code(db: Session, code: str) -> Council | None:
    """The council with this code."""
    return db.scalars(sa.select(Council).where(Council.code == code)).one_or_none()
