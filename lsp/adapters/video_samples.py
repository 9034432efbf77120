"""Where the samples of one track of an MP4 lie in the file."""

import struct
from collections.abc import Iterator, Mapping
from typing import Protocol

MOST_SAMPLES = 1_000_000


class Place(Protocol):
    """A box of the file: where its content begins and where it ends."""

    @property
    def body(self) -> int:
        """The first byte of the content."""

    @property
    def end(self) -> int:
        """The byte after the last."""


def sample_places(content: bytes, found: Mapping[bytes, Place]) -> Iterator[tuple[int, int]]:
    """The stretches (start, end) that a track's samples fill; ValueError when a table is wrong."""
    if not {b"stsz", b"stsc"} <= set(found) or not {b"stco", b"co64"} & set(found):
        return
    sizes = _sizes(content, found[b"stsz"])
    runs = _runs(content, found[b"stsc"])
    at = 0
    for number, start in enumerate(_chunks(content, found), 1):
        place = start
        for size in sizes[at : at + _in_chunk(runs, number)]:
            if place + size > len(content):
                raise ValueError("a sample beyond the end")
            yield place, place + size
            place += size
            at += 1


def _count(content: bytes, at: int, width: int, end: int) -> int:
    (count,) = struct.unpack_from(">I", content, at)
    if count > MOST_SAMPLES or at + 4 + count * width > end:
        raise ValueError("a table too long")
    return int(count)


def _sizes(content: bytes, table: Place) -> list[int]:
    (each,) = struct.unpack_from(">I", content, table.body + 4)
    if each:
        (count,) = struct.unpack_from(">I", content, table.body + 8)
        return [each] * min(count, MOST_SAMPLES)
    count = _count(content, table.body + 8, 4, table.end)
    return list(struct.unpack_from(f">{count}I", content, table.body + 12))


def _runs(content: bytes, table: Place) -> list[tuple[int, int]]:
    """From which chunk on there are how many samples in each."""
    count = _count(content, table.body + 4, 12, table.end)
    flat = struct.unpack_from(f">{count * 3}I", content, table.body + 8)
    return [(flat[n], flat[n + 1]) for n in range(0, len(flat), 3)]


def _in_chunk(runs: list[tuple[int, int]], number: int) -> int:
    return next((each for first, each in reversed(runs) if first <= number), 0)


def _chunks(content: bytes, found: Mapping[bytes, Place]) -> tuple[int, ...]:
    wide = b"co64" in found
    table = found[b"co64" if wide else b"stco"]
    count = _count(content, table.body + 4, 8 if wide else 4, table.end)
    return struct.unpack_from(f">{count}{'Q' if wide else 'I'}", content, table.body + 8)
