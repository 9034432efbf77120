"""Importing scheme packages and publishing versions."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.bundle import bundle_path
from lsp.adapters.database import locked
from lsp.adapters.yaml_files import Document, Misfit, UnreadableError, misfits, read_document
from lsp.audit.actions import write_entry
from lsp.kernel.canonical import content_hash
from lsp.kernel.refusal import Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.schemes import queries
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
from lsp.schemes.rules import VERSION_FLOW, VersionStatus, VersionStep
from lsp.schemes.rules import package as texts
from lsp.schemes.rules.problems import problems
from lsp.schemes.rules.publishing import package_hash, why_not_publish

FILES = {"standard.yaml": "standard.schema.json", "scheme.yaml": "scheme.schema.json"}
_WHERE = N_("%(file)s baris %(line)s, %(place)s: %(problem)s.")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The version that now holds the package, and whether the import changed anything."""

    version: SchemeVersion
    scheme_code: str
    is_new: bool


def find_folder(folder_or_code: str) -> Path:
    """A folder on disk, or a package that travels with the program by folder or scheme code."""
    given = Path(folder_or_code)
    if (given / "scheme.yaml").is_file():
        return given
    for path in sorted(bundle_path("question_banks").glob("*/scheme.yaml")):
        if folder_or_code in (path.parent.name, _code_in(path)):
            return path.parent
    raise Refused(
        [
            Reason(
                "package_not_found",
                N_("Tidak ada paket skema di %(place)s (scheme.yaml tidak ditemukan)."),
                {"place": folder_or_code},
            )
        ]
    )


def _code_in(path: Path) -> str:
    try:
        return str(read_document(path).data["scheme"]["code"])
    except (UnreadableError, KeyError, TypeError):
        return ""


def read_package(folder: Path) -> texts.Package:
    """The package in a folder; Refused names file, line and field of everything that is wrong."""
    documents = {}
    reasons: list[Reason] = []
    for name, schema in FILES.items():
        try:
            documents[name] = read_document(folder / name)
        except UnreadableError as error:
            reasons.append(_reason(name, error.line, "–", error.text))
            continue
        reasons.extend(_misfit_reasons(name, documents[name], schema))
    refuse_if(reasons)
    standard, scheme = (documents[name] for name in FILES)
    refuse_if(
        _reason(
            each.file,
            documents[each.file].line_of(each.path),
            _place(each.path),
            str(each.reason),
        )
        for each in problems(standard.data, scheme.data)
    )
    return texts.package_of(standard.data, scheme.data)


def _reason(file: str, line: int, place: str, problem: str) -> Reason:
    facts = {"file": file, "line": line, "place": place, "problem": problem}
    return Reason("package_invalid", _WHERE, facts)


def _place(path: tuple[str | int, ...]) -> str:
    named = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(named).lstrip(".") or "–"


def _misfit_reasons(file: str, document: Document, schema: str) -> Iterator[Reason]:
    for misfit in misfits(document, schema):
        line = document.line_of(misfit.path)
        yield _reason(file, line, _place(misfit.path), _asked(misfit))


def _asked(misfit: Misfit) -> str:
    """What the schema asks for, in words."""
    asked: Any = misfit.asked
    if misfit.keyword == "required":
        missing = [name for name in asked if name not in misfit.found]
        return f"kolom yang belum ada: {', '.join(missing)}"
    if misfit.keyword == "additionalProperties":
        return "ada kolom yang tidak dikenal"
    if misfit.keyword == "enum":
        return f"isi salah satu dari {', '.join(str(value) for value in asked)}"
    if misfit.keyword == "type":
        kinds = {"string": "teks", "integer": "bilangan bulat", "boolean": "true atau false"}
        return f"harus berupa {kinds.get(str(asked), str(asked))}"
    if misfit.keyword in {"minimum", "maximum"}:
        return f"{misfit.found} di luar batas ({misfit.keyword} {asked})"
    if misfit.keyword in {"minItems", "minLength", "minProperties"}:
        return "tidak boleh kosong"
    return "bentuk isian tidak sesuai"


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
    standard = _standard(db, package.standard)
    version = newest
    if version is None or version.status is not VersionStatus.DRAFT:
        number = newest.number + 1 if newest else 1
        version = SchemeVersion(scheme_id=scheme.id, number=number, status=VERSION_FLOW.initial)
    else:
        _clear(db, version.id)
    _write_facts(version, package, standard.id, fresh_hash, now)
    db.add(version)
    db.flush()
    _write_content(db, version.id, package, standard.id)
    payload = {"scheme": code, "number": version.number, "content_hash": fresh_hash}
    write_entry(
        db, actor, "schemes.import_package", "scheme_version", version.public_id, payload, now=now
    )
    return ImportResult(version, code, is_new=True)


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
    elif (found.title, found.title_en, found.decree) != (text.title, text.title_en, text.decree):
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
    facts["code_of_ethics"] = [list(line) for line in package.scheme.code_of_ethics]
    for name, value in facts.items():
        setattr(version, name, value)
    version.standard_id, version.content_hash, version.imported_at = standard_id, fresh_hash, now


def _write_content(db: Session, version_id: int, package: texts.Package, standard_id: int) -> None:
    unit_ids: dict[str, int] = {}
    kuk_ids: dict[tuple[str, str], int] = {}
    for position, (group, text) in enumerate(package.units):
        unit = _unit(db, standard_id, text)
        unit_ids[text.code] = unit.id
        for number, kuk_id in _kuk_ids(db, unit.id):
            kuk_ids[(text.code, number)] = kuk_id
        db.add(SchemeUnit(version_id=version_id, unit_id=unit.id, position=position, group=group))
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


def publish_version(db: Session, actor: Actor, version_id: int, *, now: datetime) -> SchemeVersion:
    """Publish a draft; the version published before is superseded and stays for running cases."""
    version: SchemeVersion = db.scalars(
        locked(sa.select(SchemeVersion).where(SchemeVersion.id == version_id))
    ).one()
    package = queries.package_of(db, version.id)
    refuse_if(why_not_publish(package, version.status))
    refuse_if(queries.why_not_intact(db, version.id))
    _supersede(db, version.scheme_id, now)
    version.status = VERSION_FLOW.after(version.status, VersionStep.PUBLISH)
    version.published_at = now
    db.flush()
    payload = {
        "scheme": package.scheme.code,
        "number": version.number,
        "content_hash": version.content_hash,
    }
    write_entry(
        db, actor, "schemes.publish_version", "scheme_version", version.public_id, payload, now=now
    )
    return version


def _supersede(db: Session, scheme_id: int, now: datetime) -> None:
    older = db.scalars(
        locked(
            sa.select(SchemeVersion).where(
                SchemeVersion.scheme_id == scheme_id,
                SchemeVersion.status == VersionStatus.PUBLISHED,
            )
        )
    ).one_or_none()
    if older is not None:
        older.status = VERSION_FLOW.after(older.status, VersionStep.SUPERSEDE)
        older.superseded_at = now
        db.flush()
