"""Error answers: plain sentences for people, codes for machines, nothing revealed."""

import structlog
from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from lsp.adapters.database import DatabaseBusy
from lsp.adapters.files import StorageFull, is_full
from lsp.kernel.refusal import NotAllowed, NotFound, Refused
from lsp.kernel.text import N_
from lsp.web.language import gettext, sentences

log = structlog.get_logger()
_PAGES = {400, 403, 404, 409, 413, 429, 500, 503, 507}


def wants_json() -> bool:
    """Whether the caller is a program rather than a person's page load."""
    return request.path.startswith("/api/") or (
        request.accept_mimetypes.best == "application/json" or request.is_json
    )


def answer(status: int, code: str, reasons: list[str] | None = None) -> ResponseReturnValue:
    """The error page, or the same as JSON."""
    if wants_json():
        return {"error": code, "reasons": reasons or []}, status
    page = status if status in _PAGES else 400 if status < 500 else 500
    return render_template(f"errors/{page}.html", reasons=reasons or []), status


def _refused(error: Refused) -> ResponseReturnValue:
    log.info("refused", codes=[reason.code for reason in error.reasons], path=request.path)
    return answer(
        409, error.reasons[0].code if error.reasons else "refused", sentences(error.reasons)
    )


def _not_allowed(_error: NotAllowed) -> ResponseReturnValue:
    log.warning("denied", endpoint=request.endpoint, method=request.method)
    return answer(403, "not_allowed")


def _conflict(error: IntegrityError) -> ResponseReturnValue:
    # The first line names the constraint; PostgreSQL's second one quotes values.
    log.warning("conflict", detail=str(error.orig).partition("\n")[0][:200])
    return answer(409, "conflict")


def _full(error: Exception) -> ResponseReturnValue:
    log.error("storage_full", detail=str(error)[:200])
    text = N_(
        "Penyimpanan server sedang penuh. Yang sudah terkirim tetap tersimpan; "
        "coba lagi nanti atau hubungi sekretariat."
    )
    return answer(507, "storage_full", [gettext(text)])


def _fault_of_disk(error: OSError) -> ResponseReturnValue:
    return _full(error) if is_full(error) else _unexpected(error)


def _unavailable(error: Exception) -> ResponseReturnValue:
    if "disk is full" in str(error) or "No space left" in str(error):
        return _full(error)
    log.error("unavailable", kind=type(error).__name__, detail=str(error)[:200])
    return answer(503, "busy")


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    return answer(error.code, error.name.lower().replace(" ", "_"))


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.testing:
        raise error
    log.error("unexpected", path=request.path, kind=type(error).__name__, exc_info=error)
    return answer(500, "unexpected")


def install(app: Flask) -> None:
    """Attach the handlers."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(NotFound, lambda _error: answer(404, "not_found"))
    app.register_error_handler(CSRFError, lambda _error: answer(400, "form_expired"))
    app.register_error_handler(IntegrityError, _conflict)
    # A value that no column holds, such as a NUL in an address, is the sender's fault.
    app.register_error_handler(DataError, lambda _error: answer(400, "bad_value"))
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(DatabaseBusy, _unavailable)
    app.register_error_handler(StorageFull, _full)
    app.register_error_handler(OSError, _fault_of_disk)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)
