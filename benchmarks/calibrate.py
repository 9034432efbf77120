"""The speed of this machine in one number, so that figures of another machine can be compared.

    python -m benchmarks.calibrate

CPU-milliseconds for a fixed mix of pure Python work (dictionaries, strings, JSON, a regular
expression, SHA-256), median of seven. The recorded anchors were taken at 27 ms.
"""

import hashlib
import json
import re
import statistics
import time

ANCHOR_CAL_MS = 27.0


def _once() -> float:
    started = time.process_time()
    counts: dict[str, int] = {}
    for number in range(60_000):
        key = f"k{number % 977}"
        counts[key] = counts.get(key, 0) + number
    text = json.dumps([{"a": n, "b": str(n), "c": [n, n + 1]} for n in range(6_000)])
    found = len(re.findall(r'"b": "(\d+)"', text)) + len(json.loads(text))
    digest = b"x"
    for _ in range(20_000):
        digest = hashlib.sha256(digest).digest()
    assert found == 12_000
    return (time.process_time() - started) * 1000


def calibration_ms() -> float:
    """This machine's number."""
    return round(statistics.median(_once() for _ in range(7)), 2)


def scaled(anchor_ms: float, cal_ms: float) -> float:
    """What a recorded figure would be on this machine."""
    return anchor_ms * cal_ms / ANCHOR_CAL_MS


if __name__ == "__main__":
    print(json.dumps({"cal_ms": calibration_ms()}))
