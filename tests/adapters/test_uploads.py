"""Files from outside: judged by content, written anew, refused with a sentence."""

import hashlib
import importlib
import io
import struct
import zlib

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from lsp.adapters.uploads import LARGEST_BYTES, CleanUpload, check_upload, harmless_name
from lsp.kernel.refusal import Refused


def _photo(kind: str = "JPEG", size: tuple[int, int] = (320, 200), **options: object) -> bytes:
    output = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(output, kind, **options)
    return output.getvalue()


def _pdf(change: object = None) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    if callable(change):
        change(pdf)
    output = io.BytesIO()
    pdf.save(output)
    return output.getvalue()


def _code(content: bytes, name: str = "berkas.pdf") -> str:
    with pytest.raises(Refused) as refused:
        check_upload(content, name)
    (reason,) = refused.value.reasons
    assert str(reason).endswith(".")
    return reason.code


def _open(upload: CleanUpload) -> Image.Image:
    return Image.open(io.BytesIO(upload.content))


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", ".jpg"), ("PNG", ".png")])
def test_a_photo_is_kept_with_its_kind(kind: str, ending: str) -> None:
    upload = check_upload(_photo(kind), "KTP saya.pdf")
    assert upload.extension == ending
    assert upload.name == f"KTP saya{ending}"
    assert _open(upload).size == (320, 200)


def test_a_pdf_is_kept_and_the_same_file_gives_the_same_bytes() -> None:
    content = _pdf()
    first, second = check_upload(content, "a.pdf"), check_upload(io.BytesIO(content), "b.pdf")
    assert first.media_type == "application/pdf"
    assert first.content == second.content
    assert len(pikepdf.open(io.BytesIO(first.content)).pages) == 1


def test_metadata_and_what_hangs_behind_the_photo_are_dropped() -> None:
    exif = Image.Exif()
    exif[0x010E] = "rahasia"
    exif.get_ifd(0x8825)[1] = "S"
    sent = _photo(exif=exif, comment=b"rahasia") + b"<script>rahasia</script>"
    upload = check_upload(sent, "a.jpg")
    assert b"rahasia" not in upload.content
    assert not _open(upload).getexif()


def test_a_photo_is_turned_as_the_camera_said() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert _open(check_upload(_photo(exif=exif), "a.jpg")).size == (200, 320)


def test_a_transparent_picture_stands_on_white() -> None:
    output = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(output, "PNG")
    assert _open(check_upload(output.getvalue(), "a.png")).getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "I;16", "LA"])
def test_every_kind_of_pixel_becomes_plain_colour(mode: str) -> None:
    output = io.BytesIO()
    Image.new(mode, (8, 8)).save(output, "JPEG" if mode == "CMYK" else "PNG")
    assert _open(check_upload(output.getvalue(), "a")).mode == "RGB"


def test_a_large_phone_photo_is_made_smaller() -> None:
    output = io.BytesIO()
    Image.new("RGB", (9000, 7000), "navy").save(output, "JPEG")
    assert max(_open(check_upload(output.getvalue(), "a.jpg")).size) == 4000


def _png_of(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 10000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(65535, 65535), (40000, 10), (10000, 10000), (2**31 - 1, 1)])
def test_a_photo_of_huge_dimensions_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    assert _code(_png_of(*size), "a.png") in {"photo_huge", "photo_broken"}


def test_a_cut_photo_is_refused_whatever_else_the_process_has_imported() -> None:
    importlib.import_module("weasyprint")  # lets cut pictures pass, for the whole process
    for kind in ("JPEG", "PNG"):
        content = _photo(kind)
        assert _code(content[: len(content) // 2], "a") == "photo_broken"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\xff\xd8\xff" + b"\0" * LARGEST_BYTES, "file_too_big"),
        (b"MZ" + b"\0" * 100, "file_kind"),
        (b"<html><script>alert(1)</script></html>", "file_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "file_kind"),
        (b"PK\x03\x04" + b"\0" * 100, "file_kind"),
        (b"GIF89a" + b"\0" * 100, "file_kind"),
        (b"II*\0" + b"\0" * 100, "file_kind"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 100, "photo_broken"),
        (b"\n%PDF-1.7 not at the start", "file_kind"),
        (b"%PDF-1.7\nnothing", "pdf_broken"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "photo_broken"),
        (b"x", "file_kind"),
    ],
)
def test_what_is_no_photo_and_no_pdf_is_refused(content: bytes, code: str) -> None:
    assert _code(content, "surat.pdf") == code


def test_a_mov_video_is_told_what_to_do() -> None:
    with pytest.raises(Refused, match="MP4"):
        check_upload(b"\0\0\0\x18ftypqt  " + b"\0" * 100, "IMG_1.MOV")


def test_each_kind_has_its_own_limit() -> None:
    with pytest.raises(Refused, match="Foto paling besar 25 MB"):
        check_upload(b"\xff\xd8\xff" + b"\0" * (26 * 2**20), "a.jpg")
    with pytest.raises(Refused, match="PDF paling besar 20 MB"):
        check_upload(b"%PDF-1.7" + b"\0" * (21 * 2**20), "a.pdf")


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _launch(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="/bin/sh")
    pdf.pages[0].Annots = pikepdf.Array(
        [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action)]
    )


def _attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.exe"] = b"MZ"


def _named_script(pdf: pikepdf.Pdf) -> None:
    action = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x"))
    names = pikepdf.Dictionary(Names=pikepdf.Array(["a", action]))
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=names)


def _page_action(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://x"))


def _remote(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.GoToR, F="\\\\host\\share")


def _form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pikepdf.String("<xdp/>"))


@pytest.mark.parametrize(
    "change", [_script, _launch, _attachment, _named_script, _page_action, _remote, _form]
)
def test_a_pdf_that_acts_is_refused(change: object) -> None:
    assert _code(_pdf(change)) == "pdf_active"


def test_a_hidden_spelling_of_a_script_is_seen() -> None:
    assert _code(
        _pdf(_script).replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/J#53")
    ) in {
        "pdf_active",
        "pdf_broken",
    }


def test_a_pdf_with_a_plain_link_is_kept() -> None:
    def link(pdf: pikepdf.Pdf) -> None:
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://contoh.example")
        pdf.pages[0].Annots = pikepdf.Array(
            [pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action)]
        )

    assert check_upload(_pdf(link), "a.pdf").content


@pytest.mark.parametrize("passwords", [("user", "owner"), ("", "owner")])
def test_an_encrypted_pdf_is_refused(passwords: tuple[str, str]) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    output = io.BytesIO()
    pdf.save(output, encryption=pikepdf.Encryption(user=passwords[0], owner=passwords[1]))
    assert _code(output.getvalue()) == "pdf_encrypted"


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    def pages(pdf: pikepdf.Pdf) -> None:
        for _ in range(200):
            pdf.add_blank_page()

    assert _code(_pdf(pages)) == "pdf_too_long"


def test_a_pdf_that_unfolds_into_gigabytes_is_refused_in_time() -> None:
    """An object stream of a few megabytes that would fill more than a gigabyte of memory."""
    squeezer = zlib.compressobj(9)
    body = b"".join([*(squeezer.compress(b" " * 2**20) for _ in range(1200)), squeezer.flush()])
    parts = [b"%PDF-1.7\n"]
    at = len(parts[0])
    parts.append(
        b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(body)
        + body
        + b"\nendstream\nendobj\n"
    )
    table_at = at + len(parts[1])
    rows = b"\0\0\0\0\0\xff" + b"\1" + struct.pack(">I", at) + b"\0" + b"\2\0\0\0\1\0"
    table = zlib.compress(rows)
    parts.append(
        b"2 0 obj\n<</Type/XRef/Size 3/W[1 4 1]/Root 2 0 R/Filter/FlateDecode/Length %d>>\nstream\n"
        % len(table)
        + table
        + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % table_at
    )
    content = b"".join(parts)
    assert len(content) < LARGEST_BYTES
    assert _code(content) in {"pdf_broken", "pdf_too_long"}


def _noise(seed: str) -> bytes:
    return hashlib.sha512(seed.encode()).digest()


def test_damaged_files_are_refused_and_never_crash() -> None:
    for whole in (_photo(), _photo("PNG"), _pdf()):
        for turn in range(8):
            damaged = bytearray(whole)
            for place, value in zip(_noise(f"p{turn}")[::2], _noise(f"v{turn}"), strict=False):
                damaged[place * len(damaged) // 256] = value
            try:
                assert check_upload(bytes(damaged), "a").content
            except Refused:
                continue


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(Refused):
        check_upload(content.replace(b"%PDF", b"%PDX"), "a")


@pytest.mark.parametrize(
    ("declared", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\KTP.JPG", "KTP.pdf"),
        ("a\u202egpj.exe", "a-gpj.pdf"),
        ("'; DROP TABLE--.pdf", "DROP TABLE.pdf"),
        ("", "berkas.pdf"),
        ("...", "berkas.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
        ("Ijazah (1).pdf", "Ijazah (1).pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a--Set-Cookie- b.pdf"),
    ],
)
def test_a_name_is_made_harmless(declared: str, kept: str) -> None:
    assert harmless_name(declared, ".pdf") == kept
