"""Mapped classes never load behind one's back."""

import importlib

from lsp.adapters.database import Base
from tests.house.tree import rooms, shelf


def _mappers() -> list:
    for room in rooms():
        if shelf(room, "models"):
            importlib.import_module(f"lsp.{room}.models")
    Base.registry.configure()
    return list(Base.registry.mappers)


def test_every_relationship_refuses_lazy_loads() -> None:
    lazy = [
        f"{mapper.class_.__name__}.{relation.key}"
        for mapper in _mappers()
        for relation in mapper.relationships
        if relation.lazy not in {"raise", "raise_on_sql"}
    ]
    assert not lazy


def test_a_table_has_one_owner() -> None:
    owners: dict[str, set[str]] = {}
    for mapper in _mappers():
        room = mapper.class_.__module__.split(".")[1]
        owners.setdefault(mapper.local_table.name, set()).add(room)
    assert not {table: found for table, found in owners.items() if len(found) > 1}
