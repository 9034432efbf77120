"""A real server on a fresh instance, and Debian's Chromium in front of it."""

import os
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.engine import make_url

from lsp.kernel.ids import new_id
from tests.journeys.live import Live, serving

SERVER = os.environ.get("LSP_TEST_DATABASE_URL", "")
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """`lsp serve` on SQLite with the example loaded."""
    with serving(tmp_path_factory.mktemp("journey")) as live:
        yield live


@pytest.fixture(scope="session")
def server(live: Live) -> str:
    """The address of that server."""
    return live.address


def _on_server(statement: str) -> None:
    engine = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture(scope="session")
def live_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """`lsp serve` and `lsp worker` on a PostgreSQL database of their own."""
    if not SERVER:
        pytest.skip("LSP_TEST_DATABASE_URL names no PostgreSQL server")
    name = f"lsp_journey_{new_id()}"
    _on_server(f"CREATE DATABASE {name}")
    url = make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    try:
        with serving(tmp_path_factory.mktemp("journey_postgres"), url) as live:
            yield live
    finally:
        _on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def looked() -> set[str]:
    """The pages that are checked already: a page is the same on either database."""
    return set()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, started once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS
        )
        yield browser
        browser.close()
