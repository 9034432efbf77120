"""The pages of the committee: who sees them, what they say, what the forms do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from lsp.accounts.models import Account, Person
from lsp.adapters.clock import now as clock
from lsp.adapters.database import Database
from lsp.adapters.passwords import hash_password
from lsp.decisions import queries
from lsp.decisions.models import Decision, Decree, Meeting, Vote
from lsp.decisions.rules.flow import Choice, MeetingStatus
from lsp.kernel.roles import Role
from lsp.notices.models import OutboxMessage
from lsp.notices.rules import NoticeKind
from tests.factories.accounts import TEST_SEALER, make_person
from tests.factories.decisions import (
    Lsp,
    close,
    decree,
    judge_all,
    make_lsp,
    make_meeting,
    make_recommendation,
    vote_all,
)
from tests.page_checks import CheckedClient

pytestmark = pytest.mark.database
PASSWORD = "benar-benar-rahasia"
SignIn = Callable[[Person], CheckedClient]


@dataclass
class Scene:
    """A meeting that began an hour ago, about one candidate."""

    lsp: Lsp
    meeting: Meeting
    candidate: Person
    case_id: str
    database: Database

    @property
    def address(self) -> str:
        return f"/pleno/{self.meeting.public_id}"

    @property
    def case_address(self) -> str:
        return f"{self.address}/kasus/{self.case_id}"

    def bring_to(self, status: MeetingStatus) -> None:
        """Vote, close and sign as far as asked."""
        at = clock()
        with self.database.writing() as db:
            meeting = queries.meeting_by_public_id(db, self.meeting.public_id)
            vote_all(db, self.lsp, meeting, now=at)
            close(db, self.lsp, meeting, now=at)
            if status is MeetingStatus.DECREED:
                decree(db, self.lsp, meeting, now=at)


def _sent(browser: CheckedClient, address: str, data: dict[str, Any] | None = None) -> TestResponse:
    """The page that a browser shows after sending a form."""
    answer = browser.send(address, data)
    assert answer.status_code == 303
    return browser.get(answer.location)


@pytest.fixture
def scene(database: Database) -> Scene:
    at = clock() - timedelta(hours=1)
    with database.writing() as db:
        lsp = make_lsp(db)
        candidate = make_person(db, "Siti Rahmawati", roles=(Role.CANDIDATE,))
        row = make_recommendation(db, lsp, candidate=candidate, assessed_at=at - timedelta(days=3))
        judge_all(db, lsp, row)
        meeting = make_meeting(db, lsp, [row], held_at=at)
        case_id = queries.cases_in(db, meeting.id)[0].public_id
    return Scene(lsp, meeting, candidate, case_id, database)


def test_an_empty_list_says_when_a_meeting_is_called(database: Database, sign_in: SignIn) -> None:
    with database.writing() as db:
        lsp = make_lsp(db)
    assert "Belum ada pleno" in sign_in(lsp.manager).get("/pleno").text
    assert "Tidak ada asesi yang menunggu" in sign_in(lsp.planner).get("/pleno/baru").text


def test_the_office_calls_a_meeting(database: Database, sign_in: SignIn) -> None:
    with database.writing() as db:
        lsp = make_lsp(db)
        row = make_recommendation(db, lsp, "Siti Rahmawati")
    browser = sign_in(lsp.planner)
    assert "1 asesi menunggu diputuskan" in browser.get("/pleno").text
    page = browser.get("/pleno/baru").text
    assert "Siti Rahmawati" in page
    assert "Anggota Ani" in page
    sent = {
        "on": "2026-12-01",
        "at": "09:00",
        "place": "Ruang rapat",
        "members": [member.public_id for member in lsp.members],
        "cases": [row.public_id],
    }
    few = browser.send("/pleno/baru", {**sent, "members": sent["members"][:2]})
    assert few.status_code == 409
    assert "sedikitnya 3 orang" in few.text
    answer = _sent(browser, "/pleno/baru", sent)
    assert "001/PLENO/LSP-KOP/XII/2026" in answer.text
    assert "1 Desember 2026, 09.00 WIB" in answer.text


def test_an_empty_form_gets_a_sentence_for_each_field(database: Database, sign_in: SignIn) -> None:
    with database.writing() as db:
        lsp = make_lsp(db)
        make_recommendation(db, lsp)
    answer = sign_in(lsp.planner).send("/pleno/baru", {})
    assert answer.status_code == 422
    for sentence in (
        "Isi tanggal pleno.",
        "Isi jam mulai pleno.",
        "Pilih anggota pleno.",
        "Pilih asesi yang dibahas.",
    ):
        assert sentence in answer.text


def test_a_member_reads_the_file_and_votes(scene: Scene, sign_in: SignIn) -> None:
    browser = sign_in(scene.lsp.members[0])
    assert "Beri suara untuk Siti Rahmawati" in browser.get(scene.address).text
    page = browser.get(scene.case_address).text
    kuk = next(scene.lsp.scheme.kuk())
    for said in (kuk.text, f"Alasan KUK {kuk.number}", "2 dari 2 benar", "Rina Asesor"):
        assert said in page
    silent = browser.send(scene.case_address, {"choice": "K", "reason": " "})
    assert (silent.status_code, "Tulis alasan suara Anda." in silent.text) == (422, True)
    answer = _sent(browser, scene.case_address, {"choice": "K", "reason": "Bukti cukup."})
    assert "Suara Anda tercatat." in answer.text
    assert "1 dari 3" in answer.text
    again = browser.get(scene.case_address).text
    assert "Suara Anda sekarang Kompeten" in again


def test_the_file_shows_every_criterion_with_its_judge_and_day(
    scene: Scene, sign_in: SignIn
) -> None:
    page = sign_in(scene.lsp.quality).get(scene.case_address).text
    numbers = list(scene.lsp.scheme.kuk())
    assert page.count("2 dari 2 benar") == len(numbers)
    assert page.count("Rina Asesor") >= len(numbers)


def test_votes_of_others_stay_hidden_until_the_vote_is_closed(
    scene: Scene, sign_in: SignIn
) -> None:
    ani, budi = (sign_in(member) for member in scene.lsp.members[:2])
    ani.send(scene.case_address, {"choice": "BK", "reason": "Bukti Ani kurang."})
    for browser in (budi, sign_in(scene.lsp.head), sign_in(scene.lsp.manager)):
        for address in (scene.address, scene.case_address):
            assert "Bukti Ani kurang." not in browser.get(address).text
            assert "BK 1" not in browser.get(address).text
    scene.bring_to(MeetingStatus.CLOSED)
    page = budi.get(scene.case_address).text
    assert "Bukti Ani kurang." in page
    assert "diganti suara yang lebih baru" in page


def test_the_one_who_assessed_may_not_read_or_vote(
    scene: Scene, sign_in: SignIn, database: Database
) -> None:
    browser = sign_in(scene.lsp.assessor)
    assert browser.get("/pleno").status_code == 403
    assert browser.get(scene.address).status_code == 403
    assert browser.get(scene.case_address).status_code == 403
    refused = browser.send(scene.case_address, {"choice": "K", "reason": "Saya yakin"})
    assert refused.status_code == 403
    with database.reading() as db:
        assert not db.scalars(sa.select(Vote)).all()


def test_a_member_who_is_bound_sits_but_does_not_decide_that_case(
    database: Database, sign_in: SignIn
) -> None:
    at = clock() - timedelta(hours=1)
    with database.writing() as db:
        lsp = make_lsp(db)
        bound = make_person(
            db, "Anggota Dewi", roles=(Role.COMMITTEE_MEMBER,), employer="KSP Sejahtera"
        )
        rows = [
            make_recommendation(db, lsp, "Siti Rahmawati", employer="KSP Sejahtera"),
            make_recommendation(db, lsp, "Joko Susilo"),
        ]
        meeting = make_meeting(db, lsp, rows, members=[*lsp.members, bound], held_at=at)
        case = queries.cases_in(db, meeting.id)[0]
    browser = sign_in(bound)
    page = browser.get(f"/pleno/{meeting.public_id}").text
    assert "Anda tidak ikut memutuskan" in page
    assert "Beri suara untuk Joko Susilo" in page
    assert f"/kasus/{case.public_id}" not in page
    address = f"/pleno/{meeting.public_id}/kasus/{case.public_id}"
    assert browser.get(address).status_code == 403
    assert browser.send(address, {"choice": "K", "reason": "Ya"}).status_code == 403


def test_the_candidate_sees_nothing_of_the_meeting(scene: Scene, sign_in: SignIn) -> None:
    browser = sign_in(scene.candidate)
    for address in ("/pleno", scene.address, scene.case_address, f"{scene.address}/sk"):
        assert browser.get(address).status_code == 403


def test_nobody_outside_gets_in(scene: Scene, client: CheckedClient) -> None:
    for address in ("/pleno", "/pleno/baru", scene.address, scene.case_address):
        assert client.get(address).status_code == 302


def test_who_may_close_sees_the_button_and_who_may_not_is_refused(
    scene: Scene, sign_in: SignIn
) -> None:
    clerk, manager = sign_in(scene.lsp.planner), sign_in(scene.lsp.manager)
    assert "Tutup pleno" not in clerk.get(scene.address).text
    assert clerk.send(f"{scene.address}/tutup").status_code == 403
    assert "Tutup pleno" in manager.get(scene.address).text
    early = manager.send(f"{scene.address}/tutup")
    assert early.status_code == 409
    assert "Belum ada kasus yang memperoleh sedikitnya 3 suara." in early.text


def test_closing_shows_the_results(scene: Scene, sign_in: SignIn) -> None:
    with scene.database.writing() as db:
        vote_all(db, scene.lsp, scene.meeting, now=clock())
    answer = _sent(sign_in(scene.lsp.manager), f"{scene.address}/tutup")
    assert "Pleno ditutup." in answer.text
    assert "K 3" in answer.text
    assert "Menunggu SK" in answer.text


def test_a_meeting_is_called_off_with_a_reason(scene: Scene, sign_in: SignIn) -> None:
    browser = sign_in(scene.lsp.planner)
    silent = browser.send(f"{scene.address}/batal", {"reason": ""})
    assert (silent.status_code, "Tulis alasan pembatalan." in silent.text) == (409, True)
    answer = _sent(browser, f"{scene.address}/batal", {"reason": "Ruang terendam banjir"})
    assert "Ruang terendam banjir" in answer.text
    assert browser.get(f"{scene.address}/sk").status_code == 404


def _give_password(database: Database, person: Person) -> None:
    with database.writing() as db:
        account = db.get(Account, person.id)
        assert account is not None
        account.password_hash = hash_password(PASSWORD)


def test_the_head_signs_with_the_password_once_more(
    scene: Scene, sign_in: SignIn, database: Database
) -> None:
    scene.bring_to(MeetingStatus.CLOSED)
    _give_password(database, scene.lsp.head)
    browser, address = sign_in(scene.lsp.head), f"{scene.address}/sk"
    page = browser.get(address).text
    assert "Siti Rahmawati" in page
    assert "Peraturan BNSP Nomor 1/BNSP/III/2014" in page
    sent = {"considering": "bahwa benar;", "recalling": "aturan;", "password": "salah-sekali"}
    wrong = browser.send(address, sent)
    assert (wrong.status_code, "Kata sandi tidak cocok." in wrong.text) == (422, True)
    with database.reading() as db:
        assert not db.scalars(sa.select(Decree)).all()
    answer = _sent(browser, address, {**sent, "password": PASSWORD})
    assert "SK ditandatangani." in answer.text
    assert "/SK/LSP-KOP/" in answer.text
    assert "bahwa benar;" in answer.text
    assert "Ketua Contoh" in answer.text
    with database.reading() as db:
        assert db.scalars(sa.select(Decision)).one().outcome is Choice.COMPETENT
        notice = db.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert notice
    assert notice.kind is NoticeKind.DECISION_TOLD
    assert "kompeten" not in TEST_SEALER.open_text(
        notice.body_sealed or b"", f"outbox.body:{notice.public_id}"
    ).replace("sertifikat kompetensi", "")


@pytest.mark.parametrize("who", ["manager", "planner", "quality", "member"])
def test_nobody_but_the_head_signs(scene: Scene, sign_in: SignIn, who: str) -> None:
    scene.bring_to(MeetingStatus.CLOSED)
    person = scene.lsp.members[0] if who == "member" else getattr(scene.lsp, who)
    browser = sign_in(person)
    assert 'name="password"' not in browser.get(f"{scene.address}/sk").text
    sent = {"considering": "a", "recalling": "b", "password": PASSWORD}
    assert browser.send(f"{scene.address}/sk", sent).status_code == 403


def test_the_decree_lists_the_decided_and_can_be_printed(scene: Scene, sign_in: SignIn) -> None:
    scene.bring_to(MeetingStatus.DECREED)
    page = sign_in(scene.lsp.members[1]).get(f"{scene.address}/sk").text
    assert "PENETAPAN HASIL ASESMEN KOMPETENSI" in page
    assert "data-print" in page
    assert 'name="password"' not in page
    assert "SK terbit" in sign_in(scene.lsp.manager).get("/pleno").text


def test_a_decree_is_not_shown_before_the_vote_is_closed(scene: Scene, sign_in: SignIn) -> None:
    assert sign_in(scene.lsp.head).get(f"{scene.address}/sk").status_code == 404


def test_a_member_lists_only_the_own_meetings(
    scene: Scene, sign_in: SignIn, database: Database
) -> None:
    with database.writing() as db:
        other = make_person(db, "Anggota Lain", roles=(Role.COMMITTEE_MEMBER,))
    assert scene.meeting.number in sign_in(scene.lsp.members[0]).get("/pleno").text
    assert "Belum ada pleno" in sign_in(other).get("/pleno").text
    assert sign_in(other).get(scene.address).status_code == 403


def test_a_vote_is_not_taken_before_the_meeting_begins(database: Database, sign_in: SignIn) -> None:
    with database.writing() as db:
        lsp = make_lsp(db)
        row = make_recommendation(db, lsp)
        meeting = make_meeting(db, lsp, [row], held_at=clock() + timedelta(hours=2))
        case = queries.cases_in(db, meeting.id)[0]
    browser = sign_in(lsp.members[0])
    address = f"/pleno/{meeting.public_id}/kasus/{case.public_id}"
    assert "Suara dapat diberikan sejak" in browser.get(address).text
    answer = browser.send(address, {"choice": "K", "reason": "Cepat"})
    assert answer.status_code == 409
    assert "suara diberikan sejak saat itu" in answer.text


def test_pages_speak_english(scene: Scene, sign_in: SignIn) -> None:
    browser = sign_in(scene.lsp.members[0])
    for address, word in (
        ("/pleno", "Decision meetings"),
        (scene.address, "Candidates under discussion"),
        (scene.case_address, "Assessor’s recommendation"),
    ):
        assert word in browser.get(f"{address}?lang=en").text
