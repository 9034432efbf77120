"""Standing of a certificate, and how two people change it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lsp.kernel.flow import Flow
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason


class Standing(StrEnum):
    """Whether a certificate may be relied on (status sertifikat); expiry is arithmetic."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"


class StandingStep(StrEnum):
    """What two people do to the standing (pembekuan, pencabutan, penggantian)."""

    SUSPEND = "suspend"
    LIFT = "lift"
    REVOKE = "revoke"
    REPLACE = "replace"


STANDING_FLOW = Flow(
    "certificate_standing",
    Standing.VALID,
    {
        (Standing.VALID, StandingStep.SUSPEND): Standing.SUSPENDED,
        (Standing.SUSPENDED, StandingStep.LIFT): Standing.VALID,
        (Standing.VALID, StandingStep.REVOKE): Standing.REVOKED,
        (Standing.SUSPENDED, StandingStep.REVOKE): Standing.REVOKED,
        (Standing.VALID, StandingStep.REPLACE): Standing.REPLACED,
    },
)

STANDING_NAMES = {
    Standing.VALID: N_("Berlaku"),
    Standing.SUSPENDED: N_("Dibekukan"),
    Standing.REVOKED: N_("Dicabut"),
    Standing.REPLACED: N_("Diganti"),
}
STEP_NAMES = {
    StandingStep.SUSPEND: N_("Bekukan"),
    StandingStep.LIFT: N_("Cabut pembekuan"),
    StandingStep.REVOKE: N_("Cabut sertifikat"),
    StandingStep.REPLACE: N_("Ganti sertifikat"),
}
STATUS_VALUES = {
    Standing.VALID: 0,
    Standing.REVOKED: 1,
    Standing.SUSPENDED: 2,
    Standing.REPLACED: 3,
}


class ShownStatus(StrEnum):
    """What a list or a page says of a certificate today (status yang ditampilkan)."""

    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"
    UNFINISHED = "unfinished"


SHOWN_NAMES = {
    ShownStatus.VALID: N_("Berlaku"),
    ShownStatus.EXPIRED: N_("Kedaluwarsa"),
    ShownStatus.SUSPENDED: N_("Dibekukan"),
    ShownStatus.REVOKED: N_("Dicabut"),
    ShownStatus.REPLACED: N_("Diganti"),
    ShownStatus.UNFINISHED: N_("Belum selesai terbit"),
}
SHOWN_KINDS = {
    ShownStatus.VALID: "ok",
    ShownStatus.EXPIRED: "",
    ShownStatus.SUSPENDED: "gold",
    ShownStatus.REVOKED: "bad",
    ShownStatus.REPLACED: "info",
    ShownStatus.UNFINISHED: "gold",
}


def shown_status(
    standing: Standing, valid_to: date | None, today: date, *, is_released: bool
) -> ShownStatus:
    """The one word for a certificate on a day; revoked, replaced and suspended outlast expiry.

    Source: credentials design 3.5 (expiry is arithmetic) and 3.6.
    """
    if not is_released or valid_to is None:
        return ShownStatus.UNFINISHED
    if standing in (Standing.REVOKED, Standing.REPLACED):
        return ShownStatus(standing.value)
    if valid_to < today:
        return ShownStatus.EXPIRED
    return ShownStatus(standing.value)


def steps_from(standing: Standing) -> tuple[StandingStep, ...]:
    """What may be proposed at a standing.

    Source: domain reference 3 rows 18-20.
    """
    return tuple(step for step in StandingStep if STANDING_FLOW.allows(standing, step))


class ChangeStatus(StrEnum):
    """Where a proposed change of standing (usulan) stands, and whose turn it is."""

    PROPOSED = "proposed"  # the turn of a second person
    APPROVED = "approved"  # done
    DECLINED = "declined"  # nothing happened


class ChangeStep(StrEnum):
    """What the second person does with a proposal."""

    APPROVE = "approve"
    DECLINE = "decline"


CHANGE_FLOW = Flow(
    "standing_change",
    ChangeStatus.PROPOSED,
    {
        (ChangeStatus.PROPOSED, ChangeStep.APPROVE): ChangeStatus.APPROVED,
        (ChangeStatus.PROPOSED, ChangeStep.DECLINE): ChangeStatus.DECLINED,
    },
)
CHANGE_NAMES = {
    ChangeStatus.PROPOSED: N_("Menunggu persetujuan"),
    ChangeStatus.APPROVED: N_("Disetujui"),
    ChangeStatus.DECLINED: N_("Ditolak"),
}


@dataclass(frozen=True, slots=True)
class Involved:
    """The persons of a case who may not touch its certificate: holder and assessor."""

    holder_id: int
    assessor_id: int


def why_not_touch(actor: Actor, involved: Involved) -> tuple[Reason, ...]:
    """Reasons why a person may neither propose nor approve a change of this certificate.

    Source: security design SOD-1 (whoever assessed never revokes) and SOD-2.
    """
    if actor.person_id == involved.holder_id:
        return (Reason("own_certificate", N_("Ini sertifikat Anda sendiri.")),)
    if actor.person_id == involved.assessor_id:
        return (
            Reason(
                "assessed_this",
                N_("Anda menilai pemegang sertifikat ini, jadi tidak dapat mengubah statusnya."),
            ),
        )
    return ()


def why_not_propose(
    actor: Actor,
    involved: Involved,
    standing: Standing,
    step: StandingStep,
    *,
    is_released: bool,
    has_open_proposal: bool,
) -> tuple[Reason, ...]:
    """Reasons why the change may not be proposed.

    Source: security design SOD-10; domain reference 3 rows 18-20.
    """
    reasons = [*why_not_touch(actor, involved), *STANDING_FLOW.why_not(standing, step)]
    if not is_released:
        reasons.append(Reason("not_released", N_("Sertifikat ini belum selesai diterbitkan.")))
    if has_open_proposal:
        reasons.append(
            Reason("open_proposal", N_("Masih ada usulan lain yang menunggu persetujuan."))
        )
    return tuple(reasons)


def why_not_approve(
    actor: Actor,
    involved: Involved,
    proposer_id: int,
    standing: Standing,
    step: StandingStep,
) -> tuple[Reason, ...]:
    """Reasons why a person may not carry out a proposal: two different persons, always.

    Source: security design SOD-10.
    """
    reasons = [*why_not_touch(actor, involved), *STANDING_FLOW.why_not(standing, step)]
    if actor.person_id == proposer_id:
        reasons.append(
            Reason("same_person", N_("Usulan disetujui oleh orang lain, bukan pengusulnya."))
        )
    return tuple(reasons)
