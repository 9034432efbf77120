"""A drawn form as a DOCX file, for those papers that an LSP edits.

python-docx is an extra (`pip install lsp[docx]`) and is loaded only when somebody asks for a file.
"""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from lsp.kernel.refusal import Refused
from lsp.kernel.text import N_, Reason
from lsp.records.rules.sheet import Card, Cell, Lines, Part, Row, Sheet

FONT = "Arial"
SIGNS = "Segoe UI Symbol"
BLANK = "…" * 16
MISSING = Reason(
    "docx_missing",
    N_("Berkas DOCX belum tersedia pada server ini: paket tambahan “docx” belum dipasang."),
)


def is_available() -> bool:
    """Whether the extra is installed."""
    return find_spec("docx") is not None


def form_docx(sheet: Sheet) -> bytes:
    """The form as an editable document; Refused where the extra is not installed."""
    if not is_available():
        raise Refused([MISSING])
    written = BytesIO()
    _Writer(sheet).document.save(written)
    return written.getvalue()


class _Writer:
    """Writes the parts of a sheet one after another."""

    def __init__(self, sheet: Sheet) -> None:
        self._shared = import_module("docx.shared")
        self._enum = import_module("docx.enum.text").WD_ALIGN_PARAGRAPH
        self.document = import_module("docx").Document()
        self._page(sheet)
        if sheet.is_letter:
            self._letterhead(sheet)
        title = sheet.title.upper() if sheet.is_letter else f"{sheet.code}. {sheet.title.upper()}"
        heading = self.document.add_heading(title, 1)
        if sheet.is_letter:
            heading.alignment = self._enum.CENTER
        for part in sheet.parts:
            self._part(part)

    def _page(self, sheet: Sheet) -> None:
        mm, section = self._shared.Mm, self.document.sections[0]
        sides = (297, 210) if sheet.is_landscape else (210, 297)
        section.page_width, section.page_height = mm(sides[0]), mm(sides[1])
        if sheet.is_landscape:
            section.orientation = import_module("docx.enum.section").WD_ORIENT.LANDSCAPE
        section.left_margin = section.right_margin = mm(18)
        section.top_margin = section.bottom_margin = mm(18)
        section.header.paragraphs[
            0
        ].text = f"{sheet.organization.get('name', '')}\tPerangkat {sheet.label}"
        section.footer.paragraphs[0].text = f"{sheet.code}\t{sheet.note}"
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = FONT, self._shared.Pt(9)
        normal.paragraph_format.space_after = self._shared.Pt(2)
        properties = self.document.core_properties
        properties.title, properties.language = f"{sheet.code} {sheet.title}", "id-ID"
        properties.author = sheet.organization.get("name", "")

    def _letterhead(self, sheet: Sheet) -> None:
        for name in ("name", "licence", "address"):
            line = self.document.add_paragraph(sheet.organization.get(name, ""))
            line.alignment = self._enum.CENTER

    def _part(self, part: Part) -> None:
        if part.kind == "break":
            self.document.add_page_break()
            return
        if part.title:
            self.document.add_heading(part.title, part.level)
        if part.kind in {"table", "facts"}:
            self._table(part.head, part.body)
        elif part.kind == "signatures":
            self._signatures(part.cards)
        elif part.kind == "box":
            self._table((), (Row((Cell(part.lines),)),))
        else:
            self._paragraphs(part)

    def _paragraphs(self, part: Part) -> None:
        style = {"number": "List Number", "letter": "List Number", "bullet": "List Bullet"}
        for line in part.lines:
            paragraph = self.document.add_paragraph(style=style.get(part.style))
            self._write(paragraph, (line,))
            if part.style in {"center", "end"}:
                paragraph.alignment = (
                    self._enum.CENTER if part.style == "center" else self._enum.RIGHT
                )

    def _table(self, head: Sequence[Row], body: Sequence[Row]) -> None:
        rows = [*head, *body]
        if not rows:
            return
        width = max(_width(rows, at) for at in range(1))
        table = self.document.add_table(rows=len(rows), cols=width)
        table.style = "Table Grid"
        taken: set[tuple[int, int]] = set()
        for at, row in enumerate(rows):
            self._row(table, at, row, taken, is_head=at < len(head))
        for at in range(len(head)):
            _repeat(table.rows[at])
        self.document.add_paragraph()

    def _row(
        self, table: Any, at: int, row: Row, taken: set[tuple[int, int]], *, is_head: bool
    ) -> None:
        column = 0
        for cell in row.cells:
            while (at, column) in taken:
                column += 1
            last = (at + cell.rows - 1, column + cell.columns - 1)
            taken |= {
                (down, across)
                for down in range(at, last[0] + 1)
                for across in range(column, last[1] + 1)
            }
            place = table.cell(at, column)
            if last != (at, column):
                place = place.merge(table.cell(*last))
            self._fill(place, cell, is_head or row.is_section)

    def _fill(self, place: Any, cell: Cell, is_strong: bool) -> None:
        paragraph = place.paragraphs[0]
        if cell.look == "mark":
            paragraph.alignment = self._enum.CENTER
        if cell.look == "void":
            _shade(place)
        self._write(paragraph, cell.lines, is_strong=is_strong)

    def _write(self, paragraph: Any, lines: Lines, *, is_strong: bool = False) -> None:
        for at, line in enumerate(lines):
            if at:
                paragraph.add_run().add_break()
            for piece in line:
                run = paragraph.add_run(BLANK if piece.look == "blank" else piece.text)
                run.bold = is_strong or piece.look == "strong" or None
                run.font.strike = piece.look == "strike" or None
                if piece.look in {"on", "off"}:
                    run.font.name = SIGNS
                if piece.look == "small":
                    run.font.size = self._shared.Pt(7)

    def _signatures(self, cards: Sequence[Card]) -> None:
        table = self.document.add_table(rows=1, cols=max(1, len(cards)))
        table.style = "Table Grid"
        for card, place in zip(cards, table.rows[0].cells, strict=False):
            lines = [card.label, f"Nama: {card.name or BLANK}"]
            if card.number is not None:
                lines.append(f"No. Reg.: {card.number or BLANK}")
            lines.append("Tanda tangan dan tanggal:")
            if card.act:
                act = card.act
                lines += [f"Ditandatangani secara elektronik {act.when}", f"{act.how} · {act.code}"]
            else:
                lines += ["", "", ""]
            place.paragraphs[0].text = "\n".join(lines)
        _keep_whole(table.rows[0])


def _width(rows: Sequence[Row], at: int) -> int:
    """How many columns the table has: its first row reaches over all of them."""
    return sum(cell.columns for cell in rows[at].cells)


def _property(row: Any, name: str) -> None:
    element = import_module("docx.oxml").OxmlElement(f"w:{name}")
    row._tr.get_or_add_trPr().append(element)


def _repeat(row: Any) -> None:
    _property(row, "tblHeader")
    _property(row, "cantSplit")


def _keep_whole(row: Any) -> None:
    _property(row, "cantSplit")


def _shade(place: Any) -> None:
    element = import_module("docx.oxml").OxmlElement("w:shd")
    names = import_module("docx.oxml.ns")
    element.set(names.qn("w:val"), "clear")
    element.set(names.qn("w:fill"), "BDBDBD")
    place._tc.get_or_add_tcPr().append(element)
