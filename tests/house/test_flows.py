"""State machines have no dead corner."""

import importlib
import pkgutil
from enum import StrEnum

import pytest

from lsp.kernel.flow import Flow
from tests.house.tree import CODE, rooms, shelf


def _rule_modules() -> list[str]:
    names = [f"lsp.{room}.rules" for room in rooms() if shelf(room, "rules")]
    for name in list(names):
        folder = CODE.parent.joinpath(*name.split("."))
        names += [f"{name}.{found.name}" for found in pkgutil.iter_modules([str(folder)])]
    return names


def _flows() -> list[Flow]:
    found = {}
    for name in _rule_modules():
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, Flow):
                found[value.name] = value
    return list(found.values())


def _reachable(flow: Flow) -> set[StrEnum]:
    seen, edge = {flow.initial}, {flow.initial}
    while edge:
        edge = {after for (before, _), after in flow.table.items() if before in edge} - seen
        seen |= edge
    return seen


@pytest.mark.parametrize("flow", _flows(), ids=lambda flow: flow.name)
def test_every_status_is_reached_from_the_first(flow: Flow) -> None:
    assert _reachable(flow) == set(type(flow.initial))


@pytest.mark.parametrize("flow", _flows(), ids=lambda flow: flow.name)
def test_every_step_leads_somewhere(flow: Flow) -> None:
    steps = {step for _, step in flow.table}
    assert len({type(step) for step in steps}) == 1
    assert steps == set(type(next(iter(steps))))
