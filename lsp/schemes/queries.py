"""Reading schemes: lists, the whole outline of a version, its requirements and its test."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.kernel.text import N_, Reason
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
from lsp.schemes.rules import Method, SchemeType, VersionStatus, thawed
from lsp.schemes.rules import outline as shapes
from lsp.schemes.rules.outline import SchemeOutline
from lsp.schemes.rules.package import Package
from lsp.schemes.rules.publishing import package_hash


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A scheme version in a list."""

    version_id: int
    public_id: str
    scheme_code: str
    number: int
    status: VersionStatus
    type: SchemeType
    title: str
    title_en: str
    qualification: str
    qualification_en: str
    purpose: str
    purpose_en: str
    is_example: bool
    fee_idr: int
    validity_months: int
    test_items: int
    content_hash: str
    imported_at: datetime
    published_at: datetime | None
    units: int


def _rows() -> sa.Select[SchemeVersion, str, int]:
    units = (
        sa.select(sa.func.count())
        .where(SchemeUnit.version_id == SchemeVersion.id)
        .correlate(SchemeVersion)
        .scalar_subquery()
    )
    return sa.select(SchemeVersion, Scheme.code, units).join(
        Scheme, Scheme.id == SchemeVersion.scheme_id
    )


def _row(version: SchemeVersion, code: str, units: int) -> VersionRow:
    names = set(VersionRow.__slots__) - {"version_id", "scheme_code", "units"}
    facts = {name: getattr(version, name) for name in names}
    return VersionRow(version_id=version.id, scheme_code=code, units=units, **facts)


def published_versions(db: Session, text: str = "") -> list[VersionRow]:
    """The version of each scheme that candidates may apply for, by title.

    With a text, those in which every word of it occurs: in number, title, qualification, area, or
    in the code or title of a unit.
    """
    statement = (
        _rows()
        .where(SchemeVersion.status == VersionStatus.PUBLISHED)
        .where(*(_mentions(word) for word in text.split()))
        .order_by(SchemeVersion.title, SchemeVersion.id)
    )
    return [_row(*row) for row in db.execute(statement)]


def _mentions(word: str) -> sa.ColumnElement[bool]:
    units = (
        sa.select(SchemeUnit.unit_id)
        .join(Unit, Unit.id == SchemeUnit.unit_id)
        .where(
            SchemeUnit.version_id == SchemeVersion.id,
            sa.or_(*(c.icontains(word, autoescape=True) for c in _UNIT_WORDS)),
        )
        .correlate(SchemeVersion)
    )
    return sa.or_(*(c.icontains(word, autoescape=True) for c in _WORDS), units.exists())


_UNIT_WORDS = (Unit.code, Unit.title, Unit.title_en)
_WORDS = (
    Scheme.code,
    SchemeVersion.title,
    SchemeVersion.title_en,
    SchemeVersion.qualification,
    SchemeVersion.qualification_en,
    SchemeVersion.area,
    SchemeVersion.area_en,
)


def all_versions(db: Session, *, offset: int, limit: int) -> tuple[list[VersionRow], int]:
    """Every version by scheme, newest first, and how many there are."""
    total = db.scalar(sa.select(sa.func.count()).select_from(SchemeVersion)) or 0
    statement = (
        _rows().order_by(Scheme.code, SchemeVersion.number.desc()).offset(offset).limit(limit)
    )
    return [_row(*row) for row in db.execute(statement)], total


def version_row(db: Session, version_id: int) -> VersionRow:
    """The facts of one version, for the head of pages; NoResultFound when there is none."""
    return _row(*db.execute(_rows().where(SchemeVersion.id == version_id)).one())


def published_version_id(db: Session, scheme_code: str) -> int | None:
    """The key of the published version of a scheme, or None."""
    return db.scalar(
        sa.select(SchemeVersion.id)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .where(Scheme.code == scheme_code, SchemeVersion.status == VersionStatus.PUBLISHED)
    )


def newest_version(db: Session, scheme_code: str) -> SchemeVersion | None:
    """The version with the highest number, whatever its status."""
    return db.scalars(
        sa.select(SchemeVersion)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .where(Scheme.code == scheme_code)
        .order_by(SchemeVersion.number.desc())
        .limit(1)
    ).one_or_none()


def numbered_version(db: Session, scheme_code: str, number: int) -> SchemeVersion | None:
    """The version of a scheme with this number."""
    return db.scalars(
        sa.select(SchemeVersion)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .where(Scheme.code == scheme_code, SchemeVersion.number == number)
    ).one_or_none()


def version_by_public_id(db: Session, public_id: str) -> SchemeVersion | None:
    """The version with this public id."""
    return db.scalars(
        sa.select(SchemeVersion).where(SchemeVersion.public_id == public_id)
    ).one_or_none()


def titles_by_version(db: Session, version_ids: set[int]) -> dict[int, tuple[str, str]]:
    """Scheme code and Indonesian title of versions, for lists of upper rooms."""
    statement = (
        sa.select(SchemeVersion.id, Scheme.code, SchemeVersion.title)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .where(SchemeVersion.id.in_(version_ids))
    )
    return {key: (code, title) for key, code, title in db.execute(statement)}


def outline(db: Session, version_id: int) -> SchemeOutline:
    """The whole tree of a version in four statements; NoResultFound when there is none."""
    version, code, standard = db.execute(
        sa.select(SchemeVersion, Scheme.code, Standard)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .join(Standard, Standard.id == SchemeVersion.standard_id)
        .where(SchemeVersion.id == version_id)
    ).one()
    units, standards = _units(db, version_id)
    named = {each.code: _standard(each) for each in (standard, *standards)}
    return SchemeOutline(
        version_id=version.id,
        scheme_code=code,
        standards=tuple(named.values()),
        units=units,
        requirements=requirements(db, version_id),
        **version_facts(version),
    )


def version_facts(version: SchemeVersion) -> dict[str, Any]:
    """The columns of a version as an outline carries them."""
    names = set(SchemeOutline.__slots__) & set(SchemeVersion.__mapper__.columns.keys())
    facts = {name: getattr(version, name) for name in names}
    return facts | thawed.version_lists(facts)


def _standard(row: Standard) -> shapes.StandardOutline:
    return shapes.StandardOutline(row.code, row.title, row.title_en, row.decree, row.kind)


def requirements(db: Session, version_id: int) -> tuple[shapes.RequirementOutline, ...]:
    """What applicants of a version show, in order."""
    statement = (
        sa.select(Requirement)
        .where(Requirement.version_id == version_id)
        .order_by(Requirement.position)
    )
    names = set(shapes.RequirementOutline.__slots__) - {"purposes"}
    return tuple(
        shapes.RequirementOutline(
            purposes=thawed.purposes(row.purposes),
            **{name: getattr(row, name) for name in names},
        )
        for row in db.scalars(statement)
    )


def _methods(db: Session, version_id: int) -> dict[int, tuple[Method, ...]]:
    found: dict[int, list[Method]] = defaultdict(list)
    statement = sa.select(PlanEntry.kuk_id, PlanEntry.method).where(
        PlanEntry.version_id == version_id
    )
    for kuk_id, method in db.execute(statement):
        found[kuk_id].append(method)
    return {key: tuple(sorted(methods)) for key, methods in found.items()}


def _units(db: Session, version_id: int) -> tuple[tuple[shapes.UnitOutline, ...], list[Standard]]:
    """The units of a version in order, and the standards that they come from."""
    methods = _methods(db, version_id)
    statement = (
        sa.select(SchemeUnit, Standard, Unit, Element, Kuk)
        .join(Unit, Unit.id == SchemeUnit.unit_id)
        .join(Standard, Standard.id == Unit.standard_id)
        .join(Element, Element.unit_id == Unit.id)
        .join(Kuk, Kuk.element_id == Element.id)
        .where(SchemeUnit.version_id == version_id)
        .order_by(SchemeUnit.position, Element.number, Kuk.position)
    )
    units: dict[int, tuple[SchemeUnit, Standard, Unit]] = {}
    elements: dict[int, dict[int, Element]] = defaultdict(dict)
    kuk: dict[int, list[shapes.KukOutline]] = defaultdict(list)
    for placed, standard, unit, element, row in db.execute(statement):
        units[unit.id] = (placed, standard, unit)
        elements[unit.id][element.id] = element
        kuk[element.id].append(_kuk(row, methods.get(row.id, ())))
    outlines = tuple(
        _unit(
            *places,
            tuple(_element(element, kuk[element.id]) for element in elements[key].values()),
        )
        for key, places in units.items()
    )
    return outlines, [standard for _, standard, _ in units.values()]


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
    version = db.get_one(SchemeVersion, version_id)
    cells = (
        sa.select(Unit.id, Unit.code, Kuk.id, Kuk.number, ExamCell.items)
        .select_from(ExamCell)
        .join(Kuk, Kuk.id == ExamCell.kuk_id)
        .join(Element, Element.id == Kuk.element_id)
        .join(Unit, Unit.id == Element.unit_id)
        .where(ExamCell.version_id == version_id)
        .order_by(ExamCell.position)
    )
    rules = (
        sa.select(
            Unit.id,
            Unit.code,
            UnitRule.rule,
            UnitRule.min_correct,
            UnitRule.probe_band,
            UnitRule.status,
            UnitRule.basis,
        )
        .join(Unit, Unit.id == UnitRule.unit_id)
        .where(UnitRule.version_id == version_id)
        .order_by(UnitRule.position)
    )
    return shapes.ExamPlan(
        version.instrument,
        version.test_items,
        version.test_minutes,
        tuple(shapes.ExamCell(*row) for row in db.execute(cells)),
        tuple(shapes.UnitRule(*row) for row in db.execute(rules)),
    )


def package_of(db: Session, version_id: int) -> Package:
    """The version as the text it was imported from; equal to the imported package."""
    return shapes.as_package(outline(db, version_id), exam_plan(db, version_id))


def why_not_intact(db: Session, version_id: int) -> tuple[Reason, ...]:
    """A reason when the stored rows no longer give the hash that the version was kept under."""
    stored = db.get_one(SchemeVersion, version_id).content_hash
    if package_hash(package_of(db, version_id)) == stored:
        return ()
    return (Reason("scheme_altered", N_("Isi skema tidak sesuai dengan sidik isinya.")),)
