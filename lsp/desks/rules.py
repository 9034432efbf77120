"""Who sees which desk, and where a candidate stands."""

from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor


def _signed_in(actor: Actor, _subject: object) -> bool:
    return actor.is_signed_in


MAY = {Permission.DESK_CANDIDATE: _signed_in}
