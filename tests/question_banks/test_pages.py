"""The pages of question banks: the list, one item with its key, and its review."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lsp.accounts.models import Person, RoleGrant
from lsp.adapters.database import Database
from lsp.audit.models import AuditEntry
from lsp.kernel.roles import Role
from lsp.question_banks import actions
from lsp.question_banks.models import Item, ItemAccessEntry, ItemVersion
from lsp.question_banks.rules.items import AccessPurpose, ItemState
from lsp.web.edge import Services
from tests.conftest import NOW
from tests.factories.accounts import as_actor, make_person
from tests.factories.organization import make_organization
from tests.factories.question_banks import SCHEME_CODE, sample_items
from tests.factories.schemes import make_scheme

SignIn = Callable[[Person], FlaskClient]


@dataclass
class Desk:
    """A bank of drafts and the browsers of its people."""

    database: Database
    writer: FlaskClient
    reviewer: FlaskClient
    people: dict[str, Person]

    def item_id(self, code: str = "KU-PA-001") -> str:
        with self.database.reading() as db:
            return db.scalars(sa.select(Item.public_id).where(Item.code == code)).one()

    def state(self, code: str = "KU-PA-001") -> ItemState:
        with self.database.reading() as db:
            statement = sa.select(ItemVersion.state).join(Item).where(Item.code == code)
            return db.scalars(statement).one()

    def count(self, model: type) -> int:
        with self.database.reading() as db:
            return db.scalar(sa.select(sa.func.count()).select_from(model)) or 0

    def do(self, browser: FlaskClient, deed: str, data: dict[str, str] | None = None) -> int:
        return browser.send(f"/bank-soal/{self.item_id()}/{deed}", data).status_code  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def desk(database: Database, services: Services, sign_in: SignIn) -> Desk:
    """Every item of the example as a draft of its writer."""
    with database.writing() as db:
        make_organization(db)
        make_scheme(db)
        people = {
            "writer": make_person(db, "Wulan Penulis", roles=(Role.ITEM_WRITER,)),
            "other": make_person(db, "Budi Penulis", roles=(Role.ITEM_WRITER,)),
            "reviewer": make_person(db, "Taufik Penelaah", roles=(Role.ITEM_REVIEWER,)),
            "candidate": make_person(db, "Sari Calon", roles=(Role.CANDIDATE,)),
            "assessor": make_person(db, "Rina Asesor", roles=(Role.ASSESSOR,)),
        }
        by = as_actor(people["writer"], Role.ITEM_WRITER)
        drafts, sealer = sample_items(), services.bank_sealer
        actions.import_items(db, by, SCHEME_CODE, drafts, sealer, now=NOW)
    return Desk(database, sign_in(people["writer"]), sign_in(people["reviewer"]), people)


def test_the_list_pages_and_tells_nothing_of_the_content(desk: Desk) -> None:
    page = desk.reviewer.get("/bank-soal").get_data(as_text=True)
    assert "KU-PA-001" in page
    assert "halaman=2" in page
    assert all(draft.text.stem not in page for draft in sample_items())


def test_the_list_narrows_by_words_criterion_and_state(desk: Desk) -> None:
    assert "KU-PA-001" in desk.reviewer.get("/bank-soal?q=pa-001").get_data(as_text=True)
    narrowed = desk.reviewer.get("/bank-soal?kuk=KJK.SP02.006.01/1.1&status=draft")
    assert "KU-PA-001" in narrowed.get_data(as_text=True)
    nothing = desk.reviewer.get("/bank-soal?status=ready").get_data(as_text=True)
    assert "Tidak ada soal yang cocok" in nothing
    assert desk.reviewer.get("/bank-soal?status=wrong&halaman=zz&kuk=%00").status_code < 500


def test_an_empty_bank_says_how_items_come_in(
    database: Database, sign_in: SignIn, services: Services
) -> None:
    with database.writing() as db:
        make_organization(db)
        reviewer = make_person(db, "Taufik Penelaah", roles=(Role.ITEM_REVIEWER,))
    assert "Bank soal masih kosong" in sign_in(reviewer).get("/bank-soal").get_data(as_text=True)


def test_every_look_at_an_item_is_written_down(desk: Desk) -> None:
    before = desk.count(AuditEntry)
    for seen in (1, 2):
        page = desk.reviewer.get(f"/bank-soal/{desk.item_id()}").get_data(as_text=True)
        assert "Kunci" in page
        assert "46 hari" in page  # the rationale
        assert desk.count(ItemAccessEntry) == seen
        assert desk.count(AuditEntry) == before + seen
    desk.do(desk.writer, "ajukan")
    desk.reviewer.get(f"/bank-soal/{desk.item_id()}")
    with desk.database.reading() as db:
        last = db.scalars(sa.select(ItemAccessEntry).order_by(ItemAccessEntry.id.desc())).first()
        assert last is not None
        assert (last.purpose, last.person_id) == (
            AccessPurpose.REVIEW,
            desk.people["reviewer"].id,
        )


def test_a_writer_opens_own_drafts_only(desk: Desk, sign_in: SignIn) -> None:
    url = f"/bank-soal/{desk.item_id()}"
    assert desk.writer.get(url).status_code == 200
    assert sign_in(desk.people["other"]).get(url).status_code == 403
    assert desk.do(desk.writer, "ajukan") == 303
    assert desk.writer.get(url).status_code == 403
    listed = desk.writer.get("/bank-soal?q=PA-001").get_data(as_text=True)
    assert "KU-PA-001" in listed
    assert url not in listed


@pytest.mark.parametrize("who", ["candidate", "assessor"])
def test_nobody_else_sees_the_bank(desk: Desk, sign_in: SignIn, who: str) -> None:
    browser, looks = sign_in(desk.people[who]), desk.count(ItemAccessEntry)
    assert browser.get("/bank-soal").status_code == 403
    assert browser.get(f"/bank-soal/{desk.item_id()}").status_code == 403
    for deed in ("ajukan", "setujui", "kembalikan", "tarik"):
        assert desk.do(browser, deed, {"reason": "Tidak boleh."}) == 403
    assert desk.count(ItemAccessEntry) == looks
    assert desk.state() is ItemState.DRAFT


def test_an_item_goes_to_review_and_becomes_ready_by_a_second_person(desk: Desk) -> None:
    assert "Kirim untuk ditelaah" in desk.writer.get(f"/bank-soal/{desk.item_id()}").get_data(
        as_text=True
    )
    assert desk.do(desk.writer, "ajukan") == 303
    assert desk.do(desk.writer, "setujui") == 403
    assert desk.state() is ItemState.REVIEW
    assert "Setujui soal" in desk.reviewer.get(f"/bank-soal/{desk.item_id()}").get_data(
        as_text=True
    )
    assert desk.do(desk.reviewer, "setujui") == 303
    assert desk.state() is ItemState.READY
    assert desk.do(desk.reviewer, "setujui") == 409
    assert desk.do(desk.reviewer, "tarik") == 303
    assert desk.state() is ItemState.RETIRED


def test_an_item_is_returned_with_a_note_that_its_writer_reads(desk: Desk) -> None:
    desk.do(desk.writer, "ajukan")
    answer = desk.reviewer.send(  # type: ignore[attr-defined]
        f"/bank-soal/{desk.item_id()}/kembalikan", {"reason": "  "}
    )
    assert answer.status_code == 422
    assert "Tuliskan apa yang perlu diperbaiki." in answer.get_data(as_text=True)
    assert desk.state() is ItemState.REVIEW
    assert desk.do(desk.reviewer, "kembalikan", {"reason": "Pilihan c rancu."}) == 303
    assert desk.state() is ItemState.DRAFT
    assert "Pilihan c rancu." in desk.writer.get(f"/bank-soal/{desk.item_id()}").get_data(
        as_text=True
    )


def test_who_writes_and_reviews_does_not_approve_own_items(desk: Desk, sign_in: SignIn) -> None:
    writer = desk.people["writer"]
    with desk.database.writing() as db:
        grant = {"granted_at": NOW, "expires_on": date(2099, 1, 1)}
        db.add(RoleGrant(person_id=writer.id, role=Role.ITEM_REVIEWER, **grant))
    both = sign_in(writer)
    assert desk.do(both, "ajukan") == 303
    assert desk.do(both, "setujui") == 403
    page = both.get(f"/bank-soal/{desk.item_id()}").get_data(as_text=True)
    assert "Setujui soal" not in page
    assert desk.state() is ItemState.REVIEW


def test_an_unknown_item_is_not_found(desk: Desk) -> None:
    assert desk.reviewer.get("/bank-soal/nothing").status_code == 404
