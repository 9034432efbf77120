"""How an entry is hashed and how a chain is checked."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from lsp.kernel.canonical import canonical_json
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role

GENESIS = "0" * 64


def _may_read(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.QUALITY_MANAGER, Role.HEAD)


MAY = {Permission.AUDIT_READ: _may_read}


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """The fields of one entry that its hash covers; no personal data among them."""

    seq: int
    at: datetime
    actor: str
    role: str
    action: str
    object_kind: str
    object_id: str
    commitment: str
    previous_hash: str


def commitment(salt: bytes, payload: object) -> str:
    """HMAC-SHA-256 of the canonical payload under a salt that can be destroyed.

    Source: security design section 4 (ledger).
    """
    return hmac.new(salt, canonical_json(payload), hashlib.sha256).hexdigest()


def entry_hash(facts: EntryFacts) -> str:
    """SHA-256 over every field, the previous hash included.

    Source: security design section 4 (ledger).
    """
    return hashlib.sha256(canonical_json(asdict(facts))).hexdigest()


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """An entry as stored: its facts, its hash, and salt and payload while they still exist."""

    facts: EntryFacts
    hash: str
    salt: bytes | None
    payload: object


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The result of a check: how many entries hold, and the first that does not."""

    entries: int
    first_broken: int | None
    reason: str
    head_hash: str


def check_chain(entries: Iterable[ChainEntry], head_seq: int, head_hash: str) -> ChainReport:
    """Walk the chain from the start and name the first broken entry.

    Source: acceptance 18 of the domain reference; security design section 4.
    """
    previous, count = GENESIS, 0
    for entry in entries:
        count += 1
        reason = _why_broken(entry, count, previous)
        if reason:
            return ChainReport(count - 1, count, reason, previous)
        previous = entry.hash
    if (count, previous) != (head_seq, head_hash):
        return ChainReport(count, count + 1, "the journal ends before its head", previous)
    return ChainReport(count, None, "", previous)


def _why_broken(entry: ChainEntry, expected_seq: int, previous: str) -> str:
    if entry.facts.seq != expected_seq:
        return "an entry is missing"
    if entry.facts.previous_hash != previous:
        return "the link to the entry before does not fit"
    if entry_hash(entry.facts) != entry.hash:
        return "the entry was changed"
    if entry.salt is not None and commitment(entry.salt, entry.payload) != entry.facts.commitment:
        return "the payload was changed"
    return ""
