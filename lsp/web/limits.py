"""How large a request may be: one limit for all, and more where a view says so."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])


def takes(size_bytes: int) -> Callable[[View], View]:
    """Declare that a view takes requests of up to this many bytes."""

    def mark(view: View) -> View:
        view.lsp_takes = size_bytes  # type: ignore[attr-defined]
        return view

    return mark


def _widen() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    size = getattr(view, "lsp_takes", None)
    if isinstance(size, int):
        request.max_content_length = size


def install(app: Flask) -> None:
    """Attach the limits; before anything that reads a body."""
    app.before_request(_widen)
