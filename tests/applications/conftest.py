"""What the tests of this room share."""

import pytest
from sqlalchemy.orm import Session

from lsp.accounts.models import Person
from lsp.adapters.database import Database
from lsp.adapters.files import FileStore
from lsp.adapters.sealing import Sealer
from lsp.kernel.roles import Role
from lsp.schemes.rules.outline import SchemeOutline
from lsp.web.edge import Services
from tests.applications.stage import SignIn, Stage
from tests.factories.accounts import make_person
from tests.factories.organization import make_organization
from tests.factories.schemes import make_scheme


@pytest.fixture
def scheme(db: Session) -> SchemeOutline:
    return make_scheme(db)


@pytest.fixture
def files(services: Services) -> FileStore:
    return services.files


@pytest.fixture
def sari(db: Session, scheme: SchemeOutline, sealer: Sealer) -> Person:
    return make_person(
        db,
        "Sari Contoh",
        roles=(Role.CANDIDATE,),
        phone="+6281200000001",
        employer="KSP Contoh",
        sealer=sealer,
    )


@pytest.fixture
def dewi(db: Session, sealer: Sealer) -> Person:
    return make_person(db, "Dewi Administrasi", roles=(Role.SECRETARIAT,), sealer=sealer)


@pytest.fixture
def stage(database: Database, services: Services, sign_in: SignIn) -> Stage:
    sealer = services.sealer
    with database.writing() as db:
        make_organization(db)
        make_scheme(db)
        people = {
            "sari": make_person(db, "Sari Contoh", roles=(Role.CANDIDATE,), sealer=sealer),
            "other": make_person(db, "Orang Lain", roles=(Role.CANDIDATE,), sealer=sealer),
            "dewi": make_person(db, "Dewi", roles=(Role.SECRETARIAT,), sealer=sealer),
            "rina": make_person(db, "Rina", roles=(Role.ASSESSOR,), sealer=sealer),
            "both": make_person(
                db, "Dua Peran", roles=(Role.SECRETARIAT, Role.CANDIDATE), sealer=sealer
            ),
        }
    browsers = {name: sign_in(person) for name, person in people.items()}
    return Stage(database, services, people, browsers)
