"""Deeds on sessions, seats and assessors."""

from lsp.scheduling.actions.assessors import (
    enter_training,
    list_for_scheme,
    set_limits,
    unlist_from_scheme,
)
from lsp.scheduling.actions.seats import (
    assign_seat,
    cancel_seat,
    check_in,
    declare_interest,
    finish_seat,
    mark_no_show,
)
from lsp.scheduling.actions.sessions import (
    PlanDraft,
    cancel_session,
    close_session,
    plan_session,
    publish_session,
)
from lsp.scheduling.actions.withdrawing import withdraw

__all__ = [
    "PlanDraft",
    "assign_seat",
    "cancel_seat",
    "cancel_session",
    "check_in",
    "close_session",
    "declare_interest",
    "enter_training",
    "finish_seat",
    "list_for_scheme",
    "mark_no_show",
    "plan_session",
    "publish_session",
    "set_limits",
    "unlist_from_scheme",
    "withdraw",
]
