"""The pages of certificates: the office's lists and details, and the holder's own page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lsp.accounts.models import Person
from lsp.adapters import pdf
from lsp.adapters.clock import now as clock
from lsp.adapters.database import Database
from lsp.certificates import documents, queries
from lsp.certificates.models import Certificate
from lsp.certificates.rules.issue import Stage
from lsp.certificates.rules.standing import Standing, StandingStep
from lsp.kernel.roles import Role
from lsp.notices.models import OutboxMessage
from lsp.notices.rules import NoticeKind
from lsp.web.edge import Services
from tests.factories.accounts import make_person
from tests.factories.certificates import begin
from tests.factories.decisions import Lsp, make_decided, make_lsp
from tests.factories.verification import change_standing, make_register
from tests.page_checks import CheckedClient

pytestmark = pytest.mark.database
SignIn = Callable[[Person], CheckedClient]


@dataclass
class Scene:
    """A certificate issued two days ago, its holder, and the office."""

    lsp: Lsp
    certificate: Certificate
    holder: Person
    services: Services

    @property
    def address(self) -> str:
        return f"/sertifikat/{self.certificate.public_id}"

    @property
    def own_address(self) -> str:
        return f"/sertifikat-saya/{self.certificate.public_id}"

    def stands(self) -> Standing:
        with self.services.database.reading() as db:
            return queries.certificate_by_public_id(db, self.certificate.public_id).standing


@pytest.fixture
def scene(services: Services, no_paper: None) -> Scene:
    lsp, [certificate] = make_register(services, now=clock() - timedelta(days=2))
    with services.database.reading() as db:
        holder = db.get_one(Person, certificate.person_id)
    return Scene(lsp, certificate, holder, services)


def _sent(browser: CheckedClient, address: str, data: dict[str, Any] | None = None) -> TestResponse:
    """The page that a browser shows after sending a form."""
    answer = browser.send(address, data)
    assert answer.status_code == 303
    return browser.get(answer.location)


def test_empty_lists_say_what_will_stand_there(database: Database, sign_in: SignIn) -> None:
    with database.writing() as db:
        lsp = make_lsp(db)
    browser = sign_in(lsp.manager)
    assert "Belum ada sertifikat" in browser.get("/sertifikat").text
    assert "Tidak ada yang menunggu" in browser.get("/sertifikat/siap-terbit").text
    assert "Tidak ada usulan" in browser.get("/sertifikat/usulan").text
    assert "Tidak ada sertifikat yang cocok" in browser.get("/sertifikat?q=Siti").text


def test_the_list_is_narrowed_by_name_number_and_status(scene: Scene, sign_in: SignIn) -> None:
    browser = sign_in(scene.lsp.quality)
    number = scene.certificate.number or ""
    for query, is_found in (
        ("", True),
        ("?q=rahma", True),
        (f"?q={number.replace(' ', '')}", True),
        ("?q=Joko", False),
        ("?status=valid", True),
        ("?status=revoked", False),
        ("?status=expired", False),
        ("?status=unfinished", False),
        ("?status=nonsense&halaman=99999", False),
    ):
        page = browser.get(f"/sertifikat{query}").text
        assert (f'href="{scene.address}"' in page) is is_found, query


def test_the_manager_issues_a_certificate(
    services: Services, sign_in: SignIn, no_paper: None
) -> None:
    with services.database.writing() as db:
        lsp = make_lsp(db)
        [case_id] = make_decided(db, lsp, now=clock() - timedelta(days=1))
    browser = sign_in(lsp.manager)
    page = browser.get("/sertifikat/siap-terbit").text
    assert "Siti Rahmawati" in page
    assert "Terbitkan sertifikat untuk Siti Rahmawati?" in page
    wrong = browser.send(f"/sertifikat/terbit/{case_id}", {"blanko_number": "12"})
    assert wrong.status_code == 422
    assert "Nomor blanko terdiri dari 7 atau 8 angka." in wrong.text
    with services.database.reading() as db:
        assert not queries.all_certificates(db)
    shown = _sent(browser, f"/sertifikat/terbit/{case_id}", {"blanko_number": "10000123"}).text
    for said in ("Sertifikat terbit.", "10000123", "QR dibaca ulang dari berkas dan cocok"):
        assert said in shown
    again = _sent(browser, f"/sertifikat/terbit/{case_id}", {}).text
    assert "Sertifikat terbit." in again
    with services.database.reading() as db:
        assert len(queries.all_certificates(db)) == 1


def test_an_issue_that_stopped_says_why_and_is_carried_on(
    services: Services, sign_in: SignIn, no_paper: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_long(*_: object) -> bytes:
        raise documents.DoesNotFit("nama")

    with services.database.writing() as db:
        lsp = make_lsp(db)
        [case_id] = make_decided(db, lsp, now=clock() - timedelta(days=1))
    drawing = documents.certificate_pdf
    monkeypatch.setattr(documents, "certificate_pdf", too_long)
    browser = sign_in(lsp.manager)
    stopped = _sent(browser, f"/sertifikat/terbit/{case_id}", {}).text
    assert "Penerbitan berhenti" in stopped
    assert "Penerbitan belum selesai" in stopped
    with services.database.reading() as db:
        [row] = queries.all_certificates(db)
    assert row.stage is Stage.SIGNED
    assert browser.get(f"/sertifikat/{row.public_id}/pdf").status_code == 404
    monkeypatch.setattr(documents, "certificate_pdf", drawing)
    done = _sent(browser, f"/sertifikat/{row.public_id}/lanjutkan").text
    assert "Sertifikat terbit." in done
    assert row.number in done


@pytest.mark.parametrize(
    "who", ["manager", "planner", "quality", "head", "member", "assessor", "holder", "stranger"]
)
def test_each_role_sees_its_own_pages(scene: Scene, sign_in: SignIn, who: str) -> None:
    people = {
        "member": scene.lsp.members[0],
        "holder": scene.holder,
        "stranger": _stranger(scene),
        **{name: getattr(scene.lsp, name) for name in ("manager", "planner", "quality", "head")},
        "assessor": scene.lsp.assessor,
    }
    browser = sign_in(people[who])
    office = {"manager", "planner", "quality", "head", "member"}
    for address, allowed in (
        ("/sertifikat", office),
        ("/sertifikat/usulan", office),
        ("/sertifikat/siap-terbit", {"manager", "planner"}),
        (scene.address, office),
        (f"{scene.address}/pdf", office | {"holder"}),
        (scene.own_address, office | {"holder"}),
    ):
        hidden = 404 if address.endswith("/pdf") else 403  # a stored file is not even known of
        expected = 200 if who in allowed else hidden
        assert browser.get(address).status_code == expected, address


def _stranger(scene: Scene) -> Person:
    with scene.services.database.writing() as db:
        return make_person(db, "Joko Susilo", roles=(Role.CANDIDATE,))


def test_nobody_outside_gets_in(scene: Scene, client: FlaskClient) -> None:
    for address in ("/sertifikat", scene.address, scene.own_address, f"{scene.address}/pdf"):
        assert client.get(address).status_code == 302


def test_the_holder_takes_the_paper_and_shares_it(services: Services, sign_in: SignIn) -> None:
    _, [certificate] = make_register(services, now=clock() - timedelta(days=1))
    with services.database.reading() as db:
        holder = db.get_one(Person, certificate.person_id)
    browser = sign_in(holder)
    page = browser.get(f"/sertifikat-saya/{certificate.public_id}").text
    for said in ("Kolektor Unit", "Berlaku", "linkedin.com/profile/add", "wa.me", "/c#"):
        assert said in page
    answer = browser.get(f"/sertifikat/{certificate.public_id}/pdf")
    assert answer.mimetype == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Siti Rahmawati" in pdf.page_texts(answer.data)[0]


def test_a_change_is_proposed_by_one_and_approved_by_another(scene: Scene, sign_in: SignIn) -> None:
    clerk, head = sign_in(scene.lsp.planner), sign_in(scene.lsp.head)
    silent = clerk.send(f"{scene.address}/usul", {"step": "suspend", "reason": ""})
    assert (silent.status_code, "Tulis alasan usulan ini." in silent.text) == (422, True)
    sent = {"step": "suspend", "reason": "Laporan dari koperasi"}
    assert "Laporan dari koperasi" in _sent(clerk, f"{scene.address}/usul", sent).text
    assert scene.stands() is Standing.VALID
    with scene.services.database.reading() as db:
        [change] = queries.open_changes(db)
    own = clerk.send(f"/sertifikat/perubahan/{change.public_id}/setujui")
    assert own.status_code == 403
    assert "Siti Rahmawati" in head.get("/sertifikat/usulan").text
    page = head.get(scene.address).text
    assert "Setujui dan jalankan usulan ini?" in page
    done = _sent(head, f"/sertifikat/perubahan/{change.public_id}/setujui").text
    assert "Usulan disetujui dan dijalankan." in done
    assert scene.stands() is Standing.SUSPENDED
    with scene.services.database.reading() as db:
        kinds = list(db.scalars(sa.select(OutboxMessage.kind).order_by(OutboxMessage.id)))
    assert kinds[-1] is NoticeKind.CERTIFICATE_STATUS_CHANGED


def test_the_proposer_may_not_answer(scene: Scene, sign_in: SignIn) -> None:
    browser = sign_in(scene.lsp.head)
    _sent(browser, f"{scene.address}/usul", {"step": "revoke", "reason": "Pelanggaran"})
    assert "orang lain yang menjawab" in browser.get(scene.address).text
    with scene.services.database.reading() as db:
        [change] = queries.open_changes(db)
    refused = browser.send(f"/sertifikat/perubahan/{change.public_id}/setujui")
    assert refused.status_code == 409
    assert "bukan pengusulnya" in refused.text
    assert scene.stands() is Standing.VALID


def test_a_proposal_is_turned_down(scene: Scene, sign_in: SignIn) -> None:
    clerk, quality = sign_in(scene.lsp.planner), sign_in(scene.lsp.quality)
    _sent(clerk, f"{scene.address}/usul", {"step": "revoke", "reason": "Rumor"})
    with scene.services.database.reading() as db:
        [change] = queries.open_changes(db)
    answer = _sent(
        quality, f"/sertifikat/perubahan/{change.public_id}/tolak", {"reason": "Tidak terbukti"}
    )
    assert "Usulan ditolak." in answer.text
    assert "Tidak terbukti" in answer.text
    assert scene.stands() is Standing.VALID


def test_the_reason_stays_inside(scene: Scene, sign_in: SignIn) -> None:
    change_standing(scene.services, scene.lsp, scene.certificate, StandingStep.REVOKE, now=clock())
    assert "Tersangka perkara" in sign_in(scene.lsp.quality).get(scene.address).text
    own = sign_in(scene.holder).get(scene.own_address).text
    assert "Sertifikat ini dicabut" in own
    assert "Tersangka" not in own


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (StandingStep.SUSPEND, "Sertifikat ini dibekukan"),
        (StandingStep.REPLACE, "Sertifikat ini sudah diganti"),
    ],
)
def test_the_holder_is_told_what_to_do(
    scene: Scene, sign_in: SignIn, step: StandingStep, said: str
) -> None:
    newer = change_standing(scene.services, scene.lsp, scene.certificate, step, now=clock())
    page = sign_in(scene.holder).get(scene.own_address).text
    assert said in page
    if step is StandingStep.REPLACE:
        assert f"/sertifikat-saya/{newer.public_id}" in page


def test_the_assessor_with_an_office_may_not_move_the_certificate(
    scene: Scene, sign_in: SignIn
) -> None:
    with scene.services.database.writing() as db:
        from lsp.accounts.models import RoleGrant

        db.add(
            RoleGrant(
                person_id=scene.lsp.assessor.id,
                role=Role.CERTIFICATION_MANAGER,
                granted_at=clock() - timedelta(days=9),
                expires_on=None,
            )
        )
    browser = sign_in(scene.lsp.assessor)
    assert "Usulkan perubahan status" not in browser.get(scene.address).text
    refused = browser.send(f"{scene.address}/usul", {"step": "revoke", "reason": "Ya"})
    assert refused.status_code == 403


def test_the_holder_does_not_see_an_unfinished_certificate(
    services: Services, sign_in: SignIn
) -> None:
    at = clock() - timedelta(days=1)
    with services.database.writing() as db:
        lsp = make_lsp(db)
        [case_id] = make_decided(db, lsp, now=at)
        row = begin(db, lsp, case_id, now=at)
        holder = db.get_one(Person, row.person_id)
    browser = sign_in(holder)
    assert browser.get(f"/sertifikat-saya/{row.public_id}").status_code == 403
    assert browser.get(f"/sertifikat/{row.public_id}/pdf").status_code == 404
    assert sign_in(lsp.head).get(f"/sertifikat-saya/{row.public_id}").status_code == 404
    assert "Belum bernomor" in sign_in(lsp.head).get(f"/sertifikat/{row.public_id}").text


def test_pages_speak_english(scene: Scene, sign_in: SignIn) -> None:
    browser = sign_in(scene.lsp.manager)
    for address, word in (
        ("/sertifikat", "Certificate and registration number"),
        ("/sertifikat/siap-terbit", "Ready to issue"),
        (scene.address, "History"),
        (scene.own_address, "Unit Collector"),
    ):
        assert word in browser.get(f"{address}?lang=en").text, address
