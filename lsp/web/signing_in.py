"""Signed-in sessions: the only module that knows Flask-Login.

The cookie holds a random token; the row behind it can be revoked at any time.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, session
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy.orm import Session

from lsp.kernel.roles import ANYONE, Actor
from lsp.web import edge


@dataclass(frozen=True)
class Visitor:
    """A signed-in person's session with its preferences; the object Flask-Login carries."""

    token: str
    actor: Actor
    language: str
    theme: str
    large_print: bool
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """The session token, never the person's key, so that revoking the row ends the session."""
        return self.token


FindVisitor = Callable[[Session, str], Visitor | None]


def visitor() -> Visitor | None:
    """The signed-in visitor of this request, or None."""
    user = current_user._get_current_object()
    return user if isinstance(user, Visitor) else None


def actor() -> Actor:
    """The person behind this request; ANYONE when nobody signed in."""
    found = visitor()
    return found.actor if found else ANYONE


def begin(new_visitor: Visitor) -> None:
    """Start a signed-in session in this browser; what the browser held before is dropped."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    login_user(new_visitor)


def end() -> None:
    """Forget the session in this browser (its row is revoked by accounts)."""
    logout_user()
    session.clear()


def install(app: Flask, find: FindVisitor) -> None:
    """Attach Flask-Login with the lookup that the accounts room provides."""
    manager = LoginManager()
    manager.session_protection = None  # type: ignore[assignment]
    manager.init_app(app)
    manager.user_loader(lambda token: find(edge.reader(), token))
