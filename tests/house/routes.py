"""The list of all routes: method, address, endpoint, and who may."""

import tempfile
from pathlib import Path

from flask import Flask

from lsp.adapters.keyring import create_keyring
from lsp.adapters.signing import create_signing_key
from lsp.app import create_app
from lsp.config import read_config

LIST = Path(__file__).with_name("routes.txt")


def lines(app: Flask) -> list[str]:
    """One line a route, sorted by address."""
    found = []
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "lsp_access", None)
        demand = "UNDECIDED" if access is None else access.permission or "public"
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        found.append((rule.rule, f"{methods} {rule.rule} {rule.endpoint} {demand}"))
    return [line for _, line in sorted(found)]


def _write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        config = read_config({"LSP_INSTANCE": folder})
        create_keyring(config.secrets_folder)
        create_signing_key(config.secrets_folder / "signing", "list")
        LIST.write_text("\n".join(lines(create_app(config))) + "\n", "utf-8")


if __name__ == "__main__":
    _write()
