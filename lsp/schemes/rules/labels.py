"""What the parts and fields of a scheme are called on pages and sheets."""

from enum import StrEnum

from lsp.kernel.text import N_


class Section(StrEnum):
    """A part of a scheme document (bagian dokumen skema)."""

    FACTS = "facts"
    STANDARD = "standard"
    UNIT = "unit"
    ELEMENT = "element"
    KUK = "kuk"
    GUIDE = "guide"
    REQUIREMENT = "requirement"
    PORTFOLIO = "portfolio"
    FEE = "fee"
    RULE = "rule"
    LINE = "line"
    TEST = "test"
    INSTRUMENT = "instrument"


SECTION_NAMES = {
    Section.FACTS: N_("Identitas skema"),
    Section.STANDARD: N_("Standar kompetensi"),
    Section.UNIT: N_("Unit kompetensi"),
    Section.ELEMENT: N_("Elemen kompetensi"),
    Section.KUK: N_("Kriteria unjuk kerja (KUK)"),
    Section.GUIDE: N_("Batasan variabel dan panduan penilaian"),
    Section.REQUIREMENT: N_("Persyaratan"),
    Section.PORTFOLIO: N_("Persyaratan portofolio"),
    Section.FEE: N_("Biaya"),
    Section.RULE: N_("Ketentuan"),
    Section.LINE: N_("Naskah skema"),
    Section.TEST: N_("Tes tertulis"),
    Section.INSTRUMENT: N_("Peta instrumen"),
}

FIELD_NAMES = {
    "title": N_("Judul"),
    "title_en": N_("Judul (Inggris)"),
    "area": N_("Bidang"),
    "area_en": N_("Bidang (Inggris)"),
    "qualification": N_("Kualifikasi"),
    "qualification_en": N_("Kualifikasi (Inggris)"),
    "type": N_("Jenis skema"),
    "kkni_level": N_("Jenjang KKNI"),
    "kbli": N_("KBLI"),
    "kbji": N_("KBJI"),
    "fee_idr": N_("Biaya umum"),
    "validity_months": N_("Masa berlaku sertifikat (bulan)"),
    "is_example": N_("Skema contoh"),
    "settings": N_("Nilai yang masih contoh"),
    "scope": N_("Ruang lingkup"),
    "scope_en": N_("Ruang lingkup (Inggris)"),
    "purpose": N_("Tujuan"),
    "purpose_en": N_("Tujuan (Inggris)"),
    "background": N_("Latar belakang"),
    "background_en": N_("Latar belakang (Inggris)"),
    "surveillance": N_("Ketentuan surveilan"),
    "surveillance_en": N_("Ketentuan surveilan (Inggris)"),
    "renewal": N_("Ketentuan sertifikasi ulang"),
    "renewal_en": N_("Ketentuan sertifikasi ulang (Inggris)"),
    "choose_optional": N_("Jumlah unit pilihan yang dipilih"),
    "evidence_asked": N_("Bukti yang diminta untuk setiap KUK"),
    "critical_evidence_asked": N_("Bukti yang diminta untuk KUK kritis"),
    "standard": N_("Standar"),
    "decree": N_("Nomor keputusan"),
    "kind": N_("Jenis"),
    "group": N_("Kelompok unit"),
    "work_group": N_("Kelompok pekerjaan"),
    "work_group_en": N_("Kelompok pekerjaan (Inggris)"),
    "description": N_("Deskripsi"),
    "source": N_("Sumber naskah"),
    "text": N_("Isi"),
    "text_en": N_("Isi (Inggris)"),
    "is_official": N_("Naskah resmi"),
    "is_critical": N_("Kritis"),
    "methods": N_("Metode"),
    "items": N_("Jumlah soal"),
    "minutes": N_("Lama tes (menit)"),
    "instrument": N_("Instrumen"),
    "min_correct": N_("Benar paling sedikit"),
    "probe_band": N_("Selisih untuk uji lisan"),
    "status": N_("Status"),
    "basis": N_("Dasar"),
    "kuk": N_("KUK"),
    "level": N_("Tingkat"),
    "is_mandatory": N_("Wajib"),
    "hint": N_("Petunjuk"),
    "hint_en": N_("Petunjuk (Inggris)"),
    "purposes": N_("Berlaku untuk tujuan"),
    "targets": N_("Unit atau KUK"),
    "evidence": N_("Jenis bukti"),
    "candidate_types": N_("Potensi asesi"),
    "amount_idr": N_("Biaya (Rp)"),
    "note": N_("Catatan"),
    "value": N_("Nilai"),
    "position": N_("Urutan"),
}

RULE_NAMES = {
    "appeal_days": N_("Batas mengajukan banding (hari kerja)"),
    "surveillance_months": N_("Jarak surveilan (bulan)"),
    "reassessment_after_days": N_("Jeda sebelum asesmen ulang (hari)"),
    "reassessments_max": N_("Asesmen ulang paling banyak (kali)"),
    "assessor_load_per_day": N_("Asesi per asesor per hari paling banyak"),
    "renewal_opens_months_before": N_("Sertifikasi ulang dibuka sebelum habis berlaku (bulan)"),
    "renewal_grace_days": N_("Masa tenggang setelah habis berlaku (hari)"),
    "decision_within_days": N_("Keputusan setelah asesmen paling lambat (hari kerja)"),
}

LINE_NAMES = {
    "code_of_ethics": N_("Kode etik"),
    "rights": N_("Hak pemohon"),
    "duties": N_("Kewajiban pemegang sertifikat"),
    "recitals": N_("Konsiderans"),
    "references": N_("Acuan normatif"),
}

GUIDE_NAMES = {
    "variables.context": N_("Batasan variabel: konteks"),
    "variables.equipment": N_("Batasan variabel: peralatan dan perlengkapan"),
    "variables.regulations": N_("Batasan variabel: peraturan"),
    "variables.norms": N_("Batasan variabel: norma dan standar"),
    "guide.context": N_("Panduan penilaian: konteks penilaian"),
    "guide.requirements": N_("Panduan penilaian: persyaratan kompetensi"),
    "guide.knowledge": N_("Panduan penilaian: pengetahuan"),
    "guide.skills": N_("Panduan penilaian: keterampilan"),
    "guide.attitudes": N_("Panduan penilaian: sikap kerja"),
    "guide.critical_aspects": N_("Panduan penilaian: aspek kritis"),
    "key_competencies": N_("Kompetensi kunci"),
}
