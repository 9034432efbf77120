"""Response headers: a strict CSP with a nonce, and no caching behind a log-in."""

import secrets

from flask import Flask, Response, g, request

from lsp.web import signing_in

_CSP = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
    "img-src 'self' data: blob:; media-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; "
    "frame-src 'self'; manifest-src 'self'; worker-src 'self'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors {ancestors}"
)


def csp_nonce() -> str:
    """This response's nonce."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def _headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault(
        "Content-Security-Policy", _CSP.format(nonce=csp_nonce(), ancestors="'none'")
    )
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint != "static" and (signing_in.actor().is_signed_in or _carries_form()):
        headers["Cache-Control"] = "no-store"
    return response


def _carries_form() -> bool:
    return bool(g.get("carries_form"))


def install(app: Flask) -> None:
    """Attach the headers and give templates `csp_nonce`."""
    app.after_request(_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
