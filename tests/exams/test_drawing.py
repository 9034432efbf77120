"""A form is decided by its seed and fills the blueprint, or it is not handed out at all."""

import hashlib
import hmac
import json
from dataclasses import replace
from itertools import combinations, islice, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp.exams.rules.chance import below, shuffled, words
from lsp.exams.rules.drawing import (
    ASSEMBLER_VERSION,
    LETTERS,
    Cell,
    Pool,
    PoolItem,
    Slot,
    draw_form,
    form_of,
    pool_of,
    seed_commitment,
    why_not_form,
)
from lsp.kernel.refusal import Refused

VECTORS = json.loads((Path(__file__).parent / "vectors" / "draw.json").read_text("utf-8"))
seeds = st.binary(min_size=32, max_size=32)


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    """Small pools, some of them hopeless: two units, few criteria, enemies across cells."""
    places = draw(
        st.lists(
            st.tuples(st.sampled_from(("U.01", "U.02")), st.sampled_from(("1.1", "1.2", "2.1"))),
            min_size=1,
            max_size=4,
            unique=True,
        )
    )
    homes = draw(st.lists(st.sampled_from(places), min_size=1, max_size=9))
    items = tuple(
        PoolItem(f"KU-{number:03d}", f"v{number}", unit, kuk, draw(st.integers(2, 10)))
        for number, (unit, kuk) in enumerate(homes)
    )
    cells = tuple(Cell(unit, kuk, draw(st.integers(1, 2))) for unit, kuk in places)
    pairs = [frozenset(pair) for pair in combinations([item.code for item in items], 2)]
    enemies = draw(st.sets(st.sampled_from(pairs), max_size=8)) if pairs else set()
    return Pool(items, cells, frozenset(enemies))


def _can_be_filled(pool: Pool) -> bool:
    """By trying every choice there is."""
    inside = [
        [item.code for item in pool.items if (item.unit, item.kuk) == (cell.unit, cell.kuk)]
        for cell in pool.cells
    ]
    choices = [
        combinations(codes, cell.items) for codes, cell in zip(inside, pool.cells, strict=True)
    ]
    return any(
        not any(pair <= {code for part in choice for code in part} for pair in pool.enemies)
        for choice in product(*choices)
    )


@pytest.mark.parametrize("vector", VECTORS["words"])
def test_words_are_those_published_and_those_of_hmac_in_counter_mode(vector: dict) -> None:
    seed, purpose = bytes.fromhex(vector["seed"]), vector["purpose"]
    assert [f"{word:016x}" for word in islice(words(seed, purpose), 6)] == vector["words"]
    blocks = b"".join(
        hmac.digest(seed, purpose.encode() + b"\0" + bytes(7) + bytes([count]), "sha256")
        for count in (0, 1)
    )
    assert blocks.hex().startswith("".join(vector["words"]))


@pytest.mark.parametrize("vector", VECTORS["below"])
def test_bounded_numbers_are_those_published(vector: dict) -> None:
    stream = words(bytes.fromhex(vector["seed"]), vector["purpose"])
    assert [below(stream, limit) for limit in vector["limits"]] == vector["numbers"]


def test_a_word_above_the_last_whole_multiple_is_thrown_away() -> None:
    top = (1 << 64) - 1
    assert below(iter([top, 7]), 3) == 1  # 2^64 - 1 is the last multiple of 3, so it is out
    assert below(iter([top, 7]), 1 << 63) == (1 << 63) - 1  # 2^63 divides 2^64: all are in


@pytest.mark.parametrize("vector", VECTORS["shuffled"])
def test_orders_are_those_published(vector: dict) -> None:
    order = shuffled(bytes.fromhex(vector["seed"]), vector["purpose"], vector["items"])
    assert "".join(order) == vector["order"]


@pytest.mark.parametrize("vector", VECTORS["forms"])
def test_forms_are_byte_for_byte_those_published(vector: dict) -> None:
    pool = pool_of(vector["pool"])
    form = draw_form(bytes.fromhex(vector["seed"]), vector["assembler_version"], pool)
    assert form.json == vector["form"].encode()
    assert form.hash == vector["hash"] == hashlib.sha256(vector["form"].encode()).hexdigest()


@settings(deadline=None)
@given(seeds, st.lists(st.integers(), max_size=30, unique=True))
def test_an_order_loses_and_doubles_nothing(seed: bytes, items: list[int]) -> None:
    assert sorted(shuffled(seed, "order", items)) == sorted(items)


@settings(max_examples=300, deadline=None)
@given(seeds, pools())
def test_a_form_fills_the_blueprint_and_is_refused_only_where_none_can(
    seed: bytes, pool: Pool
) -> None:
    if not _can_be_filled(pool):
        with pytest.raises(Refused, match=r"KUK|kisi-kisi"):
            draw_form(seed, ASSEMBLER_VERSION, pool)
        return
    form = draw_form(seed, ASSEMBLER_VERSION, pool)
    assert not why_not_form(form, pool)
    drawn = {slot.item: slot for slot in form.slots}
    assert [slot.number for slot in form.slots] == list(range(1, len(drawn) + 1))
    for cell in pool.cells:
        found = [slot for slot in form.slots if (slot.unit, slot.kuk) == (cell.unit, cell.kuk)]
        assert len(found) == cell.items
    assert not [pair for pair in pool.enemies if pair <= set(drawn)]
    for item in pool.items:
        if item.code in drawn:
            assert sorted(drawn[item.code].options) == list(LETTERS[: item.option_count])


@settings(max_examples=100, deadline=None)
@given(seeds, pools(), st.randoms(use_true_random=False))
def test_the_order_in_which_the_database_gives_items_changes_nothing(
    seed: bytes, pool: Pool, chance: object
) -> None:
    mixed = list(pool.items)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    try:
        form = draw_form(seed, ASSEMBLER_VERSION, pool)
    except Refused:
        return
    assert draw_form(seed, ASSEMBLER_VERSION, replace(pool, items=tuple(mixed))).json == form.json
    assert form_of(json.loads(form.json)) == form
    again = draw_form(seed, ASSEMBLER_VERSION, pool_of(json.loads(json.dumps(pool.facts()))))
    assert again.json == form.json


def test_a_form_tells_the_seed_to_nobody_and_binds_to_it() -> None:
    vector = VECTORS["forms"][0]
    assert vector["seed"] not in vector["form"]
    assert seed_commitment(bytes.fromhex(vector["seed"])) in vector["form"]
    assert seed_commitment(b"\1" * 32) not in vector["form"]


def _pool() -> Pool:
    return pool_of(VECTORS["forms"][0]["pool"])


def test_every_short_cell_is_named_with_what_it_needs_and_has() -> None:
    pool = _pool()
    few = replace(pool, items=tuple(item for item in pool.items if item.code == "KU-001"))
    with pytest.raises(Refused) as refused:
        draw_form(bytes(32), ASSEMBLER_VERSION, few)
    assert [tuple(reason.facts.values()) for reason in refused.value.reasons] == [
        ("U.01", "1.1", 2, 1),
        ("U.01", "1.2", 1, 0),
        ("U.02", "1.1", 1, 0),
        ("U.02", "2.1", 1, 0),
    ]


def test_without_a_blueprint_nothing_is_drawn() -> None:
    with pytest.raises(Refused) as refused:
        draw_form(bytes(32), ASSEMBLER_VERSION, replace(_pool(), cells=()))
    assert [reason.code for reason in refused.value.reasons] == ["blueprint_empty"]


def test_an_unknown_assembler_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="no assembler of version 2"):
        draw_form(bytes(32), 2, _pool())


def test_a_hopeless_bank_is_refused_in_bounded_time() -> None:
    cells = tuple(Cell("U.01", f"1.{number}", 1) for number in range(12))
    items = tuple(
        PoolItem(f"{kuk}-{place}", f"v{kuk}-{place}", "U.01", f"1.{kuk}", 4)
        for kuk in range(12)
        for place in range(6)
    )
    last = [item.code for item in items if item.kuk == "1.11"]
    first = [item.code for item in items if item.kuk == "1.0"]
    enemies = frozenset(frozenset(pair) for pair in product(first, last))
    with pytest.raises(Refused) as refused:
        draw_form(bytes(32), ASSEMBLER_VERSION, Pool(items, cells, enemies))
    assert [reason.code for reason in refused.value.reasons] == ["blueprint_cell_blocked"]


def _spoiled() -> dict[str, tuple[Slot, ...]]:
    slots = draw_form(bytes(32), ASSEMBLER_VERSION, _pool()).slots
    first, rest = slots[0], slots[1:]
    return {
        "one question fewer": rest,
        "the same item twice": (first, replace(first, number=2), *slots[2:]),
        "a version outside the pool": (replace(first, version="x"), *rest),
        "an option too few": (replace(first, options=first.options[1:]), *rest),
        "an option twice": (replace(first, options="aa"), *rest),
    }


@pytest.mark.parametrize("slots", _spoiled().values(), ids=_spoiled())
def test_a_spoiled_form_is_never_handed_out(slots: tuple[Slot, ...]) -> None:
    form = draw_form(bytes(32), ASSEMBLER_VERSION, _pool())
    assert why_not_form(replace(form, slots=slots), _pool())


def test_two_enemies_on_one_form_are_seen() -> None:
    form = draw_form(bytes(32), ASSEMBLER_VERSION, _pool())
    pair = frozenset({form.slots[0].item, form.slots[1].item})
    assert why_not_form(form, replace(_pool(), enemies=frozenset({pair})))
