"""Who may look at certificates and who may move them."""

from dataclasses import dataclass

from lsp.certificates.rules.issue import Stage
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role

_OFFICE = (
    Role.SECRETARIAT,
    Role.CERTIFICATION_MANAGER,
    Role.COMMITTEE_MEMBER,
    Role.HEAD,
    Role.QUALITY_MANAGER,
)
_ISSUERS = (Role.SECRETARIAT, Role.CERTIFICATION_MANAGER)
_PROPOSERS = (Role.SECRETARIAT, Role.CERTIFICATION_MANAGER, Role.QUALITY_MANAGER, Role.HEAD)
_APPROVERS = (Role.COMMITTEE_MEMBER, Role.HEAD, Role.QUALITY_MANAGER)


@dataclass(frozen=True, slots=True)
class CertificateAccess:
    """What the access rules look at: whose certificate it is, who assessed, how far it is."""

    certificate_id: str
    holder_id: int
    assessor_id: int
    stage: Stage


def _may_list(actor: Actor, _subject: object) -> bool:
    return actor.has(*_OFFICE)


def _may_read(actor: Actor, certificate: CertificateAccess) -> bool:
    return _is_holder(actor, certificate) or actor.has(*_OFFICE)


def _may_pdf(actor: Actor, certificate: CertificateAccess) -> bool:
    return _is_holder(actor, certificate) or actor.has(*_OFFICE)


def _is_holder(actor: Actor, certificate: CertificateAccess) -> bool:
    return actor.person_id == certificate.holder_id and certificate.stage is Stage.RELEASED


def _may_issue(actor: Actor, _subject: object) -> bool:
    return actor.has(*_ISSUERS)


def _is_outside(actor: Actor, certificate: CertificateAccess) -> bool:
    return actor.person_id not in {certificate.holder_id, certificate.assessor_id}


def _may_propose(actor: Actor, certificate: CertificateAccess) -> bool:
    return actor.has(*_PROPOSERS) and _is_outside(actor, certificate)


def _may_approve(actor: Actor, certificate: CertificateAccess) -> bool:
    return actor.has(*_APPROVERS) and _is_outside(actor, certificate)


MAY = {
    Permission.CERTIFICATE_LIST: _may_list,
    Permission.CERTIFICATE_READ: _may_read,
    Permission.CERTIFICATE_PDF: _may_pdf,
    Permission.CERTIFICATE_ISSUE: _may_issue,
    Permission.CERTIFICATE_PROPOSE: _may_propose,
    Permission.CERTIFICATE_APPROVE: _may_approve,
}
