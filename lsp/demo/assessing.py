"""Takes seated candidates through FR.AK.01, the written test, judgement and FR.AK.02."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lsp.accounts.queries import actor_for
from lsp.assessments import actions
from lsp.assessments.rules.agreement import Gathering
from lsp.demo.applying import picture
from lsp.exams import actions as exams
from lsp.exams import queries as attempts
from lsp.exams.models import Attempt
from lsp.exams.rules.events import LETTERS, Batch, Event, EventKind
from lsp.kernel.evidence import Competence, EvidenceKind
from lsp.kernel.roles import Actor
from lsp.portfolios import actions as portfolios
from lsp.portfolios.queries import evidence_of_application
from lsp.portfolios.rules import Criterion
from lsp.question_banks.actions import open_keys
from lsp.records.queries import form_for
from lsp.scheduling.models import Seat
from lsp.schemes.queries import outline
from lsp.web.edge import Services

ALL_YES = dict.fromkeys(Criterion, True)
EVIDENCE = ("Daftar tunggakan", "Buku kunjungan penagihan", "Laporan penagihan bulanan")


@dataclass(frozen=True, slots=True)
class Assessing:
    """The way from the seat to the signed record."""

    db: Session
    services: Services
    version_id: int

    def _actor(self, person_id: int, now: datetime) -> Actor:
        return actor_for(self.db, person_id, now.date())

    def _hash(self, code: str, subject_id: str) -> str:
        form = form_for(self.db, code, subject_id)
        if form is None:
            raise LookupError(f"{code} {subject_id}")
        return form.content_hash

    def evidence(self, seat: Seat, application_id: str, *, skip: int = 0, now: datetime) -> None:
        """One paper a unit; the last `skip` KUK are left without evidence."""
        candidate = self._actor(seat.candidate_id, now)
        kuk = [each.id for each in outline(self.db, self.version_id).kuk()]
        shown = kuk[: len(kuk) - skip]
        for place, title in enumerate(EVIDENCE):
            portfolios.add_evidence(
                self.db,
                candidate,
                application_id,
                picture(f"{title} {seat.public_id[:4]}"),
                self.services.files,
                title=title,
                kind=EvidenceKind.DIRECT,
                kuk_ids=shown[place::3],
                now=now,
            )

    def prepare(self, seat: Seat, application_id: str, *, now: datetime) -> None:
        """The assessor finds FR.APL.02 fit, opens FR.AK.01 and signs it."""
        assessor = self._actor(seat.assessor_id, now)
        actions.review_self_assessment(
            self.db,
            assessor,
            seat.public_id,
            can_proceed=True,
            note="",
            seen_hash=self._hash("FR.APL.02", application_id),
            now=now,
        )
        gathering = (Gathering.PORTFOLIO, Gathering.WRITTEN, Gathering.ORAL)
        actions.prepare_agreement(self.db, assessor, seat.public_id, gathering=gathering, now=now)
        self._sign_agreement(seat, assessor, now)

    def agree(self, seat: Seat, *, now: datetime) -> None:
        """The candidate signs FR.AK.01 too."""
        self._sign_agreement(seat, self._actor(seat.candidate_id, now), now)

    def _sign_agreement(self, seat: Seat, actor: Actor, now: datetime) -> None:
        seen = self._hash("FR.AK.01", seat.public_id)
        actions.sign_agreement(self.db, actor, seat.public_id, seen_hash=seen, now=now)

    def take_test(
        self, seat: Seat, *, wrong: int = 0, answered: int = 20, hand_in: bool = True, now: datetime
    ) -> None:
        """Start, answer the first questions (the last `wrong` of them wrongly), and hand in."""
        candidate = self._actor(seat.candidate_id, now)
        attempt = exams.prepare_attempt(self.db, candidate, seat.public_id, now=now)
        exams.start_attempt(self.db, candidate, attempt.id, now=now)
        letters = self._letters(attempt, wrong)[:answered]
        events = tuple(
            Event(place, place, EventKind.ANSWER, letter) for place, letter in enumerate(letters, 1)
        )
        log = exams.find_log(self.db, attempt.public_id)
        if log is None:
            raise LookupError(attempt.public_id)
        exams.record_events(self.db, log, Batch(1, events), now=now + timedelta(minutes=20))
        if hand_in:
            exams.submit_attempt(
                self.db,
                candidate,
                attempt.id,
                self.services.bank_sealer,
                now=now + timedelta(minutes=25),
            )

    def _letters(self, attempt: Attempt, wrong: int) -> str:
        by_slot = attempts.version_ids(self.db, attempt.id)
        keys = open_keys(self.db, by_slot.values(), self.services.bank_sealer)
        right = [
            LETTERS[slot.options.index(keys[by_slot[slot.number]].key)]
            for slot in attempts.form(self.db, attempt.id).slots
        ]
        bad = ["B" if letter == "A" else "A" for letter in right]
        kept = len(right) - wrong
        return "".join(right[:kept] + bad[kept:])

    def judge(self, seat: Seat, *, bad: int = 0, only: int = 0, now: datetime) -> None:
        """Rate the evidence and judge every KUK, the last `bad` ones BK; or the first `only`."""
        assessor = self._actor(seat.assessor_id, now)
        actions.begin_judging(self.db, assessor, seat.public_id, now=now)
        for line in evidence_of_application(self.db, seat.application_id):
            portfolios.rate_evidence(self.db, assessor, line.evidence_id, ALL_YES, "", now=now)
        kuk = [each.id for each in outline(self.db, self.version_id).kuk()]
        for place, kuk_id in enumerate(kuk[: only or len(kuk)]):
            met = place < len(kuk) - bad
            actions.judge(
                self.db,
                assessor,
                seat.public_id,
                kuk_id,
                outcome=Competence.COMPETENT if met else Competence.NOT_YET_COMPETENT,
                reason="" if met else "Bukti belum memadai.",
                now=now,
            )

    def recommend(self, seat: Seat, *, is_bad: bool = False, now: datetime) -> str:
        """The assessor recommends and signs FR.AK.02; the candidate's turn. Its id."""
        assessor = self._actor(seat.assessor_id, now)
        follow_up = "Lengkapi bukti unit negosiasi, lalu asesmen ulang." if is_bad else ""
        comment = "Sebagian bukti kurang." if is_bad else "Bukti sesuai dengan standar."
        made = actions.recommend(
            self.db, assessor, seat.public_id, follow_up=follow_up, comment=comment, now=now
        )
        self._sign_record(seat, assessor, now)
        return made.public_id

    def record(self, seat: Seat, *, now: datetime) -> None:
        """The candidate signs FR.AK.02: ready for the committee."""
        self._sign_record(seat, self._actor(seat.candidate_id, now), now)

    def _sign_record(self, seat: Seat, actor: Actor, now: datetime) -> None:
        seen = self._hash("FR.AK.02", seat.public_id)
        actions.sign_record(self.db, actor, seat.public_id, seen_hash=seen, now=now)
