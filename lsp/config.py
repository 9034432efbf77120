"""Settings: read once from the environment into a frozen record; the only reader of it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

from lsp.adapters.mail import TlsMode


class ConfigError(Exception):
    """A setting is missing or wrong; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that varies between installations.

    origin: the public address without a trailing slash, used in links and QR codes.
    demo: whether demo log-ins are shown; never on a real register.
    text_url: the gateway for short messages to phones; without it people hand them over.
    quota_mb: how much one person may keep in files.
    """

    instance: Path
    database_url: str
    origin: str
    demo: bool
    mail_host: str
    mail_port: int
    mail_sender: str
    mail_user: str
    mail_password: str
    mail_tls: TlsMode
    text_url: str
    text_token: str
    proxies: int
    log_level: str
    quota_mb: int = 300

    @property
    def secrets_folder(self) -> Path:
        """Where the keyring and the signing keys live, mode 700."""
        return self.instance / "secrets"

    @property
    def files_folder(self) -> Path:
        """Where sealed files live."""
        return self.instance / "files"


def _secret(env: Mapping[str, str], name: str) -> str:
    """NAME, or the content of the file that NAME_FILE points at."""
    path = env.get(f"{name}_FILE")
    return Path(path).read_text().strip() if path else env.get(name, "")


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    raw = env.get(name, str(default))
    if not raw.isdigit():
        raise ConfigError(f"{name} must be a whole number, not {raw!r}.")
    return int(raw)


def _origin(env: Mapping[str, str]) -> str:
    origin = env.get("LSP_ORIGIN", "http://127.0.0.1:8000").rstrip("/")
    if not origin.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise ConfigError("LSP_ORIGIN must start with https:// (http only on this machine).")
    return origin


def _is_here(host: str) -> bool:
    return host in {"localhost", "127.0.0.1", "::1"}


def _mail_tls(env: Mapping[str, str]) -> TlsMode:
    """Demanded unless the relay is on this machine."""
    host = env.get("LSP_MAIL_HOST", "")
    chosen = env.get("LSP_MAIL_TLS", "none" if _is_here(host) else "starttls")
    if chosen == "none" and host and not _is_here(host):
        raise ConfigError("LSP_MAIL_TLS=none is only for a relay on this machine.")
    for mode in get_args(TlsMode):
        if mode == chosen:
            known: TlsMode = mode
            return known
    raise ConfigError("LSP_MAIL_TLS must be starttls, tls or none.")


def _text_url(env: Mapping[str, str]) -> str:
    url = env.get("LSP_TEXT_URL", "")
    parts = urlsplit(url)
    if (
        url
        and parts.scheme != "https"
        and not (parts.scheme == "http" and _is_here(parts.hostname or ""))
    ):
        raise ConfigError("LSP_TEXT_URL must start with https:// (http only on this machine).")
    return url


def read_config(env: Mapping[str, str] | None = None) -> Config:
    """Read and check the settings; ConfigError names the first wrong one."""
    env = os.environ if env is None else env
    instance = Path(env.get("LSP_INSTANCE", "instance")).resolve()
    url = _secret(env, "LSP_DATABASE_URL") or f"sqlite:///{instance / 'lsp.sqlite3'}"
    if not url.startswith(("sqlite:///", "postgresql")):
        raise ConfigError("LSP_DATABASE_URL must start with sqlite:/// or postgresql://.")
    demo_marker = instance / "DEMO"
    return Config(
        instance=instance,
        database_url=url,
        origin=_origin(env),
        demo=env.get("LSP_DEMO", "1" if demo_marker.exists() else "0") == "1",
        mail_host=env.get("LSP_MAIL_HOST", ""),
        mail_port=_number(env, "LSP_MAIL_PORT", 587),
        mail_sender=env.get("LSP_MAIL_SENDER", "lsp@localhost"),
        mail_user=env.get("LSP_MAIL_USER", ""),
        mail_password=_secret(env, "LSP_MAIL_PASSWORD"),
        mail_tls=_mail_tls(env),
        text_url=_text_url(env),
        text_token=_secret(env, "LSP_TEXT_TOKEN"),
        proxies=_number(env, "LSP_PROXIES", 0),
        log_level=env.get("LSP_LOG_LEVEL", "INFO"),
        quota_mb=_number(env, "LSP_QUOTA_MB", 300),
    )
