"""Reads the question banks as files: no database, no application."""

import ast
import json
import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

BANKS = Path(__file__).resolve().parents[2] / "question_banks"
LETTERS = "abcd"

Document = dict[str, Any]


@dataclass(frozen=True)
class Bank:
    """One folder of `question_banks`, as read."""

    name: str
    standards: dict[str, Document]
    scheme: Document
    item_files: dict[str, Document]

    @property
    def units(self) -> list[Document]:
        """The units of every standard, those of the scheme's own first."""
        return [unit for document in self.standards.values() for unit in document["units"]]

    @property
    def items(self) -> list[Document]:
        """All items in file order, each with the code of its unit."""
        return [
            {**item, "unit": document["unit"]}
            for document in self.item_files.values()
            for item in document["items"]
        ]

    @property
    def criteria(self) -> dict[str, Document]:
        """Every KUK under the key that the plan uses: unit code, slash, number."""
        return {
            f"{unit['code']}/{kuk['number']}": kuk
            for unit in self.units
            for element in unit["elements"]
            for kuk in element["kuk"]
        }

    @property
    def cells(self) -> dict[str, int]:
        """How many items of a form each tested KUK receives."""
        return {f"{c['unit']}/{c['kuk']}": c["items"] for c in self.scheme["test"]["cells"]}


def load(path: Path) -> Document:
    document = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(document, dict), path
    return document


def _first(file: Path) -> tuple[bool, str]:
    """`standard.yaml` before the further standards."""
    return file.name != "standard.yaml", file.name


def banks() -> list[Bank]:
    folders = sorted(file.parent for file in BANKS.glob("*/scheme.yaml"))
    return [
        Bank(
            folder.name,
            {file.name: load(file) for file in sorted(folder.glob("standard*.yaml"), key=_first)},
            load(folder / "scheme.yaml"),
            {file.name: load(file) for file in sorted(folder.glob("items/*.yaml"))},
        )
        for folder in folders
    ]


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((BANKS / "schema" / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every string of a document with the name of the field that holds it."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, key)


def numbers(text: str) -> set[Fraction]:
    """The figures of an Indonesian sentence: `Rp1.250.000`, `1,5%`, `ke-6`."""
    found = re.findall(r"\d+(?:\.\d{3})*(?:,\d+)?", text)
    return {Fraction(figure.replace(".", "").replace(",", ".")) for figure in found}


def days(first: str, last: str) -> Fraction:
    """Days from one ISO date to another; the first day itself is not counted."""
    return Fraction((date.fromisoformat(last) - date.fromisoformat(first)).days)


OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
}
FUNCTIONS: dict[str, Callable[..., Any]] = {"min": min, "max": max, "days": days}


def calculate(expression: str) -> Fraction:
    """The exact value of an item's `calculation`: arithmetic, min, max and days only."""
    return Fraction(_value(ast.parse(expression, mode="eval").body))


def literals(expression: str) -> set[Fraction]:
    """The numbers that an item's `calculation` starts from."""
    return {
        Fraction(str(node.value))
        for node in ast.walk(ast.parse(expression, mode="eval"))
        if isinstance(node, ast.Constant) and not isinstance(node.value, str)
    }


def dates(expression: str) -> set[str]:
    """The ISO dates that an item's `calculation` starts from."""
    return set(re.findall(r"\d{4}-\d{2}-\d{2}", expression))


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.Constant(value=int() | float() as number):
            return Fraction(str(number))
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATORS[type(op)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return FUNCTIONS[name](*[_value(argument) for argument in arguments])
    raise ValueError(ast.dump(node))
