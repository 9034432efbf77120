"""The application on a port of its own, with every request line noted as the server sees it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server


@dataclass
class Live:
    """A running server and everything that reached it: request lines, headers and bodies."""

    origin: str
    seen: list[str] = field(default_factory=list)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(app: Flask, port: int) -> Iterator[Live]:
    live = Live(f"http://127.0.0.1:{port}")

    class Handler(WSGIRequestHandler):
        timeout = 5  # seconds; a browser may open a connection and never use it

        def log_request(self, *_: Any) -> None:
            live.seen.append(f"{self.requestline}\n{self.headers}")

    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Handler)
    # Closing waits for the answers under way: each holds a connection of the database.
    server.daemon_threads, server.block_on_close = False, True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield live
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
