"""Forms as DOCX, and the sentence where the extra is missing."""

import zipfile
from io import BytesIO

import pytest

from lsp.kernel.refusal import Refused
from lsp.records.documents import word
from lsp.records.queries import templates
from lsp.records.rules.template import FormSet
from tests.records import pictures

EDITABLE = [
    (form_set, code)
    for form_set, code in pictures.ALL
    if templates.template(form_set, code).is_editable
]


@pytest.mark.parametrize(("form_set", "code"), [*EDITABLE, (FormSet.NEWER, "FR.AK.02")])
def test_a_form_is_written_as_docx(form_set: FormSet, code: str) -> None:
    pytest.importorskip("docx")
    import docx

    form = templates.template(form_set, code)
    document = docx.Document(BytesIO(word.form_docx(pictures.sample_sheet(form))))
    # a letter begins with its letterhead, and its title stands without the code
    title = form.title if form.style == "letter" else f"{code}. {form.title}"
    assert title.upper() in [paragraph.text for paragraph in document.paragraphs[:5]]
    assert document.core_properties.language == "id-ID"
    text = "\n".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )
    assert "contoh" in text.lower()


def test_ticks_strikes_and_repeated_heads_reach_the_file() -> None:
    pytest.importorskip("docx")
    form = templates.template(FormSet.NEWER, "FR.AK.02")
    with zipfile.ZipFile(BytesIO(word.form_docx(pictures.sample_sheet(form)))) as packed:
        body = packed.read("word/document.xml").decode()
    for sign in ("☑", "☐", "<w:strike/>", "<w:tblHeader/>", "<w:cantSplit/>"):
        assert sign in body


def test_without_the_extra_the_reader_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "find_spec", lambda _name: None)
    with pytest.raises(Refused) as refused:
        word.form_docx(pictures.sample_sheet(templates.template(FormSet.NEWER, "FR.AK.02")))
    assert "docx" in str(refused.value.reasons[0])
