"""Holds the example's decision meetings, issues certificates and changes their standing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.accounts.queries import actor_for
from lsp.certificates import actions as certificates
from lsp.certificates.models import Certificate
from lsp.certificates.rules.standing import StandingStep
from lsp.decisions import actions, queries
from lsp.decisions.models import Meeting
from lsp.decisions.rules.decree import DecreeText
from lsp.decisions.rules.flow import Choice
from lsp.kernel.roles import Actor
from lsp.web.edge import Services

MEMBERS = ("komite1", "komite2", "komite3")
DECREE = DecreeText(
    considering="bahwa asesmen telah dilaksanakan sesuai skema dan hasilnya telah dibahas pleno;",
    recalling="Peraturan Pemerintah Nomor 10 Tahun 2018 tentang BNSP;\n"
    "Peraturan BNSP Nomor 1/BNSP/III/2014.",
)


@dataclass(frozen=True, slots=True)
class Deciding:
    """The pleno, the decree and what follows from it."""

    db: Session
    services: Services
    staff: dict[str, Person]

    def _actor(self, mailbox: str, now: datetime) -> Actor:
        return actor_for(self.db, self.staff[mailbox].id, now.date())

    def call(self, recommendations: list[str], *, held_at: datetime) -> Meeting:
        """The certification manager calls the meeting two days ahead."""
        at = held_at - timedelta(days=2)
        members = [self.staff[mailbox].public_id for mailbox in MEMBERS]
        draft = actions.MeetingDraft(held_at, "Ruang rapat LSP (contoh)", members, recommendations)
        return actions.call_meeting(self.db, self._actor("manajer", at), draft, now=at)

    def vote(self, meeting: Meeting, mailboxes: tuple[str, ...], *, now: datetime) -> None:
        """Each member votes on every case as the assessor recommended."""
        for case in queries.cases_in(self.db, meeting.id):
            choice = Choice(case.recommended.value)
            for mailbox in mailboxes:
                actions.vote(
                    self.db,
                    self._actor(mailbox, now),
                    meeting.public_id,
                    case.public_id,
                    choice,
                    "Bukti dan penilaian asesor sesuai.",
                    now=now,
                )

    def decide(self, recommendations: list[str], *, held_at: datetime) -> list[str]:
        """A whole meeting with its decree; the ids of the cases decided K."""
        meeting = self.call(recommendations, held_at=held_at)
        self.vote(meeting, MEMBERS, now=held_at + timedelta(minutes=30))
        closed_at = held_at + timedelta(hours=1)
        actions.close_meeting(
            self.db, self._actor("manajer", closed_at), meeting.public_id, now=closed_at
        )
        signed_at = closed_at + timedelta(hours=1)
        actions.sign_decree(
            self.db,
            self._actor("ketua", signed_at),
            meeting.public_id,
            DECREE,
            reauthenticated_at=signed_at,
            now=signed_at,
        )
        cases = queries.cases_in(self.db, meeting.id)
        return [case.public_id for case in cases if case.outcome is Choice.COMPETENT]

    def order(self, case_id: str, *, now: datetime) -> str:
        """The manager orders the certificate; its id."""
        return certificates.begin(self.db, self._actor("manajer", now), case_id, now=now).public_id

    def change(
        self, certificate_id: str, step: StandingStep, reason: str, *, name: str = "", now: datetime
    ) -> Certificate:
        """Proposed by one member, approved by the head an hour later."""
        proposal = certificates.Proposal(step, reason, new_name=name)
        change = certificates.propose(
            self.db,
            self._actor("komite1", now),
            certificate_id,
            proposal,
            self.services.sealer,
            now=now,
        )
        later = now + timedelta(hours=1)
        return certificates.approve(
            self.db,
            self._actor("ketua", later),
            change.public_id,
            "",
            self.services.sealer,
            now=later,
        )
