"""Nothing is judged before both signed; K needs evidence; a change needs a reason and is added."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from lsp.adapters.files import FileStore
from lsp.assessments import actions, queries
from lsp.assessments.models import Judgement
from lsp.assessments.queries import workspace
from lsp.assessments.rules.judging import asks_for_probe
from lsp.audit.queries import entries_about
from lsp.kernel.evidence import Competence, EvidenceSource, Outcome
from lsp.kernel.refusal import NotFound, Refused
from lsp.kernel.roles import Role
from lsp.portfolios import queries as portfolios
from lsp.portfolios.rules import Criterion
from lsp.records.models import FormInstance
from lsp.scheduling.queries import seat_facts
from tests.factories import scheduling
from tests.factories.accounts import as_actor
from tests.factories.assessments import (
    JUDGED_AT,
    Case,
    agree,
    begin,
    judge,
    make_case,
    prepare,
    rate,
    review,
    show,
    sign,
    sit,
)

K, BK = Competence.COMPETENT, Competence.NOT_YET_COMPETENT


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The reasons' codes."""
    return [reason.code for reason in refused.value.reasons]


def _view(db: Session, case: Case, kuk_id: int) -> workspace.KukView:
    seat = seat_facts(db, case.seat_id)
    assert seat is not None
    units = workspace.units_of_case(db, seat)
    return next(kuk for unit in units for kuk in unit.kuk() if kuk.kuk_id == kuk_id)


def test_judging_begins_only_after_both_signed_and_the_candidate_came(
    db: Session, case: Case
) -> None:
    review(db, case)
    prepare(db, case)
    sign(db, case, case.assessor)
    with pytest.raises(Refused) as refused:
        actions.begin_judging(db, case.assessor, case.seat_id, now=JUDGED_AT)
    assert codes(refused) == ["agreement_missing", "seat_not_present"]
    sign(db, case, case.owner)
    with pytest.raises(Refused) as refused:
        actions.begin_judging(db, case.assessor, case.seat_id, now=JUDGED_AT)
    assert codes(refused) == ["seat_not_present"]


def test_beginning_freezes_the_portfolio_and_ties_the_agreement(db: Session, case: Case) -> None:
    show(db, case)
    begin(db, case)
    standing = queries.standing_of(db, case.seat.id)
    assert standing.judging is not None
    assert standing.judging.evidence_set_hash == portfolios.set_hash_of(db, case.seat.id)
    assert standing.agreement is not None
    assert standing.judging.agreement_hash == standing.agreement.content_hash
    with pytest.raises(Refused) as refused:
        show(db, case, seed=1)
    assert codes(refused) == ["evidence_frozen"]
    with pytest.raises(Refused) as refused:
        actions.begin_judging(db, case.assessor, case.seat_id, now=JUDGED_AT)
    assert codes(refused) == ["already_begun"]


def test_nothing_is_judged_before_judging_begins(db: Session, case: Case) -> None:
    agree(db, case)
    scheduling.arrive(db, case.place, case.seat)
    with pytest.raises(Refused) as refused:
        judge(db, case, case.kuk[0], BK)
    assert codes(refused) == ["judging_not_begun"]


def test_nothing_is_judged_once_the_agreement_was_altered(db: Session, case: Case) -> None:
    begin(db, case)
    form = db.scalars(sa.select(FormInstance).where(FormInstance.code == "FR.AK.01")).one()
    form.data = {**form.data, "other": "disisipkan"}
    db.flush()
    with pytest.raises(Refused) as refused:
        judge(db, case, case.kuk[0], BK)
    assert codes(refused) == ["agreement_missing"]


def test_k_needs_one_evidence_that_meets_all_four(db: Session, case: Case) -> None:
    kuk_id = case.kuk[0]
    evidence = show(db, case, kuk_ids=(kuk_id,))
    begin(db, case)
    for wanting in (None, *Criterion):
        if wanting is not None:
            rate(db, case, evidence, wanting=wanting)
        with pytest.raises(Refused) as refused:
            judge(db, case, kuk_id, K)
        assert codes(refused) == ["evidence_missing"]
    rate(db, case, evidence)
    judge(db, case, kuk_id, K)
    (row,) = workspace.judgements_of(db, case.seat.id, kuk_id)
    (basis,) = workspace.evidence_of(db, row.id)
    assert (basis.source, basis.evidence_id) == (EvidenceSource.PORTFOLIO, evidence.public_id)
    assert (basis.outcome, basis.detail) == (Outcome.ACHIEVED, "V A T M")
    assert entries_about(db, "seat", case.seat_id)[-1].action == "assessments.judge"


def test_bk_needs_no_evidence_but_a_reason_against_evidence(db: Session, case: Case) -> None:
    evidence = show(db, case, kuk_ids=case.kuk[:1])
    begin(db, case)
    rate(db, case, evidence)
    judge(db, case, case.kuk[1], BK)
    with pytest.raises(Refused) as refused:
        judge(db, case, case.kuk[0], BK)
    assert codes(refused) == ["reason_missing"]
    judge(db, case, case.kuk[0], BK, "Isi laporan tidak dikuasai.")


def test_a_change_needs_a_reason_and_leaves_the_first_word_standing(
    db: Session, case: Case
) -> None:
    kuk_id = case.kuk[0]
    evidence = show(db, case, kuk_ids=(kuk_id,))
    begin(db, case)
    rate(db, case, evidence)
    judge(db, case, kuk_id, K)
    with pytest.raises(Refused) as refused:
        judge(db, case, kuk_id, BK)
    assert codes(refused) == ["reason_missing"]
    judge(db, case, kuk_id, BK, "Jawaban lisan berlawanan.")
    rows = workspace.judgements_of(db, case.seat.id, kuk_id)
    assert [(row.outcome, row.reason) for row in rows] == [
        (K, ""),
        (BK, "Jawaban lisan berlawanan."),
    ]
    found = _view(db, case, kuk_id).judgement
    assert found is not None
    assert found.outcome is BK
    with pytest.raises(Refused) as refused:
        judge(db, case, kuk_id, K, "x" * 1001)
    assert codes(refused) == ["reason_long"]


def test_the_same_word_twice_is_kept_once(db: Session, case: Case) -> None:
    kuk_id = case.kuk[0]
    evidence = show(db, case, kuk_ids=(kuk_id,))
    begin(db, case)
    rate(db, case, evidence)
    judge(db, case, kuk_id, K)
    judge(db, case, kuk_id, K)
    assert len(workspace.judgements_of(db, case.seat.id, kuk_id)) == 1
    rate(db, case, evidence, wanting=Criterion.SUFFICIENT)
    rate(db, case, evidence)
    judge(db, case, kuk_id, K)
    assert len(workspace.judgements_of(db, case.seat.id, kuk_id)) == 1
    judge(db, case, kuk_id, K, "Diperkuat wawancara.")
    assert len(workspace.judgements_of(db, case.seat.id, kuk_id)) == 2


def test_a_word_on_other_evidence_is_kept_anew(db: Session, case: Case) -> None:
    kuk_id = case.kuk[0]
    first = show(db, case, kuk_ids=(kuk_id,))
    second = show(db, case, kuk_ids=(kuk_id,), seed=1)
    begin(db, case)
    rate(db, case, first)
    judge(db, case, kuk_id, K)
    rate(db, case, second)
    judge(db, case, kuk_id, K)
    assert len(workspace.judgements_of(db, case.seat.id, kuk_id)) == 2


def test_only_the_assigned_assessor_judges(db: Session, case: Case) -> None:
    begin(db, case)
    planner = as_actor(case.place.planner, *Role)
    for actor in (case.owner, planner):
        with pytest.raises(Refused) as refused:
            actions.judge(db, actor, case.seat_id, case.kuk[0], outcome=BK, now=JUDGED_AT)
        assert codes(refused)[0] == "not_the_assessor"


def test_a_kuk_of_another_scheme_is_not_found(db: Session, case: Case) -> None:
    begin(db, case)
    with pytest.raises(NotFound):
        judge(db, case, 10**9, BK)


def test_judgements_are_only_added(db: Session, case: Case) -> None:
    begin(db, case)
    judge(db, case, case.kuk[0], BK)
    with pytest.raises(DatabaseError, match="judgement"), db.begin_nested():
        db.execute(sa.update(Judgement).values(outcome=K))
    with pytest.raises(DatabaseError, match="judgement"), db.begin_nested():
        db.execute(sa.delete(Judgement))


def _tested_case(db: Session, files: FileStore) -> tuple[Case, workspace.KukView]:
    """A case whose test left KUK open, and the first of these."""
    case = make_case(db, files)
    agree(db, case)
    scheduling.arrive(db, case.place, case.seat)
    sit(db, case)
    actions.begin_judging(db, case.assessor, case.seat_id, now=JUDGED_AT)
    views = (_view(db, case, kuk_id) for kuk_id in case.kuk)
    return case, next(view for view in views if asks_for_probe(view.case))


def _ask(db: Session, case: Case, kuk_id: int, *, is_achieved: bool, answer: str = "Ya.") -> None:
    actions.ask_orally(
        db,
        case.assessor,
        case.seat_id,
        kuk_id,
        question="Bagaimana Anda menagih angsuran yang terlambat?",
        answer=answer,
        is_achieved=is_achieved,
        now=JUDGED_AT,
    )


def test_an_oral_question_closes_what_the_test_left_open(db: Session, files: FileStore) -> None:
    case, view = _tested_case(db, files)
    with pytest.raises(Refused) as refused:
        judge(db, case, view.kuk_id, K)
    assert codes(refused) == ["evidence_missing"]
    _ask(db, case, view.kuk_id, is_achieved=False)
    with pytest.raises(Refused):
        judge(db, case, view.kuk_id, K)
    _ask(db, case, view.kuk_id, is_achieved=True)
    judge(db, case, view.kuk_id, K)
    found = _view(db, case, view.kuk_id)
    assert [probe.is_achieved for probe in found.probes] == [False, True]
    assert {result.source for result in found.results} == {
        EvidenceSource.EXAM,
        EvidenceSource.ORAL,
    }


def test_an_oral_question_is_asked_only_where_the_test_left_a_gap(db: Session, case: Case) -> None:
    begin(db, case)
    with pytest.raises(Refused) as refused:
        _ask(db, case, case.kuk[0], is_achieved=True)
    assert codes(refused) == ["probe_not_asked"]


def test_an_oral_question_has_a_question_and_an_answer(db: Session, files: FileStore) -> None:
    case, view = _tested_case(db, files)
    with pytest.raises(Refused) as refused:
        _ask(db, case, view.kuk_id, is_achieved=True, answer="  ")
    assert codes(refused) == ["probe_incomplete"]
