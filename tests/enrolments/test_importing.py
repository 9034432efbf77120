"""A sheet becomes people, drafts and invitations: all or nothing, once, and resumably."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from lsp.accounts.models import Account, Person
from lsp.accounts.queries import holder_of_nik
from lsp.applications.models import Application
from lsp.applications.queries import open_data
from lsp.audit.actions import verify
from lsp.enrolments import actions, queries
from lsp.enrolments.actions import carrying
from lsp.enrolments.models import Enrolment, ImportRun, Invitation
from lsp.enrolments.rules import EnrolmentStatus, Place, RunStatus
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import Role
from tests.enrolments.conftest import Stage
from tests.enrolments.faults import faulty_grid
from tests.factories.accounts import as_actor, make_person
from tests.factories.enrolments import (
    good_row,
    import_rows,
    make_group,
    nik_of,
    upload,
    workbook,
)


def _count(stage: Stage, model: type, *conditions: sa.ColumnElement[bool]) -> int:
    with stage.database.reading() as db:
        statement = sa.select(sa.func.count()).select_from(model).where(*conditions)
        return db.scalar(statement) or 0


def _run(stage: Stage, run_id: str) -> ImportRun:
    with stage.database.reading() as db:
        found = queries.run_by_public_id(db, run_id)
    assert found is not None
    return found


def _import(stage: Stage, rows: list[dict[str, object]]) -> ImportRun:
    run_id = import_rows(stage.database, stage.officer, stage.group, rows, stage.sealer)
    return _run(stage, run_id)


def test_a_sheet_makes_invited_people_and_drafts_of_theirs(stage: Stage) -> None:
    run = _import(stage, [good_row(0), good_row(1)])
    assert (run.status, run.added, run.changed, run.unchanged) == (RunStatus.DONE, 2, 0, 0)
    with stage.database.reading() as db:
        first, second = db.scalars(sa.select(Enrolment).order_by(Enrolment.id))
        application = db.get_one(Application, first.application_id)
        known = open_data(application, stage.sealer)
        person = db.get_one(Person, first.person_id)
    assert first.status is second.status is EnrolmentStatus.INVITED
    assert first.place is Place.GIVEN
    assert application.person_id == person.id != second.person_id
    assert (known["nik"], known["birth_date"]) == (nik_of(0), "1990-10-20")
    assert application.submitted_at is None
    # Nothing counts as the candidate's yet: no log-in, no NIK, no telephone.
    assert _count(stage, Account, Account.person_id == person.id) == 0
    assert person.nik_index is person.phone_index is person.email_index is None
    assert _count(stage, Invitation) == 2


def test_the_sheet_is_gone_when_the_import_is_done(stage: Stage) -> None:
    assert _import(stage, [good_row(0)]).content_sealed is None


def test_nothing_of_the_sheet_stands_in_the_open(stage: Stage) -> None:
    _import(stage, [good_row(0)])
    with stage.database.engine.connect() as connection:
        for table in ("enrolment", "import_run", "invitation", "audit_payload"):
            text = str(connection.execute(sa.text(f"SELECT * FROM {table}")).all())
            assert nik_of(0) not in text
            assert "081200000000" not in text


def test_the_same_sheet_twice_changes_nothing_and_says_so(stage: Stage) -> None:
    rows = [good_row(number) for number in range(3)]
    _import(stage, rows)
    before = _count(stage, Person), _count(stage, Application), _count(stage, Invitation)
    run = _import(stage, rows)
    assert (run.added, run.changed, run.unchanged) == (0, 0, 3)
    assert (_count(stage, Person), _count(stage, Application), _count(stage, Invitation)) == before


def test_a_changed_row_is_taken_over(stage: Stage) -> None:
    _import(stage, [good_row(0)])
    run = _import(stage, [good_row(0, mobile="081399999999", full_name="Sari Contoh Baru")])
    assert (run.added, run.changed, run.unchanged) == (0, 1, 0)
    with stage.database.reading() as db:
        one = db.scalars(sa.select(Enrolment)).one()
        application = db.get_one(Application, one.application_id)
        assert one.full_name == application.full_name == "Sari Contoh Baru"
        assert open_data(application, stage.sealer)["mobile"] == "081399999999"


def test_who_has_opened_the_invitation_keeps_their_data(stage: Stage) -> None:
    _import(stage, [good_row(0)])
    with stage.database.writing() as db:
        one = db.scalars(sa.select(Enrolment)).one()
        db.add(Account(person_id=one.person_id, password_hash="!"))
    run = _import(stage, [good_row(0, full_name="Nama Lain")])
    assert (run.changed, run.unchanged) == (0, 1)
    with stage.database.reading() as db:
        assert db.scalars(sa.select(Enrolment)).one().full_name == good_row(0)["full_name"]


def test_a_person_who_proved_the_nik_before_is_not_entered_again(
    stage: Stage, now: datetime
) -> None:
    with stage.database.writing() as db:
        known = make_person(db, "Sari", roles=(Role.CANDIDATE,), nik=nik_of(0), sealer=stage.sealer)
        key = known.id
    _import(stage, [good_row(0)])
    with stage.database.reading() as db:
        assert db.scalars(sa.select(Enrolment)).one().person_id == key
        assert holder_of_nik(db, stage.sealer.index(nik_of(0), "nik")) == key
        assert db.get_one(Person, key).full_name == "Sari"


def test_a_sheet_with_fifty_faults_changes_nothing(stage: Stage) -> None:
    before = _count(stage, Person)
    with stage.database.writing() as db:
        content = workbook([], cells=faulty_grid())
        run_id = upload(db, stage.officer, stage.group, content, stage.sealer).public_id
    assert _run(stage, run_id).faults == 50
    actor = as_actor(stage.officer, Role.SPONSOR)
    with stage.database.writing() as db, pytest.raises(Refused) as caught:
        actions.begin_import(db, actor, run_id, stage.sealer, now=_run(stage, run_id).uploaded_at)
    assert caught.value.reasons[0].code == "sheet_faulty"
    assert _run(stage, run_id).status is RunStatus.CHECKED
    assert _count(stage, Person) == before
    assert _count(stage, Enrolment) == _count(stage, Application) == 0


def test_a_sheet_that_was_dropped_is_gone(stage: Stage, now: datetime) -> None:
    actor = as_actor(stage.officer, Role.SPONSOR)
    with stage.database.writing() as db:
        run = upload(db, stage.officer, stage.group, workbook([good_row(0)]), stage.sealer)
        actions.drop_import(db, actor, run.public_id, now=now)
        key = run.public_id
    assert _run(stage, key).content_sealed is None
    with stage.database.writing() as db, pytest.raises(Refused):
        actions.begin_import(db, actor, key, stage.sealer, now=now)


def test_one_sheet_of_a_group_at_a_time(stage: Stage, now: datetime) -> None:
    actor = as_actor(stage.officer, Role.SPONSOR)
    with stage.database.writing() as db:
        first = upload(db, stage.officer, stage.group, workbook([good_row(0)]), stage.sealer)
        other = upload(db, stage.officer, stage.group, workbook([good_row(1)]), stage.sealer)
        actions.begin_import(db, actor, first.public_id, stage.sealer, now=now)
        with pytest.raises(Refused) as caught:
            actions.begin_import(db, actor, other.public_id, stage.sealer, now=now)
    assert caught.value.reasons[0].code == "group_busy"


def test_a_candidate_of_another_group_of_the_scheme_is_a_fault(stage: Stage) -> None:
    _import(stage, [good_row(0)])
    with stage.database.writing() as db:
        group = make_group(
            db, stage.sponsor, stage.officer, stage.scheme, name="Angkatan II", sealer=stage.sealer
        )
        run = upload(db, stage.officer, group, workbook([good_row(0)]), stage.sealer)
        assert run.faults == 1


def test_the_work_goes_on_where_it_stopped(
    stage: Stage, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stop between any two batches: nothing is lost, nothing doubled, nothing shown early."""
    monkeypatch.setattr(carrying, "BATCH", 2)
    rows = [good_row(number) for number in range(7)]
    actor = as_actor(stage.officer, Role.SPONSOR)
    with stage.database.writing() as db:
        run_id = upload(db, stage.officer, stage.group, workbook(rows), stage.sealer).public_id
        actions.begin_import(db, actor, run_id, stage.sealer, now=now)
    steps = []
    while True:
        status = actions.carry_on(stage.database, stage.sealer, run_id, now=now, seconds=0)
        with stage.database.reading() as db:
            shown = queries.enrolment_page(
                db, stage.group.id, search="", status=None, offset=0, limit=20
            )[1]
        steps.append((_run(stage, run_id).done, shown))
        if status is RunStatus.DONE:
            break
    assert steps == [(2, 0), (4, 0), (6, 0), (7, 0), (7, 7)]
    assert _count(stage, Enrolment) == 7
    with stage.database.reading() as db:
        assert verify(db).first_broken is None


def test_a_batch_that_fails_leaves_no_trace_and_is_tried_again(
    stage: Stage, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = as_actor(stage.officer, Role.SPONSOR)
    with stage.database.writing() as db:
        content = workbook([good_row(0), good_row(1)])
        run_id = upload(db, stage.officer, stage.group, content, stage.sealer).public_id
        actions.begin_import(db, actor, run_id, stage.sealer, now=now)
    with monkeypatch.context() as patch:
        patch.setattr(carrying.Writer, "_keep_row", lambda *_: 1 / 0)
        assert actions.resume_all(stage.database, stage.sealer, now=now) == 0
    assert _run(stage, run_id).problem == "ZeroDivisionError"
    assert _count(stage, Enrolment) == _count(stage, Application) == 0
    assert actions.resume_all(stage.database, stage.sealer, now=now + timedelta(minutes=1)) == 1
    run = _run(stage, run_id)
    assert (run.status, run.added, run.problem) == (RunStatus.DONE, 2, "")
