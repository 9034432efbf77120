"""My files: kept once, seen by me alone, renamed, deleted for good; and a quota."""

import base64
import errno
import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from lsp.adapters.clock import now as clock
from lsp.adapters.database import Database
from lsp.adapters.files import FileStore
from lsp.adapters.uploads import check_upload
from lsp.files import actions, queries, rules
from lsp.files.models import PersonFile, Upload
from lsp.files.rules import Holder, Room
from lsp.kernel.refusal import Refused
from tests.factories.applications import clean_photo, photo
from tests.files.conftest import Scene
from tests.page_checks import CheckedClient

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
MB = 1_000_000


def _send(client: object, *files: tuple[bytes, str], **others: str) -> TestResponse:
    assert isinstance(client, CheckedClient)
    sent = [(io.BytesIO(content), name) for content, name in files]
    return client.send("/berkas", {"file": sent, **others})


def _files(scene: Scene) -> list[PersonFile]:
    with scene.database.reading() as db:
        return list(db.scalars(sa.select(PersonFile).order_by(PersonFile.id)))


def test_files_come_without_scripts_and_the_same_one_stays_one(scene: Scene) -> None:
    answer = _send(scene.browser, (photo(1), "KTP.jpg"), (photo(2), "Ijazah.jpg"))
    assert answer.status_code == 303
    assert "2 berkas tersimpan." in scene.browser.get("/berkas").text
    again = _send(scene.browser, (photo(1), "KTP lagi.jpg"))
    assert again.status_code == 303
    page = scene.browser.get("/berkas").text
    assert "Berkas ini sudah ada: KTP.jpg." in page
    assert len(_files(scene)) == 2
    assert len(scene.on_disk()) == 2
    _send(scene.stranger, (photo(1), "KTP.jpg"))
    assert len(_files(scene)) == 3
    assert scene.browser.get("/berkas?lang=en").status_code == 200


def test_one_bad_file_among_several_changes_nothing(scene: Scene) -> None:
    answer = _send(scene.browser, (photo(1), "KTP.jpg"), (b"GIF89a", "animasi.gif"))
    assert answer.status_code == 409
    assert "animasi.gif: Jenis berkas tidak diterima." in answer.text
    assert _files(scene) == []
    assert scene.on_disk() == []
    assert _send(scene.browser).status_code == 409


def test_only_the_owner_opens_renames_and_deletes(scene: Scene) -> None:
    _send(scene.browser, (photo(1), "KTP.jpg"))
    place = f"/berkas/{_files(scene)[0].public_id}"
    assert isinstance(scene.stranger, CheckedClient)
    assert scene.stranger.get(place).status_code == 404
    for deed in ("nama", "hapus"):
        assert scene.stranger.send(f"{place}/{deed}", {"name": "x"}).status_code == 404
    answer = scene.browser.get(place)
    assert answer.data[:3] == b"\xff\xd8\xff"
    assert answer.headers["Content-Disposition"].startswith("inline;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["キ" * 60, "ꦲꦤꦕꦫꦏ" * 10, 'a"; x=y', "é" * 60])
def test_a_name_of_any_letters_is_kept_and_given_back(scene: Scene, name: str) -> None:
    _send(scene.browser, (photo(1), "KTP.jpg"))
    place = f"/berkas/{_files(scene)[0].public_id}"
    assert isinstance(scene.browser, CheckedClient)
    assert scene.browser.send(f"{place}/nama", {"name": f"  {name} "}).status_code == 303
    assert _files(scene)[0].name == name
    header = scene.browser.get(place).headers["Content-Disposition"]
    assert header.isascii()
    assert "filename*=UTF-8''" in header
    assert scene.browser.send(f"{place}/nama", {"name": " "}).status_code == 409
    assert scene.browser.send(f"{place}/nama", {"name": "x" * 121}).status_code == 409


def test_a_deleted_file_leaves_the_disk_and_every_page(scene: Scene) -> None:
    _send(scene.browser, (photo(1), "KTP.jpg"))
    file = _files(scene)[0]
    assert isinstance(scene.browser, CheckedClient)
    assert scene.browser.send(f"/berkas/{file.public_id}/hapus").status_code == 303
    assert scene.on_disk() == []
    assert scene.browser.get(f"/berkas/{file.public_id}").status_code == 404
    assert "KTP.jpg</a>" not in scene.browser.get("/berkas").text
    row = _files(scene)[0]
    assert (row.name, row.sha256) == ("", file.sha256)
    _send(scene.browser, (photo(1), "KTP.jpg"))
    assert len(scene.on_disk()) == 1


def _keep(database: Database, scene: Scene, seed: int = 1) -> PersonFile:
    with database.writing() as db:
        store = scene.services.files
        return actions.keep(db, scene.actor, clean_photo(seed), store, now=NOW).file


def test_a_file_in_use_is_not_deleted(scene: Scene, database: Database) -> None:
    file = _keep(database, scene)
    with database.writing() as db:
        actions.use(db, file, Holder.EVIDENCE, "e" * 26, subject_id="a" * 26, label="X", now=NOW)
    with pytest.raises(Refused) as refused, database.writing() as db:
        actions.remove(db, scene.actor, file.public_id, now=NOW)
    assert refused.value.reasons[0].code == "file_in_use"
    with database.writing() as db:
        actions.release(db, Holder.EVIDENCE, "e" * 26, now=NOW)
        actions.release(db, Holder.EVIDENCE, "e" * 26, now=NOW)
        actions.release(db, Holder.EVIDENCE, "f" * 26, now=NOW)
        actions.remove(db, scene.actor, file.public_id, now=NOW)


def test_the_worker_finishes_what_a_deletion_left(scene: Scene, database: Database) -> None:
    file = _keep(database, scene)
    with database.writing() as db:
        actions.remove(db, scene.actor, file.public_id, now=NOW)
    assert len(scene.on_disk()) == 1
    assert actions.tidy(database, scene.services.files, now=NOW) == 1
    assert scene.on_disk() == []
    assert actions.tidy(database, scene.services.files, now=NOW) == 0


def test_a_keeping_that_is_undone_leaves_no_bytes(scene: Scene, database: Database) -> None:
    session = database.open_writer()
    actions.keep(session, scene.actor, clean_photo(1), scene.services.files, now=NOW)
    assert len(scene.on_disk()) == 1
    database.finish(session, commit=False)
    assert scene.on_disk() == []
    _keep(database, scene)
    assert len(scene.on_disk()) == 1


def test_the_worker_drops_what_nobody_finishes(scene: Scene, database: Database) -> None:
    store = scene.services.files
    with database.writing() as db:
        upload = actions.begin_upload(db, scene.actor, size_bytes=500, now=NOW)
    sent = io.BytesIO(b"x" * 300)
    actions.receive(database, store, scene.actor, upload.public_id, 0, sent, now=NOW)
    orphan = store.stage_piece("z" * 26, 0, b"y")
    assert actions.tidy(database, store, now=NOW + rules.UPLOAD_LIFE / 2) == 0
    assert len(scene.on_disk()) == 2
    assert orphan.path.exists()
    later = clock() + rules.UPLOAD_LIFE + timedelta(minutes=1)
    assert actions.tidy(database, store, now=later) >= 1
    assert scene.on_disk() == []
    with database.reading() as db:
        assert db.scalars(sa.select(Upload)).all() == []


def test_the_quota_is_said_with_what_is_left(scene: Scene, database: Database) -> None:
    small = Room(2 * MB, 0)
    assert rules.why_not_fit(2 * MB, small) == ()
    (reason,) = rules.why_not_fit(3 * MB, replace(small, used_bytes=MB + MB // 2))
    assert "tinggal 0,5 MB dari 2,0 MB, sedangkan berkas ini 3,0 MB" in str(reason)
    assert Room(1, 2).left_bytes == 0
    with database.writing() as db:
        actions.begin_upload(db, scene.actor, size_bytes=MB, quota_bytes=2 * MB, now=NOW)
    with pytest.raises(Refused) as refused, database.writing() as db:
        actions.begin_upload(db, scene.actor, size_bytes=MB + 1, quota_bytes=2 * MB, now=NOW)
    assert refused.value.reasons[0].code == "quota_reached"
    store = scene.services.files
    with pytest.raises(Refused), database.writing() as db:
        actions.keep(db, scene.actor, clean_photo(1), store, now=NOW, quota_bytes=100)
    assert scene.on_disk() == []
    with database.reading() as db:
        assert queries.room_of(db, scene.sari.id, 5 * MB).used_bytes == MB


def test_there_is_an_end_to_uploads_that_nobody_finishes() -> None:
    room = Room(10 * MB, 0)
    assert rules.why_not_begin(1, 10, 0, room) == ()
    assert rules.why_not_begin(0, 10, 0, room)[0].code == "file_empty"
    assert rules.why_not_begin(11, 10, 0, room)[0].code == "file_too_big"
    assert rules.why_not_begin(1, 10, rules.OPEN_UPLOADS, room)[0].code == "too_many_uploads"
    assert rules.why_not_take(0)
    assert rules.why_not_take(rules.FILES_AT_ONCE + 1)


def test_a_full_disk_is_told_and_loses_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    _send(scene.browser, (photo(1), "KTP.jpg"))
    place = scene.browser.post(
        "/unggahan", headers={"Tus-Resumable": "1.0.0", "Upload-Length": "9"}
    ).location
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
        "Accept": "application/json",
    }
    assert scene.browser.patch(place, data=b"12345", headers=headers).status_code == 204

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        answer = _send(scene.browser, (photo(2), "Ijazah.jpg"))
        assert answer.status_code == 507
        assert "Penyimpanan server sedang penuh." in answer.text
        headers["Upload-Offset"] = "5"
        broken = scene.browser.patch(place, data=b"6789", headers=headers)
        assert broken.status_code == 507
        assert "penuh" in broken.get_json()["reasons"][0]
    assert len(_files(scene)) == 1
    assert scene.browser.patch(place, data=b"6789", headers=headers).status_code == 204
    assert scene.services.files.read_pieces(place.rpartition("/")[2], 9) == b"123456789"


def _arrive(scene: Scene, content: bytes, name: str) -> str:
    described = f"filename {base64.b64encode(name.encode()).decode()}"
    common = {"Tus-Resumable": "1.0.0", "Accept": "application/json"}
    headers = {**common, "Upload-Length": str(len(content)), "Upload-Metadata": described}
    place = scene.browser.post("/unggahan", headers=headers).location
    headers = {**common, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert scene.browser.patch(place, data=content, headers=headers).status_code == 204
    assert place
    return place


def test_an_upload_becomes_one_file_however_often_it_is_asked(scene: Scene) -> None:
    place = _arrive(scene, photo(5), "KTP.jpg")
    first = scene.browser.post(f"{place}/simpan").get_json()
    assert (first["name"], first["is_new"]) == ("KTP.jpg", True)
    assert scene.browser.post(f"{place}/simpan").get_json()["file"] == first["file"]
    assert len(_files(scene)) == 1
    assert len(scene.on_disk()) == 1
    known = scene.browser.post(f"{_arrive(scene, photo(5), 'lain.jpg')}/simpan").get_json()
    assert (known["file"], known["is_new"]) == (first["file"], False)
    assert "sudah ada" in known["told"]


def test_an_upload_that_is_not_wanted_is_forgotten(scene: Scene) -> None:
    place = _arrive(scene, b"GIF89a", "a.gif")
    answer = scene.browser.post(f"{place}/simpan", headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert "Jenis berkas tidak diterima" in answer.get_json()["reasons"][0]
    assert scene.on_disk() == []
    again = scene.browser.post(f"{place}/simpan", headers={"Accept": "application/json"})
    assert again.status_code == 404


def test_what_is_here_or_arriving_is_found_by_its_hash(scene: Scene) -> None:
    content = photo(5)
    digest = hashlib.sha256(content).hexdigest()
    asked = f"/berkas/cari?sha256={digest}&size={len(content)}"
    assert scene.browser.get(asked).get_json() == {}
    assert scene.browser.get("/berkas/cari").get_json() == {}
    _send(scene.browser, (content, "KTP.jpg"))
    found = scene.browser.get(asked).get_json()
    assert found["name"] == "KTP.jpg"
    assert scene.stranger.get(asked).get_json() == {}
    with scene.database.writing() as db:
        upload = actions.begin_upload(
            db,
            scene.actor,
            size_bytes=7,
            described="sha256 " + "YWJj",
            now=clock(),
        )
    begun = scene.browser.get("/berkas/cari?sha256=abc&size=7").get_json()
    assert begun == {"upload": f"/unggahan/{upload.public_id}"}
    assert scene.browser.get("/berkas/cari?sha256=abc&size=8").get_json() == {}


def test_unfinished_uploads_are_listed_and_can_be_cancelled(scene: Scene) -> None:
    with scene.database.writing() as db:
        upload = actions.begin_upload(
            db, scene.actor, size_bytes=1000, described="filename YS5qcGc=", now=clock()
        )
    page = scene.browser.get("/berkas").text
    assert "a.jpg" in page
    assert "Belum selesai." in page
    assert isinstance(scene.browser, CheckedClient)
    gone = scene.browser.send(f"/unggahan/{upload.public_id}/batal")
    assert gone.status_code == 303
    assert "a.jpg" not in scene.browser.get("/berkas").text


def test_a_large_form_is_taken_where_files_are_and_nowhere_else(scene: Scene) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    large = head + b"\xff\xd8\xff" + bytes(20 * MB) + b"\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    taken = scene.browser.post("/berkas", data=large, content_type=kind)
    assert taken.status_code == 409
    assert "Foto tidak dapat dibuka" in taken.text
    other = scene.browser.post("/bahasa", data=large, content_type=kind)
    assert other.status_code == 413


def test_what_comes_in_pieces_is_what_comes_whole(scene: Scene, files: FileStore) -> None:
    content = photo(30)
    place = _arrive(scene, content, "KTP.jpg")
    kept = scene.browser.post(f"{place}/simpan").get_json()
    answer = scene.browser.get(f"/berkas/{kept['file']}")
    assert answer.data == check_upload(content, "KTP.jpg").content


def test_a_full_database_is_told_as_a_full_disk(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr("lsp.files.forms.actions.keep", full)
    answer = _send(scene.browser, (photo(2), "Ijazah.jpg"))
    assert answer.status_code == 507
    assert "Penyimpanan penuh" in answer.text


class _Overtaken(io.BytesIO):
    """A slow request whose place another request takes before its bytes are settled."""

    def __init__(self, content: bytes, overtake: Callable[[], object]) -> None:
        super().__init__(content)
        self._overtake = overtake

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        if found:
            self._overtake()
        return found


def test_of_two_requests_for_the_same_place_one_counts(scene: Scene, database: Database) -> None:
    store = scene.services.files
    with database.writing() as db:
        upload = actions.begin_upload(db, scene.actor, size_bytes=10, now=NOW)
    key = upload.public_id

    def overtake() -> None:
        first = io.BytesIO(b"pertama")
        actions.receive(database, store, scene.actor, key, 0, first, now=NOW)

    late = _Overtaken(b"kedua", overtake)
    receipt = actions.receive(database, store, scene.actor, key, 0, late, now=NOW)
    assert (receipt.status, receipt.offset) == (409, 7)
    assert store.read_pieces(key, 7) == b"pertama"
    assert len(scene.on_disk()) == 1
    rest = actions.receive(database, store, scene.actor, key, 7, io.BytesIO(b"123"), now=NOW)
    assert (rest.status, rest.offset) == (204, 10)


def test_an_upload_that_ends_while_bytes_come_takes_them_along(
    scene: Scene, database: Database
) -> None:
    store = scene.services.files
    with database.writing() as db:
        key = actions.begin_upload(db, scene.actor, size_bytes=10, now=NOW).public_id

    def end() -> None:
        with database.writing() as db:
            actions.end_upload(db, store, scene.actor, key)

    late = _Overtaken(b"terlambat", end)
    assert actions.receive(database, store, scene.actor, key, 0, late, now=NOW).status == 410
    assert scene.on_disk() == []


def test_a_line_that_breaks_while_reading_keeps_what_came(scene: Scene, database: Database) -> None:
    store = scene.services.files
    with database.writing() as db:
        upload = actions.begin_upload(db, scene.actor, size_bytes=rules.PIECE_BYTES * 2, now=NOW)

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(size)

    content = Broken(b"x" * rules.PIECE_BYTES * 2)
    receipt = actions.receive(database, store, scene.actor, upload.public_id, 0, content, now=NOW)
    assert receipt.offset == rules.PIECE_BYTES
