"""When a scheme version may be published, and its hash."""

from collections.abc import Iterator
from dataclasses import asdict

from lsp.kernel.canonical import content_hash
from lsp.kernel.text import N_, Reason
from lsp.schemes.rules import VERSION_FLOW, Method, VersionStatus, VersionStep
from lsp.schemes.rules.package import Package, UnitText


def package_hash(package: Package) -> str:
    """SHA-256 of the whole content, which decisions and certificates are pinned to.

    Source: domain reference 0.3 (scheme versions are pinned); acceptance P11.
    """
    return content_hash(asdict(package))


def why_not_publish(package: Package, status: VersionStatus) -> tuple[Reason, ...]:
    """Reasons why a version may not be published.

    Source: ISO/IEC 17024 clause 8 (a scheme names its methods and criteria); domain reference 9,
    test 16 (a missing English title blocks printing).
    """
    return (
        *VERSION_FLOW.why_not(status, VersionStep.PUBLISH),
        *_without_method(package),
        *_without_english(package),
        *_test_faults(package),
    )


def _kuk_keys(package: Package) -> list[tuple[str, str]]:
    return [
        (unit.code, kuk.number)
        for unit in package.unit_texts()
        for element in unit.elements
        for kuk in element.kuk
    ]


def _without_method(package: Package) -> Iterator[Reason]:
    planned = {(entry.unit, entry.kuk) for entry in package.plan if entry.methods}
    for unit, kuk in _kuk_keys(package):
        if (unit, kuk) not in planned:
            yield Reason(
                "kuk_without_method",
                N_("KUK %(kuk)s pada unit %(unit)s belum mempunyai metode asesmen."),
                {"kuk": kuk, "unit": unit},
            )


def _without_english(package: Package) -> Iterator[Reason]:
    scheme = package.scheme
    titles = [
        (scheme.code, scheme.title_en),
        (scheme.code, scheme.area_en),
        (scheme.code, scheme.qualification_en),
        *((standard.code, standard.title_en) for standard in package.standards),
    ]
    for unit in package.unit_texts():
        titles.extend(_unit_titles(unit))
    for place, title in titles:
        if not title.strip():
            yield Reason(
                "english_missing",
                N_("Judul bahasa Inggris belum ada: %(place)s."),
                {"place": place},
            )


def _unit_titles(unit: UnitText) -> list[tuple[str, str]]:
    elements = [(f"{unit.code} · {each.number}", each.title_en) for each in unit.elements]
    return [(unit.code, unit.title_en), *elements]


def _test_faults(package: Package) -> Iterator[Reason]:
    test = package.test
    tested = {(entry.unit, entry.kuk) for entry in package.plan if Method.TEST in entry.methods}
    counts: dict[str, int] = {}
    for cell in test.cells:
        counts[cell.unit] = counts.get(cell.unit, 0) + cell.items
        if (cell.unit, cell.kuk) not in tested:
            yield Reason(
                "cell_without_plan",
                N_("Tes menguji KUK %(kuk)s pada unit %(unit)s, tetapi rencana tidak."),
                {"kuk": cell.kuk, "unit": cell.unit},
            )
    if sum(counts.values()) != test.items:
        yield Reason(
            "cells_do_not_sum",
            N_("Jumlah soal pada kisi-kisi %(found)s, seharusnya %(expected)s."),
            {"found": sum(counts.values()), "expected": test.items},
        )
    rules = {rule.unit: rule for rule in test.unit_rules}
    for unit, count in counts.items():
        rule = rules.get(unit)
        if rule is None:
            text = N_("Ketentuan lulus tes untuk unit %(unit)s belum ada.")
            yield Reason("unit_rule_missing", text, {"unit": unit})
        elif rule.min_correct > count:
            text = N_("Unit %(unit)s meminta %(minimum)s benar, tetapi hanya ada %(count)s soal.")
            facts = {"unit": unit, "minimum": rule.min_correct, "count": count}
            yield Reason("unit_rule_too_high", text, facts)
