"""What an item is, how a version of it comes to be used, and who may see it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from lsp.kernel.canonical import content_hash
from lsp.kernel.flow import Flow
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_, Reason


class ItemType(StrEnum):
    """The kind of an item (jenis soal)."""

    SINGLE_CHOICE = "mcq1"


class Difficulty(StrEnum):
    """How hard the author expects an item to be (tingkat kesulitan)."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class ItemState(StrEnum):
    """Where an item version (versi soal) stands, and whose turn it is."""

    DRAFT = "draft"  # the author's turn
    REVIEW = "review"  # the reviewer's turn, who is another person
    READY = "ready"  # may be drawn into forms; never changes again
    RETIRED = "retired"  # nobody's turn; forms that hold it stay as they are


class ItemStep(StrEnum):
    """What happens to an item version."""

    PROPOSE = "propose"
    RETURN = "return"
    APPROVE = "approve"
    RETIRE = "retire"


ITEM_FLOW: Flow[ItemState, ItemStep] = Flow(
    "item_version",
    ItemState.DRAFT,
    {
        (ItemState.DRAFT, ItemStep.PROPOSE): ItemState.REVIEW,
        (ItemState.REVIEW, ItemStep.RETURN): ItemState.DRAFT,
        (ItemState.REVIEW, ItemStep.APPROVE): ItemState.READY,
        (ItemState.DRAFT, ItemStep.RETIRE): ItemState.RETIRED,
        (ItemState.READY, ItemStep.RETIRE): ItemState.RETIRED,
    },
)

STATE_NAMES = {
    ItemState.DRAFT: N_("Konsep"),
    ItemState.REVIEW: N_("Ditelaah"),
    ItemState.READY: N_("Siap pakai"),
    ItemState.RETIRED: N_("Ditarik"),
}
STATE_KINDS = {
    ItemState.DRAFT: "",
    ItemState.REVIEW: "gold",
    ItemState.READY: "ok",
    ItemState.RETIRED: "bad",
}
DIFFICULTY_NAMES = {
    Difficulty.EASY: N_("Mudah"),
    Difficulty.MEDIUM: N_("Sedang"),
    Difficulty.HARD: N_("Sulit"),
}


class AccessPurpose(StrEnum):
    """Why a person saw an item (tujuan melihat)."""

    VIEW = "view"
    REVIEW = "review"


PURPOSE_NAMES = {
    AccessPurpose.VIEW: N_("melihat"),
    AccessPurpose.REVIEW: N_("menelaah"),
}


@dataclass(frozen=True, slots=True)
class ItemText:
    """One item whole. `options` are pairs of letter and text; the first KUK is the primary one."""

    code: str
    type: ItemType
    unit: str
    kuk: tuple[str, ...]
    is_critical: bool
    difficulty: Difficulty
    stem: str
    options: tuple[tuple[str, str], ...]
    key: str
    rationale: str
    source: str
    calculation: str
    enemies: tuple[str, ...]

    @property
    def hash(self) -> str:
        """The hash of the whole content; enemies belong to the item, not to its version."""
        facts = asdict(self)
        facts.pop("enemies")
        return content_hash(facts)

    @property
    def body(self) -> dict[str, Any]:
        """What a candidate sees."""
        return {"stem": self.stem, "options": [list(pair) for pair in self.options]}

    @property
    def secret(self) -> dict[str, str]:
        """What only reviewers and the scorer see."""
        return {
            "key": self.key,
            "rationale": self.rationale,
            "source": self.source,
            "calculation": self.calculation,
        }


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """An item version as a candidate sees it, options in the source's order."""

    version_id: int
    stem: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OpenedKey:
    """What only reviewers and the scorer see of an item version."""

    version_id: int
    key: str
    rationale: str
    source: str
    calculation: str


@dataclass(frozen=True, slots=True)
class ItemAccess:
    """An item as the guard sees it: the state and the author of its newest version."""

    item_id: int
    public_id: str
    state: ItemState
    author_id: int


def why_not_propose(actor: Actor, state: ItemState, author_id: int) -> tuple[Reason, ...]:
    """Reasons why a draft may not go to review.

    Source: exams design 1.1 (item_version); security design 3 (IW own drafts).
    """
    reasons = list(ITEM_FLOW.why_not(state, ItemStep.PROPOSE))
    if actor.person_id != author_id:
        reasons.append(
            Reason("item_not_own", N_("Hanya penulis soal yang mengirimnya untuk ditelaah."))
        )
    return tuple(reasons)


def why_not_review(
    actor: Actor, state: ItemState, author_id: int, step: ItemStep
) -> tuple[Reason, ...]:
    """Reasons why a person may not approve, return or retire a version.

    Source: security design SOD-5 (item author is not item approver).
    """
    reasons = list(ITEM_FLOW.why_not(state, step))
    if actor.person_id == author_id:
        reasons.append(
            Reason("item_own_review", N_("Penulis soal tidak menelaah soalnya sendiri."))
        )
    if not actor.has(Role.ITEM_REVIEWER):
        reasons.append(
            Reason("item_not_reviewer", N_("Soal ditelaah oleh pemegang peran Penelaah soal."))
        )
    return tuple(reasons)


def why_not_return(reason: str) -> tuple[Reason, ...]:
    """Reasons why a version may not be returned with these words.

    Source: exams design 1.1 (review); ux design 5 (returned with a reason).
    """
    if 5 <= len(reason.strip()) <= 1000:
        return ()
    return (Reason("item_return_reason", N_("Tuliskan apa yang perlu diperbaiki pada soal ini.")),)


def why_not_import(actor: Actor, drafts: Sequence[ItemText]) -> tuple[Reason, ...]:
    """Reasons why a person may not bring in a package at all.

    Source: security design 3 (item writer); house section 4 (a deed has a person).
    """
    reasons = []
    if actor.person_id <= 0 or not actor.has(Role.ITEM_WRITER):
        reasons.append(
            Reason("item_not_writer", N_("Soal dimasukkan oleh pemegang peran Penulis soal."))
        )
    if not drafts:
        reasons.append(Reason("package_empty", N_("Paket ini tidak berisi soal.")))
    return tuple(reasons)


def _may_list(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.ITEM_WRITER, Role.ITEM_REVIEWER)


def _may_read(actor: Actor, subject: object) -> bool:
    if not isinstance(subject, ItemAccess):
        return False
    own_draft = subject.author_id == actor.person_id and subject.state is ItemState.DRAFT
    return actor.has(Role.ITEM_REVIEWER) or (actor.has(Role.ITEM_WRITER) and own_draft)


def _may_review(actor: Actor, subject: object) -> bool:
    return (
        isinstance(subject, ItemAccess)
        and actor.has(Role.ITEM_REVIEWER)
        and subject.author_id != actor.person_id
    )


MAY = {
    Permission.ITEM_LIST: _may_list,
    Permission.ITEM_READ: _may_read,
    Permission.ITEM_REVIEW: _may_review,
}
