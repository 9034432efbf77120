"""Small files of every kind that people send, and the ways in which they can be hostile."""

import io
import struct
import zipfile
from collections.abc import Mapping

import pikepdf
import pillow_heif
from PIL import Image

TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/\
content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.\
relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName=\
"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.\
document.main+xml"/></Types>"""
RELATIONS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/\
2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/\
2006/relationships/{kind}" Target="{target}"{mode}/></Relationships>"""
DOCUMENT = """<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/\
wordprocessingml/2006/main"><w:body><w:p><w:r>{inside}</w:r></w:p></w:body></w:document>"""


def photo(kind: str = "JPEG", size: tuple[int, int] = (320, 200), **options: object) -> bytes:
    """A noisy picture."""
    output = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(output, kind, **options)
    return output.getvalue()


def heic(size: tuple[int, int] = (320, 200)) -> bytes:
    """A photo as an iPhone sends it, with a place in its notes."""
    exif = Image.Exif()
    exif[0x010E] = "rahasia"
    exif.get_ifd(0x8825)[1] = "S"
    output = io.BytesIO()
    picture = pillow_heif.from_pillow(Image.new("RGB", size, "teal"))
    picture.save(output, quality=50, exif=exif.tobytes())
    return output.getvalue()


def pdf(change: object = None) -> bytes:
    """One blank page."""
    made = pikepdf.new()
    made.add_blank_page()
    if callable(change):
        change(made)
    output = io.BytesIO()
    made.save(output)
    return output.getvalue()


def relation(kind: str, target: str = "x.xml", *, external: bool = False) -> str:
    """A .rels part with one relationship."""
    mode = ' TargetMode="External"' if external else ""
    return RELATIONS.format(kind=kind, target=target, mode=mode)


def docx(
    parts: Mapping[str, str | bytes] | None = None, *, inside: str = "<w:t>Contoh</w:t>"
) -> bytes:
    """A Word file of one paragraph; `parts` are added or put in place of its own."""
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relation("officeDocument", "word/document.xml"),
        "word/document.xml": DOCUMENT.format(inside=inside),
    }
    whole.update(parts or {})
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    return output.getvalue()


def field(instruction: str) -> str:
    """A field of Word that does something, its instruction cut into two runs."""
    middle = len(instruction) // 2
    return (
        '<w:fldChar w:fldCharType="begin"/>'
        f"<w:instrText>{instruction[:middle]}</w:instrText></w:r><w:r>"
        f"<w:instrText>{instruction[middle:]}</w:instrText>"
        '<w:fldChar w:fldCharType="end"/>'
    )


def box(kind: bytes, *inner: bytes) -> bytes:
    """One box of an MP4."""
    content = b"".join(inner)
    return struct.pack(">I4s", 8 + len(content), kind) + content


def track(handler: bytes, *, at: int = 0, length: int = 0, source_flags: int = 1) -> bytes:
    """A track whose one sample lies at this place."""
    head = box(b"hdlr", bytes(8), handler, bytes(13))
    source = box(b"dref", struct.pack(">II", 0, 1), box(b"url ", struct.pack(">I", source_flags)))
    table = box(
        b"stbl",
        box(b"stsd", struct.pack(">II", 0, 0)),
        box(b"stsz", struct.pack(">IIII", 0, 0, 1, length)),
        box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)),
        box(b"stco", struct.pack(">III", 0, 1, at)),
    )
    info = box(b"minf", box(b"dinf", source), table)
    return box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", head, info))


def mp4(
    *,
    seconds: int = 12,
    brand: bytes = b"isom",
    tracks: tuple[bytes, ...] = (b"vide", b"soun"),
    notes: bytes = b"",
    samples: bytes = b"gambar",
    source_flags: int = 1,
) -> bytes:
    """A video whose samples are these bytes; every track points at them."""
    kind = box(b"ftyp", brand, bytes(4), b"isommp42")
    data = box(b"mdat", samples)
    head = box(b"mvhd", bytes(12), struct.pack(">II", 1000, seconds * 1000), bytes(80))
    at = len(kind) + 8
    made = [track(each, at=at, length=len(samples), source_flags=source_flags) for each in tracks]
    return kind + data + box(b"moov", head, *made, notes)
