"""A form keeps the template it was opened with; two sets stand side by side."""

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from lsp.kernel.ids import new_id
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import SYSTEM
from lsp.organization.actions import choose_form_set
from lsp.records import actions, queries
from lsp.records.models import FormInstance, StoredTemplate
from lsp.records.queries import templates
from lsp.records.queries.drawing import drawn
from lsp.records.rules.template import FormSet, template_from
from tests.factories.accounts import TEST_SEALER, as_actor, make_person
from tests.factories.organization import make_organization
from tests.factories.records import make_form, sign_as

pytestmark = pytest.mark.database


def _feedback(db: Session, person_id: int, now: datetime) -> FormInstance:
    return actions.open_form(
        db,
        SYSTEM,
        code="FR.AK.03",
        subject_kind="seat",
        subject_id=new_id(),
        data={},
        named_signers={"candidate": person_id},
        now=now,
    )


def test_both_sets_coexist_and_each_form_keeps_its_own(db: Session, now: datetime) -> None:
    make_organization(db)
    sari = make_person(db, "Sari")
    newer = _feedback(db, sari.id, now)
    choose_form_set(db, SYSTEM, "2018", now=now)
    older = _feedback(db, sari.id, now)
    for form in (newer, older):
        sign_as(db, form, sari, "candidate", now)
        assert queries.is_fully_signed(db, "FR.AK.03", form.subject_id)
    assert [queries.template_of(db, form).form_set for form in (newer, older)] == ["2023", "2018"]
    assert [drawn(db, form).title for form in (newer, older)] == [
        "Umpan Balik dan Catatan Asesmen",
        "Umpan Balik Asesi",
    ]
    again = actions.supersede_form(db, SYSTEM, newer, {}, reason="Salah isi.", now=now)
    assert queries.template_of(db, again).form_set is FormSet.NEWER


def test_a_form_is_drawn_from_the_kept_template_when_the_files_change(
    db: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    sari = make_person(db, "Sari")
    old = _feedback(db, sari.id, now)
    shipped = templates.template(FormSet.NEWER, "FR.AK.03")
    changed = template_from("2023", {**shipped.body, "version": 2, "title": "Umpan Balik Baru"})
    monkeypatch.setattr(templates, "template", lambda *_: changed)
    new = _feedback(db, sari.id, now)
    assert (drawn(db, old).title, drawn(db, new).title) == (shipped.title, "Umpan Balik Baru")
    assert drawn(db, new).label == "2023 versi 2"
    assert old.template_hash != new.template_hash


def test_a_template_is_kept_once_and_never_changed(db: Session, now: datetime) -> None:
    sari = make_person(db, "Sari")
    _feedback(db, sari.id, now)
    _feedback(db, sari.id, now)
    assert db.scalar(sa.select(sa.func.count()).select_from(StoredTemplate)) == 1
    with pytest.raises(DatabaseError, match="append-only"):
        db.execute(sa.update(StoredTemplate).values(version=9))


def test_a_form_under_another_template_is_not_intact(db: Session, now: datetime) -> None:
    candidate, assessor = make_person(db, "Sari"), make_person(db, "Rina")
    form = make_form(db, candidate, assessor)
    other = _feedback(db, candidate.id, now)
    form.template_id, form.template_hash = other.template_id, other.template_hash
    assert [reason.code for reason in queries.why_not_intact(db, form)] == ["content_altered"]


def test_what_a_later_signer_fills_in_is_part_of_the_act(db: Session, now: datetime) -> None:
    candidate, assessor = make_person(db, "Sari"), make_person(db, "Rina")
    form = actions.open_form(
        db,
        SYSTEM,
        code="FR.APL.02",
        subject_kind="application",
        subject_id=new_id(),
        data={"candidate": {"name": "Sari"}},
        named_signers={"candidate": candidate.id, "assessor": assessor.id},
        now=now,
    )
    before = form.content_hash
    sign_as(db, form, candidate, "candidate", now)
    with pytest.raises(Refused) as refused:
        actions.sign_form(
            db,
            as_actor(assessor),
            form,
            signer_role="assessor",
            seen_hash=before,
            added={"candidate": {"name": "Lain"}},
            now=now,
        )
    assert refused.value.reasons[0].code == "not_own_field"
    signature = actions.sign_form(
        db,
        as_actor(assessor),
        form,
        signer_role="assessor",
        seen_hash=before,
        added={"recommendation": "stop", "note": "Lengkapi bukti."},
        now=now,
    )
    assert form.content_hash == before
    assert queries.is_fully_signed(db, form.code, form.subject_id)
    assert "Lengkapi bukti." in str(drawn(db, form).parts)
    with db.no_autoflush:
        signature.added = {"recommendation": "proceed"}
        reasons = queries.why_not_intact(db, form)
        db.expire(signature)
    assert [reason.code for reason in reasons] == ["signature_altered"]


def test_sealed_facts_are_drawn_only_for_whoever_may_see_them(db: Session, now: datetime) -> None:
    sari = make_person(db, "Sari")
    form = actions.open_form(
        db,
        SYSTEM,
        code="FR.APL.01",
        subject_kind="application",
        subject_id=new_id(),
        data={"candidate": {"name": "Sari"}},
        named_signers={"candidate": sari.id, "secretariat": None},
        private={"identity_number": "3201010101900001"},
        sealer=TEST_SEALER,
        now=now,
    )
    hidden = str(drawn(db, form).parts)
    assert "3201010101900001" not in hidden
    assert "disegel" in hidden
    opened = str(drawn(db, form, personal=queries.private_part(form, TEST_SEALER)).parts)
    assert "3201010101900001" in opened
    assert "disegel" not in opened
