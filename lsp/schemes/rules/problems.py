"""What must hold between the parts of a scheme package, and where it does not."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import category

from lsp.kernel.text import N_, Reason

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a package file, and where: the path leads to the value."""

    file: str
    path: Path
    reason: Reason


def problems(
    standards: Mapping[str, Mapping[str, Any]], scheme: Mapping[str, Any]
) -> tuple[Problem, ...]:
    """What does not fit together in files that each fit their schema; standards by file name.

    Source: domain reference 6.1, 6.2 (numbers and codes of elements and KUK), 8 of ISO/IEC 17024.
    """
    files = {**standards, "scheme.yaml": scheme}
    return (
        *(each for file, data in files.items() for each in _value_problems(file, (), data)),
        *(each for file, data in standards.items() for each in _standard_problems(file, data)),
        *_scheme_problems(standards, scheme),
    )


LONGEST_TEXT, LONGEST_CODE, LARGEST_NUMBER = 4000, 60, 1_000_000_000


def _value_problems(file: str, path: Path, value: Any) -> Iterator[Problem]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _value_problems(file, (*path, key), each)
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _value_problems(file, (*path, at), each)
    elif isinstance(value, str):
        limit = LONGEST_CODE if path[-1] == "code" else LONGEST_TEXT
        if len(value) > limit:
            text = N_("paling banyak %(limit)s karakter")
            yield _problem(file, path, "too_long", text, limit=limit)
        if any(category(sign) in {"Cc", "Cs"} and not sign.isspace() for sign in value):
            unprintable = N_("ada karakter yang tidak dapat dicetak")
            yield _problem(file, path, "unprintable", unprintable)
    elif value is not None and abs(value) > LARGEST_NUMBER:
        yield _problem(file, path, "too_large", N_("bilangan terlalu besar"))


def _problem(file: str, path: Path, code: str, text: str, **facts: Any) -> Problem:
    return Problem(file, path, Reason(code, text, facts))


def _twice(values: list[str]) -> set[str]:
    return {value for value, count in Counter(values).items() if count > 1}


def _standard_problems(file: str, standard: Mapping[str, Any]) -> Iterator[Problem]:
    twice = _twice([unit["code"] for unit in standard["units"]])
    for place, unit in enumerate(standard["units"]):
        path: Path = ("units", place)
        if unit["code"] in twice:
            text = N_("unit %(unit)s tertulis dua kali")
            yield _problem(file, (*path, "code"), "unit_twice", text, unit=unit["code"])
        yield from _numbering_problems(file, unit, (*path, "elements"))
        yield from _aspect_problems(file, unit, (*path, "guide", "critical_aspects"))


def _numbering_problems(file: str, unit: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    text = N_("nomor seharusnya %(expected)s, tertulis %(found)s")
    for at, element in enumerate(unit["elements"]):
        if element["number"] != at + 1:
            where = (*path, at, "number")
            facts = {"expected": str(at + 1), "found": str(element["number"])}
            yield _problem(file, where, "element_number", text, **facts)
        for place, kuk in enumerate(element["kuk"]):
            expected = f"{element['number']}.{place + 1}"
            if kuk["number"] != expected:
                where = (*path, at, "kuk", place, "number")
                facts = {"expected": expected, "found": kuk["number"]}
                yield _problem(file, where, "kuk_number", text, **facts)


def _numbers(unit: Mapping[str, Any]) -> set[str]:
    return {kuk["number"] for element in unit["elements"] for kuk in element["kuk"]}


def _aspect_problems(file: str, unit: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    for at, aspect in enumerate(unit.get("guide", {}).get("critical_aspects", ())):
        for place, kuk in enumerate(aspect["kuk"]):
            if kuk not in _numbers(unit):
                facts = {"unit": unit["code"], "kuk": kuk}
                yield _problem(
                    file, (*path, at, "kuk", place), "kuk_unknown", _KUK_UNKNOWN, **facts
                )


_UNIT_UNKNOWN = N_("unit %(unit)s tidak ada pada skema atau standar ini")
_KUK_UNKNOWN = N_("KUK %(kuk)s tidak ada pada unit %(unit)s")
_TWICE = N_("%(key)s tertulis dua kali")


def _scheme_problems(
    standards: Mapping[str, Mapping[str, Any]], scheme: Mapping[str, Any]
) -> Iterator[Problem]:
    facts = scheme["scheme"]
    known = {
        each["standard"]["code"]: {unit["code"]: _numbers(unit) for unit in each["units"]}
        for each in standards.values()
    }
    yield from _standards_problems(facts, known)
    used = _used(facts, known)
    yield from _unit_problems(facts, used)
    yield from _choice_problems(facts)
    for name in ("requirements", "portfolio"):
        yield from _code_problems(name, scheme.get(name, ()))
    for path, unit, kuk in _references(scheme):
        yield from _reference_problems(path, unit, kuk, used)
    yield from _repeated(scheme["test"])
    yield from _fee_problems(facts.get("fees", ()))


Known = Mapping[str, Mapping[str, set[str]]]


def _standards_problems(facts: Mapping[str, Any], known: Known) -> Iterator[Problem]:
    text = N_("standar %(found)s bukan standar pada berkas yang ada (%(expected)s)")
    named: list[tuple[Path, str]] = [(("scheme", "standard"), facts["standard"])]
    for place, unit in enumerate(facts["units"]):
        if "standard" in unit:
            named.append((("scheme", "units", place, "standard"), unit["standard"]))
    for path, code in named:
        if code not in known:
            expected = ", ".join(known)
            where = {"found": code, "expected": expected}
            yield _problem("scheme.yaml", path, "standard_differs", text, **where)


def _used(facts: Mapping[str, Any], known: Known) -> dict[str, set[str]]:
    """The numbers of the KUK of every unit that the scheme takes."""
    found = {}
    for unit in facts["units"]:
        units = known.get(unit.get("standard", facts["standard"]), {})
        if unit["code"] in units:
            found[unit["code"]] = units[unit["code"]]
    return found


def _unit_problems(facts: Mapping[str, Any], used: Mapping[str, set[str]]) -> Iterator[Problem]:
    codes = [unit["code"] for unit in facts["units"]]
    for place, code in enumerate(codes):
        path: Path = ("scheme", "units", place, "code")
        if code not in used:
            yield _problem("scheme.yaml", path, "unit_unknown", _UNIT_UNKNOWN, unit=code)
        if codes.index(code) != place:
            twice = N_("unit %(unit)s tertulis dua kali")
            yield _problem("scheme.yaml", path, "unit_twice", twice, unit=code)


def _choice_problems(facts: Mapping[str, Any]) -> Iterator[Problem]:
    optional = sum(unit["group"] == "optional" for unit in facts["units"])
    chosen = facts.get("choose_optional", 0)
    if chosen > optional or (optional and not chosen):
        text = N_("pilih %(chosen)s unit dari %(optional)s unit pilihan tidak mungkin")
        path = ("scheme", "choose_optional")
        where = {"chosen": chosen, "optional": optional}
        yield _problem("scheme.yaml", path, "choice_impossible", text, **where)


def _code_problems(name: str, items: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    twice = _twice([each["code"] for each in items])
    for place, each in enumerate(items):
        if each["code"] in twice:
            path = (name, place, "code")
            yield _problem("scheme.yaml", path, "requirement_twice", _TWICE, key=each["code"])


def _fee_problems(fees: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    keys = [(fee.get("purpose"), fee.get("payer")) for fee in fees]
    text = N_("biaya untuk tujuan dan pembayar ini sudah ada")
    for place, key in enumerate(keys):
        if keys.index(key) != place:
            yield _problem("scheme.yaml", ("scheme", "fees", place), "fee_twice", text)


def _references(scheme: Mapping[str, Any]) -> Iterator[tuple[Path, str, str | None]]:
    for key in scheme["plan"]:
        unit, _, kuk = key.partition("/")
        yield ("plan", key), unit, kuk
    for place, cell in enumerate(scheme["test"]["cells"]):
        yield ("test", "cells", place), cell["unit"], cell["kuk"]
    for place, rule in enumerate(scheme["test"]["unit_rules"]):
        yield ("test", "unit_rules", place), rule["unit"], None
    for name in ("portfolio", "instruments"):
        for place, each in enumerate(scheme.get(name, ())):
            for at, target in enumerate(each.get("targets", ())):
                unit, _, kuk = target.partition("/")
                yield (name, place, "targets", at), unit, kuk or None


def _reference_problems(
    path: Path, unit: str, kuk: str | None, used: Mapping[str, set[str]]
) -> Iterator[Problem]:
    if unit not in used:
        yield _problem("scheme.yaml", path, "unit_unknown", _UNIT_UNKNOWN, unit=unit)
    elif kuk is not None and kuk not in used[unit]:
        yield _problem("scheme.yaml", path, "kuk_unknown", _KUK_UNKNOWN, unit=unit, kuk=kuk)


def _repeated(test: Mapping[str, Any]) -> Iterator[Problem]:
    cells = [f"{cell['unit']}/{cell['kuk']}" for cell in test["cells"]]
    rules = [rule["unit"] for rule in test["unit_rules"]]
    for name, keys in (("cells", cells), ("unit_rules", rules)):
        for place, key in enumerate(keys):
            if keys.index(key) != place:
                yield _problem("scheme.yaml", ("test", name, place), "twice", _TWICE, key=key)
