"""Sending, reviewing, accepting, returning and rejecting an application."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lsp.applications.rules import (
    APPLICATION_FLOW,
    ApplicationStatus,
    ApplicationStep,
    Verdict,
    why_not_edit,
)
from lsp.applications.rules.answers import (
    DOCUMENTS,
    FORM_STEPS,
    STEP_NAMES,
    STEPS,
    Answers,
    problems,
)
from lsp.applications.rules.returning import Asked
from lsp.kernel.canonical import content_hash
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason

DOCUMENTS_PER_REQUIREMENT = 5
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class RequirementFacts:
    """One requirement with the hashes of its documents and the secretariat's finding."""

    requirement_id: int
    title: str
    is_mandatory: bool
    document_hashes: tuple[str, ...] = ()
    verdict: Verdict | None = None
    reason: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """All of an application that the rules look at."""

    status: ApplicationStatus
    candidate_id: int
    scheme_hash: str
    answers: Answers
    requirements: tuple[RequirementFacts, ...]


def fingerprint(dossier: Dossier) -> str:
    """A hash of all that the candidate sees before sending: sending what was seen, no other.

    Source: PP 71/2019 article 59(3); domain reference 7.2 (statement agreed).
    """
    return content_hash(
        {
            "scheme": dossier.scheme_hash,
            "answers": {name: text for name, text in dossier.answers.items() if text},
            "documents": {
                str(each.requirement_id): sorted(each.document_hashes)
                for each in dossier.requirements
            },
        }
    )


def missing_documents(dossier: Dossier) -> tuple[RequirementFacts, ...]:
    """The mandatory requirements that have no document yet.

    Source: domain reference 2.3 (FR.APL.01 part 3).
    """
    return tuple(
        each for each in dossier.requirements if each.is_mandatory and not each.document_hashes
    )


def is_complete(step: str, dossier: Dossier, today: date) -> bool:
    """Whether a step needs nothing more before sending.

    Source: domain reference 2.3 (FR.APL.01).
    """
    if step == DOCUMENTS:
        return not missing_documents(dossier)
    return not problems(step, dossier.answers, today)


def why_not_submit(dossier: Dossier, today: date) -> tuple[Reason, ...]:
    """Reasons why the application cannot be sent, one a step that is not complete.

    Source: domain reference 2.3 (FR.APL.01), 3; ISO/IEC 17024 9.1.
    """
    refused = APPLICATION_FLOW.why_not(dossier.status, ApplicationStep.SUBMIT)
    if refused:
        return refused
    return tuple(
        Reason("step_incomplete", N_("Lengkapi bagian “%(step)s”."), {"step": STEP_NAMES[step]})
        for step in STEPS
        if not is_complete(step, dossier, today)
    )


def why_not_withdraw(reason: str) -> tuple[Reason, ...]:
    """Reasons why an application cannot be withdrawn so; a reason is welcome and not owed.

    Source: issue 2, applications (withdrawal); ISO/IEC 17024 9.1.
    """
    if len(reason) <= LONGEST_REASON:
        return ()
    text = N_("Alasan paling banyak %(limit)s huruf.")
    return (Reason("reason_long", text, {"limit": LONGEST_REASON}),)


def why_not_attach(status: ApplicationStatus, present: int) -> tuple[Reason, ...]:
    """Reasons why no further document may be added to a requirement.

    Source: security design section 6 (limits on uploads); the number is ours.
    """
    if present >= DOCUMENTS_PER_REQUIREMENT:
        text = N_("Paling banyak %(limit)s berkas untuk satu persyaratan.")
        return (Reason("too_many_documents", text, {"limit": DOCUMENTS_PER_REQUIREMENT}),)
    return why_not_edit(status)


def why_not_review(dossier: Dossier, actor: Actor, step: ApplicationStep) -> tuple[Reason, ...]:
    """Reasons why this person may not act on the application for the LSP.

    Source: security design section 3, role table (accept: AD, not own); ISO/IEC 17024 4.3.
    """
    if actor.person_id == dossier.candidate_id:
        text = N_("Tidak seorang pun memeriksa permohonannya sendiri.")
        return (Reason("own_application", text),)
    return APPLICATION_FLOW.why_not(dossier.status, step)


def why_not_record(
    findings: Mapping[int, tuple[Verdict, str]], requirements: Sequence[RequirementFacts]
) -> tuple[Reason, ...]:
    """Reasons why findings cannot be kept: one that is not good needs a reason; facts must fit.

    Source: domain reference 2.3 (FR.APL.01 part 3: three columns).
    """
    reasons = []
    known = {each.requirement_id: each for each in requirements}
    for key, (verdict, reason) in findings.items():
        requirement = known.get(key)
        if requirement is None:
            text = N_("Persyaratan itu tidak ada pada skema ini.")
            return (Reason("requirement_unknown", text),)
        facts = {"title": requirement.title}
        if verdict is not Verdict.MISSING and not requirement.document_hashes:
            text = N_("“%(title)s” tidak mempunyai dokumen; pilih “Tidak ada”.")
            reasons.append(Reason("verdict_without_document", text, facts))
        if verdict is Verdict.MISSING and requirement.document_hashes:
            text = N_("“%(title)s” mempunyai dokumen; pilih memenuhi atau tidak memenuhi syarat.")
            reasons.append(Reason("verdict_with_document", text, facts))
        if verdict is Verdict.NOT_MET and not reason.strip():
            text = N_("Tulis apa yang kurang pada “%(title)s”.")
            reasons.append(Reason("verdict_without_reason", text, facts))
    return tuple(reasons)


def why_not_accept(dossier: Dossier, actor: Actor) -> tuple[Reason, ...]:
    """Reasons why the application cannot be accepted: a requirement is not found to be met.

    Source: ISO/IEC 17024 9.1 (prerequisites reviewed); domain reference 2.3 (FR.APL.01 part 3).
    """
    refused = why_not_review(dossier, actor, ApplicationStep.ACCEPT)
    if refused:
        return refused
    reasons = []
    for each in dossier.requirements:
        facts = {"title": each.title}
        if each.is_mandatory and each.verdict is None:
            text = N_("“%(title)s” belum dinilai.")
            reasons.append(Reason("requirement_unreviewed", text, facts))
        elif each.is_mandatory and each.verdict is not Verdict.MET:
            text = N_("“%(title)s” wajib dan belum memenuhi syarat.")
            reasons.append(Reason("requirement_not_met", text, facts))
        elif each.document_hashes and each.verdict is None:
            text = N_("“%(title)s” belum dinilai.")
            reasons.append(Reason("requirement_unreviewed", text, facts))
    return tuple(reasons)


def asked_for(dossier: Dossier, steps: Collection[str]) -> Asked:
    """What a return asks to be put right: the steps named, and every document found wanting.

    Source: domain reference 3 row 3; 8 (per-document status).
    """
    wanting = {
        each.code
        for each in dossier.requirements
        if each.verdict is Verdict.NOT_MET
        or (each.verdict is Verdict.MISSING and each.is_mandatory)
    }
    return Asked(frozenset(steps) & frozenset(FORM_STEPS), frozenset(wanting))


def why_not_return(
    dossier: Dossier, actor: Actor, steps: Collection[str], note: str
) -> tuple[Reason, ...]:
    """Reasons why the application cannot be returned: nothing was named to be put right.

    A step has no finding of its own, so the note says what is wrong with it.

    Source: domain reference 8 (per-document status); 3 row 3.
    """
    refused = why_not_review(dossier, actor, ApplicationStep.RETURN)
    if refused:
        return refused
    asked = asked_for(dossier, steps)
    if not asked.steps and not asked.requirements:
        text = N_("Tandai dokumen atau bagian yang perlu diperbaiki.")
        return (Reason("nothing_to_put_right", text),)
    if asked.steps and not note.strip():
        text = N_("Tulis apa yang perlu diperbaiki pada bagian yang Anda tandai.")
        return (Reason("note_missing", text),)
    return ()


def why_not_reject(dossier: Dossier, actor: Actor, reason: str) -> tuple[Reason, ...]:
    """Reasons why the application cannot be rejected: a reason is owed.

    Source: ISO/IEC 17024 9.1; domain reference 2.3 (recommendation not accepted, with a note).
    """
    refused = why_not_review(dossier, actor, ApplicationStep.REJECT)
    if refused:
        return refused
    if reason.strip():
        return ()
    return (Reason("reason_missing", N_("Tulis alasan penolakan.")),)
