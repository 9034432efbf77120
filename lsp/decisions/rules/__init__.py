"""The pure core of decisions: flows, ties, votes, decree and access."""

from lsp.decisions.rules.access import MAY, CaseAccess, MeetingAccess

__all__ = ["MAY", "CaseAccess", "MeetingAccess"]
