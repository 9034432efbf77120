"""Draws one page of a stored PDF as a picture, so that no browser has to open the file itself.

The page is drawn by native code, so it is drawn in a process with little memory and time that has
nothing to lose. Run as a program it imports nothing of lsp.
"""

import io
import resource
import subprocess
import sys

import pypdfium2  # type: ignore[import-untyped]

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 10
SECONDS = 20.0
WIDTH = 1240  # pixels: A4 at 150 dots an inch
LONGEST = 3000
QUALITY = 82


def count_pages(content: bytes) -> int:
    """How many pages a PDF has; 0 when it cannot be read."""
    answer = _run(content, 0)
    return int(answer) if answer.isdigit() else 0


def draw_page(content: bytes, number: int) -> bytes | None:
    """A page (from 1) as a JPEG; None when there is no such page or it cannot be drawn."""
    answer = _run(content, number) if number > 0 else b""
    return answer if answer.startswith(b"\xff\xd8\xff") else None


def _run(content: bytes, number: int) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and file, input by pipe
            [sys.executable, "-I", __file__, str(number)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""


def drawn(content: bytes, number: int) -> bytes:
    """The JPEG of a page, or for page 0 the count of pages as digits."""
    document = pypdfium2.PdfDocument(content)
    if number == 0:
        return str(len(document)).encode()
    page = document[number - 1]
    width, height = page.get_size()
    scale = min(WIDTH / max(width, 1), LONGEST / max(height, 1))
    output = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(output, "JPEG", quality=QUALITY)
    return output.getvalue()


def main() -> None:
    """Draw what comes in; the limits hold from the first byte."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        sys.stdout.buffer.write(drawn(content, int(sys.argv[1])))
    except (pypdfium2.PdfiumError, ValueError, IndexError, OSError, MemoryError):
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
