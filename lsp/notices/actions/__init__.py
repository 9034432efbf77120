"""Writing messages into the outbox, delivering them, and working by hand those that need it."""

from lsp.notices.actions.delivering import deliver_pending
from lsp.notices.actions.telling import (
    fail_by_hand,
    masked_address,
    prepare,
    resend,
    tell,
    text_of,
)
from lsp.notices.actions.writing import Post, enqueue
from lsp.notices.documents import Fact
from lsp.notices.rules import NoticeKind

__all__ = [
    "Fact",
    "NoticeKind",
    "Post",
    "deliver_pending",
    "enqueue",
    "fail_by_hand",
    "masked_address",
    "prepare",
    "resend",
    "tell",
    "text_of",
]
