"""Templates parse, are used, and import nothing idle."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.house.tree import CODE, ROOT

FOLDER = ROOT / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
STRICT = Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])


def _name(file: Path) -> str:
    return file.relative_to(FOLDER).as_posix()


def _mentions() -> str:
    files = [*CODE.rglob("*.py"), *TEMPLATES]
    return "\n".join(file.read_text("utf-8") for file in files)


@pytest.mark.parametrize("file", TEMPLATES, ids=_name)
def test_a_template_parses_and_imports_nothing_idle(file: Path) -> None:
    text = file.read_text("utf-8")
    tree = STRICT.parse(text, filename=str(file))
    imported = {node.target for node in tree.find_all(nodes.Import)}
    for node in tree.find_all(nodes.FromImport):
        imported |= {name if isinstance(name, str) else name[1] for name in node.names}
    used = {node.name for node in tree.find_all(nodes.Name)}
    assert not imported - used


def _is_mentioned(name: str, text: str) -> bool:
    """By its name, or as one of a folder: f"errors/{page}.html"."""
    folder, _, _ = name.rpartition("/")
    return f"{folder}/{{" in text or re.search(rf"\b{re.escape(name)}", text) is not None


def test_every_template_is_used() -> None:
    text = _mentions()
    assert not [name for name in map(_name, TEMPLATES) if not _is_mentioned(name, text)]


def test_no_template_holds_script_or_style_of_its_own() -> None:
    pattern = re.compile(r"<script(?![^>]*\bsrc=)|<style(?![^>]*nonce)|\son\w+=\"")
    pages = [file for file in TEMPLATES if "print" not in file.parts and "mail" not in file.parts]
    assert not [_name(file) for file in pages if pattern.search(file.read_text("utf-8"))]
