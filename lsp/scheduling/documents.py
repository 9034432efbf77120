"""Letters about a session: to each candidate and to each assessor."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from babel.dates import format_date
from sqlalchemy.orm import Session

from lsp.accounts.actions import open_field
from lsp.accounts.models import AssessorLicence
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


@dataclass(frozen=True, slots=True)
class Assignment:
    """One line of an assignment letter: an assessor and whom they assess."""

    assessor: str
    met_number: str
    candidates: tuple[str, ...]


def assignments(
    seats: Iterable[SeatFacts], licences: Mapping[int, AssessorLicence]
) -> list[Assignment]:
    """The lines of a session's assignment letter, by assessor's name."""
    by_assessor: dict[tuple[str, int], list[str]] = defaultdict(list)
    for seat in seats:
        by_assessor[seat.assessor_name, seat.assessor_id].append(seat.candidate_name)
    return [
        Assignment(name, licences[key].met_number if key in licences else "", tuple(sorted(names)))
        for (name, key), names in sorted(by_assessor.items())
    ]


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
    by_assessor, address = _by_assessor(seats), _addresses(db, seats, sealer)
    for seat in seats:
        if address[seat.candidate_id]:
            yield Letter(address[seat.candidate_id], "Jadwal asesmen Anda", _to_candidate(seat))
    for assessor_id, assigned in by_assessor.items():
        if address[assessor_id]:
            subject = f"Surat tugas {letter_number}"
            yield Letter(address[assessor_id], subject, _to_assessor(assigned, letter_number))


def cancellations_for(
    db: Session, seats: Sequence[SeatFacts], reason: str, sealer: Sealer
) -> Iterable[Letter]:
    """What candidates and assessors read when their seats are taken back."""
    by_assessor, address = _by_assessor(seats), _addresses(db, seats, sealer)
    why = f"Alasan: {reason}\n\n" if reason else ""
    for seat in seats:
        if address[seat.candidate_id]:
            body = (
                f"Yth. {seat.candidate_name},\n\n"
                f"Jadwal asesmen berikut dibatalkan.\n\n{_place(seat)}\n{why}"
                "Permohonan Anda tetap berlaku. Kami akan mengirim jadwal baru.\n"
            )
            yield Letter(address[seat.candidate_id], "Jadwal asesmen Anda dibatalkan", body)
    for assessor_id, assigned in by_assessor.items():
        if address[assessor_id]:
            names = "\n".join(f"- {seat.candidate_name}" for seat in assigned)
            body = (
                f"Yth. {assigned[0].assessor_name},\n\n"
                f"Penugasan Anda untuk asesi berikut dibatalkan.\n\n{_place(assigned[0])}"
                f"Asesi:\n{names}\n\n{why}"
            )
            yield Letter(address[assessor_id], "Penugasan dibatalkan", body.rstrip() + "\n")


def _by_assessor(seats: Sequence[SeatFacts]) -> dict[int, list[SeatFacts]]:
    found: dict[int, list[SeatFacts]] = defaultdict(list)
    for seat in seats:
        found[seat.assessor_id].append(seat)
    return found


def _addresses(db: Session, seats: Sequence[SeatFacts], sealer: Sealer) -> dict[int, str]:
    keys = {key for seat in seats for key in (seat.candidate_id, seat.assessor_id)}
    people = persons_by_ids(db, keys)
    return {key: open_field(person, "email", sealer) for key, person in people.items()}


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
