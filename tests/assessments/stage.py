"""A case that is committed, and browsers of its people."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.adapters.files import FileStore
from lsp.assessments import queries
from tests.factories.assessments import Case, hash_of, make_case

SignIn = Callable[[Person], FlaskClient]


class Stage:
    """A case that is committed, and browsers of its people."""

    def __init__(self, database: Database, files: FileStore, sign_in: SignIn) -> None:
        self.database, self.files, self.sign_in = database, files, sign_in

    def make(self, *deeds: Callable[[Session, Case], None]) -> Case:
        """A case on which the deeds were done."""
        with self.database.writing() as db:
            case = make_case(db, self.files)
            for deed in deeds:
                deed(db, case)
        return case

    def look(self, case: Case) -> queries.SeatStanding:
        """Where it stands now."""
        with self.database.reading() as db:
            return queries.standing_of(db, case.seat.id)

    def hash_of(self, case: Case, code: str) -> str:
        """What a reader of the form sees."""
        subject = case.application.public_id if code == "FR.APL.02" else case.seat_id
        with self.database.reading() as db:
            return hash_of(db, code, subject)


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    """The page at this path."""
    response = client.get(path)
    assert response.status_code == status, path
    return response.get_data(as_text=True)
