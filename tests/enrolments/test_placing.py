"""Places are given in order, waited for in order, and passed on when one is freed."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa

from lsp.audit.models import AuditEntry
from lsp.enrolments import actions, queries
from lsp.enrolments.models import Enrolment, Quota
from lsp.enrolments.rules import Place
from lsp.enrolments.rules.funding import FundingSource, default_payer, needs_quota, why_not_payer
from lsp.enrolments.rules.places import promoted, why_not_quota
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import Role
from lsp.schemes.models import SchemeVersion
from tests.enrolments.conftest import Stage
from tests.factories.accounts import as_actor
from tests.factories.enrolments import PLANNED, good_row, import_rows, make_group

NOW = datetime.fromisoformat("2026-11-03T03:00:00+00:00")


def _group(stage: Stage, source: FundingSource, payer: int = 115) -> None:
    with stage.database.writing() as db:
        stage.group = make_group(
            db,
            stage.sponsor,
            stage.officer,
            stage.scheme,
            source=source,
            payer=payer,
            sealer=stage.sealer,
        )
        db.flush()
        db.expunge(stage.group)


def _quota(stage: Stage, places: int, quota_id: str = "", **others: object) -> str:
    with stage.database.writing() as db:
        version = db.get_one(SchemeVersion, stage.scheme.version_id)
        facts: dict[str, object] = {
            "scheme_id": version.scheme_id,
            "source": FundingSource.STATE_BUDGET,
            "payer_code": 115,
            "period": (PLANNED, PLANNED),
        }
        manager = as_actor(stage.people["manager"], Role.CERTIFICATION_MANAGER)
        return actions.set_quota(
            db,
            manager,
            places=places,
            now=NOW,
            quota_id=quota_id,
            **(facts | others),  # type: ignore[arg-type]
        ).public_id


def _import(stage: Stage, count: int, first: int = 0) -> None:
    rows = [good_row(number) for number in range(first, first + count)]
    import_rows(stage.database, stage.officer, stage.group, rows, stage.sealer)


def _places(stage: Stage) -> list[tuple[Place, int | None]]:
    with stage.database.reading() as db:
        rows, _ = queries.enrolment_page(
            db, stage.group.id, search="", status=None, offset=0, limit=50
        )
    return [(row.enrolment.place, row.position) for row in rows]


def _leave(stage: Stage, place: int) -> None:
    officer = as_actor(stage.officer, Role.SPONSOR)
    with stage.database.writing() as db:
        ids = list(db.scalars(sa.select(Enrolment.public_id).order_by(Enrolment.id)))
        actions.remove(db, officer, ids[place], "Pindah kerja.", now=NOW)


def test_places_are_given_in_order_and_the_rest_wait_numbered(stage: Stage) -> None:
    _group(stage, FundingSource.STATE_BUDGET)
    _quota(stage, 2)
    _import(stage, 4)
    given, waiting = Place.GIVEN, Place.WAITING
    assert _places(stage) == [(given, None), (given, None), (waiting, 1), (waiting, 2)]


def test_a_freed_place_goes_to_the_first_who_waits_and_is_journalled(stage: Stage) -> None:
    _group(stage, FundingSource.STATE_BUDGET)
    _quota(stage, 1)
    _import(stage, 3)
    _leave(stage, 0)
    assert _places(stage) == [(Place.NONE, None), (Place.GIVEN, None), (Place.WAITING, 1)]
    with stage.database.reading() as db:
        deeds = list(db.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.seq)))
    assert deeds[-2:] == ["enrolments.remove", "enrolments.give_places"]


def test_who_waits_and_leaves_frees_nothing(stage: Stage) -> None:
    _group(stage, FundingSource.STATE_BUDGET)
    _quota(stage, 1)
    _import(stage, 3)
    _leave(stage, 1)
    assert _places(stage) == [(Place.GIVEN, None), (Place.NONE, None), (Place.WAITING, 1)]


def test_without_a_quota_public_money_waits_and_others_do_not(stage: Stage) -> None:
    _import(stage, 1)
    assert _places(stage) == [(Place.GIVEN, None)]
    _group(stage, FundingSource.REGIONAL_BUDGET)
    _import(stage, 2, first=10)
    assert _places(stage) == [(Place.WAITING, 1), (Place.WAITING, 2)]


def test_a_quota_that_comes_later_or_grows_is_given_out_at_once(stage: Stage) -> None:
    _group(stage, FundingSource.STATE_BUDGET)
    _import(stage, 3)
    key = _quota(stage, 1)
    assert [place for place, _ in _places(stage)] == [Place.GIVEN, Place.WAITING, Place.WAITING]
    _quota(stage, 2, key)
    assert [place for place, _ in _places(stage)] == [Place.GIVEN, Place.GIVEN, Place.WAITING]
    with pytest.raises(Refused) as caught:
        _quota(stage, 1, key)
    assert caught.value.reasons[0].code == "quota_taken"


def test_two_groups_share_one_line(stage: Stage) -> None:
    _group(stage, FundingSource.STATE_BUDGET)
    _quota(stage, 1)
    _import(stage, 2)
    _group(stage, FundingSource.STATE_BUDGET)
    _import(stage, 2, first=10)
    assert _places(stage) == [(Place.WAITING, 2), (Place.WAITING, 3)]


def test_quotas_never_overlap(stage: Stage) -> None:
    _quota(stage, 1)
    with pytest.raises(Refused) as caught:
        _quota(stage, 1, period=(date(2026, 12, 1), date(2027, 3, 1)))
    assert caught.value.reasons[0].code == "quota_overlaps"
    _quota(stage, 1, source=FundingSource.REGIONAL_BUDGET)
    with stage.database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Quota)) == 2


@pytest.mark.parametrize(
    ("waiting", "places", "taken", "chosen"),
    [
        ([1, 2, 3], 2, 0, [1, 2]),
        ([1, 2], 5, 4, [1]),
        ([1], 1, 1, []),
        ([1], 0, 3, []),
        ([], 4, 0, []),
    ],
)
def test_the_first_are_promoted(
    waiting: list[int], places: int, taken: int, chosen: list[int]
) -> None:
    assert promoted(waiting, places, taken) == chosen


def test_a_quota_has_a_term_and_a_number() -> None:
    reasons = why_not_quota(date(2027, 2, 1), date(2027, 1, 1), -1, 0, overlaps=False)
    assert [reason.code for reason in reasons] == ["quota_term", "quota_places"]


def test_payers_fit_their_source() -> None:
    known = {115: "Dekopin", 100: "Biaya mandiri"}
    assert default_payer(FundingSource.STATE_BUDGET) == default_payer(FundingSource.COMPANY) == 115
    assert default_payer(FundingSource.SELF) == 100
    assert not why_not_payer(FundingSource.SELF, 100, known)
    assert why_not_payer(FundingSource.SELF, 115, known)[0].code == "payer_self"
    assert why_not_payer(FundingSource.COMPANY, 100, known)[0].code == "payer_self"
    assert why_not_payer(FundingSource.COMPANY, 7, known)[0].code == "payer_unknown"
    assert {source.value for source in FundingSource if needs_quota(source)} == {"1", "2", "5", "6"}


def test_payers_are_imported_over_the_known_ones(stage: Stage) -> None:
    manager = as_actor(stage.people["manager"], Role.CERTIFICATION_MANAGER)
    with stage.database.writing() as db:
        assert actions.import_payers(db, manager, {7: "Contoh", 115: "Dekopin"}, now=NOW) == 2
        assert actions.import_payers(db, manager, {7: "Contoh", 115: "Dekopin"}, now=NOW) == 0
        assert queries.payers(db)[115] == "Dekopin"
        assert next(iter(queries.payers(db))) == 7
        with pytest.raises(Refused):
            actions.import_payers(db, manager, {0: "Nol"}, now=NOW)
