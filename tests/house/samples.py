"""Objects of the example LSP for each argument that an address may carry."""

import itertools
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

PER_ARGUMENT = 3

# argument -> table and column it is found in
PLACES = {
    "person_id": ("person", "public_id"),
    "grant_id": ("role_grant", "public_id"),
    "scheme_code": ("scheme", "code"),
    "version_id": ("scheme_version", "public_id"),
    "package_id": ("package_upload", "public_id"),
    "tuk_id": ("tuk", "public_id"),
    "application_id": ("application", "public_id"),
    "document_id": ("application_document", "public_id"),
    "item_id": ("item", "public_id"),
    "session_id": ("assessment_session", "public_id"),
    "seat_id": ("seat", "public_id"),
    "attempt_id": ("attempt", "public_id"),
    "evidence_id": ("evidence", "public_id"),
    "kuk_id": ("kuk", "id"),
    "unit_id": ("unit", "id"),
    "meeting_id": ("meeting", "public_id"),
    "case_id": ("decision_case", "public_id"),
    "certificate_id": ("certificate", "public_id"),
    "change_id": ("standing_change", "public_id"),
    "code_id": ("sign_in_code", "public_id"),
    "session_token_id": ("sign_in_session", "public_id"),
    "notice_id": ("outbox_message", "public_id"),
    "form_id": ("form_instance", "public_id"),
    "file_id": ("person_file", "public_id"),
    "upload_id": ("upload", "public_id"),
    "sponsor_id": ("sponsor", "public_id"),
    "group_id": ("enrolment_group", "public_id"),
    "run_id": ("import_run", "public_id"),
    "enrolment_id": ("enrolment", "public_id"),
    "quota_id": ("quota", "public_id"),
}
# pairs that belong together: arguments -> tables and the column that joins them
PAIRS = {
    ("application_id", "document_id"): ("application", "application_document", "application_id"),
    ("meeting_id", "case_id"): ("meeting", "decision_case", "meeting_id"),
}
PLAIN = {
    "slot": [1],
    "part": ["identitas", "unit", "rencana"],
    "step": ["tujuan", "whatsapp"],
    "token": ["x" * 43],
    "token_hash": ["0" * 64],
    "name": ["css/lsp.css"],
    "form_set": ["2023"],
    "form_code": ["FR.AK.03"],
}

Sample = dict[str, str | int]


def _values(db: Session, argument: str) -> list[str | int]:
    if argument in PLAIN:
        return list(PLAIN[argument])
    table, column = PLACES[argument]
    statement = sa.select(sa.column(column)).select_from(sa.table(table)).order_by(sa.column("id"))
    found = list(db.scalars(statement))
    # the first, one in the middle and the last: other owners, other stages
    places = sorted({0, len(found) // 2, len(found) - 1}) if found else []
    return [found[place] for place in places][:PER_ARGUMENT]


def _pair(db: Session, first: str, second: str) -> Iterator[Sample]:
    upper, lower, joint = PAIRS[first, second]
    statement = sa.text(
        f"SELECT u.public_id, l.public_id FROM {upper} u JOIN {lower} l ON l.{joint} = u.id LIMIT 2"
    )
    for one, other in db.execute(statement):
        yield {first: one, second: other}


def samples(db: Session, rule: Rule) -> list[Sample]:
    """Argument values for one rule; empty when the example holds no such object."""
    arguments = tuple(name for name in ("application_id", "meeting_id") if name in rule.arguments)
    for pair in PAIRS:
        if set(pair) == rule.arguments:
            return list(_pair(db, *pair))
    rest = sorted(rule.arguments - set(arguments))
    lists = [_values(db, name) for name in (*arguments, *rest)]
    combined = itertools.product(*lists)
    names = (*arguments, *rest)
    return [dict(zip(names, row, strict=True)) for row in itertools.islice(combined, 4)]


def unknown(rule: Rule) -> set[str]:
    """Arguments that no place is known for."""
    return set(rule.arguments) - set(PLACES) - set(PLAIN)
