"""The decree (SK): who may sign, what it lists, and the hashes that bind it to votes and paper."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from lsp.decisions.rules.flow import Choice, MeetingStatus
from lsp.decisions.rules.voting import VoteFacts
from lsp.kernel.canonical import content_hash
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_, Reason

REAUTHENTICATION: Final = timedelta(minutes=5)
ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

# The recital block printed on a real decree; the head may edit it for each decree.
CONSIDERING: Final = (
    "bahwa asesmen kompetensi telah dilaksanakan sesuai skema sertifikasi dan hasilnya telah "
    "direkomendasikan oleh asesor;\n"
    "bahwa Komite Teknis dalam rapat pleno telah memutuskan hasil asesmen tersebut;"
)
RECALLING: Final = (
    "Peraturan Pemerintah Nomor 10 Tahun 2018 tentang Badan Nasional Sertifikasi Profesi;\n"
    "Peraturan BNSP Nomor 1/BNSP/III/2014;\n"
    "Peraturan BNSP Nomor 2/BNSP/III/2014;\n"
    "Pedoman BNSP Nomor 09/BNSP.301/XI/2013;"
)


@dataclass(frozen=True, slots=True)
class DecreeText:
    """The parts of a decree that the head may edit: one recital a line."""

    considering: str
    recalling: str


@dataclass(frozen=True, slots=True)
class DecidedCase:
    """A line of the decree's list."""

    case_id: str
    candidate: str
    scheme: str
    outcome: Choice
    recommendation_id: str
    recommendation_hash: str


@dataclass(frozen=True, slots=True)
class SignFacts:
    """What is looked at before a decree is signed."""

    meeting: MeetingStatus
    voter_ids: frozenset[int]
    assessor_ids: frozenset[int]
    candidate_ids: frozenset[int]
    decided: int
    reauthenticated_at: datetime
    now: datetime
    text: DecreeText


def why_not_sign(actor: Actor, facts: SignFacts) -> tuple[Reason, ...]:
    """Reasons why this person may not sign this decree now: two different persons, always.

    Source: security design SOD-1, SOD-9; domain reference 3 row 14.
    """
    reasons = []
    if not actor.has(Role.HEAD):
        reasons.append(Reason("not_head", N_("SK ditandatangani oleh Ketua LSP.")))
    if facts.meeting is not MeetingStatus.CLOSED:
        reasons.append(Reason("not_closed", N_("SK ditandatangani setelah pleno ditutup.")))
    if not facts.decided:
        reasons.append(Reason("nothing_decided", N_("Tidak ada kasus yang diputuskan.")))
    reasons += _why_not_person(actor, facts)
    age = facts.now - facts.reauthenticated_at
    if not timedelta(0) <= age <= REAUTHENTICATION:
        reasons.append(Reason("password_stale", N_("Masukkan kata sandi Anda sekali lagi.")))
    if not facts.text.considering.strip() or not facts.text.recalling.strip():
        reasons.append(Reason("recitals_missing", N_("Konsiderans SK belum lengkap.")))
    return tuple(reasons)


def _why_not_person(actor: Actor, facts: SignFacts) -> list[Reason]:
    if actor.person_id in facts.voter_ids:
        return [
            Reason(
                "signer_voted",
                N_("Anda ikut memberi suara, jadi SK ini ditandatangani oleh orang lain."),
            )
        ]
    if actor.person_id in facts.assessor_ids:
        return [
            Reason(
                "signer_assessed",
                N_("Anda menilai salah satu asesi, jadi SK ini ditandatangani oleh orang lain."),
            )
        ]
    if actor.person_id in facts.candidate_ids:
        return [Reason("signer_candidate", N_("Anda termasuk asesi yang diputuskan."))]
    return []


def numbered(serial: int, kind: str, sector: str, on: date) -> str:
    """A number of a meeting or a decree: 007/SK/LSP-KOP/XII/2026.

    Source: domain reference 1.2 (numbers from counters; the grammar is the LSP's own).
    """
    return f"{serial:03d}/{kind}/LSP-{sector}/{ROMAN[on.month - 1]}/{on.year}"


def decree_hash(
    number: str, meeting: str, signer: str, text: DecreeText, cases: Sequence[DecidedCase]
) -> str:
    """The hash over the whole decree: number, text, and exactly the decided names.

    Source: domain reference 9 test 6 (SK lists exactly the decided names); security design 4.
    """
    return content_hash(
        {
            "number": number,
            "meeting": meeting,
            "signer": signer,
            "considering": text.considering,
            "recalling": text.recalling,
            "cases": [
                {
                    "case": case.case_id,
                    "candidate": case.candidate,
                    "scheme": case.scheme,
                    "outcome": case.outcome,
                    "recommendation": case.recommendation_id,
                    "recommendation_hash": case.recommendation_hash,
                }
                for case in cases
            ],
        }
    )


def decision_hash(
    case: DecidedCase, votes: Collection[VoteFacts], decree: str, decided_at: datetime
) -> str:
    """The hash over one decision: case, every vote, the decree it stands in, and the moment.

    Source: security design 2 T2 and T3; credentials design 4 row 8.
    """
    listed: list[dict[str, Any]] = [
        {"person": vote.person_id, "choice": vote.choice, "at": vote.voted_at.astimezone(UTC)}
        for vote in sorted(votes, key=lambda vote: (vote.voted_at, vote.person_id))
    ]
    return content_hash(
        {
            "case": case.case_id,
            "outcome": case.outcome,
            "recommendation": case.recommendation_id,
            "recommendation_hash": case.recommendation_hash,
            "votes": listed,
            "decree": decree,
            "decided_at": decided_at.astimezone(UTC),
        }
    )


@dataclass(frozen=True, slots=True)
class ChainFacts:
    """What is stored of a decision, beside what comes out when it is computed anew."""

    decision_hash: str
    decision_hash_anew: str
    decree_hash: str
    decree_hash_anew: str
    recommendation_hash: str
    recommendation_hash_anew: str
    outcome: Choice
    outcome_anew: Choice | None
    is_recommendation_ready: bool


def chain_faults(facts: ChainFacts) -> tuple[Reason, ...]:
    """Everything that does not hang together between votes, decree, decision and recommendation.

    Source: security design 0.1 and 2 T1, T2; credentials design 4 row 8.
    """
    checks = (
        (
            facts.is_recommendation_ready
            and facts.recommendation_hash == facts.recommendation_hash_anew,
            Reason("recommendation_changed", N_("Rekomendasi asesor berubah sesudah diputuskan.")),
        ),
        (
            facts.outcome is facts.outcome_anew,
            Reason("votes_changed", N_("Hasil suara pleno tidak cocok dengan keputusan.")),
        ),
        (
            facts.decree_hash == facts.decree_hash_anew,
            Reason("decree_changed", N_("Isi SK tidak cocok dengan yang ditandatangani.")),
        ),
        (
            facts.decision_hash == facts.decision_hash_anew,
            Reason("decision_changed", N_("Data keputusan tidak cocok dengan catatan suaranya.")),
        ),
    )
    return tuple(reason for holds, reason in checks if not holds)
