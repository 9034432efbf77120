"""The fictitious people of the example: staff, twelve assessors, forty candidates."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from lsp.accounts import actions
from lsp.accounts.models import ConsentPurpose, Person
from lsp.adapters.sealing import Sealer
from lsp.demo.logins import DOMAIN, LOGINS
from lsp.kernel.roles import SYSTEM, Role
from lsp.organization.models import Council

ASSESSORS = (
    ("Ratna Contohningsih", "DKI"),
    ("Dedi Contohwan", "JABAR"),
    ("Nurul Contohwati", "JATENG"),
    ("Slamet Contohraharjo", "DIY"),
    ("Indah Contohpratiwi", "JATIM"),
    ("Made Contohwira", "BALI"),
    ("Andi Contohrahman", "SULSEL"),
    ("Yosef Contohbenu", "NTT"),
    ("Maria Contohuli", "SUMUT"),
    ("Rudi Contohsetiawan", "BANTEN"),
    ("Fitri Contohanggraini", "KALTIM"),
    ("Elias Contohyoku", "PAPUA"),
)

# The register of the example begins so long ago that one certificate has run out since.
HISTORY = timedelta(days=1200)

_FIRST = (
    "Siti",
    "Rahmat",
    "Wayan",
    "Bambang",
    "Lestari",
    "Yuliana",
    "Hendra",
    "Kartika",
    "Fajar",
    "Nani",
    "Iwan",
    "Sri",
    "Taufik",
    "Melati",
    "Anton",
    "Rosmiati",
    "Gunawan",
    "Endang",
    "Rizal",
    "Murni",
    "Surya",
    "Halimah",
    "Darto",
    "Novita",
    "Markus",
    "Wati",
    "Asep",
    "Juleha",
    "Teguh",
    "Ayu",
    "Robert",
    "Aminah",
    "Ketut",
    "Desi",
    "Herman",
    "Suparti",
    "Imam",
    "Vina",
    "Yohanes",
    "Ningsih",
)
_LAST = (
    "Contohwati",
    "Contohman",
    "Contohsari",
    "Contohadi",
    "Contohlina",
    "Contohpura",
    "Contohjaya",
    "Contohning",
)
_EMPLOYERS = (
    "KSP Contoh Sejahtera",
    "KSP Contoh Mandiri",
    "Kopdit Contoh Rukun",
    "KSPPS Contoh Amanah",
    "KUD Contoh Tani",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fictitious candidate and what the application form asks for."""

    number: int
    person: Person
    nik: str
    born_on: date
    is_woman: bool
    council_code: str


def synthetic_nik(number: int, born_on: date, is_woman: bool) -> str:
    """A well-formed NIK of district 99 99, which no office issues."""
    day = born_on.day + (40 if is_woman else 0)
    return f"329999{day:02d}{born_on.month:02d}{born_on.year % 100:02d}{number:04d}"


def candidate_name(number: int) -> str:
    """The fictitious name of candidate 0..39; one has one word, one has sixty letters."""
    if number == 8:
        return "Suharcontoh"
    if number == 9:
        return "Raden Ajeng Contohningrum Kusumawardhani Prameswari Putriayu"
    return f"{_FIRST[number]} {_LAST[number % len(_LAST)]}"


def _enter(
    db: Session,
    sealer: Sealer,
    draft: actions.PersonDraft,
    password_hash: str,
    roles: tuple[Role, ...],
    now: datetime,
) -> Person:
    person = actions.enter_person(db, SYSTEM, draft, sealer, now=now)
    actions.open_account(db, SYSTEM, person, password_hash, now=now)
    for role in roles:
        actions.grant_role(db, SYSTEM, person, role, (now + timedelta(days=365)).date(), now=now)
    return person


def enter_staff(
    db: Session, sealer: Sealer, password_hash: str, *, now: datetime
) -> dict[str, Person]:
    """Everybody of the log-in list but the candidate and the assessor; by mailbox name."""
    staff = {}
    for login in LOGINS:
        if login.roles[0] in {Role.CANDIDATE, Role.ASSESSOR}:
            continue
        draft = actions.PersonDraft(login.name, email=login.email, employer=login.employer)
        staff[login.email.partition("@")[0]] = _enter(
            db, sealer, draft, password_hash, login.roles, now
        )
    return staff


def enter_assessors(
    db: Session, sealer: Sealer, password_hash: str, councils: dict[str, Council], *, now: datetime
) -> list[Person]:
    """Twelve assessors with licences; the last one's expires soon."""
    assessors = []
    for number, (name, council) in enumerate(ASSESSORS):
        mailbox = "asesor" if number == 0 else f"asesor{number + 1}"
        draft = actions.PersonDraft(
            name,
            email=f"{mailbox}@{DOMAIN}",
            employer=f"Koperasi Contoh {council.title()}",
            council_id=councils[council].id,
        )
        person = _enter(db, sealer, draft, password_hash, (Role.ASSESSOR,), now)
        life = 40 if number == 11 else 400 + 30 * number
        actions.enter_licence(
            db,
            SYSTEM,
            person,
            f"MET.000.{900100 + number:06d} 2024",
            (now + timedelta(days=life) + HISTORY).date(),
            council_id=councils[council].id,
            now=now,
        )
        assessors.append(person)
    return assessors


def enter_candidates(
    db: Session, sealer: Sealer, password_hash: str, councils: dict[str, Council], *, now: datetime
) -> list[Candidate]:
    """Forty candidates, each with e-mail, consent and a synthetic NIK to fill in."""
    codes = sorted(councils)
    candidates = []
    for number in range(40):
        council = codes[number % len(codes)]
        is_woman = number % 2 == 0
        mailbox = "asesi" if number == 0 else f"asesi{number + 1:02d}"
        draft = actions.PersonDraft(
            candidate_name(number),
            email=f"{mailbox}@{DOMAIN}",
            employer=_EMPLOYERS[number % len(_EMPLOYERS)],
            council_id=councils[council].id,
            consents=frozenset({ConsentPurpose.PROCESSING}),
        )
        person = _enter(db, sealer, draft, password_hash, (Role.CANDIDATE,), now)
        born_on = date(1980 + number % 20, 1 + number % 12, 1 + number % 28)
        nik = synthetic_nik(number + 1, born_on, is_woman)
        candidates.append(Candidate(number, person, nik, born_on, is_woman, council))
    return candidates


def renew_roles(
    db: Session, staff: dict[str, Person], others: list[tuple[Person, Role]], *, now: datetime
) -> None:
    """Roles end after twelve months; everybody's are granted anew."""
    until = (now + timedelta(days=365)).date()
    for login in LOGINS:
        person = staff.get(login.email.partition("@")[0])
        if person is None:
            continue
        for role in login.roles:
            actions.grant_role(db, SYSTEM, person, role, until, now=now)
    for one, role in others:
        actions.grant_role(db, SYSTEM, one, role, until, now=now)
