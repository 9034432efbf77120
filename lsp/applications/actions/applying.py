"""What the candidate does with an application: start, fill in, send, withdraw."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lsp.accounts import actions as accounts
from lsp.accounts import queries as people
from lsp.accounts.models import Person
from lsp.adapters.database import locked
from lsp.adapters.sealing import Sealer
from lsp.applications import queries
from lsp.applications.actions.forms import keep_apl01
from lsp.applications.actions.locking import own_application
from lsp.applications.models import Application, ApplicationCounter
from lsp.applications.rules import (
    APPLICATION_FLOW,
    ApplicationStatus,
    ApplicationStep,
    Purpose,
    why_not_edit,
)
from lsp.applications.rules.answers import REUSED, why_not_keep
from lsp.applications.rules.dossier import fingerprint, why_not_submit
from lsp.audit.actions import write_entry
from lsp.kernel.canonical import canonical_json
from lsp.kernel.ids import new_id
from lsp.kernel.refusal import Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.kernel.zones import Zone, local_date
from lsp.schemes.queries import published_version_id


def start_application(
    db: Session, actor: Actor, scheme_code: str, sealer: Sealer, *, now: datetime
) -> Application:
    """Begin an application for the published version, or go on with the one already open."""
    version_id = published_version_id(db, scheme_code)
    if version_id is None:
        text = N_("Skema ini sedang tidak menerima permohonan.")
        raise Refused([Reason("scheme_not_published", text)])
    person = db.scalars(locked(sa.select(Person).where(Person.id == actor.person_id))).one()
    found = queries.open_application(db, person.id, version_id)
    if found is not None:
        return found
    application = Application(
        public_id=new_id(),
        person_id=person.id,
        version_id=version_id,
        status=APPLICATION_FLOW.initial,
        full_name=person.full_name,
        created_at=now,
        changed_at=now,
        note="",
    )
    _seal(application, _known(person, sealer), sealer)
    db.add(application)
    db.flush()
    payload = {"scheme": scheme_code, "version": version_id}
    _journal(db, actor, "start", application, payload, now)
    return application


def _known(person: Person, sealer: Sealer) -> dict[str, str]:
    """What the account already says, so that nobody types it twice (WCAG 3.3.7)."""
    nik = accounts.open_field(person, "nik", sealer)
    known = {
        "purpose": Purpose.CERTIFICATION.value,
        "full_name": person.full_name,
        "identity_kind": "nik",
        "nik": nik,
        "nationality": "Indonesia",
        "mobile": accounts.open_field(person, "phone", sealer),
        "email": accounts.open_field(person, "email", sealer),
        "institution": person.employer,
    }
    return {name: text for name, text in known.items() if text}


def _seal(application: Application, answers: Mapping[str, str], sealer: Sealer) -> None:
    kept = {name: text for name, text in answers.items() if text}
    application.data_sealed = sealer.seal(canonical_json(kept), queries.place_of(application))
    application.full_name = kept.get("full_name", "")
    purposes = {purpose.value for purpose in Purpose}
    chosen = kept.get("purpose", "")
    application.purpose = Purpose(chosen) if chosen in purposes else None


def _journal(
    db: Session,
    actor: Actor,
    deed: str,
    application: Application,
    payload: dict[str, object],
    now: datetime,
) -> None:
    name = f"applications.{deed}"
    write_entry(db, actor, name, "application", application.public_id, payload, now=now)


def save_step(
    db: Session,
    actor: Actor,
    application_id: str,
    step: str,
    given: Mapping[str, str],
    sealer: Sealer,
    *,
    now: datetime,
) -> Application:
    """Keep what was filled in so far; it may be half done. Only fields of the step are given.

    Drafts are not journalled word by word: the deed is sending, and that is.
    """
    application = own_application(db, actor, application_id)
    refuse_if(why_not_edit(application.status))
    refuse_if(why_not_keep(step, given))
    _seal(application, {**queries.open_data(application, sealer), **given}, sealer)
    application.changed_at = now
    db.flush()
    return application


def copy_earlier(
    db: Session, actor: Actor, application_id: str, sealer: Sealer, *, now: datetime
) -> None:
    """Take over personal data, contact and work from the person's newest earlier application."""
    application = own_application(db, actor, application_id)
    refuse_if(why_not_edit(application.status))
    earlier = queries.earlier_application(db, application)
    if earlier is None:
        text = N_("Belum ada permohonan terdahulu yang datanya dapat dipakai.")
        raise Refused([Reason("no_earlier_application", text)])
    old = queries.open_data(earlier, sealer)
    taken = {name: text for name, text in old.items() if name in REUSED}
    _seal(application, {**queries.open_data(application, sealer), **taken}, sealer)
    application.changed_at = now
    db.flush()
    payload: dict[str, object] = {"from": earlier.public_id}
    _journal(db, actor, "copy_earlier", application, payload, now)


def submit_application(
    db: Session, actor: Actor, application_id: str, *, seen: str, sealer: Sealer, now: datetime
) -> Application:
    """Send the application: `seen` is the fingerprint of what the candidate checked.

    Signs FR.APL.01; a second sending supersedes the form of the first.
    """
    application = own_application(db, actor, application_id)
    dossier = queries.dossier_of(db, application, sealer)
    refuse_if(why_not_submit(dossier, local_date(now, Zone.WIB)))
    if seen != fingerprint(dossier):
        text = N_("Isi permohonan berubah sejak halaman ini dibuka. Periksa lagi lalu kirim.")
        raise Refused([Reason("content_changed", text)])
    _keep_nik(db, actor, dossier.answers, sealer, now)
    if application.number is None:
        application.number = next_number(db, local_date(now, Zone.WIB).year)
    application.status = APPLICATION_FLOW.after(application.status, ApplicationStep.SUBMIT)
    application.submitted_at, application.note = now, ""
    db.flush()
    form = keep_apl01(db, actor, application, dossier.answers, sealer, now=now)
    payload: dict[str, object] = {"number": application.number, "form": form.content_hash}
    _journal(db, actor, "submit", application, payload, now)
    return application


def _keep_nik(
    db: Session, actor: Actor, answers: Mapping[str, str], sealer: Sealer, now: datetime
) -> None:
    if answers.get("identity_kind") != "nik":
        return
    refuse_if(why_not_nik_of(db, actor, answers, sealer))
    accounts.set_nik(db, actor, actor.person_id, answers["nik"], sealer, now=now)


def why_not_nik_of(
    db: Session, actor: Actor, answers: Mapping[str, str], sealer: Sealer
) -> tuple[Reason, ...]:
    """A reason when the NIK belongs to another account: one natural person, one account."""
    nik = answers.get("nik", "") if answers.get("identity_kind") == "nik" else ""
    holder = people.holder_of_nik(db, sealer.index(nik, "nik")) if nik else None
    if holder in (None, actor.person_id):
        return ()
    text = N_("NIK ini sudah dipakai akun lain. Periksa lagi, atau hubungi administrasi LSP.")
    return (Reason("nik_taken", text),)


def next_number(db: Session, year: int) -> str:
    """The next application number of the year, from the locked counter: APL-2026-00412."""
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    db.execute(
        dialect.insert(ApplicationCounter).values(year=year, last=0).on_conflict_do_nothing()
    )
    statement = locked(sa.select(ApplicationCounter).where(ApplicationCounter.year == year))
    counter: ApplicationCounter = db.scalars(
        statement.execution_options(populate_existing=True)
    ).one()
    counter.last += 1
    db.flush()
    return f"APL-{year}-{counter.last:05d}"


def withdraw_application(
    db: Session, actor: Actor, application_id: str, *, now: datetime
) -> Application:
    """Withdraw one's own application before it is decided."""
    application = own_application(db, actor, application_id)
    was_sent = application.status is not ApplicationStatus.DRAFT
    application.status = APPLICATION_FLOW.after(application.status, ApplicationStep.WITHDRAW)
    application.changed_at = now
    db.flush()
    _journal(db, actor, "withdraw", application, {"was_sent": was_sent}, now)
    return application
