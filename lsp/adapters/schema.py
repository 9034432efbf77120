"""What migrations need beyond tables: fences that keep append-only tables append-only."""

from typing import Any

_FUNCTION = """
CREATE OR REPLACE FUNCTION lsp_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME; END;
$$ LANGUAGE plpgsql
"""


def protect(op: Any, table: str) -> None:
    """Refuse UPDATE and DELETE on the table, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'table {table} is append-only'); END"
            )
        return
    op.execute(_FUNCTION)
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION lsp_append_only()"
    )


def unprotect(op: Any, table: str) -> None:
    """Remove the fence, before the table itself is dropped."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{verb}")
        return
    op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
