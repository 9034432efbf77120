"""Where a candidate stands and whose turn it is; who sees which desk."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from lsp.desks.rules.stages import OFFICE_TEXTS, Stage, Turn
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_, Reason
from lsp.records.rules import ASSESSOR, CANDIDATE, OFFICE
from lsp.scheduling.rules import SeatStatus


def _signed_in(actor: Actor, _subject: object) -> bool:
    return actor.is_signed_in


def _supervises(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.CERTIFICATION_MANAGER)


def _staff(actor: Actor, _subject: object) -> bool:
    return actor.is_staff


def _plans(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.CERTIFICATION_MANAGER, Role.SECRETARIAT, Role.HEAD)


@dataclass(frozen=True, slots=True)
class BinderAccess:
    """Who has to do with a binder (berkas): its candidate, if it is of one, and its assessors."""

    candidate_id: int | None
    assessor_ids: frozenset[int]
    is_scheme: bool = False


def _may_read_binder(actor: Actor, binder: BinderAccess) -> bool:
    if actor.has(*OFFICE) or actor.person_id == binder.candidate_id:
        return True
    is_theirs = binder.is_scheme or actor.person_id in binder.assessor_ids
    return actor.has(Role.ASSESSOR) and is_theirs


MAY = {
    Permission.DESK_CANDIDATE: _signed_in,
    Permission.DESK_HALL: _supervises,
    Permission.DESK_SCHEME_EFFECT: _staff,
    Permission.DESK_DEMAND: _plans,
    Permission.BINDER_READ: _may_read_binder,
}

# Forms that no room feeds yet: who begins each, and whether the seat must be finished.
BEGUN_BY_HAND = {
    "FR.AK.03": (CANDIDATE, True),
    "FR.AK.04": (CANDIDATE, True),
    "FR.IA.01": (ASSESSOR, False),
    "FR.IA.03": (ASSESSOR, False),
    "FR.IA.04B": (ASSESSOR, False),
    "FR.IA.09": (ASSESSOR, False),
}


def why_not_begin_form(
    code: str, role: str, seat: SeatStatus, known: Collection[str]
) -> tuple[Reason, ...]:
    """Reasons why a person of this role cannot begin a form of a seat now.

    Source: domain reference 2.3 (filled by, when).
    """
    who, is_after = BEGUN_BY_HAND.get(code, ("", False))
    if not role or who != role:
        return (Reason("not_beginner", N_("Formulir ini tidak dibuka oleh Anda.")),)
    if code in known:
        return (Reason("form_exists", N_("Formulir ini sudah ada.")),)
    if is_after and seat is not SeatStatus.FINISHED:
        text = N_("Formulir ini diisi sesudah asesmen selesai.")
        return (Reason("seat_not_finished", text),)
    if not is_after and seat is not SeatStatus.CHECKED_IN:
        text = N_("Formulir ini diisi selama asesmen berlangsung.")
        return (Reason("seat_not_running", text),)
    return ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a candidate reads as the next step; `action` is empty where others have the turn."""

    title: str
    text: str
    action: str = ""


PROMPTS = {
    (Stage.APPLICATION, Turn.CANDIDATE): Prompt(
        N_("Lengkapi permohonan Anda"),
        N_("Isian tersimpan sendiri; lanjutkan kapan saja, lalu kirim."),
        N_("Lanjutkan permohonan"),
    ),
    (Stage.APPLICATION, Turn.SECRETARIAT): Prompt(
        N_("Permohonan sedang diperiksa"), N_("Kami mengabari Anda setelah berkas diperiksa.")
    ),
    (Stage.APPLICATION, Turn.NOBODY): Prompt(
        N_("Permohonan ini berakhir"), N_("Anda dapat mengajukan permohonan baru kapan saja.")
    ),
    (Stage.SELF_ASSESSMENT, Turn.CANDIDATE): Prompt(
        N_("Isi asesmen mandiri"),
        N_("Nilai kemampuan Anda sendiri per elemen dan sebutkan buktinya."),
        N_("Isi asesmen mandiri"),
    ),
    (Stage.SEAT, Turn.SECRETARIAT): Prompt(
        N_("Menunggu jadwal"),
        N_("Siapkan bukti portofolio selagi menunggu tempat, tanggal, dan asesor."),
        N_("Unggah bukti"),
    ),
    (Stage.AGREEMENT, Turn.CANDIDATE): Prompt(
        N_("Baca dan tanda tangani persetujuan"),
        N_("Anda dan asesor menandatangani FR.AK.01 sebelum apa pun dinilai."),
        N_("Buka persetujuan"),
    ),
    (Stage.AGREEMENT, Turn.ASSESSOR): Prompt(
        N_("Menunggu asesor"), N_("Asesor menyiapkan dan menandatangani persetujuan asesmen.")
    ),
    (Stage.TEST, Turn.SECRETARIAT): Prompt(
        N_("Datang ke tempat uji"),
        N_("Bawa KTP. Petugas mencatat kehadiran Anda sebelum uji dimulai."),
    ),
    (Stage.TEST, Turn.CANDIDATE): Prompt(
        N_("Kerjakan uji tertulis"),
        N_("Jawaban tersimpan saat dipilih. Waktu berjalan setelah Anda menekan mulai."),
        N_("Buka uji tertulis"),
    ),
    (Stage.JUDGEMENT, Turn.ASSESSOR): Prompt(
        N_("Asesor sedang menilai"), N_("Asesor menilai setiap kriteria dari bukti Anda.")
    ),
    (Stage.JUDGEMENT, Turn.CANDIDATE): Prompt(
        N_("Baca dan tanda tangani rekaman asesmen"),
        N_("Rekomendasi asesor bukan keputusan; komite yang memutuskan."),
        N_("Buka rekaman asesmen"),
    ),
    (Stage.DECISION, Turn.COMMITTEE): Prompt(
        N_("Menunggu keputusan komite"), N_("Komite teknis yang tidak ikut menilai memutuskan.")
    ),
    (Stage.DECISION, Turn.CANDIDATE): Prompt(
        N_("Periksa nama pada sertifikat"),
        N_("Komite memutuskan setelah Anda menyetujui nama dan data yang akan dicetak."),
        N_("Periksa data sertifikat"),
    ),
    (Stage.DECISION, Turn.SECRETARIAT): Prompt(
        N_("Koreksi data sedang diperiksa"),
        N_("Administrasi mencocokkan permintaan Anda, lalu Anda memeriksa sekali lagi."),
    ),
    (Stage.DECISION, Turn.NOBODY): Prompt(
        N_("Belum kompeten"),
        N_("Unit yang belum terpenuhi dapat diasesmen ulang; bukti yang sah tetap berlaku."),
    ),
    (Stage.CERTIFICATE, Turn.SECRETARIAT): Prompt(
        N_("Sertifikat sedang diterbitkan"), N_("Anda kompeten. Sertifikat segera terbit.")
    ),
    (Stage.CERTIFICATE, Turn.NOBODY): Prompt(
        N_("Sertifikat Anda sudah terbit"),
        N_("Unduh berkasnya, atau tunjukkan kode QR kepada pemberi kerja."),
        N_("Buka sertifikat"),
    ),
}

RETURNED = Prompt(
    N_("Perbaiki lalu kirim ulang"),
    N_("Administrasi menandai yang kurang. Bagian lain tidak perlu diisi lagi."),
    N_("Lihat yang perlu diperbaiki"),
)
# A certificate that exists, but must not be shown to an employer: by its status of today.
PAPER_PROMPTS = {
    "suspended": Prompt(
        N_("Sertifikat Anda dibekukan"),
        N_("Jangan memakainya selama dibekukan. Hubungi LSP untuk mengetahui langkah berikutnya."),
        N_("Buka sertifikat"),
    ),
    "revoked": Prompt(
        N_("Sertifikat Anda dicabut"),
        N_("Jangan memakainya lagi. Hubungi LSP untuk keterangan dan hak banding Anda."),
        N_("Buka sertifikat"),
    ),
    "replaced": Prompt(
        N_("Sertifikat Anda sudah diganti"),
        N_("Pakailah lembar yang baru; lembar lama tidak berlaku lagi."),
        N_("Buka sertifikat"),
    ),
    "expired": Prompt(
        N_("Sertifikat Anda sudah kedaluwarsa"),
        N_("Ajukan sertifikasi ulang agar kompetensi Anda kembali diakui."),
        N_("Buka sertifikat"),
    ),
}


class RunningStage(StrEnum):
    """Where a running file stands, counted for a scheme version (tahap berkas berjalan)."""

    DRAFTING = "drafting"
    REVIEW = "review"
    SEATING = "seating"
    ASSESSMENT = "assessment"
    COMMITTEE = "committee"
    CERTIFIED = "certified"


RUNNING_NAMES = {
    RunningStage.DRAFTING: N_("Permohonan sedang diisi"),
    RunningStage.REVIEW: N_("Permohonan diperiksa"),
    RunningStage.SEATING: N_("Menunggu jadwal"),
    RunningStage.ASSESSMENT: N_("Dalam asesmen"),
    RunningStage.COMMITTEE: N_("Menunggu keputusan"),
    RunningStage.CERTIFIED: N_("Sertifikat berlaku"),
}


def running_stage(
    application_status: str, seat_status: str | None, is_decided: bool
) -> RunningStage | None:
    """Where a file stands by its application and its newest seat; None when it has ended.

    Source: domain reference 3 (stages 2 to 14); 0.3 (a file keeps the version it began with).
    """
    if application_status in {"draft", "returned"}:
        return RunningStage.DRAFTING
    if application_status == "submitted":
        return RunningStage.REVIEW
    if application_status != "accepted" or is_decided:
        return None
    if seat_status == "finished":
        return RunningStage.COMMITTEE
    if seat_status in {"assigned", "checked_in"}:
        return RunningStage.ASSESSMENT
    return RunningStage.SEATING


TASK_NAMES = {
    "scheme": N_("Versi skema menunggu persetujuan"),
    "review": N_("Permohonan menunggu diperiksa"),
    "correct": N_("Koreksi data menunggu jawaban"),
    "seat": N_("Asesi siap dijadwalkan"),
    "issue": N_("Sertifikat siap terbit"),
    "assess": N_("Asesmen saya yang berjalan"),
    "call": N_("Rekomendasi menunggu pleno"),
    "hall": N_("Uji tertulis yang berjalan"),
    "answer": N_("Usulan perubahan status sertifikat"),
    "vote": N_("Asesi menunggu suara Anda"),
    "decree": N_("Pleno menunggu SK Anda"),
}


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """What the rooms know of one application; each a value at the moment of asking."""

    application_status: str
    self_assessment_submitted: bool = False
    is_seated: bool = False
    candidate_signed_agreement: bool = False
    agreement_signed: bool = False
    is_present: bool = False
    test_status: str = ""
    is_recommended: bool = False
    candidate_signed_record: bool = False
    record_signed: bool = False
    is_proofed: bool = True
    is_correction_open: bool = False
    result: str = ""
    certificate_status: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The stage that is open, whose turn it is, and whether the way ended there."""

    stage: Stage
    turn: Turn
    ended: bool = False


def _after_seat(facts: CandidateFacts) -> Standing:
    if not facts.agreement_signed:
        turn = Turn.ASSESSOR if facts.candidate_signed_agreement else Turn.CANDIDATE
        return Standing(Stage.AGREEMENT, turn)
    if facts.test_status not in {"submitted", "closed"}:
        return Standing(Stage.TEST, Turn.CANDIDATE if facts.is_present else Turn.SECRETARIAT)
    if not facts.record_signed:
        waits = facts.is_recommended and not facts.candidate_signed_record
        return Standing(Stage.JUDGEMENT, Turn.CANDIDATE if waits else Turn.ASSESSOR)
    if not facts.result:
        return Standing(Stage.DECISION, _turn_before_decision(facts))
    if facts.result != "K":
        return Standing(Stage.DECISION, Turn.NOBODY, ended=True)
    if not facts.certificate_status:
        return Standing(Stage.CERTIFICATE, Turn.SECRETARIAT)
    return Standing(Stage.CERTIFICATE, Turn.NOBODY, ended=True)


def _turn_before_decision(facts: CandidateFacts) -> Turn:
    if facts.is_correction_open:
        return Turn.SECRETARIAT
    return Turn.COMMITTEE if facts.is_proofed else Turn.CANDIDATE


def stage_of(facts: CandidateFacts) -> Standing:
    """Where this candidate is, and whose turn.

    Source: house section 4 (application, candidate to certificate); domain reference 3.
    """
    if facts.application_status in {"rejected", "withdrawn"}:
        return Standing(Stage.APPLICATION, Turn.NOBODY, ended=True)
    if facts.application_status != "accepted":
        theirs = facts.application_status in {"draft", "returned"}
        return Standing(Stage.APPLICATION, Turn.CANDIDATE if theirs else Turn.SECRETARIAT)
    if not facts.self_assessment_submitted:
        return Standing(Stage.SELF_ASSESSMENT, Turn.CANDIDATE)
    if not facts.is_seated:
        return Standing(Stage.SEAT, Turn.SECRETARIAT)
    return _after_seat(facts)


def prompt_for(standing: Standing, paper_status: str) -> Prompt:
    """What the candidate reads as the next step; a certificate speaks by its status of today.

    Source: domain reference 9, test 8 (each status has its own wording); ISO/IEC 17024 9.5.
    """
    if standing.stage is Stage.CERTIFICATE and paper_status in PAPER_PROMPTS:
        return PAPER_PROMPTS[paper_status]
    return PROMPTS[standing.stage, standing.turn]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens next, as the candidate reads it and as the office does."""

    standing: Standing
    prompt: Prompt
    office: str


def next_step(facts: CandidateFacts) -> NextStep:
    """Who must do what now: the one answer that every page shows.

    Source: house section 4 (whose turn is it); ISO/IEC 17024 9.1.
    """
    standing = stage_of(facts)
    prompt = prompt_for(standing, facts.certificate_status)
    if facts.application_status == "returned":
        prompt = RETURNED
    return NextStep(standing, prompt, OFFICE_TEXTS[standing.stage, standing.turn])


def states(standing: Standing) -> dict[Stage, str]:
    """For each stage: done, now, todo, or stop where the way ended without a certificate.

    Source: docs/ui.md (steps).
    """
    order = list(Stage)
    here = order.index(standing.stage)
    shown = {stage: "done" if place < here else "todo" for place, stage in enumerate(order)}
    if not standing.ended:
        shown[standing.stage] = "now"
    else:
        shown[standing.stage] = "done" if standing.stage is Stage.CERTIFICATE else "stop"
    return shown
