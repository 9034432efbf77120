"""What counts as evidence, what follows from judgements, and who may do what: every case."""

from dataclasses import replace
from itertools import product

import pytest

from lsp.assessments.rules import MAY, RecommendationStatus
from lsp.assessments.rules.agreement import (
    AgreementFacts,
    Gathering,
    agreement_data,
    why_not_open_agreement,
    why_not_review,
    why_not_sign_agreement,
)
from lsp.assessments.rules.judging import (
    Gate,
    KukCase,
    UnitCase,
    asks_for_probe,
    overall,
    progress_of,
    qualifies,
    unit_outcome,
    why_not_begin,
    why_not_judge,
    why_not_work,
)
from lsp.assessments.rules.recommending import (
    Findings,
    RecordHeader,
    findings_hash,
    record_data,
    why_not_recommend,
    why_not_sign_record,
    why_not_withdraw,
)
from lsp.kernel.evidence import Competence, EvidenceKind, EvidenceSource, KukResult, Outcome
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import Reason
from lsp.scheduling.rules import Interest, SeatAccess, SeatStatus

K, BK = Competence.COMPETENT, Competence.NOT_YET_COMPETENT
SEAT = SeatAccess("s1", 1, 2, SeatStatus.CHECKED_IN, Interest.CLEAR)
CANDIDATE = Actor(1, "c", "Asesi", frozenset({Role.CANDIDATE}))
ASSESSOR = Actor(2, "a", "Asesor", frozenset({Role.ASSESSOR}))
STRANGER = Actor(3, "x", "Asesor lain", frozenset({Role.ASSESSOR}))
GATE = Gate(SEAT, True, True, None)


def codes(reasons: tuple[Reason, ...]) -> list[str]:
    """The codes of reasons."""
    return [reason.code for reason in reasons]


def result(source: EvidenceSource, outcome: Outcome, kuk_id: int = 1) -> KukResult:
    """What one piece of evidence says."""
    return KukResult(source, EvidenceKind.DIRECT, f"{source}-{outcome}", kuk_id, outcome, "")


MET = result(EvidenceSource.PORTFOLIO, Outcome.ACHIEVED)


def kuk(judgement: Competence | None, *results: KukResult, number: str = "1.1") -> KukCase:
    """A KUK of a scheme that plans a test for it."""
    return KukCase(1, number, False, True, results, judgement)


def unit(*cases: KukCase) -> UnitCase:
    """A unit with these KUK."""
    return UnitCase(7, "KJK.SP02.006.01", "Melakukan penagihan", cases)


@pytest.mark.parametrize(
    ("source", "outcome", "plans_test"), list(product(EvidenceSource, Outcome, (True, False)))
)
def test_evidence_counts_when_achieved_and_a_test_only_where_planned(
    source: EvidenceSource, outcome: Outcome, plans_test: bool
) -> None:
    counts = outcome is Outcome.ACHIEVED and (source is not EvidenceSource.EXAM or plans_test)
    assert qualifies(result(source, outcome), plans_test) is counts


@pytest.mark.parametrize(
    ("source", "outcome", "plans_test"), list(product(EvidenceSource, Outcome, (True, False)))
)
def test_a_planned_test_that_left_a_gap_asks_for_an_oral_question(
    source: EvidenceSource, outcome: Outcome, plans_test: bool
) -> None:
    case = replace(kuk(None, result(source, outcome)), plans_test=plans_test)
    gap = source is EvidenceSource.EXAM and outcome is not Outcome.ACHIEVED
    assert asks_for_probe(case) is (gap and plans_test)


@pytest.mark.parametrize(
    ("cases", "outcome"),
    [
        ((kuk(K, MET), kuk(K, MET)), K),
        ((kuk(K, MET), kuk(BK)), BK),
        ((kuk(K, MET), kuk(K)), BK),
        ((kuk(BK, MET), kuk(K, MET)), BK),
        ((kuk(K, MET), kuk(None, MET)), None),
        ((kuk(BK), kuk(None)), None),
    ],
)
def test_a_unit_is_k_when_every_kuk_is_met_and_evidenced(
    cases: tuple[KukCase, ...], outcome: Competence | None
) -> None:
    assert unit_outcome(unit(*cases)) is outcome


def test_the_whole_is_k_only_when_every_unit_is() -> None:
    good, bad, open_unit = unit(kuk(K, MET)), unit(kuk(BK)), unit(kuk(None))
    assert overall([good, good]) is K
    assert overall([good, bad]) is BK
    assert overall([bad, open_unit]) is None
    assert overall([]) is None


def test_progress_counts_what_is_judged_and_what_has_no_evidence() -> None:
    found = progress_of([unit(kuk(K, MET), kuk(K)), unit(kuk(BK), kuk(None))])
    assert (found.total, found.judged, found.missing, found.unsupported) == (4, 3, 1, 1)


@pytest.mark.parametrize(
    ("gate", "expected"),
    [
        (GATE, []),
        (replace(GATE, is_agreed=False), ["agreement_missing"]),
        (replace(GATE, seat=replace(SEAT, status=SeatStatus.ASSIGNED)), ["seat_not_present"]),
        (replace(GATE, seat=replace(SEAT, status=SeatStatus.FINISHED)), ["seat_finished"]),
        (replace(GATE, seat=replace(SEAT, status=SeatStatus.NO_SHOW)), ["not_the_assessor"]),
        (replace(GATE, seat=replace(SEAT, interest=Interest.MISSING)), ["not_the_assessor"]),
        (replace(GATE, seat=replace(SEAT, interest=Interest.CONFLICT)), ["not_the_assessor"]),
        (replace(GATE, recommendation=RecommendationStatus.WAITING), ["already_recommended"]),
        (replace(GATE, recommendation=RecommendationStatus.READY), ["already_recommended"]),
        (replace(GATE, recommendation=RecommendationStatus.WITHDRAWN), []),
    ],
)
def test_work_needs_agreement_presence_and_no_recommendation(
    gate: Gate, expected: list[str]
) -> None:
    assert codes(why_not_work(ASSESSOR, gate)) == expected


@pytest.mark.parametrize("actor", [CANDIDATE, STRANGER, replace(ASSESSOR, roles=frozenset())])
def test_nobody_but_the_assigned_assessor_works(actor: Actor) -> None:
    assert codes(why_not_work(actor, GATE)) == ["not_the_assessor"]
    assert codes(why_not_begin(actor, replace(GATE, is_begun=False))) == ["not_the_assessor"]


def test_judging_begins_once() -> None:
    assert why_not_begin(ASSESSOR, replace(GATE, is_begun=False)) == ()
    assert codes(why_not_begin(ASSESSOR, GATE)) == ["already_begun"]


@pytest.mark.parametrize(
    ("before", "outcome", "has_evidence", "reason", "expected"),
    [
        (None, K, True, "", []),
        (None, K, False, "", ["evidence_missing"]),
        (None, K, False, "Saya yakin.", ["evidence_missing"]),
        (None, BK, False, "", []),
        (None, BK, True, "", ["reason_missing"]),
        (None, BK, True, "Tidak dikuasai.", []),
        (K, K, True, "", []),
        (BK, K, True, "", ["reason_missing"]),
        (BK, K, True, "Bukti baru.", []),
        (K, BK, False, " ", ["reason_missing"]),
        (K, BK, False, "Bukti gugur.", []),
        (BK, BK, False, "", []),
        (None, BK, False, "x" * 1001, ["reason_long"]),
    ],
)
def test_k_needs_evidence_and_what_surprises_needs_a_reason(
    before: Competence | None, outcome: Competence, has_evidence: bool, reason: str,
    expected: list[str],
) -> None:  # fmt: skip
    case = kuk(before, *([MET] if has_evidence else []))
    assert codes(why_not_judge(ASSESSOR, GATE, case, outcome, reason)) == expected


def test_a_recommendation_waits_for_every_kuk_the_test_and_the_follow_up() -> None:
    good, bad = [unit(kuk(K, MET))], [unit(kuk(BK))]
    assert why_not_recommend(ASSESSOR, GATE, good, "", False) == ()
    assert codes(why_not_recommend(ASSESSOR, GATE, good, "", True)) == ["test_running"]
    assert codes(why_not_recommend(ASSESSOR, GATE, bad, " ", False)) == ["follow_up_missing"]
    assert why_not_recommend(ASSESSOR, GATE, bad, "Ulangi.", False) == ()
    assert codes(why_not_recommend(ASSESSOR, GATE, [], "", False)) == ["kuk_open"]
    half = [unit(kuk(K, MET), kuk(None))]
    assert codes(why_not_recommend(ASSESSOR, GATE, half, "", False)) == ["kuk_open"]
    bare = [unit(kuk(K))]
    assert "evidence_missing" in codes(why_not_recommend(ASSESSOR, GATE, bare, "x", False))
    early = replace(GATE, is_begun=False)
    assert codes(why_not_recommend(ASSESSOR, early, good, "", False)) == ["judging_not_begun"]


def test_the_record_is_signed_by_its_two_while_nothing_changed() -> None:
    waiting = RecommendationStatus.WAITING
    for actor in (CANDIDATE, ASSESSOR):
        assert why_not_sign_record(actor, SEAT, waiting, "h", "h") == ()
    assert codes(why_not_sign_record(STRANGER, SEAT, waiting, "h", "h")) == ["not_a_signer"]
    assert codes(why_not_sign_record(CANDIDATE, SEAT, waiting, "h", "i")) == ["findings_changed"]
    for status in (RecommendationStatus.READY, RecommendationStatus.WITHDRAWN):
        assert codes(why_not_sign_record(CANDIDATE, SEAT, status, "h", "h")) == ["step_not_allowed"]


def test_only_a_waiting_recommendation_is_taken_back_by_its_assessor_with_a_reason() -> None:
    waiting = RecommendationStatus.WAITING
    assert why_not_withdraw(ASSESSOR, SEAT, waiting, "Salah.") == ()
    assert codes(why_not_withdraw(ASSESSOR, SEAT, waiting, " ")) == ["reason_missing"]
    assert codes(why_not_withdraw(CANDIDATE, SEAT, waiting, "x")) == ["not_the_assessor"]
    ready = RecommendationStatus.READY
    assert codes(why_not_withdraw(ASSESSOR, SEAT, ready, "x")) == ["step_not_allowed"]


AGREED = AgreementFacts(SEAT, True, True, True, False, False)


def test_the_agreement_is_opened_by_the_assessor_after_the_review() -> None:
    kinds = (Gathering.PORTFOLIO,)
    assert why_not_open_agreement(ASSESSOR, AGREED, kinds, "") == ()
    for word in (None, False):
        facts = replace(AGREED, can_proceed=word)
        assert codes(why_not_open_agreement(ASSESSOR, facts, kinds, "")) == ["not_cleared"]
    signed = replace(AGREED, has_signatures=True)
    assert codes(why_not_open_agreement(ASSESSOR, signed, kinds, "")) == ["agreement_signed"]
    assert codes(why_not_open_agreement(CANDIDATE, AGREED, kinds, "")) == ["not_the_assessor"]
    over = replace(AGREED, seat=replace(SEAT, status=SeatStatus.FINISHED))
    assert codes(why_not_open_agreement(ASSESSOR, over, kinds, "")) == ["seat_finished"]


def test_the_agreement_is_signed_by_its_two_once_it_lies_there() -> None:
    for actor in (CANDIDATE, ASSESSOR):
        assert why_not_sign_agreement(actor, AGREED) == ()
    assert codes(why_not_sign_agreement(STRANGER, AGREED)) == ["not_a_signer"]
    closed = replace(AGREED, is_open=False)
    assert codes(why_not_sign_agreement(CANDIDATE, closed)) == ["agreement_not_open"]
    stopped = replace(AGREED, can_proceed=False)
    assert codes(why_not_sign_agreement(CANDIDATE, stopped)) == ["not_cleared"]


def test_a_review_needs_the_self_assessment_and_a_note_when_it_stops() -> None:
    assert why_not_review(ASSESSOR, AGREED, True, "") == ()
    assert codes(why_not_review(ASSESSOR, AGREED, False, " ")) == ["note_missing"]
    missing = replace(AGREED, has_self_assessment=False)
    assert codes(why_not_review(ASSESSOR, missing, True, "")) == ["self_assessment_missing"]


HEADER = RecordHeader(
    *("Skema", "SKM", "TUK", "Rina", "MET.1", "Siti", "Mulai", "Selesai"), "klaster", "sewaktu"
)


def test_the_agreement_lists_evidence_in_the_order_of_the_form() -> None:
    kinds = (Gathering.OTHER, Gathering.WRITTEN, Gathering.PORTFOLIO)
    data = agreement_data(HEADER, kinds, " Kunjungan ")
    assert data["gathering"] == ["portfolio", "written", "other"]
    assert data["other"] == "Kunjungan"
    assert data["scheme"] == {"type": "klaster", "title": "Skema", "number": "SKM"}


def test_the_record_ticks_the_sources_and_names_what_failed() -> None:
    oral = result(EvidenceSource.ORAL, Outcome.ACHIEVED)
    units = (unit(kuk(K, MET), kuk(BK, oral, number="2.3")),)
    findings = Findings("s1", "a", "e", units, "Ulangi.", "")
    data = record_data(HEADER, findings)
    (row,) = data["units"]
    assert (row["evidence"], row["outcome"]) == (["portfolio", "oral"], "BK")
    assert "KUK 2.3." in data["failed"][0]
    assert data["findings_hash"] == findings_hash(findings)
    for change in (
        {"agreement_hash": "b"},
        {"evidence_set_hash": "f"},
        {"units": (unit(kuk(K, MET), kuk(BK)),)},
        {"follow_up": "Lain."},
        {"comment": "Lain."},
    ):
        assert findings_hash(replace(findings, **change)) != findings_hash(findings)


OFFICE = {Role.SECRETARIAT, Role.CERTIFICATION_MANAGER, Role.QUALITY_MANAGER}
REVIEWERS = {Role.CERTIFICATION_MANAGER, Role.QUALITY_MANAGER}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reads_what_its_work_needs_and_does_nothing(role: Role) -> None:
    somebody = Actor(9, "p", "Orang", frozenset({role}))
    for permission in (Permission.AGREEMENT_READ, Permission.ASSESSMENT_RESULT_READ):
        assert MAY[permission](somebody, SEAT) is (role in OFFICE)
    assert MAY[Permission.ASSESSMENT_READ](somebody, SEAT) is (role in REVIEWERS)
    for permission in (
        Permission.AGREEMENT_SIGN,
        Permission.ASSESSMENT_JUDGE,
        Permission.ASSESSMENT_RECOMMEND,
        Permission.RECORD_SIGN,
    ):
        assert MAY[permission](somebody, SEAT) is False


def test_a_reviewer_does_not_read_how_their_own_case_is_judged() -> None:
    own = Actor(1, "c", "Asesi", frozenset(REVIEWERS))
    assert not MAY[Permission.ASSESSMENT_READ](own, SEAT)
    assert MAY[Permission.AGREEMENT_READ](own, SEAT)
