"""A sponsor of the example with a group, its invited candidates, a waiting list and a bad sheet."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.accounts.queries import actor_for
from lsp.adapters.passwords import hash_password
from lsp.adapters.sheets import csv_bytes
from lsp.demo.logins import PASSWORD
from lsp.demo.people import Candidate, synthetic_nik
from lsp.enrolments import actions, queries
from lsp.enrolments.models import Enrolment, Sponsor
from lsp.enrolments.rules import RunStatus, SponsorKind
from lsp.enrolments.rules.columns import COLUMNS
from lsp.enrolments.rules.funding import DEKOPIN, FundingSource
from lsp.kernel.roles import SYSTEM
from lsp.organization.queries import council_by_code
from lsp.schemes.models import Scheme
from lsp.web.edge import Services

PLACES, FIRST_NUMBER = 8, 301
NAMES = (
    "Arif", "Bunga", "Cahya", "Dinar", "Eka", "Firman", "Gita", "Hari", "Intan", "Jaya", "Kirana",
)  # fmt: skip


def _row(number: int, name: str) -> dict[str, str]:
    is_woman, born_on = number % 2 == 0, date(1985 + number % 12, 1 + number % 12, 3 + number % 25)
    return {
        "full_name": f"{name} Contohputra" if not is_woman else f"{name} Contohputri",
        "nik": synthetic_nik(FIRST_NUMBER + number, born_on, is_woman),
        "birth_place": "Kota Contoh",
        "birth_date": f"{born_on:%d/%m/%Y}",
        "sex": "P" if is_woman else "L",
        "mobile": f"0812001{number:05d}",
        "city": "Kota Contoh",
        "province_code": "Jawa Barat",
        "education": "SMA/sederajat",
        "occupation": "Karyawan swasta",
        "institution": "KSP Contoh Sejahtera",
        "position": "Kolektor",
    }


def _known(candidate: Candidate) -> dict[str, str]:
    """The row of somebody who has an account already."""
    row = _row(candidate.number, "")
    return row | {
        "full_name": candidate.person.full_name,
        "nik": candidate.nik,
        "birth_date": f"{candidate.born_on:%d/%m/%Y}",
        "sex": "P" if candidate.is_woman else "L",
    }


def _sheet(rows: list[dict[str, str]]) -> bytes:
    head = [column.title for column in COLUMNS]
    return csv_bytes([head, *([row.get(column.key, "") for column in COLUMNS] for row in rows)])


def enrol(
    services: Services,
    staff: dict[str, Person],
    candidates: list[Candidate],
    scheme_code: str,
    *,
    now: datetime,
) -> None:
    """Two sponsors, two groups; the first is imported within a quota that is too small."""
    officer_id, manager_id = staff["pengusul"].id, staff["manajer"].id
    begun = now - timedelta(days=5)
    known = candidates[1]
    rows = [_row(number, name) for number, name in enumerate(NAMES)]
    first, second = _open(services, officer_id, manager_id, scheme_code, begun)
    _import(services, officer_id, first, [_known(known), *rows], begun)
    _answer(services, known, begun + timedelta(days=1))
    bad = [_row(20, "Lukman"), _row(21, "Mira") | {"birth_date": "13/25/1990"}]
    bad.append(_row(22, "Nanda") | {"nik": "3.29999E+15", "mobile": "telepon kantor"})
    with services.database.writing() as db:
        actor = actor_for(db, officer_id, now.date())
        actions.upload_sheet(
            db, actor, second, _sheet(bad), "angkatan-ii.csv", services.sealer, now=now
        )


def _open(
    services: Services, officer_id: int, manager_id: int, scheme_code: str, now: datetime
) -> tuple[str, str]:
    with services.database.writing() as db:
        officer, council = db.get_one(Person, officer_id), council_by_code(db, "JABAR")
        region = council.id if council else None
        cooperative = _sponsor(db, "KSP Contoh Sejahtera", SponsorKind.COOPERATIVE, region, now)
        _sponsor(db, "Dekopinwil Jawa Barat (contoh)", SponsorKind.COUNCIL, region, now)
        actions.appoint(db, SYSTEM, cooperative.public_id, officer, now=now)
        scheme_id = db.scalars(sa.select(Scheme.id).where(Scheme.code == scheme_code)).one()
        month = (now + timedelta(days=60)).date().replace(day=1)
        quota = actor_for(db, manager_id, now.date())
        actions.set_quota(
            db,
            quota,
            scheme_id=scheme_id,
            source=FundingSource.STATE_BUDGET,
            payer_code=DEKOPIN,
            period=(month, month),
            places=PLACES,
            now=now,
        )
        facts = (
            ("Kolektor angkatan I", FundingSource.STATE_BUDGET),
            ("Kolektor angkatan II", FundingSource.COMPANY),
        )
        actor, found = actor_for(db, officer_id, now.date()), []
        for name, source in facts:
            draft = actions.GroupDraft(
                name, scheme_id, source, DEKOPIN, month, region, officer.full_name, "+62812002000"
            )
            found.append(
                actions.add_group(
                    db, actor, cooperative.public_id, draft, services.sealer, now=now
                ).public_id
            )
        return found[0], found[1]


def _sponsor(
    db: Session, name: str, kind: SponsorKind, region: int | None, now: datetime
) -> Sponsor:
    return actions.add_sponsor(db, SYSTEM, name, kind, region, now=now)


def _import(
    services: Services, officer_id: int, group_id: str, rows: list[dict[str, str]], now: datetime
) -> None:
    database, sealer = services.database, services.sealer
    with database.writing() as db:
        actor = actor_for(db, officer_id, now.date())
        run = actions.upload_sheet(
            db, actor, group_id, _sheet(rows), "angkatan-i.csv", sealer, now=now
        )
        actions.begin_import(db, actor, run.public_id, sealer, now=now)
        run_id = run.public_id
    while actions.carry_on(database, sealer, run_id, now=now) is RunStatus.IMPORTING:
        pass


def _answer(services: Services, known: Candidate, now: datetime) -> None:
    """One takes the invitation into their account, one opens an account and takes part."""
    sealer = services.sealer
    with services.database.writing() as db:
        invited = list(db.scalars(sa.select(Enrolment).order_by(Enrolment.id)))
        links = queries.open_invitations(db, {one.id for one in invited})
        token = queries.token_of(links[invited[0].id].public_id, sealer)
        actor = actor_for(db, known.person.id, now.date())
        actions.take_over(db, actor, token, known.nik[-4:], sealer, now=now)
        second = invited[1]
        draft = actions.AccountDraft(hash_password(PASSWORD), "calon1@contoh.example")
        token = queries.token_of(links[second.id].public_id, sealer)
        nik = queries.open_sheet(second, sealer)["nik"]
        actions.open_account(db, token, nik[-4:], draft, sealer, now=now)
        one = actor_for(db, second.person_id, now.date())
        actions.confirm(db, one, second.public_id, now=now)
