"""Keeping a package as a scheme version."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.database import locked
from lsp.kernel.canonical import content_hash
from lsp.kernel.refusal import Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.schemes import queries
from lsp.schemes.actions.files import read_package
from lsp.schemes.actions.history import locked_version, note_deed
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
from lsp.schemes.rules import VERSION_FLOW, VersionDeed, VersionStatus
from lsp.schemes.rules import package as texts
from lsp.schemes.rules.approving import why_not_edit
from lsp.schemes.rules.publishing import package_hash


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The version that now holds the package, and whether the import changed anything."""

    version: SchemeVersion
    scheme_code: str
    is_new: bool


def import_folder(db: Session, actor: Actor, folder: Path, *, now: datetime) -> ImportResult:
    """Read a package folder and import it, all or nothing."""
    return import_package(db, actor, read_package(folder), now=now)


def import_package(
    db: Session, actor: Actor, package: texts.Package, *, now: datetime
) -> ImportResult:
    """Keep a package as a scheme version.

    The same content again changes nothing. A draft is replaced; beside a published version, which
    never changes, a new draft is made.
    """
    code, fresh_hash = package.scheme.code, package_hash(package)
    scheme = _scheme(db, code)
    newest = queries.newest_version(db, code)
    if newest is not None and newest.content_hash == fresh_hash:
        return ImportResult(newest, code, is_new=False)
    version = newest
    if version is not None and version.status is VersionStatus.PROPOSED:
        version = locked_version(db, version.id)
        refuse_if(why_not_edit(version.status, version.content_hash, version.content_hash))
    if version is None or version.status is not VersionStatus.DRAFT:
        number = newest.number + 1 if newest else 1
        version = SchemeVersion(scheme_id=scheme.id, number=number, status=VERSION_FLOW.initial)
    else:
        version = locked_version(db, version.id)
    write_version(db, version, package, now=now)
    note_deed(db, actor, version, VersionDeed.IMPORTED, "schemes.import_package", now=now)
    return ImportResult(version, code, is_new=True)


def write_version(
    db: Session, version: SchemeVersion, package: texts.Package, *, now: datetime
) -> None:
    """Give a draft this content, whatever it held before."""
    standards = {each.code: _standard(db, each).id for each in package.standards}
    if version.id is not None:
        _clear(db, version.id)
    main = standards[package.standard.code]
    _write_facts(version, package, main, package_hash(package), now)
    db.add(version)
    db.flush()
    _write_content(db, version.id, package, standards)


def _scheme(db: Session, code: str) -> Scheme:
    scheme = db.scalars(locked(sa.select(Scheme).where(Scheme.code == code))).one_or_none()
    if scheme is None:
        scheme = Scheme(code=code)
        db.add(scheme)
        db.flush()
    return scheme


def _standard(db: Session, text: texts.StandardText) -> Standard:
    found = db.scalars(locked(sa.select(Standard).where(Standard.code == text.code))).one_or_none()
    if found is None:
        found = Standard(**asdict(text))
        db.add(found)
        db.flush()
    elif asdict(text) != {name: getattr(found, name) for name in asdict(text)}:
        raise Refused(
            [
                Reason(
                    "standard_differs",
                    N_(
                        "Standar %(code)s sudah tercatat dengan judul atau keputusan lain. "
                        "Pakai kode standar yang baru."
                    ),
                    {"code": text.code},
                )
            ]
        )
    return found


def _clear(db: Session, version_id: int) -> None:
    for table in (SchemeUnit, Requirement, PlanEntry, ExamCell, UnitRule):
        db.execute(sa.delete(table).where(table.version_id == version_id))


def _write_facts(
    version: SchemeVersion, package: texts.Package, standard_id: int, fresh_hash: str, now: datetime
) -> None:
    facts = {**asdict(package.scheme), **asdict(package.test)}
    for name in ("code", "cells", "unit_rules"):
        facts.pop(name)
    facts["test_items"], facts["test_minutes"] = facts.pop("items"), facts.pop("minutes")
    facts["rules"] = dict(package.scheme.rules)
    facts["settings"] = list(package.scheme.settings)
    for name in ("portfolio", "instruments"):
        facts[name] = [asdict(each) for each in getattr(package, name)]
    for name, value in facts.items():
        setattr(version, name, value)
    version.standard_id, version.content_hash, version.imported_at = standard_id, fresh_hash, now


def _write_content(
    db: Session, version_id: int, package: texts.Package, standards: Mapping[str, int]
) -> None:
    unit_ids: dict[str, int] = {}
    kuk_ids: dict[tuple[str, str], int] = {}
    for position, placed in enumerate(package.units):
        unit, code = _unit(db, standards[placed.standard], placed.unit), placed.unit.code
        unit_ids[code] = unit.id
        kuk_ids |= {(code, number): kuk_id for number, kuk_id in _kuk_ids(db, unit.id)}
        facts = {name: getattr(placed, name) for name in ("group", "work_group", "work_group_en")}
        db.add(SchemeUnit(version_id=version_id, unit_id=unit.id, position=position, **facts))
    for position, requirement in enumerate(package.requirements):
        db.add(Requirement(version_id=version_id, position=position, **asdict(requirement)))
    for entry in package.plan:
        key = kuk_ids[(entry.unit, entry.kuk)]
        db.add_all(
            PlanEntry(version_id=version_id, kuk_id=key, method=method) for method in entry.methods
        )
    for position, cell in enumerate(package.test.cells):
        key = kuk_ids[(cell.unit, cell.kuk)]
        db.add(ExamCell(version_id=version_id, kuk_id=key, position=position, items=cell.items))
    for position, rule in enumerate(package.test.unit_rules):
        facts = asdict(rule)
        unit_id = unit_ids[facts.pop("unit")]
        db.add(UnitRule(version_id=version_id, unit_id=unit_id, position=position, **facts))
    db.flush()


def _unit(db: Session, standard_id: int, text: texts.UnitText) -> Unit:
    """The edition with exactly this content, added when it is new."""
    unit_hash = content_hash(asdict(text))
    found = db.scalars(
        sa.select(Unit).where(
            Unit.standard_id == standard_id,
            Unit.code == text.code,
            Unit.content_hash == unit_hash,
        )
    ).one_or_none()
    if found is not None:
        return found
    unit = Unit(
        standard_id=standard_id,
        code=text.code,
        title=text.title,
        title_en=text.title_en,
        description=text.description,
        source=text.source,
        variables=asdict(text.variables),
        guide=asdict(text.guide),
        key_competencies=[asdict(each) for each in text.key_competencies],
        content_hash=unit_hash,
    )
    db.add(unit)
    db.flush()
    for element in text.elements:
        _add_element(db, unit.id, element)
    return unit


def _add_element(db: Session, unit_id: int, text: texts.ElementText) -> None:
    element = Element(unit_id=unit_id, number=text.number, title=text.title, title_en=text.title_en)
    db.add(element)
    db.flush()
    for position, kuk in enumerate(text.kuk):
        db.add(Kuk(element_id=element.id, position=position, **asdict(kuk)))
    db.flush()


def _kuk_ids(db: Session, unit_id: int) -> list[tuple[str, int]]:
    statement = (
        sa.select(Kuk.number, Kuk.id)
        .join(Element, Element.id == Kuk.element_id)
        .where(Element.unit_id == unit_id)
    )
    return [(number, key) for number, key in db.execute(statement)]
