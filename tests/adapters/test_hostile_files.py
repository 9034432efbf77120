"""A corpus of hostile files: whatever is sent, what is kept is harmless or nothing is kept."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pikepdf
import pytest
from PIL import Image

from lsp.adapters.pdf_checking import without_notes
from lsp.adapters.uploads import CleanUpload, check_upload, harmless_name
from lsp.kernel.refusal import Refused
from tests.adapters.arriving import TYPES, box, docx, field, heic, mp4, pdf, photo, relation, track

SCRIPT = b"<script>alert('rahasia')</script>"


def _code(content: bytes, name: str = "berkas") -> str:
    with pytest.raises(Refused) as refused:
        check_upload(content, name)
    (reason,) = refused.value.reasons
    assert str(reason).endswith(".")
    return reason.code


def _kept(content: bytes, name: str = "berkas") -> CleanUpload:
    return check_upload(content, name)


@pytest.mark.parametrize(
    ("content", "ending", "media_type"),
    [
        (photo(), ".jpg", "image/jpeg"),
        (photo("PNG"), ".png", "image/png"),
        (heic(), ".jpg", "image/jpeg"),
        (pdf(), ".pdf", "application/pdf"),
        (
            docx(),
            ".docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (mp4(), ".mp4", "video/mp4"),
    ],
)
def test_every_kind_is_known_by_its_content(content: bytes, ending: str, media_type: str) -> None:
    for name in ("berkas.exe", "berkas.pdf", "berkas.mp4", ""):
        kept = _kept(content, name)
        assert (kept.extension, kept.media_type) == (ending, media_type)
        assert kept.name.endswith(ending)
    assert _kept(content).content == _kept(content).content


def test_what_is_kept_is_kept_again_unchanged_in_kind() -> None:
    for content in (photo(), heic(), pdf(), docx(), mp4()):
        once = _kept(content)
        assert _kept(once.content).media_type == once.media_type


def test_a_heic_photo_becomes_a_jpeg_without_its_notes() -> None:
    sent = heic()
    assert b"rahasia" in sent
    kept = Image.open(io.BytesIO(_kept(sent).content))
    assert (kept.format, kept.size) == ("JPEG", (320, 200))
    assert b"rahasia" not in _kept(sent).content
    assert not kept.getexif()


def test_a_place_is_taken_out_of_photos_inside_a_pdf() -> None:
    exif = Image.Exif()
    exif[0x010E] = "rahasia"
    picture = photo(exif=exif, comment=b"rahasia")

    def with_photo(made: pikepdf.Pdf) -> None:
        image = pikepdf.Stream(made, picture)
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height, image.BitsPerComponent = 320, 200, 8
        image.ColorSpace, image.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
        made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        made.pages[0].Contents = made.make_stream(b"/I Do")
        made.docinfo["/Author"] = "rahasia"

    kept = _kept(pdf(with_photo)).content
    with pikepdf.open(io.BytesIO(kept)) as opened:
        inner = opened.pages[0].Resources.XObject.I.read_raw_bytes()
        assert b"rahasia" not in inner
        assert Image.open(io.BytesIO(inner)).size == (320, 200)
        assert "/Info" not in opened.trailer
    assert without_notes(b"\xff\xd8\xff\xe1\xff\xffx") == b"\xff\xd8\xff\xe1\xff\xffx"


def _polyglots() -> Iterator[tuple[str, bytes]]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("index.html", SCRIPT)
    tail = archive.getvalue()
    yield "photo with a page behind it", photo() + SCRIPT
    yield "photo that is an archive too", photo() + tail
    yield "photo with a page in its comment", photo(comment=SCRIPT)
    yield "picture that is an archive too", photo("PNG") + tail
    yield "PDF with an archive behind it", pdf() + tail
    yield "PDF with a page behind it", pdf() + SCRIPT
    yield "Word file with a page behind it", docx() + SCRIPT
    yield "HEIC photo with a page behind it", heic() + box(b"free", SCRIPT)
    yield "video with a page in its free room", mp4() + box(b"free", SCRIPT)
    yield "video with a page in its notes", mp4(notes=box(b"udta", SCRIPT))


@pytest.mark.parametrize(("what", "content"), list(_polyglots()))
def test_what_hangs_on_a_file_is_not_kept(what: str, content: bytes) -> None:
    try:
        kept = _kept(content)
    except Refused:
        return
    assert b"rahasia" not in kept.content, what
    assert b"index.html" not in kept.content, what


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a/*" + bytes(50),
        b"MZ" + SCRIPT,
        SCRIPT + pdf(),
        b"\n" + pdf(),
        b"PK\x03\x04" + SCRIPT,
        b"RIFF\0\0\0\0WEBPVP8 " + bytes(40),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),  # an old Word file
        mp4() + SCRIPT,
        mp4(brand=b"qt  "),
        mp4(brand=b"avif"),
        b"\0\0\0\x08ftyp",
    ],
)
def test_what_is_none_of_the_kinds_is_refused(content: bytes) -> None:
    assert _code(content, "surat.pdf") in {"file_empty", "file_kind", "video_broken"}


@pytest.mark.parametrize("make", [photo, heic, pdf, docx, mp4])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.97])
def test_a_cut_file_is_refused_or_harmless(make: object, share: float) -> None:
    whole = make()  # type: ignore[operator]
    cut = whole[: int(len(whole) * share)]
    try:
        kept = _kept(cut)
    except Refused:
        return
    assert make is pdf or make is heic, "a cut file of this kind does not open"
    assert kept.content


# Word files


def test_a_word_file_is_packed_anew() -> None:
    sent = docx({"word/media/i.png": photo("PNG")}, inside=field("PAGE"))
    kept = _kept(sent, "Laporan.docx")
    assert kept.name == "Laporan.docx"
    with zipfile.ZipFile(io.BytesIO(kept.content)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert set(archive.namelist()) >= {"word/document.xml", "word/media/i.png"}
        assert archive.testzip() is None


@pytest.mark.parametrize(
    "sent",
    [
        docx({"word/vbaProject.bin": b"\xd0\xcf"}),
        docx({"word/activeX/activeX1.xml": "<a/>", "word/activeX/activeX1.bin": b"x"}),
        docx({"word/embeddings/a.xlsx": b"PK"}),
        docx({"run.js": "x"}),
        docx({"[Content_Types].xml": TYPES.replace("document.main", "template.main")}),
        docx({"[Content_Types].xml": TYPES.replace("</Types>", '<Override PartName="/a" Content'
              'Type="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>')}),
        docx({"word/_rels/settings.xml.rels": relation("attachedTemplate", "http://x/a.dotm",
              external=True)}),
        docx({"word/_rels/document.xml.rels": relation("image", "http://x/a.png", external=True)}),
        docx({"word/_rels/document.xml.rels": relation("oleObject", "embeddings/a.bin")}),
        docx({"word/_rels/document.xml.rels": relation("hyperlink", "file:///c:/a.exe",
              external=True)}),
        docx({"word/_rels/document.xml.rels": relation("aFChunk", "word/a.xml")}),
        docx(inside=field("DDEAUTO c:\\windows\\system32\\cmd.exe")),
        docx(inside=field('INCLUDEPICTURE "http://x/a.png"')),
        docx(inside='<w:fldSimple w:instr="DDE a b"/>'),
    ],
)  # fmt: skip
def test_a_word_file_that_acts_is_refused(sent: bytes) -> None:
    assert _code(sent) == "word_active"


def test_a_word_file_with_a_plain_link_is_kept() -> None:
    link = relation("hyperlink", "https://contoh.example/ADDENDUM", external=True)
    sent = docx({"word/_rels/document.xml.rels": link}, inside=field('HYPERLINK "ADDENDUM"'))
    assert _kept(sent).content


def _named(name: str) -> bytes:
    return docx({name: "<a/>"})


@pytest.mark.parametrize(
    "sent",
    [
        _named("../../etc/passwd.xml"),
        _named("/etc/passwd.xml"),
        _named("word/../../x.xml"),
        _named("word\\..\\x.xml"),
        _named("C:/x.xml"),
        _named("WORD/DOCUMENT.xml"),
        docx({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        docx({"word/document.xml": "<a>" * 300 + "</a>" * 300}),
        docx({"word/document.xml": "<a"}),
        docx({"word/media/i.png": b"no picture"}),
    ],
)
def test_a_word_file_of_odd_make_is_refused(sent: bytes) -> None:
    assert _code(sent) == "word_broken"


@pytest.mark.parametrize(
    "sent",
    [
        docx({"word/a.xml": b"\0" * (40 * 1024 * 1024)}),
        docx({f"word/{number}.xml": b"<a/>" for number in range(600)}),
    ],
)
def test_a_word_file_that_unfolds_beyond_reason_is_refused(sent: bytes) -> None:
    assert _code(sent) == "word_bomb"


def test_a_word_file_that_lies_about_its_sizes_is_refused() -> None:
    sent = bytearray(docx({"word/a.xml": b"\0" * (31 * 1024 * 1024)}))
    true, lie = struct.pack("<I", 31 * 1024 * 1024), struct.pack("<I", 1000)
    assert _code(bytes(sent).replace(true, lie)) in {"word_bomb", "word_broken"}


def test_a_locked_word_file_is_refused() -> None:
    sent = bytearray(docx())
    table = sent.rindex(b"PK\x01\x02")
    sent[table + 8] |= 1
    assert _code(bytes(sent)) == "word_broken"


# videos


def test_what_tells_where_a_video_was_taken_is_wiped() -> None:
    place = b"+06.1-106.8/rahasia"
    notes = box(b"udta", box(b"\xa9xyz", place)) + box(b"meta", place)
    sent = mp4(notes=notes) + box(b"uuid", place) + box(b"free", place)
    kept = _kept(sent).content
    assert len(kept) == len(sent)
    assert b"rahasia" not in kept
    assert b"gambar" in kept


def test_a_track_of_places_is_wiped_with_its_samples() -> None:
    sent = mp4(tracks=(b"vide", b"soun"), samples=b"gambar-tempat")
    start = sent.index(b"tempat")
    inner = sent.index(b"moov") + 4
    film = sent[inner:] + track(b"meta", at=start, length=6)
    whole = sent[: inner - 8] + box(b"moov", film)
    kept = _kept(whole).content
    assert b"gambar-" in kept
    assert b"tempat" not in kept
    assert kept.count(b"trak") == 2


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (mp4(seconds=301), "video_too_long"),
        (mp4(seconds=0), "video_broken"),
        (mp4(tracks=(b"soun",)), "video_broken"),
        (mp4(tracks=()), "video_broken"),
        (mp4(source_flags=0), "video_outside"),
        (mp4(notes=box(b"mvex")), "video_broken"),
        (mp4() + box(b"moof"), "video_broken"),
        (mp4() + mp4(), "video_broken"),
        (box(b"ftyp", b"isom", bytes(4)), "video_broken"),
        (mp4()[:-1], "video_broken"),
        (mp4().replace(b"moov", b"junk"), "video_broken"),
        (box(b"ftyp", b"isom", bytes(4)) + box(b"free") * 6000 + mp4()[24:], "video_broken"),
        (mp4() + struct.pack(">I4sQ", 1, b"free", 2**62), "video_broken"),
    ],
)
def test_a_video_whose_boxes_do_not_fit_is_refused(sent: bytes, code: str) -> None:
    assert _code(sent) == code


# bombs and names


def test_a_picture_whose_text_unfolds_beyond_reason_is_refused_or_forgotten() -> None:
    bomb = zlib.compress(b"rahasia" * 20_000_000)
    data = b"Comment\0\0" + bomb
    chunk = struct.pack(">I", len(data)) + b"zTXt" + data
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + data))
    whole = photo("PNG")
    try:
        kept = _kept(whole[:33] + chunk + whole[33:])
    except Refused:
        return
    assert b"rahasia" not in kept.content


@pytest.mark.parametrize(
    "name",
    [
        "キ" * 60 + ".pdf",
        "ꦲꦤꦕꦫꦏ" * 12 + ".pdf",
        "é" * 60 + ".jpg",
        "\u202egpj.exe",
        "..\\..\\windows\\system32\\a.pdf",
        "/etc/passwd",
        "a\0b.pdf",
        "CON.pdf",
        ".htaccess",
        "x" * 4000,
    ],
)
def test_no_name_reaches_beyond_a_name(name: str) -> None:
    kept = harmless_name(name, ".pdf")
    assert kept.endswith(".pdf")
    assert len(kept) <= 84
    assert not set(kept) & set("/\\\0\r\n\u202e\"'<>:")


def test_a_word_file_of_another_program_is_kept_and_opens_again() -> None:
    word = pytest.importorskip("docx")
    made = word.Document()
    made.add_heading("Laporan contoh")
    made.add_picture(io.BytesIO(photo()))
    made.add_table(2, 2)
    sent = io.BytesIO()
    made.save(sent)
    opened = word.Document(io.BytesIO(_kept(sent.getvalue()).content))
    assert opened.paragraphs[0].text == "Laporan contoh"
    assert len(opened.inline_shapes) == 1
