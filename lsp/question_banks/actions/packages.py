"""Bringing in a package of items, all or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.adapters.yaml_files import Document, Misfit, UnreadableError, misfits, read_document
from lsp.audit.actions import write_entry
from lsp.kernel.canonical import canonical_json
from lsp.kernel.ids import new_id
from lsp.kernel.refusal import Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.question_banks import queries
from lsp.question_banks.models import Item, ItemEnemy, ItemKuk, ItemVersion
from lsp.question_banks.rules import items as rules
from lsp.question_banks.rules import package
from lsp.question_banks.rules.items import ITEM_FLOW, ItemText
from lsp.question_banks.rules.package import ItemDraft, why_not_package
from lsp.schemes import queries as schemes

SCHEMA = "items.schema.json"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, by codes; `version_ids` are the drafts it made."""

    created: tuple[str, ...]
    revised: tuple[str, ...]
    unchanged: tuple[str, ...]
    version_ids: tuple[int, ...]


def read_package(path: Path) -> list[ItemDraft]:
    """The items of one YAML file or of all below a folder; Refused names every fault."""
    inside = path / "items" if (path / "items").is_dir() else path
    files = sorted(inside.glob("*.yaml")) if inside.is_dir() else [inside]
    if not any(file.is_file() for file in files):
        text = N_("Tidak ada berkas soal (.yaml) di %(path)s.")
        raise Refused((Reason("package_missing", text, {"path": str(path)}),))
    drafts: list[ItemDraft] = []
    faults: list[Reason] = []
    for file in files:
        try:
            document = read_document(file)
        except UnreadableError as error:
            faults.append(package.unreadable(file.name, error.line, error.text))
            continue
        wrong = [_misfit(file.name, document, each) for each in misfits(document, SCHEMA)]
        faults += wrong
        if not wrong:
            drafts += package.drafts_of(file.name, document.data, document.line_of)
    refuse_if(faults)
    return drafts


def _misfit(file: str, document: Document, found: Misfit) -> Reason:
    line = document.line_of(found.path)
    return package.misfit(
        file, line, document.data, found.path, found.keyword, found.asked, found.found
    )


def import_items(
    db: Session,
    actor: Actor,
    scheme_code: str,
    drafts: Sequence[ItemDraft],
    bank_sealer: Sealer,
    *,
    now: datetime,
) -> ImportReport:
    """Bring in a package as drafts by the actor, all or nothing.

    An item whose newest version says the same is left alone, so that a package may be imported
    again. Refused names file, line and code of every fault.
    """
    refuse_if(rules.why_not_import(actor, [draft.text for draft in drafts]))
    kuk_ids = _kuk_ids(db, scheme_code)
    known = queries.newest_versions(db, scheme_code)
    refuse_if(why_not_package(drafts, kuk_ids, known))
    report: dict[str, list[str]] = {"created": [], "revised": [], "unchanged": []}
    versions: list[ItemVersion] = []
    items: dict[str, Item] = {code: item for code, (item, _) in known.items()}
    for text in (draft.text for draft in drafts):
        if text.code in known and known[text.code][1].content_hash == text.hash:
            report["unchanged"].append(text.code)
            continue
        report["revised" if text.code in known else "created"].append(text.code)
        if text.code not in items:
            items[text.code] = _new_item(db, scheme_code, text, now)
        number = known[text.code][1].number + 1 if text.code in known else 1
        versions.append(
            _new_version(db, actor, items[text.code], number, text, kuk_ids, bank_sealer, now)
        )
    _set_enemies(db, [draft.text for draft in drafts], items)
    done = {name: tuple(codes) for name, codes in report.items()}
    hashes = {version.public_id: version.content_hash for version in versions}
    payload = {**{name: list(codes) for name, codes in done.items()}, "versions": hashes}
    deed = "question_banks.import_items"
    write_entry(db, actor, deed, "item_bank", scheme_code, payload, now=now)
    return ImportReport(
        done["created"], done["revised"], done["unchanged"], tuple(v.id for v in versions)
    )


def _kuk_ids(db: Session, scheme_code: str) -> dict[str, int]:
    version_id = schemes.published_version_id(db, scheme_code)
    if version_id is None:
        newest = schemes.newest_version(db, scheme_code)
        version_id = newest.id if newest else None
    if version_id is None:
        text = N_("Skema %(code)s belum ada. Impor skemanya lebih dahulu.")
        raise Refused((Reason("scheme_unknown", text, {"code": scheme_code}),))
    outline = schemes.outline(db, version_id)
    return {f"{unit.code}/{kuk.number}": kuk.id for unit in outline.units for kuk in unit.kuk()}


def _new_item(db: Session, scheme_code: str, text: ItemText, now: datetime) -> Item:
    item = Item(scheme_code=scheme_code, code=text.code, type=text.type, created_at=now)
    db.add(item)
    db.flush()
    return item


def _new_version(
    db: Session,
    actor: Actor,
    item: Item,
    number: int,
    text: ItemText,
    kuk_ids: Mapping[str, int],
    bank_sealer: Sealer,
    now: datetime,
) -> ItemVersion:
    public_id = new_id()
    version = ItemVersion(
        public_id=public_id,
        item_id=item.id,
        number=number,
        state=ITEM_FLOW.initial,
        body_sealed=bank_sealer.seal(canonical_json(text.body), f"item_version.body:{public_id}"),
        key_sealed=bank_sealer.seal(canonical_json(text.secret), f"item_version.key:{public_id}"),
        content_hash=text.hash,
        option_count=len(text.options),
        is_critical=text.is_critical,
        difficulty=text.difficulty,
        author_id=actor.person_id,
        created_at=now,
    )
    db.add(version)
    db.flush()
    for place, kuk in enumerate(text.kuk):
        kuk_id = kuk_ids[f"{text.unit}/{kuk}"]
        db.add(ItemKuk(item_version_id=version.id, kuk_id=kuk_id, is_primary=place == 0))
    db.flush()
    return version


def _set_enemies(db: Session, texts: Iterable[ItemText], items: Mapping[str, Item]) -> None:
    """Add the pairs that the package names; a pair once known stays."""
    wanted = {
        tuple(sorted((items[text.code].id, items[enemy].id)))
        for text in texts
        for enemy in text.enemies
    }
    known = set(db.execute(sa.select(ItemEnemy.first_id, ItemEnemy.second_id)))
    for first, second in sorted(wanted - known):
        db.add(ItemEnemy(first_id=first, second_id=second))
    db.flush()
