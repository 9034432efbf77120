"""Meetings, votes and decrees on a real database."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from lsp.accounts.models import Person, RoleGrant
from lsp.applications.models import Application
from lsp.audit.models import AuditEntry
from lsp.decisions import actions, queries
from lsp.decisions.models import Decision, DecisionCase, Decree, Meeting, Vote
from lsp.decisions.rules.flow import CaseStatus, Choice, MeetingStatus
from lsp.kernel.evidence import Competence
from lsp.kernel.refusal import NotFound, Refused
from lsp.kernel.roles import Role
from lsp.scheduling.models import TrainingLink
from tests.factories.accounts import as_actor, make_person
from tests.factories.decisions import (
    HELD_AT,
    TEXT,
    Lsp,
    close,
    decree,
    make_decided,
    make_lsp,
    make_meeting,
    make_recommendation,
    vote_all,
)

pytestmark = pytest.mark.database


@pytest.fixture
def lsp(db: Session) -> Lsp:
    return make_lsp(db)


def refused(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in caught.value.reasons}


def member_votes(
    db: Session, lsp: Lsp, meeting: Meeting, index: int, choice: Choice, **late: int
) -> None:
    case = queries.cases_in(db, meeting.id)[0]
    actions.vote(
        db,
        as_actor(lsp.members[index], Role.COMMITTEE_MEMBER),
        meeting.public_id,
        case.public_id,
        choice,
        "Alasan",
        now=HELD_AT + timedelta(**late),
    )


def test_a_case_goes_from_recommendation_to_decision(db: Session, lsp: Lsp) -> None:
    row = make_recommendation(db, lsp)
    assert [one.public_id for one in queries.waiting(db)] == [row.public_id]
    meeting = make_meeting(db, lsp, [row])
    assert meeting.number == "001/PLENO/LSP-KOP/XI/2026"
    assert not queries.waiting(db)
    vote_all(db, lsp, meeting)
    close(db, lsp, meeting)
    decree(db, lsp, meeting)
    decision = db.scalars(sa.select(Decision)).one()
    assert (decision.outcome, decision.candidate_name) == (Choice.COMPETENT, "Siti Rahmawati")
    assert (decision.appeal_until - HELD_AT.date()).days == 14
    facts = queries.certifiable(db)[0]
    assert facts.voter_ids == {member.id for member in lsp.members}
    assert facts.signer_id == lsp.head.id
    assert facts.decree_number == "001/SK/LSP-KOP/XI/2026"
    assert facts.scheme == "SKM-KU-01:1"
    assert not queries.chain_faults(db, decision.id)


def test_the_decree_lists_exactly_the_decided_names(db: Session, lsp: Lsp) -> None:
    rows = [make_recommendation(db, lsp, name) for name in ("Ana", "Bani", "Cica")]
    meeting = make_meeting(db, lsp, rows)
    cases = queries.cases_in(db, meeting.id)
    votes = {
        "Ana": (Choice.COMPETENT,) * 3,
        "Bani": (Choice.COMPETENT, Choice.NOT_YET_COMPETENT, Choice.FOLLOW_UP),
        "Cica": (Choice.NOT_YET_COMPETENT,) * 3,
    }
    for case in cases:
        for member, choice in zip(lsp.members, votes[case.candidate], strict=True):
            actions.vote(
                db,
                as_actor(member, Role.COMMITTEE_MEMBER),
                meeting.public_id,
                case.public_id,
                choice,
                "Alasan",
                now=HELD_AT,
            )
    close(db, lsp, meeting)
    assert [case.status for case in queries.cases_in(db, meeting.id)] == [
        CaseStatus.DECIDED,
        CaseStatus.UNDECIDED,
        CaseStatus.DECIDED,
    ]
    decree(db, lsp, meeting)
    signed = db.scalars(sa.select(Decree)).one()
    assert [line.candidate for line in queries.listed_cases(db, signed.id)] == ["Ana", "Cica"]
    assert [facts.candidate for facts in queries.certifiable(db)] == ["Ana"]
    assert [row.candidate for row in queries.waiting(db)] == ["Bani"]
    assert queries.decree_hash_anew(db, signed) == signed.hash


def test_a_case_left_undecided_is_decided_by_a_later_meeting(db: Session, lsp: Lsp) -> None:
    row, other = make_recommendation(db, lsp), make_recommendation(db, lsp, "Lain")
    first = make_meeting(db, lsp, [row, other])
    case_ids = [case.public_id for case in queries.cases_in(db, first.id)]
    for member in lsp.members:
        actions.vote(
            db,
            as_actor(member, Role.COMMITTEE_MEMBER),
            first.public_id,
            case_ids[1],
            Choice.COMPETENT,
            "Alasan",
            now=HELD_AT,
        )
    close(db, lsp, first)
    second = make_meeting(db, lsp, [row], held_at=HELD_AT + timedelta(days=1))
    vote_all(db, lsp, second, now=HELD_AT + timedelta(days=1))
    close(db, lsp, second, now=HELD_AT + timedelta(days=1))
    assert queries.cases_in(db, second.id)[0].outcome is Choice.COMPETENT


def test_a_member_may_change_a_vote_until_the_meeting_is_closed(db: Session, lsp: Lsp) -> None:
    meeting = make_meeting(db, lsp, [make_recommendation(db, lsp)])
    vote_all(db, lsp, meeting)
    member_votes(db, lsp, meeting, 0, Choice.NOT_YET_COMPETENT, minutes=1)
    member_votes(db, lsp, meeting, 1, Choice.NOT_YET_COMPETENT, minutes=1)
    close(db, lsp, meeting)
    assert queries.cases_in(db, meeting.id)[0].outcome is Choice.NOT_YET_COMPETENT
    assert db.scalar(sa.select(sa.func.count()).select_from(Vote)) == 5
    with pytest.raises(Refused) as caught:
        member_votes(db, lsp, meeting, 0, Choice.COMPETENT, minutes=2)
    assert refused(caught) == {"voting_over"}


def give_committee_role(db: Session, person: Person) -> None:
    db.add(
        RoleGrant(
            person_id=person.id,
            role=Role.COMMITTEE_MEMBER,
            granted_at=HELD_AT - timedelta(days=30),
            expires_on=date(2099, 1, 1),
        )
    )
    db.flush()


def test_the_assessor_cannot_sit_even_with_the_role(db: Session, lsp: Lsp) -> None:
    give_committee_role(db, lsp.assessor)
    row = make_recommendation(db, lsp)
    with pytest.raises(Refused) as caught:
        make_meeting(db, lsp, [row], members=[*lsp.members, lsp.assessor])
    assert refused(caught) == {"tie_assessed"}
    assert not db.scalar(sa.select(sa.func.count()).select_from(Meeting))


def test_trainer_and_colleague_may_sit_for_others_but_not_vote(db: Session, lsp: Lsp) -> None:
    trainer = make_person(db, "Pelatih", roles=(Role.COMMITTEE_MEMBER,))
    colleague = make_person(db, "Rekan", roles=(Role.COMMITTEE_MEMBER,), employer="KSP Jaya")
    pupil = make_person(db, "Siti", roles=(Role.CANDIDATE,), employer="ksp jaya")
    link = TrainingLink(
        trainer_id=trainer.id, candidate_id=pupil.id, ended_on=None, entered_at=HELD_AT
    )
    db.add(link)
    db.flush()
    rows = [make_recommendation(db, lsp, candidate=pupil), make_recommendation(db, lsp, "Bebas")]
    meeting = make_meeting(db, lsp, rows, members=[*lsp.members, trainer, colleague])
    case = queries.cases_in(db, meeting.id)[0]
    for person, code in ((trainer, "tie_trained"), (colleague, "tie_employer")):
        with pytest.raises(Refused) as caught:
            actions.vote(
                db,
                as_actor(person, Role.COMMITTEE_MEMBER),
                meeting.public_id,
                case.public_id,
                Choice.COMPETENT,
                "Alasan",
                now=HELD_AT,
            )
        assert refused(caught) == {code}
    access = queries.case_access(db, meeting.public_id, case.public_id)
    assert access is not None
    assert access.bound_ids == {trainer.id, colleague.id, lsp.assessor.id, pupil.id}


def test_a_meeting_of_two_is_not_called(db: Session, lsp: Lsp) -> None:
    with pytest.raises(Refused) as caught:
        make_meeting(db, lsp, [make_recommendation(db, lsp)], members=lsp.members[:2])
    assert refused(caught) == {"few_members"}


def test_a_person_without_the_role_does_not_sit(db: Session, lsp: Lsp) -> None:
    members = [*lsp.members[:2], lsp.manager]
    with pytest.raises(Refused) as caught:
        make_meeting(db, lsp, [make_recommendation(db, lsp)], members=members)
    assert "not_committee" in refused(caught)


def test_a_recommendation_is_before_one_meeting_at_a_time(db: Session, lsp: Lsp) -> None:
    row = make_recommendation(db, lsp)
    meeting = make_meeting(db, lsp, [row])
    with pytest.raises(Refused) as caught:
        make_meeting(db, lsp, [row])
    assert refused(caught) == {"case_taken"}
    db.add(
        DecisionCase(
            meeting_id=meeting.id,
            recommendation_id=row.id,
            recommendation_hash=row.content_hash,
            position=2,
            status=CaseStatus.OPEN,
        )
    )
    with pytest.raises(IntegrityError):
        db.flush()


def test_a_cancelled_meeting_frees_its_cases(db: Session, lsp: Lsp) -> None:
    row = make_recommendation(db, lsp)
    meeting = make_meeting(db, lsp, [row])
    actor = as_actor(lsp.planner, Role.SECRETARIAT)
    with pytest.raises(Refused):
        actions.cancel_meeting(db, actor, meeting.public_id, " ", now=HELD_AT)
    actions.cancel_meeting(db, actor, meeting.public_id, "Anggota sakit", now=HELD_AT)
    assert [one.public_id for one in queries.waiting(db)] == [row.public_id]
    assert make_meeting(db, lsp, [row]).number == "002/PLENO/LSP-KOP/XI/2026"


def test_votes_come_after_the_meeting_began(db: Session, lsp: Lsp) -> None:
    meeting = make_meeting(db, lsp, [make_recommendation(db, lsp)])
    with pytest.raises(Refused) as caught:
        member_votes(db, lsp, meeting, 0, Choice.COMPETENT, seconds=-1)
    assert refused(caught) == {"too_early"}


def test_the_assessors_recommendation_alone_decides_nothing(db: Session, lsp: Lsp) -> None:
    meeting = make_meeting(db, lsp, [make_recommendation(db, lsp, outcome=Competence.COMPETENT)])
    with pytest.raises(Refused) as caught:
        close(db, lsp, meeting)
    assert refused(caught) == {"no_quorum"}
    with pytest.raises(Refused) as caught:
        decree(db, lsp, meeting)
    assert refused(caught) == {"not_closed", "nothing_decided"}


@pytest.mark.parametrize("who", ["member", "assessor", "not head", "stale"])
def test_the_decree_is_signed_by_the_head_who_took_no_part(db: Session, lsp: Lsp, who: str) -> None:
    meeting = make_meeting(db, lsp, [make_recommendation(db, lsp)])
    vote_all(db, lsp, meeting)
    close(db, lsp, meeting)
    actor, proved, code = {
        "member": (as_actor(lsp.members[0], Role.HEAD), HELD_AT, "signer_voted"),
        "assessor": (as_actor(lsp.assessor, Role.HEAD), HELD_AT, "signer_assessed"),
        "not head": (as_actor(lsp.manager), HELD_AT, "not_head"),
        "stale": (as_actor(lsp.head, Role.HEAD), HELD_AT - timedelta(minutes=9), "password_stale"),
    }[who]
    with pytest.raises(Refused) as caught:
        actions.sign_decree(
            db, actor, meeting.public_id, TEXT, reauthenticated_at=proved, now=HELD_AT
        )
    assert refused(caught) == {code}
    assert not queries.certifiable(db)


def test_a_recommendation_that_changed_after_the_vote_is_not_decreed(db: Session, lsp: Lsp) -> None:
    row = make_recommendation(db, lsp)
    meeting = make_meeting(db, lsp, [row])
    vote_all(db, lsp, meeting)
    close(db, lsp, meeting)
    row.content_hash = "f" * 64
    db.flush()
    with pytest.raises(Refused) as caught:
        decree(db, lsp, meeting)
    assert refused(caught) == {"recommendation_changed"}


def test_no_unproofed_name_enters_a_meeting_or_a_decree(db: Session, lsp: Lsp) -> None:
    row = make_recommendation(db, lsp)
    application = db.scalars(sa.select(Application)).one()
    application.proofed_at = None
    db.flush()
    with pytest.raises(Refused) as caught:
        make_meeting(db, lsp, [row])
    assert refused(caught) == {"name_unproofed"}
    application.proofed_at = HELD_AT
    db.flush()
    meeting = make_meeting(db, lsp, [row])
    vote_all(db, lsp, meeting)
    close(db, lsp, meeting)
    application.proofed_at = None
    db.flush()
    with pytest.raises(Refused) as caught:
        decree(db, lsp, meeting)
    assert refused(caught) == {"name_unproofed"}
    assert not queries.certifiable(db)


def test_a_decree_is_signed_once(db: Session, lsp: Lsp) -> None:
    make_decided(db, lsp)
    meeting = db.scalars(sa.select(Meeting)).one()
    assert meeting.status is MeetingStatus.DECREED
    with pytest.raises(Refused):
        decree(db, lsp, meeting)


@pytest.mark.parametrize("table", ["vote", "decree", "decision"])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_votes_decrees_and_decisions_are_never_changed(
    db: Session, lsp: Lsp, table: str, verb: str
) -> None:
    make_decided(db, lsp)
    statement = f"DELETE FROM {table}" if verb == "delete" else f"UPDATE {table} SET id = id"
    with pytest.raises(DatabaseError, match="append-only"):
        db.execute(sa.text(statement))


def test_every_deed_leaves_its_entry(db: Session, lsp: Lsp) -> None:
    make_decided(db, lsp)
    actions_found = list(
        db.scalars(
            sa.select(AuditEntry.action)
            .where(AuditEntry.action.startswith("decisions."))
            .order_by(AuditEntry.seq)
        )
    )
    assert actions_found == [
        "decisions.call_meeting",
        *["decisions.vote"] * 3,
        "decisions.close_meeting",
        "decisions.sign_decree",
    ]


def test_an_unknown_meeting_or_case_is_not_found(db: Session, lsp: Lsp) -> None:
    meeting = make_meeting(db, lsp, [make_recommendation(db, lsp)])
    actor = as_actor(lsp.members[0], Role.COMMITTEE_MEMBER)
    for meeting_id, case_id in (("none", "none"), (meeting.public_id, "none")):
        with pytest.raises(NotFound):
            actions.vote(db, actor, meeting_id, case_id, Choice.COMPETENT, "x", now=HELD_AT)
    assert queries.meeting_access(db, "none") is None
    assert queries.case_access(db, meeting.public_id, "none") is None
