"""`lsp` with a clock that a test may put forward, so that nobody waits for a session to begin.

The file named by LSP_TEST_CLOCK holds the seconds that the clock is ahead.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lsp.adapters import clock

AHEAD = Path(os.environ["LSP_TEST_CLOCK"])


def now() -> datetime:
    """The present moment on the clock of the journey."""
    return datetime.now(UTC) + timedelta(seconds=float(AHEAD.read_text()))


# Before anything else is imported: every room takes the name from this module.
clock.now = now

if __name__ == "__main__":
    from lsp.cli import main

    main()
