"""The second scheme's candidates: holders of another certificate who also mentor businesses."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.accounts.queries import actor_for
from lsp.applications.models import Application
from lsp.demo.applying import Applying, picture
from lsp.demo.people import Candidate
from lsp.demo.seating import Seating
from lsp.kernel.evidence import EvidenceKind
from lsp.portfolios import actions as portfolios
from lsp.schemes.queries import outline
from lsp.web.edge import Services

DRAFT, SUBMITTED, ACCEPTED, READY = 30, 31, 32, 33

# What a mentor shows for a unit: the title of the paper and its kind.
EVIDENCE = {
    "M.70PEN00.008.1": ("Laporan analisis kebutuhan UMKM", EvidenceKind.DIRECT),
    "M.70PEN00.009.1": ("Rencana pendampingan yang disepakati", EvidenceKind.DIRECT),
    "M.70PEN00.019.1": ("Buku kas usaha dampingan", EvidenceKind.INDIRECT),
    "M.70PEN00.021.1": ("Rencana usaha (business plan) dampingan", EvidenceKind.DIRECT),
    "M.70PEN00.028.1": ("Studi kelayakan usaha dampingan", EvidenceKind.DIRECT),
    "M.70PEN00.032.1": ("Laporan penilaian hasil pendampingan", EvidenceKind.DIRECT),
    "N.78SPS02.028.2": ("Rencana sesi dan daftar hadir pelatihan", EvidenceKind.INDIRECT),
}


@dataclass(frozen=True, slots=True)
class Mentoring:
    """The way of the second scheme's applications."""

    db: Session
    services: Services
    officer_id: int
    scheme_code: str

    def apply(self, candidates: list[Candidate], *, now: datetime) -> Application:
        """A draft, one sent, one accepted with half its portfolio, one with all of it: the last."""
        applying = Applying(
            self.db,
            self.services,
            self.officer_id,
            self.scheme_code,
            position="Pendamping UMKM",
            shown="Laporan pendampingan",
        )
        applying.draft(candidates[DRAFT], now=now - timedelta(days=1))
        applying.submitted(candidates[SUBMITTED], now=now - timedelta(days=2))
        accepted = applying.accepted(candidates[ACCEPTED], now=now - timedelta(days=9))
        self._show(accepted, units=3, now=now - timedelta(days=4))
        ready = applying.ready(candidates[READY], now=now - timedelta(days=15))
        self._show(ready, units=len(EVIDENCE), now=now - timedelta(days=12))
        return ready

    def seat(self, ready: Application, seating: Seating, judge: Person, *, now: datetime) -> None:
        """A published session in five days, in which the one who is ready has a seat."""
        starts_at = (now + timedelta(days=5)).replace(hour=2, minute=0)
        session = seating.session("TUK-02", starts_at)
        seating.publish(session, [seating.seat(session, ready, judge)])

    def _show(self, application: Application, *, units: int, now: datetime) -> None:
        """One paper a unit, for the first so many units."""
        candidate = actor_for(self.db, application.person_id, now.date())
        for unit in outline(self.db, application.version_id).units[:units]:
            title, kind = EVIDENCE[unit.code]
            portfolios.add_evidence(
                self.db,
                candidate,
                application.public_id,
                picture(f"{title} {application.public_id[:4]}"),
                self.services.files,
                title=title,
                kind=kind,
                kuk_ids=[kuk.id for kuk in unit.kuk()],
                now=now,
            )
