"""Rendering helpers: pages, lists in pages, downloads, and going back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlsplit

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from lsp.web.language import gettext

Row = TypeVar("Row")
PAGE_SIZE = 25


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list: its rows, its number from 1, and the total number of rows."""

    rows: Sequence[Row]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // self.size))


def page_number() -> int:
    """The page asked for by ?halaman=, at least 1 and at most 10,000."""
    raw = request.args.get("halaman", "1")
    return min(max(int(raw), 1), 10_000) if raw.isdecimal() else 1


def done(text: str, endpoint: str, **arguments: Any) -> ResponseReturnValue:
    """Say that the deed was done and go to a page (POST, redirect, GET)."""
    flash(gettext(text), "ok")
    return redirect(url_for(endpoint, **arguments), code=303)


def status_of(form: FlaskForm) -> int:
    """422 when the form came back with errors, else 200."""
    return 422 if form.errors else 200


def local_target(raw: str | None, fallback: str) -> str:
    """A path within this site, or the fallback; foreign and odd targets are ignored."""
    if not raw or not raw.startswith("/") or raw.startswith(("//", "/\\")) or "\\" in raw:
        return fallback
    parts = urlsplit(raw)
    return fallback if parts.scheme or parts.netloc else raw


def download(content: bytes, file_name: str, media_type: str, *, inline: bool = False) -> Response:
    """A private file: never run, never cached, never sniffed."""
    kind = "inline" if inline else "attachment"
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in file_name)
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = (
        f"{kind}; filename=\"{safe}\"; filename*=UTF-8''{quote(file_name, safe='')}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; "
        "frame-ancestors 'self'"
    )
    response.headers["Cache-Control"] = "no-store"
    if media_type.startswith("video/"):
        response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response
