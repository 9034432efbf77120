"""Deeds of the committee: call a meeting, vote, close it; and the head's decree."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.counters import take_number
from lsp.adapters.database import locked
from lsp.applications.queries.proofing import why_not_print
from lsp.assessments.models import Recommendation
from lsp.audit.actions import write_entry
from lsp.decisions import queries
from lsp.decisions.models import (
    Decision,
    DecisionCase,
    DecisionCounter,
    Decree,
    Meeting,
    MeetingMember,
    Vote,
)
from lsp.decisions.rules import decree as decrees
from lsp.decisions.rules import voting
from lsp.decisions.rules.flow import (
    CASE_FLOW,
    MEETING_FLOW,
    CaseStatus,
    CaseStep,
    Choice,
    MeetingStep,
)
from lsp.kernel.refusal import NotFound, Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.kernel.zones import Zone, local_date
from lsp.notices.actions import NoticeKind, Post, enqueue
from lsp.organization import queries as organization


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """A meeting to call: when, where, who (public ids) and on which recommendations."""

    held_at: datetime
    place: str
    member_ids: Sequence[str]
    recommendation_ids: Sequence[str]


def _next_number(db: Session, series: str, on: date) -> str:
    """The next number of a series; the counter stays locked until the transaction ends."""
    serial = take_number(db, DecisionCounter, series=series, year=on.year)
    return decrees.numbered(serial, series, organization.organization(db).sector_code, on)


def call_meeting(db: Session, actor: Actor, draft: MeetingDraft, *, now: datetime) -> Meeting:
    """Call a meeting: members named, cases laid before them, the quorum fixed."""
    on = local_date(draft.held_at, Zone.WIB)
    members = queries.members_by_public_id(db, draft.member_ids, on)
    waiting = {row.public_id: row for row in queries.waiting(db)}
    if not waiting.keys() >= set(draft.recommendation_ids):
        raise Refused(
            [Reason("case_taken", N_("Salah satu asesi sudah dibahas pleno lain. Muat ulang."))]
        )
    chosen = [waiting[public_id] for public_id in dict.fromkeys(draft.recommendation_ids)]
    facts = queries.cases_of_recommendations(db, [row.recommendation_id for row in chosen], on)
    quorum = voting.needed_votes(organization.organization(db).quorum)
    refuse_if(voting.why_not_call(members, tuple(facts.values()), quorum))
    _refuse_unproofed(db, facts)
    meeting = Meeting(
        number=_next_number(db, "PLENO", on),
        held_at=draft.held_at,
        place=draft.place,
        quorum=quorum,
        status=MEETING_FLOW.initial,
        called_by_id=actor.person_id,
        called_at=now,
    )
    db.add(meeting)
    db.flush()
    for position, member in enumerate(members, 1):
        db.add(MeetingMember(meeting_id=meeting.id, person_id=member.person_id, position=position))
    for position, row in enumerate(chosen, 1):
        db.add(
            DecisionCase(
                meeting_id=meeting.id,
                recommendation_id=row.recommendation_id,
                recommendation_hash=row.content_hash,
                position=position,
                status=CASE_FLOW.initial,
            )
        )
    db.flush()
    payload = {"number": meeting.number, "cases": len(chosen), "members": sorted(draft.member_ids)}
    write_entry(db, actor, "decisions.call_meeting", "meeting", meeting.public_id, payload, now=now)
    return meeting


def _locked_meeting(db: Session, meeting_id: str) -> Meeting:
    statement = sa.select(Meeting).where(Meeting.public_id == meeting_id)
    meeting: Meeting | None = db.scalars(locked(statement)).one_or_none()
    if meeting is None:
        raise NotFound
    return meeting


def _cases(db: Session, meeting: Meeting) -> list[DecisionCase]:
    statement = (
        sa.select(DecisionCase)
        .where(DecisionCase.meeting_id == meeting.id)
        .order_by(DecisionCase.position)
    )
    return list(db.scalars(statement))


def cancel_meeting(
    db: Session, actor: Actor, meeting_id: str, reason: str, *, now: datetime
) -> None:
    """Call a meeting off; its cases wait for another one."""
    meeting = _locked_meeting(db, meeting_id)
    if not reason.strip():
        raise Refused([Reason("no_reason", N_("Tulis alasan pembatalan."))])
    meeting.status = MEETING_FLOW.after(meeting.status, MeetingStep.CANCEL)
    meeting.cancel_reason = reason.strip()
    for case in _cases(db, meeting):
        case.status = CASE_FLOW.after(case.status, CaseStep.DROP)
    db.flush()
    write_entry(db, actor, "decisions.cancel_meeting", "meeting", meeting_id, {}, now=now)


def vote(
    db: Session,
    actor: Actor,
    meeting_id: str,
    case_id: str,
    choice: Choice,
    reason: str,
    *,
    now: datetime,
) -> None:
    """Give one's vote on a case, with the reason. The newest vote of a member counts."""
    meeting = _locked_meeting(db, meeting_id)
    case = next((row for row in _cases(db, meeting) if row.public_id == case_id), None)
    if case is None:
        raise NotFound
    today = local_date(now, Zone.WIB)
    facts = queries.cases_of_recommendations(db, [case.recommendation_id], today)
    members = {one.person_id: one for one in queries.members_of(db, meeting.id, today)}
    member = members.get(actor.person_id) or voting.MemberFacts(
        actor.person_id, actor.name, has_role=False
    )
    refuse_if(
        voting.why_not_vote(
            member,
            facts[case.recommendation_id],
            is_member=actor.person_id in members,
            meeting=meeting.status,
            case_status=case.status,
            held_at=meeting.held_at,
            now=now,
            reason=reason,
        )
    )
    cast = Vote(case_id=case.id, person_id=actor.person_id, choice=choice, voted_at=now)
    cast.reason = reason.strip()
    db.add(cast)
    write_entry(
        db, actor, "decisions.vote", "decision_case", case_id, {"choice": choice.value}, now=now
    )


def close_meeting(db: Session, actor: Actor, meeting_id: str, *, now: datetime) -> None:
    """Close the vote: each case with enough votes and a majority is decided, the rest is not."""
    meeting = _locked_meeting(db, meeting_id)
    cases = _cases(db, meeting)
    votes = {case.id: queries.votes_about(db, case.id) for case in cases}
    cast = {case.public_id: len(voting.newest_votes(votes[case.id])) for case in cases}
    refuse_if(voting.why_not_close(meeting.status, cast, meeting.quorum))
    for case in cases:
        voters = {one.person_id for one in votes[case.id]}
        entitled = queries.entitled(db, case, voters, local_date(meeting.held_at, Zone.WIB))
        case.outcome = voting.outcome(votes[case.id], entitled, meeting.quorum)
        step = CaseStep.DECIDE if case.outcome else CaseStep.LEAVE
        case.status = CASE_FLOW.after(case.status, step)
    meeting.status = MEETING_FLOW.after(meeting.status, MeetingStep.CLOSE)
    meeting.closed_at, meeting.closed_by_id = now, actor.person_id
    db.flush()
    outcomes = {case.public_id: case.outcome.value if case.outcome else None for case in cases}
    write_entry(
        db, actor, "decisions.close_meeting", "meeting", meeting_id, {"outcomes": outcomes}, now=now
    )


def sign_decree(
    db: Session,
    actor: Actor,
    meeting_id: str,
    text: decrees.DecreeText,
    *,
    reauthenticated_at: datetime,
    post: Post | None = None,
    now: datetime,
) -> Decree:
    """Sign the decree: it lists exactly the decided names, and each becomes a decision in force.

    `reauthenticated_at` is when the head last proved the password (at most five minutes ago).
    """
    meeting = _locked_meeting(db, meeting_id)
    rows = [row for row in queries.cases_in(db, meeting.id) if row.status is CaseStatus.DECIDED]
    facts = _sign_facts(db, meeting, len(rows), text, reauthenticated_at, now)
    refuse_if(decrees.why_not_sign(actor, facts))
    _refuse_changed(db, rows)
    _refuse_unproofed(db, [row.recommendation_key for row in rows])
    lines = [_line(row) for row in rows]
    number = _next_number(db, "SK", local_date(now, Zone.WIB))
    settings = organization.organization(db)
    decree = Decree(
        meeting_id=meeting.id,
        number=number,
        considering=text.considering,
        recalling=text.recalling,
        signed_by_id=actor.person_id,
        signer_name=actor.name,
        signer_title=settings.head_title,
        signer_title_en=settings.head_title_en,
        signed_at=now,
        hash=decrees.decree_hash(number, meeting.public_id, actor.public_id, text, lines),
    )
    db.add(decree)
    meeting.status = MEETING_FLOW.after(meeting.status, MeetingStep.DECREE)
    db.flush()
    for row, line in zip(rows, lines, strict=True):
        db.add(_decision(db, decree, row, line, settings.appeal_days))
    payload = {"number": number, "hash": decree.hash, "cases": [line.case_id for line in lines]}
    write_entry(db, actor, "decisions.sign_decree", "decree", decree.public_id, payload, now=now)
    _tell(db, rows, post, now)
    return decree


def _tell(db: Session, rows: Sequence[queries.CaseRow], post: Post | None, now: datetime) -> None:
    """Tell each candidate that there is a decision; what it says stands behind the log-in."""
    if post is None:
        return
    candidates = queries.candidates_of(db, [row.recommendation_key for row in rows])
    for row in rows:
        enqueue(
            db,
            NoticeKind.DECISION_TOLD,
            candidates[row.recommendation_key],
            {"scheme": row.scheme, "link": f"{post.origin}/"},
            deed=row.public_id,
            sealer=post.sealer,
            now=now,
        )


def _sign_facts(
    db: Session,
    meeting: Meeting,
    decided: int,
    text: decrees.DecreeText,
    reauthenticated_at: datetime,
    now: datetime,
) -> decrees.SignFacts:
    access = queries.meeting_access(db, meeting.public_id)
    if access is None:
        raise NotFound
    voters = {row.person_id for row in queries.votes_in(db, meeting.id)}
    return decrees.SignFacts(
        meeting=meeting.status,
        voter_ids=frozenset(voters) | access.member_ids,
        assessor_ids=access.assessor_ids,
        candidate_ids=access.candidate_ids,
        decided=decided,
        reauthenticated_at=reauthenticated_at,
        now=now,
        text=text,
    )


def _line(row: queries.CaseRow) -> decrees.DecidedCase:
    if row.outcome is None:
        raise ValueError(row.public_id)
    return decrees.DecidedCase(
        row.public_id,
        row.candidate,
        row.scheme,
        row.outcome,
        row.recommendation_id,
        row.recommendation_hash,
    )


def _refuse_changed(db: Session, rows: Sequence[queries.CaseRow]) -> None:
    keys = {row.recommendation_key: row.recommendation_hash for row in rows}
    statement = sa.select(Recommendation.id, Recommendation.content_hash).where(
        Recommendation.id.in_(keys)
    )
    if any(keys[key] != content_hash for key, content_hash in db.execute(statement)):
        raise Refused(
            [Reason("recommendation_changed", N_("Rekomendasi asesor berubah sesudah diputuskan."))]
        )


def _refuse_unproofed(db: Session, recommendation_ids: Collection[int]) -> None:
    """No name enters a meeting or a decree before its bearer has confirmed how it is printed."""
    refuse_if(why_not_print(db, queries.applications_of(db, recommendation_ids)))


def _decision(
    db: Session, decree: Decree, row: queries.CaseRow, line: decrees.DecidedCase, appeal_days: int
) -> Decision:
    votes = queries.votes_about(db, row.case_key)
    return Decision(
        case_id=row.case_key,
        recommendation_id=row.recommendation_key,
        decree_id=decree.id,
        candidate_name=line.candidate,
        scheme=line.scheme,
        outcome=line.outcome,
        decided_at=decree.signed_at,
        appeal_until=voting.appeal_until(local_date(decree.signed_at, Zone.WIB), appeal_days),
        hash=decrees.decision_hash(line, votes, decree.hash, decree.signed_at),
    )
