"""`lsp serve` and `lsp worker`."""

import fcntl
import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from lsp.cli import background
from lsp.config import Config, read_config
from lsp.demo.logins import LOGINS, PASSWORD
from lsp.web.console import EXIT_REFUSED, Console


@contextmanager
def only_server(config: Config) -> Iterator[None]:
    """On SQLite, refuse a second serving process of the same instance."""
    with (config.instance / "serving.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            click.echo("Another lsp serve already runs on this instance.", err=True)
            sys.exit(EXIT_REFUSED)
        yield


def _refuse_taken_port(host: str, port: int) -> None:
    """The web server shares ports silently, which would split visitors between two registers."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            click.echo(f"Port {port} on {host} cannot be used: {error.strerror}.", err=True)
            sys.exit(EXIT_REFUSED)


def _announce(config: Config, host: str, port: int) -> None:
    click.echo(f"Serving {config.origin} on http://{host}:{port} (stop with Ctrl-C)")
    if config.demo:
        click.echo(f"DATA CONTOH – kata sandi semua akun contoh: {PASSWORD}")
        for login in LOGINS:
            click.echo(f"  {login.role_label:<22} {login.email:<34} {login.name}")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=0, help="Processes; only one on SQLite (default), else cores.")
@click.option("--threads", default=8, show_default=True)
@click.pass_obj
def serve(console: Console, host: str, port: int, workers: int, threads: int) -> None:
    """Serve the web pages; on SQLite the background work runs in the same process."""
    from granian import Granian
    from granian.constants import Interfaces

    config = read_config()
    _refuse_taken_port(host, port)
    embedded = console.database.is_sqlite
    workers = 1 if embedded else workers or os.cpu_count() or 1
    console.database.close()
    _announce(config, host, port)
    sys.stdout.flush()
    server = Granian(
        "lsp.cli.wsgi:build",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers,
        blocking_threads=threads,
        log_access=False,
        backlog=1024,
        respawn_failed_workers=True,
        websockets=False,
    )
    if not embedded:
        server.serve()
        return
    with only_server(config):
        server.serve()


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now and stop.")
@click.pass_obj
def worker(console: Console, once: bool) -> None:
    """Do the background work: close overdue tests, finish certificates, send mail."""
    if once:
        background.do_what_is_due(console.services, console.now())
        return
    if console.database.is_sqlite:
        background.run_until(console.services, threading.Event())
        return
    background.run_on_postgres(console.services)
