"""Letters about a session: to each candidate and to each assessor."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from babel.dates import format_date
from sqlalchemy.orm import Session

from lsp.accounts.actions import open_field
from lsp.accounts.queries import persons_by_ids
from lsp.adapters.sealing import Sealer
from lsp.kernel.zones import local_date
from lsp.scheduling.queries import SeatFacts


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one address."""

    to: str
    subject: str
    body: str


def hours_in_words(seat: SeatFacts) -> str:
    """Sabtu, 5 Desember 2026, 09.00–12.00 WITA: the hours on the clock of the TUK."""
    on, zone = local_date(seat.starts_at, seat.zone), seat.zone.info
    begins, ends = seat.starts_at.astimezone(zone), seat.ends_at.astimezone(zone)
    day = format_date(on, "EEEE, d MMMM y", locale="id")
    return f"{day}, {begins:%H.%M}–{ends:%H.%M} {seat.zone.name}"


def letters_for(
    db: Session, seats: Sequence[SeatFacts], letter_number: str, sealer: Sealer
) -> Iterable[Letter]:
    """One letter a candidate and one an assessor; people without an e-mail get none."""
    by_assessor: dict[int, list[SeatFacts]] = defaultdict(list)
    for seat in seats:
        by_assessor[seat.assessor_id].append(seat)
    people = persons_by_ids(db, {seat.candidate_id for seat in seats} | set(by_assessor))
    address = {key: open_field(person, "email", sealer) for key, person in people.items()}
    for seat in seats:
        if address[seat.candidate_id]:
            yield Letter(address[seat.candidate_id], "Jadwal asesmen Anda", _to_candidate(seat))
    for assessor_id, assigned in by_assessor.items():
        if address[assessor_id]:
            subject = f"Surat tugas {letter_number}"
            yield Letter(address[assessor_id], subject, _to_assessor(assigned, letter_number))


def _place(seat: SeatFacts) -> str:
    return f"Waktu: {hours_in_words(seat)}\nTempat: {seat.tuk_name}\nSkema: {seat.scheme_title}\n"


def _to_candidate(seat: SeatFacts) -> str:
    return (
        f"Yth. {seat.candidate_name},\n\n"
        f"Asesmen Anda sudah dijadwalkan.\n\n{_place(seat)}Asesor: {seat.assessor_name}\n\n"
        "Bawalah kartu identitas asli. Datanglah 30 menit lebih awal untuk pencatatan kehadiran.\n"
    )


def _to_assessor(seats: Sequence[SeatFacts], letter_number: str) -> str:
    names = "\n".join(f"- {seat.candidate_name}" for seat in seats)
    return (
        f"Yth. {seats[0].assessor_name},\n\n"
        f"Anda ditugaskan dengan surat tugas {letter_number}.\n\n{_place(seats[0])}"
        f"Asesi:\n{names}\n\n"
        "Sebelum membuka berkas, nyatakan lebih dahulu ada atau tidaknya benturan kepentingan "
        "untuk setiap asesi.\n"
    )
