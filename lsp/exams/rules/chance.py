"""Chance that anyone can repeat from a seed, on any machine and in any language.

Words come from HMAC-SHA-256 in counter mode, bounded numbers from rejection sampling, orders from
Fisher-Yates. `tests/exams/vectors/draw.json` holds the published vectors.
"""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
_WORDS = 1 << 64


def words(seed: bytes, purpose: str) -> Iterator[int]:
    """Endless 64-bit words: block i is HMAC(seed, purpose ‖ 0 ‖ i as 8 bytes), four words each.

    Source: exams design 1.2 I7.
    """
    counter = 0
    while True:
        message = purpose.encode() + b"\x00" + counter.to_bytes(8, "big")
        block = hmac.new(seed, message, hashlib.sha256).digest()
        for start in range(0, 32, 8):
            yield int.from_bytes(block[start : start + 8], "big")
        counter += 1


def below(stream: Iterator[int], limit: int) -> int:
    """A uniform number in 0..limit-1; words above the last whole multiple are thrown away.

    Source: exams design 1.2 I7.
    """
    ceiling = _WORDS - _WORDS % limit
    for word in stream:
        if word < ceiling:
            return word % limit
    raise AssertionError("the stream never ends")


def shuffled(seed: bytes, purpose: str, items: Sequence[Item]) -> tuple[Item, ...]:
    """The items in an order that only seed and purpose decide (Fisher-Yates from the end).

    Source: exams design 1.2 I7.
    """
    stream, order = words(seed, purpose), list(items)
    for last in range(len(order) - 1, 0, -1):
        chosen = below(stream, last + 1)
        order[last], order[chosen] = order[chosen], order[last]
    return tuple(order)
