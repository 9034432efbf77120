"""What must hold between the parts of a scheme package, and where it does not."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lsp.kernel.text import N_, Reason

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a package file, and where: the path leads to the value."""

    file: str
    path: Path
    reason: Reason


def problems(standard: Mapping[str, Any], scheme: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What does not fit together in two files that each fit their schema.

    Source: domain reference 6.1, 6.2 (numbers and codes of elements and KUK), 8 of ISO/IEC 17024.
    """
    too_large = (
        *_too_large("standard.yaml", (), standard),
        *_too_large("scheme.yaml", (), scheme),
    )
    return (*too_large, *_standard_problems(standard), *_scheme_problems(standard, scheme))


LONGEST_TEXT, LONGEST_CODE, LARGEST_NUMBER = 4000, 60, 1_000_000_000


def _too_large(file: str, path: Path, value: Any) -> Iterator[Problem]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _too_large(file, (*path, key), each)
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _too_large(file, (*path, at), each)
    elif isinstance(value, str):
        limit = LONGEST_CODE if path[-1] == "code" else LONGEST_TEXT
        if len(value) > limit:
            text = N_("paling banyak %(limit)s karakter")
            yield _problem(file, path, "too_long", text, limit=limit)
    elif value is not None and abs(value) > LARGEST_NUMBER:
        yield _problem(file, path, "too_large", N_("bilangan terlalu besar"))


def _problem(file: str, path: Path, code: str, text: str, **facts: Any) -> Problem:
    return Problem(file, path, Reason(code, text, facts))


def _twice(values: list[str]) -> set[str]:
    return {value for value, count in Counter(values).items() if count > 1}


def _standard_problems(standard: Mapping[str, Any]) -> Iterator[Problem]:
    twice = _twice([unit["code"] for unit in standard["units"]])
    for place, unit in enumerate(standard["units"]):
        if unit["code"] in twice:
            yield _problem(
                "standard.yaml",
                ("units", place, "code"),
                "unit_twice",
                N_("unit %(unit)s tertulis dua kali"),
                unit=unit["code"],
            )
        yield from _numbering_problems(unit, ("units", place, "elements"))


def _numbering_problems(unit: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    text = N_("nomor seharusnya %(expected)s, tertulis %(found)s")
    for at, element in enumerate(unit["elements"]):
        if element["number"] != at + 1:
            where = (*path, at, "number")
            facts = {"expected": str(at + 1), "found": str(element["number"])}
            yield _problem("standard.yaml", where, "element_number", text, **facts)
        for place, kuk in enumerate(element["kuk"]):
            expected = f"{element['number']}.{place + 1}"
            if kuk["number"] != expected:
                where = (*path, at, "kuk", place, "number")
                facts = {"expected": expected, "found": kuk["number"]}
                yield _problem("standard.yaml", where, "kuk_number", text, **facts)


def _scheme_problems(standard: Mapping[str, Any], scheme: Mapping[str, Any]) -> Iterator[Problem]:
    facts = scheme["scheme"]
    known = {
        unit["code"]: {kuk["number"] for element in unit["elements"] for kuk in element["kuk"]}
        for unit in standard["units"]
    }
    if facts["standard"] != standard["standard"]["code"]:
        yield _problem(
            "scheme.yaml",
            ("scheme", "standard"),
            "standard_differs",
            N_("standar %(found)s bukan standar pada standard.yaml (%(expected)s)"),
            found=facts["standard"],
            expected=standard["standard"]["code"],
        )
    codes = [unit["code"] for unit in facts["units"]]
    for place, code in enumerate(codes):
        path: Path = ("scheme", "units", place, "code")
        if code not in known:
            yield _problem("scheme.yaml", path, "unit_unknown", _UNIT_UNKNOWN, unit=code)
        if codes.index(code) != place:
            twice = N_("unit %(unit)s tertulis dua kali")
            yield _problem("scheme.yaml", path, "unit_twice", twice, unit=code)
    yield from _requirement_problems(scheme["requirements"])
    used = {code: known[code] for code in codes if code in known}
    for path, unit, kuk in _references(scheme):
        yield from _reference_problems(path, unit, kuk, used)
    yield from _repeated(scheme["test"])


_UNIT_UNKNOWN = N_("unit %(unit)s tidak ada pada skema atau standar ini")


def _requirement_problems(requirements: list[Mapping[str, Any]]) -> Iterator[Problem]:
    twice = _twice([each["code"] for each in requirements])
    for place, each in enumerate(requirements):
        if each["code"] in twice:
            yield _problem(
                "scheme.yaml",
                ("requirements", place, "code"),
                "requirement_twice",
                N_("%(key)s tertulis dua kali"),
                key=each["code"],
            )


def _references(scheme: Mapping[str, Any]) -> Iterator[tuple[Path, str, str | None]]:
    for key in scheme["plan"]:
        unit, _, kuk = key.partition("/")
        yield ("plan", key), unit, kuk
    for place, cell in enumerate(scheme["test"]["cells"]):
        yield ("test", "cells", place), cell["unit"], cell["kuk"]
    for place, rule in enumerate(scheme["test"]["unit_rules"]):
        yield ("test", "unit_rules", place), rule["unit"], None


def _reference_problems(
    path: Path, unit: str, kuk: str | None, used: Mapping[str, set[str]]
) -> Iterator[Problem]:
    if unit not in used:
        yield _problem("scheme.yaml", path, "unit_unknown", _UNIT_UNKNOWN, unit=unit)
    elif kuk is not None and kuk not in used[unit]:
        text = N_("KUK %(kuk)s tidak ada pada unit %(unit)s")
        yield _problem("scheme.yaml", path, "kuk_unknown", text, unit=unit, kuk=kuk)


def _repeated(test: Mapping[str, Any]) -> Iterator[Problem]:
    cells = [f"{cell['unit']}/{cell['kuk']}" for cell in test["cells"]]
    rules = [rule["unit"] for rule in test["unit_rules"]]
    for name, keys in (("cells", cells), ("unit_rules", rules)):
        for place, key in enumerate(keys):
            if keys.index(key) != place:
                text = N_("%(key)s tertulis dua kali")
                yield _problem("scheme.yaml", ("test", name, place), "twice", text, key=key)


CODE_PATTERNS = (
    r"[A-Z]{3}\.[A-Z]{2}\d{2}\.\d{3}\.\d{2}",
    r"[A-Z]\.\d{6}\.\d{3}\.\d{2}",
    r"[A-Z]\.\d{2}[A-Z]{3}\d{2}\.\d{3}\.\d",
)


def follows_code_grammar(code: str) -> bool:
    """Whether a unit code follows one of the three grammars; others are only worth a warning.

    Source: domain reference 6.2 (Kep.227/2003, Permenakertrans 8/2012, Permenaker 3/2016).
    """
    return any(re.fullmatch(pattern, code) for pattern in CODE_PATTERNS)
