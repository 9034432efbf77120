"""Two different persons approve exactly the content that they saw; then it is published."""

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts.queries import actor_for
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import SYSTEM, Actor, Role
from lsp.schemes import actions, queries
from lsp.schemes.models import SchemeVersion, VersionEvent
from lsp.schemes.queries import versions
from lsp.schemes.rules import VersionDeed, VersionStatus
from lsp.schemes.rules.writing import files_of
from tests.factories.accounts import make_person
from tests.factories.schemes import changed_package, make_scheme, publish, sample_package


@pytest.fixture
def manager(db: Session, now: datetime) -> Actor:
    return _actor(db, "Maya", now, Role.CERTIFICATION_MANAGER)


@pytest.fixture
def chair(db: Session, now: datetime) -> Actor:
    return _actor(db, "Rina", now, Role.SCHEME_COMMITTEE_CHAIR)


@pytest.fixture
def head(db: Session, now: datetime) -> Actor:
    return _actor(db, "Ahmad", now, Role.HEAD)


def _actor(db: Session, name: str, now: datetime, *roles: Role) -> Actor:
    return actor_for(db, make_person(db, name, roles=roles).id, now.date())


def _draft(db: Session, now: datetime) -> SchemeVersion:
    return actions.import_package(db, SYSTEM, sample_package(), now=now).version


def _deeds(db: Session, version: SchemeVersion) -> list[VersionDeed]:
    return [each.deed for each in versions.deeds(db, version.id)]


def test_a_draft_is_proposed_approved_by_both_and_published(
    db: Session, now: datetime, manager: Actor, chair: Actor, head: Actor
) -> None:
    draft = _draft(db, now)
    actions.propose_version(db, manager, draft.id, now=now)
    for actor in (head, chair):
        actions.approve_version(db, actor, draft.id, seen_hash=draft.content_hash, now=now)
    publish(db, draft.id, now=now)
    assert draft.status is VersionStatus.PUBLISHED
    assert _deeds(db, draft) == [
        VersionDeed.IMPORTED,
        VersionDeed.PROPOSED,
        VersionDeed.APPROVED_BY_HEAD,
        VersionDeed.APPROVED_BY_CHAIR,
        VersionDeed.PUBLISHED,
    ]


@pytest.mark.parametrize("who", ["chair", "head"])
def test_one_approval_is_not_enough(
    db: Session, now: datetime, chair: Actor, head: Actor, who: str
) -> None:
    draft = _draft(db, now)
    actions.propose_version(db, SYSTEM, draft.id, now=now)
    actor = {"chair": chair, "head": head}[who]
    actions.approve_version(db, actor, draft.id, seen_hash=draft.content_hash, now=now)
    with pytest.raises(Refused, match="belum menyetujui"):
        publish(db, draft.id, now=now)


def test_nobody_approves_for_both_offices(db: Session, now: datetime, head: Actor) -> None:
    both = _actor(db, "Dua", now, Role.SCHEME_COMMITTEE_CHAIR, Role.HEAD)
    draft = _draft(db, now)
    actions.propose_version(db, SYSTEM, draft.id, now=now)
    seen = draft.content_hash
    deed = actions.approve_version(db, both, draft.id, seen_hash=seen, now=now)
    assert deed is VersionDeed.APPROVED_BY_CHAIR
    with pytest.raises(Refused, match="orang lain"):
        actions.approve_version(db, both, draft.id, seen_hash=seen, now=now)
    actions.approve_version(db, head, draft.id, seen_hash=seen, now=now)
    other = _actor(db, "Tiga", now, Role.HEAD)
    with pytest.raises(Refused, match="sudah ada"):
        actions.approve_version(db, other, draft.id, seen_hash=seen, now=now)


def test_nobody_approves_what_they_have_not_seen(db: Session, now: datetime, chair: Actor) -> None:
    draft = _draft(db, now)
    with pytest.raises(Refused, match="tidak sedang menunggu"):
        actions.approve_version(db, chair, draft.id, seen_hash=draft.content_hash, now=now)
    actions.propose_version(db, SYSTEM, draft.id, now=now)
    with pytest.raises(Refused, match="sudah berubah"):
        actions.approve_version(db, chair, draft.id, seen_hash="0" * 64, now=now)


def test_approvals_lapse_when_the_version_is_returned(
    db: Session, now: datetime, manager: Actor, chair: Actor, head: Actor
) -> None:
    draft = _draft(db, now)
    actions.propose_version(db, manager, draft.id, now=now)
    seen = draft.content_hash
    actions.approve_version(db, chair, draft.id, seen_hash=seen, now=now)
    with pytest.raises(Refused, match="perlu diperbaiki"):
        actions.return_version(db, head, draft.id, "kurang", now=now)
    actions.return_version(db, head, draft.id, "Biaya belum sesuai putusan rapat.", now=now)
    assert draft.status is VersionStatus.DRAFT
    actions.propose_version(db, manager, draft.id, now=now)
    actions.approve_version(db, head, draft.id, seen_hash=seen, now=now)
    with pytest.raises(Refused, match="Ketua komite skema belum menyetujui"):
        publish(db, draft.id, now=now)


def test_a_proposed_version_stays_as_it_is(db: Session, now: datetime) -> None:
    draft = _draft(db, now)
    actions.propose_version(db, SYSTEM, draft.id, now=now)
    with pytest.raises(Refused, match="menunggu persetujuan"):
        actions.import_package(db, SYSTEM, changed_package(fee_idr=1), now=now)
    with pytest.raises(Refused, match="menunggu persetujuan"):
        actions.save_part(db, SYSTEM, draft.id, {}, seen_hash=draft.content_hash, now=now)


def test_signatures_on_paper_are_recorded_with_their_document(db: Session, now: datetime) -> None:
    draft = _draft(db, now)
    with pytest.raises(Refused, match="Sebutkan nomor"):
        actions.sign_on_paper(db, SYSTEM, draft.id, " ", now=now)
    actions.approve_on_paper(db, SYSTEM, draft.id, "SKM.01 tanggal 2 Maret", now=now)
    publish(db, draft.id, now=now)
    note = db.scalar(
        sa.select(VersionEvent.note).where(VersionEvent.deed == VersionDeed.APPROVED_ON_PAPER)
    )
    assert note == "SKM.01 tanggal 2 Maret"


def test_a_new_draft_begins_with_the_published_content(
    db: Session, now: datetime, manager: Actor
) -> None:
    first = make_scheme(db)
    draft = actions.begin_draft(db, manager, first.version_id, now=now)
    assert (draft.number, draft.status) == (2, VersionStatus.DRAFT)
    assert draft.content_hash == first.content_hash
    with pytest.raises(Refused, match="Versi 2 belum selesai"):
        actions.begin_draft(db, manager, first.version_id, now=now)
    with pytest.raises(Refused, match="sama dengan versi yang terbit"):
        actions.propose_version(db, manager, draft.id, now=now)


def test_a_draft_is_no_source_of_a_draft(db: Session, now: datetime, manager: Actor) -> None:
    draft = make_scheme(db, published=False)
    with pytest.raises(Refused):
        actions.begin_draft(db, manager, draft.version_id, now=now)


def test_a_part_is_changed_and_the_rest_stays(db: Session, now: datetime, manager: Actor) -> None:
    first = make_scheme(db)
    draft = actions.begin_draft(db, manager, first.version_id, now=now)
    scheme = files_of(queries.package_of(db, draft.id))["scheme.yaml"]["scheme"]
    changed = {"scheme": {**scheme, "fee_idr": 900_000}}
    seen = draft.content_hash
    actions.save_part(db, manager, draft.id, changed, seen_hash=seen, now=now)
    assert queries.package_of(db, draft.id) == changed_package(fee_idr=900_000)
    assert queries.why_not_intact(db, draft.id) == ()
    assert queries.outline(db, first.version_id) == first
    with pytest.raises(Refused, match="sudah berubah"):
        actions.save_part(db, manager, draft.id, changed, seen_hash=seen, now=now)


def test_a_faulty_part_changes_nothing(db: Session, now: datetime, manager: Actor) -> None:
    draft = make_scheme(db, published=False)
    scheme = files_of(sample_package())["scheme.yaml"]["scheme"]
    changed = {"scheme": {**scheme, "fee_idr": -1, "kbli": "1"}}
    reasons = actions.why_not_save_part(db, draft.version_id, changed, seen_hash=draft.content_hash)
    assert len(reasons) == 2
    assert {reason.facts["place"] for reason in reasons} == {"scheme.fee_idr", "scheme.kbli"}
    with pytest.raises(Refused):
        actions.save_part(
            db, manager, draft.version_id, changed, seen_hash=draft.content_hash, now=now
        )
    assert queries.outline(db, draft.version_id) == draft


def test_history_is_append_only(db: Session) -> None:
    make_scheme(db)
    for statement in (sa.delete(VersionEvent), sa.update(VersionEvent).values(note="lain")):
        with pytest.raises(sa.exc.DBAPIError), db.begin_nested():
            db.execute(statement)
