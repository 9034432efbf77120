"""Who may sit, vote and sign; what votes say; what hangs together."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from lsp.decisions.rules.decree import (
    CONSIDERING,
    RECALLING,
    ChainFacts,
    DecidedCase,
    DecreeText,
    SignFacts,
    chain_faults,
    decision_hash,
    decree_hash,
    numbered,
    why_not_sign,
)
from lsp.decisions.rules.flow import (
    CASE_FLOW,
    MEETING_FLOW,
    CaseStatus,
    CaseStep,
    Choice,
    MeetingStatus,
    MeetingStep,
)
from lsp.decisions.rules.voting import (
    CaseFacts,
    MemberFacts,
    Tie,
    VoteFacts,
    appeal_until,
    eligible,
    needed_votes,
    newest_votes,
    outcome,
    tie_between,
    why_not_call,
    why_not_close,
    why_not_sit,
    why_not_vote,
)
from lsp.kernel.roles import Actor, Role

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
K, BK, TL = Choice.COMPETENT, Choice.NOT_YET_COMPETENT, Choice.FOLLOW_UP
CASE = CaseFacts("case", 1, "Siti", frozenset({2}), frozenset({3}), "KSP Maju")
OTHER = CaseFacts("other", 11, "Tono", frozenset({12}), frozenset(), "")
MEMBERS = [MemberFacts(person, f"Anggota {person}", True) for person in (4, 5, 6)]


def codes(reasons: object) -> set[str]:
    return {reason.code for reason in reasons}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("person", "employer", "tie"),
    [
        (1, "", Tie.ONESELF),
        (2, "", Tie.ASSESSED),
        (3, "", Tie.TRAINED),
        (4, "ksp maju ", Tie.EMPLOYER),
        (4, "KSP Lain", None),
        (4, "", None),
    ],
)
def test_what_binds_a_member_to_a_case(person: int, employer: str, tie: Tie | None) -> None:
    member = MemberFacts(person, "Anggota", True, employer)
    assert tie_between(member, CASE) is tie
    assert (person in eligible([member], CASE)) is (tie is None)


def test_two_unknown_employers_are_not_the_same_employer() -> None:
    assert tie_between(MemberFacts(4, "A", True, ""), replace(CASE, candidate_employer="")) is None


@pytest.mark.parametrize(
    ("person", "has_role", "expected"),
    [(4, True, set()), (4, False, {"not_committee"}), (2, True, {"tie_assessed"})],
)
def test_who_may_sit(person: int, has_role: bool, expected: set[str]) -> None:
    assert codes(why_not_sit(MemberFacts(person, "A", has_role), [CASE])) == expected


def test_a_member_bound_to_some_cases_only_may_sit() -> None:
    assert not why_not_sit(MemberFacts(2, "A", True), [CASE, OTHER])


def test_a_meeting_needs_three_members_and_three_free_votes_for_each_case() -> None:
    assert not why_not_call(MEMBERS, [CASE], 3)
    assert codes(why_not_call(MEMBERS[:2], [CASE], 3)) == {"few_members"}
    assert codes(why_not_call(MEMBERS, [], 3)) == {"no_cases"}
    assert codes(why_not_call(MEMBERS, [CASE], 5)) == {"few_members"}
    bound = [*MEMBERS[:2], MemberFacts(2, "Asesor", True)]
    assert codes(why_not_call(bound, [CASE, OTHER], 3)) == {"few_eligible"}


@pytest.mark.parametrize("quorum", [0, 1, 2, 3])
def test_the_quorum_is_never_under_three(quorum: int) -> None:
    assert needed_votes(quorum) == 3
    assert needed_votes(5) == 5


GOOD = {
    "is_member": True,
    "meeting": MeetingStatus.CALLED,
    "case_status": CaseStatus.OPEN,
    "held_at": NOW,
    "now": NOW,
    "reason": "Bukti lengkap",
}


@pytest.mark.parametrize(
    ("member", "change", "code"),
    [
        (MEMBERS[0], {"is_member": False}, "not_member"),
        (replace(MEMBERS[0], has_role=False), {}, "not_committee"),
        (MemberFacts(1, "A", True), {}, "tie_oneself"),
        (MemberFacts(2, "A", True), {}, "tie_assessed"),
        (MemberFacts(3, "A", True), {}, "tie_trained"),
        (MemberFacts(9, "A", True, "KSP MAJU"), {}, "tie_employer"),
        (MEMBERS[0], {"meeting": MeetingStatus.CLOSED}, "voting_over"),
        (MEMBERS[0], {"meeting": MeetingStatus.DECREED}, "voting_over"),
        (MEMBERS[0], {"meeting": MeetingStatus.CANCELLED}, "voting_over"),
        (MEMBERS[0], {"case_status": CaseStatus.DECIDED}, "voting_over"),
        (MEMBERS[0], {"held_at": NOW + timedelta(seconds=1)}, "too_early"),
        (MEMBERS[0], {"reason": "  "}, "no_reason"),
    ],
)
def test_each_reason_against_a_vote(member: MemberFacts, change: dict, code: str) -> None:
    assert codes(why_not_vote(member, CASE, **{**GOOD, **change})) == {code}


def test_a_free_member_votes() -> None:
    assert not why_not_vote(MEMBERS[0], CASE, **GOOD)


def votes(*choices: Choice) -> list[VoteFacts]:
    return [
        VoteFacts(person, choice, NOW + timedelta(seconds=person))
        for person, choice in enumerate(choices, 4)
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((K, K, K), K),
        ((K, K, BK), K),
        ((K, BK, BK), BK),
        ((TL, TL, K), TL),
        ((K, BK, TL), None),
        ((K, K), None),
        ((), None),
        ((K, K, BK, BK), None),
        ((K, K, K, BK), K),
        ((K, K, BK, TL), None),
        ((K, K, K, BK, BK), K),
        ((K, K, BK, BK, TL), None),
    ],
)
def test_majority_and_quorum_decide_and_a_tie_does_not(
    given: tuple[Choice, ...], expected: Choice | None
) -> None:
    assert outcome(votes(*given), range(4, 20), 3) is expected


def test_every_vote_of_three_is_decided_or_not_by_majority() -> None:
    for given in product(Choice, repeat=3):
        found = outcome(votes(*given), range(4, 20), 3)
        expected = next((choice for choice in Choice if given.count(choice) >= 2), None)
        assert found is expected


def test_a_vote_of_somebody_not_entitled_does_not_count() -> None:
    assert outcome(votes(K, K, K), {4, 5}, 3) is None
    assert outcome(votes(K, K, BK, BK, BK), {4, 5, 6}, 3) is K


def test_the_newest_vote_of_a_member_counts() -> None:
    early = VoteFacts(4, K, NOW)
    late = VoteFacts(4, BK, NOW + timedelta(minutes=1))
    assert newest_votes([late, early]) == {4: late}
    assert outcome([early, late, *votes(K, BK, BK)[1:]], range(20), 3) is BK


def test_a_meeting_is_closed_once_and_only_with_votes() -> None:
    assert not why_not_close(MeetingStatus.CALLED, {"a": 3, "b": 0}, 3)
    assert codes(why_not_close(MeetingStatus.CALLED, {"a": 2}, 3)) == {"no_quorum"}
    assert codes(why_not_close(MeetingStatus.CLOSED, {"a": 3}, 3)) == {"meeting_over"}


@pytest.mark.parametrize(("status", "step"), list(product(MeetingStatus, MeetingStep)))
def test_meetings_move_only_forward(status: MeetingStatus, step: MeetingStep) -> None:
    allowed = {
        (MeetingStatus.CALLED, MeetingStep.CLOSE),
        (MeetingStatus.CALLED, MeetingStep.CANCEL),
        (MeetingStatus.CLOSED, MeetingStep.DECREE),
    }
    assert MEETING_FLOW.allows(status, step) is ((status, step) in allowed)


@pytest.mark.parametrize(("status", "step"), list(product(CaseStatus, CaseStep)))
def test_cases_move_once(status: CaseStatus, step: CaseStep) -> None:
    assert CASE_FLOW.allows(status, step) is (status is CaseStatus.OPEN)


HEAD = Actor(7, "head", "Ketua", frozenset({Role.HEAD}))
SIGN = SignFacts(
    meeting=MeetingStatus.CLOSED,
    voter_ids=frozenset({4, 5, 6}),
    assessor_ids=frozenset({2}),
    candidate_ids=frozenset({1}),
    decided=1,
    reauthenticated_at=NOW,
    now=NOW,
    text=DecreeText(CONSIDERING, RECALLING),
)


def test_the_head_signs() -> None:
    assert not why_not_sign(HEAD, SIGN)


@pytest.mark.parametrize(
    ("actor", "change", "code"),
    [
        (replace(HEAD, roles=frozenset({Role.COMMITTEE_MEMBER})), {}, "not_head"),
        (replace(HEAD, person_id=4), {}, "signer_voted"),
        (replace(HEAD, person_id=2), {}, "signer_assessed"),
        (replace(HEAD, person_id=1), {}, "signer_candidate"),
        (HEAD, {"meeting": MeetingStatus.CALLED}, "not_closed"),
        (HEAD, {"meeting": MeetingStatus.DECREED}, "not_closed"),
        (HEAD, {"decided": 0}, "nothing_decided"),
        (HEAD, {"reauthenticated_at": NOW - timedelta(minutes=6)}, "password_stale"),
        (HEAD, {"reauthenticated_at": NOW + timedelta(minutes=1)}, "password_stale"),
        (HEAD, {"text": DecreeText(" ", "x")}, "recitals_missing"),
    ],
)
def test_each_reason_against_a_signature(actor: Actor, change: dict, code: str) -> None:
    assert codes(why_not_sign(actor, replace(SIGN, **change))) == {code}


LINE = DecidedCase("case", "Siti", "SKM:1", K, "rec", "a" * 64)


def test_the_hashes_cover_every_part() -> None:
    text = DecreeText(CONSIDERING, RECALLING)
    base = decree_hash("1", "m", "s", text, [LINE])
    assert base == decree_hash("1", "m", "s", text, [LINE])
    others = {
        decree_hash("2", "m", "s", text, [LINE]),
        decree_hash("1", "n", "s", text, [LINE]),
        decree_hash("1", "m", "t", text, [LINE]),
        decree_hash("1", "m", "s", replace(text, recalling="x"), [LINE]),
        decree_hash("1", "m", "s", text, []),
        *(
            decree_hash("1", "m", "s", text, [replace(LINE, **{name: "z"})])
            for name in (
                "case_id",
                "candidate",
                "scheme",
                "recommendation_id",
                "recommendation_hash",
            )
        ),
        decree_hash("1", "m", "s", text, [replace(LINE, outcome=BK)]),
    }
    assert len(others) == 11
    assert base not in others
    mine = decision_hash(LINE, votes(K, K, BK), base, NOW)
    assert mine == decision_hash(LINE, votes(K, K, BK)[::-1], base, NOW)
    assert mine != decision_hash(LINE, votes(K, K, K), base, NOW)
    assert mine != decision_hash(LINE, votes(K, K), base, NOW)
    assert mine != decision_hash(LINE, votes(K, K, BK), "other", NOW)
    assert mine != decision_hash(LINE, votes(K, K, BK), base, NOW + timedelta(seconds=1))


CHAIN = ChainFacts("d", "d", "s", "s", "r", "r", K, K, True)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"decision_hash_anew": "x"}, "decision_changed"),
        ({"decree_hash_anew": "x"}, "decree_changed"),
        ({"recommendation_hash_anew": "x"}, "recommendation_changed"),
        ({"is_recommendation_ready": False}, "recommendation_changed"),
        ({"outcome_anew": None}, "votes_changed"),
        ({"outcome_anew": BK}, "votes_changed"),
    ],
)
def test_what_does_not_hang_together_is_named(change: dict, code: str) -> None:
    assert not chain_faults(CHAIN)
    assert codes(chain_faults(replace(CHAIN, **change))) == {code}


def test_numbers_and_dates() -> None:
    assert numbered(7, "SK", "KOP", date(2026, 12, 3)) == "007/SK/LSP-KOP/XII/2026"
    assert appeal_until(date(2026, 12, 20), 14) == date(2027, 1, 3)
