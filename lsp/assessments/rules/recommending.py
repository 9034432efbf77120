"""The recommendation from all evidence: FR.AK.02. It is never the decision."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from lsp.assessments.rules import (
    RECOMMENDATION_FLOW,
    RecommendationStatus,
    RecommendationStep,
)
from lsp.assessments.rules.judging import (
    Gate,
    UnitCase,
    is_evidenced,
    overall,
    unit_outcome,
    why_not_work,
)
from lsp.kernel.canonical import content_hash
from lsp.kernel.evidence import Competence, EvidenceSource
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.scheduling.rules import SeatAccess


def why_not_recommend(
    actor: Actor, gate: Gate, units: Sequence[UnitCase], follow_up: str, test_is_running: bool
) -> tuple[Reason, ...]:
    """Reasons why no recommendation can be given yet.

    Source: domain reference 3 row 11, 9 test 2; 2.3 (FR.AK.02: follow-up when not yet competent).
    """
    reasons = list(why_not_work(actor, gate))
    if not gate.is_begun:
        reasons.append(Reason("judging_not_begun", N_("Tekan “Mulai menilai” lebih dahulu.")))
    if test_is_running:
        reasons.append(Reason("test_running", N_("Asesi masih mengerjakan tes tertulis.")))
    open_kuk = sum(len(unit.kuk) - unit.judged for unit in units)
    if open_kuk or not units:
        reasons.append(Reason("kuk_open", N_("%(count)s KUK belum dinilai."), {"count": open_kuk}))
    for number in unsupported(units):
        reasons.append(
            Reason(
                "evidence_missing",
                N_("KUK %(number)s belum punya bukti yang memenuhi V, A, T, dan M."),
                {"number": number},
            )
        )
    if overall(units) is Competence.NOT_YET_COMPETENT and not follow_up.strip():
        reasons.append(
            Reason("follow_up_missing", N_("Tulis tindak lanjut untuk unit yang belum kompeten."))
        )
    return tuple(reasons)


def unsupported(units: Sequence[UnitCase]) -> list[str]:
    """KUK judged met whose evidence no longer holds (a rating was changed since).

    Source: domain reference 9, test 2.
    """
    return [
        f"{unit.code} {case.number}"
        for unit in units
        for case in unit.kuk
        if case.judgement is Competence.COMPETENT and not is_evidenced(case)
    ]


@dataclass(frozen=True, slots=True)
class Findings:
    """All that a recommendation rests on; its hash is what both sign."""

    seat_id: str
    agreement_hash: str
    evidence_set_hash: str
    units: tuple[UnitCase, ...]
    follow_up: str
    comment: str


def findings_hash(findings: Findings) -> str:
    """SHA-256 over judgements, evidence results, evidence set and the agreement.

    Source: acceptance P11 (evidence set hash); issue 2 step 6.
    """
    return content_hash(asdict(findings))


def why_not_sign_record(
    actor: Actor, seat: SeatAccess, status: RecommendationStatus, stored: str, present: str
) -> tuple[Reason, ...]:
    """Reasons why FR.AK.02 cannot be signed: withdrawn, or findings changed since.

    Source: domain reference 9, test 3 (no result after a form hash changed).
    """
    reasons = list(RECOMMENDATION_FLOW.why_not(status, RecommendationStep.COMPLETE))
    if stored != present:
        reasons.append(
            Reason(
                "findings_changed",
                N_("Bukti atau penilaian berubah sesudah rekomendasi. Asesor perlu mengulanginya."),
            )
        )
    if not (seat.is_own(actor) or seat.is_assigned(actor)):
        reasons.append(
            Reason("not_a_signer", N_("Hanya asesor dan asesi kasus ini yang menandatangani."))
        )
    return tuple(reasons)


def why_not_withdraw(
    actor: Actor, seat: SeatAccess, status: RecommendationStatus, reason: str
) -> tuple[Reason, ...]:
    """Reasons why the recommendation cannot be taken back.

    Source: security design 3 (nobody amends a submitted score).
    """
    reasons = list(RECOMMENDATION_FLOW.why_not(status, RecommendationStep.WITHDRAW))
    if not seat.is_assigned(actor):
        reasons.append(
            Reason("not_the_assessor", N_("Hanya asesor yang ditunjuk yang menilai kasus ini."))
        )
    if not reason.strip():
        reasons.append(Reason("reason_missing", N_("Tulis alasan menarik rekomendasi.")))
    return tuple(reasons)


@dataclass(frozen=True, slots=True)
class RecordHeader:
    """The header of FR.AK.02, in words."""

    scheme: str
    scheme_code: str
    tuk: str
    assessor: str
    met_number: str
    candidate: str
    started: str
    ended: str
    scheme_type: str
    tuk_type: str


_SHOWN = {
    EvidenceSource.PORTFOLIO: "portfolio",
    EvidenceSource.EXAM: "written",
    EvidenceSource.ORAL: "oral",
}


def _evidence(unit: UnitCase) -> list[str]:
    used = {result.source for case in unit.kuk for result in case.results}
    return [name for source, name in _SHOWN.items() if source in used]


def record_data(header: RecordHeader, findings: Findings) -> dict[str, Any]:
    """The content of FR.AK.02: what both read and sign.

    Source: domain reference 2.3 (FR.AK.02 Rekaman Asesmen Kompetensi).
    """
    rows, failed = [], []
    for unit in findings.units:
        outcome = unit_outcome(unit) or Competence.NOT_YET_COMPETENT
        rows.append(
            {
                "name": f"{unit.code} {unit.title}",
                "evidence": _evidence(unit),
                "outcome": outcome.value,
            }
        )
        if outcome is Competence.NOT_YET_COMPETENT:
            numbers = [
                case.number for case in unit.kuk if case.judgement is not Competence.COMPETENT
            ]
            failed.append(f"{unit.code} {unit.title}: KUK {', '.join(numbers)}.")
    outcome = overall(findings.units) or Competence.NOT_YET_COMPETENT
    return {
        **header_data(header),
        "findings_hash": findings_hash(findings),
        "units": rows,
        "recommendation": outcome.value,
        "failed": failed,
        "follow_up": findings.follow_up.strip() or "Tidak ada.",
        "comment": findings.comment.strip() or "Tidak ada.",
    }


def header_data(header: RecordHeader) -> dict[str, Any]:
    """The header common to the forms of an assessment, by the names of the templates.

    Source: domain reference 2.1 (header of every form).
    """
    return {
        "scheme": {
            "type": header.scheme_type,
            "title": header.scheme,
            "number": header.scheme_code,
        },
        "tuk": {"type": header.tuk_type, "name": header.tuk},
        "assessor": {"name": header.assessor, "met_number": header.met_number},
        "candidate": {"name": header.candidate},
        "started": header.started,
        "ended": header.ended,
    }
