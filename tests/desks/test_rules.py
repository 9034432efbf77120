"""Every stage of a candidate's way, and whose turn it is."""

from dataclasses import replace

import pytest

from lsp.certificates.rules.standing import ShownStatus
from lsp.desks.rules import CandidateFacts, Stage, Turn, prompt_for, stage_of, states

ACCEPTED = CandidateFacts("accepted", self_assessment_submitted=True)
SEATED = replace(ACCEPTED, is_seated=True)
AGREED = replace(SEATED, candidate_signed_agreement=True, agreement_signed=True)
TESTED = replace(AGREED, is_present=True, test_status="submitted")
RECORDED = replace(TESTED, is_recommended=True, candidate_signed_record=True, record_signed=True)


@pytest.mark.parametrize(
    ("facts", "stage", "turn"),
    [
        (CandidateFacts("draft"), Stage.APPLICATION, Turn.CANDIDATE),
        (CandidateFacts("submitted"), Stage.APPLICATION, Turn.SECRETARIAT),
        (CandidateFacts("returned"), Stage.APPLICATION, Turn.CANDIDATE),
        (CandidateFacts("rejected"), Stage.APPLICATION, Turn.NOBODY),
        (CandidateFacts("accepted"), Stage.SELF_ASSESSMENT, Turn.CANDIDATE),
        (ACCEPTED, Stage.SEAT, Turn.SECRETARIAT),
        (SEATED, Stage.AGREEMENT, Turn.CANDIDATE),
        (replace(SEATED, candidate_signed_agreement=True), Stage.AGREEMENT, Turn.ASSESSOR),
        (AGREED, Stage.TEST, Turn.SECRETARIAT),
        (replace(AGREED, is_present=True), Stage.TEST, Turn.CANDIDATE),
        (TESTED, Stage.JUDGEMENT, Turn.ASSESSOR),
        (replace(TESTED, is_recommended=True), Stage.JUDGEMENT, Turn.CANDIDATE),
        (RECORDED, Stage.DECISION, Turn.COMMITTEE),
        (replace(RECORDED, result="BK"), Stage.DECISION, Turn.NOBODY),
        (replace(RECORDED, result="K"), Stage.CERTIFICATE, Turn.SECRETARIAT),
        (replace(RECORDED, result="K", certificate_status="valid"), Stage.CERTIFICATE, Turn.NOBODY),
    ],
)
def test_a_candidate_always_has_one_stage_and_one_turn(
    facts: CandidateFacts, stage: Stage, turn: Turn
) -> None:
    standing = stage_of(facts)
    assert (standing.stage, standing.turn) == (stage, turn)


def test_stages_before_are_done_and_after_are_open() -> None:
    shown = states(stage_of(TESTED))
    assert [shown[stage] for stage in Stage] == ["done"] * 5 + ["now", "todo", "todo"]


def test_a_way_that_ended_without_certificate_is_marked_as_stopped() -> None:
    assert states(stage_of(replace(RECORDED, result="BK")))[Stage.DECISION] == "stop"
    done = states(stage_of(replace(RECORDED, result="K", certificate_status="valid")))
    assert set(done.values()) == {"done"}


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (ShownStatus.VALID, "Sertifikat Anda sudah terbit"),
        (ShownStatus.SUSPENDED, "Sertifikat Anda dibekukan"),
        (ShownStatus.REVOKED, "Sertifikat Anda dicabut"),
        (ShownStatus.REPLACED, "Sertifikat Anda sudah diganti"),
        (ShownStatus.EXPIRED, "Sertifikat Anda sudah kedaluwarsa"),
    ],
)
def test_a_certificate_is_offered_for_showing_only_while_it_is_valid(
    status: ShownStatus, title: str
) -> None:
    standing = stage_of(replace(RECORDED, result="K", certificate_status=status.value))
    prompt = prompt_for(standing, status.value)
    assert prompt.title == title
    assert ("QR" in prompt.text) is (status is ShownStatus.VALID)
