"""Who may sit, who may vote, and what the votes say."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from lsp.decisions.rules.flow import CaseStatus, Choice, MeetingStatus
from lsp.kernel.text import N_, Reason

SMALLEST_QUORUM: Final = 3


class Tie(StrEnum):
    """What binds a member to a case, so that they do not decide it (benturan kepentingan)."""

    ASSESSED = "assessed"
    TRAINED = "trained"
    ONESELF = "oneself"
    EMPLOYER = "employer"


TIE_NAMES = {
    Tie.ASSESSED: N_("menilai asesi ini"),
    Tie.TRAINED: N_("melatih asesi ini"),
    Tie.ONESELF: N_("adalah asesi ini"),
    Tie.EMPLOYER: N_("bekerja pada pemberi kerja yang sama"),
}


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """A person who is to sit or vote; `has_role` on the day of the deed."""

    person_id: int
    name: str
    has_role: bool
    employer: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The persons of a case. trainer_ids: those whose training still binds on the day."""

    case_id: str
    candidate_id: int
    candidate_name: str
    assessor_ids: frozenset[int]
    trainer_ids: frozenset[int]
    candidate_employer: str = ""


@dataclass(frozen=True, slots=True)
class VoteFacts:
    """A vote as given: whose, what, and when."""

    person_id: int
    choice: Choice
    voted_at: datetime


def _same_employer(one: str, other: str) -> bool:
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()


def tie_between(member: MemberFacts, case: CaseFacts) -> Tie | None:
    """What binds this member to this case, or None.

    Source: security design SOD-1 and SOD-2; domain reference 9 test 1; ISO/IEC 17024 9.4.
    """
    if member.person_id == case.candidate_id:
        return Tie.ONESELF
    if member.person_id in case.assessor_ids:
        return Tie.ASSESSED
    if member.person_id in case.trainer_ids:
        return Tie.TRAINED
    if _same_employer(member.employer, case.candidate_employer):
        return Tie.EMPLOYER
    return None


def _tie_reason(member: MemberFacts, case: CaseFacts, tie: Tie) -> Reason:
    return Reason(
        f"tie_{tie.value}",
        N_("%(member)s %(tie)s (%(candidate)s), jadi tidak ikut memutuskan."),
        {"member": member.name, "tie": TIE_NAMES[tie], "candidate": case.candidate_name},
    )


def why_not_sit(member: MemberFacts, cases: Collection[CaseFacts]) -> tuple[Reason, ...]:
    """Reasons why a person may not be a member of a meeting on these cases.

    A member who is bound to some cases only may sit and does not vote on those.
    Source: domain reference 1.4 (komite teknis) and 3 row 13; security design SOD-2.
    """
    if not member.has_role:
        return (
            Reason(
                "not_committee",
                N_("%(member)s bukan anggota Komite Teknis."),
                {"member": member.name},
            ),
        )
    ties = [(case, tie_between(member, case)) for case in cases]
    if cases and all(tie for _, tie in ties):
        return tuple(_tie_reason(member, case, tie) for case, tie in ties if tie)
    return ()


def eligible(members: Iterable[MemberFacts], case: CaseFacts) -> frozenset[int]:
    """The members who may vote on a case.

    Source: security design SOD-2.
    """
    return frozenset(
        member.person_id for member in members if member.has_role and not tie_between(member, case)
    )


def why_not_call(
    members: Collection[MemberFacts], cases: Collection[CaseFacts], quorum: int
) -> tuple[Reason, ...]:
    """Reasons why a meeting may not be called with these members and cases.

    Source: domain reference 3 row 13 (at least three) and 9 test 6 (quorum).
    """
    reasons = [reason for member in members for reason in why_not_sit(member, cases)]
    if not cases:
        reasons.append(Reason("no_cases", N_("Pilih sedikitnya satu asesi untuk diputuskan.")))
    needed = needed_votes(quorum)
    if len(members) < needed:
        reasons.append(
            Reason("few_members", N_("Pleno beranggota sedikitnya %(n)s orang."), {"n": needed})
        )
        return tuple(reasons)
    for case in cases:
        if len(eligible(members, case)) < needed:
            reasons.append(
                Reason(
                    "few_eligible",
                    N_("Anggota yang boleh memutuskan %(candidate)s kurang dari %(n)s orang."),
                    {"candidate": case.candidate_name, "n": needed},
                )
            )
    return tuple(reasons)


def why_not_vote(
    member: MemberFacts,
    case: CaseFacts,
    *,
    is_member: bool,
    meeting: MeetingStatus,
    case_status: CaseStatus,
    held_at: datetime,
    now: datetime,
    reason: str,
) -> tuple[Reason, ...]:
    """Reasons why a member may not vote on a case now.

    Source: domain reference 0.1 and 3 row 13; security design SOD-1, SOD-2, SOD-12.
    """
    found = []
    if not is_member:
        found.append(Reason("not_member", N_("Anda bukan anggota pleno ini.")))
    if not member.has_role:
        found.append(
            Reason(
                "not_committee",
                N_("%(member)s bukan anggota Komite Teknis."),
                {"member": member.name},
            )
        )
    tie = tie_between(member, case)
    if tie:
        found.append(_tie_reason(member, case, tie))
    if meeting is not MeetingStatus.CALLED or case_status is not CaseStatus.OPEN:
        found.append(Reason("voting_over", N_("Pemungutan suara kasus ini sudah ditutup.")))
    if now < held_at:
        found.append(
            Reason(
                "too_early",
                N_("Pleno dimulai %(at)s; suara diberikan sejak saat itu."),
                {"at": held_at},
            )
        )
    if not reason.strip():
        found.append(Reason("no_reason", N_("Tulis alasan suara Anda.")))
    return tuple(found)


def needed_votes(quorum: int) -> int:
    """How many votes a case needs at least: the LSP's quorum, never under three.

    Source: domain reference 3 row 13 (at least three) and 0.6 (settings).
    """
    return max(SMALLEST_QUORUM, quorum)


def newest_votes(votes: Iterable[VoteFacts]) -> Mapping[int, VoteFacts]:
    """Each member's newest vote; earlier ones stay on record.

    Source: domain reference 9 test 6 (each vote stored with time).
    """
    found: dict[int, VoteFacts] = {}
    for vote in votes:
        if vote.person_id not in found or found[vote.person_id].voted_at <= vote.voted_at:
            found[vote.person_id] = vote
    return found


def outcome(votes: Iterable[VoteFacts], entitled: Collection[int], quorum: int) -> Choice | None:
    """What the votes of the entitled members decide; None for a tie or too few votes.

    Source: domain reference 9 test 6 (quorum; tie means not decided).
    """
    counted = [vote for person, vote in newest_votes(votes).items() if person in entitled]
    if len(counted) < needed_votes(quorum):
        return None
    choice, number = Counter(vote.choice for vote in counted).most_common(1)[0]
    return choice if 2 * number > len(counted) else None


def why_not_close(
    meeting: MeetingStatus, votes_cast: Mapping[str, int], quorum: int
) -> tuple[Reason, ...]:
    """Reasons why a meeting may not be closed: it is over, or nobody voted yet.

    A case with too few votes does not hold the others up; it stays undecided.
    Source: domain reference 9 test 6.
    """
    if meeting is not MeetingStatus.CALLED:
        return (Reason("meeting_over", N_("Pleno ini sudah ditutup.")),)
    needed = needed_votes(quorum)
    if not any(number >= needed for number in votes_cast.values()):
        return (
            Reason(
                "no_quorum",
                N_("Belum ada kasus yang memperoleh sedikitnya %(n)s suara."),
                {"n": needed},
            ),
        )
    return ()


def appeal_until(decided_on: date, days: int) -> date:
    """The last day on which the candidate may appeal.

    Source: domain reference 3 (appeal; deadline is a setting).
    """
    return date.fromordinal(decided_on.toordinal() + days)
