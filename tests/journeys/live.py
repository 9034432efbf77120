"""A real `lsp serve` on an instance of its own, with the example loaded."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lsp.kernel.zones import Zone

ROOT = Path(__file__).resolve().parents[2]
LSP = [sys.executable, "-m", "tests.journeys.clock"]


@dataclass(frozen=True, slots=True)
class Live:
    """A running instance: its address, and the environment in which `lsp` works on it."""

    address: str
    env: dict[str, str]

    @property
    def now(self) -> datetime:
        """The moment on the clock of the instance."""
        return datetime.now(UTC) + timedelta(seconds=self._ahead)

    @property
    def _ahead(self) -> float:
        return float(Path(self.env["LSP_TEST_CLOCK"]).read_text())

    def wait_until(self, moment: datetime) -> None:
        """Put the clock forward to the moment; it never goes back."""
        ahead = max(self._ahead, self._ahead + (moment - self.now).total_seconds())
        Path(self.env["LSP_TEST_CLOCK"]).write_text(str(ahead))

    def run(self, *arguments: str, check: bool = True) -> str:
        """What `lsp` with these arguments prints."""
        done = subprocess.run(
            [*LSP, *arguments], env=self.env, cwd=ROOT, capture_output=True, text=True, check=check
        )
        return done.stdout

    def ask(self, *arguments: str) -> Any:
        """What `lsp` with these arguments and --json answers, whatever its exit code."""
        return json.loads(self.run(*arguments, "--json", check=False))


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


def _until_morning() -> float:
    """Seconds to the next nine o'clock in Jakarta: a journey that began late would end at night."""
    now = datetime.now(Zone.WIB.info)
    morning = now.replace(hour=9, minute=0, second=0, microsecond=0)
    return ((morning - now) % timedelta(days=1)).total_seconds()


def _live(folder: Path, port: int, database_url: str) -> Live:
    address = f"http://127.0.0.1:{port}"
    env = {
        **os.environ,
        "LSP_INSTANCE": str(folder / "instance"),
        "LSP_ORIGIN": address,
        "LSP_TEST_CLOCK": str(folder / "clock"),
        "PYTHONPATH": str(ROOT),
    }
    env.pop("LSP_DATABASE_URL", None)
    if database_url:
        env["LSP_DATABASE_URL"] = database_url
    (folder / "clock").write_text(str(_until_morning()))
    return Live(address, env)


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    for process in processes:
        process.wait(timeout=20)


@contextmanager
def serving(folder: Path, database_url: str = "") -> Iterator[Live]:
    """The example on SQLite in this folder, or on the given database with its own worker."""
    port = _free_port()
    live = _live(folder, port, database_url)
    live.run("init")
    live.run("demo", "load")
    deeds = [["serve", "--port", str(port)]] + ([["worker"]] if database_url else [])
    processes = [
        subprocess.Popen([*LSP, *deed], env=live.env, cwd=ROOT, start_new_session=True)
        for deed in deeds
    ]
    try:
        _wait_until_ready(live.address, processes[0])
        yield live
    finally:
        _stop(processes)
