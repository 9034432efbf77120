"""The dry run: every row of a sheet, every cell that must be mended, every odd one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lsp.accounts.rules import nik_warnings, why_not_nik
from lsp.applications.rules import answers as apl01
from lsp.enrolments.rules.cells import Cell, cell_text
from lsp.enrolments.rules.columns import (
    COLUMNS,
    EXAMPLE_MARK,
    HEADER_WITHIN,
    MOST_ROWS,
    Column,
    columns_of,
)
from lsp.kernel.text import N_, Reason

Rows = Sequence[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class CellNote:
    """What is to be said of one cell. Row and column count from 1, as in the sheet."""

    row: int
    column: int
    title: str
    reason: Reason

    @property
    def address(self) -> str:
        """B7, as the spreadsheet names the cell."""
        letters, number = "", self.column
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{letters}{self.row}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One candidate of the sheet: the answers for FR.APL.01, and by what they are known."""

    row: int
    key: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a dry run found. `places` says in which column of the sheet a field stands."""

    entries: tuple[Entry, ...]
    faults: tuple[CellNote, ...]
    doubts: tuple[CellNote, ...]
    header_row: int
    places: Mapping[str, int]


def natural_key(answers: Mapping[str, str]) -> str:
    """By what a candidate is known: the NIK, for foreigners the passport; empty without both.

    Source: domain reference 7.3 (unique per candidate; foreigners use a passport number).
    """
    if answers.get("nik"):
        return f"nik:{answers['nik']}"
    return f"passport:{answers['passport']}" if answers.get("passport") else ""


def given_of(answers: Mapping[str, str]) -> dict[str, str]:
    """What a row says for FR.APL.01: who has a NIK is Indonesian.

    Source: domain reference 2.3 (FR.APL.01 part 1), 7.3.
    """
    known = {name: text for name, text in answers.items() if text}
    return known if known.get("passport") else {"nationality": "Indonesia"} | known


def check_rows(rows: Rows, today: date) -> Checked:
    """Read a sheet: the candidates in it, and every cell that keeps it from being imported.

    At most one fault a cell, in the order of the sheet.
    Source: domain reference 5.2, 7.3; acceptance 17 (a NIK that differs warns, never blocks).
    """
    header, columns = _header(rows)
    faults = list(_header_faults(header, columns))
    if faults:
        return Checked((), tuple(faults), (), header + 1, {})
    places = {column.key: place + 1 for place, column in columns.items()}
    found: list[CellNote] = []
    doubts: list[CellNote] = []
    entries: list[Entry] = []
    for place in range(header + 1, len(rows)):
        read = _Row(place + 1, rows[place], columns, places, today)
        if read.is_blank or read.is_example:
            continue
        read.check()
        entries.append(Entry(place + 1, natural_key(read.values), read.values))
        found.extend(read.faults.values())
        doubts.extend(read.doubts.values())
    found += _sheet_faults(entries, header + 2)
    found += _twice(entries, places, {note.row for note in found if note.title == "NIK"})
    doubts += _shared(entries, places)
    order = sorted(found, key=lambda note: (note.row, note.column))
    marked = {(note.row, note.column) for note in order}
    rest = [note for note in doubts if (note.row, note.column) not in marked]
    rest.sort(key=lambda note: (note.row, note.column))
    return Checked(tuple(entries), tuple(order), tuple(rest), header + 1, places)


def _header(rows: Rows) -> tuple[int, dict[int, Column]]:
    best, found = 0, columns_of(rows[0]) if rows else {}
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        columns = columns_of(row)
        if len(columns) > len(found):
            best, found = place, columns
    return best, found


def _header_faults(header: int, columns: Mapping[int, Column]) -> Iterator[CellNote]:
    counts = Counter(column.key for column in columns.values())
    if len(counts) < 3:
        text = N_("Judul kolom tidak ditemukan. Pakai templat, dan jangan hapus baris judulnya.")
        yield CellNote(header + 1, 1, "", Reason("header_missing", text))
        return
    for column in COLUMNS:
        needed = column.is_required or column.key == "nik"
        if needed and column.key not in counts:
            text = N_("Kolom “%(title)s” tidak ada.")
            reason = Reason("column_missing", text, {"title": column.title})
            yield CellNote(header + 1, 1, column.title, reason)
    for place, column in sorted(columns.items()):
        if counts[column.key] > 1 and columns_before(columns, place, column):
            text = N_("Kolom “%(title)s” ada dua kali.")
            reason = Reason("column_twice", text, {"title": column.title})
            yield CellNote(header + 1, place + 1, column.title, reason)


def columns_before(columns: Mapping[int, Column], place: int, column: Column) -> bool:
    """Whether the same column stands further to the left.

    Source: ADR 0015.
    """
    return any(other < place and found is column for other, found in columns.items())


class _Row:
    """One row while it is read."""

    def __init__(
        self,
        number: int,
        cells: tuple[Cell, ...],
        columns: Mapping[int, Column],
        places: Mapping[str, int],
        today: date,
    ) -> None:
        self.number, self.cells, self.columns = number, cells, columns
        self.places, self.today = places, today
        self.values: dict[str, str] = {}
        self.faults: dict[str, CellNote] = {}
        self.doubts: dict[str, CellNote] = {}

    def _cell(self, place: int) -> Cell:
        return self.cells[place] if place < len(self.cells) else None

    @property
    def is_blank(self) -> bool:
        return not any(cell_text(self._cell(place)) for place in self.columns)

    @property
    def is_example(self) -> bool:
        name = self.places.get("full_name", 0)
        return bool(name) and cell_text(self._cell(name - 1)).upper().startswith(
            (f"{EXAMPLE_MARK} –", f"{EXAMPLE_MARK} -")
        )

    def _fault(self, key: str, reason: Reason) -> None:
        if key in self.places and key not in self.faults:
            title = self.columns[self.places[key] - 1].title
            self.faults[key] = CellNote(self.number, self.places[key], title, reason)

    def _doubt(self, key: str, reason: Reason) -> None:
        if key in self.places and key not in self.doubts:
            title = self.columns[self.places[key] - 1].title
            self.doubts[key] = CellNote(self.number, self.places[key], title, reason)

    def check(self) -> None:
        """Read every cell, then judge the row as a whole."""
        for place, column in self.columns.items():
            self._read(place, column)
        self._required()
        self._identity()
        self._answers()
        self._contacts()

    def _read(self, place: int, column: Column) -> None:
        reading = column.read(self._cell(place))
        self.values[column.key] = reading.value
        if reading.fault:
            self._fault(column.key, reading.fault)
        elif len(reading.value) > column.longest:
            text = N_("Paling banyak %(limit)s karakter; sekarang %(length)s.")
            facts = {"limit": column.longest, "length": len(reading.value)}
            self._fault(column.key, Reason("cell_too_long", text, facts))
        elif reading.doubt:
            self._doubt(column.key, reading.doubt)

    def _required(self) -> None:
        for column in self.columns.values():
            if column.is_required and not self.values[column.key]:
                text = N_("Isi “%(title)s”.")
                self._fault(column.key, Reason("cell_missing", text, {"title": column.title}))

    def _identity(self) -> None:
        nik, passport = self.values.get("nik", ""), self.values.get("passport", "")
        self.values["identity_kind"] = "passport" if passport and not nik else "nik"
        if not nik and not passport:
            self._fault("nik", Reason("nik_missing", N_("Isi NIK; bagi WNA isi nomor paspor.")))
        if nik and passport:
            text = N_("Isi NIK atau nomor paspor, tidak keduanya.")
            self._fault("passport", Reason("identity_twice", text))
        if nik and "nik" not in self.faults:
            for reason in why_not_nik(nik):
                self._fault("nik", reason)

    def _answers(self) -> None:
        """The very rules of FR.APL.01, for the cells that are filled in."""
        given = {key: text for key, text in self.values.items() if text}
        for step in (apl01.PERSON, apl01.CONTACT, apl01.WORK):
            for problem in apl01.problems(step, given, self.today):
                if problem.field != "nik" and self.values.get(problem.field):
                    self._fault(problem.field, problem.reason)
        born = apl01.birth_date(given)
        if given.get("nik") and not {"nik", "birth_date", "sex"} & set(self.faults):
            is_woman = {"P": True, "L": False}.get(given.get("sex", ""))
            for reason in nik_warnings(given["nik"], born, is_woman):
                self._doubt("nik", reason)

    def _contacts(self) -> None:
        has_contact = self.values.get("mobile") or self.values.get("email")
        if not has_contact and not {"mobile", "email"} & set(self.faults):
            text = N_("Tanpa nomor HP dan e-mail, undangan hanya dapat dicetak sebagai slip.")
            self._doubt("mobile", Reason("contact_missing", text))


def _sheet_faults(entries: Sequence[Entry], first: int) -> list[CellNote]:
    if not entries:
        text = N_("Belum ada calon asesi pada lembar ini.")
        return [CellNote(first, 1, "", Reason("rows_missing", text))]
    if len(entries) > MOST_ROWS:
        text = N_("Paling banyak %(limit)s baris dalam satu berkas; di sini ada %(count)s.")
        facts = {"limit": MOST_ROWS, "count": len(entries)}
        return [CellNote(entries[MOST_ROWS].row, 1, "", Reason("rows_too_many", text, facts))]
    return []


def _twice(
    entries: Sequence[Entry], places: Mapping[str, int], marked: set[int]
) -> Iterator[CellNote]:
    """The second and every later row with the same NIK or passport."""
    seen: dict[str, int] = {}
    for entry in entries:
        if not entry.key or entry.row in marked:
            continue
        first = seen.setdefault(entry.key, entry.row)
        if first != entry.row:
            key = "nik" if entry.key.startswith("nik:") else "passport"
            text = N_("Sama dengan baris %(row)s. Satu orang satu baris.")
            title = next(column.title for column in COLUMNS if column.key == key)
            reason = Reason("row_twice", text, {"row": first})
            yield CellNote(entry.row, places[key], title, reason)


def _shared(entries: Sequence[Entry], places: Mapping[str, int]) -> Iterator[CellNote]:
    """A telephone or an address that several rows give: only one can sign in with it."""
    for key, text in (
        ("mobile", N_("Nomor HP sama dengan baris %(row)s; asesi akan diminta nomornya sendiri.")),
        ("email", N_("E-mail sama dengan baris %(row)s; asesi akan diminta e-mailnya sendiri.")),
    ):
        title = next(column.title for column in COLUMNS if column.key == key)
        seen: dict[str, int] = {}
        for entry in entries:
            value = "".join(entry.answers.get(key, "").lower().split())
            if value and seen.setdefault(value, entry.row) != entry.row:
                reason = Reason(f"{key}_shared", text, {"row": seen[value]})
                yield CellNote(entry.row, places[key], title, reason)


def with_taken(checked: Checked, taken: Mapping[str, str]) -> Checked:
    """The same with a fault for everybody who stands in another group for the same scheme.

    `taken` gives the other group's name by natural key.
    Source: ADR 0015 (one place in one scheme; idempotent by natural key).
    """
    faults = list(checked.faults)
    marked = {(note.row, note.column) for note in faults}
    for entry in checked.entries:
        if entry.key not in taken:
            continue
        key = "nik" if entry.key.startswith("nik:") else "passport"
        title = next(column.title for column in COLUMNS if column.key == key)
        place = (entry.row, checked.places[key])
        if place not in marked:
            text = N_("Sudah terdaftar pada kelompok “%(group)s” untuk skema yang sama.")
            reason = Reason("row_elsewhere", text, {"group": taken[entry.key]})
            faults.append(CellNote(*place, title, reason))
    faults.sort(key=lambda note: (note.row, note.column))
    return replace(checked, faults=tuple(faults))
