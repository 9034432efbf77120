"""Documents that show a requirement: attaching, replacing, removing."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.files import FileStore
from lsp.adapters.uploads import CleanUpload
from lsp.applications import queries
from lsp.applications.actions.locking import own_application
from lsp.applications.models import Application, ApplicationDocument, RequirementVerdict
from lsp.applications.rules import ApplicationStatus
from lsp.applications.rules.dossier import why_not_attach
from lsp.applications.rules.returning import Asked, why_not_change_requirement
from lsp.audit.actions import write_entry
from lsp.files.actions import keep, release, use
from lsp.files.models import PersonFile
from lsp.files.rules import Holder
from lsp.kernel.ids import new_id
from lsp.kernel.refusal import NotFound, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import Reason
from lsp.schemes.queries import requirements
from lsp.schemes.rules.outline import RequirementOutline


def attach_document(
    db: Session,
    actor: Actor,
    application_id: str,
    requirement_code: str,
    upload: CleanUpload,
    files: FileStore,
    *,
    now: datetime,
    replaces: str = "",
) -> ApplicationDocument:
    """Keep a checked file on the candidate's shelf and attach it; see attach_file."""
    file = keep(db, actor, upload, files, now=now).file
    return attach_file(
        db, actor, application_id, requirement_code, file, now=now, replaces=replaces
    )


def attach_file(
    db: Session,
    actor: Actor,
    application_id: str,
    requirement_code: str,
    file: PersonFile,
    *,
    now: datetime,
    replaces: str = "",
) -> ApplicationDocument:
    """Add the candidate's kept file to a requirement, in place of the one `replaces` names.

    The same file again for the same requirement changes nothing, so that a repeated sending
    arrives once. An earlier finding on the requirement no longer counts.
    """
    application = own_application(db, actor, application_id)
    requirement = _requirement(db, application, requirement_code)
    present = queries.documents_of(db, application.id).get(requirement.id, [])
    refuse_if(_why_not_change(application, requirement_code, bool(present)))
    _ask(application, requirement_code)
    old = next((each for each in present if each.public_id == replaces), None)
    if replaces and old is None:
        raise NotFound
    same = next((each for each in present if each.sha256 == file.sha256), None)
    if same is not None:
        return same
    refuse_if(why_not_attach(application.status, len(present) - (old is not None)))
    document = _document(application, requirement.id, file, now)
    db.add(document)
    subject_id, label = application.public_id, requirement.title
    if old is not None:
        old.removed_at = now
        release(db, Holder.DOCUMENT, old.public_id, now=now)
    use(db, file, Holder.DOCUMENT, document.public_id, subject_id=subject_id, label=label, now=now)
    _touch(db, application, requirement.id, now)
    payload: dict[str, object] = {
        "requirement": requirement_code,
        "sha256": document.sha256,
        "replaces": replaces,
    }
    _journal(db, actor, "attach_document", application, document, payload, now)
    return document


def _why_not_change(application: Application, code: str, has_documents: bool) -> tuple[Reason, ...]:
    asked = queries.asked_of(application)
    return why_not_change_requirement(application.status, code, asked, has_documents=has_documents)


def _ask(application: Application, code: str) -> None:
    """A document that was added to a returned application may be changed until it is sent."""
    asked = queries.asked_of(application)
    if application.status is ApplicationStatus.RETURNED and code not in asked.requirements:
        application.asked = Asked(asked.steps, asked.requirements | {code}).plain()


def _document(
    application: Application,
    requirement_id: int,
    file: PersonFile,
    now: datetime,
) -> ApplicationDocument:
    return ApplicationDocument(
        public_id=new_id(),
        application_id=application.id,
        requirement_id=requirement_id,
        name=file.name,
        file_key=file.file_key,
        sha256=file.sha256,
        size_bytes=file.size_bytes,
        media_type=file.media_type,
        uploaded_at=now,
    )


def _journal(
    db: Session,
    actor: Actor,
    deed: str,
    application: Application,
    document: ApplicationDocument,
    payload: dict[str, object],
    now: datetime,
) -> None:
    name, payload = f"applications.{deed}", {"document": document.public_id, **payload}
    write_entry(db, actor, name, "application", application.public_id, payload, now=now)


def _requirement(db: Session, application: Application, code: str) -> RequirementOutline:
    for requirement in requirements(db, application.version_id):
        if requirement.code == code:
            return requirement
    raise NotFound


def _touch(db: Session, application: Application, requirement_id: int, now: datetime) -> None:
    application.changed_at = now
    db.execute(
        sa.delete(RequirementVerdict).where(
            RequirementVerdict.application_id == application.id,
            RequirementVerdict.requirement_id == requirement_id,
        )
    )
    db.flush()


def remove_document(
    db: Session, actor: Actor, application_id: str, document_id: str, *, now: datetime
) -> None:
    """Take a document off the application: it stays on the candidate's shelf and nowhere else."""
    application = own_application(db, actor, application_id)
    document = queries.document_by_public_id(db, document_id)
    if document is None or document.application_id != application.id:
        raise NotFound
    codes = {each.id: each.code for each in requirements(db, application.version_id)}
    code = codes[document.requirement_id]
    refuse_if(_why_not_change(application, code, has_documents=True))
    document.removed_at = now
    release(db, Holder.DOCUMENT, document.public_id, now=now)
    _touch(db, application, document.requirement_id, now)
    payload: dict[str, object] = {"sha256": document.sha256}
    _journal(db, actor, "remove_document", application, document, payload, now)
