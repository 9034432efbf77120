"""A recommendation follows from the judgements, and the committee gets it when both signed."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.files import FileStore
from lsp.assessments import actions, queries
from lsp.assessments.models import Recommendation
from lsp.assessments.rules import RecommendationStatus
from lsp.audit.queries import entries_about
from lsp.kernel.evidence import Competence
from lsp.kernel.ids import new_id
from lsp.kernel.refusal import NotFound, Refused
from lsp.kernel.roles import Role
from lsp.portfolios.models import Evidence
from lsp.portfolios.rules import Criterion
from lsp.records.queries import form_for, is_fully_signed
from lsp.scheduling.queries import seat_by_public_id
from lsp.scheduling.rules import SeatStatus
from tests.factories.accounts import as_actor, make_assessor
from tests.factories.assessments import (
    RECOMMENDED_AT,
    begin,
    judge,
    make_case,
    make_judged,
    make_recorded,
    rate,
    recommend,
    show,
    sign_record,
)

K, BK = Competence.COMPETENT, Competence.NOT_YET_COMPETENT


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The reasons' codes."""
    return [reason.code for reason in refused.value.reasons]


def test_all_kuk_met_recommends_k_in_every_unit(db: Session, files: FileStore) -> None:
    case = make_judged(db, files)
    row = recommend(db, case)
    assert (row.outcome, row.status) == (K, RecommendationStatus.WAITING)
    facts = queries.recommendation_facts(db, [row.id])[row.id]
    assert [code for code, _ in facts.units] == [unit.code for unit in case.place.scheme.units]
    assert {outcome for _, outcome in facts.units} == {K}
    assert facts.failed_units == ()
    standing = queries.standing_of(db, case.seat.id)
    assert standing.judging is not None
    assert row.evidence_set_hash == standing.judging.evidence_set_hash
    assert row.agreement_hash == standing.judging.agreement_hash
    assert standing.is_recommended
    assert not standing.is_recorded


def test_one_kuk_not_met_names_the_unit_and_needs_a_follow_up(
    db: Session, files: FileStore
) -> None:
    case = make_judged(db, files, failed=1)
    with pytest.raises(Refused) as refused:
        recommend(db, case)
    assert codes(refused) == ["follow_up_missing"]
    row = recommend(db, case, "Ulangi unit ini.")
    assert row.outcome is BK
    facts = queries.recommendation_facts(db, [row.id])[row.id]
    last = case.place.scheme.units[-1]
    assert facts.failed_units == (last.code,)
    form = form_for(db, "FR.AK.02", case.seat_id)
    assert form is not None
    text = str(form.data)
    assert f"{last.code} {last.title}: KUK" in text
    assert form.data["recommendation"] == "BK"
    assert "Ulangi unit ini." in text
    assert form.data["findings_hash"] == row.content_hash


def test_nothing_is_recommended_while_a_kuk_is_open(db: Session, files: FileStore) -> None:
    case = make_case(db, files)
    begin(db, case)
    judge(db, case, case.kuk[0], BK)
    with pytest.raises(Refused) as refused:
        recommend(db, case, "Ulangi.")
    (reason,) = refused.value.reasons
    assert reason.code == "kuk_open"
    assert reason.facts["count"] == len(case.kuk) - 1


def test_k_whose_evidence_fell_since_is_not_recommended(db: Session, files: FileStore) -> None:
    case = make_judged(db, files)
    rate(db, case, db.scalars(sa.select(Evidence)).one(), wanting=Criterion.AUTHENTIC)
    with pytest.raises(Refused) as refused:
        recommend(db, case, "Ulangi.")
    assert set(codes(refused)) == {"evidence_missing"}
    assert len(refused.value.reasons) == len(case.kuk)


def test_both_signatures_hand_the_case_to_the_committee(db: Session, files: FileStore) -> None:
    case = make_judged(db, files)
    row = recommend(db, case)
    sign_record(db, case, case.owner)
    assert queries.recommendations_ready(db) == []
    assert queries.standing_of(db, case.seat.id).candidate_signed_record
    sign_record(db, case, case.assessor)
    assert [each.id for each in queries.recommendations_ready(db)] == [row.id]
    assert row.completed_at == RECOMMENDED_AT
    assert is_fully_signed(db, "FR.AK.02", case.seat_id)
    seat = seat_by_public_id(db, case.seat_id)
    assert seat is not None
    assert seat.status is SeatStatus.FINISHED
    assert queries.standing_of(db, case.seat.id).is_recorded
    assert queries.recommendation_by_id(db, row.id) is row
    deeds = [entry.action for entry in entries_about(db, "seat", case.seat_id)]
    assert deeds[-1] == "assessments.complete_recommendation"


def test_a_recommendation_bars_further_judging(db: Session, files: FileStore) -> None:
    case = make_judged(db, files)
    recommend(db, case)
    with pytest.raises(Refused) as refused:
        judge(db, case, case.kuk[0], BK, "Berubah pikiran.")
    assert codes(refused) == ["already_recommended"]
    with pytest.raises(Refused) as refused:
        recommend(db, case)
    assert codes(refused) == ["already_recommended"]


def test_a_rating_changed_since_stops_the_signing(db: Session, files: FileStore) -> None:
    case = make_judged(db, files)
    recommend(db, case)
    rate(db, case, db.scalars(sa.select(Evidence)).one(), wanting=Criterion.CURRENT)
    with pytest.raises(Refused) as refused:
        sign_record(db, case, case.owner)
    assert codes(refused) == ["findings_changed"]


def test_taken_back_it_is_judged_on_and_the_old_record_is_superseded(
    db: Session, files: FileStore
) -> None:
    case = make_judged(db, files)
    first = recommend(db, case)
    sign_record(db, case, case.owner)
    with pytest.raises(Refused) as refused:
        actions.withdraw_recommendation(
            db, case.assessor, case.seat_id, reason=" ", now=RECOMMENDED_AT
        )
    assert codes(refused) == ["reason_missing"]
    actions.withdraw_recommendation(
        db, case.assessor, case.seat_id, reason="Salah tekan.", now=RECOMMENDED_AT
    )
    assert first.status is RecommendationStatus.WITHDRAWN
    judge(db, case, case.kuk[0], BK, "Salah tekan.")
    second = recommend(db, case, "Ulangi KUK pertama.")
    assert second.outcome is BK
    form = form_for(db, "FR.AK.02", case.seat_id)
    assert form is not None
    assert form.public_id == second.form_id != first.form_id
    assert form.supersede_reason == "Salah tekan."
    assert not queries.standing_of(db, case.seat.id).candidate_signed_record
    assert [one.id for one in queries.recommendations_of(db, case.seat.id)] == [
        first.id,
        second.id,
    ]


def test_what_both_signed_is_not_taken_back(db: Session, files: FileStore) -> None:
    case = make_recorded(db, files)
    with pytest.raises(Refused):
        actions.withdraw_recommendation(
            db, case.assessor, case.seat_id, reason="Terlambat.", now=RECOMMENDED_AT
        )


def test_nobody_signs_or_takes_back_what_is_not_there(db: Session, files: FileStore) -> None:
    case = make_judged(db, files)
    with pytest.raises(NotFound):
        sign_record(db, case, case.owner)
    with pytest.raises(NotFound):
        actions.withdraw_recommendation(
            db, case.assessor, case.seat_id, reason="Tidak ada.", now=RECOMMENDED_AT
        )


def test_only_the_assigned_assessor_recommends_and_takes_back(
    db: Session, files: FileStore
) -> None:
    case = make_judged(db, files)
    person = make_assessor(db, "Orang Lain", met="MET.000.000999 2024")
    other = replace(case, place=replace(case.place, assessor=person))
    with pytest.raises(Refused) as refused:
        recommend(db, other)
    assert codes(refused)[0] == "not_the_assessor"
    recommend(db, case)
    with pytest.raises(Refused) as refused:
        actions.withdraw_recommendation(
            db, case.owner, case.seat_id, reason="Tidak setuju.", now=RECOMMENDED_AT
        )
    assert codes(refused) == ["not_the_assessor"]
    with pytest.raises(Refused) as refused:
        sign_record(db, case, as_actor(person, Role.ASSESSOR))
    assert codes(refused) == ["not_a_signer"]


def test_the_hash_moves_with_every_finding(db: Session, files: FileStore) -> None:
    case = make_case(db, files)
    evidence = show(db, case)
    begin(db, case)
    rate(db, case, evidence)
    for kuk_id in case.kuk:
        judge(db, case, kuk_id, K)
    seen = set()
    for comment in ("Satu.", "Dua."):
        row = actions.recommend(
            db, case.assessor, case.seat_id, follow_up="", comment=comment, now=RECOMMENDED_AT
        )
        seen.add(row.content_hash)
        actions.withdraw_recommendation(
            db, case.assessor, case.seat_id, reason="Ulangi.", now=RECOMMENDED_AT
        )
    assert len(seen) == 2


def test_a_seat_has_one_recommendation_that_counts(db: Session, files: FileStore) -> None:
    case = make_judged(db, files)
    row = recommend(db, case)
    columns = [column.key for column in Recommendation.__mapper__.columns]
    copy = {key: getattr(row, key) for key in columns if key not in ("id", "public_id")}
    with pytest.raises(sa.exc.IntegrityError), db.begin_nested():
        db.execute(sa.insert(Recommendation).values(copy | {"public_id": new_id()}))
