"""Letters about a session: to each candidate and to each assessor."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lsp.accounts.models import AssessorLicence
from lsp.kernel.zones import Zone
from lsp.notices.documents import Fact, clock
from lsp.notices.rules import NoticeKind
from lsp.scheduling.queries import SeatFacts


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice to one person about one seat, or about an assessor's seats of one session."""

    kind: NoticeKind
    person_id: int
    deed: str
    zone: Zone
    facts: dict[str, Fact]


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


def letters_for(seats: Sequence[SeatFacts], letter_number: str) -> Iterable[Letter]:
    """One letter a candidate and one an assessor."""
    for seat in seats:
        facts = {**_place(seat), "assessor": seat.assessor_name}
        deed = f"{seat.application_public_id}:{seat.public_id}"
        yield Letter(NoticeKind.SEAT_GIVEN, seat.candidate_id, deed, seat.zone, facts)
    for assigned in _by_assessor(seats).values():
        facts = {
            **_place(assigned[0]),
            "letter_number": letter_number,
            "candidates": len(assigned),
        }
        yield _to_assessor(NoticeKind.ASSIGNMENT_GIVEN, assigned, facts)


def cancellations_for(seats: Sequence[SeatFacts], reason: str) -> Iterable[Letter]:
    """What candidates and assessors read when their seats are taken back."""
    why = reason or "–"
    for seat in seats:
        facts = {**_place(seat), "reason": why}
        deed = f"{seat.application_public_id}:{seat.public_id}"
        yield Letter(NoticeKind.SEAT_CANCELLED, seat.candidate_id, deed, seat.zone, facts)
    for assigned in _by_assessor(seats).values():
        facts = {**_place(assigned[0]), "reason": why, "candidates": len(assigned)}
        yield _to_assessor(NoticeKind.ASSIGNMENT_CANCELLED, assigned, facts)


def _to_assessor(kind: NoticeKind, seats: Sequence[SeatFacts], facts: dict[str, Fact]) -> Letter:
    """The letter names how many candidates there are, not who: the names wait behind the log-in."""
    newest = max(seats, key=lambda seat: seat.seat_id)
    deed = f"{newest.session_public_id}:{newest.public_id}:{len(seats)}"
    return Letter(kind, newest.assessor_id, deed, newest.zone, facts)


def _by_assessor(seats: Sequence[SeatFacts]) -> dict[int, list[SeatFacts]]:
    found: dict[int, list[SeatFacts]] = defaultdict(list)
    for seat in seats:
        found[seat.assessor_id].append(seat)
    return found


def _place(seat: SeatFacts) -> dict[str, Fact]:
    return {
        "starts_at": seat.starts_at,
        "ends": clock(seat.ends_at, seat.zone),
        "tuk": seat.tuk_name,
        "scheme": seat.scheme_title,
    }
