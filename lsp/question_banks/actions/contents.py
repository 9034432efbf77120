"""Opening sealed items: for candidates without keys, for the scorer, and for people by name."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.audit.actions import write_entry
from lsp.kernel.roles import Actor
from lsp.question_banks import queries
from lsp.question_banks.models import ItemAccessEntry
from lsp.question_banks.rules.items import (
    AccessPurpose,
    ItemAccess,
    ItemState,
    OpenedItem,
    OpenedKey,
)


def open_items(
    db: Session, version_ids: Collection[int], bank_sealer: Sealer
) -> dict[int, OpenedItem]:
    """The bodies of versions, opened, by key; never their keys."""
    found = {}
    for version in queries.versions_by_ids(db, version_ids):
        place = f"item_version.body:{version.public_id}"
        body = json.loads(bank_sealer.open(version.body_sealed, place))
        options = tuple((letter, text) for letter, text in body["options"])
        found[version.id] = OpenedItem(version.id, body["stem"], options)
    return found


def open_keys(
    db: Session, version_ids: Collection[int], bank_sealer: Sealer
) -> dict[int, OpenedKey]:
    """The keys of versions, opened, by key: for the scorer and for reviewers only."""
    found = {}
    for version in queries.versions_by_ids(db, version_ids):
        place = f"item_version.key:{version.public_id}"
        secret = json.loads(bank_sealer.open(version.key_sealed, place))
        found[version.id] = OpenedKey(version.id, **secret)
    return found


def look(
    db: Session, actor: Actor, access: ItemAccess, bank_sealer: Sealer, *, now: datetime
) -> tuple[OpenedItem, OpenedKey]:
    """Open the newest version of an item for a person, and write down who looked."""
    version = queries.newest_version(db, access.item_id)
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
    body = open_items(db, [version.id], bank_sealer)[version.id]
    return body, open_keys(db, [version.id], bank_sealer)[version.id]
