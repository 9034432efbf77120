"""Certificates in every standing, as an asker may meet them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import Database
from lsp.certificates import actions, queries
from lsp.certificates.actions import Proposal
from lsp.certificates.models import Certificate
from lsp.certificates.rules.standing import StandingStep
from lsp.certificates.rules.token import TYP, Claims, moments_of, pack, payload_of
from lsp.kernel.ids import new_id
from lsp.kernel.roles import Role
from lsp.web.edge import Services
from tests.factories.accounts import as_actor
from tests.factories.certificates import make_issued
from tests.factories.decisions import HELD_AT, Lsp


def change_standing(
    services: Services, lsp: Lsp, certificate: Certificate, step: StandingStep, *, now: datetime
) -> Certificate:
    """One proposes, another approves; the certificate, or the one that replaces it."""
    database = services.database
    with database.writing() as db:
        change = actions.propose(
            db,
            as_actor(lsp.quality, Role.QUALITY_MANAGER),
            certificate.public_id,
            Proposal(step, "Tersangka perkara penggelapan"),
            services.sealer,
            now=now,
        )
        manager = as_actor(lsp.manager, Role.CERTIFICATION_MANAGER)
        found = actions.approve(db, manager, change.public_id, "", services.sealer, now=now)
        found_id = found.public_id
    if step is StandingStep.REPLACE:
        actions.issue(database, services, found_id, now=now)
    with database.reading() as db:
        return queries.certificate_by_public_id(db, found_id)


def make_register(
    services: Services, *names: str, now: datetime = HELD_AT
) -> tuple[Lsp, list[Certificate]]:
    """Released certificates of these holders."""
    return make_issued(services.database, services, *names, now=now)


def fresh(database: Database, certificate: Certificate) -> Certificate:
    """The certificate as it stands now."""
    with database.reading() as db:
        return queries.certificate_by_public_id(db, certificate.public_id)


def packed(certificate: Certificate) -> str:
    """What stands in its QR behind the address."""
    return pack(certificate.token or "")


def copied_row(certificate: Certificate, **changes: Any) -> dict[str, Any]:
    """The values of a row as somebody would insert it behind the application's back."""
    row = {
        column.key: getattr(certificate, column.key)
        for column in Certificate.__mapper__.columns
        if column.key != "id"
    }
    return row | {"public_id": new_id()} | changes


def insert_row(db: Session, values: dict[str, Any]) -> None:
    """Insert by SQL, past every rule of the application."""
    db.execute(sa.insert(Certificate.__table__).values(values))


def claims_like(certificate: Certificate, issuer: str, **changes: Any) -> Claims:
    """The claims that this row would carry."""
    assert certificate.valid_from
    assert certificate.valid_to
    begin, end = moments_of(certificate.valid_from, certificate.valid_to)
    claims = Claims(
        iss=issuer,
        nbf=begin,
        exp=end,
        n=certificate.holder_name,
        c=certificate.number or "",
        s=certificate.scheme,
        st=f"{certificate.list_number}:{certificate.list_index}",
    )
    return replace(claims, **changes)


def signed(services: Services, claims: Claims, typ: str = TYP) -> str:
    """A token that our own key signed."""
    return services.signer.sign(payload_of(claims), typ)
