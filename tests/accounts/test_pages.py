"""Registering, signing in, the throttle, resets, revocation and roles, through the pages."""

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import sqlalchemy as sa
from flask.testing import FlaskClient

from lsp.accounts.models import Person, RoleGrant, SignInSession
from lsp.adapters.clock import now as clock
from lsp.adapters.database import Database
from lsp.kernel.roles import Role
from lsp.notices.actions import deliver_pending
from lsp.web.edge import Services
from tests.factories.accounts import make_person

GOOD = {
    "full_name": "Siti Contohwati",
    "email": "Siti@Contoh.example",
    "password": "kopi pahit tiap pagi",
    "processing": "y",
}


def _register(client: FlaskClient, **changes: str) -> int:
    return client.send("/daftar", {**GOOD, **changes}).status_code  # type: ignore[attr-defined]


def _sign_in(client: FlaskClient, login: str, password: str) -> object:
    return client.send("/masuk", {"login": login, "password": password})  # type: ignore[attr-defined]


def test_a_candidate_registers_signs_in_and_out(client: FlaskClient, database: Database) -> None:
    assert _register(client) == 303
    answer = _sign_in(client, "siti@contoh.example", GOOD["password"])
    assert answer.status_code == 303
    assert client.get("/akun").status_code == 200
    with database.reading() as db:
        grant = db.scalars(sa.select(RoleGrant)).one()
        assert grant.role is Role.CANDIDATE
    client.send("/keluar")
    assert client.get("/akun").status_code == 302
    with database.reading() as db:
        assert db.scalars(sa.select(SignInSession)).one().revoked_at is not None


def test_registering_a_taken_address_says_the_same_and_changes_nothing(
    client: FlaskClient, database: Database
) -> None:
    first = client.send("/daftar", GOOD)
    second = client.send("/daftar", {**GOOD, "full_name": "Orang Lain"})
    assert (first.status_code, first.location) == (second.status_code, second.location)
    with database.reading() as db:
        assert [p.full_name for p in db.scalars(sa.select(Person))] == ["Siti Contohwati"]


def test_bad_registrations_say_why_and_change_nothing(
    client: FlaskClient, database: Database
) -> None:
    for changes in (
        {"email": "bukan-surel"},
        {"email": ""},
        {"password": "pendek"},
        {"full_name": ""},
        {"processing": ""},
        {"email": "", "phone": "12"},
        {"full_name": "x" * 121},
    ):
        assert _register(client, **changes) == 422
    with database.reading() as db:
        assert db.scalars(sa.select(Person)).all() == []


def test_a_phone_number_alone_is_enough(client: FlaskClient) -> None:
    assert _register(client, email="", phone="0812 3456 7890") == 303
    assert _sign_in(client, "+62 812-3456-7890", GOOD["password"]).status_code == 303


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(client: FlaskClient) -> None:
    _register(client)
    client.get("/masuk")  # takes the greeting after registering
    wrong = _sign_in(client, "siti@contoh.example", "salah sekali 1").get_data(as_text=True)
    unknown = _sign_in(client, "tiada@contoh.example", "salah sekali 1").get_data(as_text=True)

    def bare(page: str) -> str:
        secrets = r'(value|nonce|content)="[^"]*"'
        return re.sub(secrets, "", page)

    assert "tidak cocok" in wrong
    assert bare(wrong) == bare(unknown)


def test_five_failures_block_and_the_right_password_does_not_open_early(
    client: FlaskClient,
) -> None:
    _register(client)
    for _ in range(5):
        assert _sign_in(client, "siti@contoh.example", "salah sekali 1").status_code == 200
    assert _sign_in(client, "siti@contoh.example", GOOD["password"]).status_code == 429


def test_a_one_time_link_works_once_and_ends_every_session(
    client: FlaskClient, services: Services, tmp_path: Path
) -> None:
    _register(client)
    _sign_in(client, "siti@contoh.example", GOOD["password"])
    other = client.application.test_client()
    other.send("/sandi/lupa", {"login": "siti@contoh.example"})  # type: ignore[attr-defined]
    deliver_pending(services.database, services.mailer, services.sealer, now=clock())
    (mail,) = (tmp_path / "outbox").iterdir()
    body = message_from_bytes(mail.read_bytes(), policy=policy.default).get_content()
    link = re.search(r"http://localhost(/sandi/baru/\S+)", body).group(1)  # type: ignore[union-attr]
    fresh = {"password": "teh manis tiap sore"}
    assert other.send(link, fresh).status_code == 303  # type: ignore[attr-defined]
    assert client.get("/akun").status_code == 302
    again = other.send(link, {"password": "air putih tiap jam"})  # type: ignore[attr-defined]
    assert again.location.endswith("/sandi/lupa")
    assert _sign_in(client, "siti@contoh.example", fresh["password"]).status_code == 303


def test_a_reset_for_nobody_says_the_same_and_sends_nothing(
    client: FlaskClient, services: Services, tmp_path: Path
) -> None:
    _register(client)
    known = client.send("/sandi/lupa", {"login": "siti@contoh.example"})
    unknown = client.send("/sandi/lupa", {"login": "tiada@contoh.example"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    deliver_pending(services.database, services.mailer, services.sealer, now=clock())
    assert len(list((tmp_path / "outbox").iterdir())) == 1


def test_a_foreign_next_address_is_ignored(client: FlaskClient) -> None:
    _register(client)
    for target in ("https://jahat.example", "//jahat.example", "/\\jahat.example"):
        answer = client.send(
            f"/masuk?next={target}", {"login": "siti@contoh.example", "password": GOOD["password"]}
        )
        assert answer.location == "/"


def test_a_post_without_token_or_from_elsewhere_is_refused(client: FlaskClient) -> None:
    assert client.post("/daftar", data=GOOD).status_code == 400
    foreign = client.send("/daftar", GOOD, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


def test_a_revoked_role_is_gone_at_the_next_request(
    database: Database, sign_in: Callable[[Person], FlaskClient]
) -> None:
    with database.writing() as db:
        admin = make_person(db, "Admin Contoh", roles=(Role.SYSTEM_ADMINISTRATOR,))
        clerk = make_person(db, "Budi Contoh", roles=(Role.SECRETARIAT,))
        grant_id = db.scalars(
            sa.select(RoleGrant.public_id).where(RoleGrant.person_id == clerk.id)
        ).one()
    clerks, admins = sign_in(clerk), sign_in(admin)
    assert clerks.get("/orang").status_code == 200
    assert admins.send(f"/peran/{grant_id}/cabut").status_code == 303  # type: ignore[attr-defined]
    assert clerks.get("/orang").status_code == 403


def test_an_administrator_grants_a_role_but_not_to_themselves(
    database: Database, sign_in: Callable[[Person], FlaskClient]
) -> None:
    with database.writing() as db:
        admin = make_person(db, "Admin Contoh", roles=(Role.SYSTEM_ADMINISTRATOR,))
        other = make_person(db, "Rina Contoh")
    client = sign_in(admin)
    until = (clock().date() + timedelta(days=30)).isoformat()
    form = {"role": "assessor", "expires_on": until}
    assert client.send(f"/orang/{other.public_id}/peran", form).status_code == 303  # type: ignore[attr-defined]
    own = client.send(f"/orang/{admin.public_id}/peran", form)  # type: ignore[attr-defined]
    assert own.status_code == 409
    assert "dirinya sendiri" in own.get_data(as_text=True)


def test_language_and_look_are_kept_per_person(
    database: Database, sign_in: Callable[[Person], FlaskClient]
) -> None:
    with database.writing() as db:
        person = make_person(db, "Siti Contoh")
    client = sign_in(person)
    client.send("/bahasa", {"lang": "en", "next": "/akun"})  # type: ignore[attr-defined]
    client.send("/tampilan", {"theme": "dark", "next": "/akun"})  # type: ignore[attr-defined]
    page = sign_in(person).get("/akun").get_data(as_text=True)
    assert '<html lang="en" data-theme="dark"' in page
    assert "My account" in page


def test_pages_behind_a_log_in_are_never_stored(
    database: Database, sign_in: Callable[[Person], FlaskClient]
) -> None:
    with database.writing() as db:
        person = make_person(db, "Siti Contoh")
    assert sign_in(person).get("/akun").headers["Cache-Control"] == "no-store"


def test_a_signed_in_person_changes_the_password_and_other_devices_leave(
    client: FlaskClient,
) -> None:
    _register(client)
    other = client.application.test_client()
    for browser in (client, other):
        _sign_in(browser, "siti@contoh.example", GOOD["password"])
    wrong = client.send(
        "/akun/sandi", {"present": "bukan ini sama sekali", "password": "teh manis sore"}
    )
    assert wrong.status_code == 422
    form = {"present": GOOD["password"], "password": "teh manis tiap sore"}
    assert client.send("/akun/sandi", form).status_code == 303
    assert client.get("/akun").status_code == 200
    assert other.get("/akun").status_code == 302
