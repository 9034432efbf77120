"""Flows, ids, canonical bytes and zones."""

from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsp.kernel.canonical import canonical_json, content_hash
from lsp.kernel.flow import Flow
from lsp.kernel.ids import ID_LENGTH, new_id, new_short_code, short_code_check
from lsp.kernel.money import rupiah
from lsp.kernel.refusal import Refused
from lsp.kernel.zones import Zone, local_date, local_moment


class Status(StrEnum):
    OPEN = "open"
    SHUT = "shut"


class Step(StrEnum):
    SHUT = "shut"
    LOCK = "lock"


DOOR = Flow("door", Status.OPEN, {(Status.OPEN, Step.SHUT): Status.SHUT})


def test_a_flow_moves_only_by_its_table() -> None:
    assert DOOR.after(Status.OPEN, Step.SHUT) is Status.SHUT
    with pytest.raises(Refused) as refused:
        DOOR.after(Status.SHUT, Step.SHUT)
    assert refused.value.reasons[0].code == "step_not_allowed"


def test_public_ids_are_26_characters_and_differ() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(one) for one in ids} == {ID_LENGTH}


def test_a_short_code_carries_its_check_character() -> None:
    code = new_short_code()
    assert len(code) == 12
    assert short_code_check(code[:11]) == code[11]


@given(st.integers(0, 10), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXY"))
def test_one_mistyped_character_of_a_short_code_is_noticed(place: int, other: str) -> None:
    body = "7Q4K9M2XABC"
    wrong = body[:place] + other + body[place + 1 :]
    assert (wrong == body) == (short_code_check(wrong) == short_code_check(body)) or other == "Z"


def test_canonical_json_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical_json({"b": 1, "a": [date(2026, 1, 2)]}) == b'{"a":["2026-01-02"],"b":1}'
    assert content_hash({"a": 1, "b": 2}) == content_hash({"b": 2, "a": 1})


@pytest.mark.parametrize("value", [1.5, datetime(2026, 1, 1)])  # noqa: DTZ001
def test_canonical_json_refuses_what_has_no_one_form(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json({"value": value})


def test_the_day_depends_on_the_zone() -> None:
    late = datetime(2026, 12, 4, 16, 30, tzinfo=UTC)
    assert local_date(late, Zone.WIB) == date(2026, 12, 4)
    assert local_date(late, Zone.WIT) == date(2026, 12, 5)
    assert local_moment(date(2026, 12, 5), 9, 0, Zone.WITA).astimezone(UTC).hour == 1


def test_rupiah_are_written_with_points() -> None:
    assert rupiah(1_250_000) == "Rp1.250.000"
    assert rupiah(-5) == "-Rp5"
