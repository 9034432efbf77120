"""Opening sealed items: for candidates without keys, for the scorer, and for people by name."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.audit.actions import write_entry
from lsp.kernel.roles import Actor
from lsp.question_banks import queries
from lsp.question_banks.models import ItemAccessEntry, ItemVersion
from lsp.question_banks.rules.items import (
    AccessPurpose,
    ItemAccess,
    ItemState,
    OpenedItem,
    OpenedKey,
)


def _body(version: ItemVersion, bank_sealer: Sealer) -> OpenedItem:
    place = f"item_version.body:{version.public_id}"
    body = json.loads(bank_sealer.open(version.body_sealed, place))
    options = tuple((letter, text) for letter, text in body["options"])
    return OpenedItem(version.id, body["stem"], options)


def _key(version: ItemVersion, bank_sealer: Sealer) -> OpenedKey:
    place = f"item_version.key:{version.public_id}"
    secret = json.loads(bank_sealer.open(version.key_sealed, place))
    return OpenedKey(version.id, **secret)


def open_items(
    db: Session, version_ids: Collection[int], bank_sealer: Sealer
) -> dict[int, OpenedItem]:
    """The bodies of versions, opened, by key; never their keys."""
    found = queries.versions_by_ids(db, version_ids)
    return {version.id: _body(version, bank_sealer) for version in found}


def open_keys(
    db: Session, version_ids: Collection[int], bank_sealer: Sealer
) -> dict[int, OpenedKey]:
    """The keys of versions, opened, by key: for the scorer and for reviewers only."""
    found = queries.versions_by_ids(db, version_ids)
    return {version.id: _key(version, bank_sealer) for version in found}


def look(
    db: Session,
    actor: Actor,
    access: ItemAccess,
    version: ItemVersion,
    bank_sealer: Sealer,
    *,
    now: datetime,
) -> tuple[OpenedItem, OpenedKey]:
    """Open a version of an item for a person, and write down who looked."""
    is_review = version.state is ItemState.REVIEW and version.author_id != actor.person_id
    purpose = AccessPurpose.REVIEW if is_review else AccessPurpose.VIEW
    db.add(
        ItemAccessEntry(
            item_version_id=version.id, person_id=actor.person_id, purpose=purpose, at=now
        )
    )
    db.flush()
    write_entry(
        db,
        actor,
        "question_banks.look",
        "item",
        access.public_id,
        {"version": version.public_id, "purpose": purpose},
        now=now,
    )
    return _body(version, bank_sealer), _key(version, bank_sealer)
