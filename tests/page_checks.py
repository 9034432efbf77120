"""Checks on every page that any test fetches, and a client that posts forms as a browser does."""

from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lsp.web.edge import Services

STATEMENT_CEILING = 12
# html5lib's reports that real browsers and the standard do not share.
_TOLERATED = {"unexpected-char-after-body", "expected-doctype-but-got-chars"}


class CheckedClient(FlaskClient):
    """A test client that checks each HTML answer and sends the CSRF token with each POST."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send the request; on HTML, check the page."""
        with _counted(self) as counter:
            response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 308}:
            check_page(response.get_data(as_text=True), response.headers)
            if response.request.method == "GET":
                assert counter.count <= STATEMENT_CEILING, (
                    f"{response.request.path}: {counter.count} statements:\n"
                    + "\n".join(counter.statements)
                )
        return response

    def csrf(self) -> str:
        """A token this browser's session accepts."""
        with self.session_transaction() as session:
            from flask_wtf.csrf import generate_csrf

            with self.application.test_request_context():
                from flask import session as request_session

                request_session.update(session)
                token = generate_csrf()
                session.update(request_session)
        return token

    def send(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """POST a form with its CSRF token."""
        return self.post(path, data={"csrf_token": self.csrf(), **(data or {})}, **kwargs)


class _counted:  # noqa: N801 - reads as a word at the with statement
    """Counts the SQL statements of one request."""

    def __init__(self, client: FlaskClient) -> None:
        services = client.application.extensions["lsp"]
        assert isinstance(services, Services)
        self._engine = services.database.engine
        self.statements: list[str] = []

    @property
    def count(self) -> int:
        """How many statements beside BEGIN."""
        return len(self.statements)

    def _note(self, _c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        if not statement.upper().startswith(("BEGIN", "PRAGMA", "SET", "SAVEPOINT", "RELEASE")):
            self.statements.append(statement[:200])

    def __enter__(self) -> "_counted":
        sa.event.listen(self._engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sa.event.remove(self._engine, "before_cursor_execute", self._note)


def check_page(html: str, headers: Any) -> None:
    """Valid HTML5, one h1, a title, unique ids, labelled controls, nothing inline."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    errors = [str(code) for _, code, _ in parser.errors if code not in _TOLERATED]
    assert not errors, f"invalid HTML: {errors[:5]}"
    assert len(tree.findall(".//h1")) == 1, "a page has exactly one h1"
    title = tree.find(".//title")
    assert title is not None, "a page has a title"
    assert (title.text or "").strip(), "the title says something"
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids)), f"ids repeat: {sorted({i for i in ids if ids.count(i) > 1})}"
    _check_controls(tree, set(ids))
    _check_inline(tree)
    policy = headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


def _check_controls(tree: Element, ids: set[str | None]) -> None:
    labelled = {label.get("for") for label in tree.iter("label")}
    inside = {control for label in tree.iter("label") for control in label.iter()}
    for control in tree.iter():
        if control.tag not in {"input", "select", "textarea"} or control.get("type") in {
            "hidden",
            "submit",
            "button",
        }:
            continue
        named = (
            control.get("id") in labelled
            or control in inside
            or control.get("aria-label")
            or control.get("aria-labelledby")
        )
        assert named, f"a control has no label: {control.attrib}"
    for node in tree.iter():
        for reference in ("aria-describedby", "aria-labelledby", "for"):
            for name in (node.get(reference) or "").split():
                assert name in ids, f"{reference}={name} points nowhere"


def _check_inline(tree: Element) -> None:
    for node in tree.iter():
        assert "style" not in node.attrib, f"inline style on {node.tag}"
        handlers = [name for name in node.attrib if name.startswith("on")]
        assert not handlers, f"inline handler {handlers} on {node.tag}"
    for script in tree.iter("script"):
        assert (
            script.get("src") or script.get("nonce") or script.get("type", "").endswith("json")
        ), "a script without source or nonce"
