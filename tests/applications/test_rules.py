"""What makes an application complete, and who may act on it."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from lsp.applications import rules
from lsp.applications.rules import (
    APPLICATION_FLOW,
    ApplicationAccess,
    ApplicationStatus,
    ApplicationStep,
    Verdict,
    answers,
    dossier,
)
from lsp.applications.rules import self_assessment as self_rules
from lsp.applications.rules.dossier import Dossier, RequirementFacts
from lsp.applications.rules.self_assessment import ElementAnswer, ElementFacts
from lsp.kernel.evidence import Competence
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from tests.factories.applications import good_answers

TODAY = date(2026, 11, 24)
S, T = ApplicationStatus, ApplicationStep
OFFICER = Actor(7, "o", "Dewi", frozenset({Role.SECRETARIAT}))
KTP = RequirementFacts(1, "KTP", True, ("aa",), Verdict.MET)
TRAINING = RequirementFacts(2, "Pelatihan", False)


def _dossier(**changes: object) -> Dossier:
    whole = Dossier(S.DRAFT, 3, "hash", good_answers(nik="3273996010900009"), (KTP, TRAINING))
    return replace(whole, **changes)  # type: ignore[arg-type]


def _fields(step: str, **given: str) -> list[str]:
    found = answers.problems(step, good_answers() | given, TODAY)
    return [problem.field for problem in found]


@pytest.mark.parametrize("step", answers.STEPS)
def test_good_answers_have_no_problem(step: str) -> None:
    assert _fields(step) == []


@pytest.mark.parametrize(
    ("step", "field", "value"),
    [
        ("tujuan", "purpose", ""),
        ("tujuan", "purpose", "lain"),
        ("data-diri", "full_name", ""),
        ("data-diri", "full_name", "   "),
        ("data-diri", "full_name", "--"),
        ("data-diri", "full_name", "<script>alert(1)</script>"),
        ("data-diri", "identity_kind", "sim"),
        ("data-diri", "nik", ""),
        ("data-diri", "nik", "327399601090000"),
        ("data-diri", "nik", "3273996010900000"),
        ("data-diri", "nik", "327399601090000x"),
        ("data-diri", "birth_place", ""),
        ("data-diri", "birth_date", ""),
        ("data-diri", "birth_date", "20-10-1990"),
        ("data-diri", "birth_date", "1990-02-30"),
        ("data-diri", "birth_date", "2015-01-01"),
        ("data-diri", "birth_date", "1900-01-01"),
        ("data-diri", "birth_date", "2999-01-01"),
        ("data-diri", "sex", "X"),
        ("data-diri", "nationality", ""),
        ("alamat-kontak", "address", ""),
        ("alamat-kontak", "city", ""),
        ("alamat-kontak", "province_code", "00"),
        ("alamat-kontak", "postal_code", "4011"),
        ("alamat-kontak", "mobile", ""),
        ("alamat-kontak", "mobile", "nol delapan"),
        ("alamat-kontak", "email", "sari"),
        ("alamat-kontak", "email", "a@b"),
        ("pekerjaan", "education", "11"),
        ("pekerjaan", "occupation", "90"),
        ("pekerjaan", "institution", ""),
        ("pekerjaan", "position", ""),
        ("pekerjaan", "office_email", "x"),
        ("pernyataan", "is_true", ""),
        ("pernyataan", "follows_rules", "ya"),
    ],
)
def test_a_wrong_answer_is_named_by_its_field(step: str, field: str, value: str) -> None:
    assert field in _fields(step, **{field: value})


@pytest.mark.parametrize(
    "name",
    [
        "Sukarno",
        "Siti Nur'aini",
        "H. Mohammad Yusuf, S.E.",
        "Anak Agung Gde Rai-Dewi",
        "Ñusta Ågren",
        "A" * 60,
        "'Abdu",
    ],
)
def test_names_as_people_bear_them_are_taken(name: str) -> None:
    assert _fields("data-diri", full_name=name) == []


def test_another_purpose_is_to_be_written() -> None:
    assert _fields("tujuan", purpose="lainnya") == ["purpose_other"]
    assert _fields("tujuan", purpose="lainnya", purpose_other="Perpanjangan") == []


def test_a_foreigner_uses_a_passport() -> None:
    given = {"identity_kind": "passport", "nik": ""}
    assert _fields("data-diri", **given) == ["passport"]
    assert _fields("data-diri", **given, passport="X12345") == []
    assert _fields("data-diri", **given, passport="x 1") == ["passport"]


@pytest.mark.parametrize(
    "change", [{"birth_date": "1991-10-20"}, {"sex": "L"}, {"nik": "9973996010900009"}]
)
def test_a_nik_that_differs_is_explained_and_then_taken(change: dict[str, str]) -> None:
    given = good_answers(nik="3273996010900009") | change
    assert answers.nik_doubts(given)
    assert _fields("data-diri", **given) == ["nik_reason"]
    assert _fields("data-diri", **given, nik_reason="Salah cetak pada KTP lama") == []


def test_people_without_work_name_no_employer() -> None:
    given = {"institution": "", "position": ""}
    assert _fields("pekerjaan", occupation="3", **given) == []
    assert _fields("pekerjaan", occupation="88", **given) == ["institution", "position"]


def test_a_draft_may_be_half_done_but_not_endless() -> None:
    assert answers.why_not_keep("data-diri", {"full_name": "", "nik": "12"}) == ()
    assert answers.why_not_keep("data-diri", {"full_name": "x" * 121})
    assert answers.why_not_keep("data-diri", {"status": "accepted"})
    assert answers.kept("data-diri", {"status": "accepted", "sex": "P"}) == {"sex": "P"}
    assert answers.kept("dokumen", {"sex": "P"}) == {}


def test_a_complete_dossier_may_be_sent() -> None:
    assert dossier.why_not_submit(_dossier(), TODAY) == ()


def test_every_incomplete_step_is_named() -> None:
    bare = _dossier(answers={}, requirements=(replace(KTP, document_hashes=()),))
    reasons = dossier.why_not_submit(bare, TODAY)
    assert [reason.facts["step"] for reason in reasons] == list(answers.STEP_NAMES.values())


def test_optional_documents_may_be_missing() -> None:
    assert dossier.missing_documents(_dossier()) == ()
    assert dossier.is_complete("dokumen", _dossier(), TODAY)


@pytest.mark.parametrize(("status", "step"), list(product(S, T)))
def test_every_pair_of_status_and_step_is_decided(status: S, step: T) -> None:
    allowed = {
        T.SUBMIT: {S.DRAFT, S.RETURNED},
        T.RETURN: {S.SUBMITTED},
        T.ACCEPT: {S.SUBMITTED},
        T.REJECT: {S.SUBMITTED},
        T.WITHDRAW: {S.DRAFT, S.SUBMITTED, S.RETURNED, S.ACCEPTED},
    }
    assert APPLICATION_FLOW.allows(status, step) is (status in allowed[step])


@pytest.mark.parametrize("status", list(S))
def test_only_the_candidates_turn_allows_changes(status: S) -> None:
    assert (rules.why_not_edit(status) == ()) is (status in {S.DRAFT, S.RETURNED})


def test_the_fingerprint_follows_answers_documents_and_scheme() -> None:
    whole = _dossier()
    others = [
        _dossier(answers=dict(whole.answers) | {"city": "Cimahi"}),
        _dossier(scheme_hash="other"),
        _dossier(requirements=(replace(KTP, document_hashes=("bb",)), TRAINING)),
    ]
    prints = {dossier.fingerprint(each) for each in [whole, *others]}
    assert len(prints) == 4
    found = _dossier(requirements=(replace(KTP, verdict=None), TRAINING))
    assert dossier.fingerprint(found) == dossier.fingerprint(whole)


def _review(**changes: object) -> Dossier:
    return _dossier(status=S.SUBMITTED, **changes)


def test_all_mandatory_documents_met_may_be_accepted() -> None:
    assert dossier.why_not_accept(_review(), OFFICER) == ()


@pytest.mark.parametrize("verdict", [None, Verdict.NOT_MET, Verdict.MISSING])
def test_a_mandatory_requirement_that_is_not_met_stands_in_the_way(verdict: Verdict | None) -> None:
    facts = (replace(KTP, verdict=verdict), TRAINING)
    reasons = dossier.why_not_accept(_review(requirements=facts), OFFICER)
    assert [reason.facts["title"] for reason in reasons] == ["KTP"]


def test_an_optional_document_is_looked_at_but_need_not_be_good() -> None:
    seen = replace(TRAINING, document_hashes=("cc",))
    assert dossier.why_not_accept(_review(requirements=(KTP, seen)), OFFICER)
    weak = replace(seen, verdict=Verdict.NOT_MET, reason="buram")
    assert dossier.why_not_accept(_review(requirements=(KTP, weak)), OFFICER) == ()


def test_nobody_reviews_their_own_application() -> None:
    oneself = Actor(3, "c", "Sari", frozenset({Role.SECRETARIAT, Role.CANDIDATE}))
    for check in (
        dossier.why_not_accept(_review(), oneself),
        dossier.why_not_return(_review(), oneself, ["tujuan"], "x"),
        dossier.why_not_reject(_review(), oneself, "x"),
    ):
        assert [reason.code for reason in check] == ["own_application"]


def test_returning_names_something_to_put_right() -> None:
    assert dossier.why_not_return(_review(), OFFICER, [], "Perbaiki nama")
    assert dossier.why_not_return(_review(), OFFICER, ["tidak-ada"], "Perbaiki nama")
    assert dossier.why_not_return(_review(), OFFICER, ["data-diri"], " ")
    assert dossier.why_not_return(_review(), OFFICER, ["data-diri"], "Perbaiki nama") == ()
    weak = (replace(KTP, verdict=Verdict.NOT_MET, reason="buram"),)
    assert dossier.why_not_return(_review(requirements=weak), OFFICER, [], "") == ()


def test_rejecting_owes_a_reason() -> None:
    assert dossier.why_not_reject(_review(), OFFICER, " ")
    assert dossier.why_not_reject(_review(), OFFICER, "Bukan bidangnya") == ()


@pytest.mark.parametrize(
    ("key", "verdict", "reason", "good"),
    [
        (1, Verdict.MET, "", True),
        (1, Verdict.NOT_MET, "buram", True),
        (1, Verdict.NOT_MET, " ", False),
        (1, Verdict.MISSING, "", False),
        (2, Verdict.MISSING, "", True),
        (2, Verdict.MET, "", False),
        (9, Verdict.MET, "", False),
    ],
)
def test_a_finding_fits_the_facts(key: int, verdict: Verdict, reason: str, good: bool) -> None:
    found = dossier.why_not_record({key: (verdict, reason)}, (KTP, TRAINING))
    assert (found == ()) is good


def test_documents_of_one_requirement_are_few() -> None:
    assert dossier.why_not_attach(S.DRAFT, 4) == ()
    assert dossier.why_not_attach(S.DRAFT, 5)
    assert dossier.why_not_attach(S.SUBMITTED, 0)


OWN, OTHER = (ApplicationAccess(1, "a", person, S.DRAFT) for person in (3, 4))
_BOTH = {Role.SECRETARIAT, Role.CERTIFICATION_MANAGER}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("subject", [OWN, OTHER])
def test_permissions_follow_relation_and_role(role: Role, subject: ApplicationAccess) -> None:
    actor = Actor(3, "c", "Sari", frozenset({role}))
    own, office = subject is OWN, role in _BOTH
    expected = {
        Permission.APPLICATION_START: role is Role.CANDIDATE,
        Permission.APPLICATION_LIST: office,
        Permission.APPLICATION_READ: own or office,
        Permission.APPLICATION_EDIT: own,
        Permission.APPLICATION_SUBMIT: own,
        Permission.APPLICATION_REVIEW: office and not own,
        Permission.SELF_ASSESSMENT_EDIT: own,
        Permission.DOCUMENT_READ: own or office,
    }
    assert {name: may(actor, subject) for name, may in rules.MAY.items()} == expected


ELEMENTS = [ElementFacts(1, "KJK.SP02.006.01", 1), ElementFacts(2, "KJK.SP02.006.01", 2)]
K = ElementAnswer(Competence.COMPETENT, "Laporan")
BK = ElementAnswer(Competence.NOT_YET_COMPETENT, "")
DRAFT = rules.SelfAssessmentStatus.DRAFT


def test_every_element_is_answered_and_every_k_has_evidence() -> None:
    check = self_rules.why_not_submit
    assert check(S.ACCEPTED, DRAFT, ELEMENTS, {1: K, 2: BK}) == ()
    assert [r.code for r in check(S.ACCEPTED, DRAFT, ELEMENTS, {1: K})] == ["element_unanswered"]
    bare = {1: K, 2: ElementAnswer(Competence.COMPETENT, "  ")}
    assert [r.code for r in check(S.ACCEPTED, DRAFT, ELEMENTS, bare)] == ["evidence_missing"]


@pytest.mark.parametrize("status", list(S))
def test_self_assessment_opens_with_acceptance(status: S) -> None:
    assert (self_rules.why_not_edit(status, DRAFT) == ()) is (status is S.ACCEPTED)


def test_a_sent_self_assessment_stays_as_it_is() -> None:
    for status in set(rules.SelfAssessmentStatus) - {DRAFT}:
        assert self_rules.why_not_edit(S.ACCEPTED, status)


def test_stopping_a_candidate_needs_a_note() -> None:
    sent = rules.SelfAssessmentStatus.SUBMITTED
    assert self_rules.why_not_review(sent, True, "") == ()
    assert self_rules.why_not_review(sent, False, " ")
    assert self_rules.why_not_review(sent, False, "Bukti belum ada") == ()
    assert self_rules.why_not_review(DRAFT, True, "")


def test_an_element_reads_as_a_question() -> None:
    assert self_rules.question("Merencanakan penagihan.") == "merencanakan penagihan?"
    assert self_rules.question("SOP penagihan") == "SOP penagihan?"
