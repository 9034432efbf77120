"""A scheme version is published only with a bank that can fill its test."""

from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.adapters.sealing import Sealer
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import SYSTEM
from lsp.plans import actions, queries
from lsp.question_banks.models import Item, ItemVersion
from lsp.question_banks.rules.items import ItemState
from lsp.schemes import actions as schemes
from lsp.schemes import queries as scheme_queries
from lsp.schemes.rules import VersionStatus
from lsp.schemes.rules.coverage import compile_coverage
from tests.factories.plans import fill_bank, make_draft, make_published
from tests.factories.schemes import changed_package, sample_package

pytestmark = pytest.mark.database


def test_a_scheme_with_its_bank_is_published(db: Session, sealer: Sealer, now: datetime) -> None:
    version = make_published(db, sealer, now=now)
    assert version.status is VersionStatus.PUBLISHED


def test_a_scheme_without_items_is_refused_with_every_cell(db: Session, now: datetime) -> None:
    version = make_draft(db, now=now)
    with pytest.raises(Refused) as refused:
        actions.publish_version(db, SYSTEM, version.id, now=now)
    assert len(refused.value.reasons) == len(sample_package().test.cells)
    assert {reason.code for reason in refused.value.reasons} == {"blueprint_cell_short"}
    assert version.status is VersionStatus.PROPOSED


def test_an_item_that_is_not_ready_does_not_count(
    db: Session, sealer: Sealer, now: datetime
) -> None:
    version = make_draft(db, now=now)
    fill_bank(db, sealer, "SKM-KU-01", now=now)
    before = queries.stock_for(db, version.id)
    cell = ("KJK.SP02.006.01", "1.1")
    statement = (
        sa.select(ItemVersion)
        .join(Item, Item.id == ItemVersion.item_id)
        .where(Item.code.in_(before.codes[cell]))
    )
    for each in db.scalars(statement):
        each.state = ItemState.RETIRED
    db.flush()
    gaps = queries.coverage(db, version.id).gaps
    assert [(gap.unit, gap.kuk) for gap in gaps] == [cell]


def test_items_of_another_edition_of_the_unit_do_not_count(
    db: Session, sealer: Sealer, now: datetime
) -> None:
    make_published(db, sealer, now=now)
    package = changed_package(fee_idr=1)
    first = package.units[0]
    unit = replace(first.unit, description="Uraian yang berubah.")
    changed = replace(package, units=(replace(first, unit=unit), *package.units[1:]))
    draft = make_draft(db, now=now, package=changed)
    gaps = queries.coverage(db, draft.id).gaps
    assert {gap.unit for gap in gaps} == {unit.code}
    assert len(gaps) == sum(cell.unit == unit.code for cell in package.test.cells)


def test_a_newer_version_of_the_same_units_uses_the_same_bank(
    db: Session, sealer: Sealer, now: datetime
) -> None:
    make_published(db, sealer, now=now)
    draft = make_draft(db, now=now, package=changed_package(fee_idr=1))
    actions.publish_version(db, SYSTEM, draft.id, now=now)
    found = scheme_queries.published_version_id(db, "SKM-KU-01")
    assert found == draft.id


def test_the_travelling_schemes_have_no_gap_but_their_bank(db: Session) -> None:
    for code in ("kolektor-unit",):
        package = schemes.read_package(schemes.find_folder(code))
        assert compile_coverage(package, None).gaps == ()
