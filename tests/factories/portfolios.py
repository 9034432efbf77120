"""Evidence for tests, from the accepted application to the seat that is being judged."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.files import FileStore
from lsp.applications.queries import application_by_id
from lsp.kernel.evidence import EvidenceKind
from lsp.kernel.roles import Actor, Role
from lsp.portfolios import actions
from lsp.portfolios.models import Evidence
from lsp.portfolios.rules import Criterion
from lsp.records.rules import ASSESSOR, CANDIDATE
from lsp.scheduling.models import Seat
from tests.factories import scheduling
from tests.factories.accounts import as_actor
from tests.factories.applications import clean_photo
from tests.factories.records import make_form, sign_as

ALL_YES = dict.fromkeys(Criterion, True)


@dataclass
class Case:
    """A candidate's seat with everybody around it."""

    place: scheduling.Place
    seat: Seat
    candidate: Person
    application_id: str
    kuk: tuple[int, ...]

    @property
    def owner(self) -> Actor:
        """The candidate as an actor."""
        return as_actor(self.candidate, Role.CANDIDATE)

    @property
    def assessor(self) -> Actor:
        """The assessor as an actor."""
        return self.place.assessor_actor


def make_case(db: Session, *, declared: bool = True) -> Case:
    """A seat in a published session before the day, its application accepted."""
    place = scheduling.make_place(db)
    session = scheduling.make_session(db, place)
    seat = scheduling.seat(db, place, session, scheduling.make_ready(db, place))
    scheduling.publish(db, place, session)
    if declared:
        scheduling.declare(db, place, seat)
    return Case(
        place,
        seat,
        db.get_one(Person, seat.candidate_id),
        application_by_id(db, seat.application_id).public_id,
        tuple(kuk.id for kuk in place.scheme.kuk()),
    )


def agree(db: Session, case: Case) -> None:
    """Both sign FR.AK.01."""
    form = make_form(db, case.candidate, case.place.assessor, subject_id=case.seat.public_id)
    sign_as(db, form, case.candidate, CANDIDATE)
    sign_as(db, form, case.place.assessor, ASSESSOR)


def arrive(db: Session, case: Case) -> None:
    """The candidate is checked in on the day."""
    scheduling.arrive(db, case.place, case.seat)


def freeze(db: Session, case: Case, now: datetime = scheduling.STARTS_AT) -> None:
    """Both agreed, the candidate is there, the assessor begins."""
    agree(db, case)
    arrive(db, case)
    actions.freeze(db, case.assessor, case.seat.public_id, now=now)


def show(
    db: Session,
    case: Case,
    files: FileStore,
    *,
    seed: int = 0,
    title: str = "Laporan kunjungan",
    kind: EvidenceKind = EvidenceKind.DIRECT,
    kuk_ids: tuple[int, ...] = (),
    now: datetime = scheduling.NOW,
) -> Evidence:
    """A photo as evidence, for the first two KUK unless told."""
    return actions.add_evidence(
        db,
        case.owner,
        case.application_id,
        clean_photo(seed, "laporan.jpg"),
        files,
        title=title,
        kind=kind,
        kuk_ids=kuk_ids or case.kuk[:2],
        now=now,
    )
