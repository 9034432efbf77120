"""A case before its day, and where its files lie."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lsp.adapters.database import Database
from lsp.adapters.files import FileStore
from lsp.web.edge import Services
from tests.assessments.stage import SignIn, Stage
from tests.factories.accounts import TEST_SEALER
from tests.factories.assessments import Case, make_case


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    """A folder of sealed files."""
    return FileStore(tmp_path / "files", TEST_SEALER)


@pytest.fixture
def case(db: Session, files: FileStore) -> Case:
    """A seat before the day."""
    return make_case(db, files)


@pytest.fixture
def stage(database: Database, services: Services, sign_in: SignIn) -> Stage:
    """Everything that a page test needs."""
    return Stage(database, services.files, sign_in)
