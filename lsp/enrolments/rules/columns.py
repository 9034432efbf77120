"""The columns of the sheet of candidates, in the words that stand in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lsp.applications.rules.answers import CONTACT, LONGEST, PERSON, WORK
from lsp.applications.rules.codes import EDUCATION, OCCUPATIONS
from lsp.enrolments.rules import cells
from lsp.kernel.provinces import PROVINCES
from lsp.kernel.text import N_

SHEET_NAME = "Calon asesi"
FAULT_TITLE = "Yang perlu diperbaiki"
EXAMPLE_MARK = "CONTOH"
MOST_ROWS = 2000
HEADER_WITHIN = 15


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field of FR.APL.01 it fills, how it is read, and what the template says.

    `known_as` are other words that sponsors write above it, in small letters.
    """

    key: str
    title: str
    read: cells.Reader = cells.read_text
    is_required: bool = False
    known_as: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    width: int = 18
    example: str = ""
    hint: str = ""

    @property
    def longest(self) -> int:
        """The most characters that the field keeps."""
        for step in (PERSON, CONTACT, WORK):
            if self.key in LONGEST[step]:
                return LONGEST[step][self.key]
        return 300


SEXES = {"L": "Laki-laki", "P": "Perempuan"}
_PROVINCE = cells.choice_reader(
    PROVINCES, "province_unknown", N_("Provinsi tidak dikenal. Pilih dari daftar.")
)
_EDUCATION = cells.choice_reader(
    EDUCATION, "education_unknown", N_("Pendidikan tidak dikenal. Pilih dari daftar.")
)
_OCCUPATION = cells.choice_reader(
    OCCUPATIONS, "occupation_unknown", N_("Pekerjaan tidak dikenal. Pilih dari daftar.")
)

COLUMNS = (
    Column(
        "full_name",
        "Nama lengkap",
        is_required=True,
        known_as=("nama", "nama asesi", "nama calon", "nama peserta", "nama sesuai ktp"),
        width=30,
        example="CONTOH – Sari Contohwati (hapus baris ini)",
        hint="Seperti pada KTP; tidak diubah oleh sistem.",
    ),
    Column(
        "nik",
        "NIK",
        read=cells.read_nik,
        known_as=("no nik", "nomor nik", "no ktp", "nomor ktp", "nik ktp", "no ktp nik"),
        width=20,
        example="3299996010900009",
        hint="16 angka, sel berformat Teks. Kosongkan hanya bagi warga negara asing.",
    ),
    Column(
        "passport",
        "Nomor paspor",
        read=cells.read_passport,
        known_as=("paspor", "passport", "no paspor"),
        width=16,
        hint="Hanya bagi warga negara asing.",
    ),
    Column(
        "birth_place",
        "Tempat lahir",
        known_as=("kota lahir",),
        example="Kota Contoh",
        hint="Boleh kosong; dilengkapi asesi.",
    ),
    Column(
        "birth_date",
        "Tanggal lahir",
        read=cells.read_date,
        is_required=True,
        known_as=("tgl lahir", "tanggal lahir dd mm yyyy", "tgl lahir dd mm yyyy"),
        width=14,
        example="20/10/1990",
        hint="hari/bulan/tahun, misalnya 20/10/1990.",
    ),
    Column(
        "sex",
        "Jenis kelamin",
        read=cells.read_sex,
        is_required=True,
        known_as=("jk", "l p", "jenis kelamin l p", "kelamin", "gender"),
        choices=SEXES,
        width=14,
        example="P",
        hint="L atau P.",
    ),
    Column(
        "mobile",
        "Nomor HP",
        read=cells.read_phone,
        known_as=("hp", "no hp", "telp", "telepon", "no telp", "no wa", "whatsapp", "nomor wa"),
        width=18,
        example="0812 0000 0000",
        hint="Untuk mengirim undangan lewat WhatsApp; sel berformat Teks.",
    ),
    Column(
        "email",
        "E-mail",
        read=cells.read_email,
        known_as=("surel", "alamat email", "alamat e mail", "email"),
        width=26,
        example="sari@contoh.example",
        hint="Boleh kosong.",
    ),
    Column(
        "address",
        "Alamat rumah",
        known_as=("alamat", "tempat tinggal", "alamat ktp"),
        width=34,
        example="Jalan Contoh Nomor 1",
        hint="Boleh kosong; dilengkapi asesi.",
    ),
    Column(
        "city",
        "Kabupaten atau kota",
        known_as=("kota", "kabupaten", "kabupaten kota", "kab kota"),
        width=20,
        example="Kota Contoh",
        hint="Boleh kosong; dilengkapi asesi.",
    ),
    Column(
        "province_code",
        "Provinsi",
        read=_PROVINCE,
        choices=PROVINCES,
        known_as=("propinsi", "kode provinsi"),
        width=22,
        example="Jawa Barat",
        hint="Pilih dari daftar.",
    ),
    Column(
        "postal_code",
        "Kode pos",
        known_as=("kodepos",),
        width=10,
        example="10110",
        hint="5 angka; boleh kosong.",
    ),
    Column(
        "education",
        "Pendidikan terakhir",
        read=_EDUCATION,
        choices=EDUCATION,
        known_as=("pendidikan", "kode pendidikan"),
        width=20,
        example="S1",
        hint="Pilih dari daftar.",
    ),
    Column(
        "occupation",
        "Pekerjaan",
        read=_OCCUPATION,
        choices=OCCUPATIONS,
        known_as=("kode pekerjaan",),
        width=24,
        example="Karyawan swasta",
        hint="Pilih dari daftar.",
    ),
    Column(
        "institution",
        "Koperasi atau perusahaan",
        known_as=("koperasi", "lembaga", "perusahaan", "instansi", "tempat kerja", "nama koperasi"),
        width=28,
        example="KSP Contoh Sejahtera",
        hint="Boleh kosong; dilengkapi asesi.",
    ),
    Column(
        "position",
        "Jabatan",
        width=18,
        example="Kolektor",
        hint="Boleh kosong; dilengkapi asesi.",
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}


def heading(text: str) -> str:
    """A heading in the form in which headings are compared: small letters, signs as spaces.

    Source: ADR 0015 (a sheet made by the sponsor is read as well as the template).
    """
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower()).split())


_NAMES = {
    heading(name): column.key for column in COLUMNS for name in (column.title, *column.known_as)
}
_IGNORED = {heading(FAULT_TITLE), "no", "nomor", "nomor urut", "no urut"}


def columns_of(row: "tuple[cells.Cell, ...]") -> dict[int, Column]:
    """Which column of ours stands at which place of a row of headings; unknown ones are left out.

    Source: ADR 0015.
    """
    found = {}
    for place, cell in enumerate(row):
        name = heading(cells.cell_text(cell))
        if name in _NAMES and name not in _IGNORED:
            found[place] = BY_KEY[_NAMES[name]]
    return found
