"""The candidate gathers evidence on a phone, the assessor rates it, and nobody else opens it."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.audit.queries import entries_about
from lsp.kernel.evidence import EvidenceKind
from lsp.kernel.roles import Role
from lsp.portfolios import actions, queries
from lsp.portfolios.models import EvidenceRating
from lsp.scheduling import actions as scheduling_actions
from lsp.web.edge import Services
from tests.adapters.arriving import docx, mp4
from tests.factories.accounts import make_person
from tests.factories.applications import clean_photo, photo
from tests.factories.portfolios import Case, agree, arrive, freeze, make_case, show
from tests.factories.scheduling import STARTS_AT, declare
from tests.page_checks import CheckedClient

SignIn = Callable[[Person], CheckedClient]
YES = {"V": "ya", "A": "ya", "T": "ya", "M": "ya", "note": ""}


def pdf(pages: int = 2) -> bytes:
    """A small PDF."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


@dataclass
class World:
    """A committed case, and somebody of each kind."""

    case: Case
    evidence_id: str
    stranger: Person
    other_assessor: Person
    quality: Person
    committee: Person
    database: Database

    @property
    def index(self) -> str:
        return f"/permohonan/{self.case.application_id}/bukti"

    @property
    def page(self) -> str:
        return f"/bukti/{self.evidence_id}"

    def lines(self) -> list[queries.EvidenceLine]:
        with self.database.reading() as db:
            return queries.evidence_of_application(db, self.case.seat.application_id)

    def deeds(self) -> list[tuple[str, str]]:
        with self.database.reading() as db:
            found = entries_about(db, "evidence", self.evidence_id)
            return [(entry.action, entry.actor) for entry in found]

    def change(self, deed: Callable[[Session], object]) -> None:
        with self.database.writing() as db:
            deed(db)


@pytest.fixture
def world(database: Database, services: Services) -> World:
    with database.writing() as db:
        case = make_case(db)
        return World(
            case,
            show(db, case, services.files).public_id,
            make_person(db, "Orang Lain", roles=(Role.CANDIDATE,)),
            make_person(db, "Asesor Lain", roles=(Role.ASSESSOR,)),
            make_person(db, "Manajer Mutu", roles=(Role.QUALITY_MANAGER,)),
            make_person(db, "Anggota Komite", roles=(Role.COMMITTEE_MEMBER,)),
            database,
        )


def _form(world: World, content: bytes, name: str, **others: object) -> dict[str, object]:
    found: dict[str, object] = {
        "file": (io.BytesIO(content), name),
        "title": "Surat keterangan",
        "kind": "TL",
        "kuk": [str(key) for key in world.case.kuk[2:5]],
    }
    return found | others


def test_the_candidate_sees_what_is_missing_and_counts_it(world: World, sign_in: SignIn) -> None:
    text = sign_in(world.case.candidate).get(world.index).get_data(as_text=True)
    assert "Laporan kunjungan" in text
    assert "27 KUK belum punya bukti." in text
    assert "Dinilai lewat tes tertulis; bukti tidak wajib." in text
    assert "Belum dinilai" not in text


def test_without_evidence_the_page_says_how_to_begin(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.case.candidate)
    client.send(f"{world.page}/hapus")
    text = client.get(world.index).get_data(as_text=True)
    assert "Unggah bukti pertama" in text
    assert "29 KUK belum punya bukti." in text
    assert world.lines() == []


def test_a_file_is_uploaded_for_several_kuk(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.case.candidate)
    wanted = world.case.kuk[3]
    page = client.get(f"{world.index}/baru?kuk={wanted}").get_data(as_text=True)
    assert f'value="{wanted}" checked' in page
    answer = client.send(f"{world.index}/baru", _form(world, pdf(), "surat.pdf"))
    assert (answer.status_code, answer.location) == (303, world.index)
    line = world.lines()[1]
    assert (line.title, line.kind) == ("Surat keterangan", EvidenceKind.INDIRECT)
    assert (line.media_type, line.file_name) == ("application/pdf", "surat.pdf")
    assert line.kuk_ids == world.case.kuk[2:5]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"file": (io.BytesIO(b""), "")}, "Pilih foto atau berkas lebih dahulu."),
        ({"file": (io.BytesIO(b""), "a.jpg")}, "Berkas kosong. Pilih berkas lain."),
        ({"file": (io.BytesIO(b"<svg/>"), "a.svg")}, "Jenis berkas tidak diterima."),
        ({"title": "  "}, "Beri nama bukti ini."),
        ({"title": "x" * 121}, "Paling banyak 120 karakter"),
        ({"kind": "Z"}, "Pilih jenis bukti."),
        ({"kuk": []}, "Pilih paling sedikit satu KUK yang dibuktikan."),
    ],
)
def test_what_is_wrong_with_an_upload_is_said_beside_the_field(
    world: World, sign_in: SignIn, change: dict[str, object], sentence: str
) -> None:
    client = sign_in(world.case.candidate)
    answer = client.send(f"{world.index}/baru", _form(world, photo(9), "a.jpg", **change))
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert len(world.lines()) == 1


def _keep(client: CheckedClient, seed: int = 9) -> str:
    """Put a photo on the shelf and give its public id."""
    client.send("/berkas", {"file": (io.BytesIO(photo(seed)), "slip.jpg")})
    page = client.get("/berkas").text
    found = re.search(r'href="/berkas/(\w+)"[^>]*>slip.jpg', page)
    assert found
    return found[1]


def test_a_file_kept_before_is_shown_once(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.case.candidate)
    form = _form(world, b"", "", file_id=_keep(client))
    del form["file"]
    as_script = {"headers": {"Accept": "application/json"}}
    wrong = client.send(f"{world.index}/baru", {**form, "title": ""}, **as_script)
    assert wrong.status_code == 422
    assert wrong.get_json()["reasons"] == ["Beri nama bukti ini."]
    for _ in range(2):
        assert client.send(f"{world.index}/baru", form, **as_script).status_code == 303
    assert len(world.lines()) == 2
    assert world.lines()[1].file_name == "slip.jpg"
    assert "bukti portofolio" in client.get("/berkas").text


def test_several_files_become_numbered_evidence(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.case.candidate)
    form = _form(world, b"", "", title="Laporan")
    form["file"] = [(io.BytesIO(photo(seed)), f"{seed}.jpg") for seed in (21, 22)]
    assert client.send(f"{world.index}/baru", form).status_code == 303
    assert [line.title for line in world.lines()[1:]] == ["Laporan", "Laporan (2)"]


def test_the_file_of_another_is_not_found(world: World, sign_in: SignIn) -> None:
    form = _form(world, b"", "", file_id=_keep(sign_in(world.stranger)))
    del form["file"]
    answer = sign_in(world.case.candidate).send(f"{world.index}/baru", form)
    assert answer.status_code == 404
    assert len(world.lines()) == 1


def test_a_kuk_of_elsewhere_is_refused(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.case.candidate)
    for kuk in ("999999", "satu"):
        answer = client.send(f"{world.index}/baru", _form(world, photo(9), "a.jpg", kuk=[kuk]))
        assert answer.status_code == 409
    assert len(world.lines()) == 1


def test_title_and_kuk_are_changed_and_the_file_stays(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.case.candidate)
    page = client.get(f"{world.page}/ubah").get_data(as_text=True)
    assert 'value="Laporan kunjungan"' in page
    assert f'value="{world.case.kuk[0]}" checked' in page
    before = world.lines()[0]
    form = {"title": "Laporan baru", "kind": "T", "kuk": [str(world.case.kuk[7])]}
    assert client.send(f"{world.page}/ubah", form).location == world.page
    line = world.lines()[0]
    assert (line.title, line.kind, line.kuk_ids) == (
        "Laporan baru",
        EvidenceKind.ADDITIONAL,
        world.case.kuk[7:8],
    )
    assert line.sha256 == before.sha256
    assert client.send(f"{world.page}/ubah", {**form, "kuk": []}).status_code == 422


def test_a_photo_is_shown_and_can_run_nothing(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.case.candidate)
    assert f'src="{world.page}/berkas"' in client.get(world.page).get_data(as_text=True)
    answer = client.get(f"{world.page}/berkas")
    assert answer.get_data() == clean_photo(0).content
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"{world.page}/halaman/1").status_code == 404
    assert world.deeds() == []


def test_a_pdf_is_drawn_page_by_page_and_only_downloaded(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.case.candidate)
    client.send(f"{world.index}/baru", _form(world, pdf(2), "surat.pdf"))
    page = f"/bukti/{world.lines()[1].evidence_id}"
    text = client.get(page).get_data(as_text=True)
    assert "Halaman 1 dari 2" in text
    assert f'src="{page}/halaman/1"' in text
    assert f'src="{page}/halaman/2"' in client.get(f"{page}?halaman=7").get_data(as_text=True)
    assert client.get(f"{page}/halaman/2").headers["Content-Type"] == "image/jpeg"
    assert client.get(f"{page}/halaman/3").status_code == 404
    answer = client.get(f"{page}/berkas")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.get_data().startswith(b"%PDF-")


def test_every_look_of_the_assessor_is_written_down(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.case.place.assessor)
    assert "Belum dinilai" in client.get(world.index).get_data(as_text=True)
    assert client.get(f"{world.page}/berkas").status_code == 200
    assert client.get(f"{world.page}/berkas").status_code == 200
    look = ("portfolios.view_evidence", world.case.place.assessor.public_id)
    assert world.deeds() == [look, look]


def _answers(client: FlaskClient, world: World) -> set[int]:
    return {
        client.get(f"{world.page}{ending}").status_code for ending in ("", "/berkas", "/halaman/1")
    }


def test_the_wrong_person_does_not_learn_that_there_is_a_file(
    world: World, sign_in: SignIn
) -> None:
    planner, operator = world.case.place.planner, world.case.place.operator
    for person in (world.stranger, world.other_assessor, world.committee, planner, operator):
        client = sign_in(person)
        assert _answers(client, world) == {404}
        assert client.get(world.index).status_code == 403
        for ending in ("/hapus", "/ubah", "/nilai"):
            assert client.send(f"{world.page}{ending}", YES).status_code == 404
        assert client.get(f"{world.index}/baru").status_code == 403
    assert world.deeds() == []
    assert len(world.lines()) == 1


def test_the_quality_manager_reads_but_changes_nothing(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.quality)
    assert client.get(f"{world.page}/berkas").status_code == 200
    assert world.deeds() == [("portfolios.view_evidence", world.quality.public_id)]
    text = client.get(world.page).get_data(as_text=True)
    assert "Ubah" not in text
    assert client.send(f"{world.page}/hapus").status_code == 404
    assert client.send(f"{world.page}/nilai", YES).status_code == 404


def test_the_committee_reads_after_the_seat_finished(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.committee)
    assert _answers(client, world) == {404}
    case = world.case
    world.change(lambda db: freeze(db, case))
    world.change(
        lambda db: scheduling_actions.finish_seat(
            db, case.assessor, case.seat.public_id, now=STARTS_AT
        )
    )
    assert client.get(f"{world.page}/berkas").status_code == 200


def test_anonymous_visitors_are_asked_to_sign_in(world: World, client: FlaskClient) -> None:
    for path in (world.index, world.page, f"{world.page}/berkas", f"{world.page}/halaman/1"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.location.startswith("/masuk?next=")


def test_an_unknown_or_removed_file_is_not_found(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.case.candidate)
    client.send(f"{world.page}/hapus")
    assert _answers(client, world) == {404}
    assert sign_in(world.quality).get(f"{world.page}/berkas").status_code == 404
    assert client.get(f"/bukti/{'0' * 26}/berkas").status_code == 404


def test_once_frozen_the_candidate_reads_and_nothing_more(world: World, sign_in: SignIn) -> None:
    world.change(lambda db: freeze(db, world.case))
    client = sign_in(world.case.candidate)
    text = client.get(world.index).get_data(as_text=True)
    assert "Asesor sudah mulai menilai, jadi bukti tidak dapat diubah lagi." in text
    assert "Unggah bukti" not in text
    assert "/hapus" not in client.get(world.page).get_data(as_text=True)
    assert client.send(f"{world.page}/hapus").status_code == 409
    assert client.get(f"{world.page}/ubah").status_code == 409
    assert client.get(f"{world.index}/baru").status_code == 409
    assert len(world.lines()) == 1


def test_the_assessor_rates_once_judging_began(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.case.place.assessor)
    assert "setelah Anda menekan" in client.get(world.page).get_data(as_text=True)
    assert client.send(f"{world.page}/nilai", YES).status_code == 409
    world.change(lambda db: (agree(db, world.case), arrive(db, world.case)))
    assert client.send(f"{world.page}/nilai", YES).status_code == 409
    world.change(lambda db: _freeze_only(db, world.case))
    for wrong, sentence in (
        ({**YES, "M": ""}, "Jawab keempatnya: V, A, T, dan M."),
        ({**YES, "M": "mungkin"}, "Jawab keempatnya: V, A, T, dan M."),
        ({**YES, "M": "tidak"}, "Tulis catatan bila salah satu jawabannya tidak."),
    ):
        answer = client.send(f"{world.page}/nilai", wrong)
        assert answer.status_code == 422
        assert sentence in answer.get_data(as_text=True)
    no = {**YES, "M": "tidak", "note": "Hanya satu bulan.", "next": world.index}
    assert client.send(f"{world.page}/nilai", no).location == world.index
    text = client.get(world.page).get_data(as_text=True)
    assert "V A T −M" in text
    assert "Hanya satu bulan." in text
    foreign = {**YES, "next": "https://jahat.example/"}
    assert client.send(f"{world.page}/nilai", foreign).location == world.page
    assert "Memenuhi VATM" in client.get(world.index).get_data(as_text=True)
    with world.database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(EvidenceRating)) == 2


def _freeze_only(db: Session, case: Case) -> None:
    actions.freeze(db, case.assessor, case.seat.public_id, now=STARTS_AT)


def test_the_candidate_does_not_read_ratings_here(world: World, sign_in: SignIn) -> None:
    world.change(lambda db: freeze(db, world.case))
    no = {**YES, "M": "tidak", "note": "Rahasia asesor."}
    sign_in(world.case.place.assessor).send(f"{world.page}/nilai", no)
    client = sign_in(world.case.candidate)
    for path in (world.page, world.index):
        text = client.get(path).get_data(as_text=True)
        assert "Rahasia asesor." not in text
        assert "VATM" not in text
    assert client.send(f"{world.page}/nilai", YES).status_code == 404


def test_a_declared_conflict_closes_the_file_to_the_assessor(world: World, sign_in: SignIn) -> None:
    world.change(lambda db: declare(db, world.case.place, world.case.seat, has_conflict=True))
    assert _answers(sign_in(world.case.place.assessor), world) == {404}


def test_a_video_is_played_in_parts_and_a_word_file_is_downloaded(
    world: World, sign_in: SignIn
) -> None:
    client = sign_in(world.case.candidate)
    for content, name in ((mp4(samples=b"g" * 500), "praktik.mp4"), (docx(), "laporan.docx")):
        form = _form(world, content, name, title=name)
        assert client.send(f"{world.index}/baru", form).status_code == 303
    video, text = world.lines()[1:]
    page = client.get(f"/bukti/{video.evidence_id}").text
    assert f'src="/bukti/{video.evidence_id}/berkas"' in page
    part = client.get(f"/bukti/{video.evidence_id}/berkas", headers={"Range": "bytes=10-19"})
    assert (part.status_code, len(part.data)) == (206, 10)
    assert part.headers["Content-Disposition"].startswith("attachment")
    assert "tidak dapat digambar" in client.get(f"/bukti/{text.evidence_id}").text
    assert client.get(f"/bukti/{text.evidence_id}/halaman/1").status_code == 404
    whole = client.get(f"/bukti/{text.evidence_id}/berkas")
    assert whole.headers["Content-Disposition"].startswith("attachment")
