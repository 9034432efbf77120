"""kill -9 in the middle of an upload, and a line that is cut in the middle of a request."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from lsp.adapters.database import Database
from lsp.files.rules import PIECE_BYTES
from tests.exams.live import start_server
from tests.files.live import Desk, noisy_photo, open_desk

TYPE = "application/offset+octet-stream"


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "instance", database.url.render_as_string(hide_password=False))
    yield opened
    opened.instance.services.database.close()


def _half_a_request(desk: Desk, place: str, offset: int, content: bytes) -> socket.socket:
    """Announce all of the content and send half of it; the connection stays open."""
    head = {**desk.headers, "Tus-Resumable": "1.0.0", "Content-Type": TYPE}
    head |= {"Upload-Offset": str(offset), "Content-Length": str(len(content)), "Host": "127.0.0.1"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    connection = socket.create_connection(("127.0.0.1", desk.instance.port), 30)
    connection.sendall(f"PATCH {place} HTTP/1.1\r\n{lines}\r\n".encode())
    connection.sendall(content[: len(content) // 2])
    return connection


def _offset(desk: Desk, place: str) -> int:
    answer = desk.ask("HEAD", place)
    assert answer.status == 200
    return int(answer.headers["Upload-Offset"])


def _wait_for(desk: Desk, place: str, more_than: int) -> int:
    """How far the server came, once it kept something of a request that is under way."""
    for _ in range(100):
        offset = _offset(desk, place)
        if offset > more_than:
            return offset
    return offset


def test_an_upload_survives_cut_lines_and_a_killed_server_and_arrives_once(desk: Desk) -> None:
    content = noisy_photo(PIECE_BYTES * 7)
    server = start_server(desk.instance)
    try:
        size = str(len(content))
        place = desk.ask("POST", "/unggahan", b"", Upload_Length=size).headers["Location"]
        first = desk.ask(
            "PATCH", place, content[:PIECE_BYTES], Upload_Offset="0", Content_Type=TYPE
        )
        assert first.headers["Upload-Offset"] == str(PIECE_BYTES)

        with _half_a_request(desk, place, PIECE_BYTES, content[PIECE_BYTES:]):
            kept = _wait_for(desk, place, PIECE_BYTES)
        assert PIECE_BYTES < kept < len(content), "what came before the cut is kept"
        kept = _offset(desk, place)

        connection = _half_a_request(desk, place, kept, content[kept:])
        _wait_for(desk, place, kept)
        server.kill()
        connection.close()
        server = start_server(desk.instance)
        kept = _offset(desk, place)

        last = desk.ask("PATCH", place, content[kept:], Upload_Offset=str(kept), Content_Type=TYPE)
        assert (last.status, last.headers["Upload-Offset"]) == (204, size)
        store = desk.instance.services.files
        assert store.read_pieces(place.rpartition("/")[2], len(content)) == content
        answers = [desk.ask("POST", f"{place}/simpan", b"") for _ in range(2)]
        assert [answer.status for answer in answers] == [200, 200]
        assert answers[0].body == answers[1].body
        assert len(list(store.arriving())) == 0
    finally:
        server.stop()
