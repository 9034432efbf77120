"""The whole trees of versions: outlines and blueprints, of one version or of several at once."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from lsp.schemes.models import (
    Element,
    ExamCell,
    Kuk,
    PlanEntry,
    Requirement,
    Scheme,
    SchemeUnit,
    SchemeVersion,
    Standard,
    Unit,
    UnitRule,
)
from lsp.schemes.rules import Method, StandardSetting, thawed
from lsp.schemes.rules import outline as shapes
from lsp.schemes.rules.outline import SchemeOutline
from lsp.schemes.rules.package import Package

_Ids = Collection[int]


def outline(db: Session, version_id: int) -> SchemeOutline:
    """The whole tree of a version in four statements; NoResultFound when there is none."""
    found = outlines(db, (version_id,))
    if version_id not in found:
        raise NoResultFound
    return found[version_id]


def outlines(db: Session, version_ids: _Ids) -> dict[int, SchemeOutline]:
    """The trees of several versions in four statements."""
    statement = (
        sa.select(SchemeVersion, Scheme.code, Standard)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .join(Standard, Standard.id == SchemeVersion.standard_id)
        .where(SchemeVersion.id.in_(version_ids))
    )
    rows = list(db.execute(statement))
    units, asked = _units(db, version_ids), _requirements(db, version_ids)
    found = {}
    for version, code, standard in rows:
        mine = units[version.id]
        named = {each.code: _standard(each) for each in (standard, *(std for std, _ in mine))}
        found[version.id] = SchemeOutline(
            version_id=version.id,
            scheme_code=code,
            standards=tuple(named.values()),
            units=tuple(unit for _, unit in mine),
            requirements=tuple(asked[version.id]),
            **version_facts(version),
        )
    return found


def version_facts(version: SchemeVersion) -> dict[str, Any]:
    """The columns of a version as an outline carries them."""
    names = set(SchemeOutline.__slots__) & set(SchemeVersion.__mapper__.columns.keys())
    facts = {name: getattr(version, name) for name in names}
    return facts | thawed.version_lists(facts)


def _standard(row: Standard) -> shapes.StandardOutline:
    return shapes.StandardOutline(row.code, row.title, row.title_en, row.decree, row.kind)


def requirements(db: Session, version_id: int) -> tuple[shapes.RequirementOutline, ...]:
    """What applicants of a version show, in order."""
    return tuple(_requirements(db, (version_id,))[version_id])


def _requirements(db: Session, version_ids: _Ids) -> dict[int, list[shapes.RequirementOutline]]:
    statement = (
        sa.select(Requirement)
        .where(Requirement.version_id.in_(version_ids))
        .order_by(Requirement.version_id, Requirement.position)
    )
    names = set(shapes.RequirementOutline.__slots__) - {"purposes"}
    found: dict[int, list[shapes.RequirementOutline]] = defaultdict(list)
    for row in db.scalars(statement):
        facts = {name: getattr(row, name) for name in names}
        purposes = thawed.purposes(row.purposes)
        found[row.version_id].append(shapes.RequirementOutline(purposes=purposes, **facts))
    return found


def _methods(db: Session, version_ids: _Ids) -> dict[tuple[int, int], tuple[Method, ...]]:
    found: dict[tuple[int, int], list[Method]] = defaultdict(list)
    statement = sa.select(PlanEntry.version_id, PlanEntry.kuk_id, PlanEntry.method).where(
        PlanEntry.version_id.in_(version_ids)
    )
    for version_id, kuk_id, method in db.execute(statement):
        found[version_id, kuk_id].append(method)
    return {key: tuple(sorted(methods)) for key, methods in found.items()}


def _units(db: Session, version_ids: _Ids) -> dict[int, list[tuple[Standard, shapes.UnitOutline]]]:
    """The units of versions in order, each with the standard that it comes from."""
    methods = _methods(db, version_ids)
    statement = (
        sa.select(SchemeUnit, Standard, Unit, Element, Kuk)
        .join(Unit, Unit.id == SchemeUnit.unit_id)
        .join(Standard, Standard.id == Unit.standard_id)
        .join(Element, Element.unit_id == Unit.id)
        .join(Kuk, Kuk.element_id == Element.id)
        .where(SchemeUnit.version_id.in_(version_ids))
        .order_by(SchemeUnit.version_id, SchemeUnit.position, Element.number, Kuk.position)
    )
    units: dict[tuple[int, int], tuple[SchemeUnit, Standard, Unit]] = {}
    elements: dict[tuple[int, int], dict[int, Element]] = defaultdict(dict)
    kuk: dict[tuple[int, int], list[shapes.KukOutline]] = defaultdict(list)
    for placed, standard, unit, element, row in db.execute(statement):
        version_id = placed.version_id
        units[version_id, unit.id] = (placed, standard, unit)
        elements[version_id, unit.id][element.id] = element
        planned = methods.get((version_id, row.id), ())
        kuk[version_id, element.id].append(_kuk(row, planned))
    found: dict[int, list[tuple[Standard, shapes.UnitOutline]]] = defaultdict(list)
    for (version_id, unit_id), (placed, standard, unit) in units.items():
        inner = tuple(
            _element(element, kuk[version_id, element.id])
            for element in elements[version_id, unit_id].values()
        )
        found[version_id].append((standard, _unit(placed, standard, unit, inner)))
    return found


def _unit(
    placed: SchemeUnit,
    standard: Standard,
    unit: Unit,
    elements: tuple[shapes.ElementOutline, ...],
) -> shapes.UnitOutline:
    return shapes.UnitOutline(
        id=unit.id,
        code=unit.code,
        title=unit.title,
        title_en=unit.title_en,
        description=unit.description,
        source=unit.source,
        group=placed.group,
        elements=elements,
        standard=standard.code,
        work_group=placed.work_group,
        work_group_en=placed.work_group_en,
        variables=thawed.variables(unit.variables),
        guide=thawed.guide(unit.guide),
        key_competencies=thawed.key_competencies(unit.key_competencies),
    )


def _element(row: Element, kuk: list[shapes.KukOutline]) -> shapes.ElementOutline:
    return shapes.ElementOutline(row.id, row.number, row.title, row.title_en, tuple(kuk))


def _kuk(row: Kuk, methods: tuple[Method, ...]) -> shapes.KukOutline:
    return shapes.KukOutline(
        row.id, row.number, row.text, row.is_official, row.is_critical, methods
    )


def exam_plan(db: Session, version_id: int) -> shapes.ExamPlan:
    """The blueprint of a version's test in three statements."""
    return _exam_plans(db, {version_id: db.get_one(SchemeVersion, version_id)})[version_id]


def _exam_plans(
    db: Session, versions: dict[int, SchemeVersion] | dict[int, SchemeOutline]
) -> dict[int, shapes.ExamPlan]:
    found_cells: dict[int, list[shapes.ExamCell]] = defaultdict(list)
    for row in db.execute(_cells(versions)):
        found_cells[row[0]].append(shapes.ExamCell(*row[1:]))
    found_rules: dict[int, list[shapes.UnitRule]] = defaultdict(list)
    for each in db.execute(_unit_rules(versions)):
        found_rules[each[0]].append(shapes.UnitRule(*each[1:]))
    return {
        key: shapes.ExamPlan(
            version.instrument,
            version.test_items,
            version.test_minutes,
            tuple(found_cells[key]),
            tuple(found_rules[key]),
        )
        for key, version in versions.items()
    }


def _cells(version_ids: _Ids) -> sa.Select[int, int, str, int, str, int]:
    return (
        sa.select(ExamCell.version_id, Unit.id, Unit.code, Kuk.id, Kuk.number, ExamCell.items)
        .select_from(ExamCell)
        .join(Kuk, Kuk.id == ExamCell.kuk_id)
        .join(Element, Element.id == Kuk.element_id)
        .join(Unit, Unit.id == Element.unit_id)
        .where(ExamCell.version_id.in_(version_ids))
        .order_by(ExamCell.version_id, ExamCell.position)
    )


def _unit_rules(
    version_ids: _Ids,
) -> sa.Select[int, int, str, str, int, int, StandardSetting, str]:
    return (
        sa.select(
            UnitRule.version_id,
            Unit.id,
            Unit.code,
            UnitRule.rule,
            UnitRule.min_correct,
            UnitRule.probe_band,
            UnitRule.status,
            UnitRule.basis,
        )
        .join(Unit, Unit.id == UnitRule.unit_id)
        .where(UnitRule.version_id.in_(version_ids))
        .order_by(UnitRule.version_id, UnitRule.position)
    )


def package_of(db: Session, version_id: int) -> Package:
    """The version as the text it was imported from; equal to the imported package."""
    return packages(db, (version_id,))[version_id]


def packages(db: Session, version_ids: _Ids) -> dict[int, Package]:
    """Several versions as text in six statements."""
    found = outlines(db, version_ids)
    exams = _exam_plans(db, found)
    return {key: shapes.as_package(each, exams[key]) for key, each in found.items()}
