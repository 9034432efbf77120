"""Numbers from locked counters: never "last + 1", never twice, without gaps."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from lsp.adapters.database import Base


def take_number(db: Session, counter: type[Base], **key: Any) -> int:
    """The next number of the counter row with this key (columns of `counter` beside `last`).

    The row stays locked until the caller's transaction ends, so a rolled-back number is given again
    and two transactions never hold the same one.
    """
    table: Any = counter.__table__
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    insert = sqlite_insert if is_sqlite else postgresql_insert
    db.execute(insert(table).values(**key, last=0).on_conflict_do_nothing())
    taken = sa.update(table).values(last=table.c.last + 1).returning(table.c.last)
    number: int = db.execute(taken.where(*(table.c[n] == v for n, v in key.items()))).scalar_one()
    return number
