"""Cross-site request forgery: a token on every form, and the browser's own word on the origin."""

from flask import Flask, g, request
from flask_wtf.csrf import CSRFProtect, generate_csrf

from lsp.kernel.refusal import NotAllowed

protect = CSRFProtect()


def _csrf_token() -> str:
    g.carries_form = True
    return str(generate_csrf())


def _refuse_foreign_posts() -> None:
    if request.method in {"GET", "HEAD", "OPTIONS"} or request.path.startswith("/api/"):
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise NotAllowed


def install(app: Flask) -> None:
    """Attach the protection; machine endpoints exempt themselves with `protect.exempt`."""
    protect.init_app(app)
    app.before_request(_refuse_foreign_posts)
    app.jinja_env.globals["csrf_token"] = _csrf_token
