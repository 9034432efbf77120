"""What the public is told about a scheme, beside what its text says: the same on page and paper."""

from dataclasses import dataclass

from lsp.kernel.evidence import EvidenceKind
from lsp.kernel.text import N_, Reason
from lsp.schemes.rules import CandidateType, Instrument, Method
from lsp.schemes.rules.outline import SchemeOutline, UnitOutline

KIND_NAMES = {
    EvidenceKind.DIRECT: N_("langsung (L)"),
    EvidenceKind.INDIRECT: N_("tidak langsung (TL)"),
    EvidenceKind.ADDITIONAL: N_("tambahan (T)"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the way to the certificate."""

    title: str
    text: Reason


@dataclass(frozen=True, slots=True)
class Way:
    """An instrument by which candidates are assessed, with the evidence it brings, for whom."""

    instrument: Instrument
    kinds: tuple[EvidenceKind, ...]
    types: tuple[CandidateType, ...]

    @property
    def is_for_all(self) -> bool:
        """Whether every type of candidate is assessed in this way."""
        return len(self.types) == len(CandidateType)


def _said(code: str, text: str, **facts: int) -> Reason:
    return Reason(code, text, facts)


def process(scheme: SchemeOutline) -> tuple[Stage, ...]:
    """The way from the application to the certificate, step by step.

    Source: ISO/IEC 17024 7.2, 9.1 to 9.4; domain reference 3.
    """
    recommended = N_("Asesor merekomendasikan kompeten atau belum kompeten untuk setiap unit.")
    printed = N_("Terbit dengan kode QR dan berlaku %(months)s bulan.")
    return (
        *(Stage(title, Reason(code, text)) for code, title, text in _BEFORE),
        Stage(N_("Asesmen"), _assessment(scheme)),
        Stage(N_("Rekomendasi asesor"), Reason("recommendation", recommended)),
        Stage(N_("Keputusan komite teknis"), _decision(scheme)),
        Stage(N_("Sertifikat"), _said("certificate", printed, months=scheme.validity_months)),
    )


def _assessment(scheme: SchemeOutline) -> Reason:
    text = N_(
        "Tes tertulis %(items)s soal dalam %(minutes)s menit, dan bukti kerja (portofolio) yang "
        "Anda unggah. Cara lain yang dipakai skema ini tercantum pada bagian cara penilaian."
    )
    return _said("assessment", text, items=scheme.test_items, minutes=scheme.test_minutes)


def _decision(scheme: SchemeOutline) -> Reason:
    days = scheme.rules.get("decision_within_days")
    if days is None:
        return Reason("decision", N_("Diputuskan dalam rapat oleh orang yang tidak menilai Anda."))
    text = N_(
        "Diputuskan dalam rapat oleh orang yang tidak menilai Anda, paling lambat %(days)s hari "
        "sesudah rekomendasi."
    )
    return _said("decision_within", text, days=days)


_BEFORE = (
    (
        "application",
        N_("Permohonan"),
        N_(
            "Isi FR.APL.01 dan unggah persyaratan. Administrasi memeriksa dan memberi tahu bila "
            "ada yang kurang."
        ),
    ),
    (
        "self_assessment",
        N_("Asesmen mandiri"),
        N_("Nilai diri Anda per elemen pada FR.APL.02 dan sebutkan buktinya."),
    ),
    (
        "schedule",
        N_("Jadwal dan asesor"),
        N_("LSP menetapkan tempat, waktu, dan asesor yang tidak berkepentingan."),
    ),
    (
        "agreement",
        N_("Persetujuan asesmen"),
        N_("Anda dan asesor menandatangani FR.AK.01 sebelum asesmen dimulai."),
    ),
)


def rights(scheme: SchemeOutline) -> tuple[Reason, ...]:
    """What every applicant may count on; the scheme's own rights follow these.

    Source: ISO/IEC 17024 7.2, 7.3, 9.1.3, 9.8; domain reference 1.4 (rights of applicants).
    """
    fixed = (
        Reason(
            "told", N_("Mendapat penjelasan tentang skema, proses, dan biaya sebelum mendaftar.")
        ),
        Reason(
            "fair",
            N_(
                "Dinilai secara adil, tanpa membedakan tempat kerja, pelatihan, atau latar "
                "belakang."
            ),
        ),
        Reason(
            "no_course",
            N_("Mendaftar tanpa wajib mengikuti pelatihan dari penyelenggara tertentu."),
        ),
        Reason("needs", N_("Meminta penyesuaian yang wajar bila mempunyai kebutuhan khusus.")),
        Reason("private", N_("Data dan hasil asesmen dijaga kerahasiaannya.")),
    )
    return fixed + _limited(
        scheme,
        (
            "appeal_days",
            N_("Mengajukan banding dalam %(days)s hari sejak keputusan diberitahukan."),
        ),
        (
            "reassessment_after_days",
            N_("Mengulang asesmen untuk unit yang belum kompeten setelah %(days)s hari."),
        ),
        (
            "reassessments_max",
            N_("Asesmen ulang dapat diikuti paling banyak %(days)s kali."),
        ),
    )


def _limited(scheme: SchemeOutline, *lines: tuple[str, str]) -> tuple[Reason, ...]:
    """The lines whose rule the scheme sets, with its number filled in."""
    return tuple(
        _said(name, text, days=scheme.rules[name]) for name, text in lines if name in scheme.rules
    )


def duties(scheme: SchemeOutline) -> tuple[Reason, ...]:
    """What every holder undertakes; the scheme's own duties follow these.

    Source: ISO/IEC 17024 9.5.3, 9.7 (use of certificates), 9.4.9.
    """
    fixed = (
        Reason(
            "scope",
            N_("Memakai sertifikat hanya untuk lingkup yang tertulis dan selama masih berlaku."),
        ),
        Reason("stop", N_("Berhenti memakai sertifikat selama dibekukan atau setelah dicabut.")),
        Reason(
            "claim",
            N_("Tidak memakai sertifikat dengan cara yang menyesatkan atau merugikan nama LSP."),
        ),
        Reason("ethics", N_("Menaati kode etik skema ini.")),
        Reason("tell", N_("Memberi tahu LSP bila tidak lagi memenuhi persyaratan skema.")),
    )
    surveyed = _limited(
        scheme, ("surveillance_months", N_("Mengikuti surveilan setiap %(days)s bulan."))
    )
    return fixed + surveyed


def validity(scheme: SchemeOutline) -> tuple[Reason, ...]:
    """How long a certificate lives, and when it is looked at again.

    Source: ISO/IEC 17024 8.4 (criteria for suspension and recertification), 9.5, 9.6.
    """
    life = _said(
        "life",
        N_("Sertifikat berlaku %(months)s bulan sejak tanggal terbit."),
        months=scheme.validity_months,
    )
    standing = Reason(
        "standing",
        N_(
            "Sertifikat dapat dibekukan atau dicabut bila pemegang melanggar kewajiban atau kode "
            "etik; statusnya tampil pada halaman verifikasi."
        ),
    )
    return (
        life,
        *_limited(
            scheme,
            ("surveillance_months", N_("Surveilan dilaksanakan setiap %(days)s bulan.")),
            (
                "renewal_opens_months_before",
                N_("Sertifikasi ulang dapat diajukan mulai %(days)s bulan sebelum berakhir."),
            ),
            (
                "renewal_grace_days",
                N_(
                    "Sesudah berakhir, sertifikasi ulang masih dapat diajukan selama %(days)s hari."
                ),
            ),
        ),
        standing,
    )


def appeals(scheme: SchemeOutline) -> tuple[Reason, ...]:
    """How a candidate objects to a decision.

    Source: ISO/IEC 17024 9.8; domain reference 2.3 (FR.AK.04).
    """
    hand_in = _limited(
        scheme,
        (
            "appeal_days",
            N_(
                "Sampaikan formulir banding (FR.AK.04) beserta alasannya kepada LSP dalam %(days)s "
                "hari sejak keputusan diberitahukan."
            ),
        ),
    ) or (
        Reason(
            "appeal",
            N_("Sampaikan formulir banding (FR.AK.04) beserta alasannya kepada LSP."),
        ),
    )
    return (*hand_in, *_AFTER_APPEAL)


_AFTER_APPEAL = (
    Reason(
        "appeal_received",
        N_("LSP mencatat banding dan memberi tahu Anda bahwa banding diterima."),
    ),
    Reason(
        "appeal_judged",
        N_("Banding ditangani oleh orang yang tidak menilai dan tidak memutuskan asesmen Anda."),
    ),
    Reason(
        "appeal_told",
        N_("Hasil dan alasannya diberitahukan tertulis; mengajukan banding tidak merugikan Anda."),
    ),
)


def complaints() -> tuple[Reason, ...]:
    """How anybody complains about the service, an assessor or a holder.

    Source: ISO/IEC 17024 9.9.
    """
    return (
        Reason(
            "complain",
            N_(
                "Siapa pun dapat menyampaikan keluhan tentang layanan, asesor, atau pemegang "
                "sertifikat melalui surat, surel, atau telepon LSP."
            ),
        ),
        Reason(
            "complaint_received",
            N_("LSP mencatat keluhan, memberi tahu penerimaannya, dan memeriksa kebenarannya."),
        ),
        Reason(
            "complaint_judged",
            N_("Keluhan ditangani oleh orang yang tidak terlibat, dan identitas pelapor dijaga."),
        ),
        Reason("complaint_told", N_("Hasil penanganan diberitahukan kepada pelapor.")),
    )


def ways(scheme: SchemeOutline) -> tuple[Way, ...]:
    """The instruments of the scheme in BNSP's order, each once.

    Source: ISO/IEC 17024 8.3 (assessment methods); domain reference 2.3 (FR.MAPA.02).
    """
    found: dict[Instrument, tuple[set[EvidenceKind], set[CandidateType]]] = {}
    for row in scheme.instruments:
        kinds, types = found.setdefault(row.instrument, (set(), set()))
        kinds.add(row.evidence)
        types.update(row.candidate_types)
    planned = {method for kuk in scheme.kuk() for method in kuk.methods}
    for method, instrument, kind in (
        (Method.TEST, scheme.instrument, EvidenceKind.ADDITIONAL),
        (Method.PORTFOLIO, Instrument.PORTFOLIO, EvidenceKind.INDIRECT),
    ):
        if method in planned and instrument not in found:
            found[instrument] = ({kind}, set(CandidateType))
    order = tuple(EvidenceKind)
    return tuple(
        Way(instrument, tuple(k for k in order if k in kinds), tuple(sorted(types)))
        for instrument, (kinds, types) in sorted(found.items())
    )


def examples_in(unit: UnitOutline) -> int:
    """How many KUK of the unit are not the official text.

    Source: domain reference 6.5 (what was not compared with the decree is marked "contoh").
    """
    return sum(not kuk.is_official for kuk in unit.kuk())


def shown_by(scheme: SchemeOutline, unit: UnitOutline) -> tuple[tuple[str, str, bool], ...]:
    """The portfolio documents that can show the unit: title, English title, all of its KUK or some.

    Source: domain reference 2.3 (FR.IA.08: rows are portfolio documents).
    """
    inside = f"{unit.code}/"
    return tuple(
        (each.title, each.title_en, unit.code in each.targets)
        for each in scheme.portfolio
        if any(target == unit.code or target.startswith(inside) for target in each.targets)
    )
