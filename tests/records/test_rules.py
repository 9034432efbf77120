"""What a signature needs and what a form forbids."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from lsp.kernel.roles import ANYONE, Actor, Role
from lsp.records import rules
from lsp.records.rules import FormAccess, FormContent, FormFacts, FormStatus, SignatureFacts

CANDIDATE = Actor(1, "p1", "Sari")
ASSESSOR = Actor(2, "p2", "Rina")
OPEN = FormFacts(FormStatus.OPEN, "h", {"candidate": 1, "assessor": 2}, frozenset())
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def _codes(reasons: tuple) -> list[str]:
    return [reason.code for reason in reasons]


def test_the_named_person_signs_what_they_saw() -> None:
    assert rules.why_not_sign(OPEN, CANDIDATE, "candidate", "h") == ()


@pytest.mark.parametrize(
    ("form", "actor", "role", "seen", "code"),
    [
        (OPEN, CANDIDATE, "candidate", "other", "content_changed"),
        (OPEN, ASSESSOR, "candidate", "h", "not_named_signer"),
        (OPEN, ANYONE, "candidate", "h", "not_named_signer"),
        (OPEN, CANDIDATE, "head", "h", "signer_role_unknown"),
        (
            replace(OPEN, signers={"candidate": None}),
            CANDIDATE,
            "candidate",
            "h",
            "not_named_signer",
        ),
        (
            replace(OPEN, signed_roles=frozenset({"candidate"})),
            CANDIDATE,
            "candidate",
            "h",
            "already_signed",
        ),
        (replace(OPEN, status=FormStatus.SIGNED), CANDIDATE, "candidate", "h", "form_closed"),
        (replace(OPEN, status=FormStatus.SUPERSEDED), CANDIDATE, "candidate", "h", "form_closed"),
    ],
)
def test_a_signature_is_refused_with_its_reason(
    form: FormFacts, actor: Actor, role: str, seen: str, code: str
) -> None:
    assert _codes(rules.why_not_sign(form, actor, role, seen)) == [code]


def test_nobody_signs_for_two_sides() -> None:
    assert _codes(rules.why_not_open({"candidate": 1, "assessor": 1})) == ["signers_same_person"]
    assert rules.why_not_open({"candidate": 1, "assessor": None}) == ()
    assert _codes(rules.why_not_open({})) == ["no_signers"]
    assert _codes(rules.why_not_name(OPEN, "assessor", 1)) == ["signers_same_person"]


def test_a_form_with_a_signature_is_not_edited() -> None:
    assert rules.why_not_change(OPEN) == ()
    signed = replace(OPEN, signed_roles=frozenset({"assessor"}))
    assert _codes(rules.why_not_change(signed)) == ["form_has_signatures"]
    done = replace(OPEN, status=FormStatus.SIGNED)
    assert _codes(rules.why_not_change(done)) == ["form_has_signatures"]


def test_a_signer_is_named_only_while_the_role_is_unsigned() -> None:
    assert rules.why_not_name(OPEN, "assessor", 9) == ()
    assert _codes(rules.why_not_name(OPEN, "head", 9)) == ["signer_role_unknown"]
    signed = replace(OPEN, signed_roles=frozenset({"assessor"}))
    assert _codes(rules.why_not_name(signed, "assessor", 9)) == ["form_closed"]


def test_superseding_needs_a_reason_and_happens_once() -> None:
    assert rules.why_not_supersede(OPEN, "Salah tanggal.") == ()
    assert _codes(rules.why_not_supersede(OPEN, "  ")) == ["reason_missing"]
    old = replace(OPEN, status=FormStatus.SUPERSEDED)
    assert _codes(rules.why_not_supersede(old, "Lagi.")) == ["step_not_allowed"]


CONTENT = FormContent("f1", "FR.AK.01", "t", "seat", "s1", {"a": "1"}, None)


@pytest.mark.parametrize(
    "changed",
    [
        replace(CONTENT, public_id="f2"),
        replace(CONTENT, code="FR.AK.02"),
        replace(CONTENT, template_hash="u"),
        replace(CONTENT, subject_kind="application"),
        replace(CONTENT, subject_id="s2"),
        replace(CONTENT, data={"a": "2"}),
        replace(CONTENT, private_hash="x"),
    ],
)
def test_every_part_of_the_content_is_in_its_hash(changed: FormContent) -> None:
    assert rules.form_hash(changed) != rules.form_hash(CONTENT)


def _signature(**changes: object) -> SignatureFacts:
    facts = SignatureFacts(
        "f1", "p1", "candidate", NOW, "session", "Setuju.", {}, rules.form_hash(CONTENT), ""
    )
    return replace(facts, **changes)


def test_an_untouched_form_is_intact() -> None:
    first = _signature()
    second = _signature(
        person="p2", signer_role="assessor", previous_hash=rules.signature_hash(first)
    )
    chain = [(facts, rules.signature_hash(facts)) for facts in (first, second)]
    assert rules.why_not_intact(CONTENT, rules.form_hash(CONTENT), chain) == ()


def test_changed_content_is_found() -> None:
    changed = replace(CONTENT, data={"a": "2"})
    found = rules.why_not_intact(changed, rules.form_hash(CONTENT), [])
    assert _codes(found) == ["content_altered"]


@pytest.mark.parametrize(
    "changes",
    [
        {"person": "p9"},
        {"signer_role": "assessor"},
        {"signed_at": NOW + timedelta(seconds=1)},
        {"statement": "Tidak."},
        {"added": {"note": "x"}},
        {"authentication": "x"},
        {"content_hash": "x"},
        {"previous_hash": "x"},
    ],
)
def test_a_changed_signature_is_found(changes: dict[str, object]) -> None:
    stored = rules.signature_hash(_signature())
    chain = [(_signature(**changes), stored)]
    found = rules.why_not_intact(CONTENT, rules.form_hash(CONTENT), chain)
    assert _codes(found) == ["signature_altered"]


def test_the_hash_of_a_signature_does_not_depend_on_the_zone_it_was_written_in() -> None:
    jakarta = NOW.astimezone(timezone(timedelta(hours=7)))
    assert rules.signature_hash(_signature(signed_at=jakarta)) == rules.signature_hash(_signature())


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("status", list(FormStatus))
def test_signers_and_the_office_read_forms_and_the_committee_only_signed_ones(
    role: Role, status: FormStatus
) -> None:
    form = FormAccess("f1", frozenset({1}), status)
    may = rules.MAY["record:read"]
    assert may(CANDIDATE, form)
    office = {Role.SECRETARIAT, Role.CERTIFICATION_MANAGER, Role.QUALITY_MANAGER, Role.HEAD}
    expected = role in office or (role is Role.COMMITTEE_MEMBER and status is FormStatus.SIGNED)
    assert may(Actor(7, "p7", "Budi", frozenset({role})), form) is expected
    private = role in {Role.SECRETARIAT, Role.CERTIFICATION_MANAGER}
    assert rules.sees_private_part(Actor(7, "p7", "Budi", frozenset({role})), form) is private
