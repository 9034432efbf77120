"""Which forms belong to one candidate, session or scheme, and what a form is begun with."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from lsp.applications import queries as applications
from lsp.assessments.documents import record_header
from lsp.assessments.rules.recommending import header_data
from lsp.desks.rules import BEGUN_BY_HAND, BinderAccess, why_not_begin_form
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.kernel.roles import Actor
from lsp.kernel.text import Reason
from lsp.kernel.zones import local_date
from lsp.records import queries as records
from lsp.records import rules as record_rules
from lsp.records.models import FormInstance
from lsp.records.queries import templates
from lsp.records.rules import ASSESSOR, CANDIDATE, FormAccess
from lsp.records.rules.template import FormSet
from lsp.scheduling import queries as scheduling
from lsp.scheduling.queries import SeatFacts
from lsp.schemes import queries as schemes
from lsp.schemes.rules.outline import UnitOutline


@dataclass(frozen=True, slots=True)
class Line:
    """A form of the binder that this reader may see."""

    form: FormInstance
    title: str
    access: FormAccess


@dataclass(frozen=True, slots=True)
class Binder:
    """The forms in the order of their codes, and what else may be begun."""

    kind: str
    subject: str
    title: str
    facts: tuple[str, ...]
    lines: tuple[Line, ...]
    to_begin: tuple[tuple[str, str], ...] = ()


def candidate_access(db: Session, application_id: str, **_others: object) -> BinderAccess | None:
    """Who has to do with an application: its candidate and the assessors of its seats."""
    found = applications.application_access(db, application_id)
    if found is None:
        return None
    seats = scheduling.seat_accesses_of(db, found.application_id)
    return BinderAccess(found.candidate_id, frozenset(seat.assessor_id for seat in seats))


def session_access(db: Session, session_id: str, **_others: object) -> BinderAccess | None:
    """The assessors of a session; candidates see their own binder only."""
    found = scheduling.session_access(db, session_id)
    return BinderAccess(None, found.assessor_ids) if found else None


def scheme_access(db: Session, version_id: str, **_others: object) -> BinderAccess | None:
    """A scheme version's forms are the office's and the assessors'."""
    found = schemes.version_by_public_id(db, version_id)
    return BinderAccess(None, frozenset(), is_scheme=True) if found else None


def _lines(db: Session, actor: Actor, subjects: Collection[str]) -> tuple[Line, ...]:
    forms = records.forms_about(db, list(subjects))
    access = records.accesses(db, forms)
    may_read = record_rules.MAY[Permission.RECORD_READ]
    seen = [form for form in forms if may_read(actor, access[form.id])]
    titles = records.titles_of(db, seen)
    lines = [Line(form, titles[form.id], access[form.id]) for form in seen]
    return tuple(sorted(lines, key=lambda line: (_rank(line.form.code), line.form.id)))


_ORDER = ("FR.APL", "FR.MAPA", "FR.AK.01", "FR.AK.07", "FR.IA", "FR.AK", "FR.VA")


def _rank(code: str) -> tuple[int, str]:
    """The order of the life of a file: application, plan, agreement, instruments, record."""
    place = next((at for at, start in enumerate(_ORDER) if code.startswith(start)), len(_ORDER))
    return place, code


def of_candidate(db: Session, actor: Actor, application_id: str) -> Binder:
    """The forms of one application and its seats."""
    application = applications.application_by_public_id(db, application_id)
    if application is None:
        raise NotFound
    seats = scheduling.seat_accesses_of(db, application.id)
    lines = _lines(db, actor, [application_id, *(seat.seat_id for seat in seats)])
    seat = scheduling.seat_for_application(db, application.id)
    row = schemes.version_row(db, application.version_id)
    return Binder(
        kind="candidate",
        subject=application_id,
        title=f"Berkas asesi {application.full_name or ''}".strip(),
        facts=(f"{row.title} ({row.scheme_code})", f"Permohonan {application.number or '–'}"),
        lines=lines,
        to_begin=_to_begin(db, actor, seat, {line.form.code for line in lines}),
    )


def of_session(db: Session, actor: Actor, session_id: str) -> Binder:
    """The forms of one session and of the seats in it."""
    session = scheduling.session_by_public_id(db, session_id)
    if session is None:
        raise NotFound
    seats = scheduling.seats_in(db, session.id)
    subjects = [session_id, *(seat.public_id for seat in seats)]
    names = tuple(sorted({seat.tuk_name for seat in seats}))
    return Binder(
        kind="session",
        subject=session_id,
        title=f"Berkas jadwal {session.number}",
        facts=(f"Skema {session.scheme_code}", *names),
        lines=_lines(db, actor, subjects),
    )


def of_scheme(db: Session, actor: Actor, version_id: str) -> Binder:
    """The forms of one scheme version."""
    version = schemes.version_by_public_id(db, version_id)
    if version is None:
        raise NotFound
    row = schemes.version_row(db, version.id)
    return Binder(
        kind="scheme",
        subject=version_id,
        title=f"Berkas skema {row.title}",
        facts=(f"{row.scheme_code} versi {row.number}",),
        lines=_lines(db, actor, [version_id]),
    )


def _role(actor: Actor, seat: SeatFacts) -> str:
    if seat.access.is_own(actor):
        return CANDIDATE
    return ASSESSOR if actor.person_id == seat.assessor_id else ""


def _to_begin(
    db: Session, actor: Actor, seat: SeatFacts | None, known: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """The forms that this person may begin, by code and title."""
    if seat is None:
        return ()
    open_codes = [
        code
        for code in BEGUN_BY_HAND
        if not why_not_begin_form(code, _role(actor, seat), seat.status, known)
    ]
    form_set = records.form_set_in_use(db) if open_codes else FormSet.NEWER
    return tuple((code, templates.template(form_set, code).title) for code in open_codes)


def why_not_begin(db: Session, actor: Actor, application_id: str, code: str) -> tuple[Reason, ...]:
    """Reasons why this person cannot begin this form now."""
    seat = _seat(db, application_id)
    known = {form.code for form in records.forms_about(db, [seat.public_id])}
    return why_not_begin_form(code, _role(actor, seat), seat.status, known)


def _seat(db: Session, application_id: str) -> SeatFacts:
    application = applications.application_by_public_id(db, application_id)
    seat = scheduling.seat_for_application(db, application.id) if application else None
    if seat is None:
        raise NotFound
    return seat


def opening(db: Session, application_id: str, code: str) -> dict[str, Any]:
    """What a form of the candidate's seat is opened with: its head, its units, its signers."""
    seat = _seat(db, application_id)
    people = {CANDIDATE: seat.candidate_id, ASSESSOR: seat.assessor_id}
    form = templates.template(records.form_set_in_use(db), code)
    header = header_data(record_header(db, seat, seat.starts_at, seat.ends_at))
    day = local_date(seat.starts_at, seat.zone).isoformat()
    return {
        "code": code,
        "subject_kind": "seat",
        "subject_id": seat.public_id,
        "data": {**header, "date": day, "groups": _groups(db, seat.scheme_version_id)},
        "named_signers": {signer.role: people.get(signer.role) for signer in form.signers},
    }


def _groups(db: Session, version_id: int) -> list[dict[str, Any]]:
    units = schemes.outline(db, version_id).units
    return [
        {"name": name, "units": [_unit(unit) for unit in some]}
        for name, some in groupby(units, key=lambda unit: unit.work_group)
    ]


def _unit(unit: UnitOutline) -> dict[str, Any]:
    elements = [
        {
            "number": str(element.number),
            "title": element.title,
            "kuk": [{"number": kuk.number, "text": kuk.text} for kuk in element.kuk],
        }
        for element in unit.elements
    ]
    return {"code": unit.code, "title": unit.title, "elements": elements}
