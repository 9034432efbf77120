"""Sessions and seats on a real database."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from lsp.accounts.queries import person_by_public_id
from lsp.adapters.sealing import Sealer
from lsp.applications.models import SelfAssessment
from lsp.applications.rules import ApplicationStatus, SelfAssessmentStatus
from lsp.audit import actions as audit
from lsp.kernel.refusal import NotFound, Refused
from lsp.kernel.roles import Role
from lsp.kernel.zones import Zone
from lsp.notices.models import OutboxMessage
from lsp.scheduling import actions, queries
from lsp.scheduling.models import InterestDeclaration, TimeClaim
from lsp.scheduling.queries import assessors, choosing, planning
from lsp.scheduling.rules import Claim, Interest, SeatStatus, SessionStatus
from tests.factories.accounts import TEST_SEALER, as_actor, make_assessor, make_person
from tests.factories.scheduling import (
    HOURS,
    STARTS_AT,
    arrive,
    declare,
    list_assessor,
    make_place,
    make_ready,
    make_seat,
    make_session,
    publish,
    seat,
)
from tests.factories.venues import make_tuk


def _codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_a_candidate_is_seated_published_checked_in_and_finished(
    db: Session, now: datetime
) -> None:
    place = make_place(db)
    found = make_seat(db, place)
    facts = queries.seat_facts(db, found.public_id)
    assert facts
    assert facts.session_status is SessionStatus.PUBLISHED
    assert (facts.interest, facts.candidate_name) == (Interest.CLEAR, "Siti Rahmawati")
    arrive(db, place, found)
    facts = queries.seat_facts(db, found.public_id)
    assert facts
    assert facts.session_status is SessionStatus.HELD
    assert (facts.status, facts.identity_document) == (SeatStatus.CHECKED_IN, "ktp")
    with pytest.raises(Refused):
        actions.close_session(db, place.planner_actor, facts.session_public_id, now=now)
    actions.finish_seat(db, place.assessor_actor, found.public_id, now=now)
    session = actions.close_session(db, place.planner_actor, facts.session_public_id, now=now)
    assert session.status is SessionStatus.CLOSED
    assert audit.verify(db).first_broken is None


def test_publishing_numbers_the_letter_and_writes_to_everybody(db: Session) -> None:
    place = make_place(db)
    session = make_session(db, place)
    seat(db, place, session, make_ready(db, place, "Satu"))
    seat(db, place, session, make_ready(db, place, "Dua"))
    publish(db, place, session)
    assert session.letter_number == "001/ST/LSP/XI/2026"
    other = make_session(db, place, starts_at=STARTS_AT + timedelta(days=1))
    seat(db, place, other, make_ready(db, place, "Tiga"))
    publish(db, place, other)
    assert other.letter_number == "002/ST/LSP/XI/2026"
    subjects = list(db.scalars(sa.select(OutboxMessage.subject).order_by(OutboxMessage.id)))
    assert subjects[:3] == ["Jadwal asesmen Anda"] * 2 + ["Surat tugas 001/ST/LSP/XI/2026"]
    body = _body(db, TEST_SEALER)
    assert "Sabtu, 5 Desember 2026, 09.00 WIB sampai 12.00 WIB" in body
    assert "kartu identitas" in body


def _body(db: Session, sealer: Sealer) -> str:
    first = db.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id)).first()
    assert first
    return sealer.open_text(first.body_sealed, f"outbox.body:{first.public_id}")


@pytest.mark.parametrize("zone", list(Zone))
def test_a_session_s_day_is_the_day_at_the_tuk(db: Session, zone: Zone) -> None:
    place = make_place(db)
    tuk = make_tuk(db, "TUK-X", zone=zone, expires_on=date(2026, 12, 5))
    late = datetime.fromisoformat("2026-12-05T16:00:00+00:00")  # 6 December from WITA on
    if zone is not Zone.WIB:
        with pytest.raises(Refused) as refused:
            make_session(db, place, tuk=tuk, starts_at=late)
        assert _codes(refused) == ["venue_unverified"]
    else:
        assert make_session(db, place, tuk=tuk, starts_at=late).number == "JDW-2026-0001"


def test_hard_rules_are_asked_at_the_moment_of_the_deed(db: Session, now: datetime) -> None:
    place = make_place(db)
    session = make_session(db, place)
    draft = make_ready(db, place, "Draf", status=ApplicationStatus.SUBMITTED)
    with pytest.raises(Refused) as refused:
        seat(db, place, session, draft)
    assert _codes(refused) == ["application_not_accepted"]
    unsent = make_ready(db, place, "Belum", self_assessment=SelfAssessmentStatus.DRAFT)
    with pytest.raises(Refused) as refused:
        seat(db, place, session, unsent)
    assert _codes(refused) == ["self_assessment_missing"]
    ready = make_ready(db, place, "Siap")
    unlisted = make_assessor(
        db, "Tanpa Skema", met="MET.000.000999 2024", expires_on=date(2026, 12, 4)
    )
    with pytest.raises(Refused) as refused:
        seat(db, place, session, ready, assessor=unlisted)
    assert _codes(refused) == ["licence_expired", "out_of_scope"]
    with pytest.raises(NotFound):
        actions.assign_seat(
            db, place.planner_actor, session.public_id, "tidakada", "tidakada", now=now
        )


def test_the_assigner_is_never_the_assessor_whatever_the_role(db: Session, now: datetime) -> None:
    place = make_place(db)
    session, ready = make_session(db, place), make_ready(db, place)
    both = as_actor(place.assessor, Role.ASSESSOR, Role.SECRETARIAT)
    with pytest.raises(Refused) as refused:
        actions.assign_seat(
            db, both, session.public_id, ready.public_id, place.assessor.public_id, now=now
        )
    assert _codes(refused) == ["self_assignment"]
    seat(db, place, session, ready)
    with pytest.raises(Refused) as refused:
        actions.publish_session(db, both, session.public_id, sealer=TEST_SEALER, now=now)
    assert _codes(refused) == ["self_assignment"]


def test_trainers_employers_and_declared_conflicts_are_kept_apart(
    db: Session, now: datetime
) -> None:
    place = make_place(db)
    session = make_session(db, place)
    trained = make_ready(db, place, "Murid")
    colleague = make_ready(db, place, "Rekan", employer="koperasi asesor")
    person = person_by_public_id(db, place.assessor.public_id)
    assert person
    pupil = db.get_one(type(person), trained.person_id)
    actions.enter_training(db, place.planner_actor, person, pupil, date(2026, 3, 1), now=now)
    assert assessors.trainers_of(db, pupil.id, date(2026, 12, 5)) == {person.id}
    assert assessors.trainers_of(db, pupil.id, date(2028, 12, 5)) == frozenset()
    for application, code in ((trained, "trained_candidate"), (colleague, "same_employer")):
        with pytest.raises(Refused) as refused:
            seat(db, place, session, application)
        assert _codes(refused) == [code]
    third = seat(db, place, session, make_ready(db, place, "Sepupu"))
    declare(db, place, third, has_conflict=True)
    with pytest.raises(Refused) as refused:
        publish(db, place, session)
    assert _codes(refused) == ["conflict_of_interest"]
    actions.cancel_seat(
        db, place.planner_actor, third.public_id, reason="Benturan kepentingan.", now=now
    )
    with pytest.raises(Refused) as refused:
        seat(db, place, session, _application(db, third.application_id))
    assert _codes(refused) == ["conflict_declared"]


def _application(db: Session, key: int):
    from lsp.applications.queries import application_by_id

    return application_by_id(db, key)


def test_hours_of_candidate_assessor_and_place_do_not_overlap(db: Session) -> None:
    place = make_place(db, capacity=1)
    first = make_session(db, place)
    ready = make_ready(db, place)
    seat(db, place, first, ready)
    with pytest.raises(Refused) as refused:
        seat(db, place, first, make_ready(db, place, "Dua"))
    assert _codes(refused) == ["room_full"]
    elsewhere = make_tuk(db, "TUK-2")
    overlapping = make_session(db, place, tuk=elsewhere, starts_at=STARTS_AT + HOURS / 2)
    other = make_assessor(db, "Asesor Dua", met="MET.000.000777 2024")
    list_assessor(db, place, other)
    with pytest.raises(Refused) as refused:
        seat(db, place, overlapping, make_ready(db, place, "Tiga"))
    assert _codes(refused) == ["assessor_elsewhere"]
    again = make_ready(db, place, person=_person(db, ready.person_id))
    with pytest.raises(Refused) as refused:
        seat(db, place, overlapping, again, assessor=other)
    assert _codes(refused) == ["candidate_unavailable"]
    after = make_session(db, place, starts_at=STARTS_AT + HOURS)
    assert seat(db, place, after, again).place == 1


def _person(db: Session, key: int):
    from lsp.accounts.queries import persons_by_ids

    return persons_by_ids(db, {key})[key]


def _claims(db: Session) -> dict[Claim, int]:
    kinds = sa.select(TimeClaim.kind, sa.func.count()).group_by(TimeClaim.kind)
    return {kind: count for kind, count in db.execute(kinds)}  # noqa: C416


def test_a_seat_taken_back_frees_its_hours_and_the_candidate(db: Session, now: datetime) -> None:
    place = make_place(db)
    session = make_session(db, place)
    ready = make_ready(db, place)
    first = seat(db, place, session, ready)
    second = seat(db, place, session, make_ready(db, place, "Dua"))
    assert _claims(db) == {
        Claim.CANDIDATE: 24,
        Claim.PLACE: 24,
        Claim.ASSESSOR: 12,
    }
    with pytest.raises(Refused):
        actions.cancel_seat(db, place.planner_actor, first.public_id, reason=" ", now=now)
    actions.cancel_seat(db, place.planner_actor, first.public_id, reason="Sakit.", now=now)
    assert _claims(db)[Claim.ASSESSOR] == 12
    actions.cancel_seat(db, place.planner_actor, second.public_id, reason="Sakit.", now=now)
    assert db.scalar(sa.select(sa.func.count()).select_from(TimeClaim)) == 0
    assert seat(db, place, session, ready).place == 1


def test_a_cancelled_session_gives_everybody_their_hours_back(db: Session, now: datetime) -> None:
    place = make_place(db)
    found = make_seat(db, place)
    session = queries.seat_facts(db, found.public_id)
    assert session
    actions.cancel_session(
        db, place.planner_actor, session.session_public_id, reason="Banjir.", now=now
    )
    facts = queries.seat_facts(db, found.public_id)
    assert facts
    assert (facts.status, facts.end_reason) == (SeatStatus.CANCELLED, "Banjir.")
    assert db.scalar(sa.select(sa.func.count()).select_from(TimeClaim)) == 0


def test_the_daily_limit_counts_all_sessions_of_the_day(db: Session, now: datetime) -> None:
    place = make_place(db)
    actions.set_limits(db, place.planner_actor, assessor_daily=2, training_months=24, now=now)
    morning = make_session(db, place, ends_at=STARTS_AT + timedelta(hours=1))
    noon = make_session(db, place, starts_at=STARTS_AT + timedelta(hours=2))
    seat(db, place, morning, make_ready(db, place, "Satu"))
    seat(db, place, noon, make_ready(db, place, "Dua"))
    with pytest.raises(Refused) as refused:
        seat(db, place, noon, make_ready(db, place, "Tiga"))
    assert _codes(refused) == ["assessor_load"]
    assert planning.loads_on(db, noon)[place.assessor.id] == 2


def test_identity_is_checked_by_somebody_else_with_a_named_card(db: Session) -> None:
    place = make_place(db)
    found = make_seat(db, place)
    both = as_actor(place.assessor, Role.ASSESSOR, Role.TUK_OPERATOR)
    with pytest.raises(Refused) as refused:
        actions.check_in(db, both, found.public_id, identity_document="ktp", now=STARTS_AT)
    assert _codes(refused) == ["own_identity_check"]
    with pytest.raises(Refused) as refused:
        actions.check_in(
            db, place.operator_actor, found.public_id, identity_document="kartu", now=STARTS_AT
        )
    assert _codes(refused) == ["identity_document_missing"]


def test_a_candidate_who_did_not_come_may_be_seated_again(db: Session) -> None:
    place = make_place(db)
    found = make_seat(db, place)
    actions.mark_no_show(db, place.operator_actor, found.public_id, now=STARTS_AT)
    facts = queries.seat_facts(db, found.public_id)
    assert facts
    assert facts.status is SeatStatus.NO_SHOW
    next_week = make_session(db, place, starts_at=STARTS_AT + timedelta(days=7))
    assert seat(db, place, next_week, _application(db, found.application_id))


def test_only_the_assigned_assessor_declares_and_the_word_stays(db: Session, now: datetime) -> None:
    place = make_place(db)
    found = seat(db, place, make_session(db, place), make_ready(db, place))
    other = as_actor(make_person(db, "Lain"), Role.ASSESSOR)
    with pytest.raises(Refused) as refused:
        actions.declare_interest(db, other, found.public_id, has_conflict=False, note="", now=now)
    assert _codes(refused) == ["not_the_assessor"]
    declare(db, place, found, has_conflict=True)
    access = queries.seat_access(db, found.public_id)
    assert access
    assert access.interest is Interest.CONFLICT
    assert not access.is_assigned(place.assessor_actor)
    with pytest.raises(DatabaseError, match="append-only"):
        db.execute(sa.delete(InterestDeclaration))


def test_an_assessor_is_listed_by_another_and_can_be_taken_off(db: Session, now: datetime) -> None:
    place = make_place(db)
    code = place.scheme.scheme_code
    actions.unlist_from_scheme(db, place.planner_actor, place.assessor, code, now=now)
    with pytest.raises(Refused):
        actions.list_for_scheme(db, place.assessor_actor, place.assessor, code, now=now)
    assert assessors.scopes_of(db, [place.assessor.id])[place.assessor.id] == frozenset()
    with pytest.raises(Refused):
        actions.enter_training(
            db, place.planner_actor, place.assessor, place.assessor, None, now=now
        )


def test_the_page_s_choices_give_the_same_reasons_as_the_deed(db: Session, now: datetime) -> None:
    place = make_place(db)
    session = make_session(db, place)
    make_ready(db, place, "Siap Satu")
    make_assessor(db, "Tanpa Skema", met="MET.000.000999 2024")
    board = choosing.board(db, session.public_id, now)
    assert board
    waiting, total = choosing.waiting_page(db, board, search="", offset=0, limit=25)
    assert total == 1
    assert [(one.person.full_name, one.reasons) for one in waiting] == [("Siap Satu", ())]
    options = choosing.options_for(
        db, board, waiting[0], assigner_id=place.planner.id, today=now.date()
    )
    assert [(o.row.person.full_name, [r.code for r in o.reasons]) for o in options] == [
        ("Rina Asesor", []),
        ("Tanpa Skema", ["out_of_scope"]),
    ]
    own = choosing.options_for(
        db, board, waiting[0], assigner_id=place.assessor.id, today=now.date()
    )
    assert [r.code for r in own[0].reasons] == ["self_assignment"]
    assert choosing.waiting_by_scheme(db) == {place.scheme.scheme_code: 1}


def test_a_stopped_self_assessment_is_never_seated(db: Session, now: datetime) -> None:
    place = make_place(db)
    session, ready = make_session(db, place), make_ready(db, place)
    db.execute(sa.update(SelfAssessment).values(can_proceed=False))
    with pytest.raises(Refused) as refused:
        seat(db, place, session, ready)
    assert _codes(refused) == ["self_assessment_stopped"]
    board = choosing.board(db, session.public_id, now)
    assert board
    assert choosing.waiting_page(db, board, search="", offset=0, limit=25) == ([], 0)
    one = choosing.one_waiting(db, board, ready.public_id)
    assert one
    assert [reason.code for reason in one.reasons] == ["self_assessment_stopped"]
