"""Pages of decisions: meetings, case files, votes, the decree."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lsp.accounts import queries as accounts
from lsp.adapters.clock import now
from lsp.adapters.passwords import password_fits
from lsp.decisions import actions, queries
from lsp.decisions.forms import CancelForm, DecreeForm, MeetingForm, VoteForm
from lsp.decisions.models import Meeting
from lsp.decisions.queries.dossier import dossier
from lsp.decisions.rules import decree as decrees
from lsp.decisions.rules.flow import (
    CASE_NAMES,
    CHOICE_NAMES,
    COMPETENCE_NAMES,
    MEETING_NAMES,
    OUTCOME_NAMES,
    SOURCE_NAMES,
    Choice,
    MeetingStatus,
)
from lsp.decisions.rules.voting import needed_votes, newest_votes
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.kernel.roles import Role
from lsp.kernel.zones import Zone, local_date
from lsp.notices.actions import Post
from lsp.organization import queries as organization
from lsp.web import edge
from lsp.web.access import allow, may, subject
from lsp.web.pages import PAGE_SIZE, Page, done, page_number, status_of
from lsp.web.signing_in import actor

blueprint = Blueprint("decisions", __name__)

WORDS: dict[str, Any] = {
    "meeting_names": MEETING_NAMES,
    "case_names": CASE_NAMES,
    "choice_names": CHOICE_NAMES,
    "competence_names": COMPETENCE_NAMES,
    "outcome_names": OUTCOME_NAMES,
    "source_names": SOURCE_NAMES,
    "meeting_kinds": {"called": "gold", "closed": "info", "decreed": "ok", "cancelled": ""},
    "kinds": {"K": "ok", "BK": "bad", "TL": "gold"},
}
_SEES_ALL = (Role.SECRETARIAT, Role.CERTIFICATION_MANAGER, Role.HEAD, Role.QUALITY_MANAGER)


@blueprint.get("/pleno")
@allow(Permission.MEETING_LIST)
def index() -> ResponseReturnValue:
    """Meetings, the newest first; a committee member sees the own ones."""
    number, who = page_number(), actor()
    rows, total = queries.meetings_page(
        edge.reader(),
        member_id=None if who.has(*_SEES_ALL) else who.person_id,
        offset=(number - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )
    return render_template(
        "decisions/index.html",
        page=Page(rows, number, total),
        waiting=queries.count_waiting(edge.reader()),
        **WORDS,
    )


@blueprint.get("/pleno/baru")
@allow(Permission.MEETING_PLAN)
def new() -> ResponseReturnValue:
    """The form to call a meeting, the present moment filled in."""
    form = MeetingForm()
    moment = now().astimezone(Zone.WIB.info)
    form.on.data, form.at.data = moment.date(), moment.time().replace(second=0, microsecond=0)
    _offer(form)
    return _meeting_form(form)


def _offer(form: MeetingForm) -> None:
    db = edge.reader()
    members = queries.committee(db, local_date(now(), Zone.WIB))
    people = accounts.persons_by_ids(db, {member.person_id for member in members})
    form.offer(
        [(people[member.person_id].public_id, member.name) for member in members],
        [
            (row.public_id, f"{row.candidate} · {row.scheme_title} · {row.outcome.value}")
            for row in queries.waiting(db)
        ],
    )


def _meeting_form(form: MeetingForm) -> ResponseReturnValue:
    quorum = organization.organization(edge.reader()).quorum
    return render_template("decisions/new.html", form=form, needed=needed_votes(quorum)), status_of(
        form
    )


@blueprint.post("/pleno/baru")
@allow(Permission.MEETING_PLAN)
def call() -> ResponseReturnValue:
    """Call a meeting."""
    form = MeetingForm()
    _offer(form)
    if not form.validate_on_submit():
        return _meeting_form(form)
    draft = actions.MeetingDraft(
        form.held_at(), form.place.data or "", form.members.data or [], form.cases.data or []
    )
    meeting = actions.call_meeting(edge.writer(), actor(), draft, now=now())
    return done("Pleno dipanggil.", "decisions.show", meeting_id=meeting.public_id)


@blueprint.get("/pleno/<meeting_id>")
@allow(Permission.MEETING_READ, subject=queries.meeting_access)
def show(meeting_id: str) -> ResponseReturnValue:
    """A meeting: its members, its cases, and how far the vote is."""
    db = edge.reader()
    meeting = queries.meeting_by_public_id(db, meeting_id)
    rows = _rows(meeting)
    is_on = meeting.status is MeetingStatus.CALLED and meeting.held_at <= now()
    return render_template(
        "decisions/show.html",
        meeting=meeting,
        members=queries.member_people(db, meeting.id),
        rows=rows,
        mine=[row for row in rows if row.may_vote],
        next=next((row for row in rows if is_on and row.may_vote and not row.tally.mine), None),
        decree=queries.decree_of(db, meeting.id),
        is_member=actor().person_id in subject().member_ids,
        may_close=may(Permission.MEETING_CLOSE, subject()),
        may_sign=may(Permission.DECREE_SIGN, subject()),
        **WORDS,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A case in the list of a meeting, for the person who looks."""

    tally: queries.Tally
    may_read: bool
    may_vote: bool
    entitled: int


def _rows(meeting: Meeting) -> list[_Row]:
    db, who = edge.reader(), actor()
    accesses = queries.case_accesses(db, meeting.public_id)
    found = []
    for tally in queries.tallies(db, meeting.id, who.person_id):
        access = accesses[tally.case.public_id]
        found.append(
            _Row(
                tally,
                may(Permission.CASE_READ, access),
                may(Permission.CASE_VOTE, access),
                len(access.member_ids - access.bound_ids),
            )
        )
    return found


@blueprint.get("/pleno/<meeting_id>/kasus/<case_id>")
@allow(Permission.CASE_READ, subject=queries.case_access)
def case(meeting_id: str, case_id: str) -> ResponseReturnValue:
    """The file of a case, and the vote of the one who looks."""
    return _case_page(case_id, VoteForm())


def _case_page(case_id: str, form: VoteForm) -> ResponseReturnValue:
    db, who = edge.reader(), actor()
    file = dossier(db, case_id)
    votes = queries.votes_about_case(db, file.case_key)
    mine = [vote for vote in votes if vote.person_id == who.person_id]
    if mine and not form.is_submitted():
        form.choice.data = mine[-1].choice.value
    return render_template(
        "decisions/case.html",
        file=file,
        form=form,
        mine=mine[-1] if mine else None,
        cast=len({vote.person_id for vote in votes}),
        entitled=len(subject().member_ids - subject().bound_ids),
        votes=votes if file.meeting_status is not MeetingStatus.CALLED else [],
        newest=set(newest_votes(vote.facts for vote in votes).values()),
        may_vote=may(Permission.CASE_VOTE, subject()),
        is_open=file.meeting_status is MeetingStatus.CALLED,
        has_begun=file.held_at <= now(),
        **WORDS,
    ), status_of(form)


@blueprint.post("/pleno/<meeting_id>/kasus/<case_id>")
@allow(Permission.CASE_VOTE, subject=queries.case_access)
def vote(meeting_id: str, case_id: str) -> ResponseReturnValue:
    """Give one's vote with its reason."""
    form = VoteForm()
    if not form.validate_on_submit():
        return _case_page(case_id, form)
    choice, reason = Choice(form.choice.data), form.reason.data or ""
    actions.vote(edge.writer(), actor(), meeting_id, case_id, choice, reason, now=now())
    return done("Suara Anda tercatat.", "decisions.show", meeting_id=meeting_id)


@blueprint.post("/pleno/<meeting_id>/tutup")
@allow(Permission.MEETING_CLOSE, subject=queries.meeting_access)
def close(meeting_id: str) -> ResponseReturnValue:
    """Close the vote and work out the results."""
    actions.close_meeting(edge.writer(), actor(), meeting_id, now=now())
    return done("Pleno ditutup.", "decisions.show", meeting_id=meeting_id)


@blueprint.post("/pleno/<meeting_id>/batal")
@allow(Permission.MEETING_PLAN, subject=queries.meeting_access)
def cancel(meeting_id: str) -> ResponseReturnValue:
    """Call a meeting off."""
    form = CancelForm()
    form.validate()
    actions.cancel_meeting(edge.writer(), actor(), meeting_id, form.reason.data or "", now=now())
    return done("Pleno dibatalkan.", "decisions.show", meeting_id=meeting_id)


@blueprint.get("/pleno/<meeting_id>/sk")
@allow(Permission.MEETING_READ, subject=queries.meeting_access)
def decree(meeting_id: str) -> ResponseReturnValue:
    """The decree to print; before it is signed, what the head is about to sign."""
    meeting = queries.meeting_by_public_id(edge.reader(), meeting_id)
    form = DecreeForm()
    form.considering.data, form.recalling.data = decrees.CONSIDERING, decrees.RECALLING
    return _decree_page(meeting, form)


def _decree_page(meeting: Meeting, form: DecreeForm) -> ResponseReturnValue:
    if meeting.status in (MeetingStatus.CALLED, MeetingStatus.CANCELLED):
        raise NotFound
    db = edge.reader()
    cases = queries.cases_in(db, meeting.id)
    return render_template(
        "decisions/decree.html",
        meeting=meeting,
        decree=queries.decree_of(db, meeting.id),
        cases=[row for row in cases if row.outcome is not None],
        organization=organization.organization(db),
        form=form,
        may_sign=may(Permission.DECREE_SIGN, subject()),
        **WORDS,
    ), status_of(form)


@blueprint.post("/pleno/<meeting_id>/sk")
@allow(Permission.DECREE_SIGN, subject=queries.meeting_access)
def sign(meeting_id: str) -> ResponseReturnValue:
    """Sign the decree, the password given once more."""
    db, who = edge.reader(), actor()
    stored = queries.password_hash_of(db, who.person_id)
    form = DecreeForm().check_password_by(lambda typed: password_fits(stored, typed))
    if not form.validate_on_submit():
        return _decree_page(queries.meeting_by_public_id(db, meeting_id), form)
    moment = now()
    actions.sign_decree(
        edge.writer(),
        who,
        meeting_id,
        form.text,
        reauthenticated_at=moment,
        post=Post(edge.services().sealer, edge.services().origin),
        now=moment,
    )
    return done("SK ditandatangani.", "decisions.decree", meeting_id=meeting_id)
