"""An invitation opens one account, once, for whoever knows the end of the NIK."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from lsp.accounts.models import Account, Person
from lsp.accounts.queries import roles_in_force
from lsp.applications.models import Application
from lsp.applications.queries import open_data
from lsp.applications.rules import ApplicationStatus
from lsp.enrolments import actions, queries
from lsp.enrolments.actions import AccountDraft
from lsp.enrolments.models import Enrolment, Invitation
from lsp.enrolments.rules import EnrolmentStatus, Place
from lsp.enrolments.rules.inviting import INVITATION_LIFE, tail_of, whatsapp_number
from lsp.kernel.refusal import NotAllowed, NotFound, Refused
from lsp.kernel.roles import Role
from tests.enrolments.conftest import Stage
from tests.factories.accounts import as_actor, make_person
from tests.factories.enrolments import good_row, import_rows, make_group, make_sponsor, nik_of

NOW = datetime.fromisoformat("2026-11-03T03:00:00+00:00")
TAIL = nik_of(0)[-4:]
DRAFT = AccountDraft("!", "", "+6281200000001")


def _import(stage: Stage, *numbers: int) -> None:
    rows = [good_row(number) for number in numbers]
    import_rows(stage.database, stage.officer, stage.group, rows, stage.sealer)


def _first(stage: Stage) -> tuple[Enrolment, str]:
    with stage.database.reading() as db:
        one = db.scalars(sa.select(Enrolment).order_by(Enrolment.id)).first()
        assert one is not None
        links = queries.open_invitations(db, {one.id})
        token = queries.token_of(links[one.id].public_id, stage.sealer) if links else ""
    return one, token


def _open(stage: Stage, token: str, tail: str = TAIL, draft: AccountDraft = DRAFT) -> Enrolment:
    with stage.database.writing() as db:
        found = actions.open_account(db, token, tail, draft, stage.sealer, now=NOW)
    assert found is not None
    return found


def _code(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.reasons[0].code


def test_only_the_hash_of_a_token_is_kept(stage: Stage) -> None:
    _import(stage, 0)
    _, token = _first(stage)
    with stage.database.engine.connect() as connection:
        assert token not in str(connection.execute(sa.text("SELECT * FROM invitation")).all())


def test_an_invitation_opens_an_account_with_the_candidates_role(stage: Stage) -> None:
    _import(stage, 0)
    one, token = _first(stage)
    _open(stage, token)
    with stage.database.reading() as db:
        assert db.get(Account, one.person_id) is not None
        assert roles_in_force(db, one.person_id, NOW.date()) == {Role.CANDIDATE}
        assert db.get_one(Person, one.person_id).phone_index is not None
    with stage.database.writing() as db, pytest.raises(Refused) as caught:
        actions.open_account(db, token, TAIL, DRAFT, stage.sealer, now=NOW)
    assert _code(caught) == "invitation_used"


def test_an_email_of_another_account_opens_nothing(stage: Stage) -> None:
    _import(stage, 0)
    _, token = _first(stage)
    with stage.database.writing() as db:
        make_person(db, "Orang", email="dipakai@contoh.example", sealer=stage.sealer)
    with stage.database.writing() as db:
        draft = AccountDraft("!", "dipakai@contoh.example")
        assert actions.open_account(db, token, TAIL, draft, stage.sealer, now=NOW) is None
    assert _first(stage)[1] == token


def test_the_wrong_end_of_the_nik_is_counted_and_locks_the_link(stage: Stage) -> None:
    _import(stage, 0)
    _, token = _first(stage)
    for _ in range(5):
        with stage.database.writing() as db:
            assert actions.count_wrong_tail(db, token, "9999", stage.sealer, now=NOW)
    with stage.database.writing() as db, pytest.raises(Refused) as caught:
        actions.count_wrong_tail(db, token, TAIL, stage.sealer, now=NOW)
    assert _code(caught) == "invitation_locked"
    with stage.database.writing() as db, pytest.raises(NotFound):
        actions.count_wrong_tail(db, "x" * 32, TAIL, stage.sealer, now=NOW)


def test_a_late_and_a_replaced_link_open_nothing(stage: Stage) -> None:
    _import(stage, 0)
    one, token = _first(stage)
    late = NOW + INVITATION_LIFE + timedelta(days=1)
    with stage.database.writing() as db, pytest.raises(Refused) as caught:
        actions.count_wrong_tail(db, token, TAIL, stage.sealer, now=late)
    assert _code(caught) == "invitation_expired"
    officer = as_actor(stage.officer, Role.SPONSOR)
    with stage.database.writing() as db:
        actions.invite_again(db, officer, one.public_id, stage.sealer, now=late)
    assert _first(stage)[1] != token
    with stage.database.writing() as db, pytest.raises(Refused) as caught:
        actions.count_wrong_tail(db, token, TAIL, stage.sealer, now=late)
    assert _code(caught) == "invitation_expired"


def test_the_candidate_confirms_and_the_sheets_row_is_forgotten(stage: Stage) -> None:
    _import(stage, 0)
    one, token = _first(stage)
    _open(stage, token)
    with stage.database.writing() as db:
        person = db.get_one(Person, one.person_id)
        application = actions.confirm(db, as_actor(person), one.public_id, now=NOW)
        assert application.status is ApplicationStatus.DRAFT
    after, _ = _first(stage)
    assert after.status is EnrolmentStatus.CONFIRMED
    assert after.sheet_sealed is None
    with stage.database.writing() as db, pytest.raises(NotAllowed):
        actions.confirm(db, as_actor(stage.officer), one.public_id, now=NOW)


def test_who_declines_leaves_no_open_draft_behind(stage: Stage) -> None:
    _import(stage, 0)
    one, token = _first(stage)
    _open(stage, token)
    with stage.database.writing() as db:
        person = db.get_one(Person, one.person_id)
        actions.decline(db, as_actor(person), one.public_id, now=NOW)
    after, _ = _first(stage)
    assert (after.status, after.place) == (EnrolmentStatus.DECLINED, Place.NONE)
    with stage.database.reading() as db:
        application = db.get_one(Application, one.application_id)
        assert application.status is ApplicationStatus.WITHDRAWN
    _import(stage, 0)  # entered again, as a new row


def test_an_application_that_was_taken_up_outlives_the_group(stage: Stage) -> None:
    _import(stage, 0)
    one, token = _first(stage)
    _open(stage, token)
    with stage.database.writing() as db:
        person = db.get_one(Person, one.person_id)
        actions.confirm(db, as_actor(person), one.public_id, now=NOW)
        officer = as_actor(stage.officer, Role.SPONSOR)
        actions.remove(db, officer, one.public_id, "Pindah.", now=NOW)
        application = db.get_one(Application, one.application_id)
        assert application.status is ApplicationStatus.DRAFT


def test_an_invitation_is_taken_into_an_account_that_exists(stage: Stage) -> None:
    _import(stage, 0)
    one, token = _first(stage)
    with stage.database.writing() as db:
        me = make_person(db, "Sari Lama", roles=(Role.CANDIDATE,), sealer=stage.sealer)
        actor, key = as_actor(me, Role.CANDIDATE), me.id
    with stage.database.writing() as db:
        actions.take_over(db, actor, token, TAIL, stage.sealer, now=NOW)
    after, _ = _first(stage)
    assert after.person_id == key
    with stage.database.reading() as db:
        mine = db.get_one(Application, after.application_id)
        assert mine.person_id == key
        assert open_data(mine, stage.sealer)["nik"] == nik_of(0)
        assert db.get_one(Application, one.application_id).status is ApplicationStatus.WITHDRAWN


def test_an_account_with_another_nik_takes_no_invitation(stage: Stage) -> None:
    _import(stage, 0)
    _, token = _first(stage)
    with stage.database.writing() as db:
        me = make_person(db, "Orang Lain", nik=nik_of(7), sealer=stage.sealer)
        actor = as_actor(me, Role.CANDIDATE)
    with stage.database.writing() as db, pytest.raises(Refused) as caught:
        actions.take_over(db, actor, token, TAIL, stage.sealer, now=NOW)
    assert _code(caught) == "invitation_other_nik"


def test_one_takes_part_in_one_group_a_scheme(stage: Stage) -> None:
    _import(stage, 0)
    one, token = _first(stage)
    _open(stage, token)
    with stage.database.writing() as db:
        person = db.get_one(Person, one.person_id)
        actor = as_actor(person, Role.CANDIDATE)
        actions.confirm(db, actor, one.public_id, now=NOW)
        other = make_sponsor(db, "PT Contoh")
        actions.appoint(db, actor, other.public_id, stage.officer, now=NOW)
        group = make_group(db, other, stage.officer, stage.scheme, sealer=stage.sealer)
        db.flush()
        db.expunge_all()
    import_rows(stage.database, stage.officer, group, [good_row(0)], stage.sealer)
    with stage.database.writing() as db:
        last = db.scalars(sa.select(Enrolment).order_by(Enrolment.id.desc())).first()
        assert last is not None
        link = db.scalars(sa.select(Invitation).where(Invitation.enrolment_id == last.id)).one()
        token = queries.token_of(link.public_id, stage.sealer)
        actions.take_over(db, actor, token, TAIL, stage.sealer, now=NOW)
        with pytest.raises(Refused) as caught:
            actions.confirm(db, actor, last.public_id, now=NOW)
    assert _code(caught) == "confirmed_elsewhere"


def test_a_removal_needs_a_reason(stage: Stage) -> None:
    _import(stage, 0)
    one, _ = _first(stage)
    officer = as_actor(stage.officer, Role.SPONSOR)
    with stage.database.writing() as db, pytest.raises(Refused):
        actions.remove(db, officer, one.public_id, " ", now=NOW)


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("0812 3456-7890", "6281234567890"),
        ("+62 812 3456 7890", "6281234567890"),
        ("", ""),
        ("12", ""),
    ],
)
def test_a_telephone_becomes_a_chat(phone: str, number: str) -> None:
    assert whatsapp_number(phone) == number


def test_the_tail_is_the_end_of_nik_or_passport() -> None:
    assert tail_of("nik:3299996010900009") == "0009"
    assert tail_of("passport:ab12345") == "2345"
