"""Proof-reading: the candidate confirms what the certificate will say, before any decree."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lsp.applications.rules import ApplicationStatus
from lsp.applications.rules.answers import LONGEST, PERSON, Answers, problems
from lsp.kernel.canonical import content_hash
from lsp.kernel.flow import Flow
from lsp.kernel.text import N_, Reason

CORRECTABLE = ("full_name", "birth_place", "birth_date")
LONGEST_REASON = 500


class CorrectionStatus(StrEnum):
    """Where a request to correct printed data (koreksi data) stands, and whose turn it is."""

    OPEN = "open"  # the secretariat's turn
    GRANTED = "granted"  # the candidate reads the proof again
    REFUSED = "refused"  # the candidate reads the proof again


class CorrectionStep(StrEnum):
    """What happens to a request."""

    GRANT = "grant"
    REFUSE = "refuse"


CORRECTION_FLOW = Flow(
    "correction",
    CorrectionStatus.OPEN,
    {
        (CorrectionStatus.OPEN, CorrectionStep.GRANT): CorrectionStatus.GRANTED,
        (CorrectionStatus.OPEN, CorrectionStep.REFUSE): CorrectionStatus.REFUSED,
    },
)
CORRECTION_NAMES = {
    CorrectionStatus.OPEN: N_("Menunggu administrasi"),
    CorrectionStatus.GRANTED: N_("Dikabulkan"),
    CorrectionStatus.REFUSED: N_("Tidak dikabulkan"),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """What the candidate reads: personal data, and the titles of the scheme as printed."""

    full_name: str
    birth_place: str
    birth_date: str
    title: str
    title_en: str
    qualification: str
    qualification_en: str

    @property
    def fingerprint(self) -> str:
        """A hash of all that is shown, so that what is confirmed is what was read."""
        names = type(self).__slots__
        return content_hash({name: getattr(self, name) for name in names})


@dataclass(frozen=True, slots=True)
class ProofFacts:
    """Where the proof-reading of an application stands."""

    status: ApplicationStatus
    is_confirmed: bool
    is_correction_open: bool


def why_not_confirm(facts: ProofFacts) -> tuple[Reason, ...]:
    """Reasons why the proof cannot be confirmed, or a correction asked for, now.

    Source: domain reference 9 test 6 (the decree lists exact names); issue 2, applications.
    """
    if facts.status is not ApplicationStatus.ACCEPTED:
        text = N_("Data sertifikat diperiksa setelah permohonan diterima.")
        return (Reason("application_not_accepted", text),)
    if facts.is_confirmed:
        text = N_("Data sertifikat sudah Anda setujui. Hubungi administrasi bila masih keliru.")
        return (Reason("proof_confirmed", text),)
    if facts.is_correction_open:
        text = N_("Permintaan koreksi Anda sedang diperiksa administrasi.")
        return (Reason("correction_open", text),)
    return ()


def why_not_ask(
    facts: ProofFacts, known: Answers, wanted: Mapping[str, str], reason: str, today: date
) -> tuple[Reason, ...]:
    """Reasons why a correction cannot be asked for: nothing differs, no reason, or a bad value.

    Source: issue 2, applications (correction with reason); domain reference 2.3.
    """
    refused = why_not_confirm(facts)
    if refused:
        return refused
    reasons = []
    changed = {name for name in CORRECTABLE if wanted.get(name, "") != known.get(name, "")}
    if not changed:
        text = N_("Ubah data yang keliru sebelum meminta koreksi.")
        reasons.append(Reason("nothing_to_correct", text))
    found = problems(PERSON, {**known, **wanted}, today)
    reasons += [problem.reason for problem in found if problem.field in changed]
    if any(len(wanted.get(name, "")) > LONGEST[PERSON][name] for name in CORRECTABLE):
        text = N_("Isian terlalu panjang. Pendekkan, lalu coba lagi.")
        reasons.append(Reason("answer_too_long", text))
    if not reason.strip() or len(reason) > LONGEST_REASON:
        text = N_("Tulis alasan koreksi, paling banyak %(limit)s huruf.")
        reasons.append(Reason("reason_missing", text, {"limit": LONGEST_REASON}))
    return tuple(reasons)


def why_not_answer(step: CorrectionStep, answer: str) -> tuple[Reason, ...]:
    """Reasons why a request cannot be decided so: a refusal is explained.

    Source: ISO/IEC 17024 9.1; issue 2, applications.
    """
    if step is CorrectionStep.REFUSE and not answer.strip():
        return (Reason("answer_missing", N_("Tulis mengapa koreksi tidak dikabulkan.")),)
    return ()
