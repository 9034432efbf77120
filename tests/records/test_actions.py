"""Forms on a real database."""

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from lsp.adapters.sealing import SealBroken
from lsp.audit import actions as audit
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import SYSTEM
from lsp.records import actions, queries
from lsp.records.models import FormInstance, FormSignature
from lsp.records.rules import FormStatus
from tests.factories.accounts import TEST_SEALER, as_actor, make_person
from tests.factories.records import make_form, sign_as

pytestmark = pytest.mark.database


def test_a_form_signed_by_all_is_signed_and_counts(db: Session, now: datetime) -> None:
    candidate, assessor = make_person(db, "Sari"), make_person(db, "Rina")
    form = make_form(db, candidate, assessor)
    assert queries.forms_waiting_for(db, candidate.id) == [form]
    sign_as(db, form, candidate, "candidate", now)
    assert form.status is FormStatus.OPEN
    assert queries.forms_waiting_for(db, candidate.id) == []
    assert not queries.is_fully_signed(db, form.code, form.subject_id)
    sign_as(db, form, assessor, "assessor", now)
    assert form.status is FormStatus.SIGNED
    assert queries.is_fully_signed(db, form.code, form.subject_id)
    assert queries.why_not_intact(db, form) == ()
    assert [
        line.signature.statement != ""
        for line in queries.signature_lines(db, form)
        if line.signature
    ] == [True, True]
    assert audit.verify(db).first_broken is None


def test_a_signature_over_another_content_is_refused(db: Session, now: datetime) -> None:
    candidate = make_person(db, "Sari")
    form = make_form(db, candidate, make_person(db, "Rina"))
    seen = form.content_hash
    form = actions.change_form(db, SYSTEM, form, {"candidate": {"name": "Lain"}}, now=now)
    assert form.content_hash != seen
    with pytest.raises(Refused) as refused:
        actions.sign_form(
            db, as_actor(candidate), form, signer_role="candidate", seen_hash=seen, now=now
        )
    assert refused.value.reasons[0].code == "content_changed"


def test_after_the_first_signature_nothing_is_edited(db: Session, now: datetime) -> None:
    candidate = make_person(db, "Sari")
    form = make_form(db, candidate, make_person(db, "Rina"))
    sign_as(db, form, candidate, "candidate")
    with pytest.raises(Refused):
        actions.change_form(db, SYSTEM, form, {"candidate": {"name": "Lain"}}, now=now)


def test_a_form_is_superseded_and_the_old_one_keeps_its_signatures(
    db: Session, now: datetime
) -> None:
    candidate, assessor = make_person(db, "Sari"), make_person(db, "Rina")
    old = make_form(db, candidate, assessor)
    sign_as(db, old, candidate, "candidate")
    sign_as(db, old, assessor, "assessor")
    newer = actions.supersede_form(
        db, SYSTEM, old, {"candidate": {"name": "Sari"}}, reason="Tanggal salah.", now=now
    )
    assert queries.form_for(db, old.code, old.subject_id) is newer
    assert not queries.is_fully_signed(db, old.code, old.subject_id)
    assert (old.status, len(queries.signatures_of(db, old))) == (FormStatus.SUPERSEDED, 2)
    assert queries.successor_of(db, old) == newer.public_id
    assert queries.predecessor_of(db, newer) == old.public_id
    assert queries.signers_of(db, newer) == queries.signers_of(db, old)
    with pytest.raises(Refused):
        actions.supersede_form(db, SYSTEM, old, {}, reason="Lagi.", now=now)


def test_one_form_of_a_code_counts_for_a_subject(db: Session) -> None:
    candidate, assessor = make_person(db, "Sari"), make_person(db, "Rina")
    form = make_form(db, candidate, assessor)
    with pytest.raises(IntegrityError):
        make_form(db, candidate, assessor, subject_id=form.subject_id)


def test_a_signer_can_be_named_later(db: Session, now: datetime) -> None:
    candidate, assessor = make_person(db, "Sari"), make_person(db, "Rina")
    form = make_form(db, candidate, None)
    with pytest.raises(Refused):
        sign_as(db, form, assessor, "assessor")
    with pytest.raises(Refused):
        actions.name_signer(db, SYSTEM, form, "assessor", candidate.id, now=now)
    actions.name_signer(db, SYSTEM, form, "assessor", assessor.id, now=now)
    sign_as(db, form, assessor, "assessor")
    sign_as(db, form, candidate, "candidate")
    assert form.status is FormStatus.SIGNED


def test_tampering_with_a_signed_form_is_found(db: Session) -> None:
    candidate, assessor = make_person(db, "Sari"), make_person(db, "Rina")
    form = make_form(db, candidate, assessor)
    sign_as(db, form, candidate, "candidate")
    sign_as(db, form, assessor, "assessor")
    db.execute(sa.update(FormInstance).where(FormInstance.id == form.id).values(data={}))
    db.expire_all()
    again = queries.form_by_public_id(db, form.public_id)
    assert again
    assert queries.why_not_intact(db, again)[0].code == "content_altered"
    assert not queries.is_fully_signed(db, again.code, again.subject_id)


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_signatures_are_append_only(db: Session, verb: str) -> None:
    candidate = make_person(db, "Sari")
    form = make_form(db, candidate, make_person(db, "Rina"))
    sign_as(db, form, candidate, "candidate")
    statement = (
        sa.update(FormSignature).values(statement="x")
        if verb == "update"
        else sa.delete(FormSignature)
    )
    with pytest.raises(DatabaseError, match="append-only"):
        db.execute(statement)


def test_personal_facts_are_sealed_and_still_signed(db: Session, now: datetime) -> None:
    candidate = make_person(db, "Sari")
    nik = "3201010101900001"
    form = actions.open_form(
        db,
        SYSTEM,
        code="FR.APL.01",
        subject_kind="application",
        subject_id="a1",
        data={"candidate": {"name": "Sari"}},
        named_signers={"candidate": candidate.id},
        private={"identity_number": nik},
        sealer=TEST_SEALER,
        now=now,
    )
    assert queries.private_part(form, TEST_SEALER) == {"identity_number": nik}
    assert form.private_sealed is not None
    assert nik.encode() not in form.private_sealed
    before = form.content_hash
    actions.change_form(
        db,
        SYSTEM,
        form,
        form.data,
        private={"identity_number": nik[:-1] + "2"},
        sealer=TEST_SEALER,
        now=now,
    )
    assert form.content_hash != before
    form.private_sealed = bytes(reversed(form.private_sealed))
    with pytest.raises(SealBroken):
        queries.private_part(form, TEST_SEALER)
    db.expire(form)
