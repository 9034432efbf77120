"""Draws one HEIC photo from stdin as a JPEG on stdout; run as a program of its own.

HEIC is decoded by native code, so it is decoded in a process with little memory and time that has
nothing to lose. Exit codes say what was found; see `lsp.adapters.photos`. Imports nothing of lsp.
"""

import io
import resource
import sys

import pillow_heif
from PIL import Image, ImageOps

MEMORY_BYTES = 2_000_000_000
CPU_SECONDS = 20
MOST_PIXELS = 60_000_000
LARGEST_SIDE = 30_000
KEPT_SIDE = 4000
QUALITY = 88

HUGE, BROKEN = 10, 11


def drawn(content: bytes) -> bytes:
    """The photo upright and without metadata; SystemExit with a code when it is not wanted."""
    with Image.open(io.BytesIO(content), formats=["HEIF"]) as image:
        if max(image.size) > LARGEST_SIDE or image.width * image.height > MOST_PIXELS:
            raise SystemExit(HUGE)
        image.load()
        picture = ImageOps.exif_transpose(image)
        picture.thumbnail((KEPT_SIDE, KEPT_SIDE))
        paper = Image.new("RGB", picture.size, "white")
        layer = picture.convert("RGBA")
        paper.paste(layer, mask=layer.getchannel("A"))
    output = io.BytesIO()
    paper.save(output, "JPEG", quality=QUALITY)
    return output.getvalue()


def main() -> None:
    """Draw what comes in; the limits hold from the first byte."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Image.MAX_IMAGE_PIXELS = None  # we look at the size ourselves
    pillow_heif.register_heif_opener(thumbnails=False)
    pillow_heif.options.DECODE_THREADS = 1
    content = sys.stdin.buffer.read()
    try:
        sys.stdout.buffer.write(drawn(content))
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError, MemoryError):
        raise SystemExit(BROKEN) from None


if __name__ == "__main__":
    main()
