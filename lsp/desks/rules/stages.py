"""The stages of a candidate's way, whose turn it is, and what the office reads of it."""

from enum import StrEnum

from lsp.kernel.text import N_


class Stage(StrEnum):
    """The eight stages of a candidate's way (tahap)."""

    APPLICATION = "application"
    SELF_ASSESSMENT = "self_assessment"
    SEAT = "seat"
    AGREEMENT = "agreement"
    TEST = "test"
    JUDGEMENT = "judgement"
    DECISION = "decision"
    CERTIFICATE = "certificate"


STAGE_NAMES = {
    Stage.APPLICATION: N_("Permohonan (APL-01)"),
    Stage.SELF_ASSESSMENT: N_("Asesmen mandiri (APL-02)"),
    Stage.SEAT: N_("Jadwal dan asesor"),
    Stage.AGREEMENT: N_("Persetujuan asesmen (AK-01)"),
    Stage.TEST: N_("Uji tertulis"),
    Stage.JUDGEMENT: N_("Penilaian asesor (AK-02)"),
    Stage.DECISION: N_("Keputusan sertifikasi"),
    Stage.CERTIFICATE: N_("Sertifikat"),
}


class Turn(StrEnum):
    """Whose turn it is (giliran)."""

    CANDIDATE = "candidate"
    SECRETARIAT = "secretariat"
    ASSESSOR = "assessor"
    COMMITTEE = "committee"
    NOBODY = "nobody"


# The same step as the office reads it: what is waited for, and from whom.
OFFICE_TEXTS = {
    (Stage.APPLICATION, Turn.CANDIDATE): N_("Pemohon melengkapi dan mengirim permohonan."),
    (Stage.APPLICATION, Turn.SECRETARIAT): N_("Administrasi memeriksa dokumen dan memutuskan."),
    (Stage.APPLICATION, Turn.NOBODY): N_("Permohonan ini berakhir."),
    (Stage.SELF_ASSESSMENT, Turn.CANDIDATE): N_("Asesi mengisi asesmen mandiri (FR.APL.02)."),
    (Stage.SEAT, Turn.SECRETARIAT): N_("Administrasi memberi jadwal, tempat, dan asesor."),
    (Stage.AGREEMENT, Turn.CANDIDATE): N_("Asesi menandatangani FR.AK.01."),
    (Stage.AGREEMENT, Turn.ASSESSOR): N_("Asesor menyiapkan dan menandatangani FR.AK.01."),
    (Stage.TEST, Turn.SECRETARIAT): N_("Petugas TUK mencatat kehadiran asesi."),
    (Stage.TEST, Turn.CANDIDATE): N_("Asesi mengerjakan uji tertulis."),
    (Stage.JUDGEMENT, Turn.ASSESSOR): N_("Asesor menilai dan memberi rekomendasi."),
    (Stage.JUDGEMENT, Turn.CANDIDATE): N_("Asesi menandatangani FR.AK.02."),
    (Stage.DECISION, Turn.COMMITTEE): N_("Komite teknis memutuskan, Ketua menandatangani SK."),
    (Stage.DECISION, Turn.CANDIDATE): N_("Asesi menyetujui data yang akan dicetak."),
    (Stage.DECISION, Turn.SECRETARIAT): N_("Administrasi memutuskan permintaan koreksi data."),
    (Stage.DECISION, Turn.NOBODY): N_("Keputusan: belum kompeten."),
    (Stage.CERTIFICATE, Turn.SECRETARIAT): N_("Manajer sertifikasi menerbitkan sertifikat."),
    (Stage.CERTIFICATE, Turn.NOBODY): N_("Sertifikat sudah terbit."),
}
