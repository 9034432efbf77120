"""Background work: idempotent deeds on rows that say what is pending.

Embedded: a thread of the serving process. PostgreSQL: Procrastinate workers run the same deeds,
so a lost worker loses nothing.
"""

import threading
from collections.abc import Callable
from datetime import datetime

import structlog

from lsp.adapters.clock import now
from lsp.certificates.actions import resume_all
from lsp.enrolments.actions import resume_all as resume_imports
from lsp.exams.actions import close_overdue
from lsp.files.actions import tidy
from lsp.notices.actions import Post, deliver_pending
from lsp.notices.actions.codes import send_codes, welcome
from lsp.web.edge import Services

log = structlog.get_logger()
PAUSE_SECONDS = 3.0

Deed = Callable[[Services, datetime], object]


def _close_overdue_tests(services: Services, at: datetime) -> None:
    close_overdue(services.database, services.bank_sealer, now=at)


def _finish_certificates(services: Services, at: datetime) -> None:
    resume_all(services.database, services, now=at)


def _finish_imports(services: Services, at: datetime) -> None:
    resume_imports(services.database, services.sealer, now=at)


def _send_codes(services: Services, at: datetime) -> None:
    post = Post(services.sealer, services.origin)
    has_gateway = services.texter is not None
    send_codes(services.database, post, has_gateway=has_gateway, now=at)


def _welcome(services: Services, at: datetime) -> None:
    welcome(services.database, Post(services.sealer, services.origin), now=at)


def _send_notices(services: Services, at: datetime) -> None:
    deliver_pending(
        services.database, services.mailer, services.sealer, texter=services.texter, now=at
    )


def _tidy_files(services: Services, at: datetime) -> None:
    tidy(services.database, services.files, now=at)


DEEDS: dict[str, Deed] = {
    "close_overdue_tests": _close_overdue_tests,
    "finish_certificates": _finish_certificates,
    "finish_imports": _finish_imports,
    "welcome": _welcome,
    "send_codes": _send_codes,
    "send_notices": _send_notices,
    "tidy_files": _tidy_files,
}


def do_what_is_due(services: Services, at: datetime) -> None:
    """Run every deed once; a failing deed is logged and does not stop the others."""
    for name, deed in DEEDS.items():
        try:
            deed(services, at)
        except Exception:
            log.exception("background_deed_failed", deed=name)


def run_until(services: Services, stop: threading.Event) -> None:
    """Do what is due every few seconds until told to stop."""
    while not stop.is_set():
        do_what_is_due(services, now())
        stop.wait(PAUSE_SECONDS)


def run_on_postgres(services: Services) -> None:
    """Run the deeds as periodic Procrastinate jobs; several workers share them safely."""
    import procrastinate

    url = services.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    jobs = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url))
    for name, deed in DEEDS.items():
        _periodic(jobs, name, deed, services)
    with jobs.open():
        if not jobs.check_connection():
            jobs.schema_manager.apply_schema()
    jobs.run_worker(delete_jobs="successful")


def _periodic(jobs: object, name: str, deed: Deed, services: Services) -> None:
    def job(**_moment: int) -> None:
        deed(services, now())

    task = jobs.task(name=f"lsp.{name}", queueing_lock=name, pass_context=False)(job)  # type: ignore[attr-defined]
    jobs.periodic(cron="* * * * * */5")(task)  # type: ignore[attr-defined]
