"""Who sees and who works the outbox."""

from dataclasses import dataclass

from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role


@dataclass(frozen=True, slots=True)
class NoticeAccess:
    """What the predicates look at."""

    notice_id: str


def _reads(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.SECRETARIAT, Role.CERTIFICATION_MANAGER, Role.QUALITY_MANAGER)


def _works(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.SECRETARIAT, Role.CERTIFICATION_MANAGER)


MAY = {
    Permission.NOTICE_LIST: _reads,
    Permission.NOTICE_READ: _reads,
    Permission.NOTICE_SEND: _works,
}
