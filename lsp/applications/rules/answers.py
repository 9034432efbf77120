"""What FR.APL.01 part 1 asks, step by step, and what is wrong with an answer."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lsp.accounts.rules import nik_warnings, why_not_nik
from lsp.applications.rules import Purpose
from lsp.applications.rules.codes import EDUCATION, OCCUPATIONS, WITHOUT_EMPLOYER
from lsp.applications.rules.needs import NEED_FIELDS, special_needs_from
from lsp.kernel.provinces import PROVINCES
from lsp.kernel.text import N_, Reason

Answers = Mapping[str, str]

PURPOSE, PERSON, CONTACT, WORK, DOCUMENTS, NEEDS, DECLARATION = (
    "tujuan",
    "data-diri",
    "alamat-kontak",
    "pekerjaan",
    "dokumen",
    "kebutuhan",
    "pernyataan",
)
STEPS = (PURPOSE, PERSON, CONTACT, WORK, DOCUMENTS, NEEDS, DECLARATION)
FORM_STEPS = tuple(step for step in STEPS if step != DOCUMENTS)
STEP_NAMES = {
    PURPOSE: N_("Tujuan asesmen"),
    PERSON: N_("Data diri"),
    CONTACT: N_("Alamat dan kontak"),
    WORK: N_("Pendidikan dan pekerjaan"),
    DOCUMENTS: N_("Dokumen persyaratan"),
    NEEDS: N_("Kebutuhan khusus"),
    DECLARATION: N_("Pernyataan"),
}

# Every answer is text; the longest that is kept. A ticked box is "1".
LONGEST = {
    PURPOSE: {"purpose": 20, "purpose_other": 200, "purpose_basis": 500, "old_certificate": 60},
    PERSON: {
        "full_name": 120,
        "identity_kind": 10,
        "nik": 16,
        "nik_reason": 300,
        "passport": 20,
        "birth_place": 80,
        "birth_date": 10,
        "sex": 1,
        "nationality": 60,
    },
    CONTACT: {
        "address": 300,
        "city": 80,
        "province_code": 2,
        "postal_code": 5,
        "mobile": 20,
        "phone_home": 20,
        "email": 160,
    },
    WORK: {
        "education": 2,
        "occupation": 2,
        "institution": 160,
        "position": 120,
        "office_address": 300,
        "office_postal_code": 5,
        "office_phone": 20,
        "office_email": 160,
    },
    DOCUMENTS: {},
    NEEDS: {"needs": 5, **dict.fromkeys(NEED_FIELDS.values(), 1), "need_text": 1000},
    DECLARATION: {"is_true": 1, "follows_rules": 1},
}
# What nobody enters for another person: the candidate says it.
SIGNED = frozenset(LONGEST[NEEDS]) | frozenset(LONGEST[DECLARATION])
BOXES = frozenset({"is_true", "follows_rules", *NEED_FIELDS.values()})
# Offered again from an earlier application; purpose, needs and declaration are made anew each time.
REUSED = frozenset(LONGEST[PERSON]) | frozenset(LONGEST[CONTACT]) | frozenset(LONGEST[WORK])


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the answer in one field."""

    field: str
    reason: Reason


Check = Callable[[Answers, date], Iterator[Problem]]


def problems(step: str, answers: Answers, today: date) -> tuple[Problem, ...]:
    """What keeps a step from being complete; the same rule for the page and for sending.

    Source: domain reference 2.3 (FR.APL.01 part 1 and 2), 7.3 (NIK).
    """
    check = _CHECKS.get(step)
    return tuple(check(answers, today)) if check else ()


def nik_doubts(answers: Answers) -> tuple[Reason, ...]:
    """What the NIK says otherwise than the answers; shown and explained, never a barrier.

    Source: domain reference 7.3; acceptance 17 (NIK mismatch warns, never blocks).
    """
    nik = answers.get("nik", "")
    if answers.get("identity_kind") != "nik" or why_not_nik(nik):
        return ()
    sex = answers.get("sex", "")
    is_woman = {"P": True, "L": False}.get(sex)
    return nik_warnings(nik, birth_date(answers), is_woman)


def birth_date(answers: Answers) -> date | None:
    """The birth date, when it is one.

    Source: domain reference 5.2 column E.
    """
    try:
        return date.fromisoformat(answers.get("birth_date", ""))
    except ValueError:
        return None


def kept(step: str, given: Answers) -> dict[str, str]:
    """Of what was sent, the fields that belong to the step.

    Source: security design section 8, 3 (explicit fields only).
    """
    return {name: given[name] for name in LONGEST.get(step, {}) if name in given}


def why_not_keep(step: str, given: Answers) -> tuple[Reason, ...]:
    """Reasons why a half-filled step cannot be saved even as a draft: an answer is too long.

    Source: security design section 6 (bad input is told, changes nothing).
    """
    limits = LONGEST.get(step, {})
    long = [name for name, text in given.items() if len(text) > limits.get(name, 0)]
    if long:
        text = N_("Isian terlalu panjang. Pendekkan, lalu coba lagi.")
        return (Reason("answer_too_long", text, {"field": long[0]}),)
    return ()


def _blank(answers: Answers, field: str, text: str) -> Iterator[Problem]:
    if not answers.get(field, "").strip():
        yield Problem(field, Reason("answer_missing", text))


def _one_of(
    answers: Answers, field: str, known: Mapping[str, object] | frozenset[str], text: str
) -> Iterator[Problem]:
    if answers.get(field, "") not in known:
        yield Problem(field, Reason("answer_missing", text))


def _shape(answers: Answers, field: str, pattern: str, text: str) -> Iterator[Problem]:
    given = answers.get(field, "")
    if given and not re.fullmatch(pattern, given):
        yield Problem(field, Reason("answer_shape", text))


_PHONE = r"\+?[0-9][0-9 ()/.-]{4,18}"
_EMAIL = r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[^@\s,;<>\"'.]{2,}"
_PHONE_TEXT = N_("Tulis nomor telepon dengan angka, misalnya 0812 3456 7890.")
_EMAIL_TEXT = N_("Tulis alamat e-mail seperti nama@contoh.id.")
_POSTAL_TEXT = N_("Kode pos terdiri dari 5 angka.")


def _purpose(answers: Answers, _today: date) -> Iterator[Problem]:
    known = frozenset(purpose.value for purpose in Purpose)
    yield from _one_of(answers, "purpose", known, N_("Pilih tujuan asesmen."))
    purpose = answers.get("purpose")
    if purpose == Purpose.OTHER:
        yield from _blank(answers, "purpose_other", N_("Tulis tujuan asesmen Anda."))
    if purpose in {Purpose.CURRENT_COMPETENCE, Purpose.PRIOR_LEARNING}:
        text = N_("Tulis pengalaman atau pembelajaran yang Anda ajukan untuk diakui.")
        yield from _blank(answers, "purpose_basis", text)
    if purpose == Purpose.RECERTIFICATION:
        text = N_("Tulis nomor sertifikat lama seperti tercetak pada sertifikat.")
        yield from _blank(answers, "old_certificate", text)
        shape = r"(?=.*[0-9])[0-9A-Za-z][0-9A-Za-z ./-]{4,59}"
        yield from _shape(answers, "old_certificate", shape, text)


def _person(answers: Answers, today: date) -> Iterator[Problem]:
    yield from _name(answers)
    kinds = frozenset({"nik", "passport"})
    yield from _one_of(answers, "identity_kind", kinds, N_("Pilih jenis identitas."))
    yield from _identity(answers)
    yield from _blank(answers, "birth_place", N_("Isi tempat lahir."))
    yield from _birth(answers, today)
    yield from _one_of(answers, "sex", frozenset({"L", "P"}), N_("Pilih jenis kelamin."))
    yield from _blank(answers, "nationality", N_("Isi kebangsaan."))


def _name(answers: Answers) -> Iterator[Problem]:
    missing = N_("Isi nama lengkap seperti pada KTP atau paspor.")
    yield from _blank(answers, "full_name", missing)
    name = answers.get("full_name", "")
    if name.strip() and not any(letter.isalpha() for letter in name):
        yield Problem("full_name", Reason("name_without_letters", missing))
    elif re.search(r"[<>{}\[\]|\\^~=\"%$#@!?*_+;]", name):
        text = N_("Nama memuat tanda yang tidak ada pada KTP. Tulis seperti pada KTP.")
        yield Problem("full_name", Reason("name_characters", text))


def _identity(answers: Answers) -> Iterator[Problem]:
    if answers.get("identity_kind") == "passport":
        text = N_("Tulis nomor paspor: 5 sampai 20 huruf besar dan angka.")
        yield from _blank(answers, "passport", text)
        yield from _shape(answers, "passport", r"[A-Z0-9]{5,20}", text)
    elif answers.get("identity_kind") == "nik":
        for reason in why_not_nik(answers.get("nik", "")):
            yield Problem("nik", reason)
        if nik_doubts(answers):
            text = N_("NIK berbeda dengan data lain. Periksa lagi, atau tulis alasannya.")
            yield from _blank(answers, "nik_reason", text)


def _birth(answers: Answers, today: date) -> Iterator[Problem]:
    born = birth_date(answers)
    if born is None:
        yield Problem("birth_date", Reason("answer_missing", N_("Isi tanggal lahir.")))
    elif not 15 <= _age(born, today) <= 100:
        text = N_("Periksa tanggal lahir: umur pemohon 15 sampai 100 tahun.")
        yield Problem("birth_date", Reason("age", text))


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _contact(answers: Answers, _today: date) -> Iterator[Problem]:
    yield from _blank(answers, "address", N_("Isi alamat rumah."))
    yield from _blank(answers, "city", N_("Isi kabupaten atau kota."))
    yield from _one_of(answers, "province_code", PROVINCES, N_("Pilih provinsi."))
    yield from _shape(answers, "postal_code", r"\d{5}", _POSTAL_TEXT)
    yield from _blank(answers, "mobile", N_("Isi nomor HP yang aktif."))
    yield from _shape(answers, "mobile", _PHONE, _PHONE_TEXT)
    yield from _shape(answers, "phone_home", _PHONE, _PHONE_TEXT)
    yield from _shape(answers, "email", _EMAIL, _EMAIL_TEXT)


def _work(answers: Answers, _today: date) -> Iterator[Problem]:
    yield from _one_of(answers, "education", EDUCATION, N_("Pilih pendidikan terakhir."))
    yield from _one_of(answers, "occupation", OCCUPATIONS, N_("Pilih pekerjaan."))
    if answers.get("occupation") in OCCUPATIONS and (
        answers.get("occupation") not in WITHOUT_EMPLOYER
    ):
        missing = N_("Isi nama koperasi, lembaga, atau perusahaan tempat Anda bekerja.")
        yield from _blank(answers, "institution", missing)
        yield from _blank(answers, "position", N_("Isi jabatan Anda."))
    yield from _shape(answers, "office_postal_code", r"\d{5}", _POSTAL_TEXT)
    yield from _shape(answers, "office_phone", _PHONE, _PHONE_TEXT)
    yield from _shape(answers, "office_email", _EMAIL, _EMAIL_TEXT)


def _needs(answers: Answers, _today: date) -> Iterator[Problem]:
    text = N_("Pilih “Tidak” atau “Ya”.")
    yield from _one_of(answers, "needs", frozenset({"tidak", "ya"}), text)
    needs = special_needs_from(answers)
    if answers.get("needs") == "ya" and not needs.areas and not needs.text:
        text = N_("Pilih paling sedikit satu kebutuhan, atau tulis dengan kata Anda sendiri.")
        yield Problem("need_text", Reason("need_missing", text))


def _declaration(answers: Answers, _today: date) -> Iterator[Problem]:
    truth = N_("Nyatakan bahwa data dan dokumen Anda benar.")
    yield from _one_of(answers, "is_true", frozenset({"1"}), truth)
    promise = N_("Nyatakan bahwa Anda akan mengikuti ketentuan skema.")
    yield from _one_of(answers, "follows_rules", frozenset({"1"}), promise)


_CHECKS: dict[str, Check] = {
    PURPOSE: _purpose,
    PERSON: _person,
    CONTACT: _contact,
    WORK: _work,
    NEEDS: _needs,
    DECLARATION: _declaration,
}
