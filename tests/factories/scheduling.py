"""Sessions and seats for tests; applications are put in place by rows."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.applications.models import Application, SelfAssessment
from lsp.applications.rules import ApplicationStatus, SelfAssessmentStatus
from lsp.kernel.roles import SYSTEM, Actor, Role
from lsp.scheduling import actions
from lsp.scheduling.models import AssessmentSession, Seat
from lsp.schemes.rules.outline import SchemeOutline
from lsp.venues.models import Tuk
from tests.factories.accounts import TEST_SEALER, as_actor, make_assessor, make_person
from tests.factories.organization import make_organization
from tests.factories.schemes import make_scheme
from tests.factories.venues import make_tuk

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
STARTS_AT = datetime(2026, 12, 5, 2, 0, tzinfo=UTC)  # Saturday, 09.00 WIB
HOURS = timedelta(hours=3)


@dataclass
class Place:
    """A scheme, a verified TUK, a listed assessor, the planner and the operator at the door."""

    scheme: SchemeOutline
    tuk: Tuk
    assessor: Person
    planner: Person
    operator: Person
    serial: int = field(default=0)

    @property
    def planner_actor(self) -> Actor:
        """The secretariat's person as an actor."""
        return as_actor(self.planner, Role.SECRETARIAT)

    @property
    def assessor_actor(self) -> Actor:
        """The assessor as an actor."""
        return as_actor(self.assessor, Role.ASSESSOR)

    @property
    def operator_actor(self) -> Actor:
        """The TUK operator as an actor."""
        return as_actor(self.operator, Role.TUK_OPERATOR)


def make_place(db: Session, *, capacity: int = 20) -> Place:
    """Everything that a session needs around it."""
    make_organization(db)
    place = Place(
        scheme=make_scheme(db),
        tuk=make_tuk(db, capacity=capacity),
        assessor=make_assessor(db, employer="Koperasi Asesor"),
        planner=make_person(db, "Adi Sekretariat", roles=(Role.SECRETARIAT,)),
        operator=make_person(db, "Tono Petugas", roles=(Role.TUK_OPERATOR,)),
    )
    list_assessor(db, place, place.assessor)
    return place


def list_assessor(db: Session, place: Place, person: Person) -> None:
    """List an assessor for the scheme."""
    actions.list_for_scheme(db, SYSTEM, person, place.scheme.scheme_code, now=NOW)


def make_ready(
    db: Session,
    place: Place,
    name: str = "Siti Rahmawati",
    *,
    status: ApplicationStatus = ApplicationStatus.ACCEPTED,
    self_assessment: SelfAssessmentStatus | None = SelfAssessmentStatus.SUBMITTED,
    person: Person | None = None,
    employer: str = "KSP Contoh",
) -> Application:
    """An application that waits for a seat, put in place by rows."""
    person = person or make_person(db, name, roles=(Role.CANDIDATE,), employer=employer)
    place.serial += 1
    application = Application(
        person_id=person.id,
        version_id=place.scheme.version_id,
        number=f"APL-2026-9{place.serial:04d}",
        status=status,
        full_name=person.full_name,
        data_sealed=b"",
        created_at=NOW,
        changed_at=NOW,
        submitted_at=NOW,
    )
    db.add(application)
    db.flush()
    if self_assessment is not None:
        db.add(
            SelfAssessment(application_id=application.id, status=self_assessment, submitted_at=NOW)
        )
        db.flush()
    return application


def make_session(
    db: Session,
    place: Place,
    *,
    tuk: Tuk | None = None,
    starts_at: datetime = STARTS_AT,
    ends_at: datetime | None = None,
    now: datetime = NOW,
) -> AssessmentSession:
    """A planned session; publish it with `publish` once somebody is seated."""
    draft = actions.PlanDraft(
        scheme_code=place.scheme.scheme_code,
        tuk_id=(tuk or place.tuk).public_id,
        starts_at=starts_at,
        ends_at=ends_at or starts_at + HOURS,
    )
    return actions.plan_session(db, place.planner_actor, draft, now=now)


def publish(db: Session, place: Place, session: AssessmentSession, now: datetime = NOW) -> None:
    """Give the letter its number."""
    actions.publish_session(db, place.planner_actor, session.public_id, sealer=TEST_SEALER, now=now)


def seat(
    db: Session,
    place: Place,
    session: AssessmentSession,
    application: Application,
    *,
    assessor: Person | None = None,
    now: datetime = NOW,
) -> Seat:
    """Seat the application with the assessor."""
    return actions.assign_seat(
        db,
        place.planner_actor,
        session.public_id,
        application.public_id,
        (assessor or place.assessor).public_id,
        now=now,
    )


def make_seat(db: Session, place: Place, *, name: str = "Siti Rahmawati") -> Seat:
    """A seat in a published session, the assessor without conflict, before the day."""
    session = make_session(db, place)
    found = seat(db, place, session, make_ready(db, place, name))
    publish(db, place, session)
    declare(db, place, found)
    return found


def declare(
    db: Session, place: Place, found: Seat, *, has_conflict: bool = False, now: datetime = NOW
) -> None:
    """The assessor's word on the seat."""
    actions.declare_interest(
        db,
        place.assessor_actor,
        found.public_id,
        has_conflict=has_conflict,
        note="Sepupu." if has_conflict else "",
        now=now,
    )


def arrive(db: Session, place: Place, found: Seat, now: datetime = STARTS_AT) -> None:
    """The candidate is checked in on the day."""
    actions.check_in(db, place.operator_actor, found.public_id, identity_document="ktp", now=now)
