"""An assessment is always at one stage, and nothing is judged before both signed FR.AK.01."""

from dataclasses import replace

import pytest

from lsp.assessments.rules import RecommendationStatus, Stage, StageFacts, stage_of
from lsp.scheduling.rules import Interest, SeatAccess, SeatStatus

SEAT = SeatAccess("s1", 1, 2, SeatStatus.CHECKED_IN, Interest.CLEAR)
READY = StageFacts(SEAT, True, True, True, True, False, None)


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        (replace(READY, seat=replace(SEAT, interest=Interest.MISSING)), Stage.DECLARE),
        (replace(READY, seat=replace(SEAT, interest=Interest.CONFLICT)), Stage.STOPPED),
        (replace(READY, can_proceed=False), Stage.STOPPED),
        (replace(READY, agreement_is_open=False), Stage.REVIEW),
        (replace(READY, is_agreed=False), Stage.AGREE),
        (replace(READY, is_present=False), Stage.ARRIVE),
        (READY, Stage.BEGIN),
        (replace(READY, is_begun=True), Stage.JUDGE),
        (replace(READY, recommendation=RecommendationStatus.WAITING), Stage.RECORD),
        (replace(READY, recommendation=RecommendationStatus.READY), Stage.DONE),
    ],
)
def test_each_state_of_affairs_has_its_stage(facts: StageFacts, stage: Stage) -> None:
    assert stage_of(facts) is stage


def test_judging_waits_for_both_signatures_and_presence() -> None:
    for gap in ("is_agreed", "is_present", "agreement_is_open"):
        assert stage_of(replace(READY, is_begun=True, **{gap: False})) is not Stage.JUDGE
