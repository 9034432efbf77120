"""The history of an application: deeds of the journal in plain words."""

from dataclasses import dataclass

from lsp.desks.rules.stages import Stage
from lsp.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Told:
    """A deed as people read it: the sentence, who did it by office, and what it completes."""

    sentence: str
    by: str
    kind: str = ""
    completes: Stage | None = None


_CANDIDATE, _OFFICE, _ASSESSOR = N_("Asesi"), N_("Administrasi LSP"), N_("Asesor")
_TUK, _MANAGER, _LSP = N_("Petugas TUK"), N_("Manajer Sertifikasi"), N_("LSP")

TOLD = {
    "applications.start": Told(N_("Permohonan dimulai"), _CANDIDATE),
    "applications.enter": Told(N_("Permohonan dimasukkan oleh pengusul"), N_("Pengusul")),
    "applications.submit": Told(N_("Permohonan dikirim"), _CANDIDATE, "ok"),
    "applications.return": Told(N_("Permohonan dikembalikan untuk diperbaiki"), _OFFICE, "bad"),
    "applications.accept": Told(N_("Permohonan diterima"), _OFFICE, "ok", Stage.APPLICATION),
    "applications.reject": Told(N_("Permohonan ditolak"), _OFFICE, "bad"),
    "applications.withdraw": Told(N_("Permohonan dibatalkan"), _CANDIDATE, "bad"),
    "applications.confirm_proof": Told(N_("Data sertifikat disetujui"), _CANDIDATE, "ok"),
    "applications.ask_correction": Told(N_("Koreksi data sertifikat diminta"), _CANDIDATE, "gold"),
    "applications.decide_correction": Told(N_("Permintaan koreksi dijawab"), _OFFICE),
    "applications.submit_self_assessment": Told(
        N_("Asesmen mandiri dikirim"), _CANDIDATE, "ok", Stage.SELF_ASSESSMENT
    ),
    "applications.review_self_assessment": Told(N_("Asesmen mandiri ditinjau"), _ASSESSOR),
    "scheduling.assign_seat": Told(N_("Jadwal dan asesor ditetapkan"), _OFFICE, "ok", Stage.SEAT),
    "scheduling.cancel_seat": Told(N_("Tempat pada jadwal dibatalkan"), _OFFICE, "bad"),
    "scheduling.check_in": Told(N_("Kehadiran dicatat"), _TUK, "ok", Stage.AGREEMENT),
    "scheduling.mark_no_show": Told(N_("Tidak hadir pada hari asesmen"), _TUK, "bad"),
    "assessments.begin_judging": Told(N_("Penilaian dimulai"), _ASSESSOR, "", Stage.TEST),
    "assessments.recommend": Told(N_("Rekomendasi asesor dibuat"), _ASSESSOR),
    "scheduling.finish_seat": Told(
        N_("Rekaman asesmen ditandatangani"), _ASSESSOR, "ok", Stage.JUDGEMENT
    ),
    "certificates.begin": Told(N_("Penerbitan sertifikat dimulai"), _MANAGER, "ok", Stage.DECISION),
    "certificates.release": Told(N_("Sertifikat terbit"), _LSP, "ok", Stage.CERTIFICATE),
}


def told(action: str) -> Told | None:
    """The deed in plain words; None for what only the journal keeps.

    Source: issue 2, applications (status and history always visible).
    """
    return TOLD.get(action)
