"""Who approves a scheme version, and when nothing more is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_, Reason
from lsp.schemes.rules import VERSION_FLOW, VersionDeed, VersionStatus, VersionStep

APPROVALS = {
    Role.SCHEME_COMMITTEE_CHAIR: VersionDeed.APPROVED_BY_CHAIR,
    Role.HEAD: VersionDeed.APPROVED_BY_HEAD,
}
SHORTEST_NOTE, LONGEST_NOTE = 10, 1000
LONGEST_REFERENCE = 200


@dataclass(frozen=True, slots=True)
class DeedFacts:
    """One entry of a version's history; `content_hash` is the content that the person saw."""

    deed: VersionDeed
    person_id: int | None
    at: datetime
    content_hash: str
    note: str


def approvals(history: Sequence[DeedFacts], content_hash: str) -> dict[VersionDeed, DeedFacts]:
    """The approvals in force: given since the last proposal, for exactly this content.

    Source: domain reference 1.4 (the chair of the scheme committee and the head of the LSP sign).
    """
    asked = [at for at, each in enumerate(history) if each.deed is VersionDeed.PROPOSED]
    since = history[asked[-1] :] if asked else ()
    kinds = {*APPROVALS.values(), VersionDeed.APPROVED_ON_PAPER}
    return {
        each.deed: each
        for each in since
        if each.deed in kinds and each.content_hash == content_hash
    }


def missing_approvals(found: Iterable[VersionDeed]) -> tuple[VersionDeed, ...]:
    """The approvals that are still to be given; signatures on paper stand for both.

    Source: domain reference 1.4; ISO/IEC 17024 clause 8 (the scheme committee's review).
    """
    given = set(found)
    if VersionDeed.APPROVED_ON_PAPER in given:
        return ()
    return tuple(deed for deed in APPROVALS.values() if deed not in given)


_MISSING = {
    VersionDeed.APPROVED_BY_CHAIR: N_("Ketua komite skema belum menyetujui versi ini."),
    VersionDeed.APPROVED_BY_HEAD: N_("Ketua LSP belum menyetujui versi ini."),
}


def why_not_approved(history: Sequence[DeedFacts], content_hash: str) -> tuple[Reason, ...]:
    """Reasons why the approvals do not yet allow publishing: who has not approved.

    Source: domain reference 1.4 (the chair of the scheme committee and the head of the LSP sign).
    """
    missing = missing_approvals(approvals(history, content_hash))
    return tuple(Reason(f"{deed.value}_missing", _MISSING[deed]) for deed in missing)


def approval_of(actor: Actor, given: Iterable[VersionDeed]) -> VersionDeed | None:
    """The approval that this person may give next, by their roles; None when there is none.

    Source: domain reference 1.4 (two different offices sign the scheme document).
    """
    done = set(given)
    return next(
        (deed for role, deed in APPROVALS.items() if actor.has(role) and deed not in done), None
    )


def why_not_approve(
    actor: Actor,
    status: VersionStatus,
    history: Sequence[DeedFacts],
    content_hash: str,
    seen_hash: str,
) -> tuple[Reason, ...]:
    """Reasons why this person may not approve this content now.

    Source: domain reference 1.4 (the chair and the head sign); house rule: two different persons,
    and nobody approves what they have not seen.
    """
    if status is not VersionStatus.PROPOSED:
        return (Reason("not_proposed", N_("Versi ini tidak sedang menunggu persetujuan.")),)
    if seen_hash != content_hash:
        return (Reason("content_changed", CHANGED),)
    given = approvals(history, content_hash)
    if any(each.person_id == actor.person_id for each in given.values()):
        text = N_("Anda sudah menyetujui versi ini. Persetujuan kedua diberikan oleh orang lain.")
        return (Reason("same_person", text),)
    if approval_of(actor, given) is None:
        text = N_("Persetujuan dari jabatan Anda sudah ada atau tidak diperlukan.")
        return (Reason("nothing_to_approve", text),)
    return ()


CHANGED = N_("Isi konsep sudah berubah sejak Anda membukanya. Muat ulang halaman.")


def why_not_return(status: VersionStatus, note: str) -> tuple[Reason, ...]:
    """Reasons why a proposed version may not be sent back with this note.

    Source: ISO/IEC 17024 clause 8 (records of the scheme committee's review).
    """
    reasons = list(VERSION_FLOW.why_not(status, VersionStep.RETURN))
    if not SHORTEST_NOTE <= len(note.strip()) <= LONGEST_NOTE:
        facts = {"shortest": SHORTEST_NOTE, "longest": LONGEST_NOTE}
        text = N_("Tulis apa yang perlu diperbaiki, %(shortest)s sampai %(longest)s karakter.")
        reasons.append(Reason("note_needed", text, facts))
    return tuple(reasons)


def why_not_on_paper(status: VersionStatus, reference: str) -> tuple[Reason, ...]:
    """Reasons why signatures on paper may not be recorded under this reference.

    Source: domain reference 1.4 (the scheme document that the chair and the head signed).
    """
    if status is not VersionStatus.PROPOSED:
        return (Reason("not_proposed", N_("Versi ini tidak sedang menunggu persetujuan.")),)
    if not 3 <= len(reference.strip()) <= LONGEST_REFERENCE:
        text = N_("Sebutkan nomor atau tanggal dokumen skema yang ditandatangani.")
        return (Reason("reference_needed", text),)
    return ()


def why_not_begin(open_number: int | None, status: VersionStatus) -> tuple[Reason, ...]:
    """Reasons why a new draft may not be begun from a version.

    Source: house rule: a scheme has at most one version that is not yet published.
    """
    if open_number is not None:
        text = N_("Versi %(number)s belum selesai. Lanjutkan versi itu.")
        return (Reason("draft_exists", text, {"number": open_number}),)
    if status not in {VersionStatus.PUBLISHED, VersionStatus.SUPERSEDED}:
        return (Reason("not_published", N_("Konsep baru dibuka dari versi yang sudah terbit.")),)
    return ()


def why_not_edit(status: VersionStatus, content_hash: str, seen_hash: str) -> tuple[Reason, ...]:
    """Reasons why the content of a version may not be changed by somebody who saw `seen_hash`.

    Source: domain reference 0.3 (a published version is pinned and never changes).
    """
    if status is VersionStatus.PROPOSED:
        text = N_("Versi ini sedang menunggu persetujuan. Kembalikan dahulu untuk mengubahnya.")
        return (Reason("proposed", text),)
    if status is not VersionStatus.DRAFT:
        text = N_("Versi yang sudah terbit tidak berubah. Buat konsep baru.")
        return (Reason("published", text),)
    if seen_hash != content_hash:
        return (Reason("content_changed", CHANGED),)
    return ()


def why_not_propose(
    status: VersionStatus, content_hash: str, published_hash: str | None
) -> tuple[Reason, ...]:
    """Reasons why a draft may not be put before the chair and the head.

    Source: domain reference 0.3 (a version differs from the one before by its content).
    """
    reasons = list(VERSION_FLOW.why_not(status, VersionStep.PROPOSE))
    if content_hash == published_hash:
        text = N_("Isi konsep ini sama dengan versi yang terbit; tidak ada yang perlu disetujui.")
        reasons.append(Reason("nothing_new", text))
    return tuple(reasons)
