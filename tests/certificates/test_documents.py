"""The paper: two pages, every text on it, nothing cut, the QR readable, always the same bytes."""

import base64
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from lsp.adapters import pdf, qr
from lsp.adapters.signing import TokenSigner, create_signing_key
from lsp.certificates import documents
from lsp.certificates.rules.printed import Printed, plain_printed, printed_from
from lsp.certificates.rules.token import pack, qr_address
from tests.certificates.papers import AT, ORIGIN, TITLE, TITLE_EN, printed, token_for, units

LONG = "Raden Ajeng Maria Bernadetta Sri Wahyuningsih Kusumadewi S.E"
ONE_WORD = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis"


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> TokenSigner:
    folder = tmp_path_factory.mktemp("keys")
    create_signing_key(folder, "k26a")
    return TokenSigner.load(folder)


def paper(facts: Printed, token: str) -> bytes:
    return documents.certificate_pdf(facts, token, AT)


def squeezed(text: str) -> str:
    """Text without white space: extraction puts breaks where lines end."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(
    "facts",
    [
        printed(),
        printed(holder_name=LONG, is_specimen=True),
        printed(holder_name=ONE_WORD, copy=2, blanko_number="10000123"),
        printed(holder_name="Nur'aini D’Angelo Żółć-Éké", units=units(30)),
        printed(holder_name="Mulyono", units=units(44)),
        printed(
            area="Pengelolaan Pembiayaan dan Penagihan Pinjaman Koperasi Simpan Pinjam serta Unit "
            "Simpan Pinjam Koperasi Tingkat Kabupaten",
            qualification="Kepala Bagian Penagihan dan Penyelamatan Pinjaman Bermasalah Koperasi "
            "Simpan Pinjam Sekunder Tingkat Provinsi",
            units=units(12),
        ),
    ],
    ids=["plain", "sixty letters", "one word", "accents, 30 units", "44 units", "long titles"],
)
def test_everything_is_on_the_two_pages_and_the_qr_is_the_token(
    facts: Printed, signer: TokenSigner
) -> None:
    token = token_for(facts, signer)
    content = paper(facts, token)
    front, back = (squeezed(text) for text in pdf.page_texts(content))
    for text in (
        facts.holder_name,
        facts.number,
        facts.registration_number,
        facts.area,
        facts.area_en,
        facts.qualification,
        facts.qualification_en,
        facts.organization,
        facts.signer_name,
        facts.decree_number,
        facts.domain,
        "7Q4K-9M2X-7Q4K",
        "3 (tiga) tahun",
        "3 (three) years",
        "20 Desember 2029",
        "20 December 2029",
        "21 Desember 2026",
        "This is to certify that",
    ):
        assert squeezed(text) in front, text
    for unit in facts.units:
        assert squeezed(unit.code) in back
    assert back.count(squeezed(TITLE)) == back.count(squeezed(TITLE_EN)) == len(facts.units)
    assert squeezed(facts.holder_name) in back
    assert ("CONTOH" in front and "SPECIMEN" in back) is facts.is_specimen
    assert documents.read_back(content) == [qr_address(ORIGIN) + pack(token)]


def test_the_file_is_pdf_a_3u_with_the_token_inside(signer: TokenSigner) -> None:
    token = token_for(printed(), signer)
    with pikepdf.open(BytesIO(paper(printed(), token))) as document:
        assert len(document.pages) == 2
        metadata = document.open_metadata()
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "U"
        assert metadata["dc:title"] == "Sertifikat Kompetensi 64141 4214 3 0000412 2026"
        attached = document.attachments["sertifikat.jwt"]
        assert attached.get_file().read_bytes() == token.encode()
        assert attached.obj.AFRelationship == "/Data"
        assert str(document.Root.Lang) == "id"
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_every_font_is_embedded_and_ours(signer: TokenSigner) -> None:
    with pikepdf.open(BytesIO(paper(printed(), token_for(printed(), signer)))) as document:
        names = {
            str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()
        }
        assert names
        assert all(re.search(r"EB-?Garamond|Plus-?Jakarta-?Sans", name) for name in names)


def test_the_same_certificate_gives_the_same_bytes(signer: TokenSigner) -> None:
    token = token_for(printed(), signer)
    assert paper(printed(), token) == paper(printed(), token)


def test_markup_in_a_text_is_printed_and_never_followed(signer: TokenSigner) -> None:
    nasty = '<img src="file:///etc/passwd"><b>'
    facts = printed(qualification=nasty)
    assert squeezed(nasty) in squeezed(pdf.page_texts(paper(facts, token_for(facts, signer)))[0])


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:1/x", "data:,x"])
def test_the_renderer_opens_no_door(address: str) -> None:
    from weasyprint.urls import FatalURLFetchingError

    for html in (f'<img src="{address}">', f'<link rel="stylesheet" href="{address}">'):
        with pytest.raises(FatalURLFetchingError):
            pdf.lay_out(f"<!doctype html><title>x</title>{html}<p>x")


def test_a_certificate_that_cannot_fit_is_refused_not_cut(signer: TokenSigner) -> None:
    facts = printed(units=units(200))
    with pytest.raises(documents.DoesNotFit):
        paper(facts, token_for(facts, signer))


def test_letters_that_our_faces_lack_are_named() -> None:
    assert pdf.missing_characters("Żółć O’Brien, S.E.") == ""
    assert pdf.missing_characters("Đặng 漢") == "ặ漢"


def test_a_code_too_dense_for_paper_is_refused() -> None:
    fits = "A" * 400
    code = qr.make_code(qr_address(ORIGIN), fits)
    assert (code.version <= 14) is (code.side_mm == 35)
    with pytest.raises(qr.QrTooLarge):
        qr.make_code(qr_address(ORIGIN), "A" * 600)


def test_a_version_fifteen_code_is_printed_larger() -> None:
    codes = [qr.make_code(qr_address(ORIGIN), "A" * size) for size in (430, 470, 500)]
    assert {code.version: code.side_mm for code in codes} == {13: 35, 14: 35, 15: 40}


def test_printed_facts_survive_being_kept() -> None:
    facts = printed(units=units(2), copy=3)
    assert printed_from(plain_printed(facts)) == facts


@pytest.mark.skipif(not shutil.which("zbarimg"), reason="zbar is not installed")
@pytest.mark.parametrize("dpi", [100, 150, 200])
def test_independent_tools_read_the_same_qr(dpi: int, signer: TokenSigner, tmp_path: Path) -> None:
    facts = printed(holder_name=LONG, blanko_number="10000123", copy=2, is_specimen=True)
    token = token_for(facts, signer)
    (tmp_path / "c.pdf").write_bytes(paper(facts, token))
    command = [
        "pdftoppm",
        "-r",
        str(dpi),
        "-f",
        "1",
        "-l",
        "1",
        "-png",
        "-singlefile",
        "c.pdf",
        "c",
    ]
    subprocess.run(command, cwd=tmp_path, check=True)
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "c.png"], cwd=tmp_path, check=True, capture_output=True
    )
    assert read.stdout.decode().strip() == qr_address(ORIGIN) + pack(token)


def test_the_packed_token_is_base32_of_the_designed_size(signer: TokenSigner) -> None:
    packed = pack(token_for(printed(blanko_number="10000123"), signer))
    size = len(base64.b32decode(packed + "=" * (-len(packed) % 8)))
    assert 224 <= size <= 290
    assert qr.make_code(qr_address(ORIGIN), packed).version in (12, 13, 14)


def test_each_page_lies_on_its_own_frame(signer: TokenSigner) -> None:
    content = paper(printed(), token_for(printed(), signer))
    inked = []
    for page in (1, 2):
        band = pdf.picture(content, page, 60).crop((12, 100, 36, 600))  # the left side of the frame
        inked.append(sum(band.histogram()[:200]))
    assert inked[0] > inked[1] > 0, "the front has the denser frame"
