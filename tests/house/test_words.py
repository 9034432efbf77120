"""One word for one thing, for ever (docs/glossary.md)."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.tree import CODE, ROOT, place

FORBIDDEN = {"examinee", "participant", "student", "peserta", "asesi"}
GLOSSARY = ROOT / "docs" / "glossary.md"
VAGUE = {"utils.py", "helpers.py", "common.py", "manager.py", "base.py"}


def _words(name: str) -> set[str]:
    split = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()
    return {part.removesuffix("s") for part in split.split("_")}


def _identifiers(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        name = getattr(node, "name", None) or getattr(node, "id", None)
        name = name or getattr(node, "attr", None) or getattr(node, "arg", None)
        if isinstance(name, str):
            yield name, getattr(node, "lineno", 1)


def test_no_identifier_uses_a_forbidden_synonym() -> None:
    found = [
        f"{place(file, line)} {name}"
        for file in CODE.rglob("*.py")
        for name, line in _identifiers(ast.parse(file.read_text("utf-8")))
        if _words(name) & FORBIDDEN
    ]
    assert not found


def test_no_file_has_a_vague_name() -> None:
    assert not [place(file) for file in CODE.rglob("*.py") if file.name in VAGUE]


def test_the_glossary_knows_the_forbidden_words() -> None:
    text = GLOSSARY.read_text("utf-8").lower()
    assert not [word for word in FORBIDDEN if word not in text]


def _rows() -> list[list[str]]:
    lines = GLOSSARY.read_text("utf-8").splitlines() if GLOSSARY.is_file() else []
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return [row for row in cells if len(row) >= 4 and not set(row[0]) <= set("-: ")]


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[0])
def test_every_word_of_the_glossary_has_a_meaning_and_a_source(row: list[str]) -> None:
    assert all(row[:4])
