"""Gathering what issuing looks at and what the paper will say."""

from datetime import date, datetime
from functools import partial

from sqlalchemy.orm import Session

from lsp.adapters import pdf
from lsp.certificates.models import Certificate
from lsp.certificates.rules.issue import IssueFacts, SchemeFacts
from lsp.certificates.rules.printed import Printed, PrintedUnit
from lsp.certificates.rules.token import valid_until
from lsp.decisions import queries as decisions
from lsp.decisions.queries import DecisionFacts
from lsp.decisions.rules.flow import Choice
from lsp.kernel.zones import Zone, local_date
from lsp.organization import queries as organization
from lsp.organization.rules import Licence, why_not_issue_under
from lsp.schemes import queries as schemes
from lsp.schemes.rules.outline import SchemeOutline


def today_of(now: datetime) -> date:
    """The day of a moment at the LSP's seat."""
    return local_date(now, Zone.WIB)


def issue_facts(
    db: Session, decision: DecisionFacts, holder_name: str, issuer_id: int, today: date
) -> IssueFacts:
    """Everything that may stand against a certificate on this decision; the chain is computed anew.

    issuer_id 0 means that the two persons of a replacement were already judged.
    """
    settings = organization.organization(db)
    outline = schemes.outline(db, decision.scheme_version_id)
    licence = Licence(settings.licence_number, settings.licence_expires_on)
    return IssueFacts(
        is_competent=decision.outcome is Choice.COMPETENT,
        has_decree=bool(decision.decree_number),
        holder_name=holder_name,
        holder_id=decision.person_id,
        assessor_id=decision.assessor_id,
        voter_ids=decision.voter_ids,
        signer_id=decision.signer_id,
        issuer_id=issuer_id,
        decided_on=today_of(decision.decided_at),
        today=today,
        licence_reasons=why_not_issue_under(licence, today),
        chain_faults=decisions.chain_faults(db, decision.decision_id),
        scheme=_scheme(outline),
        unprintable=pdf.missing_characters(_all_texts(outline, holder_name, decision)),
    )


def _scheme(outline: SchemeOutline) -> SchemeFacts:
    return SchemeFacts(
        kbli=outline.kbli,
        kbji=outline.kbji,
        level=str(outline.kkni_level),
        texts_en=(
            outline.area_en,
            outline.qualification_en,
            *(unit.title_en for unit in outline.units),
        ),
        units=len(outline.units),
    )


def _all_texts(outline: SchemeOutline, holder_name: str, decision: DecisionFacts) -> str:
    titles = [title for unit in outline.units for title in (unit.code, unit.title, unit.title_en)]
    heads = [outline.area, outline.area_en, outline.qualification, outline.qualification_en]
    return "".join([holder_name, decision.signer_name, decision.scheme, *heads, *titles])


def printed_facts(
    db: Session,
    certificate: Certificate,
    decision: DecisionFacts,
    *,
    short_code: str,
    numbers: tuple[str, str],
    dates: tuple[date, date] | None,
    today: date,
    origin: str,
    is_specimen: bool,
) -> Printed:
    """What the paper will say; without `dates` a new term begins today."""
    settings = organization.organization(db)
    outline = schemes.outline(db, decision.scheme_version_id)
    begin, end = dates or (today, valid_until(today, outline.validity_months))
    blanko = certificate.blanko_number or ""
    paper = partial(Printed, certificate.holder_name, *numbers, blanko, short_code)
    return paper(
        area=outline.area,
        area_en=outline.area_en,
        qualification=outline.qualification,
        qualification_en=outline.qualification_en,
        scheme=decision.scheme,
        months=outline.validity_months,
        valid_from=begin,
        valid_to=end,
        city=settings.city,
        organization=settings.name,
        organization_en=settings.name_en,
        licence=settings.licence_number,
        decree_number=decision.decree_number,
        decree_on=today_of(decision.decided_at),
        signer_name=decision.signer_name,
        signer_title=decision.signer_title,
        signer_title_en=decision.signer_title_en,
        origin=origin,
        copy=certificate.copy,
        is_specimen=is_specimen,
        units=tuple(PrintedUnit(unit.code, unit.title, unit.title_en) for unit in outline.units),
    )
