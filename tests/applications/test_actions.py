"""Deeds on applications, on a real database."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.actions import open_field
from lsp.accounts.models import Person
from lsp.adapters.files import FileStore
from lsp.adapters.sealing import SealBroken, Sealer
from lsp.applications import actions, queries
from lsp.applications.models import (
    Application,
    ApplicationDocument,
    PartialUpload,
    SelfAssessment,
    UploadPiece,
)
from lsp.applications.queries.uploading import uploaded_file
from lsp.applications.rules import ApplicationStatus, SelfAssessmentStatus, Verdict
from lsp.applications.rules.dossier import fingerprint
from lsp.applications.rules.self_assessment import ElementAnswer, answers_hash
from lsp.applications.rules.uploading import PIECE_BYTES, UPLOAD_LIFE
from lsp.audit.actions import verify
from lsp.audit.queries import entries_about
from lsp.kernel.evidence import Competence
from lsp.kernel.refusal import NotAllowed, NotFound, Refused
from lsp.kernel.roles import Role
from lsp.notices.models import OutboxMessage
from lsp.records.models import FormInstance
from lsp.records.queries import form_for, is_fully_signed, signatures_of, why_not_intact
from lsp.schemes.queries import outline
from lsp.schemes.rules.outline import SchemeOutline
from lsp.web.edge import Services
from tests.factories.accounts import as_actor, make_person
from tests.factories.applications import (
    accept,
    assess_oneself,
    attach_all,
    clean_photo,
    fill,
    find_all_met,
    good_answers,
    make_accepted,
    make_ready_for_seat,
    make_submitted,
    start,
    submit,
)
from tests.factories.schemes import changed_package, make_scheme

S = ApplicationStatus
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def scheme(db: Session) -> SchemeOutline:
    return make_scheme(db)


@pytest.fixture
def files(services: Services) -> FileStore:
    return services.files


@pytest.fixture
def sari(db: Session, scheme: SchemeOutline, sealer: Sealer) -> Person:
    return make_person(
        db,
        "Sari Contoh",
        roles=(Role.CANDIDATE,),
        phone="+6281200000001",
        employer="KSP Contoh",
        sealer=sealer,
    )


@pytest.fixture
def dewi(db: Session, sealer: Sealer) -> Person:
    return make_person(db, "Dewi Administrasi", roles=(Role.SECRETARIAT,), sealer=sealer)


def _codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def test_a_new_application_knows_what_the_account_knows(
    db: Session, sari: Person, sealer: Sealer
) -> None:
    known = queries.open_data(start(db, sari, sealer), sealer)
    assert known["full_name"] == "Sari Contoh"
    assert known["mobile"] == "+6281200000001"
    assert known["institution"] == "KSP Contoh"
    assert known["email"].endswith("@contoh.example")


def test_starting_twice_goes_on_with_the_same(db: Session, sari: Person, sealer: Sealer) -> None:
    assert start(db, sari, sealer).id == start(db, sari, sealer).id


def test_two_open_applications_cannot_be(db: Session, sari: Person, sealer: Sealer) -> None:
    first = start(db, sari, sealer)
    twin = Application(
        person_id=sari.id,
        version_id=first.version_id,
        status=S.DRAFT,
        full_name="x",
        data_sealed=b"x",
        created_at=NOW,
        changed_at=NOW,
        note="",
    )
    savepoint = db.begin_nested()
    db.add(twin)
    with pytest.raises(sa.exc.IntegrityError):
        db.flush()
    savepoint.rollback()


def test_an_unpublished_scheme_takes_no_application(
    db: Session, sari: Person, sealer: Sealer
) -> None:
    make_scheme(db, changed_package(code="SKM-LAIN"), published=False)
    with pytest.raises(Refused) as error:
        start(db, sari, sealer, "SKM-LAIN")
    assert _codes(error) == ["scheme_not_published"]


def test_answers_are_sealed_and_open_in_their_place_only(
    db: Session, sari: Person, sealer: Sealer
) -> None:
    application = start(db, sari, sealer)
    fill(db, application, sari, sealer, good_answers(address="Gang Rahasia 7"))
    assert b"Rahasia" not in application.data_sealed
    assert queries.open_data(application, sealer)["address"] == "Gang Rahasia 7"
    application.public_id = "0" * 26
    with pytest.raises(SealBroken):
        queries.open_data(application, sealer)


def test_a_draft_keeps_half_done_answers(db: Session, sari: Person, sealer: Sealer) -> None:
    application = start(db, sari, sealer)
    key = application.public_id
    actions.save_step(db, as_actor(sari), key, "data-diri", {"nik": "32"}, sealer, now=NOW)
    assert queries.open_data(application, sealer)["nik"] == "32"
    actions.save_step(db, as_actor(sari), key, "data-diri", {"nik": ""}, sealer, now=NOW)
    assert "nik" not in queries.open_data(application, sealer)


def test_fields_of_another_step_are_not_taken(db: Session, sari: Person, sealer: Sealer) -> None:
    application = start(db, sari, sealer)
    with pytest.raises(Refused):
        actions.save_step(
            db, as_actor(sari), application.public_id, "tujuan", {"nik": "3"}, sealer, now=NOW
        )


def test_only_the_candidate_changes_an_application(
    db: Session, sari: Person, dewi: Person, sealer: Sealer
) -> None:
    application = start(db, sari, sealer)
    key, other = application.public_id, as_actor(dewi, Role.SECRETARIAT)
    with pytest.raises(NotAllowed):
        actions.save_step(db, other, key, "tujuan", {}, sealer, now=NOW)
    with pytest.raises(NotAllowed):
        actions.withdraw_application(db, other, key, now=NOW)
    with pytest.raises(NotFound):
        actions.withdraw_application(db, other, "nothing", now=NOW)


def test_an_incomplete_application_cannot_be_sent(
    db: Session, sari: Person, sealer: Sealer
) -> None:
    application = start(db, sari, sealer)
    with pytest.raises(Refused) as error:
        submit(db, application, sari, sealer)
    assert set(_codes(error)) == {"step_incomplete"}
    assert application.status is S.DRAFT
    assert application.number is None


def test_sending_signs_the_form_and_keeps_the_nik(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    given = good_answers("Sari Contoh Wijaya")
    application = make_submitted(db, sari, sealer, files, given=given)
    assert application.status is S.SUBMITTED
    assert application.number == "APL-2026-00001"
    assert queries.name_to_print(application) == "Sari Contoh Wijaya"
    assert open_field(sari, "nik", sealer) == given["nik"]
    form = form_for(db, "FR.APL.01", application.public_id)
    assert form is not None
    assert [each.signer_role for each in signatures_of(db, form)] == ["candidate"]
    assert not is_fully_signed(db, "FR.APL.01", application.public_id)
    assert why_not_intact(db, form) == ()


def test_personal_facts_stand_only_in_the_sealed_part_of_the_form(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    given = good_answers(address="Gang Rahasia 7")
    application = make_submitted(db, sari, sealer, files, given=given)
    form = form_for(db, "FR.APL.01", application.public_id)
    assert form is not None
    text = str(form.data)
    assert "Rahasia" not in text
    assert given["nik"] not in text
    assert given["mobile"] not in text
    assert "KJK.SP02.006.01" in text


def test_sending_something_else_than_was_seen_is_refused(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    application = start(db, sari, sealer)
    fill(db, application, sari, sealer)
    attach_all(db, application, sari, files)
    seen = fingerprint(queries.dossier_of(db, application, sealer))
    key, actor = application.public_id, as_actor(sari)
    actions.save_step(db, actor, key, "alamat-kontak", {"city": "Cimahi"}, sealer, now=NOW)
    with pytest.raises(Refused) as error:
        actions.submit_application(db, actor, key, seen=seen, sealer=sealer, now=NOW)
    assert _codes(error) == ["content_changed"]


def test_sending_twice_is_refused(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_submitted(db, sari, sealer, files)
    with pytest.raises(Refused) as error:
        submit(db, application, sari, sealer)
    assert _codes(error) == ["step_not_allowed"]


def test_numbers_run_on_within_a_year_of_jakarta_and_start_anew(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    from lsp.applications.actions.applying import next_number

    assert [next_number(db, 2026) for _ in range(3)] == [
        "APL-2026-00001",
        "APL-2026-00002",
        "APL-2026-00003",
    ]
    new_year = datetime(2026, 12, 31, 18, 0, tzinfo=UTC)  # already 2027 in Jakarta
    application = make_submitted(db, sari, sealer, files, now=new_year)
    assert application.number == "APL-2027-00001"


def test_a_nik_belongs_to_one_account(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    given = good_answers()
    make_submitted(db, sari, sealer, files, given=given)
    other = make_person(db, "Lain", roles=(Role.CANDIDATE,), sealer=sealer)
    application = start(db, other, sealer)
    fill(db, application, other, sealer, given)
    attach_all(db, application, other, files)
    with pytest.raises(Refused) as error:
        submit(db, application, other, sealer)
    assert _codes(error) == ["nik_taken"]


def test_a_foreigner_is_sent_with_a_passport_and_without_nik(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    given = good_answers(identity_kind="passport", passport="X1234567", nik="", nationality="Timor")
    make_submitted(db, sari, sealer, files, given=given)
    assert sari.nik_index is None


def test_the_same_document_arrives_once(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    application = start(db, sari, sealer)
    key, actor = application.public_id, as_actor(sari)
    first = actions.attach_document(db, actor, key, "ktp", clean_photo(1), files, now=NOW)
    again = actions.attach_document(db, actor, key, "ktp", clean_photo(1), files, now=NOW)
    assert first.id == again.id
    assert files.get(first.file_key) == clean_photo(1).content


def test_a_document_is_replaced_and_removed(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    application = start(db, sari, sealer)
    key, actor = application.public_id, as_actor(sari)
    old = actions.attach_document(db, actor, key, "ktp", clean_photo(1), files, now=NOW)
    new = actions.attach_document(
        db, actor, key, "ktp", clean_photo(2), files, replaces=old.public_id, now=NOW
    )
    (present,) = queries.documents_of(db, application.id).values()
    assert [each.id for each in present] == [new.id]
    assert queries.document_access(db, key, old.public_id) is None
    actions.remove_document(db, actor, key, new.public_id, now=NOW)
    assert queries.documents_of(db, application.id) == {}
    with pytest.raises(NotFound):
        actions.remove_document(db, actor, key, new.public_id, now=NOW)


def test_a_requirement_takes_five_documents(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    application = start(db, sari, sealer)
    key, actor = application.public_id, as_actor(sari)
    for seed in range(5):
        actions.attach_document(db, actor, key, "cv", clean_photo(seed), files, now=NOW)
    with pytest.raises(Refused) as error:
        actions.attach_document(db, actor, key, "cv", clean_photo(9), files, now=NOW)
    assert _codes(error) == ["too_many_documents"]


def test_an_unknown_requirement_or_document_is_not_found(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    application = start(db, sari, sealer)
    key, actor = application.public_id, as_actor(sari)
    with pytest.raises(NotFound):
        actions.attach_document(db, actor, key, "sim", clean_photo(1), files, now=NOW)
    with pytest.raises(NotFound):
        actions.attach_document(db, actor, key, "ktp", clean_photo(1), files, replaces="x", now=NOW)


def test_a_document_of_another_application_cannot_be_removed(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    other = make_person(db, "Lain", roles=(Role.CANDIDATE,), sealer=sealer)
    hers, his = start(db, sari, sealer), start(db, other, sealer)
    document = actions.attach_document(
        db, as_actor(sari), hers.public_id, "ktp", clean_photo(1), files, now=NOW
    )
    with pytest.raises(NotFound):
        actions.remove_document(db, as_actor(other), his.public_id, document.public_id, now=NOW)
    assert queries.document_access(db, his.public_id, document.public_id) is None


def test_acceptance_signs_opens_the_self_assessment_and_tells_the_candidate(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_accepted(db, sari, dewi, sealer, files)
    assert application.status is S.ACCEPTED
    assert is_fully_signed(db, "FR.APL.01", application.public_id)
    found = queries.self_assessment_of(db, application.id)
    assert found is not None
    assert found.status is SelfAssessmentStatus.DRAFT
    message = db.scalars(sa.select(OutboxMessage)).one()
    assert message.subject == f"Permohonan {application.number} diterima"


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


def test_earlier_data_is_offered_again_but_not_the_declarations(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    make_accepted(db, sari, dewi, sealer, files)
    make_scheme(db, changed_package(code="SKM-LAIN"))
    second = start(db, sari, sealer, "SKM-LAIN")
    actions.copy_earlier(db, as_actor(sari), second.public_id, sealer, now=NOW)
    known = queries.open_data(second, sealer)
    assert known["address"] == "Jalan Contoh 4\nRT 01 RW 02"
    assert known["education"] == "3"
    assert "is_true" not in known


def test_without_an_earlier_application_nothing_is_offered(
    db: Session, sari: Person, sealer: Sealer
) -> None:
    application = start(db, sari, sealer)
    assert queries.earlier_application(db, application) is None
    with pytest.raises(Refused):
        actions.copy_earlier(db, as_actor(sari), application.public_id, sealer, now=NOW)


def test_a_self_assessment_is_filled_sent_and_reviewed(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_ready_for_seat(db, sari, dewi, sealer, files)
    assert [row.application.id for row in queries.accepted_with_self_assessment(db)] == [
        application.id
    ]
    assessor = make_person(db, "Rina Asesor", roles=(Role.ASSESSOR,), sealer=sealer)
    form = form_for(db, "FR.APL.02", application.public_id)
    assert form is not None
    actions.review_self_assessment(
        db,
        as_actor(assessor, Role.ASSESSOR),
        application.public_id,
        can_proceed=True,
        note="",
        seen_hash=form.content_hash,
        now=NOW,
    )
    assert is_fully_signed(db, "FR.APL.02", application.public_id)
    view = queries.self_assessment_of(db, application.id)
    assert view is not None
    assert view.can_proceed
    assert len(view.answers) == 11


def test_a_stopped_self_assessment_is_not_ready_for_a_seat(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_ready_for_seat(db, sari, dewi, sealer, files)
    db.execute(sa.update(SelfAssessment).values(can_proceed=False))
    assert queries.accepted_with_self_assessment(db) == []
    assert application.status is S.ACCEPTED


def test_an_unfinished_self_assessment_cannot_be_sent(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_accepted(db, sari, dewi, sealer, files)
    key, actor = application.public_id, as_actor(sari)
    first = queries.elements_of(outline(db, application.version_id))[0].element_id
    given = {first: ElementAnswer(Competence.COMPETENT, "")}
    actions.save_unit(db, actor, key, given, now=NOW)
    with pytest.raises(Refused) as error:
        actions.submit_self_assessment(db, actor, key, seen=answers_hash(given), now=NOW)
    assert _codes(error)[0] == "evidence_missing"
    assert set(_codes(error)[1:]) == {"element_unanswered"}
    assert queries.accepted_with_self_assessment(db) == []


def test_answers_other_than_seen_are_not_sent(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_accepted(db, sari, dewi, sealer, files)
    key, actor = application.public_id, as_actor(sari)
    elements = queries.elements_of(outline(db, application.version_id))
    given = {each.element_id: ElementAnswer(Competence.NOT_YET_COMPETENT) for each in elements}
    actions.save_unit(db, actor, key, given, now=NOW)
    with pytest.raises(Refused) as error:
        actions.submit_self_assessment(db, actor, key, seen="", now=NOW)
    assert _codes(error) == ["content_changed"]
    actions.submit_self_assessment(db, actor, key, seen=answers_hash(given), now=NOW)
    with pytest.raises(Refused):
        actions.save_unit(db, actor, key, given, now=NOW)


def test_a_self_assessment_is_closed_before_acceptance(
    db: Session, sari: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_submitted(db, sari, sealer, files)
    with pytest.raises(Refused) as error:
        assess_oneself(db, application, sari)
    assert _codes(error) == ["application_not_accepted"]


def test_elements_of_another_scheme_and_endless_evidence_are_refused(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_accepted(db, sari, dewi, sealer, files)
    key, actor = application.public_id, as_actor(sari)
    with pytest.raises(NotFound):
        actions.save_unit(db, actor, key, {999999: ElementAnswer()}, now=NOW)
    first = queries.elements_of(outline(db, application.version_id))[0].element_id
    with pytest.raises(Refused):
        actions.save_unit(db, actor, key, {first: ElementAnswer(None, "x" * 2001)}, now=NOW)


def test_every_deed_is_journalled_and_the_chain_holds(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    application = make_ready_for_seat(db, sari, dewi, sealer, files)
    deeds = [each.action for each in entries_about(db, "application", application.public_id)]
    assert deeds[0] == "applications.start"
    assert deeds.count("applications.attach_document") == 6
    assert deeds[-3:] == [
        "applications.submit",
        "applications.record_findings",
        "applications.accept",
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

    def names(**given: object) -> list[str]:
        facts = {"search": "", "status": None, "sort": "name", "offset": 0, "limit": 25} | given
        rows, total = queries.application_page(db, **facts)  # type: ignore[arg-type]
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
    assert names(limit=1, offset=1) == ["Citra Ayu"]
    counts = queries.counts_by_status(db)
    assert (counts[S.SUBMITTED], counts[S.ACCEPTED], counts[S.DRAFT]) == (2, 1, 0)


def _send(db: Session, person: Person, content: bytes, sealer: Sealer, until: int) -> PartialUpload:
    actor = as_actor(person)
    upload = actions.begin_upload(
        db, actor, name="a.jpg", size_bytes=len(content), fingerprint="f", now=NOW
    )
    while upload.received_bytes < until:
        at = upload.received_bytes
        piece = content[at : at + PIECE_BYTES]
        actions.append_piece(db, actor, upload.public_id, at, piece, sealer, now=NOW)
    return upload


def test_a_cut_upload_goes_on_where_it_stopped_and_arrives_once(
    db: Session, sari: Person, sealer: Sealer
) -> None:
    content = bytes(range(256)) * 4000  # about 1 MB, four pieces
    first = _send(db, sari, content, sealer, until=PIECE_BYTES * 2)
    assert uploaded_file(db, sari.id, first.public_id, sealer) is None
    again = actions.begin_upload(
        db, as_actor(sari), name="a.jpg", size_bytes=len(content), fingerprint="f", now=NOW
    )
    assert again.id == first.id
    assert again.received_bytes == PIECE_BYTES * 2
    repeated = actions.append_piece(
        db, as_actor(sari), first.public_id, 0, content[:PIECE_BYTES], sealer, now=NOW
    )
    assert repeated == PIECE_BYTES * 2
    whole = _send(db, sari, content, sealer, until=len(content))
    assert uploaded_file(db, sari.id, whole.public_id, sealer) == (content, "a.jpg")
    actions.finish_upload(db, as_actor(sari), whole.public_id)
    assert db.scalars(sa.select(UploadPiece)).all() == []
    with pytest.raises(NotFound):
        actions.finish_upload(db, as_actor(sari), whole.public_id)


def test_pieces_are_sealed_and_only_their_owners(db: Session, sari: Person, sealer: Sealer) -> None:
    other = make_person(db, "Lain", roles=(Role.CANDIDATE,), sealer=sealer)
    upload = _send(db, sari, b"RAHASIA" * 100, sealer, until=700)
    assert b"RAHASIA" not in db.scalars(sa.select(UploadPiece.content_sealed)).one()
    assert uploaded_file(db, other.id, upload.public_id, sealer) is None
    with pytest.raises(NotFound):
        actions.append_piece(db, as_actor(other), upload.public_id, 0, b"x", sealer, now=NOW)


@pytest.mark.parametrize(("offset", "length"), [(5, 10), (-1, 10), (0, 0), (0, 5000)])
def test_a_misplaced_piece_is_refused(
    db: Session, sari: Person, sealer: Sealer, offset: int, length: int
) -> None:
    upload = actions.begin_upload(
        db, as_actor(sari), name="a", size_bytes=1000, fingerprint="f", now=NOW
    )
    with pytest.raises(Refused):
        actions.append_piece(
            db, as_actor(sari), upload.public_id, offset, b"x" * length, sealer, now=NOW
        )


def test_forgotten_uploads_are_dropped(db: Session, sari: Person, sealer: Sealer) -> None:
    _send(db, sari, b"x" * 600_000, sealer, until=PIECE_BYTES)
    actions.begin_upload(
        db,
        as_actor(sari),
        name="b",
        size_bytes=10,
        fingerprint="g",
        now=NOW + UPLOAD_LIFE * 2,
    )
    assert [each.fingerprint for each in db.scalars(sa.select(PartialUpload))] == ["g"]
    assert db.scalars(sa.select(UploadPiece)).all() == []


def test_one_form_stands_for_an_application(
    db: Session, sari: Person, dewi: Person, sealer: Sealer, files: FileStore
) -> None:
    make_ready_for_seat(db, sari, dewi, sealer, files)
    codes = db.scalars(sa.select(FormInstance.code).order_by(FormInstance.code)).all()
    assert codes == ["FR.APL.01", "FR.APL.02"]
    assert db.scalar(sa.select(sa.func.count()).select_from(ApplicationDocument)) == 6
