"""Deeds on sponsors, groups, imports, invitations and quotas."""

from lsp.enrolments.actions.answering import (
    AccountDraft,
    confirm,
    count_wrong_tail,
    decline,
    open_account,
    remove,
    take_over,
)
from lsp.enrolments.actions.carrying import carry_on, resume_all
from lsp.enrolments.actions.grouping import (
    GroupDraft,
    add_group,
    add_sponsor,
    appoint,
    change_group,
    dismiss,
)
from lsp.enrolments.actions.importing import begin_import, drop_import, upload_sheet
from lsp.enrolments.actions.inviting import invite_again
from lsp.enrolments.actions.placing import import_payers, set_quota

__all__ = [
    "AccountDraft",
    "GroupDraft",
    "add_group",
    "add_sponsor",
    "appoint",
    "begin_import",
    "carry_on",
    "change_group",
    "confirm",
    "count_wrong_tail",
    "decline",
    "dismiss",
    "drop_import",
    "import_payers",
    "invite_again",
    "open_account",
    "remove",
    "resume_all",
    "set_quota",
    "take_over",
    "upload_sheet",
]
