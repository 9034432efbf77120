"""Places of a quota: given in order, waited for in order, passed on when one is freed."""

from collections.abc import Sequence
from datetime import date

from lsp.enrolments.rules.funding import FundingSource
from lsp.kernel.text import N_, Reason

# The usual number of people for whom an event is held, and of a session's seats.
ENOUGH_FOR_SESSION = 20
MOST_PLACES = 100_000


def promoted(waiting: Sequence[int], places: int, taken: int) -> list[int]:
    """Who gets a place now: the first of those who wait, as many as are free.

    Source: issue 3 (quota and waiting list per funding source); ADR 0015.
    """
    return list(waiting[: max(0, places - taken)])


def why_not_quota(
    starts_on: date, ends_on: date, places: int, taken: int, overlaps: bool
) -> tuple[Reason, ...]:
    """Reasons why a quota cannot be set so.

    Source: ADR 0015 (one quota a scheme, source and payer at a time; nobody loses a place).
    """
    reasons = []
    if ends_on < starts_on:
        reasons.append(Reason("quota_term", N_("Bulan akhir tidak mendahului bulan awal.")))
    if not 0 <= places <= MOST_PLACES:
        reasons.append(Reason("quota_places", N_("Isi jumlah tempat 0 sampai 100.000.")))
    elif places < taken:
        text = N_("%(taken)s tempat sudah diberikan; kuota tidak dapat lebih kecil dari itu.")
        reasons.append(Reason("quota_taken", text, {"taken": taken}))
    if overlaps:
        text = N_("Kuota untuk skema, sumber, pemberi, dan bulan ini sudah ada. Ubah yang ada.")
        reasons.append(Reason("quota_overlaps", text))
    return tuple(reasons)


def first_of_month(day: date) -> date:
    """The first day of the month; quotas and plans go by months.

    Source: ADR 0015.
    """
    return day.replace(day=1)


def is_enough(ready: int, threshold: int = ENOUGH_FOR_SESSION) -> bool:
    """Whether so many people fill one session.

    Source: domain reference 8 (an event is held when there are enough people).
    """
    return ready >= threshold


def why_not_source(source: str) -> tuple[Reason, ...]:
    """A reason when the text is no funding source.

    Source: domain reference 5.3 (sumber anggaran 1 to 6).
    """
    if source in {each.value for each in FundingSource}:
        return ()
    return (Reason("source_unknown", N_("Pilih sumber anggaran.")),)
