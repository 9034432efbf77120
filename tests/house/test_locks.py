"""What is installed is what was reviewed."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, setup

LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z0-9,_-]+\])?==(\S+)(?: ; .*?)? \\$", re.M)


def _pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / name).read_text()))


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash(name: str) -> None:
    text = (ROOT / name).read_text()
    pins = [line for line in text.splitlines() if re.match(r"^[a-z0-9]", line)]
    assert len(pins) == len(_pins(name))
    assert len(re.findall(r"^\S.*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.M)) == len(pins)


@pytest.mark.parametrize("name", [*LOCKS, "package-lock.json"])
def test_a_lock_holds_no_address(name: str) -> None:
    assert "://" not in (ROOT / name).read_text()


def test_the_development_lock_holds_every_line_of_the_product_lock() -> None:
    assert _pins(LOCKS[0]).items() <= _pins(LOCKS[1]).items()


def test_every_named_dependency_is_pinned() -> None:
    extras = setup()["options.extras_require"]
    product = setup()["options"]["install_requires"] + extras["postgres"] + extras["build"]
    for lock, text in ((LOCKS[0], product), (LOCKS[1], "\n".join(extras.values()))):
        names = {re.split(r"[\[<>=~! ]", line)[0].lower() for line in text.split("\n") if line}
        assert not {name.replace("_", "-") for name in names} - set(_pins(lock)), lock


def test_the_build_system_is_three_lines() -> None:
    assert len(Path(ROOT / "pyproject.toml").read_text().splitlines()) == 3
