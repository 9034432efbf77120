"""The candidate proof-reads what will be printed before anybody decides."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.files import FileStore
from lsp.adapters.sealing import Sealer
from lsp.applications import actions, queries
from lsp.applications.models import Application
from lsp.applications.queries import proofing
from lsp.applications.rules import ApplicationStatus
from lsp.applications.rules import proofing as rules
from lsp.applications.rules.proofing import CorrectionStatus, CorrectionStep, ProofFacts
from lsp.audit.queries import entries_about
from lsp.kernel.refusal import NotAllowed, NotFound, Refused
from lsp.kernel.roles import Role
from tests.applications.stage import Stage, accepted, hidden, submitted
from tests.factories.accounts import as_actor
from tests.factories.applications import confirm, good_answers, make_accepted, make_submitted

S = ApplicationStatus
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
KNOWN = good_answers()
OTHER = {"full_name": "Sari Contoh, S.E.", "birth_place": "Bandung", "birth_date": "1990-10-20"}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (ProofFacts(S.ACCEPTED, False, False), None),
        (ProofFacts(S.SUBMITTED, False, False), "application_not_accepted"),
        (ProofFacts(S.ACCEPTED, True, False), "proof_confirmed"),
        (ProofFacts(S.ACCEPTED, False, True), "correction_open"),
    ],
)
def test_a_proof_is_confirmed_once_and_not_while_a_correction_is_open(
    facts: ProofFacts, code: str | None
) -> None:
    reasons = rules.why_not_confirm(facts)
    assert [reason.code for reason in reasons] == ([code] if code else [])


@pytest.mark.parametrize(
    ("wanted", "reason", "codes"),
    [
        (OTHER, "Gelar", set()),
        (OTHER, " ", {"reason_missing"}),
        (OTHER, "x" * 501, {"reason_missing"}),
        ({name: KNOWN[name] for name in rules.CORRECTABLE}, "Gelar", {"nothing_to_correct"}),
        (OTHER | {"full_name": ""}, "Gelar", {"answer_missing"}),
        (OTHER | {"full_name": "A" * 121}, "Gelar", {"answer_too_long"}),
        (OTHER | {"birth_date": "2025-01-01"}, "Lahir", {"age"}),
    ],
)
def test_a_correction_is_good_different_and_explained(
    wanted: dict[str, str], reason: str, codes: set[str]
) -> None:
    facts = ProofFacts(S.ACCEPTED, False, False)
    found = rules.why_not_ask(facts, KNOWN, wanted, reason, date(2026, 11, 24))
    assert {each.code for each in found} == codes


@pytest.fixture
def application(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> Application:
    return make_accepted(db, sari, dewi, sealer, files)


def test_a_name_is_printed_only_after_its_bearer_confirmed_it(
    db: Session, sari: Person, sealer: Sealer, application: Application
) -> None:
    reasons = proofing.why_not_print(db, {application.id})
    assert [reason.facts["name"] for reason in reasons] == ["Sari Contoh"]
    with pytest.raises(Refused):
        actions.confirm_proof(
            db, as_actor(sari), application.public_id, seen="0" * 64, sealer=sealer, now=NOW
        )
    confirm(db, application, sari, sealer)
    assert proofing.why_not_print(db, {application.id}) == ()


def test_a_granted_correction_changes_the_data_and_is_read_again(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, application: Application
) -> None:
    key, officer = application.public_id, as_actor(dewi, Role.SECRETARIAT)
    asked = actions.ask_correction(db, as_actor(sari), key, OTHER, "Gelar", sealer, now=NOW)
    assert b"S.E." not in asked.wanted_sealed
    assert proofing.open_wanted(asked, sealer)["reason"] == "Gelar"
    assert proofing.count_corrections(db) == 1
    with pytest.raises(Refused):
        actions.ask_correction(db, as_actor(sari), key, OTHER, "Lagi", sealer, now=NOW)
    with pytest.raises(NotAllowed):
        actions.decide_correction(
            db, as_actor(sari), key, CorrectionStep.GRANT, "", sealer, now=NOW
        )
    actions.decide_correction(db, officer, key, CorrectionStep.GRANT, "", sealer, now=NOW)
    assert asked.status is CorrectionStatus.GRANTED
    assert application.full_name == "Sari Contoh, S.E."
    assert queries.open_data(application, sealer)["city"] == "Bandung"
    assert application.proofed_at is None
    with pytest.raises(NotFound):
        actions.decide_correction(db, officer, key, CorrectionStep.GRANT, "", sealer, now=NOW)
    confirm(db, application, sari, sealer)
    deeds = [each.action for each in entries_about(db, "application", key)][-3:]
    assert deeds == [
        "applications.ask_correction",
        "applications.decide_correction",
        "applications.confirm_proof",
    ]


def test_a_refused_correction_is_explained_and_changes_nothing(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, application: Application
) -> None:
    key, officer = application.public_id, as_actor(dewi, Role.SECRETARIAT)
    actions.ask_correction(db, as_actor(sari), key, OTHER, "Gelar", sealer, now=NOW)
    with pytest.raises(Refused):
        actions.decide_correction(db, officer, key, CorrectionStep.REFUSE, " ", sealer, now=NOW)
    actions.decide_correction(
        db, officer, key, CorrectionStep.REFUSE, "Tidak ada ijazah", sealer, now=NOW
    )
    assert application.full_name == "Sari Contoh"


def test_a_proof_waits_for_acceptance(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    made = make_submitted(db, sari, sealer, files)
    with pytest.raises(Refused) as error:
        confirm(db, made, sari, sealer)
    assert error.value.reasons[0].code == "application_not_accepted"


def test_the_way_through_the_pages(stage: Stage) -> None:
    key, sari, office = accepted(stage), stage.browsers["sari"], stage.browsers["dewi"]
    url = f"/permohonan/{key}/cetakan"
    assert "Belum ada koreksi" not in sari.get(url).text
    assert sari.send(f"{url}/koreksi", {**OTHER, "status": "x"}).status_code == 409
    answer = sari.send(f"{url}/koreksi", {**OTHER, "reason": "Gelar <b>"})
    assert answer.status_code == 303
    assert "Permintaan koreksi Anda sedang diperiksa" in sari.get(url).text
    assert key in office.get("/permohonan/koreksi").text
    assert "Gelar &lt;b&gt;" in office.get(url).text
    assert sari.get("/permohonan/koreksi").status_code == 403
    for who in ("sari", "other", "rina"):
        deed = stage.browsers[who].send(f"{url}/putuskan", {"step": "grant"})
        assert deed.status_code == 403
    assert office.send(f"{url}/putuskan", {"step": "refuse"}).status_code == 409
    assert office.send(f"{url}/putuskan", {"step": "grant"}).status_code == 303
    page = sari.get(url).text
    assert "Sari Contoh, S.E." in page
    assert office.send(f"{url}/setuju", {"seen": hidden(page, "seen")}).status_code == 403
    assert sari.send(f"{url}/setuju", {"seen": hidden(page, "seen")}).status_code == 303
    assert "Anda menyetujui data ini" in sari.get(url).text
    assert "1990" not in office.get(url).text
    assert "Tidak ada koreksi yang menunggu" in office.get("/permohonan/koreksi").text


def test_other_people_do_not_read_a_proof(stage: Stage) -> None:
    key = submitted(stage)
    for who in ("other", "rina"):
        assert stage.browsers[who].get(f"/permohonan/{key}/cetakan").status_code == 403
