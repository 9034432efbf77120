"""The header of the forms of an assessment, in words."""

from datetime import datetime

from babel.dates import format_date
from sqlalchemy.orm import Session

from lsp.accounts.queries import licence_of
from lsp.assessments.rules.recommending import RecordHeader
from lsp.kernel.zones import local_date
from lsp.scheduling.queries import SeatFacts
from lsp.schemes.queries import version_row


def moment_in_words(moment: datetime, seat: SeatFacts) -> str:
    """Sabtu, 5 Desember 2026, 09.00 WITA: on the clock of the TUK."""
    day = format_date(local_date(moment, seat.zone), "EEEE, d MMMM y", locale="id")
    return f"{day}, {moment.astimezone(seat.zone.info):%H.%M} {seat.zone.name}"


def record_header(
    db: Session, seat: SeatFacts, started_at: datetime, ended_at: datetime
) -> RecordHeader:
    """Scheme, TUK, assessor with registration number, candidate and hours."""
    licence = licence_of(db, seat.assessor_id)
    return RecordHeader(
        scheme=seat.scheme_title,
        scheme_code=seat.scheme_code,
        tuk=seat.tuk_name,
        assessor=seat.assessor_name,
        met_number=licence.met_number if licence else "",
        candidate=seat.candidate_name,
        started=moment_in_words(started_at, seat),
        ended=moment_in_words(ended_at, seat),
        scheme_type=version_row(db, seat.scheme_version_id).type,
        tuk_type=seat.tuk_type,
    )
