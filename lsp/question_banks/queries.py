"""Reading question banks: the pool for drawing, lists, and one item with its history."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lsp.accounts.models import Person
from lsp.question_banks.models import Item, ItemAccessEntry, ItemEnemy, ItemKuk, ItemVersion
from lsp.question_banks.rules.items import AccessPurpose, Difficulty, ItemAccess, ItemState
from lsp.schemes.models import Element, Kuk, Unit


@dataclass(frozen=True, slots=True)
class ReadyItem:
    """A version that may be drawn: identity and blueprint facts, no content."""

    version_id: int
    version: str
    code: str
    unit_id: int
    unit_code: str
    kuk_id: int
    kuk_number: str
    option_count: int
    is_critical: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item in the list, by its newest version."""

    public_id: str
    code: str
    scheme_code: str
    unit_code: str
    kuk_number: str
    state: ItemState
    number: int
    difficulty: Difficulty
    is_critical: bool
    author_id: int
    author: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class KukLine:
    """A criterion that an item bears on."""

    unit_code: str
    number: str
    text: str
    is_primary: bool
    is_official: bool


@dataclass(frozen=True, slots=True)
class AccessLine:
    """Who saw an item, why and when."""

    name: str
    purpose: AccessPurpose
    at: datetime


@dataclass(frozen=True)
class ItemHistory:
    """An item with its versions newest first, its criteria, enemies and the people named."""

    item: Item
    versions: Sequence[ItemVersion]
    kuk: Sequence[KukLine]
    enemies: Sequence[tuple[str, str]]
    names: dict[int, str]
    accesses: Sequence[AccessLine]


def _kuk_join() -> sa.Join:
    return sa.join(ItemKuk, Kuk, Kuk.id == ItemKuk.kuk_id).join(
        Element, Element.id == Kuk.element_id
    )


def ready_items(db: Session, scheme_code: str) -> tuple[ReadyItem, ...]:
    """Every version of a scheme that may be drawn, with its primary KUK, by code."""
    statement = (
        sa.select(
            ItemVersion.id,
            ItemVersion.public_id,
            Item.code,
            Unit.id,
            Unit.code,
            Kuk.id,
            Kuk.number,
            ItemVersion.option_count,
            ItemVersion.is_critical,
        )
        .join(Item, Item.id == ItemVersion.item_id)
        .join(ItemKuk, (ItemKuk.item_version_id == ItemVersion.id) & ItemKuk.is_primary)
        .join(Kuk, Kuk.id == ItemKuk.kuk_id)
        .join(Element, Element.id == Kuk.element_id)
        .join(Unit, Unit.id == Element.unit_id)
        .where(Item.scheme_code == scheme_code, ItemVersion.state == ItemState.READY)
        .order_by(Item.code)
    )
    return tuple(ReadyItem(*row) for row in db.execute(statement))


def enemy_pairs(db: Session, scheme_code: str) -> frozenset[frozenset[str]]:
    """Codes of items that never meet on one form."""
    first, second = aliased(Item), aliased(Item)
    statement = (
        sa.select(first.code, second.code)
        .select_from(ItemEnemy)
        .join(first, first.id == ItemEnemy.first_id)
        .join(second, second.id == ItemEnemy.second_id)
        .where(first.scheme_code == scheme_code)
    )
    return frozenset(frozenset(pair) for pair in db.execute(statement))


def item_access(db: Session, item_id: str) -> ItemAccess | None:
    """The item as the guard sees it, or None when there is no such item."""
    statement = (
        sa.select(Item.id, Item.public_id, ItemVersion.state, ItemVersion.author_id)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .where(Item.public_id == item_id)
        .order_by(ItemVersion.number.desc())
        .limit(1)
    )
    row = db.execute(statement).one_or_none()
    return ItemAccess(*row) if row else None


def _newest() -> sa.ScalarSelect[int]:
    other = aliased(ItemVersion)
    return (
        sa.select(sa.func.max(other.number))
        .where(other.item_id == Item.id)
        .correlate(Item)
        .scalar_subquery()
    )


def _conditions(search: str, state: ItemState | None, kuk: str) -> list[sa.ColumnElement[bool]]:
    unit, _, number = kuk.partition("/")
    conditions: list[sa.ColumnElement[bool]] = [ItemVersion.number == _newest()]
    if state:
        conditions.append(ItemVersion.state == state)
    if kuk:
        conditions += [Unit.code == unit, Kuk.number == number]
    if search:
        conditions.append(
            sa.or_(
                *(
                    column.icontains(search, autoescape=True)
                    for column in (Item.code, Unit.code, Item.scheme_code)
                )
            )
        )
    return conditions


def items_page(
    db: Session, *, search: str, state: ItemState | None, kuk: str, offset: int, limit: int
) -> tuple[list[ItemRow], int]:
    """Items by their newest version, ordered by KUK and code, and how many there are.

    `search` is a part of the code of item, unit or scheme; `kuk` is "unit/number".
    """
    author, reviewer = aliased(Person), aliased(Person)
    conditions = _conditions(search, state, kuk)
    source = (
        sa.join(Item, ItemVersion, ItemVersion.item_id == Item.id)
        .join(ItemKuk, (ItemKuk.item_version_id == ItemVersion.id) & ItemKuk.is_primary)
        .join(Kuk, Kuk.id == ItemKuk.kuk_id)
        .join(Element, Element.id == Kuk.element_id)
        .join(Unit, Unit.id == Element.unit_id)
        .join(author, author.id == ItemVersion.author_id)
        .outerjoin(reviewer, reviewer.id == ItemVersion.reviewer_id)
    )
    total = db.scalar(sa.select(sa.func.count()).select_from(source).where(*conditions)) or 0
    statement = (
        sa.select(
            Item.public_id,
            Item.code,
            Item.scheme_code,
            Unit.code,
            Kuk.number,
            ItemVersion.state,
            ItemVersion.number,
            ItemVersion.difficulty,
            ItemVersion.is_critical,
            author.id,
            author.full_name,
            sa.func.coalesce(reviewer.full_name, ""),
        )
        .select_from(source)
        .where(*conditions)
        .order_by(Unit.code, Element.number, Kuk.position, Item.code)
        .offset(offset)
        .limit(limit)
    )
    return [ItemRow(*tuple(row)) for row in db.execute(statement)], total


def kuk_with_items(db: Session) -> list[tuple[str, str, int]]:
    """Unit code, KUK number and the count of ready versions, for every KUK that has an item."""
    ready = sa.func.sum(sa.case((ItemVersion.state == ItemState.READY, 1), else_=0))
    statement = (
        sa.select(Unit.code, Kuk.number, ready)
        .select_from(_kuk_join())
        .join(Unit, Unit.id == Element.unit_id)
        .join(ItemVersion, ItemVersion.id == ItemKuk.item_version_id)
        .where(ItemKuk.is_primary)
        .group_by(Unit.code, Element.number, Kuk.position, Kuk.number)
        .order_by(Unit.code, Element.number, Kuk.position)
    )
    return [(unit, number, count) for unit, number, count in db.execute(statement)]


def newest_version(db: Session, item_id: int) -> ItemVersion:
    """The version of an item with the highest number."""
    statement = (
        sa.select(ItemVersion)
        .where(ItemVersion.item_id == item_id)
        .order_by(ItemVersion.number.desc())
        .limit(1)
    )
    return db.scalars(statement).one()


def newest_versions(db: Session, scheme_code: str) -> dict[str, tuple[Item, ItemVersion]]:
    """Every item of a scheme with its newest version, by code."""
    statement = (
        sa.select(Item, ItemVersion)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .where(Item.scheme_code == scheme_code, ItemVersion.number == _newest())
    )
    return {item.code: (item, version) for item, version in db.execute(statement)}


def versions_by_ids(db: Session, ids: Collection[int]) -> list[ItemVersion]:
    """The versions with these keys."""
    return list(db.scalars(sa.select(ItemVersion).where(ItemVersion.id.in_(ids))))


def history(db: Session, item_id: int) -> ItemHistory:
    """Everything about one item but its sealed content."""
    author, reviewer = aliased(Person), aliased(Person)
    statement = (
        sa.select(Item, ItemVersion, author.full_name, reviewer.full_name)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .join(author, author.id == ItemVersion.author_id)
        .outerjoin(reviewer, reviewer.id == ItemVersion.reviewer_id)
        .where(Item.id == item_id)
        .order_by(ItemVersion.number.desc())
    )
    rows = db.execute(statement).all()
    item, versions = rows[0][0], [row[1] for row in rows]
    names = {version.author_id: name for _, version, name, _ in rows}
    names |= {version.reviewer_id: name for _, version, _, name in rows if version.reviewer_id}
    return ItemHistory(
        item,
        versions,
        _kuk_of(db, versions[0].id),
        _enemies_of(db, item_id),
        names,
        _accesses(db, item_id),
    )


def _kuk_of(db: Session, version_id: int) -> list[KukLine]:
    statement = (
        sa.select(Unit.code, Kuk.number, Kuk.text, ItemKuk.is_primary, Kuk.is_official)
        .select_from(_kuk_join())
        .join(Unit, Unit.id == Element.unit_id)
        .where(ItemKuk.item_version_id == version_id)
        .order_by(ItemKuk.is_primary.desc(), Kuk.id)
    )
    return [KukLine(*row) for row in db.execute(statement)]


def _enemies_of(db: Session, item_id: int) -> list[tuple[str, str]]:
    others = sa.union(
        sa.select(ItemEnemy.second_id).where(ItemEnemy.first_id == item_id),
        sa.select(ItemEnemy.first_id).where(ItemEnemy.second_id == item_id),
    )
    statement = sa.select(Item.code, Item.public_id).where(Item.id.in_(others)).order_by(Item.code)
    return list(db.execute(statement))


def _accesses(db: Session, item_id: int) -> list[AccessLine]:
    statement = (
        sa.select(Person.full_name, ItemAccessEntry.purpose, ItemAccessEntry.at)
        .select_from(ItemAccessEntry)
        .join(Person, Person.id == ItemAccessEntry.person_id)
        .join(ItemVersion, ItemVersion.id == ItemAccessEntry.item_version_id)
        .where(ItemVersion.item_id == item_id)
        .order_by(ItemAccessEntry.id.desc())
        .limit(20)
    )
    return [AccessLine(*row) for row in db.execute(statement)]
