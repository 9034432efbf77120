"""Issuing: its stages, and every reason why a certificate does not come to be."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lsp.certificates.rules.numbers import why_not_codes
from lsp.certificates.rules.printed import why_not_name
from lsp.kernel.flow import Flow
from lsp.kernel.text import N_, Reason

LIST_SIZE: Final = 131_072
FIRST_LIST: Final = 1


class Stage(StrEnum):
    """How far the issue of a certificate has come; every arrow is a transaction of its own."""

    DECIDED = "decided"  # the row exists, nothing else
    NUMBERED = "numbered"  # numbers, dates, list place and the printed facts are frozen
    SIGNED = "signed"  # the token exists
    RENDERED = "rendered"  # the file is stored
    CHECKED = "checked"  # the QR was read back from the file and equals the token
    RELEASED = "released"  # holder and public see it


class IssueStep(StrEnum):
    """What moves the issue on by one stage."""

    NUMBER = "number"
    SIGN = "sign"
    RENDER = "render"
    CHECK = "check"
    RELEASE = "release"


STAGE_FLOW = Flow(
    "certificate_stage",
    Stage.DECIDED,
    {
        (Stage.DECIDED, IssueStep.NUMBER): Stage.NUMBERED,
        (Stage.NUMBERED, IssueStep.SIGN): Stage.SIGNED,
        (Stage.SIGNED, IssueStep.RENDER): Stage.RENDERED,
        (Stage.RENDERED, IssueStep.CHECK): Stage.CHECKED,
        (Stage.CHECKED, IssueStep.RELEASE): Stage.RELEASED,
    },
)
NEXT_STEP = {
    Stage.DECIDED: IssueStep.NUMBER,
    Stage.NUMBERED: IssueStep.SIGN,
    Stage.SIGNED: IssueStep.RENDER,
    Stage.RENDERED: IssueStep.CHECK,
    Stage.CHECKED: IssueStep.RELEASE,
}
STAGE_NAMES = {
    Stage.DECIDED: N_("Diputuskan"),
    Stage.NUMBERED: N_("Bernomor"),
    Stage.SIGNED: N_("Ditandatangani"),
    Stage.RENDERED: N_("Dicetak"),
    Stage.CHECKED: N_("Diperiksa"),
    Stage.RELEASED: N_("Terbit"),
}


@dataclass(frozen=True, slots=True)
class SchemeFacts:
    """What of the scheme version stands on the paper or in the number."""

    kbli: str
    kbji: str
    level: str
    texts_en: tuple[str, ...]
    units: int


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """All that is looked at before a certificate comes to be.

    chain_faults: sentences of what does not fit between votes, decree and recommendation, found by
    recomputing them. issuer_id: the person who gives the order to issue.
    """

    is_competent: bool
    has_decree: bool
    holder_name: str
    holder_id: int
    assessor_id: int
    voter_ids: frozenset[int]
    signer_id: int
    issuer_id: int
    decided_on: date
    today: date
    licence_reasons: tuple[Reason, ...]
    chain_faults: tuple[Reason, ...]
    scheme: SchemeFacts
    unprintable: str


def why_not_issue(facts: IssueFacts) -> tuple[Reason, ...]:
    """Every reason why this certificate may not be issued now.

    Source: credentials design 3.1 and 4 row 8; domain reference 0.1, 9 rows 1, 6 and 16; security
    design SOD-1, SOD-2, SOD-9, SOD-12.
    """
    return (
        *_why_not_decision(facts),
        *facts.chain_faults,
        *_why_not_persons(facts),
        *facts.licence_reasons,
        *why_not_codes(facts.scheme.kbli, facts.scheme.kbji, facts.scheme.level),
        *_why_not_paper(facts),
    )


def _why_not_decision(facts: IssueFacts) -> tuple[Reason, ...]:
    reasons = []
    if not facts.is_competent:
        reasons.append(Reason("not_competent", N_("Keputusannya bukan Kompeten (K).")))
    if not facts.has_decree:
        reasons.append(
            Reason("no_decree", N_("Surat Keputusan (SK) pleno belum ditandatangani ketua."))
        )
    if facts.decided_on > facts.today:
        reasons.append(
            Reason("before_decision", N_("Sertifikat tidak dapat terbit sebelum diputuskan."))
        )
    return tuple(reasons)


def _why_not_persons(facts: IssueFacts) -> tuple[Reason, ...]:
    reasons = []
    deciders = facts.voter_ids | {facts.signer_id}
    if facts.assessor_id in deciders:
        reasons.append(
            Reason("decided_own", N_("Asesor ikut memutuskan asesmennya sendiri. Ini dilarang."))
        )
    if facts.holder_id in deciders:
        reasons.append(Reason("decided_self", N_("Asesi ikut memutuskan hasilnya sendiri.")))
    if facts.signer_id in facts.voter_ids:
        reasons.append(
            Reason("signer_voted", N_("Penanda tangan SK ikut memberi suara dalam kasus ini."))
        )
    if facts.issuer_id in facts.voter_ids | {facts.assessor_id, facts.holder_id}:
        reasons.append(
            Reason(
                "issuer_involved",
                N_(
                    "Anda menilai, memutuskan, atau adalah asesi kasus ini; orang lain menerbitkan."
                ),
            )
        )
    return tuple(reasons)


def _why_not_paper(facts: IssueFacts) -> tuple[Reason, ...]:
    reasons = list(why_not_name(facts.holder_name))
    if not all(text.strip() for text in facts.scheme.texts_en):
        reasons.append(
            Reason(
                "english_missing",
                N_("Judul bahasa Inggris belum lengkap; sertifikat dwibahasa tidak dapat terbit."),
            )
        )
    if not facts.scheme.units:
        reasons.append(Reason("no_units", N_("Skema ini tidak memuat satu pun unit.")))
    if facts.unprintable:
        reasons.append(
            Reason(
                "unprintable",
                N_("Huruf ini tidak ada pada jenis huruf sertifikat: %(letters)s"),
                {"letters": facts.unprintable},
            )
        )
    return tuple(reasons)
