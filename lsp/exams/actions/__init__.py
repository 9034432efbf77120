"""Deeds of the written test."""

from lsp.exams.actions.attempts import (
    annul_attempt,
    close_if_due,
    close_overdue,
    grant_time,
    prepare_attempt,
    start_attempt,
    submit_attempt,
    why_not_start,
)
from lsp.exams.actions.events import (
    OpenLog,
    Saved,
    find_log,
    record_events,
    record_here,
    save_events,
)
from lsp.exams.actions.marking import Checked, check_attempt

__all__ = [
    "Checked",
    "OpenLog",
    "Saved",
    "annul_attempt",
    "check_attempt",
    "close_if_due",
    "close_overdue",
    "find_log",
    "grant_time",
    "prepare_attempt",
    "record_events",
    "record_here",
    "save_events",
    "start_attempt",
    "submit_attempt",
    "why_not_start",
]
