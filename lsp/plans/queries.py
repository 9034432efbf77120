"""Reading what a scheme version is covered by: its plan, and what its bank has ready."""

from sqlalchemy.orm import Session

from lsp.question_banks import queries as banks
from lsp.schemes import queries as schemes
from lsp.schemes.rules.coverage import Coverage, compile_coverage
from lsp.schemes.rules.stock import Stock, stock_of


def stock_for(db: Session, version_id: int) -> Stock:
    """The ready items of a scheme's bank that serve the KUK of this version."""
    outline = schemes.outline(db, version_id)
    ours = {kuk.id for kuk in outline.kuk()}
    ready = banks.ready_items(db, outline.scheme_code)
    items = [(item.unit_code, item.kuk_number, item.code) for item in ready if item.kuk_id in ours]
    return stock_of(items, banks.enemy_pairs(db, outline.scheme_code))


def coverage(db: Session, version_id: int) -> Coverage:
    """The compiled coverage of a version, with what the bank has ready now."""
    return compile_coverage(schemes.package_of(db, version_id), stock_for(db, version_id))
