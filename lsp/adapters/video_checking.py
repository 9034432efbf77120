"""Videos (MP4) from outside: the boxes fit, the length is bearable, places and notes are wiped.

Nothing is encoded again: a video keeps its samples byte by byte. What tells where and with what it
was taken (user data, metadata tracks) is overwritten with nothing, so that no offset moves.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from lsp.adapters.unwanted import unwanted
from lsp.adapters.video_samples import sample_places
from lsp.kernel.text import N_

LONGEST_SECONDS = 300
MOST_BOXES = 5_000
BRANDS = frozenset(
    {b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"MSNV"}
    | {b"M4V ", b"M4VH", b"M4VP", b"mp4v", b"3gp4", b"3gp5"}
)

_TOP = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"meta", b"udta"})
_NOTES = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"wide"})
_KEPT_TRACKS = frozenset({b"vide", b"soun"})
_FOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf"})

_BROKEN = N_("Video tidak dapat dibuka, mungkin rusak atau terpotong. Rekam ulang sebagai MP4.")
_LONG = N_("Video paling lama 5 menit. Potong bagian yang penting lalu unggah lagi.")
_OUTSIDE = N_("Video merujuk berkas lain. Simpan ulang sebagai MP4 biasa lalu unggah lagi.")


@dataclass(frozen=True, slots=True)
class Box:
    """One box: what it is, where it begins, where its content begins, where it ends."""

    kind: bytes
    start: int
    body: int
    end: int


def is_video(content: bytes) -> bool:
    """Whether the first box names a brand of MP4."""
    return content[4:8] == b"ftyp" and content[8:12] in BRANDS


def clean_video(content: bytes) -> bytes:
    """The video with its notes wiped; Refused when the boxes do not fit."""
    try:
        return _Video(content).cleaned()
    except (struct.error, IndexError, ValueError) as error:
        raise unwanted("video_broken", _BROKEN) from error


class _Video:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.out = bytearray(content)
        self.left = MOST_BOXES

    def cleaned(self) -> bytes:
        top = list(self._boxes(0, len(self.content)))
        kinds = [box.kind for box in top]
        if kinds[0] != b"ftyp" or not set(kinds) <= _TOP or b"mdat" not in kinds:
            raise ValueError("boxes at the top")
        if kinds.count(b"moov") != 1 or kinds.count(b"ftyp") != 1:
            raise ValueError("one film in a file")
        for box in top:
            if box.kind in _NOTES:
                self._wipe(box)
        self._clean_film(next(box for box in top if box.kind == b"moov"))
        return bytes(self.out)

    def _boxes(self, start: int, end: int) -> Iterator[Box]:
        """The boxes that tile this stretch exactly."""
        while start < end:
            self.left -= 1
            size, kind = struct.unpack_from(">I4s", self.content, start)
            body = start + 8
            if size == 1:
                (size,) = struct.unpack_from(">Q", self.content, body)
                body += 8
            stop = end if size == 0 else start + size
            if self.left < 0 or not body <= stop <= end:
                raise ValueError("a box out of place")
            yield Box(kind, start, body, stop)
            start = stop

    def _clean_film(self, film: Box) -> None:
        inner = list(self._boxes(film.body, film.end))
        if any(box.kind == b"mvex" for box in inner):
            raise ValueError("in fragments")
        self._check_length(next((box for box in inner if box.kind == b"mvhd"), None))
        kept = [self._clean_track(box) for box in inner if box.kind == b"trak"]
        if b"vide" not in kept:
            raise ValueError("no pictures")
        for box in inner:
            if box.kind in _NOTES:
                self._wipe(box)

    def _check_length(self, head: Box | None) -> None:
        if head is None:
            raise ValueError("no head")
        is_long = self.content[head.body] == 1
        scale, length = struct.unpack_from(
            ">IQ" if is_long else ">II", self.content, head.body + (20 if is_long else 12)
        )
        if scale == 0 or length == 0:
            raise ValueError("no length")
        if length / scale > LONGEST_SECONDS:
            raise unwanted("video_too_long", _LONG)

    def _clean_track(self, track: Box) -> bytes:
        """What the track carries; one that carries neither pictures nor sound is wiped."""
        found: dict[bytes, Box] = {}
        self._gather(track, found)
        head = found.get(b"hdlr")
        if head is None or b"dref" not in found:
            raise ValueError("a track without a head")
        self._check_sources(found[b"dref"])
        kind = self.content[head.body + 8 : head.body + 12]
        if kind not in _KEPT_TRACKS:
            for start, end in sample_places(self.content, found):
                self.out[start:end] = bytes(end - start)
            self._wipe(track)
            return b""
        for box in self._boxes(track.body, track.end):
            if box.kind in _NOTES:
                self._wipe(box)
        return kind

    def _gather(self, folder: Box, found: dict[bytes, Box]) -> None:
        for box in self._boxes(folder.body, folder.end):
            if box.kind in found:
                raise ValueError("twice")
            found[box.kind] = box
            if box.kind in _FOLDERS:
                self._gather(box, found)

    def _check_sources(self, sources: Box) -> None:
        """The samples are in this file and nowhere else."""
        for box in self._boxes(sources.body + 8, sources.end):
            (flags,) = struct.unpack_from(">I", self.content, box.body)
            if not flags & 1 or box.end - box.body > 8:
                raise unwanted("video_outside", _OUTSIDE)

    def _wipe(self, box: Box) -> None:
        self.out[box.start + 4 : box.start + 8] = b"free"
        self.out[box.body : box.end] = bytes(box.end - box.body)
