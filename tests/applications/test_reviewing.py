"""What the secretariat does with an application."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.files import FileStore
from lsp.adapters.sealing import Sealer
from lsp.applications import actions, queries
from lsp.applications.queries.lists import Filter, application_page, schemes_applied_for
from lsp.applications.rules import ApplicationStatus, Purpose, Verdict
from lsp.audit.actions import verify
from lsp.audit.queries import entries_about
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import Role
from lsp.records.queries import form_for, is_fully_signed
from lsp.schemes.rules.outline import SchemeOutline
from tests.factories.accounts import as_actor, make_person
from tests.factories.applications import (
    accept,
    clean_photo,
    find_all_met,
    good_answers,
    make_accepted,
    make_ready_for_seat,
    make_submitted,
    start,
    submit,
)
from tests.factories.organization import make_council

S = ApplicationStatus
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def _codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def test_acceptance_needs_every_mandatory_finding(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_submitted(db, sari, sealer, files)
    form = form_for(db, "FR.APL.01", application.public_id)
    assert form is not None
    with pytest.raises(Refused) as error:
        actions.accept_application(
            db,
            as_actor(dewi, Role.SECRETARIAT),
            application.public_id,
            seen_hash=form.content_hash,
            sealer=sealer,
            now=NOW,
        )
    assert set(_codes(error)) == {"requirement_unreviewed"}
    assert application.status is S.SUBMITTED


def test_acceptance_of_another_form_than_was_seen_is_refused(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_submitted(db, sari, sealer, files)
    find_all_met(db, application, dewi, sealer)
    with pytest.raises(Refused) as error:
        actions.accept_application(
            db,
            as_actor(dewi, Role.SECRETARIAT),
            application.public_id,
            seen_hash="0" * 64,
            sealer=sealer,
            now=NOW,
        )
    assert _codes(error) == ["content_changed"]


def test_nobody_accepts_their_own_application(
    db: Session, scheme: SchemeOutline, sealer: Sealer, files: FileStore
) -> None:
    both = make_person(db, "Dua Peran", roles=(Role.CANDIDATE, Role.SECRETARIAT), sealer=sealer)
    application = make_submitted(db, both, sealer, files)
    with pytest.raises(Refused) as error:
        accept(db, application, both, sealer)
    assert _codes(error) == ["own_application"]


def test_a_returned_application_is_put_right_and_sent_again(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_submitted(db, sari, sealer, files)
    officer, key = as_actor(dewi, Role.SECRETARIAT), application.public_id
    views = {v.requirement.code: v for v in queries.requirement_views(db, application)}
    ktp = views["ktp"].requirement.id
    find_all_met(db, application, dewi, sealer)
    actions.record_findings(
        db, officer, key, {ktp: (Verdict.NOT_MET, "Foto buram")}, sealer, now=NOW
    )
    actions.return_application(db, officer, key, note="Mohon foto ulang", sealer=sealer, now=NOW)
    assert application.status is S.RETURNED
    assert application.note == "Mohon foto ulang"
    old_form = form_for(db, "FR.APL.01", key)
    assert old_form is not None
    old = views["ktp"].documents[0]
    actions.attach_document(
        db, as_actor(sari), key, "ktp", clean_photo(99), files, replaces=old.public_id, now=NOW
    )
    findings = queries.findings_on(db, application.id)
    assert ktp not in findings  # looked at anew
    assert len(findings) == len(views) - 1
    submit(db, application, sari, sealer)
    assert application.number == "APL-2026-00001"
    assert application.note == ""
    new_form = form_for(db, "FR.APL.01", key)
    assert new_form is not None
    assert new_form.supersedes_id == old_form.id
    accept(db, application, dewi, sealer)
    assert is_fully_signed(db, "FR.APL.01", key)


def test_a_rejected_application_stays_rejected(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_submitted(db, sari, sealer, files)
    officer, key = as_actor(dewi, Role.SECRETARIAT), application.public_id
    actions.reject_application(
        db, officer, key, reason="Bukan bidang skema", sealer=sealer, now=NOW
    )
    assert application.status is S.REJECTED
    with pytest.raises(Refused):
        actions.withdraw_application(db, as_actor(sari), key, now=NOW)
    with pytest.raises(Refused):
        actions.save_step(db, as_actor(sari), key, "tujuan", {}, sealer, now=NOW)
    assert start(db, sari, sealer).id != application.id  # one may apply anew


def test_a_withdrawn_application_cannot_be_reviewed(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_submitted(db, sari, sealer, files)
    actions.withdraw_application(db, as_actor(sari), application.public_id, now=NOW)
    with pytest.raises(Refused):
        accept(db, application, dewi, sealer)


def test_every_deed_is_journalled_and_the_chain_holds(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_ready_for_seat(db, sari, dewi, sealer, files)
    deeds = [each.action for each in entries_about(db, "application", application.public_id)]
    assert deeds[0] == "applications.start"
    assert deeds.count("applications.attach_document") == 6
    assert deeds[-4:] == [
        "applications.submit",
        "applications.record_findings",
        "applications.accept",
        "applications.confirm_proof",
    ]
    assert verify(db).first_broken is None


def test_lists_are_searched_filtered_and_sorted_in_sql(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    make_accepted(db, sari, dewi, sealer, files)
    for name in ("Budi O'Neil", "Citra Ayu"):
        person = make_person(db, name, roles=(Role.CANDIDATE,), sealer=sealer)
        make_submitted(db, person, sealer, files, given=good_answers(name))
    draft = make_person(db, "Konsep", roles=(Role.CANDIDATE,), sealer=sealer)
    start(db, draft, sealer)

    def names(sort: str = "name", offset: int = 0, limit: int = 25, **given: object) -> list[str]:
        wanted = Filter(**given)  # type: ignore[arg-type]
        rows, total = application_page(db, wanted, sort=sort, offset=offset, limit=limit)
        assert total >= len(rows)
        return [row.application.full_name for row in rows]

    assert names() == ["Budi O'Neil", "Citra Ayu", "Sari Contoh"]
    assert names(sort="-name") == ["Sari Contoh", "Citra Ayu", "Budi O'Neil"]
    assert names(sort="nonsense; DROP TABLE") == names(sort="submitted")
    assert names(search="ayu") == ["Citra Ayu"]
    assert names(search="_") == names(search="%") == []
    assert names(search="o'n") == ["Budi O'Neil"]
    assert names(search="00002") == ["Budi O'Neil"]
    assert names(status=S.ACCEPTED) == ["Sari Contoh"]
    assert names(search="ksp contoh") == ["Sari Contoh"]
    assert names(scheme_code="SKM-KU-01") == names()
    assert names(scheme_code="SKM-LAIN") == []
    assert names(purpose=Purpose.PRIOR_LEARNING) == []
    assert names(purpose=Purpose.CERTIFICATION) == names()
    jabar = make_council(db, "JABAR")
    sari.council_id = jabar.id
    db.flush()
    assert names(council_id=jabar.id) == ["Sari Contoh"]
    assert schemes_applied_for(db)[0][0] == "SKM-KU-01"
    assert names(limit=1, offset=1) == ["Citra Ayu"]
    counts = queries.counts_by_status(db)
    assert (counts[S.SUBMITTED], counts[S.ACCEPTED], counts[S.DRAFT]) == (2, 1, 0)
