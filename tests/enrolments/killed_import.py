"""Carries an import on, slowly, in a process of its own that a test kills.

python -m tests.enrolments.killed_import DATABASE_URL RUN_ID
"""

import sys
from datetime import UTC, datetime

from lsp.adapters.database import Database
from lsp.app import import_models
from lsp.enrolments import actions
from lsp.enrolments.actions import carrying
from lsp.enrolments.rules import RunStatus
from tests.factories.accounts import TEST_SEALER

NOW = datetime(2026, 11, 3, 3, 0, tzinfo=UTC)


def main() -> None:
    url, run_id = sys.argv[1:]
    import_models()
    carrying.BATCH = 5
    database = Database(url)
    status = RunStatus.IMPORTING
    while status is RunStatus.IMPORTING:
        status = actions.carry_on(database, TEST_SEALER, run_id, now=NOW, seconds=0)
        sys.stdout.write("batch\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
