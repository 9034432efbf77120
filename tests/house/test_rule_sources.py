"""Every public rule says whose rule it is."""

import ast

from tests.house.tree import functions, place, rooms, shelf


def _ends_with_source(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    doc = ast.get_docstring(function) or ""
    return doc.split("\n\n")[-1].startswith("Source: ") or "\nSource: " in doc.split("\n\n")[-1]


def test_every_public_rule_names_its_source() -> None:
    silent = [
        f"{place(file, function.lineno)} {function.name}"
        for room in rooms()
        for file in shelf(room, "rules")
        for function in functions(file)
        if not function.name.startswith("_") and function.col_offset == 0
        if not _ends_with_source(function)
    ]
    assert not silent, "end the docstring with `Source: <document> <clause>`"
