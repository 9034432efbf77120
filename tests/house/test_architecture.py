"""docs/architecture.md names every table under its room."""

import re

from lsp.adapters.database import Base
from lsp.app import import_models
from tests.house.tree import ROOT


def test_the_table_of_tables_is_true() -> None:
    import_models()
    real: dict[str, set[str]] = {}
    for mapper in Base.registry.mappers:
        room = mapper.class_.__module__.split(".")[1]
        real.setdefault(room, set()).add(str(mapper.local_table.name))  # type: ignore[attr-defined]
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    section = text[text.index("## Tables") : text.index("## What rooms ask")]
    told = {
        room: set(tables.split(", "))
        for room, tables in re.findall(r"^\| (\w+) \| ([\w, ]+) \|", section, re.M)
        if room != "room"
    }
    assert told == real
