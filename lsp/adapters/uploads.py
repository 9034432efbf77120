"""Files from outside: only photos and PDF, judged by content, never by name, and written anew.

What is stored is not what was sent: photos are decoded and encoded again without metadata, PDFs
are parsed in a process of their own and saved again. Anything that could run is refused.
"""

import io
import re
import struct
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import puremagic
from PIL import Image, ImageFile, ImageOps

from lsp.adapters import pdf_checking
from lsp.kernel.refusal import Refused
from lsp.kernel.text import N_, Reason

LARGEST_BYTES = 15 * 1024 * 1024
LARGEST_SIDE = 30_000
MOST_PIXELS_JPEG = 130_000_000  # decoded at a fraction of that
MOST_PIXELS_PNG = 40_000_000
KEPT_SIDE = 4000
PDF_SECONDS = 25.0

# We look at the size ourselves, before a pixel is decoded.
Image.MAX_IMAGE_PIXELS = None

_EMPTY = N_("Berkas kosong. Pilih berkas lain.")
_TOO_BIG = N_("Berkas lebih besar dari 15 MB. Pilih foto yang lebih kecil atau pindai ulang.")
_UNKNOWN = N_("Jenis berkas tidak diterima. Unggah PDF, JPG, atau PNG.")
_HEIC = N_("Foto ini berformat HEIC. Ubah pengaturan kamera ke JPG, atau kirim tangkapan layarnya.")
_BROKEN_PHOTO = N_("Foto tidak dapat dibuka, mungkin rusak. Ambil ulang lalu unggah lagi.")
_HUGE_PHOTO = N_("Ukuran foto terlalu besar (panjang kali lebar). Perkecil lalu unggah lagi.")
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


@dataclass(frozen=True, slots=True)
class CleanUpload:
    """A file that may be stored: its content written anew, what it is, and a harmless name."""

    content: bytes
    media_type: str
    extension: str
    name: str


def check_upload(upload: bytes | IO[bytes], declared_name: str) -> CleanUpload:
    """The file written anew, or Refused with a sentence that says what to do instead.

    `declared_name` only names the file for people; its ending decides nothing.
    """
    content = upload if isinstance(upload, bytes) else upload.read(LARGEST_BYTES + 1)
    if not content:
        raise _refused("file_empty", _EMPTY)
    if len(content) > LARGEST_BYTES:
        raise _refused("file_too_big", _TOO_BIG)
    kind = _kind(content)
    if kind == "pdf":
        return CleanUpload(
            _clean_pdf(content), "application/pdf", ".pdf", harmless_name(declared_name, ".pdf")
        )
    if kind in {"jpeg", "png"}:
        return _clean_photo(content, kind, declared_name)
    raise _refused("file_kind", _HEIC if kind == "heic" else _UNKNOWN)


def _refused(code: str, text: str) -> Refused:
    return Refused([Reason(code, text)])


def _kind(content: bytes) -> str:
    """What the first bytes say, confirmed by the table of signatures."""
    if content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"hevc"}:
        return "heic"
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
    return (re.sub(r"\s+", " ", kept).strip(" -")[:80] or "berkas") + extension


def _clean_photo(content: bytes, kind: str, declared_name: str) -> CleanUpload:
    # The layout engine for PDF turns this on for the whole process when it is imported.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(io.BytesIO(content), formats=[kind.upper()]) as image:
            _check_size(image, kind)
            if kind == "jpeg":
                image.draft("RGB", (KEPT_SIDE, KEPT_SIDE))
            image.load()
            picture = ImageOps.exif_transpose(image)
            picture.thumbnail((KEPT_SIDE, KEPT_SIDE))
            return _encoded(picture, kind, declared_name)
    except Refused:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, MemoryError) as error:
        raise _refused("photo_broken", _BROKEN_PHOTO) from error


def _check_size(image: Image.Image, kind: str) -> None:
    limit = MOST_PIXELS_JPEG if kind == "jpeg" else MOST_PIXELS_PNG
    if max(image.size) > LARGEST_SIDE or image.width * image.height > limit:
        raise _refused("photo_huge", _HUGE_PHOTO)


def _encoded(picture: Image.Image, kind: str, declared_name: str) -> CleanUpload:
    """The pixels on white paper, nothing else of what was sent."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
    else:
        paper = Image.new("RGB", picture.size)
        paper.paste(picture.convert("RGB"))
    output = io.BytesIO()
    if kind == "png":
        paper.save(output, "PNG")
        return CleanUpload(
            output.getvalue(), "image/png", ".png", harmless_name(declared_name, ".png")
        )
    paper.save(output, "JPEG", quality=88)
    return CleanUpload(
        output.getvalue(), "image/jpeg", ".jpg", harmless_name(declared_name, ".jpg")
    )


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
        raise _refused("pdf_broken", _BROKEN_PDF) from error
    if done.returncode == 0 and done.stdout.startswith(b"%PDF-"):
        return done.stdout
    raise _refused(*_PDF_REFUSALS.get(done.returncode, ("pdf_broken", _BROKEN_PDF)))
