"""English texts that certificates and public pages need."""

from collections.abc import Iterator

from lsp.schemes.rules.gaps import Gap, GapKind, gap
from lsp.schemes.rules.package import Package, SchemeText, SchemeUnitText

_SINGLE = (
    "title",
    "area",
    "qualification",
    "scope",
    "purpose",
    "background",
    "surveillance",
    "renewal",
)
_LISTS = ("code_of_ethics", "recitals", "rights", "duties")


def title_gaps(package: Package) -> Iterator[Gap]:
    """Every title and text whose English is missing, in the order of the scheme.

    Source: domain reference 9, test 16 (a missing English title blocks printing); ISO/IEC 17024
    7.2 (public scheme information).
    """
    yield from _scheme_gaps(package.scheme)
    for standard in package.standards:
        if not standard.title_en.strip():
            yield gap(GapKind.ENGLISH_MISSING, {"place": standard.code})
    for member in package.units:
        yield from _unit_gaps(member)
    for name, title in (
        *((f"requirements · {each.code}", each.title_en) for each in package.requirements),
        *((f"portfolio · {each.code}", each.title_en) for each in package.portfolio),
    ):
        if not title.strip():
            yield gap(GapKind.ENGLISH_MISSING, {"place": name})


def _scheme_gaps(scheme: SchemeText) -> Iterator[Gap]:
    for name in _SINGLE:
        if getattr(scheme, name).strip() and not getattr(scheme, f"{name}_en").strip():
            yield gap(GapKind.ENGLISH_MISSING, {"place": f"{scheme.code} · {name}_en"})
    for name in _LISTS:
        for at, (text, text_en) in enumerate(getattr(scheme, name), start=1):
            if text.strip() and not text_en.strip():
                yield gap(GapKind.ENGLISH_MISSING, {"place": f"{scheme.code} · {name} {at}"})


def _unit_gaps(member: SchemeUnitText) -> Iterator[Gap]:
    unit = member.unit
    if not unit.title_en.strip():
        yield gap(GapKind.ENGLISH_MISSING, {"place": unit.code}, unit=unit.code)
    if member.work_group.strip() and not member.work_group_en.strip():
        where = {"place": f"{unit.code} · work_group_en"}
        yield gap(GapKind.ENGLISH_MISSING, where, unit=unit.code)
    for element in unit.elements:
        if not element.title_en.strip():
            where = {"place": f"{unit.code} · {element.number}"}
            yield gap(GapKind.ENGLISH_MISSING, where, unit=unit.code, element=element.number)
