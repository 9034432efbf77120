"""The committee publishes version 2 of a scheme while files of version 1 run."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.applications.models import Application
from lsp.desks import queries
from lsp.desks.rules import RunningStage, running_stage
from lsp.kernel.roles import SYSTEM, Role
from lsp.schemes import actions as schemes
from lsp.schemes import queries as scheme_queries
from lsp.schemes.rules import VersionStatus
from lsp.web.edge import Services
from tests.factories import applications
from tests.factories import assessments as cases
from tests.factories.accounts import TEST_SEALER, make_person
from tests.factories.plans import fill_bank
from tests.factories.schemes import changed_package, make_scheme
from tests.page_checks import CheckedClient

SignIn = Callable[[Person], CheckedClient]


def _version_of(db: Session, application_id: int) -> int:
    statement = sa.select(Application.version_id).where(Application.id == application_id)
    return db.scalars(statement).one()


def test_version_two_is_published_while_files_of_version_one_run(
    database: Database, services: Services, sign_in: SignIn, now: datetime
) -> None:
    with database.writing() as db:
        case = cases.make_case(db, services.files)
        first, code = case.place.scheme, case.place.scheme.scheme_code
        fill_bank(db, TEST_SEALER, code, now=now)
        applicant = make_person(db, "Sari Contoh", roles=(Role.CANDIDATE,))
        early = applications.start(db, applicant, TEST_SEALER)
        roles = (Role.CERTIFICATION_MANAGER, Role.SCHEME_COMMITTEE_CHAIR, Role.HEAD)
        people = [make_person(db, f"Orang {role.value}", roles=(role,)) for role in roles]
    manager, chair, head = map(sign_in, people)
    # a draft begins from the published version and its fee is raised
    draft_url = manager.send(f"/skema-versi/{first.public_id}/konsep").location
    page = manager.get(f"{draft_url}/ubah/biaya").text
    seen = page.split('name="seen_hash" type="hidden" value="')[1][:64]
    raised = {"seen_hash": seen, "fee_idr": "812000"}
    assert manager.send(f"{draft_url}/ubah/biaya", raised).status_code == 303
    # what it changes, and what it does not touch
    changed = manager.get(f"{draft_url}/perubahan").text
    assert "Rp812.000" in changed
    effect = manager.get(f"{draft_url}/dampak").text
    assert "2 berkas berjalan" in effect
    assert "Tidak ada berkas dan sertifikat pada versi ini." in effect
    # two persons approve, then it is published
    assert manager.send(f"{draft_url}/ajukan").status_code == 303
    assert manager.send(f"{draft_url}/terbitkan").status_code == 409
    assert "Versi skema menunggu persetujuan" in chair.get("/").text
    for person in (chair, head):
        shown = person.get(draft_url).text
        form = shown.split('name="seen_hash" value="')[1][:64]
        assert person.send(f"{draft_url}/setujui", {"seen_hash": form}).status_code == 303
    assert manager.send(f"{draft_url}/terbitkan").status_code == 303
    assert "Rp812.000" in manager.get(f"/skema/{code}").text
    # running files keep version 1, also while they go on
    with database.writing() as db:
        second_id = scheme_queries.published_version_id(db, code)
        assert second_id not in {None, first.version_id}
        before = scheme_queries.outline(db, first.version_id)
        assert (before.status, before.fee_idr) == (VersionStatus.SUPERSEDED, first.fee_idr)
        assert before.units == first.units
        cases.agree(db, case)
        assert _version_of(db, case.application.id) == first.version_id
        assert _version_of(db, early.id) == first.version_id
        late = make_person(db, "Nani Contoh", roles=(Role.CANDIDATE,))
        assert _version_of(db, applications.start(db, late, TEST_SEALER).id) == second_id
    assert "2 berkas berjalan" in manager.get(f"{draft_url}/dampak").text
    assert sign_in(case.candidate).get("/").status_code == 200


def test_files_are_counted_by_version_and_stage(
    database: Database, services: Services, now: datetime
) -> None:
    with database.writing() as db:
        case = cases.make_recorded(db, services.files)
        code = case.place.scheme.scheme_code
        one, other = (make_person(db, name, roles=(Role.CANDIDATE,)) for name in ("Ani", "Budi"))
        applications.make_accepted(db, one, case.place.planner, TEST_SEALER, services.files)
        applications.start(db, other, TEST_SEALER)
        draft = schemes.import_package(db, SYSTEM, changed_package(fee_idr=1), now=now).version
        effects = queries.scheme_effect(db, code, date(2026, 11, 24))
        assert [each.version.number for each in effects] == [2, 1]
        assert effects[0].version.version_id == draft.id
        assert effects[0].counts == Counter()
        assert effects[1].counts == Counter(
            {RunningStage.COMMITTEE: 1, RunningStage.SEATING: 1, RunningStage.DRAFTING: 1}
        )
        assert effects[1].running == 3


def test_a_scheme_without_files_says_so(database: Database, sign_in: SignIn) -> None:
    with database.writing() as db:
        scheme = make_scheme(db)
        staff = make_person(db, "Maya", roles=(Role.QUALITY_MANAGER,))
        outsider = make_person(db, "Sari", roles=(Role.CANDIDATE,))
    url = f"/skema-versi/{scheme.public_id}/dampak"
    assert "Tidak ada berkas" in sign_in(staff).get(url).text
    assert sign_in(outsider).get(url).status_code == 403


@pytest.mark.parametrize(
    ("application", "seat", "decided", "stage"),
    [
        ("draft", None, False, RunningStage.DRAFTING),
        ("returned", None, False, RunningStage.DRAFTING),
        ("submitted", None, False, RunningStage.REVIEW),
        ("accepted", None, False, RunningStage.SEATING),
        ("accepted", "no_show", False, RunningStage.SEATING),
        ("accepted", "cancelled", False, RunningStage.SEATING),
        ("accepted", "assigned", False, RunningStage.ASSESSMENT),
        ("accepted", "checked_in", False, RunningStage.ASSESSMENT),
        ("accepted", "finished", False, RunningStage.COMMITTEE),
        ("accepted", "finished", True, None),
        ("rejected", None, False, None),
        ("withdrawn", None, False, None),
    ],
)
def test_where_a_file_stands(
    application: str, seat: str | None, decided: bool, stage: RunningStage | None
) -> None:
    assert running_stage(application, seat, decided) is stage
