"""What the web server runs in each of its processes."""

import threading

from flask import Flask

from lsp.app import build_services, configure_logs, create_app
from lsp.cli import background
from lsp.config import read_config


def build() -> Flask:
    """The application; on SQLite with the background thread beside it."""
    config = read_config()
    configure_logs(config.log_level)
    services = build_services(config)
    app = create_app(config, services=services)
    if services.database.is_sqlite:
        threading.Thread(
            target=background.run_until, args=(services, threading.Event()), daemon=True
        ).start()
    return app
