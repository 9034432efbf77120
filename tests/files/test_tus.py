"""The tus protocol 1.0.0, requirement by requirement."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from lsp.adapters.uploads import LARGEST_BYTES
from lsp.files.models import Upload
from lsp.files.rules import PIECE_BYTES, UPLOAD_LIFE, tus
from tests.files.conftest import Scene

pytestmark = pytest.mark.database
VERSION = {"Tus-Resumable": "1.0.0", "Accept": "application/json"}
BODY = {**VERSION, "Content-Type": "application/offset+octet-stream"}
CONTENT = bytes(range(256)) * 3000  # 768 kB: three pieces of ours


def _begin(scene: Scene, size: int = len(CONTENT), **headers: str) -> TestResponse:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return scene.browser.post("/unggahan", headers={**VERSION, "Upload-Length": str(size), **names})


def _append(scene: Scene, url: str, offset: int, content: bytes, **headers: str) -> TestResponse:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return scene.browser.patch(
        url, data=content, headers={**BODY, "Upload-Offset": str(offset), **names}
    )


def _head(scene: Scene, url: str, **headers: str) -> TestResponse:
    return scene.browser.head(url, headers={**VERSION, **headers})


def _checksum(content: bytes, algorithm: str = "sha1") -> str:
    digest = hashlib.new(algorithm, content).digest()
    return f"{algorithm} {base64.b64encode(digest).decode()}"


def _stored(scene: Scene, url: str) -> bytes:
    key = url.rpartition("/")[2]
    with scene.database.reading() as db:
        size = db.scalars(sa.select(Upload.received_bytes).where(Upload.public_id == key)).one()
    return scene.services.files.read_pieces(key, size)


def test_options_say_what_is_spoken(scene: Scene) -> None:
    for address in ("/unggahan", _begin(scene).location):
        answer = scene.browser.options(address, headers={"Tus-Resumable": "0.9"})
        assert answer.status_code == 204
        assert answer.headers["Tus-Version"] == "1.0.0"
        assert answer.headers["Tus-Extension"] == "creation,termination,checksum,expiration"
        assert answer.headers["Tus-Max-Size"] == str(LARGEST_BYTES)
        assert "sha1" in answer.headers["Tus-Checksum-Algorithm"].split(",")


def test_creation_gives_an_address_and_a_time(scene: Scene) -> None:
    answer = _begin(scene, Upload_Metadata="filename S1RQLmpwZw==,is_contoh")
    assert answer.status_code == 201
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    until = parsedate_to_datetime(answer.headers["Upload-Expires"])
    head = _head(scene, answer.location)
    assert head.status_code == 200
    assert head.headers["Upload-Offset"] == "0"
    assert head.headers["Upload-Length"] == str(len(CONTENT))
    assert head.headers["Upload-Metadata"] == "filename S1RQLmpwZw==,is_contoh"
    assert head.headers["Cache-Control"] == "no-store"
    assert parsedate_to_datetime(head.headers["Upload-Expires"]) == until
    with scene.database.reading() as db:
        assert db.scalars(sa.select(Upload.name)).one() == "KTP.jpg"


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Length": "-1"},
        {"Upload-Length": "1.5"},
        {"Upload-Length": "١"},
        {"Upload-Length": ""},
        {"Upload-Defer-Length": "1"},
        {},
        {"Upload-Length": "1", "Upload-Metadata": "a b,a c"},
        {"Upload-Length": "1", "Upload-Metadata": "a ?,"},
        {"Upload-Length": "1", "Upload-Metadata": "a " + "A" * 3000},
    ],
)
def test_a_creation_that_is_not_well_formed_is_refused(
    scene: Scene, headers: Mapping[str, str]
) -> None:
    sent = {name: value.encode("utf-8").decode("latin-1") for name, value in headers.items()}
    assert scene.browser.post("/unggahan", headers={**VERSION, **sent}).status_code == 400


def test_more_than_the_most_is_too_large(scene: Scene) -> None:
    assert _begin(scene, LARGEST_BYTES + 1).status_code == 413
    assert _begin(scene, 0).status_code == 409


@pytest.mark.parametrize("version", [None, "", "0.2.2", "1.0.1", "2.0.0"])
def test_another_version_is_refused_and_nothing_happens(scene: Scene, version: str | None) -> None:
    place = _begin(scene).location
    headers = {**BODY, "Upload-Offset": "0", "Upload-Length": "5"}
    del headers["Tus-Resumable"]
    if version is not None:
        headers["Tus-Resumable"] = version
    for method, address in (
        ("POST", "/unggahan"),
        ("HEAD", place),
        ("PATCH", place),
        ("DELETE", place),
    ):
        answer = scene.browser.open(address, method=method, headers=headers, data=b"")
        assert answer.status_code == 412, method
        assert answer.headers["Tus-Version"] == "1.0.0"
        assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert _head(scene, place).headers["Upload-Offset"] == "0"


def test_bytes_are_appended_at_the_offset_and_nowhere_else(scene: Scene) -> None:
    place = _begin(scene).location
    half = len(CONTENT) // 2
    first = _append(scene, place, 0, CONTENT[:half])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, str(half))
    assert "Upload-Expires" in first.headers
    for wrong in (0, half - 1, half + 1):
        answer = _append(scene, place, wrong, b"salah")
        assert answer.status_code == 409, wrong
        assert "Upload-Offset" not in answer.headers
    assert _head(scene, place).headers["Upload-Offset"] == str(half)
    last = _append(scene, place, half, CONTENT[half:])
    assert last.headers["Upload-Offset"] == str(len(CONTENT))
    assert _stored(scene, place) == CONTENT
    assert _head(scene, place).headers["Upload-Offset"] == str(len(CONTENT))


def test_a_request_without_bytes_changes_nothing(scene: Scene) -> None:
    place = _begin(scene).location
    answer = _append(scene, place, 0, b"")
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "0")


def test_bytes_beyond_the_length_are_refused(scene: Scene) -> None:
    place = _begin(scene, 10).location
    assert _append(scene, place, 0, b"12345678901").status_code == 413
    assert _append(scene, place, 0, b"12345").status_code == 204
    assert _append(scene, place, 5, b"678901").status_code == 413
    assert _head(scene, place).headers["Upload-Offset"] == "5"


@pytest.mark.parametrize("kind", ["application/octet-stream", "text/plain", ""])
def test_another_content_type_is_refused(scene: Scene, kind: str) -> None:
    place = _begin(scene).location
    headers = {**VERSION, "Upload-Offset": "0", "Content-Type": kind}
    assert scene.browser.patch(place, data=b"x", headers=headers).status_code == 415


@pytest.mark.parametrize("offset", ["", "-1", "x", "1e3"])
def test_an_offset_that_is_no_number_is_refused(scene: Scene, offset: str) -> None:
    place = _begin(scene).location
    headers = {**BODY, "Upload-Offset": offset}
    assert scene.browser.patch(place, data=b"x", headers=headers).status_code == 400


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_right_checksum_is_taken_a_wrong_one_discards_the_bytes(
    scene: Scene, algorithm: str
) -> None:
    place = _begin(scene).location
    some = CONTENT[: PIECE_BYTES + 100]
    wrong = _append(scene, place, 0, some, Upload_Checksum=_checksum(b"lain", algorithm))
    assert wrong.status_code == 460
    assert _head(scene, place).headers["Upload-Offset"] == "0"
    assert scene.on_disk() == []
    right = _append(scene, place, 0, some, Upload_Checksum=_checksum(some, algorithm))
    assert (right.status_code, right.headers["Upload-Offset"]) == (204, str(len(some)))
    assert _stored(scene, place) == some


@pytest.mark.parametrize("declared", ["md4 AAAA", "sha1", "sha1 ?", "", "crc32 AAAA"])
def test_a_checksum_that_is_not_known_is_refused(scene: Scene, declared: str) -> None:
    place = _begin(scene).location
    assert _append(scene, place, 0, b"x", Upload_Checksum=declared).status_code == 400
    assert _head(scene, place).headers["Upload-Offset"] == "0"


def test_termination_forgets_the_bytes(scene: Scene) -> None:
    place = _begin(scene).location
    _append(scene, place, 0, CONTENT)
    assert scene.on_disk()
    answer = scene.browser.delete(place, headers=VERSION)
    assert (answer.status_code, answer.headers["Tus-Resumable"]) == (204, "1.0.0")
    assert scene.on_disk() == []
    for answer in (
        _head(scene, place),
        _append(scene, place, 0, b"x"),
        scene.browser.delete(place, headers=VERSION),
    ):
        assert answer.status_code == 404
        assert "Upload-Offset" not in answer.headers
        assert answer.headers["Tus-Resumable"] == "1.0.0"


def test_an_expired_upload_is_gone(scene: Scene) -> None:
    place = _begin(scene).location
    with scene.database.writing() as db:
        upload = db.scalars(sa.select(Upload)).one()
        upload.expires_at -= UPLOAD_LIFE + timedelta(seconds=1)
    assert _head(scene, place).status_code == 410
    assert _append(scene, place, 0, b"x").status_code == 410


def test_the_method_may_be_overridden(scene: Scene) -> None:
    place = _begin(scene).location
    headers = {**BODY, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    answer = scene.browser.post(place, data=b"12345", headers=headers)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "5")
    asked = {**VERSION, "X-HTTP-Method-Override": "HEAD"}
    assert scene.browser.post(place, headers=asked).headers["Upload-Offset"] == "5"
    ended = {**VERSION, "X-HTTP-Method-Override": "DELETE"}
    assert scene.browser.patch(place, headers=ended).status_code == 204
    assert scene.browser.post(place, headers=VERSION).status_code == 404


def test_nobody_touches_the_upload_of_another(scene: Scene) -> None:
    place = _begin(scene).location
    headers = {**BODY, "Upload-Offset": "0"}
    for browser, status in ((scene.stranger, 404), (scene.app.test_client(), 401)):
        asked = {**headers, "Accept": "application/json"}
        for method in ("HEAD", "PATCH", "DELETE", "OPTIONS"):
            answer = browser.open(place, method=method, headers=asked, data=b"x")
            assert answer.status_code == status, method
        assert browser.post(f"{place}/simpan", headers=asked).status_code == status
        assert browser.post(f"{place}/batal", headers=asked).status_code == status
    assert _head(scene, place).headers["Upload-Offset"] == "0"


def test_the_words_of_the_protocol() -> None:
    assert tus.number("007") == 7
    assert tus.number("9" * 16) is None
    assert tus.metadata("") == {}
    assert tus.metadata("a") == {"a": ""}
    assert tus.metadata("a, b Yg==") == {"a": "", "b": "b"}
    assert tus.metadata("é Yg==") is None
    assert tus.checksum(None) is None
