"""The first page of every role, and the journal."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lsp.accounts.models import Person
from lsp.adapters.clock import now as clock
from lsp.adapters.database import Database
from lsp.kernel.roles import Role
from lsp.web.edge import Services
from tests.factories import assessments as cases
from tests.factories.accounts import make_person
from tests.factories.exams import make_open_attempt, make_room
from tests.factories.organization import make_organization

SignIn = Callable[[Person], FlaskClient]


def test_a_visitor_reads_what_an_lsp_does(client: FlaskClient, database: Database) -> None:
    with database.writing() as db:
        make_organization(db)
    page = client.get("/").get_data(as_text=True)
    assert "Buktikan kompetensi Anda" in page
    assert "Prove your competence" in client.get("/?lang=en").get_data(as_text=True)


def test_a_new_candidate_is_led_to_the_schemes(database: Database, sign_in: SignIn) -> None:
    with database.writing() as db:
        person = make_person(db, "Sari Contoh", roles=(Role.CANDIDATE,))
    page = sign_in(person).get("/").get_data(as_text=True)
    assert "Mulai permohonan pertama Anda" in page
    assert 'href="/skema"' in page


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CANDIDATE])
def test_every_role_has_a_first_page(database: Database, sign_in: SignIn, role: Role) -> None:
    with database.writing() as db:
        make_organization(db)
        person = make_person(db, "Budi Contoh", roles=(role,))
    answer = sign_in(person).get("/")
    assert answer.status_code == 200
    assert "Budi" in answer.get_data(as_text=True)


def test_a_seated_candidate_is_led_to_the_agreement_and_then_waits(
    database: Database, services: Services, sign_in: SignIn
) -> None:
    with database.writing() as db:
        case = cases.make_case(db, services.files)
        cases.review(db, case)
        cases.prepare(db, case)
        cases.sign(db, case, case.assessor)
    client = sign_in(case.candidate)
    page = client.get("/").get_data(as_text=True)
    assert "Baca dan tanda tangani persetujuan" in page
    assert f"/asesmen/{case.seat_id}/persetujuan" in page
    with database.writing() as db:
        cases.sign(db, case, case.owner)
    assert "Datang ke tempat uji" in client.get("/").get_data(as_text=True)


def test_a_recorded_candidate_waits_for_the_committee(
    database: Database, services: Services, sign_in: SignIn
) -> None:
    with database.writing() as db:
        case = cases.make_recorded(db, services.files)
    page = sign_in(case.candidate).get("/").get_data(as_text=True)
    # no test was taken here, so the test is what is open: the desk never skips a stage
    assert "Kerjakan uji tertulis" in page


def test_only_quality_and_head_read_the_journal(database: Database, sign_in: SignIn) -> None:
    with database.writing() as db:
        make_organization(db)
        quality = make_person(db, "Lina Mutu", roles=(Role.QUALITY_MANAGER,))
        clerk = make_person(db, "Budi Contoh", roles=(Role.SECRETARIAT,))
    page = sign_in(quality).get("/jejak").get_data(as_text=True)
    assert "organization.found" in page
    assert sign_in(clerk).get("/jejak").status_code == 403


def test_health_and_readiness_answer_machines(client: FlaskClient, tmp_path: Path) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.get_json()
    assert answer.get_json()["checks"]["schema"] is True


def test_the_manager_sees_running_tests_and_others_do_not(
    database: Database, services: Services, sign_in: SignIn
) -> None:
    with database.writing() as db:
        room = make_room(db, sealer=services.bank_sealer)
        at = clock().replace(second=0, microsecond=0)
        begun = at.replace(minute=at.minute // 15 * 15)  # sessions begin on the quarter hour
        make_open_attempt(db, room, "Siti Berjalan", now=begun + timedelta(minutes=10))
        manager = make_person(db, "Maya Manajer", roles=(Role.CERTIFICATION_MANAGER,))
        clerk = make_person(db, "Budi Contoh", roles=(Role.SECRETARIAT,))
    page = sign_in(manager).get("/ruang-uji").get_data(as_text=True)
    assert "Siti Berjalan" in page
    assert sign_in(clerk).get("/ruang-uji").status_code == 403
