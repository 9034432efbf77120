"""Deeds on applications: of the candidate, of the secretariat, and the self-assessment."""

from lsp.applications.actions.applying import (
    copy_earlier,
    enter_application,
    save_step,
    start_application,
    submit_application,
    why_not_nik_of,
    why_not_purpose,
    withdraw_application,
)
from lsp.applications.actions.documents import attach_document, attach_file, remove_document
from lsp.applications.actions.preparing import correct_entered, drop_entered, enter_drafts
from lsp.applications.actions.proofing import ask_correction, confirm_proof, decide_correction
from lsp.applications.actions.reviewing import (
    accept_application,
    note_reveal,
    record_findings,
    reject_application,
    return_application,
)
from lsp.applications.actions.self_assessing import (
    review_self_assessment,
    save_unit,
    submit_self_assessment,
)

__all__ = [
    "accept_application",
    "ask_correction",
    "attach_document",
    "attach_file",
    "confirm_proof",
    "copy_earlier",
    "correct_entered",
    "decide_correction",
    "drop_entered",
    "enter_application",
    "enter_drafts",
    "note_reveal",
    "record_findings",
    "reject_application",
    "remove_document",
    "return_application",
    "review_self_assessment",
    "save_step",
    "save_unit",
    "start_application",
    "submit_application",
    "submit_self_assessment",
    "why_not_nik_of",
    "why_not_purpose",
    "withdraw_application",
]
