"""Every room has the same shelves, and its mirror folders."""

import re

import pytest

from tests.house.tree import CODE, ROOT, SHELVES, rooms, setup, shelf

ALLOWED = {"__init__.py", "__pycache__", *SHELVES, *(f"{name}.py" for name in SHELVES)}


@pytest.mark.parametrize("room", rooms())
def test_a_room_has_only_known_shelves(room: str) -> None:
    assert {entry.name for entry in (CODE / room).iterdir()} <= ALLOWED


@pytest.mark.parametrize("room", rooms())
def test_a_shelf_is_a_module_or_a_package_never_both(room: str) -> None:
    names = {entry.name for entry in (CODE / room).iterdir()}
    assert not {name for name in SHELVES if {name, f"{name}.py"} <= names}


@pytest.mark.parametrize("room", rooms())
def test_a_room_has_its_tests_and_its_templates(room: str) -> None:
    assert list((ROOT / "tests" / room).glob("test_*.py")), f"no tests/{room}/test_*.py"
    if any("render" in file.read_text("utf-8") for file in shelf(room, "views")):
        assert (ROOT / "templates" / room).is_dir(), f"no templates/{room}"


def test_no_template_folder_is_without_its_room() -> None:
    folders = {entry.name for entry in (ROOT / "templates").iterdir() if entry.is_dir()}
    assert folders <= {*rooms(), "parts", "errors", "print", "mail"}


def test_the_walls_cover_every_room() -> None:
    contract = setup()["importlinter:contract:shelf"]["containers"].split()
    assert contract == [f"lsp.{room}" for room in rooms()], "see setup.cfg, contract shelf"


def test_the_walls_have_no_exceptions() -> None:
    assert not re.search(r"^\s*(ignore_imports|unmatched)", (ROOT / "setup.cfg").read_text(), re.M)
