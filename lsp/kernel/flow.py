"""State machines as tables: the only way a status changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from lsp.kernel.refusal import Refused
from lsp.kernel.text import N_, Reason

Status = TypeVar("Status", bound=StrEnum)
Step = TypeVar("Step", bound=StrEnum)


@dataclass(frozen=True)
class Flow(Generic[Status, Step]):
    """A table (status, step) -> status. A step that is not in the table is refused."""

    name: str
    initial: Status
    table: Mapping[tuple[Status, Step], Status]

    def allows(self, status: Status, step: Step) -> bool:
        """Whether the step may be taken from this status."""
        return (status, step) in self.table

    def why_not(self, status: Status, step: Step) -> tuple[Reason, ...]:
        """The reason why the step is refused here, or nothing."""
        if self.allows(status, step):
            return ()
        return (
            Reason(
                "step_not_allowed",
                N_("Langkah ini tidak dapat dilakukan pada status sekarang. Muat ulang halaman."),
            ),
        )

    def after(self, status: Status, step: Step) -> Status:
        """The status after the step; raises Refused when the table has no such row."""
        reasons = self.why_not(status, step)
        if reasons:
            raise Refused(reasons)
        return self.table[(status, step)]
