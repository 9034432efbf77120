"""What the tests of this room share."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.adapters.sealing import Sealer
from lsp.enrolments.models import EnrolmentGroup, Sponsor
from lsp.kernel.roles import Role
from lsp.schemes.rules.outline import SchemeOutline
from lsp.web.edge import Services
from tests.factories.accounts import make_person
from tests.factories.enrolments import make_group, make_officer, make_sponsor
from tests.factories.organization import make_council, make_organization
from tests.factories.schemes import make_scheme


@dataclass
class Stage:
    """A sponsor with an officer and an empty group, and the people around them."""

    database: Database
    services: Services
    sign_in: Callable[[Person], FlaskClient]
    scheme: SchemeOutline
    sponsor: Sponsor
    officer: Person
    group: EnrolmentGroup
    people: dict[str, Person]

    @property
    def sealer(self) -> Sealer:
        """Seals as the application does."""
        return self.services.sealer

    def page(self, name: str) -> FlaskClient:
        """A browser of one of the people."""
        return self.sign_in(self.officer if name == "officer" else self.people[name])


@pytest.fixture
def stage(
    database: Database, services: Services, sign_in: Callable[[Person], FlaskClient]
) -> Stage:
    sealer = services.sealer
    with database.writing() as db:
        make_organization(db)
        make_council(db)
        scheme = make_scheme(db)
        sponsor = make_sponsor(db)
        officer = make_officer(db, sponsor)
        group = make_group(db, sponsor, officer, scheme, sealer=sealer)
        other = make_sponsor(db, "Kopdit Contoh Rukun")
        people = {
            "other": make_officer(db, other, "Orang Lain"),
            "idle": make_person(db, "Belum Ditunjuk", roles=(Role.SPONSOR,), sealer=sealer),
            "office": make_person(db, "Dewi", roles=(Role.SECRETARIAT,), sealer=sealer),
            "manager": make_person(db, "Maya", roles=(Role.CERTIFICATION_MANAGER,), sealer=sealer),
        }
        db.flush()
        db.expunge_all()
    return Stage(database, services, sign_in, scheme, sponsor, officer, group, people)
