"""The composition root: builds the services, gathers the rooms, makes the Flask application."""

import importlib
import pkgutil
from collections.abc import Callable
from types import ModuleType
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Flask
from jinja2 import StrictUndefined
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

import lsp
from lsp.accounts import queries as accounts
from lsp.adapters.bundle import bundle_path
from lsp.adapters.clock import now
from lsp.adapters.database import Database
from lsp.adapters.files import FileStore
from lsp.adapters.keyring import load_keyring
from lsp.adapters.mail import FolderMailer, Mailer, SmtpMailer
from lsp.adapters.passwords import token_hash
from lsp.adapters.sealing import Sealer
from lsp.adapters.signing import TokenSigner
from lsp.adapters.texting import HttpTexter, Texter
from lsp.config import Config, read_config
from lsp.demo import logins
from lsp.kernel.roles import STAFF_ROLES, Role
from lsp.kernel.text import N_
from lsp.organization import queries as organization
from lsp.web import (
    access,
    context,
    csrf,
    edge,
    errors,
    formats,
    health,
    language,
    limits,
    security,
    signing_in,
)
from lsp.web.assets import register as register_assets
from lsp.web.context import Entry, Site
from lsp.web.edge import Services

MAX_REQUEST_BYTES = 16 * 1024 * 1024

NAVIGATION = (
    Entry(N_("Beranda"), "desks.home", "home", frozenset()),
    Entry(
        N_("Permohonan"),
        "applications.index",
        "folder",
        frozenset({Role.SECRETARIAT, Role.CERTIFICATION_MANAGER}),
    ),
    Entry(
        N_("Kelompok"),
        "enrolments.index",
        "users",
        frozenset({Role.SPONSOR, Role.SECRETARIAT, Role.CERTIFICATION_MANAGER}),
    ),
    Entry(
        N_("Jadwal"),
        "scheduling.index",
        "calendar",
        frozenset({Role.SECRETARIAT, Role.CERTIFICATION_MANAGER, Role.TUK_OPERATOR}),
    ),
    Entry(
        N_("TUK"),
        "venues.index",
        "map-pin",
        frozenset({Role.SECRETARIAT, Role.CERTIFICATION_MANAGER}),
    ),
    Entry(N_("Asesmen"), "assessments.index", "clipboard-check", frozenset({Role.ASSESSOR})),
    Entry(
        N_("Pleno"),
        "decisions.index",
        "gavel",
        frozenset(
            {
                Role.COMMITTEE_MEMBER,
                Role.HEAD,
                Role.CERTIFICATION_MANAGER,
                Role.SECRETARIAT,
                Role.QUALITY_MANAGER,
            }
        ),
    ),
    Entry(
        N_("Sertifikat"),
        "certificates.index",
        "certificate",
        STAFF_ROLES - {Role.ASSESSOR, Role.ITEM_WRITER, Role.ITEM_REVIEWER, Role.TUK_OPERATOR},
    ),
    Entry(
        N_("Bank soal"),
        "question_banks.index",
        "list-check",
        frozenset({Role.ITEM_WRITER, Role.ITEM_REVIEWER}),
    ),
    Entry(
        N_("Versi skema"),
        "schemes.versions",
        "books",
        frozenset(
            {
                Role.SCHEME_COMMITTEE_CHAIR,
                Role.HEAD,
                Role.CERTIFICATION_MANAGER,
                Role.QUALITY_MANAGER,
                Role.SECRETARIAT,
            }
        ),
    ),
    Entry(
        N_("Pemberitahuan"),
        "notices.index",
        "mail",
        frozenset({Role.SECRETARIAT, Role.CERTIFICATION_MANAGER, Role.QUALITY_MANAGER}),
    ),
    Entry(
        N_("Kode masuk"),
        "notices.code_requests",
        "key",
        frozenset({Role.SECRETARIAT, Role.TUK_OPERATOR}),
    ),
    Entry(
        N_("Orang"),
        "accounts.people",
        "users",
        frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECRETARIAT}),
    ),
    Entry(
        N_("Formulir"),
        "records.catalogue",
        "files",
        frozenset({Role.QUALITY_MANAGER, Role.CERTIFICATION_MANAGER, Role.SYSTEM_ADMINISTRATOR}),
    ),
    Entry(N_("Pembukaan data"), "accounts.unmaskings", "eye", frozenset({Role.QUALITY_MANAGER})),
    Entry(N_("Jejak audit"), "desks.journal", "shield-check", frozenset({Role.QUALITY_MANAGER})),
    Entry(N_("Skema"), "schemes.index", "books", frozenset({Role.CANDIDATE})),
    Entry(N_("Berkas saya"), "files.index", "files", frozenset({Role.CANDIDATE})),
)


def _rooms(shelf: str) -> list[ModuleType]:
    """The named module of every room that has one."""
    found = []
    for room in pkgutil.iter_modules(lsp.__path__):
        if room.ispkg and importlib.util.find_spec(f"lsp.{room.name}.{shelf}"):
            found.append(importlib.import_module(f"lsp.{room.name}.{shelf}"))
    return found


def import_models() -> None:
    """Load every room's tables into the metadata."""
    _rooms("models")


def build_services(config: Config, database: Database | None = None) -> Services:
    """The adapters that the settings ask for; KeyringMissing before `lsp init`."""
    keys = load_keyring(config.secrets_folder)
    sealer = Sealer(keys.data, keys.index)
    return Services(
        database=database or Database(config.database_url),
        files=FileStore(config.files_folder, sealer),
        sealer=sealer,
        bank_sealer=Sealer(keys.bank, keys.index),
        mailer=_mailer(config),
        texter=_texter(config),
        signer=TokenSigner.load(config.secrets_folder / "signing"),
        origin=config.origin,
        demo=config.demo,
        quota_bytes=config.quota_mb * 1_000_000,
    )


def _mailer(config: Config) -> Mailer:
    if not config.mail_host:
        return FolderMailer(config.instance / "outbox", config.mail_sender)
    return SmtpMailer(
        config.mail_host,
        config.mail_port,
        config.mail_sender,
        config.mail_user,
        config.mail_password,
        config.mail_tls,
    )


def _texter(config: Config) -> Texter | None:
    return HttpTexter(config.text_url, config.text_token) if config.text_url else None


def _find_visitor(db: Session, token: str) -> signing_in.Visitor | None:
    found = accounts.signed_in(db, token_hash(token), now())
    if found is None:
        return None
    return signing_in.Visitor(token, found.actor, found.language, found.theme, found.large_print)


def _settings(config: Config, cookie_key: bytes) -> dict[str, object]:
    secure = config.origin.startswith("https://")
    return {
        "SECRET_KEY": cookie_key,
        "SESSION_COOKIE_NAME": "__Host-lsp" if secure else "lsp",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": MAX_REQUEST_BYTES,
        "MAX_FORM_PARTS": 500,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "TRUSTED_HOSTS": [urlsplit(config.origin).hostname, "127.0.0.1", "localhost"],
    }


def create_app(config: Config | None = None, *, services: Services | None = None) -> Flask:
    """The application for these settings, with every room attached."""
    config = config or read_config()
    built = services or build_services(config)
    app = Flask("lsp", template_folder=str(bundle_path("templates")), static_folder=None)
    app.config.update(_settings(config, load_keyring(config.secrets_folder).cookie))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(
        demo_logins=logins.LOGINS if config.demo else (), demo_password=logins.PASSWORD
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if config.proxies:
        hops = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    edge.install(app, built)
    signing_in.install(app, _find_visitor)
    language.install(app)
    formats.install(app)
    security.install(app)
    limits.install(app)
    csrf.install(app)
    errors.install(app)
    context.install(app, NAVIGATION, _site_finder(built))
    register_assets(app, bundle_path("static"))
    access.public(app.view_functions["static"])
    app.register_blueprint(health.blueprint)
    access.install(app, _policy())
    for views in _rooms("views"):
        _register(app, views)
    return app


def _register(app: Flask, views: ModuleType) -> None:
    blueprint = getattr(views, "blueprint", None)
    if isinstance(blueprint, Blueprint):
        app.register_blueprint(blueprint)


def _policy() -> access.Policy:
    merged: dict[object, object] = {}
    for rules in _rooms("rules"):
        merged.update(getattr(rules, "MAY", {}))
    return merged  # type: ignore[return-value]


def _site_finder(built: Services) -> Callable[[], Site]:
    def find() -> Site:
        row = organization.organization_or_none(edge.reader())
        if row is None:
            return Site("LSP", "LSP", "–", built.demo, built.origin)
        return Site(row.name, row.name_en, row.licence_number, built.demo, built.origin)

    return find


def configure_logs(level: str) -> None:
    """JSON lines on stderr, without personal data."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
