"""Why people apply, and how many applications one person has."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.files import FileStore
from lsp.adapters.sealing import Sealer
from lsp.applications import actions, queries
from lsp.applications.rules import ApplicationStatus, Purpose, answers
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import Role
from tests.applications.stage import Stage, draft, submitted
from tests.factories.accounts import as_actor
from tests.factories.applications import good_answers, make_submitted, start
from tests.factories.schemes import changed_package, make_scheme

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"purpose": "sertifikasi"}, None),
        ({"purpose": "lainnya"}, "purpose_other"),
        ({"purpose": "lainnya", "purpose_other": "Syarat tender"}, None),
        ({"purpose": "pkt"}, "purpose_basis"),
        ({"purpose": "rpl", "purpose_basis": " "}, "purpose_basis"),
        ({"purpose": "rpl", "purpose_basis": "Sembilan tahun menagih"}, None),
        ({"purpose": "sertifikasi_ulang"}, "old_certificate"),
        ({"purpose": "sertifikasi_ulang", "old_certificate": "lupa"}, "old_certificate"),
        ({"purpose": "sertifikasi_ulang", "old_certificate": "65929 3312 3 0000012 2023"}, None),
        ({"purpose": "wisata"}, "purpose"),
    ],
)
def test_each_purpose_asks_its_own(given: dict[str, str], wrong: str | None) -> None:
    problems = answers.problems(answers.PURPOSE, given, date(2026, 11, 24))
    assert [problem.field for problem in problems] == ([wrong] if wrong else [])


def test_one_person_applies_many_times_but_not_twice_for_the_same(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    first = make_submitted(db, sari, sealer, files)
    assert start(db, sari, sealer).id == first.id
    second = actions.start_application(
        db, as_actor(sari, Role.CANDIDATE), "SKM-KU-01", sealer, purpose=None, now=NOW
    )
    assert second.id != first.id
    with pytest.raises(Refused) as error:
        actions.save_step(
            db,
            as_actor(sari),
            second.public_id,
            "tujuan",
            {"purpose": "sertifikasi"},
            sealer,
            now=NOW,
        )
    assert [reason.code for reason in error.value.reasons] == ["purpose_taken"]
    given = {"purpose": "rpl", "purpose_basis": "Sembilan tahun menagih"}
    actions.save_step(db, as_actor(sari), second.public_id, "tujuan", given, sealer, now=NOW)
    assert second.purpose is Purpose.PRIOR_LEARNING
    make_scheme(db, changed_package(code="SKM-LAIN"))
    third = start(db, sari, sealer, "SKM-LAIN")
    assert len({first.id, second.id, third.id}) == 3


def test_a_running_application_stands_when_a_new_version_is_published(
    db: Session, sari: Person, sealer: Sealer
) -> None:
    first = start(db, sari, sealer)
    make_scheme(db, changed_package(title="Kolektor Unit, versi baru"))
    again = start(db, sari, sealer)
    assert (again.id, again.version_id) == (first.id, first.version_id)


def test_a_sponsor_enters_a_draft_that_only_the_candidate_can_send(
    db: Session, sari: Person, dewi: Person, sealer: Sealer
) -> None:
    given = good_answers("Sari Contoh", needs="ya", need_text="rahasia", status="accepted")
    officer = as_actor(dewi, Role.SECRETARIAT)
    entered, is_new = actions.enter_application(
        db, officer, sari.id, "SKM-KU-01", given, sealer, now=NOW
    )
    assert is_new
    assert entered.person_id == sari.id
    assert entered.status is ApplicationStatus.DRAFT
    known = queries.open_data(entered, sealer) | queries.open_needs(entered, sealer)
    assert known["city"] == "Bandung"
    assert not {"is_true", "follows_rules", "needs", "need_text", "status"} & set(known)
    again, is_new = actions.enter_application(
        db, officer, sari.id, "SKM-KU-01", {"city": "Cimahi"}, sealer, now=NOW
    )
    assert (again.id, is_new) == (entered.id, False)
    assert queries.open_data(again, sealer)["city"] == "Bandung"
    with pytest.raises(Refused):
        actions.enter_application(
            db, officer, dewi.id, "SKM-KU-01", {"city": "x" * 200}, sealer, now=NOW
        )


def test_the_page_says_what_is_running_and_offers_another_purpose(stage: Stage) -> None:
    key, browser = submitted(stage), stage.browsers["sari"]
    page = browser.get("/permohonan/baru/SKM-KU-01").text
    assert "Ajukan untuk tujuan lain" in page
    assert browser.send("/permohonan/baru/SKM-KU-01").location.endswith(key)
    answer = browser.send("/permohonan/baru/SKM-KU-01", {"purpose": ""})
    assert answer.location.endswith("/data-terdahulu")
    url = answer.location.replace("data-terdahulu", "langkah/tujuan")
    answer = browser.send(url, {"purpose": "sertifikasi"})
    assert answer.status_code == 422
    assert "masih mempunyai permohonan untuk skema dan tujuan ini" in answer.text
    answer = browser.send(url, {"purpose": "pkt", "purpose_basis": "Menagih sejak 2015"})
    assert answer.status_code == 303


def test_a_purpose_shows_what_it_asked_for(stage: Stage) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    given = {"purpose": "sertifikasi_ulang", "old_certificate": "REG 12/2023", "purpose_other": "x"}
    assert browser.send(f"/permohonan/{key}/langkah/tujuan", given).status_code == 303
    page = browser.get(f"/permohonan/{key}/periksa").text
    assert "REG 12/2023" in page
    assert "Tujuan lainnya" not in page
