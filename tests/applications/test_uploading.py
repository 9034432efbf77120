"""Files that arrive in pieces."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.actions import open_field
from lsp.accounts.models import Person
from lsp.adapters.files import FileStore
from lsp.adapters.sealing import Sealer
from lsp.applications import actions, queries
from lsp.applications.models import (
    PartialUpload,
    UploadPiece,
)
from lsp.applications.queries.uploading import uploaded_file
from lsp.applications.rules import ApplicationStatus
from lsp.applications.rules.dossier import fingerprint
from lsp.applications.rules.uploading import PIECE_BYTES, UPLOAD_LIFE
from lsp.kernel.refusal import NotFound, Refused
from lsp.kernel.roles import Role
from lsp.records.queries import form_for, is_fully_signed, signatures_of, why_not_intact
from tests.factories.accounts import as_actor, make_person
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


def _send(db: Session, person: Person, content: bytes, sealer: Sealer, until: int) -> PartialUpload:
    actor = as_actor(person)
    upload = actions.begin_upload(
        db, actor, name="a.jpg", size_bytes=len(content), fingerprint="f", now=NOW
    )
    while upload.received_bytes < until:
        at = upload.received_bytes
        piece = content[at : at + PIECE_BYTES]
        actions.append_piece(db, actor, upload.public_id, at, piece, sealer, now=NOW)
    return upload


def test_a_cut_upload_goes_on_where_it_stopped_and_arrives_once(
    db: Session, sari: Person, sealer: Sealer
) -> None:
    content = bytes(range(256)) * 4000  # about 1 MB, four pieces
    first = _send(db, sari, content, sealer, until=PIECE_BYTES * 2)
    assert uploaded_file(db, sari.id, first.public_id, sealer) is None
    again = actions.begin_upload(
        db, as_actor(sari), name="a.jpg", size_bytes=len(content), fingerprint="f", now=NOW
    )
    assert again.id == first.id
    assert again.received_bytes == PIECE_BYTES * 2
    repeated = actions.append_piece(
        db, as_actor(sari), first.public_id, 0, content[:PIECE_BYTES], sealer, now=NOW
    )
    assert repeated == PIECE_BYTES * 2
    whole = _send(db, sari, content, sealer, until=len(content))
    assert uploaded_file(db, sari.id, whole.public_id, sealer) == (content, "a.jpg")
    actions.finish_upload(db, as_actor(sari), whole.public_id)
    assert db.scalars(sa.select(UploadPiece)).all() == []
    with pytest.raises(NotFound):
        actions.finish_upload(db, as_actor(sari), whole.public_id)


def test_pieces_are_sealed_and_only_their_owners(db: Session, sari: Person, sealer: Sealer) -> None:
    other = make_person(db, "Lain", roles=(Role.CANDIDATE,), sealer=sealer)
    upload = _send(db, sari, b"RAHASIA" * 100, sealer, until=700)
    assert b"RAHASIA" not in db.scalars(sa.select(UploadPiece.content_sealed)).one()
    assert uploaded_file(db, other.id, upload.public_id, sealer) is None
    with pytest.raises(NotFound):
        actions.append_piece(db, as_actor(other), upload.public_id, 0, b"x", sealer, now=NOW)


@pytest.mark.parametrize(("offset", "length"), [(5, 10), (-1, 10), (0, 0), (0, 5000)])
def test_a_misplaced_piece_is_refused(
    db: Session, sari: Person, sealer: Sealer, offset: int, length: int
) -> None:
    upload = actions.begin_upload(
        db, as_actor(sari), name="a", size_bytes=1000, fingerprint="f", now=NOW
    )
    with pytest.raises(Refused):
        actions.append_piece(
            db, as_actor(sari), upload.public_id, offset, b"x" * length, sealer, now=NOW
        )


def test_forgotten_uploads_are_dropped(db: Session, sari: Person, sealer: Sealer) -> None:
    _send(db, sari, b"x" * 600_000, sealer, until=PIECE_BYTES)
    actions.begin_upload(
        db,
        as_actor(sari),
        name="b",
        size_bytes=10,
        fingerprint="g",
        now=NOW + UPLOAD_LIFE * 2,
    )
    assert [each.fingerprint for each in db.scalars(sa.select(PartialUpload))] == ["g"]
    assert db.scalars(sa.select(UploadPiece)).all() == []
