"""A real server on a fresh instance, and Debian's Chromium in front of it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_until_ready(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        assert server.poll() is None, "the server stopped at once"
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the server was not ready within half a minute")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `lsp serve` with the example loaded."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    env = {
        **os.environ,
        "LSP_INSTANCE": str(tmp_path_factory.mktemp("journey") / "instance"),
        "LSP_ORIGIN": address,
        "PYTHONPATH": str(ROOT),
    }
    env.pop("LSP_DATABASE_URL", None)
    lsp = [sys.executable, "-c", "from lsp.cli import main; main()"]
    for command in (["init"], ["demo", "load"]):
        subprocess.run([*lsp, *command], env=env, check=True, cwd=ROOT)
    server = subprocess.Popen(
        [*lsp, "serve", "--port", str(port)], env=env, cwd=ROOT, start_new_session=True
    )
    try:
        _wait_until_ready(address, server)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, started once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS
        )
        yield browser
        browser.close()
