"""The five steps of an issue: number, sign, render, check, release. Each leaves a whole row."""

import hashlib
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.counters import take_number
from lsp.adapters.database import locked
from lsp.adapters.qr import QrTooLarge
from lsp.adapters.signing import TokenRefused, TokenSigner, verify_token
from lsp.certificates import documents, queries
from lsp.certificates.actions.facts import issue_facts, printed_facts, today_of
from lsp.certificates.actions.services import IssuingServices, Prepared, note_event
from lsp.certificates.models import Certificate, NumberCounter, SigningKey
from lsp.certificates.rules import numbers
from lsp.certificates.rules.events import EventKind
from lsp.certificates.rules.issue import FIRST_LIST, LIST_SIZE, IssueStep, why_not_issue
from lsp.certificates.rules.printed import Printed, plain_printed, printed_from
from lsp.certificates.rules.standing import STANDING_FLOW, StandingStep
from lsp.certificates.rules.token import (
    TYP,
    Claims,
    claims_from,
    moments_of,
    pack,
    payload_of,
    qr_address,
)
from lsp.decisions import queries as decisions
from lsp.decisions.queries import DecisionFacts
from lsp.kernel.ids import new_short_code, random_below
from lsp.kernel.refusal import Refused, refuse_if
from lsp.kernel.roles import SYSTEM
from lsp.kernel.strict import NotStrict
from lsp.kernel.text import N_, Reason
from lsp.notices.actions import NoticeKind, enqueue
from lsp.organization import queries as organization
from lsp.organization.rules import licence_digits
from lsp.schemes import queries as schemes


def prepare(certificate: Certificate, step: IssueStep, services: IssuingServices) -> Prepared:
    """The slow part of a step, outside of any transaction."""
    if step is IssueStep.RENDER:
        return Prepared(file=services.files.put(_drawn(certificate)))
    if step is IssueStep.CHECK:
        return Prepared(is_readable=_reads_back(certificate, services))
    return Prepared()


def _drawn(certificate: Certificate) -> bytes:
    printed = printed_from(certificate.printed)
    at = certificate.signed_at or certificate.begun_at
    try:
        return documents.certificate_pdf(printed, certificate.token or "", at)
    except documents.DoesNotFit:
        reason = Reason(
            "does_not_fit", N_("Nama atau judul terlalu panjang untuk kertas sertifikat.")
        )
    except QrTooLarge:
        reason = Reason("qr_too_large", N_("Isi QR terlalu besar untuk dicetak."))
    raise Refused([reason])


def _reads_back(certificate: Certificate, services: IssuingServices) -> bool:
    content = services.files.get(certificate.file_key or "")
    if hashlib.sha256(content).hexdigest() != certificate.file_sha256:
        return False
    origin = printed_from(certificate.printed).origin
    return documents.read_back(content) == [qr_address(origin) + pack(certificate.token or "")]


def number(db: Session, certificate: Certificate, services: IssuingServices, now: datetime) -> None:
    """Give numbers, dates, short code and list place, and freeze what the paper will say."""
    decision = decisions.decision_facts(db, certificate.decision_id)
    issuer_id = certificate.begun_by_id if certificate.copy == 1 else 0
    today = today_of(now)
    facts = issue_facts(db, decision, certificate.holder_name, issuer_id, today)
    refuse_if(why_not_issue(facts))
    given, dates = _numbers(db, certificate, decision, today)
    printed = printed_facts(
        db,
        certificate,
        decision,
        short_code=new_short_code(),
        numbers=given,
        dates=dates,
        today=today,
        origin=services.origin,
        is_specimen=services.demo,
    )
    _freeze(db, certificate, printed, today)


def _numbers(
    db: Session, certificate: Certificate, decision: DecisionFacts, today: date
) -> tuple[tuple[str, str], tuple[date, date] | None]:
    """Certificate and registration number; a replacement keeps those and the term of the older."""
    if certificate.replaces_id is None:
        return _fresh_numbers(db, decision, today.year), None
    older = db.get_one(Certificate, certificate.replaces_id)
    term = (older.valid_from or today, older.valid_to or today)
    return (older.number or "", older.registration_number or ""), term


def _fresh_numbers(db: Session, decision: DecisionFacts, year: int) -> tuple[str, str]:
    """Both numbers from their counters: one over the LSP's whole life, one within the year.

    The certificate number carries the year of assessment, the registration the year of issue.
    """
    settings = organization.organization(db)
    digits = settings.certificate_serial_digits
    serial = take_number(db, NumberCounter, name=numbers.CERTIFICATE_SERIAL)
    refuse_if(numbers.why_not_serial(serial, digits))
    within_year = take_number(db, NumberCounter, name=numbers.registration_counter(year))
    refuse_if(numbers.why_not_serial(within_year, numbers.REGISTRATION_DIGITS))
    scheme = schemes.outline(db, decision.scheme_version_id)
    certificate_number = numbers.CertificateNumber(
        scheme.kbli, scheme.kbji, str(scheme.kkni_level), serial, decision.assessed_on.year
    )
    registration = numbers.RegistrationNumber(
        settings.sector_code, licence_digits(settings.licence_number), within_year, year
    )
    return (
        numbers.certificate_number(certificate_number, digits),
        numbers.registration_number(registration),
    )


def _freeze(db: Session, certificate: Certificate, printed: Printed, today: date) -> None:
    certificate.printed = plain_printed(printed)
    certificate.number = printed.number
    certificate.number_search = numbers.search_form(printed.number)
    certificate.registration_number = printed.registration_number
    certificate.registration_search = numbers.search_form(printed.registration_number)
    certificate.short_code = printed.short_code
    certificate.issued_on = today
    certificate.valid_from, certificate.valid_to = printed.valid_from, printed.valid_to
    certificate.list_number, certificate.list_index = _free_place(db)


def _free_place(db: Session) -> tuple[int, int]:
    """A random free place in the status list that is filling; lists stay at most half full."""
    placed = db.scalar(sa.select(sa.func.count()).where(Certificate.list_index.is_not(None)))
    list_number = FIRST_LIST + (placed or 0) // (LIST_SIZE // 2)
    while True:
        place = random_below(LIST_SIZE)
        taken = db.scalar(
            sa.select(Certificate.id).where(
                Certificate.list_number == list_number, Certificate.list_index == place
            )
        )
        if taken is None:
            return list_number, place


def sign(db: Session, certificate: Certificate, signer: TokenSigner, now: datetime) -> None:
    """Sign the token that says what the paper says."""
    _keep_key(db, signer, now)
    token = signer.sign(payload_of(_claims(certificate)), TYP)
    certificate.kid = signer.current
    certificate.token = token
    certificate.token_hash = hashlib.sha256(token.encode()).hexdigest()
    certificate.signed_at = now


def _claims(certificate: Certificate) -> Claims:
    printed = printed_from(certificate.printed)
    begin, end = moments_of(printed.valid_from, printed.valid_to)
    return Claims(
        iss=printed.domain,
        nbf=begin,
        exp=end,
        n=printed.holder_name,
        c=printed.number,
        b=printed.blanko_number,
        s=printed.scheme,
        st=f"{certificate.list_number}:{certificate.list_index}",
        x=printed.copy if printed.copy > 1 else 0,
    )


def _keep_key(db: Session, signer: TokenSigner, now: datetime) -> None:
    """Bind the key's name to its thumbprint at first use; another key of that name is refused."""
    thumbprint = signer.thumbprint(signer.current)
    known = queries.signing_key(db, signer.current)
    if known is None:
        db.add(SigningKey(kid=signer.current, thumbprint=thumbprint, first_used_at=now))
        db.flush()
    elif known.thumbprint != thumbprint:
        raise Refused(
            [
                Reason(
                    "key_name_reused",
                    N_("Nama kunci %(kid)s sudah dipakai kunci lain. Buat kunci dengan nama baru."),
                    {"kid": signer.current},
                )
            ]
        )


def keep_file(certificate: Certificate, prepared: Prepared) -> None:
    """Note where the drawn file lies."""
    if prepared.file is None:
        raise ValueError("nothing was drawn")
    certificate.file_key = prepared.file.key
    certificate.file_sha256 = prepared.file.sha256


def check(certificate: Certificate, signer: TokenSigner, prepared: Prepared) -> None:
    """Refuse a file whose QR was not read back as the token, or a token that does not hold."""
    try:
        claims = claims_from(verify_token(certificate.token or "", signer.keys, TYP))
        holds = claims == _claims(certificate)
    except (TokenRefused, NotStrict):
        holds = False
    if not holds:
        raise Refused(
            [Reason("token_differs", N_("Token tidak cocok dengan data sertifikat ini."))]
        )
    if not prepared.is_readable:
        raise Refused(
            [Reason("qr_unreadable", N_("QR pada berkas tidak terbaca sama dengan tokennya."))]
        )


def release(
    db: Session, certificate: Certificate, services: IssuingServices, now: datetime
) -> None:
    """Show it to holder and public; the paper that it replaces ends in the same moment."""
    certificate.released_at = now
    if certificate.replaces_id is not None:
        statement = sa.select(Certificate).where(Certificate.id == certificate.replaces_id)
        older: Certificate = db.scalars(locked(statement)).one()
        older.standing = STANDING_FLOW.after(older.standing, StandingStep.REPLACE)
        note_event(db, older, EventKind.REPLACED, SYSTEM, now)
    _tell_holder(db, certificate, services, now)


def _tell_holder(
    db: Session, certificate: Certificate, services: IssuingServices, now: datetime
) -> None:
    """Tell the holder that it is there."""
    facts = {
        "scheme": printed_from(certificate.printed).qualification,
        "link": f"{services.origin}/sertifikat-saya/{certificate.public_id}",
    }
    enqueue(
        db,
        NoticeKind.CERTIFICATE_READY,
        certificate.person_id,
        facts,
        deed=certificate.public_id,
        sealer=services.sealer,
        now=now,
    )
