"""Packages sent through a page: read, shown before they count, then taken over."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.kernel.refusal import NotFound, Refused
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.schemes.actions.files import package_of_files, package_of_values, package_of_workbook
from lsp.schemes.actions.importing import ImportResult, import_package
from lsp.schemes.models import PackageUpload
from lsp.schemes.queries import versions
from lsp.schemes.rules.package import Package
from lsp.schemes.rules.publishing import package_hash
from lsp.schemes.rules.writing import files_of

MOST_FILES, LARGEST_BYTES = 20, 5_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What files hold: a package, or every reason why they hold none."""

    package: Package | None
    faults: tuple[Reason, ...]


def read_sent(sent: Sequence[tuple[str, bytes]]) -> Reading:
    """The package in files that were sent: YAML files, a ZIP of them, or one workbook."""
    try:
        return Reading(_package(sent), ())
    except Refused as refused:
        return Reading(None, refused.reasons)


def _package(sent: Sequence[tuple[str, bytes]]) -> Package:
    files = {name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]: content for name, content in sent}
    if not files or len(files) > MOST_FILES:
        raise Refused([Reason("no_files", N_("Pilih berkas YAML, ZIP, atau XLSX."))])
    first = next(iter(files.values()))
    if len(files) == 1 and first.startswith(b"PK\x03\x04"):
        unpacked = _unzipped(first)
        return package_of_files(unpacked) if unpacked else package_of_workbook(first)
    return package_of_files(files)


def _unzipped(content: bytes) -> Mapping[str, bytes]:
    """The YAML files of a ZIP; none when it is a workbook."""
    broken = Refused([Reason("zip_broken", N_("Berkas ZIP tidak dapat dibuka."))])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [each for each in archive.infolist() if each.filename.endswith(".yaml")]
            if len(parts) > MOST_FILES or sum(each.file_size for each in parts) > LARGEST_BYTES:
                raise broken
            return {each.filename.rsplit("/", 1)[-1]: archive.read(each) for each in parts}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise broken from error


def keep_upload(
    db: Session, actor: Actor, file_name: str, package: Package, *, now: datetime
) -> PackageUpload:
    """Keep a package until the person takes it over; an earlier one of theirs is dropped."""
    db.execute(sa.delete(PackageUpload).where(PackageUpload.person_id == actor.person_id))
    upload = PackageUpload(
        person_id=actor.person_id,
        file_name=file_name[:200],
        files=files_of(package),
        content_hash=package_hash(package),
        uploaded_at=now,
    )
    db.add(upload)
    db.flush()
    return upload


def package_of_upload(upload: PackageUpload) -> Package:
    """The package that an upload holds."""
    return package_of_values(upload.files)


def take_upload(db: Session, actor: Actor, upload_id: str, *, now: datetime) -> ImportResult:
    """Make the package a draft, all or nothing; the upload is gone then."""
    upload = versions.upload_of(db, actor.person_id, upload_id)
    if upload is None:
        raise NotFound
    result = import_package(db, actor, package_of_upload(upload), now=now)
    db.delete(upload)
    db.flush()
    return result
