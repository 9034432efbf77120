"""Many forms bound into one PDF."""

from io import BytesIO

import pikepdf

from lsp.adapters.pdf import page_texts
from lsp.records import documents
from lsp.records.queries import templates
from lsp.records.rules.template import FormSet
from tests.records import pictures


def test_a_binder_has_contents_bookmarks_and_both_page_counts() -> None:
    codes = ["FR.APL.01", "FR.AK.01", "FR.AK.04"]
    sheets = [pictures.sample_sheet(templates.template(FormSet.NEWER, code)) for code in codes]
    content = documents.binder_pdf(
        sheets,
        title="Berkas asesi Sari Contoh",
        lines=["Skema contoh"],
        organization=pictures.LSP,
        identifier="x",
        at=pictures.AT,
    )
    texts = page_texts(content)
    assert len(texts) == 5
    first = " ".join(texts[0].split())
    for code, page in zip(codes, ("2", "4", "5"), strict=True):
        title = templates.template(FormSet.NEWER, code).title
        assert f"{code} {title} {page}" in first
    assert "berkas hlm. 3" in texts[2]
    assert "FR.APL.01 · halaman 2 dari 2" in texts[2]
    assert "FR.AK.04 · halaman 1 dari 1" in texts[4]
    with pikepdf.open(BytesIO(content)) as bound, bound.open_outline() as outline:
        assert [item.title.split(". ")[0] for item in outline.root[1:]] == codes
        assert bound.Root.MarkInfo.Marked
        assert bound.Root.Lang == "id"
        links = [note for note in bound.pages[0].Annots if note.Subtype == "/Link"]
        assert len(links) == 6
