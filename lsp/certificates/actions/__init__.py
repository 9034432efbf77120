"""Deeds on certificates: issue in steps, resume, and change the standing by two people."""

from lsp.certificates.actions.issuing import (
    ResumeReport,
    begin,
    issue,
    issue_step,
    resume_all,
    try_to_issue,
)
from lsp.certificates.actions.services import IssuingServices
from lsp.certificates.actions.standing import Proposal, approve, decline, open_reason, propose

__all__ = [
    "IssuingServices",
    "Proposal",
    "ResumeReport",
    "approve",
    "begin",
    "decline",
    "issue",
    "issue_step",
    "open_reason",
    "propose",
    "resume_all",
    "try_to_issue",
]
