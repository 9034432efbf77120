"""What the candidate does with an application."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.adapters.files import FileStore
from lsp.adapters.sealing import SealBroken, Sealer
from lsp.applications import actions, queries
from lsp.applications.actions.applying import next_number
from lsp.applications.models import (
    Application,
)
from lsp.applications.queries.earlier import earlier_data
from lsp.applications.rules import ApplicationStatus
from lsp.kernel.refusal import NotAllowed, NotFound, Refused
from lsp.kernel.roles import Role
from lsp.records.queries import form_for
from tests.factories.accounts import as_actor, make_person
from tests.factories.applications import (
    attach_all,
    fill,
    good_answers,
    make_accepted,
    make_submitted,
    start,
    submit,
)
from tests.factories.schemes import changed_package, make_scheme

S = ApplicationStatus
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def _codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def test_a_new_application_offers_what_the_account_knows_and_fills_nothing_in(
    db: Session, sari: Person, sealer: Sealer
) -> None:
    application = start(db, sari, sealer)
    assert queries.open_data(application, sealer) == {"purpose": "sertifikasi"}
    known = earlier_data(db, application, sealer).answers
    assert known["full_name"] == "Sari Contoh"
    assert known["mobile"] == "+6281200000001"
    assert known["institution"] == "KSP Contoh"
    assert known["email"].endswith("@contoh.example")
    actions.copy_earlier(db, as_actor(sari), application.public_id, sealer, now=NOW)
    assert queries.open_data(application, sealer) == {"purpose": "sertifikasi", **known}


def test_starting_twice_goes_on_with_the_same(db: Session, sari: Person, sealer: Sealer) -> None:
    assert start(db, sari, sealer).id == start(db, sari, sealer).id


def test_two_open_applications_cannot_be(db: Session, sari: Person, sealer: Sealer) -> None:
    first = start(db, sari, sealer)
    twin = Application(
        person_id=sari.id,
        version_id=first.version_id,
        status=S.DRAFT,
        purpose=first.purpose,
        asked={},
        full_name="x",
        data_sealed=b"x",
        created_at=NOW,
        changed_at=NOW,
        note="",
    )
    savepoint = db.begin_nested()
    db.add(twin)
    with pytest.raises(sa.exc.IntegrityError):
        db.flush()
    savepoint.rollback()


def test_an_unpublished_scheme_takes_no_application(
    db: Session, sari: Person, sealer: Sealer
) -> None:
    make_scheme(db, changed_package(code="SKM-LAIN"), published=False)
    with pytest.raises(Refused) as error:
        start(db, sari, sealer, "SKM-LAIN")
    assert _codes(error) == ["scheme_not_published"]


def test_answers_are_sealed_and_open_in_their_place_only(
    db: Session, sari: Person, sealer: Sealer
) -> None:
    application = start(db, sari, sealer)
    fill(db, application, sari, sealer, good_answers(address="Gang Rahasia 7"))
    assert b"Rahasia" not in application.data_sealed
    assert queries.open_data(application, sealer)["address"] == "Gang Rahasia 7"
    application.public_id = "0" * 26
    with pytest.raises(SealBroken):
        queries.open_data(application, sealer)


def test_a_draft_keeps_half_done_answers(db: Session, sari: Person, sealer: Sealer) -> None:
    application = start(db, sari, sealer)
    key = application.public_id
    actions.save_step(db, as_actor(sari), key, "data-diri", {"nik": "32"}, sealer, now=NOW)
    assert queries.open_data(application, sealer)["nik"] == "32"
    actions.save_step(db, as_actor(sari), key, "data-diri", {"nik": ""}, sealer, now=NOW)
    assert "nik" not in queries.open_data(application, sealer)


def test_fields_of_another_step_are_not_taken(db: Session, sari: Person, sealer: Sealer) -> None:
    application = start(db, sari, sealer)
    with pytest.raises(Refused):
        actions.save_step(
            db, as_actor(sari), application.public_id, "tujuan", {"nik": "3"}, sealer, now=NOW
        )


def test_only_the_candidate_changes_an_application(
    db: Session, sari: Person, dewi: Person, sealer: Sealer
) -> None:
    application = start(db, sari, sealer)
    key, other = application.public_id, as_actor(dewi, Role.SECRETARIAT)
    with pytest.raises(NotAllowed):
        actions.save_step(db, other, key, "tujuan", {}, sealer, now=NOW)
    with pytest.raises(NotAllowed):
        actions.withdraw_application(db, other, key, now=NOW)
    with pytest.raises(NotFound):
        actions.withdraw_application(db, other, "nothing", now=NOW)


def test_an_incomplete_application_cannot_be_sent(
    db: Session, sari: Person, sealer: Sealer
) -> None:
    application = start(db, sari, sealer)
    with pytest.raises(Refused) as error:
        submit(db, application, sari, sealer)
    assert set(_codes(error)) == {"step_incomplete"}
    assert application.status is S.DRAFT
    assert application.number is None


def test_personal_facts_stand_only_in_the_sealed_part_of_the_form(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    given = good_answers(address="Gang Rahasia 7")
    application = make_submitted(db, sari, sealer, files, given=given)
    form = form_for(db, "FR.APL.01", application.public_id)
    assert form is not None
    text = str(form.data)
    assert "Rahasia" not in text
    assert given["nik"] not in text
    assert given["mobile"] not in text
    assert "KJK.SP02.006.01" in text


def test_numbers_run_on_within_a_year_of_jakarta_and_start_anew(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    assert [next_number(db, 2026) for _ in range(3)] == [
        "APL-2026-00001",
        "APL-2026-00002",
        "APL-2026-00003",
    ]
    new_year = datetime(2026, 12, 31, 18, 0, tzinfo=UTC)  # already 2027 in Jakarta
    application = make_submitted(db, sari, sealer, files, now=new_year)
    assert application.number == "APL-2027-00001"


def test_a_nik_belongs_to_one_account(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    given = good_answers()
    make_submitted(db, sari, sealer, files, given=given)
    other = make_person(db, "Lain", roles=(Role.CANDIDATE,), sealer=sealer)
    application = start(db, other, sealer)
    fill(db, application, other, sealer, given)
    attach_all(db, application, other, files)
    with pytest.raises(Refused) as error:
        submit(db, application, other, sealer)
    assert _codes(error) == ["nik_taken"]


def test_a_foreigner_is_sent_with_a_passport_and_without_nik(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    given = good_answers(identity_kind="passport", passport="X1234567", nik="", nationality="Timor")
    make_submitted(db, sari, sealer, files, given=given)
    assert sari.nik_index is None


def test_earlier_data_is_offered_again_but_not_the_declarations(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    make_accepted(db, sari, dewi, sealer, files)
    make_scheme(db, changed_package(code="SKM-LAIN"))
    second = start(db, sari, sealer, "SKM-LAIN")
    actions.copy_earlier(db, as_actor(sari), second.public_id, sealer, now=NOW)
    known = queries.open_data(second, sealer)
    assert known["address"] == "Jalan Contoh 4\nRT 01 RW 02"
    assert known["education"] == "3"
    assert "is_true" not in known


def test_nothing_is_taken_over_into_what_was_sent_once(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_submitted(db, sari, sealer, files)
    with pytest.raises(Refused):
        actions.copy_earlier(db, as_actor(sari), application.public_id, sealer, now=NOW)


def test_numbers_taken_at_the_same_time_are_distinct_and_without_gap(database: Database) -> None:
    def take(_turn: int) -> list[str]:
        found = []
        for _ in range(5):
            with database.writing() as db:
                found.append(next_number(db, 2030))
        return found

    with ThreadPoolExecutor(8) as pool:
        taken = [number for found in pool.map(take, range(8)) for number in found]
    assert sorted(taken) == [f"APL-2030-{number:05d}" for number in range(1, 41)]
