"""Files from outside: judged by content, never by name, and written anew.

What is stored is not what was sent: photos are decoded and encoded again without metadata, HEIC
photos become JPEG, PDFs are parsed in a process of their own and saved again, Word files are packed
anew, videos lose their notes. Anything that could run is refused.
"""

import re
import struct
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import puremagic

from lsp.adapters import pdf_checking
from lsp.adapters.photos import clean_photo, heic_as_jpeg
from lsp.adapters.unwanted import unwanted
from lsp.adapters.video_checking import clean_video, is_video
from lsp.adapters.word_checking import clean_word, is_word
from lsp.kernel.refusal import Refused
from lsp.kernel.text import N_, Reason

MB = 1024 * 1024
PDF_SECONDS = 25.0
LONGEST_STEM = 80

_EMPTY = N_("Berkas kosong. Pilih berkas lain.")
_TOO_BIG = N_("%(kind)s paling besar %(limit)s MB. Kecilkan atau potong, lalu unggah lagi.")
_UNKNOWN = N_("Jenis berkas tidak diterima. Unggah PDF, JPG, PNG, HEIC, DOCX, atau MP4.")
_MOV = N_("Video ini berformat MOV. Simpan atau kirim ulang sebagai MP4, lalu unggah lagi.")
_BROKEN_PDF = N_("PDF tidak dapat dibuka, mungkin rusak. Simpan ulang lalu unggah lagi.")
_PDF_REFUSALS = {
    pdf_checking.ENCRYPTED: (
        "pdf_encrypted",
        N_("PDF terkunci kata sandi. Unggah salinan tanpa kata sandi."),
    ),
    pdf_checking.ACTIVE: (
        "pdf_active",
        N_("PDF memuat skrip, lampiran, atau perintah. Cetak ke PDF biasa lalu unggah lagi."),
    ),
    pdf_checking.TOO_LONG: ("pdf_too_long", N_("PDF paling banyak 200 halaman.")),
}
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"})


@dataclass(frozen=True, slots=True)
class CleanUpload:
    """A file that may be stored: its content written anew, what it is, and a harmless name."""

    content: bytes
    media_type: str
    extension: str
    name: str


@dataclass(frozen=True, slots=True)
class _Kind:
    label: str
    largest_mb: int
    media_type: str
    extension: str
    clean: Callable[[bytes], bytes]


def _clean_pdf(content: bytes) -> bytes:
    program = str(Path(pdf_checking.__file__))
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and file, input by pipe
            [sys.executable, "-I", program],
            input=content,
            capture_output=True,
            timeout=PDF_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise unwanted("pdf_broken", _BROKEN_PDF) from error
    if done.returncode == 0 and done.stdout.startswith(b"%PDF-"):
        return done.stdout
    raise unwanted(*_PDF_REFUSALS.get(done.returncode, ("pdf_broken", _BROKEN_PDF)))


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS = {
    "pdf": _Kind("PDF", 20, "application/pdf", ".pdf", _clean_pdf),
    "jpeg": _Kind(N_("Foto"), 25, "image/jpeg", ".jpg", lambda sent: clean_photo(sent, "jpeg")),
    "png": _Kind(N_("Foto"), 25, "image/png", ".png", lambda sent: clean_photo(sent, "png")),
    "heic": _Kind(N_("Foto"), 25, "image/jpeg", ".jpg", heic_as_jpeg),
    "docx": _Kind("DOCX", 10, _WORD, ".docx", clean_word),
    "mp4": _Kind(N_("Video"), 60, "video/mp4", ".mp4", clean_video),
}
LARGEST_BYTES = max(kind.largest_mb for kind in _KINDS.values()) * MB

# What a file chooser offers; the server looks at the content all the same.
ACCEPT = (
    ".pdf,.jpg,.jpeg,.png,.heic,.heif,.docx,.mp4,"
    f"application/pdf,image/jpeg,image/png,image/heic,image/heif,video/mp4,{_WORD}"
)

# Reading a file takes memory and a core: two at a time, the others wait.
_turn = threading.BoundedSemaphore(2)


def check_upload(upload: bytes | IO[bytes], declared_name: str) -> CleanUpload:
    """The file written anew, or Refused with a sentence that says what to do instead.

    `declared_name` only names the file for people; its ending decides nothing.
    """
    content = upload if isinstance(upload, bytes) else upload.read(LARGEST_BYTES + 1)
    if not content:
        raise unwanted("file_empty", _EMPTY)
    name = _kind(content)
    kind = _KINDS.get(name)
    if kind is None:
        raise unwanted("file_kind", _MOV if name == "mov" else _UNKNOWN)
    if len(content) > kind.largest_mb * MB:
        facts = {"kind": kind.label, "limit": kind.largest_mb}
        raise Refused([Reason("file_too_big", _TOO_BIG, facts)])
    with _turn:
        cleaned = kind.clean(content)
    stem = harmless_name(declared_name, kind.extension)
    return CleanUpload(cleaned, kind.media_type, kind.extension, stem)


def _kind(content: bytes) -> str:
    """What the first bytes say, confirmed by the table of signatures."""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return "heic"
    if content[4:8] == b"ftyp" and content[8:12] == b"qt  ":
        return "mov"
    if is_video(content):
        return "mp4"
    if is_word(content):
        return "docx"
    try:
        found = {match.extension for match in puremagic.magic_string(content[:4096])}
    except (puremagic.PureError, ValueError, IndexError, struct.error):
        return ""
    for kind, start, endings in (
        ("pdf", b"%PDF-", {".pdf"}),
        ("jpeg", b"\xff\xd8\xff", {".jpg", ".jpeg", ".jfif"}),
        ("png", b"\x89PNG\r\n\x1a\n", {".png"}),
    ):
        if content.startswith(start) and found & endings:
            return kind
    return ""


def harmless_name(declared: str, extension: str) -> str:
    """The stem of the declared name, letters and digits only, at most 80, with our extension."""
    last = re.split(r"[\\/]", declared)[-1]
    stem = last.rpartition(".")[0] or last
    plain = unicodedata.normalize("NFKC", stem)
    kept = "".join(c if c.isalnum() or c in " -_()" else "-" for c in plain)
    return (re.sub(r"\s+", " ", kept).strip(" -")[:LONGEST_STEM] or "berkas") + extension
