"""Input of the written test: one question's answer, a batch of events, handing in, supervision."""

import re
from typing import Any

from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import NumberRange

from lsp.exams.rules.attempts import LONGEST_GRANT
from lsp.exams.rules.events import Batch, Event, EventKind
from lsp.kernel.text import N_
from lsp.web.forms import BaseForm, between, longest, optional, required, tidy

LONGEST_GRANT_MINUTES = int(LONGEST_GRANT.total_seconds() // 60)
_LARGEST_NUMBER = 2_000_000_000


class AnswerForm(BaseForm):
    """One question as a page without scripts sends it; `go` says which button was pressed."""

    choice = StringField(validators=[longest(1)])
    doubt = BooleanField()
    go = StringField(validators=[longest(6)])

    @property
    def target(self) -> str:
        """next, prev, clear, review, or the number of a question."""
        given = self.go.data or ""
        known = re.fullmatch(r"next|prev|clear|review|[1-9][0-9]{0,2}", given)
        return given if known else "next"


class HandInForm(BaseForm):
    """Handing in; `final_seq` is the last number the browser has given, to find a gap."""

    final_seq = IntegerField(validators=[optional(), NumberRange(0, _LARGEST_NUMBER)])


class GrantForm(BaseForm):
    """Extra time for one attempt."""

    minutes = IntegerField(
        N_("Tambahan waktu (menit)"),
        validators=[
            required(N_("Isi tambahan waktu dalam menit.")),
            between(1, LONGEST_GRANT_MINUTES, N_("Tambahan waktu antara 1 menit dan 4 jam.")),
        ],
    )
    reason = TextAreaField(
        N_("Alasan"),
        filters=[tidy],
        validators=[required(N_("Tuliskan alasan tambahan waktu.")), longest(500)],
    )


def read_batch(data: Any) -> Batch | None:
    """The events of a save, or None when the body is not one."""
    if not isinstance(data, dict) or not _is_number(data.get("epoch")):
        return None
    events = data.get("events")
    if not isinstance(events, list) or not _is_number(data.get("from_seq")):
        return None
    read = [_read_event(one) for one in events]
    found = tuple(event for event in read if event is not None)
    if len(found) != len(read) or (found and found[0].seq != data["from_seq"]):
        return None
    return Batch(data["epoch"], found)


def _is_number(value: Any) -> bool:
    return type(value) is int and 0 < value <= _LARGEST_NUMBER


def _read_event(data: Any) -> Event | None:
    if not isinstance(data, dict) or not _is_number(data.get("seq")):
        return None
    kind, *texts = (data.get(name, "") for name in ("kind", "value", "client_at", "prev"))
    if not all(isinstance(text, str) for text in (kind, *texts)) or kind not in set(EventKind):
        return None
    if not _is_number(data.get("slot")):
        return None
    return Event(data["seq"], data["slot"], EventKind(kind), *texts)
