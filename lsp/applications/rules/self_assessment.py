"""FR.APL.02: answers per element, and when they may be sent and reviewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lsp.applications.rules import (
    SELF_ASSESSMENT_FLOW,
    ApplicationStatus,
    SelfAssessmentStatus,
    SelfAssessmentStep,
)
from lsp.kernel.canonical import content_hash
from lsp.kernel.evidence import Competence
from lsp.kernel.text import N_, Reason

LONGEST_EVIDENCE = 2000


@dataclass(frozen=True, slots=True)
class ElementAnswer:
    """What the candidate says of one element: K or BK, and the evidence."""

    answer: Competence | None = None
    evidence: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether the element is answered, with evidence where the answer is K."""
        if self.answer is Competence.COMPETENT:
            return bool(self.evidence.strip())
        return self.answer is not None


@dataclass(frozen=True, slots=True)
class ElementFacts:
    """An element of the scheme by its place."""

    element_id: int
    unit_code: str
    number: int


Answers = Mapping[int, ElementAnswer]


def why_not_edit(
    application: ApplicationStatus, status: SelfAssessmentStatus
) -> tuple[Reason, ...]:
    """Reasons why the self-assessment cannot be filled in now.

    Source: domain reference 2.3 (FR.APL.02: after APL.01 is accepted).
    """
    if application is not ApplicationStatus.ACCEPTED:
        text = N_("Asesmen mandiri dibuka setelah permohonan diterima.")
        return (Reason("application_not_accepted", text),)
    if status is not SelfAssessmentStatus.DRAFT:
        text = N_("Asesmen mandiri yang sudah dikirim tidak dapat diubah.")
        return (Reason("self_assessment_sent", text),)
    return ()


def why_not_submit(
    application: ApplicationStatus,
    status: SelfAssessmentStatus,
    elements: Sequence[ElementFacts],
    answers: Answers,
) -> tuple[Reason, ...]:
    """Reasons why it cannot be sent: every element is answered, every K has evidence.

    Source: domain reference 2.3 (FR.APL.02: one answer per element; attach evidence).
    """
    refused = why_not_edit(application, status)
    if refused:
        return refused
    reasons = []
    for element in elements:
        given = answers.get(element.element_id, ElementAnswer())
        facts = {"unit": element.unit_code, "number": element.number}
        if given.answer is None:
            text = N_("Elemen %(number)s pada unit %(unit)s belum dijawab.")
            reasons.append(Reason("element_unanswered", text, facts))
        elif not given.is_complete:
            text = N_(
                "Elemen %(number)s pada unit %(unit)s dijawab K tetapi buktinya belum ditulis."
            )
            reasons.append(Reason("evidence_missing", text, facts))
    return tuple(reasons)


def why_not_review(
    status: SelfAssessmentStatus, can_proceed: bool, note: str
) -> tuple[Reason, ...]:
    """Reasons why the assessor cannot close the review: stopping a candidate needs a note.

    Source: domain reference 2.3 (FR.APL.02: assessment can or cannot proceed).
    """
    refused = SELF_ASSESSMENT_FLOW.why_not(status, SelfAssessmentStep.REVIEW)
    if refused:
        return refused
    if not can_proceed and not note.strip():
        return (Reason("note_missing", N_("Tulis mengapa asesmen belum dapat dilanjutkan.")),)
    return ()


def answers_hash(answers: Answers) -> str:
    """A hash of all answers, so that what is sent is what was seen.

    Source: PP 71/2019 article 59(3).
    """
    return content_hash(
        {str(key): [each.answer, each.evidence] for key, each in sorted(answers.items())}
    )


def question(title: str) -> str:
    """The element as a question: "Dapatkah saya merencanakan …?" from its title.

    Source: domain reference 2.3 (FR.APL.02: per element "Dapatkah saya …?").
    """
    lowered = title[:1].lower() + title[1:] if not title[:2].isupper() else title
    return f"{lowered.rstrip('.?')}?"
