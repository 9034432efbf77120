"""A font of our own with the signs of forms: empty box, ticked box, tick.

The text faces that travel with the code have no such signs. Drawn as glyphs they stay text: they
are read aloud, searched and copied, and cost nothing to lay out.
"""

from io import BytesIO
from typing import Final

from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]

FAMILY: Final = "Form Signs"
EMPTY, TICKED, TICK = "☐", "☑", "✓"
_UNITS, _SIDE, _STROKE = 1000, 760, 66
_CHECK: Final = ((150, 330), (330, 150), (640, 560), (570, 620), (325, 285), (215, 395))

Outline = list[tuple[int, int]]


def _box() -> list[Outline]:
    left, bottom, right, top = 60, -40, 60 + _SIDE, -40 + _SIDE
    inner = _STROKE
    outside = [(left, bottom), (left, top), (right, top), (right, bottom)]
    inside = [
        (left + inner, bottom + inner),
        (right - inner, bottom + inner),
        (right - inner, top - inner),
        (left + inner, top - inner),
    ]
    return [outside, inside]


def _check() -> list[Outline]:
    return [[(x + 60, y - 20) for x, y in _CHECK][::-1]]


def signs_font() -> bytes:
    """The font as a file; the same bytes each time."""
    drawn = {
        ".notdef": [],
        "space": [],
        "empty": _box(),
        "ticked": [*_box(), *_check()],
        "tick": _check(),
    }
    builder = FontBuilder(_UNITS, isTTF=True)
    builder.setupGlyphOrder(list(drawn))
    builder.setupCharacterMap(
        {0x20: "space", ord(EMPTY): "empty", ord(TICKED): "ticked", ord(TICK): "tick"}
    )
    builder.setupGlyf({name: _glyph(outlines) for name, outlines in drawn.items()})
    builder.setupHorizontalMetrics(
        {name: (880 if outlines else 300, 0) for name, outlines in drawn.items()}
    )
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular", "psName": "FormSigns"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False
    written = BytesIO()
    builder.save(written)
    return written.getvalue()


def _glyph(outlines: list[Outline]) -> object:
    pen = TTGlyphPen(None)
    for outline in outlines:
        pen.moveTo(outline[0])
        for point in outline[1:]:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()
