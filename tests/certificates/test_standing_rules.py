"""Standing changes by two people, never by the holder or the assessor."""

from itertools import product

import pytest

from lsp.certificates.rules.standing import (
    CHANGE_FLOW,
    STANDING_FLOW,
    STATUS_VALUES,
    ChangeStatus,
    ChangeStep,
    Involved,
    Standing,
    StandingStep,
    why_not_approve,
    why_not_propose,
)
from lsp.kernel.roles import Actor

HOLDER, ASSESSOR, PROPOSER, OTHER = 1, 2, 3, 4
INVOLVED = Involved(HOLDER, ASSESSOR)
ALLOWED = {
    (Standing.VALID, StandingStep.SUSPEND),
    (Standing.VALID, StandingStep.REVOKE),
    (Standing.VALID, StandingStep.REPLACE),
    (Standing.SUSPENDED, StandingStep.LIFT),
    (Standing.SUSPENDED, StandingStep.REVOKE),
}


def actor(person: int) -> Actor:
    return Actor(person, f"p{person}", f"Orang {person}")


def codes(reasons: tuple[object, ...]) -> set[str]:
    return {reason.code for reason in reasons}  # type: ignore[attr-defined]


@pytest.mark.parametrize(("standing", "step"), list(product(Standing, StandingStep)))
def test_every_step_from_every_standing_is_decided(standing: Standing, step: StandingStep) -> None:
    assert STANDING_FLOW.allows(standing, step) is ((standing, step) in ALLOWED)


def test_nothing_leads_back_from_revoked_or_replaced() -> None:
    for standing, step in product((Standing.REVOKED, Standing.REPLACED), StandingStep):
        assert not STANDING_FLOW.allows(standing, step)


@pytest.mark.parametrize(
    ("person", "standing", "released", "pending", "expected"),
    [
        (PROPOSER, Standing.VALID, True, False, set()),
        (HOLDER, Standing.VALID, True, False, {"own_certificate"}),
        (ASSESSOR, Standing.VALID, True, False, {"assessed_this"}),
        (PROPOSER, Standing.VALID, False, False, {"not_released"}),
        (PROPOSER, Standing.VALID, True, True, {"open_proposal"}),
        (PROPOSER, Standing.REVOKED, True, False, {"step_not_allowed"}),
    ],
)
def test_who_may_propose_a_suspension(
    person: int, standing: Standing, released: bool, pending: bool, expected: set[str]
) -> None:
    reasons = why_not_propose(
        actor(person),
        INVOLVED,
        standing,
        StandingStep.SUSPEND,
        is_released=released,
        has_open_proposal=pending,
    )
    assert codes(reasons) == expected


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (OTHER, set()),
        (PROPOSER, {"same_person"}),
        (HOLDER, {"own_certificate"}),
        (ASSESSOR, {"assessed_this"}),
    ],
)
def test_two_different_persons_always(person: int, expected: set[str]) -> None:
    for standing, step in ALLOWED:
        reasons = why_not_approve(actor(person), INVOLVED, PROPOSER, standing, step)
        assert codes(reasons) == expected


def test_a_proposal_is_answered_once() -> None:
    for status, step in product((ChangeStatus.APPROVED, ChangeStatus.DECLINED), ChangeStep):
        assert not CHANGE_FLOW.allows(status, step)


def test_the_status_list_values_are_those_of_the_design() -> None:
    assert STATUS_VALUES == {
        Standing.VALID: 0,
        Standing.REVOKED: 1,
        Standing.SUSPENDED: 2,
        Standing.REPLACED: 3,
    }
