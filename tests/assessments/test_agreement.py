"""FR.APL.02 is reviewed, FR.AK.01 is laid before the candidate and signed by both, each for one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from lsp.adapters.files import FileStore
from lsp.applications.queries import self_assessment_of
from lsp.assessments import actions, queries
from lsp.assessments.rules.agreement import Gathering
from lsp.audit.queries import entries_about
from lsp.kernel.refusal import NotFound, Refused
from lsp.kernel.roles import Role
from lsp.records.queries import form_for, is_fully_signed
from lsp.records.queries.drawing import drawn
from tests.factories import scheduling
from tests.factories.accounts import as_actor, make_assessor
from tests.factories.assessments import (
    NOW,
    Case,
    agree,
    hash_of,
    make_case,
    prepare,
    review,
    sign,
)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The reasons' codes."""
    return [reason.code for reason in refused.value.reasons]


def _standing(db: Session, case: Case) -> queries.SeatStanding:
    return queries.standing_of(db, case.seat.id)


def test_the_review_signs_the_self_assessment_and_is_kept(db: Session, case: Case) -> None:
    review(db, case)
    assert _standing(db, case).can_proceed is True
    assert is_fully_signed(db, "FR.APL.02", case.application.public_id)
    found = self_assessment_of(db, case.application.id)
    assert found is not None
    assert found.can_proceed is True
    assert entries_about(db, "seat", case.seat_id)[-1].action == (
        "assessments.review_self_assessment"
    )


def test_a_review_that_stops_the_candidate_says_why(db: Session, case: Case) -> None:
    with pytest.raises(Refused) as refused:
        review(db, case, can_proceed=False, note=" ")
    assert codes(refused) == ["note_missing"]
    review(db, case, can_proceed=False, note="Lengkapi bukti unit 2.")
    with pytest.raises(Refused) as refused:
        prepare(db, case)
    assert codes(refused) == ["not_cleared"]


def test_the_newest_review_counts_until_somebody_signed(db: Session, case: Case) -> None:
    review(db, case, can_proceed=False, note="Lengkapi bukti.")
    review(db, case)
    assert [one.can_proceed for one in queries.reviews_of(db, case.seat.id)] == [False, True]
    prepare(db, case)
    review(db, case, can_proceed=False, note="Ternyata belum.")
    with pytest.raises(Refused) as refused:
        sign(db, case, case.owner)
    assert codes(refused) == ["not_cleared"]
    review(db, case)
    sign(db, case, case.owner)
    with pytest.raises(Refused) as refused:
        review(db, case, can_proceed=False, note="Terlambat.")
    assert codes(refused) == ["agreement_signed"]


def test_the_reviewed_form_must_be_the_one_that_was_read(db: Session, case: Case) -> None:
    with pytest.raises(Refused) as refused:
        actions.review_self_assessment(
            db, case.assessor, case.seat_id, can_proceed=True, note="", seen_hash="0" * 64, now=NOW
        )
    assert codes(refused) == ["content_changed"]


def test_the_agreement_says_what_is_gathered_when_and_where(db: Session, case: Case) -> None:
    review(db, case)
    prepare(db, case)
    form = form_for(db, "FR.AK.01", case.seat_id)
    assert form is not None
    assert form.data["gathering"] == ["portfolio", "oral", "written"]
    assert form.data["candidate"]["name"] == "Siti Rahmawati"
    assert form.data["assessor"]["met_number"] == "MET.000.000123 2024"
    assert form.data["started"] == "Sabtu, 5 Desember 2026, 09.00 WIB"
    assert form.data["ended"] == "Sabtu, 5 Desember 2026, 12.00 WIB"
    assert form.data["tuk"]["name"] == case.place.tuk.name
    paper = str(drawn(db, form).parts)
    assert "banding" in paper
    assert "pengembangan profesional" in paper


def test_the_agreement_may_be_written_anew_until_somebody_signs(db: Session, case: Case) -> None:
    review(db, case)
    prepare(db, case)
    before = hash_of(db, "FR.AK.01", case.seat_id)
    actions.prepare_agreement(
        db,
        case.assessor,
        case.seat_id,
        gathering=[Gathering.PORTFOLIO, Gathering.OTHER],
        other="Kunjungan kerja",
        now=NOW,
    )
    assert hash_of(db, "FR.AK.01", case.seat_id) != before
    with pytest.raises(Refused) as refused:
        actions.sign_agreement(db, case.owner, case.seat_id, seen_hash=before, now=NOW)
    assert codes(refused) == ["content_changed"]
    sign(db, case, case.owner)
    with pytest.raises(Refused) as refused:
        prepare(db, case)
    assert codes(refused) == ["agreement_signed"]


@pytest.mark.parametrize(
    ("gathering", "other", "code"),
    [((), "", "gathering_missing"), ((Gathering.OTHER,), " ", "other_missing")],
)
def test_the_agreement_names_the_evidence(
    db: Session, case: Case, gathering: tuple[Gathering, ...], other: str, code: str
) -> None:
    review(db, case)
    with pytest.raises(Refused) as refused:
        actions.prepare_agreement(
            db, case.assessor, case.seat_id, gathering=gathering, other=other, now=NOW
        )
    assert codes(refused) == [code]


def test_each_signs_for_oneself_and_only_once(db: Session, case: Case) -> None:
    review(db, case)
    prepare(db, case)
    sign(db, case, case.owner)
    standing = _standing(db, case)
    assert standing.candidate_signed_agreement
    assert not standing.is_agreed
    with pytest.raises(Refused) as refused:
        sign(db, case, case.owner)
    assert codes(refused) == ["already_signed"]
    sign(db, case, case.assessor)
    assert _standing(db, case).is_agreed


def test_nobody_signs_before_the_assessor_prepared_it(db: Session, case: Case) -> None:
    with pytest.raises(Refused) as refused:
        sign(db, case, case.owner)
    assert codes(refused) == ["agreement_not_open"]


def test_another_assessor_neither_reviews_prepares_nor_signs(db: Session, case: Case) -> None:
    person = make_assessor(db, "Orang Lain", met="MET.000.000999 2024")
    other = replace(case, place=replace(case.place, assessor=person))
    with pytest.raises(Refused) as refused:
        review(db, other)
    assert codes(refused) == ["not_the_assessor"]
    review(db, case)
    with pytest.raises(Refused) as refused:
        prepare(db, other)
    assert codes(refused) == ["not_the_assessor"]
    prepare(db, case)
    with pytest.raises(Refused) as refused:
        sign(db, case, as_actor(person, Role.ASSESSOR))
    assert codes(refused) == ["not_a_signer"]


def test_an_assessor_with_a_conflict_does_nothing(db: Session, case: Case) -> None:
    scheduling.declare(db, case.place, case.seat, has_conflict=True)
    with pytest.raises(Refused) as refused:
        review(db, case)
    assert codes(refused) == ["not_the_assessor"]


def test_seats_are_looked_up_by_their_public_id(db: Session, case: Case) -> None:
    with pytest.raises(NotFound):
        actions.sign_agreement(db, case.owner, "unknown", seen_hash="", now=NOW)
    assert queries.case_access(db, "unknown") is None


def test_standings_of_many_seats_come_together(db: Session, files: FileStore) -> None:
    first = make_case(db, files)
    later = scheduling.STARTS_AT + timedelta(days=1)
    second = make_case(db, files, place=first.place, name="Budi Contoh", starts_at=later)
    agree(db, first)
    standings = queries.seat_standing(db, [first.seat.id, second.seat.id])
    assert standings[first.seat.id].is_agreed
    assert standings[first.seat.id].agreement is not None
    assert standings[second.seat.id].agreement is None
    assert standings[second.seat.id].can_proceed is None
