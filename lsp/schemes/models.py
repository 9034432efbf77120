"""Tables of schemes. Units, elements and KUK are append-only: a change makes a new edition."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, BigId, Identified, Json, by_value
from lsp.schemes.rules import (
    EvidenceStrength,
    Instrument,
    Method,
    RequirementKind,
    SchemeType,
    StandardKind,
    StandardSetting,
    UnitGroup,
    VersionDeed,
    VersionStatus,
)


class Standard(Base, Identified):
    """A competency standard (SKKNI and others) by its short code."""

    __tablename__ = "standard"

    code: Mapped[str] = mapped_column(sa.String(60), unique=True)
    title: Mapped[str] = mapped_column(sa.Text)
    title_en: Mapped[str] = mapped_column(sa.Text)
    decree: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[StandardKind] = mapped_column(by_value(StandardKind))


class Unit(Base, Identified):
    """One edition of a unit of competency (unit kompetensi); never changed, only added to."""

    __tablename__ = "unit"

    standard_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("standard.id"))
    code: Mapped[str] = mapped_column(sa.String(40), index=True)
    title: Mapped[str] = mapped_column(sa.Text)
    title_en: Mapped[str] = mapped_column(sa.Text)
    description: Mapped[str] = mapped_column(sa.Text)
    source: Mapped[str] = mapped_column(sa.Text, default="")
    variables: Mapped[Any] = mapped_column(Json)
    guide: Mapped[Any] = mapped_column(Json)
    key_competencies: Mapped[Any] = mapped_column(Json)
    content_hash: Mapped[str] = mapped_column(sa.String(64))

    __table_args__ = (sa.UniqueConstraint("standard_id", "code", "content_hash"),)


class Element(Base):
    """An element (elemen kompetensi) of a unit edition."""

    __tablename__ = "element"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    unit_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("unit.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(sa.Text)
    title_en: Mapped[str] = mapped_column(sa.Text)

    __table_args__ = (sa.UniqueConstraint("unit_id", "number"),)


class Kuk(Base):
    """A performance criterion (kriteria unjuk kerja), numbered element.criterion."""

    __tablename__ = "kuk"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    element_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("element.id"))
    position: Mapped[int]
    number: Mapped[str] = mapped_column(sa.String(8))
    text: Mapped[str] = mapped_column(sa.Text)
    is_official: Mapped[bool]
    is_critical: Mapped[bool]

    __table_args__ = (sa.UniqueConstraint("element_id", "number"),)


class Scheme(Base, Identified):
    """A certification scheme (skema sertifikasi) by its number, over all versions."""

    __tablename__ = "scheme"

    code: Mapped[str] = mapped_column(sa.String(60), unique=True)


class SchemeVersion(Base, Identified):
    """One version of a scheme (versi skema); a published one never changes."""

    __tablename__ = "scheme_version"

    scheme_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("scheme.id"))
    number: Mapped[int]
    status: Mapped[VersionStatus] = mapped_column(by_value(VersionStatus))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    standard_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("standard.id"))
    type: Mapped[SchemeType] = mapped_column(by_value(SchemeType))
    title: Mapped[str] = mapped_column(sa.Text)
    title_en: Mapped[str] = mapped_column(sa.Text)
    area: Mapped[str] = mapped_column(sa.Text)
    area_en: Mapped[str] = mapped_column(sa.Text)
    qualification: Mapped[str] = mapped_column(sa.Text)
    qualification_en: Mapped[str] = mapped_column(sa.Text)
    kkni_level: Mapped[int]
    kbli: Mapped[str] = mapped_column(sa.String(5))
    kbji: Mapped[str] = mapped_column(sa.String(4))
    fee_idr: Mapped[int] = mapped_column(BigId)
    validity_months: Mapped[int]
    is_example: Mapped[bool]
    scope: Mapped[str] = mapped_column(sa.Text)
    scope_en: Mapped[str] = mapped_column(sa.Text)
    purpose: Mapped[str] = mapped_column(sa.Text)
    purpose_en: Mapped[str] = mapped_column(sa.Text)
    code_of_ethics: Mapped[Any] = mapped_column(Json)
    rules: Mapped[Any] = mapped_column(Json)
    settings: Mapped[Any] = mapped_column(Json)
    choose_optional: Mapped[int]
    fees: Mapped[Any] = mapped_column(Json)
    evidence_asked: Mapped[EvidenceStrength] = mapped_column(by_value(EvidenceStrength))
    critical_evidence_asked: Mapped[EvidenceStrength] = mapped_column(
        by_value(EvidenceStrength, fence="criticalevidence_known")
    )
    background: Mapped[str] = mapped_column(sa.Text)
    background_en: Mapped[str] = mapped_column(sa.Text)
    recitals: Mapped[Any] = mapped_column(Json)
    references: Mapped[Any] = mapped_column(Json, name="normative_references")
    surveillance: Mapped[str] = mapped_column(sa.Text)
    surveillance_en: Mapped[str] = mapped_column(sa.Text)
    renewal: Mapped[str] = mapped_column(sa.Text)
    renewal_en: Mapped[str] = mapped_column(sa.Text)
    rights: Mapped[Any] = mapped_column(Json)
    duties: Mapped[Any] = mapped_column(Json)
    portfolio: Mapped[Any] = mapped_column(Json)
    instruments: Mapped[Any] = mapped_column(Json)
    instrument: Mapped[Instrument] = mapped_column(by_value(Instrument))
    test_items: Mapped[int]
    test_minutes: Mapped[int]
    imported_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("scheme_id", "number"),
        sa.Index(
            "uq_scheme_version_published",
            "scheme_id",
            unique=True,
            sqlite_where=sa.text("status = 'published'"),
            postgresql_where=sa.text("status = 'published'"),
        ),
    )


class SchemeUnit(Base):
    """A unit edition within a scheme version (paket unit)."""

    __tablename__ = "scheme_unit"

    version_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("scheme_version.id"), primary_key=True
    )
    unit_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("unit.id"), primary_key=True, index=True
    )
    position: Mapped[int]
    group: Mapped[UnitGroup] = mapped_column(by_value(UnitGroup))
    work_group: Mapped[str] = mapped_column(sa.Text)
    work_group_en: Mapped[str] = mapped_column(sa.Text)


class Requirement(Base, Identified):
    """What an applicant shows (persyaratan): FR.APL.01 part 3."""

    __tablename__ = "requirement"

    version_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("scheme_version.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(60))
    title: Mapped[str] = mapped_column(sa.Text)
    title_en: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[RequirementKind] = mapped_column(by_value(RequirementKind))
    is_mandatory: Mapped[bool]
    hint: Mapped[str] = mapped_column(sa.Text)
    hint_en: Mapped[str] = mapped_column(sa.Text)
    purposes: Mapped[Any] = mapped_column(Json)

    __table_args__ = (sa.UniqueConstraint("version_id", "code"),)


class PlanEntry(Base):
    """A method that gives evidence on a KUK (rencana asesmen, MAPA.01)."""

    __tablename__ = "plan_entry"

    version_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("scheme_version.id"), primary_key=True
    )
    kuk_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("kuk.id"), primary_key=True)
    method: Mapped[Method] = mapped_column(by_value(Method), primary_key=True)


class ExamCell(Base):
    """How many items of the test a KUK gets (kisi-kisi)."""

    __tablename__ = "test_cell"

    version_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("scheme_version.id"), primary_key=True
    )
    kuk_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("kuk.id"), primary_key=True)
    position: Mapped[int]
    items: Mapped[int]


class UnitRule(Base):
    """When a unit is achieved in the test, and on what that rests (ketentuan lulus)."""

    __tablename__ = "unit_rule"

    version_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("scheme_version.id"), primary_key=True
    )
    unit_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("unit.id"), primary_key=True)
    position: Mapped[int]
    rule: Mapped[str] = mapped_column(sa.String(40))
    min_correct: Mapped[int]
    probe_band: Mapped[int]
    status: Mapped[StandardSetting] = mapped_column(by_value(StandardSetting))
    basis: Mapped[str] = mapped_column(sa.Text)


class VersionEvent(Base):
    """What was done to a version, by whom, on which content (riwayat versi); append-only.

    `person_id` is empty where the command line acted.
    """

    __tablename__ = "version_event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("scheme_version.id"), index=True)
    deed: Mapped[VersionDeed] = mapped_column(by_value(VersionDeed))
    person_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    note: Mapped[str] = mapped_column(sa.Text)


class PackageUpload(Base, Identified):
    """A package that somebody sent and has not yet taken over (pratinjau impor)."""

    __tablename__ = "package_upload"

    person_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("person.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    files: Mapped[Any] = mapped_column(Json)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    uploaded_at: Mapped[datetime]
