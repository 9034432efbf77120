"""Guilloche lines for printed papers, drawn once per process as SVG in millimetres of A4."""

import math
from collections.abc import Iterator
from functools import cache
from typing import Final

WIDTH: Final = 210
HEIGHT: Final = 297
_MARGIN: Final = 10
_BRAND: Final = "#0B5F6B"
_GOLD: Final = "#B88A2B"
_PAPER: Final = "#fffdf8"


def _line(points: Iterator[tuple[float, float]]) -> str:
    return '<polyline points="' + " ".join(f"{x:.2f},{y:.2f}" for x, y in points) + '"/>'


def _wave(
    begin: tuple[float, float], end: tuple[float, float], waves: int, phase: float
) -> Iterator[tuple[float, float]]:
    length = math.dist(begin, end)
    dx, dy = (end[0] - begin[0]) / length, (end[1] - begin[1]) / length
    steps = int(length * 1.3)
    for step in range(steps + 1):
        share = step / steps
        swing = 2.6 * math.sin(2 * math.pi * waves * share + phase)
        along = share * length
        yield begin[0] + dx * along - dy * swing, begin[1] + dy * along + dx * swing


def _flower(
    centre: tuple[float, float], radius: float, depth: float, petals: int, turn: float, step: int
) -> Iterator[tuple[float, float]]:
    for degrees in range(0, 361, step):
        angle = math.radians(degrees)
        reach = radius + depth * math.sin(petals * angle + turn)
        yield centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)


def _border(bands: int, rings: int, paper: str) -> str:
    near, right, bottom = _MARGIN, WIDTH - _MARGIN, HEIGHT - _MARGIN
    sides = (
        ((near, near), (right, near), 19),
        ((near, bottom), (right, bottom), 19),
        ((near, near), (near, bottom), 28),
        ((right, near), (right, bottom), 28),
    )
    lines = [
        _line(_wave(begin, end, waves, band * math.pi / 3))
        for band in range(bands)
        for begin, end, waves in sides
    ]
    for centre in ((near, near), (right, near), (near, bottom), (right, bottom)):
        lines.append(f'<circle cx="{centre[0]}" cy="{centre[1]}" r="4.4" fill="{paper}"/>')
        lines += [_line(_flower(centre, 1.2 + r * 0.45, 0.55, 8, r * 0.5, 3)) for r in range(rings)]
    return "".join(lines)


def _rosette() -> str:
    rings = range(10)
    return "".join(_line(_flower((105, 150), 34 + r * 3.1, 5, 9, r * 0.35, 2)) for r in rings)


@cache
def frame(*, is_front: bool) -> str:
    """The frame of a page; the front has denser bands and the rosette behind its text."""
    border = _border(6, 7, _PAPER) if is_front else _border(3, 4, "#ffffff")
    rosette = (
        f'<g fill="none" stroke="{_GOLD}" stroke-width=".14" opacity=".28">{_rosette()}</g>'
        if is_front
        else ""
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="frame" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<g fill="none" stroke="{_BRAND}" stroke-width=".16" opacity=".75">{border}</g>{rosette}'
        f'<g fill="none" stroke="{_GOLD}"><path d="M5.5 5.5h199v286h-199z" stroke-width=".5"/>'
        '<path d="M14.4 14.4h181.2v268.2h-181.2z" stroke-width=".35"/></g></svg>'
    )


@cache
def seal() -> str:
    """The body's neutral mark: a tick under a rosette, in place of any emblem of the state."""
    rings = "".join(_line(_flower((50, 50), 38 + r * 2.2, 2.4, 16, r * 0.6, 2)) for r in range(4))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="seal" viewBox="0 0 100 100">'
        f'<g fill="none" stroke="{_GOLD}" stroke-width=".8">{rings}</g>'
        f'<circle cx="50" cy="50" r="32" fill="{_PAPER}" stroke="{_GOLD}" stroke-width="1.2"/>'
        f'<circle cx="50" cy="50" r="28.5" fill="{_BRAND}"/>'
        '<g fill="none" stroke-linecap="round" stroke-linejoin="round">'
        '<path d="M36 49l9.5 9.5L65 37" stroke="#fff" stroke-width="5.6"/>'
        f'<path d="M36 67h28" stroke="{_GOLD}" stroke-width="3.4"/></g></svg>'
    )
