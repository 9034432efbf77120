"""Writing messages into the outbox, delivering them, and working by hand those that need it."""

from lsp.notices.actions.delivering import deliver_pending
from lsp.notices.actions.telling import fail_by_hand, prepare, resend, tell
from lsp.notices.actions.writing import enqueue
from lsp.notices.documents import Fact
from lsp.notices.rules import NoticeKind

__all__ = [
    "Fact",
    "NoticeKind",
    "deliver_pending",
    "enqueue",
    "fail_by_hand",
    "prepare",
    "resend",
    "tell",
]
