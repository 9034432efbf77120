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
from lsp.applications.queries.earlier import earlier_data
from lsp.applications.rules import (
    APPLICATION_FLOW,
    ApplicationStatus,
    ApplicationStep,
    Purpose,
    answers,
)
from lsp.applications.rules.answers import why_not_keep
from lsp.applications.rules.dossier import fingerprint, why_not_submit, why_not_withdraw
from lsp.applications.rules.returning import why_not_edit_step
from lsp.audit.actions import write_entry
from lsp.kernel.canonical import canonical_json
from lsp.kernel.ids import new_id
from lsp.kernel.refusal import Refused, refuse_if
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_, Reason
from lsp.kernel.zones import Zone, local_date
from lsp.schemes.queries import published_version_id, version_row


def start_application(
    db: Session,
    actor: Actor,
    scheme_code: str,
    sealer: Sealer,
    *,
    purpose: Purpose | None = Purpose.CERTIFICATION,
    now: datetime,
) -> Application:
    """Begin an application for the published version, or go on with the one already running.

    Nothing that is known of the person is filled in: that is offered, see `copy_earlier`.
    """
    given = {"purpose": purpose.value} if purpose else {}
    application, is_new = _begin(db, actor.person_id, scheme_code, given, sealer, now)
    if is_new:
        payload: dict[str, object] = {"scheme": scheme_code, "version": application.version_id}
        _journal(db, actor, "start", application, payload, now)
    return application


def enter_application(
    db: Session,
    actor: Actor,
    person_id: int,
    scheme_code: str,
    given: Mapping[str, str],
    sealer: Sealer,
    *,
    now: datetime,
) -> tuple[Application, bool]:
    """Begin a draft for somebody else with what a sponsor knows of them; whether it is new.

    Only fields of FR.APL.01 are kept. A running application of the same purpose is left as it
    is. The candidate reads, completes and signs it: nobody can send it for them.
    """
    known = {name for limits in answers.LONGEST.values() for name in limits}
    kept = {name: text for name, text in given.items() if name in known - answers.SIGNED}
    for step in answers.STEPS:
        refuse_if(why_not_keep(step, answers.kept(step, kept)))
    kept.setdefault("purpose", Purpose.CERTIFICATION.value)
    application, is_new = _begin(db, person_id, scheme_code, kept, sealer, now)
    if is_new:
        payload: dict[str, object] = {"scheme": scheme_code, "fields": sorted(kept)}
        _journal(db, actor, "enter", application, payload, now)
    return application, is_new


def _begin(
    db: Session,
    person_id: int,
    scheme_code: str,
    given: Mapping[str, str],
    sealer: Sealer,
    now: datetime,
) -> tuple[Application, bool]:
    version_id = published_version_id(db, scheme_code)
    if version_id is None:
        text = N_("Skema ini sedang tidak menerima permohonan.")
        raise Refused([Reason("scheme_not_published", text)])
    person = db.scalars(locked(sa.select(Person).where(Person.id == person_id))).one()
    purpose = _purpose_of(given)
    for running in queries.open_applications(db, person.id, scheme_code):
        if running.purpose is purpose:
            return running, False
    application = Application(
        public_id=new_id(),
        person_id=person.id,
        version_id=version_id,
        status=APPLICATION_FLOW.initial,
        full_name=person.full_name,
        asked={},
        created_at=now,
        changed_at=now,
        note="",
    )
    _seal(application, given, sealer)
    db.add(application)
    db.flush()
    return application, True


def _purpose_of(given: Mapping[str, str]) -> Purpose | None:
    chosen = given.get("purpose", "")
    return Purpose(chosen) if chosen in {purpose.value for purpose in Purpose} else None


def _seal(application: Application, given: Mapping[str, str], sealer: Sealer) -> None:
    """Keep all answers anew; the needs apart, for they have fewer readers."""
    kept = {name: text for name, text in given.items() if text}
    needs = {name: kept.pop(name) for name in answers.LONGEST[answers.NEEDS] if name in kept}
    application.data_sealed = sealer.seal(canonical_json(kept), queries.place_of(application))
    application.needs_sealed = (
        sealer.seal(canonical_json(needs), queries.needs_place_of(application)) if needs else None
    )
    application.full_name = kept.get("full_name") or application.full_name
    application.purpose = _purpose_of(kept)


def keep_answers(application: Application, changed: Mapping[str, str], sealer: Sealer) -> None:
    """Put some answers in the place of others; the caller has asked the rules and journals."""
    known = {**queries.open_data(application, sealer), **queries.open_needs(application, sealer)}
    _seal(application, {**known, **changed}, sealer)


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
    known = {**queries.open_data(application, sealer), **queries.open_needs(application, sealer)}
    complete = not answers.problems(step, known, local_date(now, Zone.WIB))
    asked = queries.asked_of(application)
    refuse_if(why_not_edit_step(application.status, step, asked, complete=complete))
    refuse_if(why_not_keep(step, given))
    if step == answers.PURPOSE:
        refuse_if(why_not_purpose(db, application, given))
    _seal(application, {**known, **given}, sealer)
    application.changed_at = now
    db.flush()
    return application


def why_not_purpose(
    db: Session, application: Application, given: Mapping[str, str]
) -> tuple[Reason, ...]:
    """A reason when the person already has another running application of this purpose."""
    purpose = _purpose_of(given)
    code = version_row(db, application.version_id).scheme_code
    for other in queries.open_applications(db, application.person_id, code):
        if purpose and other.purpose is purpose and other.id != application.id:
            text = N_("Anda masih mempunyai permohonan untuk skema dan tujuan ini.")
            return (Reason("purpose_taken", text),)
    return ()


def copy_earlier(
    db: Session, actor: Actor, application_id: str, sealer: Sealer, *, now: datetime
) -> None:
    """Take over personal data, contact and work: the candidate saw them and said to use them."""
    application = own_application(db, actor, application_id)
    refuse_if(APPLICATION_FLOW.why_not(application.status, ApplicationStep.SUBMIT))
    if application.status is not ApplicationStatus.DRAFT:
        text = N_("Data lain hanya dapat dipakai sebelum permohonan pertama kali dikirim.")
        raise Refused([Reason("not_a_draft", text)])
    earlier = earlier_data(db, application, sealer)
    keep_answers(application, earlier.answers, sealer)
    application.changed_at = now
    db.flush()
    payload: dict[str, object] = {"from": earlier.public_id, "fields": sorted(earlier.answers)}
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
    application.submitted_at, application.note, application.asked = now, "", {}
    db.flush()
    known = queries.open_data(application, sealer)  # FR.APL.01 does not ask for the needs
    form = keep_apl01(db, actor, application, known, sealer, now=now)
    payload: dict[str, object] = {"number": application.number, "form": form.content_hash}
    _journal(db, actor, "submit", application, payload, now)
    return application


def _keep_nik(
    db: Session, actor: Actor, given: Mapping[str, str], sealer: Sealer, now: datetime
) -> None:
    if given.get("identity_kind") != "nik":
        return
    refuse_if(why_not_nik_of(db, actor, given, sealer))
    accounts.set_nik(db, actor, actor.person_id, given["nik"], sealer, now=now)


def why_not_nik_of(
    db: Session, actor: Actor, given: Mapping[str, str], sealer: Sealer
) -> tuple[Reason, ...]:
    """A reason when the NIK belongs to another account: one natural person, one account."""
    nik = given.get("nik", "") if given.get("identity_kind") == "nik" else ""
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
    db: Session, actor: Actor, application_id: str, *, reason: str = "", now: datetime
) -> Application:
    """Withdraw one's own application. The room that seats candidates calls this after the seat."""
    refuse_if(why_not_withdraw(reason))
    application = own_application(db, actor, application_id)
    was_sent = application.status is not ApplicationStatus.DRAFT
    application.status = APPLICATION_FLOW.after(application.status, ApplicationStep.WITHDRAW)
    application.changed_at, application.note = now, reason.strip()
    db.flush()
    _journal(db, actor, "withdraw", application, {"was_sent": was_sent}, now)
    return application
