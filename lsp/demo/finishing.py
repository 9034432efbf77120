"""Issues the example's certificates and gives some of them another standing."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.certificates.actions import issue
from lsp.certificates.queries import certificates_of
from lsp.certificates.rules.standing import StandingStep
from lsp.demo.deciding import Deciding
from lsp.demo.people import Candidate
from lsp.demo.stages import REPLACED, REVOKED, SUSPENDED
from lsp.web.edge import Services

CHANGES = (
    (REVOKED, StandingStep.REVOKE, "Terbukti memakai dokumen orang lain (contoh)."),
    (SUSPENDED, StandingStep.SUSPEND, "Menunggu klarifikasi penggunaan sertifikat (contoh)."),
    (REPLACED, StandingStep.REPLACE, "Lembar rusak terkena air (contoh)."),
)


def finish(
    services: Services,
    staff: dict[str, Person],
    candidates: list[Candidate],
    orders: dict[str, datetime],
    *,
    now: datetime,
) -> None:
    """Order and issue every certificate on its day, then change three of them."""
    for case_id, day in orders.items():
        with services.database.writing() as db:
            certificate_id = Deciding(db, services, staff).order(case_id, now=day)
        issue(services.database, services, certificate_id, now=day + timedelta(minutes=5))
    changed_at = now - timedelta(days=20)
    for number, step, reason in CHANGES:
        with services.database.writing() as db:
            held = _held(db, candidates[number])
            made = Deciding(db, services, staff).change(held, step, reason, now=changed_at)
            follower = made.public_id if step is StandingStep.REPLACE else ""
        if follower:
            issue(services.database, services, follower, now=changed_at + timedelta(hours=2))


def _held(db: Session, candidate: Candidate) -> str:
    return certificates_of(db, candidate.person.id)[0].public_id
