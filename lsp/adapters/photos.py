"""Photos from outside: decoded and encoded again, upright, on white paper, without metadata."""

import io
import struct
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageFile, ImageOps

from lsp.adapters import heic_reading
from lsp.adapters.unwanted import unwanted
from lsp.kernel.refusal import Refused
from lsp.kernel.text import N_

LARGEST_SIDE = 30_000
MOST_PIXELS_JPEG = 130_000_000  # decoded at a fraction of that
MOST_PIXELS_PNG = 40_000_000
KEPT_SIDE = 4000
HEIC_SECONDS = 40.0

# We look at the size ourselves, before a pixel is decoded.
Image.MAX_IMAGE_PIXELS = None

_BROKEN = N_("Foto tidak dapat dibuka, mungkin rusak. Ambil ulang lalu unggah lagi.")
_HUGE = N_("Ukuran foto terlalu besar (panjang kali lebar). Perkecil lalu unggah lagi.")


def clean_photo(content: bytes, kind: str) -> bytes:
    """A JPEG or PNG (`kind`) written anew as the same kind; Refused when it cannot be opened."""
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
            return _encoded(picture, kind)
    except Refused:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, MemoryError) as error:
        raise unwanted("photo_broken", _BROKEN) from error


def _check_size(image: Image.Image, kind: str) -> None:
    limit = MOST_PIXELS_JPEG if kind == "jpeg" else MOST_PIXELS_PNG
    if max(image.size) > LARGEST_SIDE or image.width * image.height > limit:
        raise unwanted("photo_huge", _HUGE)


def _encoded(picture: Image.Image, kind: str) -> bytes:
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
    else:
        paper.save(output, "JPEG", quality=88)
    return output.getvalue()


def heic_as_jpeg(content: bytes) -> bytes:
    """A HEIC photo as a JPEG, decoded in a process of its own; Refused when it cannot be."""
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and file, input by pipe
            [sys.executable, "-I", str(Path(heic_reading.__file__))],
            input=content,
            capture_output=True,
            timeout=HEIC_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise unwanted("photo_broken", _BROKEN) from error
    if done.returncode == 0 and done.stdout.startswith(b"\xff\xd8\xff"):
        return done.stdout
    if done.returncode == heic_reading.HUGE:
        raise unwanted("photo_huge", _HUGE)
    raise unwanted("photo_broken", _BROKEN)
