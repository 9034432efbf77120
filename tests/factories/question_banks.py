"""Items for tests: the bank that travels with the program, brought in by two persons."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.sealing import Sealer
from lsp.kernel.roles import Actor, Role
from lsp.question_banks import actions
from lsp.question_banks.rules.package import ItemDraft
from tests.factories.accounts import as_actor, make_person

_LONG_AGO = datetime(2026, 1, 3, tzinfo=UTC)
TEST_BANK_SEALER = Sealer(b"b" * 32, b"i" * 32)
BANK = Path(__file__).resolve().parents[2] / "question_banks" / "kolektor-unit"
SCHEME_CODE = "SKM-KU-01"


@cache
def sample_items() -> tuple[ItemDraft, ...]:
    """The items of Klaster Kolektor Unit as they lie in question_banks."""
    return tuple(actions.read_package(BANK))


def make_writer(db: Session) -> tuple[Person, Actor]:
    """An item writer."""
    person = make_person(db, "Wulan Penulis", roles=(Role.ITEM_WRITER,))
    return person, as_actor(person, Role.ITEM_WRITER)


def make_reviewer(db: Session) -> tuple[Person, Actor]:
    """An item reviewer."""
    person = make_person(db, "Taufik Penelaah", roles=(Role.ITEM_REVIEWER,))
    return person, as_actor(person, Role.ITEM_REVIEWER)


def make_bank(
    db: Session, *, sealer: Sealer = TEST_BANK_SEALER, now: datetime = _LONG_AGO
) -> tuple[Actor, Actor]:
    """The whole bank ready for use; gives back its writer and its reviewer."""
    _, writer = make_writer(db)
    _, reviewer = make_reviewer(db)
    actions.import_items(db, writer, SCHEME_CODE, sample_items(), sealer, now=now)
    actions.propose_all(db, writer, SCHEME_CODE, now=now)
    actions.approve_all(db, reviewer, SCHEME_CODE, now=now)
    return writer, reviewer
