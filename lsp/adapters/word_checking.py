"""Word files (DOCX) from outside: a zip within limits, no macros, nothing fetched, written anew."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from lsp.adapters.photos import clean_photo
from lsp.adapters.unwanted import unwanted
from lsp.adapters.word_parts import PartBroken, instructions, main_kind, relationships
from lsp.kernel.refusal import Refused
from lsp.kernel.text import N_

MOST_PARTS = 500
MOST_BYTES = 80 * 1024 * 1024
MOST_PART_BYTES = 30 * 1024 * 1024
MOST_RATIO = 200  # text squeezes well, bombs squeeze a thousandfold
_RATIO_FROM = 1024 * 1024

_TYPES, _MAIN = "[Content_Types].xml", "word/document.xml"
_MAIN_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_FOLDERS = ("word/", "docProps/", "customXml/", "_rels/")
_PHOTOS = {".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png"}
_ENDINGS = frozenset(
    {".xml", ".rels", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".odttf", *_PHOTOS}
)
# What a relationship may stand for is open; these run, fetch or carry something.
_ACTING = frozenset(
    {
        "vbaproject",
        "wordvbadata",
        "attachedtemplate",
        "oleobject",
        "package",
        "control",
        "activexcontrolbinary",
        "afchunk",
        "subdocument",
        "frame",
    }
)
_FIELDS = re.compile(
    r"(?<![A-Z])(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|MACROBUTTON)(?![A-Z])", re.IGNORECASE
)
_LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)

_BROKEN = N_("Dokumen Word tidak dapat dibuka, mungkin rusak. Simpan ulang lalu unggah lagi.")
_BOMB = N_("Isi dokumen Word terlalu besar setelah dibuka. Simpan sebagai PDF lalu unggah lagi.")
_ACTIVE = N_(
    "Dokumen Word memuat makro, berkas lain, atau rujukan ke luar. "
    "Simpan sebagai PDF lalu unggah lagi."
)


def is_word(content: bytes) -> bool:
    """Whether the bytes are a zip that holds a Word document."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {_TYPES, _MAIN} <= set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def clean_word(content: bytes) -> bytes:
    """The document written anew part by part, photos in it without metadata; or Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_list(archive)
            parts = dict(_parts(archive))
        _check_parts(parts)
    except (
        zipfile.BadZipFile,
        PartBroken,
        zlib.error,
        EOFError,
        ValueError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise unwanted("word_broken", _BROKEN) from error
    return _packed(parts)


def _check_list(archive: zipfile.ZipFile) -> None:
    """The table of contents within limits, before anything is unfolded."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise unwanted("word_bomb", _BOMB)
    if len({name.casefold() for name in names}) != len(names):
        raise PartBroken("a part stands there twice")
    for entry in entries:
        if entry.flag_bits & 0x1 or not _is_plain_name(entry.filename):
            raise PartBroken(entry.filename)
        squeezed = max(entry.compress_size, 1)
        if entry.file_size > _RATIO_FROM and entry.file_size / squeezed > MOST_RATIO:
            raise unwanted("word_bomb", _BOMB)


def _is_plain_name(name: str) -> bool:
    """A path that stays inside the archive."""
    if "\\" in name or "\0" in name or ":" in name or name.startswith("/"):
        return False
    return not any(step in {"", ".", ".."} for step in name.rstrip("/").split("/"))


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Each part's bytes; what the table says of sizes is not believed."""
    left = MOST_BYTES
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        with archive.open(entry) as stream:
            plain = _some(stream, min(MOST_PART_BYTES, left))
        left -= len(plain)
        yield entry.filename, plain


def _some(stream: IO[bytes], most: int) -> bytes:
    plain = stream.read(most + 1)
    if len(plain) > most:
        raise unwanted("word_bomb", _BOMB)
    return plain


def _check_parts(parts: dict[str, bytes]) -> None:
    if main_kind(parts[_TYPES], _MAIN) != _MAIN_KIND:
        raise unwanted("word_active", _ACTIVE)
    for name, content in parts.items():
        ending = "." + name.rpartition(".")[2].lower()
        if name != _TYPES and (ending not in _ENDINGS or not name.startswith(_FOLDERS)):
            raise unwanted("word_active", _ACTIVE)
        if ending == ".rels":
            _check_relationships(content)
        elif ending == ".xml" and _FIELDS.search(instructions(content)):
            raise unwanted("word_active", _ACTIVE)


def _check_relationships(content: bytes) -> None:
    for kind, target, is_external in relationships(content):
        is_link = kind == "hyperlink" and bool(_LINK.match(target))
        if kind in _ACTING or (is_external and not is_link):
            raise unwanted("word_active", _ACTIVE)


def _packed(parts: dict[str, bytes]) -> bytes:
    """The same parts in a fresh archive: no comments, no dates, nothing before or behind."""
    output = io.BytesIO()
    first = sorted(parts, key=lambda name: (name != _TYPES, name))
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in first:
            kind = _PHOTOS.get("." + name.rpartition(".")[2].lower())
            plain = _photo(parts[name], kind) if kind else parts[name]
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, plain)
    return output.getvalue()


def _photo(content: bytes, kind: str) -> bytes:
    try:
        return clean_photo(content, kind)
    except Refused as refused:
        raise unwanted("word_broken", _BROKEN) from refused
