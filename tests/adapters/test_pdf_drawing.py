"""A page of a stored PDF becomes a picture, and whatever is wrong with it stays outside."""

import io

import pikepdf
from PIL import Image

from lsp.adapters.pdf_drawing import count_pages, draw_page


def _pdf(*sizes: tuple[int, int]) -> bytes:
    pdf = pikepdf.new()
    for size in sizes:
        pdf.add_blank_page(page_size=size)
    output = io.BytesIO()
    pdf.save(output)
    return output.getvalue()


def test_each_page_is_a_picture_of_bounded_size() -> None:
    content = _pdf((595, 842), (200, 5000))
    assert count_pages(content) == 2
    sizes = []
    for number in (1, 2):
        picture = draw_page(content, number)
        assert picture is not None
        sizes.append(Image.open(io.BytesIO(picture)).size)
    assert sizes[0][0] == 1240
    assert sizes[1][1] == 3000


def test_a_page_that_is_not_there_is_nothing() -> None:
    content = _pdf((595, 842))
    assert [draw_page(content, number) for number in (-1, 0, 2)] == [None, None, None]


def test_what_is_no_pdf_has_no_pages() -> None:
    assert count_pages(b"%PDF-1.7 nothing") == 0
    assert draw_page(b"\xff\xd8\xff", 1) is None
