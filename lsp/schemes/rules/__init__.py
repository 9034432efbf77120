"""What a scheme is, who may look at it, and how a version lives."""

from enum import IntEnum, StrEnum

from lsp.kernel.flow import Flow
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_


class SchemeType(StrEnum):
    """The kind of a scheme (jenis skema)."""

    QUALIFICATION = "kkni"
    OCCUPATION = "okupasi"
    CLUSTER = "klaster"


class VersionStatus(StrEnum):
    """Where a scheme version (versi skema) stands, and whose turn it is."""

    DRAFT = "draft"  # the certification or quality manager's turn
    PROPOSED = "proposed"  # the turn of the scheme committee's chair and of the head
    PUBLISHED = "published"  # candidates may apply
    SUPERSEDED = "superseded"  # a newer version is published; running cases keep this one


class VersionStep(StrEnum):
    """What happens to a scheme version."""

    PROPOSE = "propose"
    RETURN = "return"
    PUBLISH = "publish"
    SUPERSEDE = "supersede"


VERSION_FLOW = Flow(
    "scheme_version",
    VersionStatus.DRAFT,
    {
        (VersionStatus.DRAFT, VersionStep.PROPOSE): VersionStatus.PROPOSED,
        (VersionStatus.PROPOSED, VersionStep.RETURN): VersionStatus.DRAFT,
        (VersionStatus.PROPOSED, VersionStep.PUBLISH): VersionStatus.PUBLISHED,
        (VersionStatus.PUBLISHED, VersionStep.SUPERSEDE): VersionStatus.SUPERSEDED,
    },
)


OPEN = frozenset({VersionStatus.DRAFT, VersionStatus.PROPOSED})


class VersionDeed(StrEnum):
    """What was done to a scheme version (riwayat versi)."""

    BEGUN = "begun"
    IMPORTED = "imported"
    EDITED = "edited"
    PROPOSED = "proposed"
    RETURNED = "returned"
    APPROVED_BY_CHAIR = "approved_by_chair"
    APPROVED_BY_HEAD = "approved_by_head"
    APPROVED_ON_PAPER = "approved_on_paper"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class UnitGroup(StrEnum):
    """The group of a unit within a scheme (kelompok unit)."""

    GENERAL = "general"
    CORE = "core"
    OPTIONAL = "optional"


class RequirementKind(StrEnum):
    """Basic or administrative requirement (persyaratan dasar, administratif): FR.APL.01 part 3."""

    BASIC = "basic"
    ADMINISTRATIVE = "administrative"


class Method(StrEnum):
    """A way of gathering evidence (metode) that this system offers."""

    TEST = "test"
    PORTFOLIO = "portfolio"


class Instrument(StrEnum):
    """An assessment instrument (MUK, FR.IA); the written test is one of ia05, ia06 and ia07."""

    OBSERVATION = "ia01"
    TASK = "ia02"
    OBSERVATION_QUESTIONS = "ia03"
    STRUCTURED_ACTIVITY = "ia04"
    MULTIPLE_CHOICE = "ia05"
    ESSAY = "ia06"
    ORAL = "ia07"
    PORTFOLIO = "ia08"
    INTERVIEW = "ia09"
    THIRD_PARTY = "ia10"
    PRODUCT_REVIEW = "ia11"


class CandidateType(IntEnum):
    """What a candidate comes with (potensi asesi 1 to 5), which decides the instruments."""

    TRAINED = 1
    TRAINED_ELSEWHERE = 2
    EXPERIENCED = 3
    EXPERIENCED_ELSEWHERE = 4
    SELF_TAUGHT = 5


class EvidenceStrength(StrEnum):
    """How much evidence a scheme asks for a KUK (kekuatan bukti)."""

    ANY = "any"
    TWO_KINDS = "two_kinds"
    DIRECT = "direct"


class Purpose(StrEnum):
    """Why a person applies (tujuan asesmen), as FR.APL.01 part 2 names it."""

    CERTIFICATION = "sertifikasi"
    CURRENT_COMPETENCE = "pkt"
    PRIOR_LEARNING = "rpl"
    RECERTIFICATION = "sertifikasi_ulang"
    OTHER = "lainnya"


class PayerKind(StrEnum):
    """Who pays the fee of a certification (jenis pembayar)."""

    SELF = "mandiri"
    COMPANY = "perusahaan"
    GOVERNMENT = "pemerintah"
    OTHER = "lainnya"


class StandardKind(StrEnum):
    """The kind of a competency standard (jenis standar), as FR.APL.01 part 2 names it."""

    NATIONAL = "skkni"
    SPECIAL = "khusus"
    INTERNATIONAL = "internasional"


class StandardSetting(StrEnum):
    """Whether the pass mark of a unit rests on a study (status ketentuan lulus)."""

    PROVISIONAL = "provisional"
    STUDIED = "studied"


SETTING_NAMES = {
    StandardSetting.PROVISIONAL: N_("Sementara"),
    StandardSetting.STUDIED: N_("Dari studi standar"),
}
TYPE_NAMES = {
    SchemeType.QUALIFICATION: N_("KKNI"),
    SchemeType.OCCUPATION: N_("Okupasi"),
    SchemeType.CLUSTER: N_("Klaster"),
}
STATUS_NAMES = {
    VersionStatus.DRAFT: N_("Konsep"),
    VersionStatus.PROPOSED: N_("Menunggu persetujuan"),
    VersionStatus.PUBLISHED: N_("Terbit"),
    VersionStatus.SUPERSEDED: N_("Digantikan"),
}
STATUS_KINDS = {
    VersionStatus.DRAFT: "gold",
    VersionStatus.PROPOSED: "info",
    VersionStatus.PUBLISHED: "ok",
    VersionStatus.SUPERSEDED: "",
}
DEED_NAMES = {
    VersionDeed.BEGUN: N_("Konsep dibuka dari versi terbit"),
    VersionDeed.IMPORTED: N_("Isi diimpor"),
    VersionDeed.EDITED: N_("Isi diubah"),
    VersionDeed.PROPOSED: N_("Diajukan untuk disetujui"),
    VersionDeed.RETURNED: N_("Dikembalikan"),
    VersionDeed.APPROVED_BY_CHAIR: N_("Disetujui ketua komite skema"),
    VersionDeed.APPROVED_BY_HEAD: N_("Disetujui ketua LSP"),
    VersionDeed.APPROVED_ON_PAPER: N_("Persetujuan tertulis dicatat"),
    VersionDeed.PUBLISHED: N_("Terbit"),
    VersionDeed.SUPERSEDED: N_("Digantikan versi baru"),
}
GROUP_NAMES = {
    UnitGroup.GENERAL: N_("Umum"),
    UnitGroup.CORE: N_("Inti"),
    UnitGroup.OPTIONAL: N_("Pilihan"),
}
REQUIREMENT_NAMES = {
    RequirementKind.BASIC: N_("Persyaratan dasar"),
    RequirementKind.ADMINISTRATIVE: N_("Persyaratan administratif"),
}
METHOD_NAMES = {
    Method.TEST: N_("Tes tertulis"),
    Method.PORTFOLIO: N_("Portofolio"),
}
INSTRUMENT_NAMES = {
    Instrument.OBSERVATION: N_("Ceklis observasi"),
    Instrument.TASK: N_("Tugas praktik demonstrasi"),
    Instrument.OBSERVATION_QUESTIONS: N_("Pertanyaan untuk mendukung observasi"),
    Instrument.STRUCTURED_ACTIVITY: N_("Daftar instruksi terstruktur"),
    Instrument.MULTIPLE_CHOICE: N_("Pertanyaan tertulis pilihan ganda"),
    Instrument.ESSAY: N_("Pertanyaan tertulis esai"),
    Instrument.ORAL: N_("Pertanyaan lisan"),
    Instrument.PORTFOLIO: N_("Ceklis verifikasi portofolio"),
    Instrument.INTERVIEW: N_("Pertanyaan wawancara"),
    Instrument.THIRD_PARTY: N_("Verifikasi pihak ketiga"),
    Instrument.PRODUCT_REVIEW: N_("Ceklis reviu produk"),
}
CANDIDATE_TYPE_NAMES = {
    CandidateType.TRAINED: N_("Hasil pelatihan atau pendidikan yang mengacu pada standar"),
    CandidateType.TRAINED_ELSEWHERE: N_("Hasil pelatihan yang belum berbasis kompetensi"),
    CandidateType.EXPERIENCED: N_("Berpengalaman di tempat kerja yang mengacu pada standar"),
    CandidateType.EXPERIENCED_ELSEWHERE: N_(
        "Berpengalaman di tempat kerja yang belum berbasis kompetensi"
    ),
    CandidateType.SELF_TAUGHT: N_("Belajar mandiri"),
}
STRENGTH_NAMES = {
    EvidenceStrength.ANY: N_("Satu jenis bukti cukup"),
    EvidenceStrength.TWO_KINDS: N_("Sekurang-kurangnya dua jenis bukti"),
    EvidenceStrength.DIRECT: N_("Harus ada bukti langsung"),
}
PURPOSE_NAMES = {
    Purpose.CERTIFICATION: N_("Sertifikasi"),
    Purpose.CURRENT_COMPETENCE: N_("Pengakuan Kompetensi Terkini (PKT)"),
    Purpose.PRIOR_LEARNING: N_("Rekognisi Pembelajaran Lampau (RPL)"),
    Purpose.RECERTIFICATION: N_("Sertifikasi ulang"),
    Purpose.OTHER: N_("Lainnya"),
}
PAYER_NAMES = {
    PayerKind.SELF: N_("Biaya mandiri"),
    PayerKind.COMPANY: N_("Perusahaan"),
    PayerKind.GOVERNMENT: N_("Pemerintah"),
    PayerKind.OTHER: N_("Lainnya"),
}
STANDARD_NAMES = {
    StandardKind.NATIONAL: N_("SKKNI"),
    StandardKind.SPECIAL: N_("Standar khusus"),
    StandardKind.INTERNATIONAL: N_("Standar internasional"),
}


EDITORS = (Role.SECRETARIAT, Role.CERTIFICATION_MANAGER, Role.QUALITY_MANAGER)
PROPOSERS = (Role.CERTIFICATION_MANAGER, Role.QUALITY_MANAGER)
APPROVERS = (Role.SCHEME_COMMITTEE_CHAIR, Role.HEAD)


def _staff(actor: Actor, _subject: object) -> bool:
    return actor.is_staff


def _edits(actor: Actor, _subject: object) -> bool:
    return actor.has(*EDITORS)


def _imports(actor: Actor, subject: object) -> bool:
    """Only who sent a package sees its preview and takes it over."""
    return actor.has(*EDITORS) and getattr(subject, "person_id", 0) == actor.person_id


def _proposes(actor: Actor, _subject: object) -> bool:
    return actor.has(*PROPOSERS)


def _approves(actor: Actor, _subject: object) -> bool:
    return actor.has(*APPROVERS)


def _returns(actor: Actor, _subject: object) -> bool:
    return actor.has(*APPROVERS, *PROPOSERS)


MAY = {
    Permission.SCHEME_LIST_STAFF: _staff,
    Permission.SCHEME_READ: _staff,
    Permission.SCHEME_EDIT: _edits,
    Permission.SCHEME_IMPORT: _imports,
    Permission.SCHEME_PROPOSE: _proposes,
    Permission.SCHEME_APPROVE: _approves,
    Permission.SCHEME_RETURN: _returns,
}
