"""All the way: eleven people take an application to a certificate that anyone can check."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.live import Live
from tests.journeys.people import Journey
from tests.journeys.steps import (
    agreeing,
    applying,
    checking,
    deciding,
    issuing,
    judging,
    seating,
    self_assessing,
    showing,
    sitting,
    standing,
)

pytestmark = pytest.mark.browser
EMPLOYER = "pemberi.kerja"


def _apply(journey: Journey) -> str:
    """Steps 1 and 2; gives the application's address."""
    journey.step = "01"
    candidate, secretariat = applying.register(journey), journey.at("administrasi")
    applying.apply(candidate)
    applying.upload(candidate)
    application = applying.send(candidate)
    applying.give_back(secretariat, application)
    applying.put_right(candidate, application)
    applying.accept(secretariat, application)
    journey.step = "02"
    self_assessing.assess(candidate, application)
    applying.proof_read(candidate, secretariat, application)
    return application


def _be_assessed(journey: Journey, application: str) -> None:
    """Steps 3 to 6."""
    candidate, secretariat = journey.people[applying.MAILBOX], journey.at("administrasi")
    journey.step = "03"
    starts_at = seating.plan(secretariat)
    session = seating.seat(secretariat)
    assessor = journey.at(seating.ASSESSOR_MAILBOX)
    seat = seating.declare(assessor)
    journey.step = "04"
    agreeing.review(assessor, seat)
    agreeing.agree(assessor, candidate, seat)
    seating.check_in(journey.at("petugas.tuk"), session)
    journey.step = "05"
    showing.show_evidence(candidate, application)
    attempt = sitting.begin(candidate, seat, starts_at)
    sitting.answer(candidate, attempt)
    sitting.hand_in(candidate)
    journey.step = "06"
    judging.begin(assessor, seat)
    judging.judge(assessor)
    judging.recommend(assessor, candidate, seat)


def _be_certified(journey: Journey) -> str:
    """Steps 7 and 8 as far as the office goes; gives the certificate's address."""
    journey.step = "07"
    manager = journey.at("manajer")
    meeting = deciding.call(manager)
    deciding.vote(journey, meeting)
    deciding.close(manager, meeting)
    deciding.sign(journey.at("ketua"), meeting)
    journey.step = "08"
    return issuing.issue(manager)


def _be_checked(journey: Journey, folder: Path) -> str:
    """The rest of step 8, and step 9; gives the text of the code."""
    candidate = journey.people[applying.MAILBOX]
    pdf = issuing.download(candidate, folder)
    printed = issuing.numbers(candidate)
    code = issuing.read_qr(pdf)
    assert code.startswith(f"{journey.live.address}/c#")
    journey.step = "09"
    employer = journey.people[EMPLOYER] = journey.come(EMPLOYER, phone=True)
    checking.scan(employer, code, "valid")
    checking.forge(employer, code)
    checking.look_up(employer, printed)
    checking.check_by_hand(journey, pdf, printed.number, "valid")
    return code


def _change_standing(journey: Journey, certificate: str, code: str, folder: Path) -> None:
    """Step 10: suspended, restored, replaced; and the new paper revoked."""
    journey.step = "10"
    quality, head = journey.at("mutu"), journey.at("ketua")
    candidate, employer = journey.people[applying.MAILBOX], journey.people[EMPLOYER]
    newer = ""
    for step, verdict in (("suspend", "suspended"), ("lift", "valid"), ("replace", "replaced")):
        newer = standing.change(quality, head, certificate, step)
        checking.scan(employer, code, verdict)
    candidate.page.reload()
    candidate.look("sertifikat-diganti")
    candidate.page.get_by_role("link", name="Buka lembar yang baru").click()
    number = issuing.numbers(candidate).number
    paper = issuing.fetch(candidate, folder / "second.pdf")
    code = issuing.read_qr(paper)
    checking.scan(employer, code, "valid")
    standing.change(quality, head, newer, "revoke")
    checking.scan(employer, code, "revoked")
    checking.check_by_hand(journey, paper, number, "revoked")
    candidate.open("/", "beranda-dicabut")
    candidate.open(f"/sertifikat-saya/{newer.rsplit('/', 1)[1]}", "sertifikat-dicabut")


def _play(journey: Journey, folder: Path) -> None:
    application = _apply(journey)
    _be_assessed(journey, application)
    certificate = _be_certified(journey)
    code = _be_checked(journey, folder)
    _change_standing(journey, certificate, code, folder)
    assert journey.live.ask("audit", "verify")["intact"]
    assert not journey.faults
    assert not journey.unseen


def test_a_candidate_gets_a_certificate_that_an_employer_checks(
    browser: Browser, live: Live, looked: set[str], tmp_path: Path
) -> None:
    _play(Journey(live, browser, looked), tmp_path)


@pytest.mark.database
def test_the_same_way_is_open_on_postgresql(
    browser: Browser, live_postgres: Live, looked: set[str], tmp_path: Path
) -> None:
    _play(Journey(live_postgres, browser, looked), tmp_path)
