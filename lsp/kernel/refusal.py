"""The three ways a deed does not happen."""

from collections.abc import Iterable

from lsp.kernel.text import Reason


class Refused(Exception):  # noqa: N818 - reads as a sentence: raise Refused(reasons)
    """A rule says no. The edge answers 409 with the reasons as sentences and rolls back."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(str(reason) for reason in self.reasons))


class NotAllowed(Exception):  # noqa: N818
    """The actor may not do this at all. The edge answers 403."""


class NotFound(Exception):  # noqa: N818
    """There is no such thing for this actor. The edge answers 404."""


def refuse_if(reasons: Iterable[Reason]) -> None:
    """Raise Refused when there is at least one reason."""
    found = tuple(reasons)
    if found:
        raise Refused(found)
