"""Documents of requirements: kept once, replaced, removed."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.files import FileStore
from lsp.adapters.sealing import Sealer
from lsp.applications import actions, queries
from lsp.applications.rules import ApplicationStatus
from lsp.kernel.refusal import NotFound, Refused
from lsp.kernel.roles import Role
from tests.factories.accounts import as_actor, make_person
from tests.factories.applications import (
    clean_photo,
    start,
)

S = ApplicationStatus
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def _codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def test_the_same_document_arrives_once(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    application = start(db, sari, sealer)
    key, actor = application.public_id, as_actor(sari)
    first = actions.attach_document(db, actor, key, "ktp", clean_photo(1), files, now=NOW)
    again = actions.attach_document(db, actor, key, "ktp", clean_photo(1), files, now=NOW)
    assert first.id == again.id
    assert files.get(first.file_key) == clean_photo(1).content


def test_a_document_is_replaced_and_removed(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    application = start(db, sari, sealer)
    key, actor = application.public_id, as_actor(sari)
    old = actions.attach_document(db, actor, key, "ktp", clean_photo(1), files, now=NOW)
    new = actions.attach_document(
        db, actor, key, "ktp", clean_photo(2), files, replaces=old.public_id, now=NOW
    )
    (present,) = queries.documents_of(db, application.id).values()
    assert [each.id for each in present] == [new.id]
    assert queries.document_access(db, key, old.public_id) is None
    actions.remove_document(db, actor, key, new.public_id, now=NOW)
    assert queries.documents_of(db, application.id) == {}
    with pytest.raises(NotFound):
        actions.remove_document(db, actor, key, new.public_id, now=NOW)


def test_a_requirement_takes_five_documents(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    application = start(db, sari, sealer)
    key, actor = application.public_id, as_actor(sari)
    for seed in range(5):
        actions.attach_document(db, actor, key, "cv", clean_photo(seed), files, now=NOW)
    with pytest.raises(Refused) as error:
        actions.attach_document(db, actor, key, "cv", clean_photo(9), files, now=NOW)
    assert _codes(error) == ["too_many_documents"]


def test_an_unknown_requirement_or_document_is_not_found(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    application = start(db, sari, sealer)
    key, actor = application.public_id, as_actor(sari)
    with pytest.raises(NotFound):
        actions.attach_document(db, actor, key, "sim", clean_photo(1), files, now=NOW)
    with pytest.raises(NotFound):
        actions.attach_document(db, actor, key, "ktp", clean_photo(1), files, replaces="x", now=NOW)


def test_a_document_of_another_application_cannot_be_removed(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    other = make_person(db, "Lain", roles=(Role.CANDIDATE,), sealer=sealer)
    hers, his = start(db, sari, sealer), start(db, other, sealer)
    document = actions.attach_document(
        db, as_actor(sari), hers.public_id, "ktp", clean_photo(1), files, now=NOW
    )
    with pytest.raises(NotFound):
        actions.remove_document(db, as_actor(other), his.public_id, document.public_id, now=NOW)
    assert queries.document_access(db, his.public_id, document.public_id) is None
