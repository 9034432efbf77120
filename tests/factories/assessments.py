"""Assessments for tests, at any point between the seat and the signed FR.AK.02."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.files import FileStore
from lsp.applications.models import Application
from lsp.assessments import actions
from lsp.assessments.models import Recommendation
from lsp.assessments.rules.agreement import Gathering
from lsp.exams import actions as exams
from lsp.kernel.evidence import Competence, EvidenceKind
from lsp.kernel.roles import Actor, Role
from lsp.portfolios import actions as portfolios
from lsp.portfolios.models import Evidence
from lsp.portfolios.rules import Criterion
from lsp.records.queries import form_for
from lsp.scheduling.models import Seat
from tests.factories import scheduling
from tests.factories.accounts import TEST_SEALER, as_actor, make_person
from tests.factories.applications import clean_photo, make_ready_for_seat
from tests.factories.question_banks import TEST_BANK_SEALER, make_bank
from tests.factories.scheduling import NOW, STARTS_AT, Place

JUDGED_AT = STARTS_AT + timedelta(hours=1)
RECOMMENDED_AT = STARTS_AT + timedelta(hours=2)
ALL_YES = dict.fromkeys(Criterion, True)


@dataclass
class Case:
    """A seat with a real FR.APL.02 behind it, and everybody around it."""

    place: Place
    seat: Seat
    candidate: Person
    application: Application
    files: FileStore
    kuk: tuple[int, ...]

    @property
    def seat_id(self) -> str:
        """The public id of the seat."""
        return self.seat.public_id

    @property
    def owner(self) -> Actor:
        """The candidate as an actor."""
        return as_actor(self.candidate, Role.CANDIDATE)

    @property
    def assessor(self) -> Actor:
        """The assessor as an actor."""
        return self.place.assessor_actor


def make_case(
    db: Session,
    files: FileStore,
    *,
    place: Place | None = None,
    name: str = "Siti Rahmawati",
    starts_at: datetime = STARTS_AT,
) -> Case:
    """A seat before the day, the assessor without conflict, FR.APL.02 sent."""
    place = place or scheduling.make_place(db)
    person = make_person(db, name, roles=(Role.CANDIDATE,), employer="KSP Contoh")
    application = make_ready_for_seat(db, person, place.planner, TEST_SEALER, files)
    session = scheduling.make_session(db, place, starts_at=starts_at)
    seat = scheduling.seat(db, place, session, application)
    scheduling.publish(db, place, session)
    scheduling.declare(db, place, seat)
    kuk = tuple(each.id for each in place.scheme.kuk())
    return Case(place, seat, person, application, files, kuk)


def hash_of(db: Session, code: str, subject_id: str) -> str:
    """What somebody who reads the form sees."""
    form = form_for(db, code, subject_id)
    return form.content_hash if form else ""


def review(db: Session, case: Case, *, can_proceed: bool = True, note: str = "") -> None:
    """The assessor says whether assessment can go on."""
    seen = hash_of(db, "FR.APL.02", case.application.public_id)
    actions.review_self_assessment(
        db,
        case.assessor,
        case.seat_id,
        can_proceed=can_proceed,
        note=note,
        seen_hash=seen,
        now=NOW,
    )


def prepare(db: Session, case: Case) -> None:
    """FR.AK.01 lies before the candidate."""
    gathering = (Gathering.PORTFOLIO, Gathering.WRITTEN, Gathering.ORAL)
    actions.prepare_agreement(db, case.assessor, case.seat_id, gathering=gathering, now=NOW)


def sign(db: Session, case: Case, actor: Actor) -> None:
    """One of the two signs FR.AK.01."""
    seen = hash_of(db, "FR.AK.01", case.seat_id)
    actions.sign_agreement(db, actor, case.seat_id, seen_hash=seen, now=NOW)


def agree(db: Session, case: Case) -> None:
    """From the review to both signatures."""
    review(db, case)
    prepare(db, case)
    sign(db, case, case.assessor)
    sign(db, case, case.owner)


def show(
    db: Session, case: Case, *, kuk_ids: tuple[int, ...] = (), title: str = "Laporan", seed: int = 0
) -> Evidence:
    """The candidate shows evidence, for every KUK unless told."""
    return portfolios.add_evidence(
        db,
        case.owner,
        case.application.public_id,
        clean_photo(seed, "laporan.jpg"),
        case.files,
        title=title,
        kind=EvidenceKind.DIRECT,
        kuk_ids=kuk_ids or case.kuk,
        now=NOW,
    )


def rate(db: Session, case: Case, evidence: Evidence, *, wanting: Criterion | None = None) -> None:
    """The assessor rates evidence, all yes unless one criterion is wanting."""
    rating = ALL_YES | ({wanting: False} if wanting else {})
    note = "Belum cukup." if wanting else ""
    portfolios.rate_evidence(db, case.assessor, evidence.public_id, rating, note, now=JUDGED_AT)


def sit(db: Session, case: Case) -> None:
    """The candidate, who is present, starts the test, answers nothing and hands in."""
    make_bank(db)
    attempt = exams.prepare_attempt(db, case.place.planner_actor, case.seat_id, now=STARTS_AT)
    exams.start_attempt(db, case.owner, attempt.id, now=STARTS_AT)
    exams.submit_attempt(db, case.owner, attempt.id, TEST_BANK_SEALER, now=JUDGED_AT)


def begin(db: Session, case: Case) -> None:
    """Agreed, present, begun."""
    agree(db, case)
    scheduling.arrive(db, case.place, case.seat)
    actions.begin_judging(db, case.assessor, case.seat_id, now=JUDGED_AT)


def judge(db: Session, case: Case, kuk_id: int, outcome: Competence, reason: str = "") -> None:
    """The assessor judges one KUK."""
    actions.judge(
        db, case.assessor, case.seat_id, kuk_id, outcome=outcome, reason=reason, now=JUDGED_AT
    )


def make_judged(
    db: Session, files: FileStore, *, failed: int = 0, place: Place | None = None
) -> Case:
    """Every KUK judged on one piece of evidence; the last `failed` ones BK."""
    case = make_case(db, files, place=place)
    kuk_ids = case.kuk[: len(case.kuk) - failed]
    evidence = show(db, case, kuk_ids=kuk_ids)
    begin(db, case)
    rate(db, case, evidence)
    for kuk_id in case.kuk:
        met = kuk_id in kuk_ids
        judge(db, case, kuk_id, Competence.COMPETENT if met else Competence.NOT_YET_COMPETENT)
    return case


def recommend(db: Session, case: Case, follow_up: str = "") -> Recommendation:
    """The assessor recommends as the judgements say."""
    return actions.recommend(
        db,
        case.assessor,
        case.seat_id,
        follow_up=follow_up,
        comment="Bukti lengkap.",
        now=RECOMMENDED_AT,
    )


def sign_record(db: Session, case: Case, actor: Actor) -> None:
    """One of the two signs FR.AK.02."""
    seen = hash_of(db, "FR.AK.02", case.seat_id)
    actions.sign_record(db, actor, case.seat_id, seen_hash=seen, now=RECOMMENDED_AT)


def make_recorded(db: Session, files: FileStore, *, failed: int = 0) -> Case:
    """A recommendation that both signed: ready for the committee."""
    case = make_judged(db, files, failed=failed)
    recommend(db, case, "Ulangi unit yang belum kompeten." if failed else "")
    sign_record(db, case, case.assessor)
    sign_record(db, case, case.owner)
    return case
