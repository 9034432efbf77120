"""What is open to the candidate: all of a draft; of a returned application what was asked for."""

from dataclasses import dataclass

from lsp.applications.rules import EDITABLE, ApplicationStatus, why_not_edit
from lsp.applications.rules.answers import DOCUMENTS
from lsp.kernel.text import N_, Reason


@dataclass(frozen=True, slots=True)
class Asked:
    """What the secretariat asks to be put right: steps, and requirements by code."""

    steps: frozenset[str] = frozenset()
    requirements: frozenset[str] = frozenset()

    def plain(self) -> dict[str, list[str]]:
        """As JSON values, for keeping."""
        return {"steps": sorted(self.steps), "requirements": sorted(self.requirements)}


def asked_from(kept: dict[str, list[str]]) -> Asked:
    """What `plain` kept; nothing for an application that was never returned.

    Source: domain reference 3 row 3 (return with a reason per document).
    """
    return Asked(frozenset(kept.get("steps", ())), frozenset(kept.get("requirements", ())))


def is_open(status: ApplicationStatus, step: str, asked: Asked, *, complete: bool) -> bool:
    """Whether the candidate may change a step now; what lacks something is always open.

    Source: domain reference 3 row 3 (only the asked parts are put right).
    """
    if status is not ApplicationStatus.RETURNED:
        return status in EDITABLE
    if step == DOCUMENTS:
        return bool(asked.requirements) or not complete
    return step in asked.steps or not complete


def why_not_edit_step(
    status: ApplicationStatus, step: str, asked: Asked, *, complete: bool
) -> tuple[Reason, ...]:
    """Reasons why the candidate may not change this step now.

    Source: domain reference 3 row 3.
    """
    refused = why_not_edit(status)
    if refused or is_open(status, step, asked, complete=complete):
        return refused
    text = N_("Bagian ini tidak diminta diperbaiki, jadi tidak dapat diubah.")
    return (Reason("step_not_asked", text),)


def why_not_change_requirement(
    status: ApplicationStatus, code: str, asked: Asked, *, has_documents: bool
) -> tuple[Reason, ...]:
    """Reasons why the documents of this requirement may not be changed now.

    A requirement without a document may always be given one.

    Source: domain reference 3 row 3.
    """
    refused = why_not_edit(status)
    if refused or status is not ApplicationStatus.RETURNED or not has_documents:
        return refused
    if code in asked.requirements:
        return ()
    text = N_("Dokumen ini sudah diperiksa dan tidak diminta diperbaiki.")
    return (Reason("requirement_not_asked", text),)
