"""Publishing: only a scheme that can be assessed and printed, once, for ever."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from lsp.kernel.refusal import Refused
from lsp.kernel.roles import SYSTEM
from lsp.schemes import actions, queries
from lsp.schemes.rules import VersionStatus
from lsp.schemes.rules.package import Package
from lsp.schemes.rules.publishing import package_hash, why_not_publish
from tests.factories.coverage import full_stock
from tests.factories.schemes import changed_package, make_scheme, sample_package


def _codes(package: Package, status: VersionStatus = VersionStatus.PROPOSED) -> set[str]:
    return {reason.code for reason in why_not_publish(package, status, full_stock(package))}


def test_the_sample_may_be_published() -> None:
    assert _codes(sample_package()) == set()


@pytest.mark.parametrize("status", sorted(set(VersionStatus) - {VersionStatus.PROPOSED}))
def test_only_a_proposed_version_may_be_published(status: VersionStatus) -> None:
    assert _codes(sample_package(), status) == {"step_not_allowed"}


def test_every_criterion_needs_a_method() -> None:
    package = sample_package()
    cells = package.test.cells[1:]
    exam = replace(package.test, cells=cells, items=len(cells))
    assert _codes(replace(package, plan=package.plan[1:], test=exam)) == {"kuk_uncovered"}


def test_cells_must_sum_to_the_length_of_the_test() -> None:
    package = sample_package()
    exam = replace(package.test, items=21)
    assert _codes(replace(package, test=exam)) == {"cells_do_not_sum"}


def test_a_cell_outside_the_plan_is_refused() -> None:
    package = sample_package()
    cell = replace(package.test.cells[0], kuk="1.3")  # planned by portfolio only
    exam = replace(package.test, cells=(cell, *package.test.cells[1:]))
    assert _codes(replace(package, test=exam)) == {"cell_without_plan", "test_without_cell"}


def test_every_tested_unit_needs_a_pass_mark_within_reach() -> None:
    package = sample_package()
    first, *others = package.test.unit_rules
    missing = replace(package.test, unit_rules=tuple(others))
    assert _codes(replace(package, test=missing)) == {"unit_rule_missing"}
    high = replace(package.test, unit_rules=(replace(first, min_correct=9), *others))
    assert _codes(replace(package, test=high)) == {"unit_rule_too_high"}


@pytest.mark.parametrize("name", ["title_en", "area_en", "qualification_en"])
def test_a_missing_english_title_blocks_publishing(name: str) -> None:
    assert _codes(changed_package(**{name: " "})) == {"english_missing"}


def test_a_missing_english_unit_title_blocks_publishing(db: Session, now: datetime) -> None:
    package = sample_package()
    placed = package.units[0]
    unit = replace(placed.unit, title_en="")
    units = (replace(placed, unit=unit), *package.units[1:])
    result = actions.import_package(db, SYSTEM, replace(package, units=units), now=now)
    stock = full_stock(package)
    with pytest.raises(Refused, match=r"KJK\.SP02\.006\.01"):
        actions.publish_version(db, SYSTEM, result.version.id, stock=stock, now=now)
    assert queries.published_versions(db) == []


def test_a_newer_version_supersedes_the_older_one(db: Session, now: datetime) -> None:
    before = make_scheme(db)
    after = make_scheme(db, changed_package(fee_idr=1), now=now)
    assert [row.version_id for row in queries.published_versions(db)] == [after.version_id]
    assert queries.outline(db, before.version_id).status is VersionStatus.SUPERSEDED


def test_equal_packages_have_equal_hashes_and_others_have_not() -> None:
    assert package_hash(sample_package()) == package_hash(changed_package())
    assert package_hash(sample_package()) != package_hash(changed_package(fee_idr=1))


def test_an_outline_takes_four_statements(db: Session) -> None:
    import sqlalchemy as sa

    outline = make_scheme(db)
    db.expunge_all()
    seen: list[str] = []
    engine = db.get_bind()

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    queries.outline(db, outline.version_id)
    sa.event.remove(engine, "before_cursor_execute", note)
    assert len(seen) <= 4, seen


def test_the_exam_plan_follows_the_package(db: Session) -> None:
    outline = make_scheme(db)
    plan = queries.exam_plan(db, outline.version_id)
    assert plan.items == sum(cell.items for cell in plan.cells) == 20
    assert [rule.min_correct for rule in plan.unit_rules] == [6, 5, 4]
