"""Sending an application: what was seen is signed, once."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from lsp.accounts.actions import open_field
from lsp.accounts.models import Person
from lsp.adapters.files import FileStore
from lsp.adapters.sealing import Sealer
from lsp.applications import actions, queries
from lsp.applications.rules import ApplicationStatus
from lsp.applications.rules.dossier import fingerprint
from lsp.kernel.refusal import Refused
from lsp.records.queries import form_for, is_fully_signed, signatures_of, why_not_intact
from tests.factories.accounts import as_actor
from tests.factories.applications import (
    attach_all,
    fill,
    good_answers,
    make_submitted,
    start,
    submit,
)

S = ApplicationStatus
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def _codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def test_sending_signs_the_form_and_keeps_the_nik(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    given = good_answers("Sari Contoh Wijaya")
    application = make_submitted(db, sari, sealer, files, given=given)
    assert application.status is S.SUBMITTED
    assert application.number == "APL-2026-00001"
    assert queries.name_to_print(application) == "Sari Contoh Wijaya"
    assert open_field(sari, "nik", sealer) == given["nik"]
    form = form_for(db, "FR.APL.01", application.public_id)
    assert form is not None
    assert [each.signer_role for each in signatures_of(db, form)] == ["candidate"]
    assert not is_fully_signed(db, "FR.APL.01", application.public_id)
    assert why_not_intact(db, form) == ()


def test_sending_something_else_than_was_seen_is_refused(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    application = start(db, sari, sealer)
    fill(db, application, sari, sealer)
    attach_all(db, application, sari, files)
    seen = fingerprint(queries.dossier_of(db, application, sealer))
    key, actor = application.public_id, as_actor(sari)
    actions.save_step(db, actor, key, "alamat-kontak", {"city": "Cimahi"}, sealer, now=NOW)
    with pytest.raises(Refused) as error:
        actions.submit_application(db, actor, key, seen=seen, sealer=sealer, now=NOW)
    assert _codes(error) == ["content_changed"]


def test_sending_twice_is_refused(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_submitted(db, sari, sealer, files)
    with pytest.raises(Refused) as error:
        submit(db, application, sari, sealer)
    assert _codes(error) == ["step_not_allowed"]
