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
from lsp.applications.actions.documents import attach_document, remove_document
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
from lsp.applications.actions.uploading import append_piece, begin_upload, finish_upload

__all__ = [
    "accept_application",
    "append_piece",
    "attach_document",
    "begin_upload",
    "copy_earlier",
    "enter_application",
    "finish_upload",
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
