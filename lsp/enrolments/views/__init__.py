"""Pages of groups, invitations and quotas."""

from lsp.enrolments.views import candidates, groups, imports, inviting, quotas, sponsors
from lsp.enrolments.views.room import blueprint

__all__ = ["blueprint", "candidates", "groups", "imports", "inviting", "quotas", "sponsors"]
