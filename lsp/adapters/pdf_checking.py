"""Checks one PDF from stdin and writes it anew to stdout; run as a program of its own.

A PDF is parsed by native code, so it is parsed in a process with little memory and time that has
nothing to lose. Exit codes say what was found; see `lsp.adapters.uploads`. Imports nothing of lsp.
"""

import io
import resource
import sys
from typing import Any

import pikepdf

MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 15
MOST_PAGES = 200
MOST_OBJECTS = 200_000
DEEPEST = 60

ENCRYPTED, ACTIVE, BROKEN, TOO_LONG = 10, 11, 12, 13

# Keys and actions that run, fetch, send or carry something.
_ACTIVE_KEYS = {
    "/JS",
    "/JavaScript",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/EF",
    "/AF",
    "/AA",
    "/XFA",
    "/RichMedia",
    "/Collection",
}
_ACTIVE_NAMES = {
    "/JavaScript",
    "/Launch",
    "/GoToR",
    "/GoToE",
    "/ImportData",
    "/SubmitForm",
    "/Rendition",
    "/RichMedia",
    "/RichMediaExecute",
    "/FileAttachment",
    "/EmbeddedFile",
    "/Movie",
    "/Sound",
    "/Screen",
    "/3D",
}
_NOTES = {0xE1, 0xED, 0xFE}  # segments of a JPEG: EXIF and XMP, IPTC, comment
_NAMED = ("/S", "/Subtype", "/Type")


def is_active(value: Any, depth: int = 0) -> bool:
    """Whether an object holds anything that acts; one nested beyond reason counts as active."""
    if depth > DEEPEST:
        return True
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        entries = value.stream_dict if isinstance(value, pikepdf.Stream) else value
        for key in entries.keys():  # noqa: SIM118 - a pikepdf dictionary, not a Python one
            if key in _ACTIVE_KEYS:
                return True
            inner = entries.get(key)
            if key in _NAMED and isinstance(inner, pikepdf.Name) and str(inner) in _ACTIVE_NAMES:
                return True
            if _is_direct(inner) and is_active(inner, depth + 1):
                return True
    elif isinstance(value, pikepdf.Array):
        return any(is_active(each, depth + 1) for each in value if _is_direct(each))
    return False


def _is_direct(value: Any) -> bool:
    return isinstance(value, pikepdf.Object) and not value.is_indirect


def _forget(pdf: pikepdf.Pdf) -> None:
    """Take out who made the file, with what, and where its photos were taken."""
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for value in pdf.objects:
        if not isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            continue
        entries = value.stream_dict if isinstance(value, pikepdf.Stream) else value
        for key in ("/Metadata", "/PieceInfo"):
            if key in entries:
                del entries[key]
        if isinstance(value, pikepdf.Stream) and value.get("/Filter") == pikepdf.Name.DCTDecode:
            kept = without_notes(value.read_raw_bytes())
            value.write(kept, filter=pikepdf.Name.DCTDecode)


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG without EXIF, XMP, IPTC and comments; one that does not begin well stays as it is."""
    kept, at = [jpeg[:2]], 2
    while jpeg[at : at + 1] == b"\xff" and jpeg[at + 1 : at + 2] not in {b"", b"\xda"}:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if end < at + 4 or end > len(jpeg):
            return jpeg
        if jpeg[at + 1] not in _NOTES:
            kept.append(jpeg[at:end])
        at = end
    return b"".join([*kept, jpeg[at:]])


def clean(content: bytes) -> bytes:
    """The PDF written anew; SystemExit with a code when it is not wanted."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if pdf.is_encrypted:
            raise SystemExit(ENCRYPTED)
        if not 0 < len(pdf.pages) <= MOST_PAGES or len(pdf.objects) > MOST_OBJECTS:
            raise SystemExit(TOO_LONG)
        if any(is_active(each) for each in pdf.objects) or is_active(pdf.trailer):
            raise SystemExit(ACTIVE)
        _forget(pdf)
        pdf.remove_unreferenced_resources()
        output = io.BytesIO()
        pdf.save(output, deterministic_id=True, fix_metadata_version=False)
    return output.getvalue()


def main() -> None:
    """Check what comes in; the limits hold from the first byte."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        sys.stdout.buffer.write(clean(content))
    except pikepdf.PasswordError:
        raise SystemExit(ENCRYPTED) from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, MemoryError, RecursionError):
        raise SystemExit(BROKEN) from None


if __name__ == "__main__":
    main()
