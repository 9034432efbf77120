"""Evidence is the candidate's until judging begins, and the assessor's word on it stays known."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from lsp.adapters.database import Database
from lsp.adapters.files import FileStore
from lsp.applications.models import Application
from lsp.applications.rules import ApplicationStatus
from lsp.audit.queries import entries_about
from lsp.kernel.evidence import EvidenceKind, EvidenceSource, Outcome
from lsp.kernel.refusal import NotAllowed, NotFound, Refused
from lsp.kernel.roles import Role
from lsp.portfolios import actions, queries, rules
from lsp.portfolios.models import Evidence, EvidenceRating
from lsp.portfolios.rules import Criterion
from lsp.scheduling import actions as scheduling_actions
from tests.factories import scheduling
from tests.factories.accounts import as_actor, make_person
from tests.factories.applications import clean_photo
from tests.factories.portfolios import ALL_YES, Case, agree, arrive, freeze, make_case, show
from tests.factories.scheduling import NOW, STARTS_AT


def _codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def _lines(db: Session, case: Case) -> list[queries.EvidenceLine]:
    return queries.evidence_of_application(db, case.seat.application_id)


def test_evidence_keeps_its_file_its_kuk_and_a_hash(
    db: Session, case: Case, files: FileStore
) -> None:
    evidence = show(db, case, files)
    (line,) = _lines(db, case)
    assert line.evidence_id == evidence.public_id
    assert (line.number, line.title, line.kind) == (1, "Laporan kunjungan", EvidenceKind.DIRECT)
    assert line.kuk_ids == case.kuk[:2]
    assert line.is_photo
    assert files.get(line.file_key) == clean_photo(0).content
    (deed,) = entries_about(db, "application", case.application_id)
    assert deed.action == "portfolios.add_evidence"


def test_the_same_file_sent_again_arrives_once_and_takes_further_kuk(
    db: Session, case: Case, files: FileStore
) -> None:
    first = show(db, case, files)
    assert show(db, case, files).id == first.id
    show(db, case, files, kuk_ids=case.kuk[1:4])
    (line,) = _lines(db, case)
    assert line.kuk_ids == case.kuk[:4]


def test_numbers_are_not_given_twice(db: Session, case: Case, files: FileStore) -> None:
    first, second = show(db, case, files), show(db, case, files, seed=1)
    actions.remove_evidence(db, case.owner, second.public_id, now=NOW)
    third = show(db, case, files, seed=2)
    assert [first.number, second.number, third.number] == [1, 2, 3]


def test_evidence_needs_a_title_and_kuk_of_the_scheme(
    db: Session, case: Case, files: FileStore
) -> None:
    with pytest.raises(Refused) as refused:
        show(db, case, files, title="  ", kuk_ids=(10**6,))
    assert _codes(refused) == ["title_missing", "kuk_unknown"]
    with pytest.raises(Refused) as refused:
        show(db, case, files, title="x" * 121)
    assert _codes(refused) == ["title_too_long"]
    evidence = show(db, case, files)
    with pytest.raises(Refused) as refused:
        actions.describe_evidence(
            db,
            case.owner,
            evidence.public_id,
            title="Laporan",
            kind=EvidenceKind.DIRECT,
            kuk_ids=(),
            now=NOW,
        )
    assert _codes(refused) == ["kuk_missing"]


def test_an_application_has_a_limit_of_files(
    db: Session, case: Case, files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MAX_FILES", 1)
    show(db, case, files)
    with pytest.raises(Refused) as refused:
        show(db, case, files, seed=1)
    assert _codes(refused) == ["too_many_files"]


def test_title_kind_and_kuk_can_be_put_right_before_judging(
    db: Session, case: Case, files: FileStore
) -> None:
    evidence = show(db, case, files)
    actions.describe_evidence(
        db,
        case.owner,
        evidence.public_id,
        title=" Surat keterangan ",
        kind=EvidenceKind.INDIRECT,
        kuk_ids=case.kuk[4:6],
        now=NOW,
    )
    (line,) = _lines(db, case)
    assert (line.title, line.kind, line.kuk_ids) == (
        "Surat keterangan",
        EvidenceKind.INDIRECT,
        case.kuk[4:6],
    )


def test_removed_evidence_is_gone_for_everybody_but_its_row_stays(
    db: Session, case: Case, files: FileStore
) -> None:
    evidence = show(db, case, files)
    actions.remove_evidence(db, case.owner, evidence.public_id, now=NOW)
    assert _lines(db, case) == []
    assert queries.evidence_line(db, evidence.public_id) is None
    assert queries.evidence_access(db, evidence.public_id) is None
    assert db.get_one(Evidence, evidence.id).removed_at == NOW
    with pytest.raises(NotFound):
        actions.remove_evidence(db, case.owner, evidence.public_id, now=NOW)


def test_nobody_changes_the_evidence_of_another(db: Session, case: Case, files: FileStore) -> None:
    evidence = show(db, case, files)
    stranger = as_actor(make_person(db, "Orang Lain"), Role.CANDIDATE, Role.ASSESSOR)
    for actor in (stranger, case.assessor, case.place.planner_actor):
        with pytest.raises(NotAllowed):
            actions.remove_evidence(db, actor, evidence.public_id, now=NOW)
        with pytest.raises(NotAllowed):
            actions.add_evidence(
                db,
                actor,
                case.application_id,
                clean_photo(3),
                files,
                title="Titipan",
                kind=EvidenceKind.DIRECT,
                kuk_ids=case.kuk[:1],
                now=NOW,
            )


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (ApplicationStatus.DRAFT, "application_not_accepted"),
        (ApplicationStatus.SUBMITTED, "application_not_accepted"),
        (ApplicationStatus.RETURNED, "application_not_accepted"),
        (ApplicationStatus.REJECTED, "application_not_open"),
        (ApplicationStatus.WITHDRAWN, "application_not_open"),
    ],
)
def test_only_an_accepted_application_takes_evidence(
    db: Session, case: Case, files: FileStore, status: ApplicationStatus, code: str
) -> None:
    db.get_one(Application, case.seat.application_id).status = status
    db.flush()
    with pytest.raises(Refused) as refused:
        show(db, case, files)
    assert _codes(refused) == [code]


def test_judging_begins_only_agreed_and_present(db: Session, case: Case, files: FileStore) -> None:
    show(db, case, files)
    with pytest.raises(Refused) as refused:
        actions.freeze(db, case.assessor, case.seat.public_id, now=NOW)
    assert _codes(refused) == ["agreement_missing", "seat_not_present"]
    agree(db, case)
    arrive(db, case)
    other = as_actor(make_person(db, "Asesor Lain", roles=(Role.ASSESSOR,)), Role.ASSESSOR)
    with pytest.raises(Refused) as refused:
        actions.freeze(db, other, case.seat.public_id, now=STARTS_AT)
    assert _codes(refused) == ["not_the_assessor"]


def test_an_assessor_without_a_clear_declaration_does_not_begin(
    db: Session, files: FileStore
) -> None:
    case = make_case(db, declared=False)
    agree(db, case)
    arrive(db, case)
    with pytest.raises(Refused) as refused:
        actions.freeze(db, case.assessor, case.seat.public_id, now=STARTS_AT)
    assert _codes(refused) == ["not_the_assessor"]


def test_once_judging_began_nothing_is_added_changed_or_removed(
    db: Session, case: Case, files: FileStore
) -> None:
    evidence = show(db, case, files)
    assert queries.set_hash_of(db, case.seat.id) is None
    freeze(db, case)
    frozen = queries.set_hash_of(db, case.seat.id)
    assert frozen == rules.set_hash(line.facts for line in _lines(db, case))
    deeds = [
        lambda: show(db, case, files, seed=5),
        lambda: actions.remove_evidence(db, case.owner, evidence.public_id, now=STARTS_AT),
        lambda: actions.describe_evidence(
            db,
            case.owner,
            evidence.public_id,
            title="Lain",
            kind=EvidenceKind.DIRECT,
            kuk_ids=case.kuk[:1],
            now=STARTS_AT,
        ),
    ]
    for deed in deeds:
        with pytest.raises(Refused) as refused:
            deed()
        assert _codes(refused) == ["evidence_frozen"]
    with pytest.raises(Refused) as refused:
        actions.freeze(db, case.assessor, case.seat.public_id, now=STARTS_AT)
    assert _codes(refused) == ["already_frozen"]
    assert queries.set_hash_of(db, case.seat.id) == frozen
    assert queries.why_not_intact(db, case.seat.id) == ()


def test_what_was_frozen_is_recomputed_and_a_change_behind_our_back_is_seen(
    db: Session, case: Case, files: FileStore
) -> None:
    evidence = show(db, case, files)
    freeze(db, case)
    evidence.title = "Diganti di luar"
    db.flush()
    assert [reason.code for reason in queries.why_not_intact(db, case.seat.id)] == [
        "evidence_altered"
    ]


def test_a_seat_without_evidence_is_frozen_too(db: Session, case: Case) -> None:
    freeze(db, case)
    found = queries.frozen_set(db, case.seat.id)
    assert found is not None
    assert (found.items, found.set_hash) == (0, rules.set_hash([]))
    assert queries.kuk_results(db, case.seat.id) == []


def test_a_new_seat_after_an_absence_keeps_the_evidence_and_freezes_its_own_set(
    db: Session, case: Case, files: FileStore
) -> None:
    show(db, case, files)
    place, missed = case.place, case.seat
    scheduling_actions.mark_no_show(
        db, place.operator_actor, missed.public_id, now=STARTS_AT + timedelta(hours=1)
    )
    later = STARTS_AT + timedelta(days=7)
    session = scheduling.make_session(db, place, starts_at=later)
    application = db.get_one(Application, missed.application_id)
    case.seat = scheduling.seat(db, place, session, application)
    scheduling.publish(db, place, session)
    scheduling.declare(db, place, case.seat)
    show(db, case, files, seed=1)
    agree(db, case)
    scheduling.arrive(db, place, case.seat, later)
    actions.freeze(db, case.assessor, case.seat.public_id, now=later)
    assert queries.set_hash_of(db, missed.id) is None
    found = queries.frozen_set(db, case.seat.id)
    assert found is not None
    assert found.items == 2


def test_nothing_is_rated_before_judging_began(db: Session, case: Case, files: FileStore) -> None:
    evidence = show(db, case, files)
    agree(db, case)
    arrive(db, case)
    with pytest.raises(Refused) as refused:
        actions.rate_evidence(db, case.assessor, evidence.public_id, ALL_YES, "", now=STARTS_AT)
    assert _codes(refused) == ["judging_not_begun"]


def test_a_rating_answers_all_four_and_explains_each_no(
    db: Session, case: Case, files: FileStore
) -> None:
    evidence = show(db, case, files)
    freeze(db, case)
    three = {Criterion.VALID: True, Criterion.AUTHENTIC: True, Criterion.CURRENT: True}
    old = {**ALL_YES, Criterion.CURRENT: False}
    for rating, note, code in (
        (three, "", "rating_incomplete"),
        (old, " ", "note_missing"),
        (ALL_YES, "x" * 1001, "note_too_long"),
    ):
        with pytest.raises(Refused) as refused:
            actions.rate_evidence(
                db, case.assessor, evidence.public_id, rating, note, now=STARTS_AT
            )
        assert _codes(refused) == [code]


def test_the_newest_rating_counts_for_every_kuk_and_the_earlier_stays(
    db: Session, case: Case, files: FileStore
) -> None:
    evidence, other = show(db, case, files), show(db, case, files, seed=1, kuk_ids=case.kuk[1:2])
    freeze(db, case)
    old = {**ALL_YES, Criterion.CURRENT: False}
    key = evidence.public_id
    actions.rate_evidence(db, case.assessor, key, old, "Laporan 2019.", now=STARTS_AT)
    results = {(r.evidence_id, r.kuk_id): r for r in queries.kuk_results(db, case.seat.id)}
    assert results[key, case.kuk[0]].outcome is Outcome.NOT_ACHIEVED
    assert results[key, case.kuk[0]].detail == "V A −T M"
    assert results[other.public_id, case.kuk[1]].outcome is Outcome.PROBE
    later = STARTS_AT + timedelta(minutes=5)
    actions.rate_evidence(db, case.assessor, key, ALL_YES, "", now=later)
    results = {(r.evidence_id, r.kuk_id): r for r in queries.kuk_results(db, case.seat.id)}
    assert {results[key, kuk].outcome for kuk in case.kuk[:2]} == {Outcome.ACHIEVED}
    assert {r.source for r in results.values()} == {EvidenceSource.PORTFOLIO}
    rated = queries.ratings_of(db, case.seat.id)[key]
    assert (rated.outcome, rated.text, rated.rated_at) == (Outcome.ACHIEVED, "V A T M", later)
    assert rated.assessor_name == case.assessor.name
    assert db.scalar(sa.select(sa.func.count()).select_from(EvidenceRating)) == 2
    assert [e.action for e in entries_about(db, "evidence", key)] == [
        "portfolios.rate_evidence"
    ] * 2


def test_only_the_assessor_of_the_case_rates_and_not_after_the_seat_finished(
    db: Session, case: Case, files: FileStore
) -> None:
    evidence = show(db, case, files)
    freeze(db, case)
    key = evidence.public_id
    other = as_actor(make_person(db, "Asesor Lain", roles=(Role.ASSESSOR,)), Role.ASSESSOR)
    for actor in (other, case.owner, case.place.planner_actor):
        with pytest.raises(Refused) as refused:
            actions.rate_evidence(db, actor, key, ALL_YES, "", now=STARTS_AT)
        assert _codes(refused) == ["not_the_assessor"]
    scheduling_actions.finish_seat(db, case.assessor, case.seat.public_id, now=STARTS_AT)
    with pytest.raises(Refused) as refused:
        actions.rate_evidence(db, case.assessor, key, ALL_YES, "", now=STARTS_AT)
    assert _codes(refused) == ["seat_not_present"]


@pytest.mark.parametrize("table", ["evidence_rating", "evidence_set"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET {}", "DELETE FROM {}"])
def test_ratings_and_frozen_sets_are_never_changed(
    database: Database, files: FileStore, table: str, deed: str
) -> None:
    with database.writing() as db:
        case = make_case(db)
        evidence = show(db, case, files)
        freeze(db, case)
        key = evidence.public_id
        actions.rate_evidence(db, case.assessor, key, ALL_YES, "", now=STARTS_AT)
    change = {"evidence_rating": "note = 'x'", "evidence_set": "items = 0"}[table]
    with pytest.raises(DatabaseError), database.writing() as db:
        db.execute(sa.text(deed.format(table, change)))


def test_evidence_added_while_judging_begins_is_frozen_or_refused_never_lost(
    database: Database, files: FileStore
) -> None:
    with database.writing() as db:
        case = make_case(db)
        agree(db, case)
        arrive(db, case)
    start = Barrier(5)

    def add(seed: int) -> bool:
        start.wait()
        try:
            with database.writing() as db:
                show(db, case, files, seed=seed, now=STARTS_AT)
        except Refused:
            return False
        return True

    def begin() -> None:
        start.wait()
        with database.writing() as db:
            actions.freeze(db, case.assessor, case.seat.public_id, now=STARTS_AT)

    with ThreadPoolExecutor(5) as pool:
        added = [pool.submit(add, seed) for seed in range(4)]
        pool.submit(begin).result()
        kept = sum(future.result() for future in added)
    with database.reading() as db:
        found = queries.frozen_set(db, case.seat.id)
        assert found is not None
        assert found.items == kept == len(_lines(db, case))
        assert queries.why_not_intact(db, case.seat.id) == ()
