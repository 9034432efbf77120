"""Drawing a form: one per candidate, from a seed, in full or not at all."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lsp.exams.rules.chance import shuffled
from lsp.kernel.canonical import canonical_json, content_hash
from lsp.kernel.refusal import Refused, refuse_if
from lsp.kernel.text import N_, Reason
from lsp.schemes.rules.stock import first_choice, rivals_of

ASSEMBLER_VERSION = 1
LETTERS = "abcdefghij"


@dataclass(frozen=True, slots=True)
class PoolItem:
    """An item version (soal) that may be drawn; `kuk` is the number of its primary KUK."""

    code: str
    version: str
    unit: str
    kuk: str
    option_count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """How many items of one KUK a form holds (kisi-kisi)."""

    unit: str
    kuk: str
    items: int


@dataclass(frozen=True, slots=True)
class Slot:
    """One question of a form; `options` is the order in which the source's letters are shown."""

    number: int
    item: str
    version: str
    unit: str
    kuk: str
    options: str


@dataclass(frozen=True, slots=True)
class Form:
    """A drawn form (lembar soal): the same seed, assembler and bank give the same bytes."""

    assembler_version: int
    seed_commitment: str
    pool_hash: str
    slots: tuple[Slot, ...]

    def facts(self) -> dict[str, Any]:
        """The form as plain values, in the shape that is stored and hashed."""
        return {
            "assembler_version": self.assembler_version,
            "seed_commitment": self.seed_commitment,
            "pool_hash": self.pool_hash,
            "slots": [
                {name: getattr(slot, name) for name in Slot.__slots__} for slot in self.slots
            ],
        }

    @property
    def json(self) -> bytes:
        """The canonical bytes."""
        return canonical_json(self.facts())

    @property
    def hash(self) -> str:
        """The hash of the canonical bytes."""
        return content_hash(self.facts())

    @property
    def shape(self) -> str:
        """One hexadecimal digit a question: how many options it has."""
        return "".join(f"{len(slot.options):x}" for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Pool:
    """What a form is drawn from: items, the blueprint's cells in its order, forbidden pairs."""

    items: tuple[PoolItem, ...]
    cells: tuple[Cell, ...]
    enemies: frozenset[frozenset[str]] = field(default_factory=frozenset)

    def facts(self) -> dict[str, Any]:
        """The pool as plain values, the same whatever order the database gave."""
        return {
            "items": [
                [item.code, item.version, item.unit, item.kuk, item.option_count]
                for item in sorted(self.items, key=lambda item: item.code)
            ],
            "cells": [[cell.unit, cell.kuk, cell.items] for cell in self.cells],
            "enemies": sorted(sorted(pair) for pair in self.enemies),
        }


def pool_of(facts: Mapping[str, Any]) -> Pool:
    """The pool that `Pool.facts` described.

    Source: exams design 1.1 (form: stored and reproducible).
    """
    return Pool(
        items=tuple(PoolItem(*row) for row in facts["items"]),
        cells=tuple(Cell(*row) for row in facts["cells"]),
        enemies=frozenset(frozenset(pair) for pair in facts["enemies"]),
    )


def form_of(facts: Mapping[str, Any]) -> Form:
    """The form that `Form.facts` described.

    Source: exams design 1.1 (form: stored and reproducible).
    """
    return Form(
        assembler_version=facts["assembler_version"],
        seed_commitment=facts["seed_commitment"],
        pool_hash=facts["pool_hash"],
        slots=tuple(Slot(**slot) for slot in facts["slots"]),
    )


def seed_commitment(seed: bytes) -> str:
    """What is written into the form instead of the seed: it binds without telling.

    Source: exams design 1.1 (form: seed_commit).
    """
    return hashlib.sha256(b"lsp form seed\x00" + seed).hexdigest()


def draw_form(seed: bytes, assembler_version: int, pool: Pool) -> Form:
    """The one form that the seed gives; Refused names every cell that cannot be filled.

    Source: exams design 1.2 I7 and I12, 6.1.
    """
    if assembler_version != ASSEMBLER_VERSION:
        raise ValueError(f"no assembler of version {assembler_version}")
    candidates = _candidates(seed, pool)
    refuse_if(_why_short(pool.cells, candidates))
    chosen = _chosen(pool, candidates)
    slots: list[Slot] = []
    for unit in dict.fromkeys(cell.unit for cell in pool.cells):
        inside = sorted((item for item in chosen if item.unit == unit), key=lambda item: item.code)
        for item in shuffled(seed, f"order:{unit}", inside):
            options = "".join(shuffled(seed, f"options:{item.code}", LETTERS[: item.option_count]))
            slots.append(
                Slot(len(slots) + 1, item.code, item.version, item.unit, item.kuk, options)
            )
    form = Form(assembler_version, seed_commitment(seed), content_hash(pool.facts()), tuple(slots))
    refuse_if(why_not_form(form, pool))
    return form


def why_not_form(form: Form, pool: Pool) -> tuple[Reason, ...]:
    """Reasons why a form may not be handed out; looks at the result only, not at how it came.

    Source: exams design 1.2 I12; acceptance P5.
    """
    reasons = []
    known = {item.version: item for item in pool.items}
    drawn = [known.get(slot.version) for slot in form.slots]
    for cell in pool.cells:
        found = sum(1 for item in drawn if item and (item.unit, item.kuk) == (cell.unit, cell.kuk))
        if found != cell.items:
            reasons.append(_short(cell, found))
    codes = {slot.item for slot in form.slots}
    broken = (
        len(codes) != len(form.slots)
        or None in drawn
        or len(form.slots) != sum(cell.items for cell in pool.cells)
        or any(pair <= codes for pair in pool.enemies if len(pair) == 2)
        or any(
            sorted(slot.options) != list(LETTERS[: item.option_count])
            for slot, item in zip(form.slots, drawn, strict=True)
            if item
        )
    )
    if broken:
        reasons.append(
            Reason("form_incomplete", N_("Lembar soal tidak sesuai dengan kisi-kisi skema."))
        )
    return tuple(reasons)


def _candidates(seed: bytes, pool: Pool) -> dict[Cell, tuple[PoolItem, ...]]:
    found = {}
    for cell in pool.cells:
        inside = sorted(
            (item for item in pool.items if (item.unit, item.kuk) == (cell.unit, cell.kuk)),
            key=lambda item: item.code,
        )
        found[cell] = shuffled(seed, f"cell:{cell.unit}/{cell.kuk}", inside)
    return found


def _short(cell: Cell, available: int) -> Reason:
    return Reason(
        "blueprint_cell_short",
        N_(
            "Bank soal kurang untuk KUK %(kuk)s unit %(unit)s: "
            "perlu %(needed)s soal, tersedia %(available)s."
        ),
        {"unit": cell.unit, "kuk": cell.kuk, "needed": cell.items, "available": available},
    )


def _why_short(
    cells: Sequence[Cell], candidates: Mapping[Cell, Sequence[PoolItem]]
) -> tuple[Reason, ...]:
    if not cells:
        return (Reason("blueprint_empty", N_("Skema ini belum memiliki kisi-kisi uji tulis.")),)
    return tuple(
        _short(cell, len(candidates[cell])) for cell in cells if len(candidates[cell]) < cell.items
    )


def _chosen(pool: Pool, candidates: Mapping[Cell, Sequence[PoolItem]]) -> list[PoolItem]:
    """The first fitting choice, tightest cells first, going back where enemies would meet."""
    tightest = sorted(
        pool.cells, key=lambda cell: (len(candidates[cell]) - cell.items, cell.unit, cell.kuk)
    )
    demands = [(cell.unit, cell.kuk) for cell in tightest for _ in range(cell.items)]
    inside = {(cell.unit, cell.kuk): candidates[cell] for cell in pool.cells}
    found = first_choice(demands, inside, rivals_of(pool.enemies))
    if isinstance(found, tuple):
        raise Refused((_blocked(*found),))
    return found


def _blocked(unit: str, kuk: str) -> Reason:
    return Reason(
        "blueprint_cell_blocked",
        N_(
            "Soal untuk KUK %(kuk)s unit %(unit)s tidak dapat dipilih tanpa mempertemukan "
            "dua soal yang saling membuka jawaban."
        ),
        {"unit": unit, "kuk": kuk},
    )
