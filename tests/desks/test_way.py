"""The page of one application: next step, dates and history."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.desks.rules import (
    OFFICE_TEXTS,
    PROMPTS,
    CandidateFacts,
    Stage,
    Turn,
    next_step,
    stage_of,
)
from lsp.desks.rules.history import TOLD, told
from lsp.kernel.roles import Role
from lsp.web.edge import Services
from tests.factories import assessments as cases
from tests.factories.accounts import make_person

SignIn = Callable[[Person], FlaskClient]
RECORDED = CandidateFacts(
    "accepted",
    self_assessment_submitted=True,
    is_seated=True,
    candidate_signed_agreement=True,
    agreement_signed=True,
    is_present=True,
    test_status="submitted",
    is_recommended=True,
    candidate_signed_record=True,
    record_signed=True,
)


@pytest.mark.parametrize(
    ("facts", "turn"),
    [
        (RECORDED, Turn.COMMITTEE),
        (replace(RECORDED, is_proofed=False), Turn.CANDIDATE),
        (replace(RECORDED, is_proofed=False, is_correction_open=True), Turn.SECRETARIAT),
        (replace(RECORDED, is_proofed=False, result="K"), Turn.SECRETARIAT),
    ],
)
def test_the_committee_waits_for_the_proof(facts: CandidateFacts, turn: Turn) -> None:
    assert stage_of(facts).turn is turn


def test_both_sides_read_the_same_step_in_their_own_words() -> None:
    assert set(PROMPTS) == set(OFFICE_TEXTS)
    step = next_step(RECORDED)
    assert step.office == OFFICE_TEXTS[Stage.DECISION, Turn.COMMITTEE]
    assert step.prompt == PROMPTS[Stage.DECISION, Turn.COMMITTEE]
    assert next_step(CandidateFacts("returned")).prompt.title == "Perbaiki lalu kirim ulang"


def test_every_stage_is_dated_by_a_deed() -> None:
    dated = {deed.completes for deed in TOLD.values()}
    assert dated >= set(Stage)
    assert told("applications.reveal") is None


@pytest.fixture
def case(database: Database, services: Services) -> cases.Case:
    with database.writing() as db:
        case = cases.make_case(db, services.files)
        cases.review(db, case)
    return case


def test_the_candidate_and_the_office_see_the_way(
    database: Database, sign_in: SignIn, case: cases.Case
) -> None:
    with database.writing() as db:
        office = make_person(db, "Dewi Kantor", roles=(Role.SECRETARIAT,))
        other = make_person(db, "Orang Lain", roles=(Role.CANDIDATE,))
    url = f"/permohonan/{case.application.public_id}"
    page = sign_in(case.candidate).get(url).get_data(as_text=True)
    for words in ("Langkah berikutnya", "Permohonan diterima", "Asesmen mandiri dikirim", "Anda"):
        assert words in page
    assert "Jadwal dan asesor ditetapkan" in page
    assert "Batalkan permohonan" in page
    page = sign_in(office).get(url).get_data(as_text=True)
    assert case.candidate.full_name in page
    assert "Halaman pemeriksaan" in page
    assert "Batalkan permohonan" not in page
    assert sign_in(other).get(url).status_code == 403
    assert sign_in(office).get(f"{url}?lang=en").status_code == 200


def test_a_candidate_withdraws_with_a_seat_and_the_seat_is_free(
    database: Database, sign_in: SignIn, case: cases.Case
) -> None:
    client = sign_in(case.candidate)
    url = f"/permohonan/{case.application.public_id}"
    answer = client.send(f"{url}/batalkan", {"reason": "Pindah kota"})  # type: ignore[attr-defined]
    assert answer.status_code == 303
    page = client.get(url).get_data(as_text=True)
    assert "Permohonan ini berakhir" in page
    assert "Tempat pada jadwal dibatalkan" in page
    assert "Batalkan permohonan" not in page
    assert client.send(f"{url}/batalkan").status_code == 409  # type: ignore[attr-defined]


def test_nobody_withdraws_for_another(
    database: Database, sign_in: SignIn, case: cases.Case
) -> None:
    with database.writing() as db:
        other = make_person(db, "Orang Lain", roles=(Role.CANDIDATE, Role.SECRETARIAT))
    url = f"/permohonan/{case.application.public_id}/batalkan"
    assert sign_in(other).send(url).status_code == 403  # type: ignore[attr-defined]
