"""Authorisation: denied by default; every route names its permission or is declared public."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotAllowed, NotFound
from lsp.kernel.roles import Actor
from lsp.web import edge, signing_in

Predicate = Callable[[Actor, Any], bool]
Policy = Mapping[Permission, Predicate]
SubjectLoader = Callable[..., object | None]
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """What a route demands: nothing (public), or a permission over a subject.

    Where `hidden`, who may not do it does not even learn that there is something: 404, not 403.
    """

    permission: Permission | None
    subject: SubjectLoader | None = None
    hidden: bool = False


def allow(
    permission: Permission, *, subject: SubjectLoader | None = None, hidden: bool = False
) -> Callable[[View], View]:
    """Guard a view. `subject(db, **url_arguments)` loads the facts the predicate judges.

    A loader that returns None answers 404, a predicate that says no answers 403, or 404 as well
    where the subject is `hidden`.
    """

    def mark(view: View) -> View:
        view.lsp_access = Access(permission, subject, hidden)  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Declare that anyone may call the view, signed in or not."""
    view.lsp_access = Access(None)  # type: ignore[attr-defined]
    return view


def access_of(endpoint: str) -> Access | None:
    """What the endpoint demands; None when nobody said, which the guard treats as a denial."""
    found = getattr(current_app.view_functions[endpoint], "lsp_access", None)
    return found if isinstance(found, Access) else None


def policy() -> Policy:
    """The table of predicates of all rooms."""
    found: Policy = current_app.extensions["lsp.policy"]
    return found


def may(permission: Permission | str, subject: object = None) -> bool:
    """Whether the present actor may; the same table for templates and for the guard."""
    predicate = policy().get(Permission(permission))
    return predicate is not None and predicate(signing_in.actor(), subject)


def subject() -> Any:
    """The facts that the guard loaded for this request."""
    return g.get("subject")


def _guard() -> ResponseReturnValue | None:
    endpoint = request.endpoint
    if endpoint is None:
        return None
    access = access_of(endpoint)
    if access is None:
        raise NotAllowed
    if access.permission is None:
        return None
    if not signing_in.actor().is_signed_in:
        return _ask_to_sign_in()
    g.subject = None
    if access.subject is not None:
        g.subject = access.subject(edge.reader(), **(request.view_args or {}))
        if g.subject is None:
            raise NotFound
    if not may(access.permission, g.subject):
        raise NotFound if access.hidden else NotAllowed
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method not in {"GET", "HEAD"} or request.accept_mimetypes.best == "application/json":
        return {"error": "sign_in_required"}, 401
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))


def install(app: Flask, tables: Policy) -> None:
    """Attach the guard and the merged table of predicates."""
    app.extensions["lsp.policy"] = dict(tables)
    app.before_request(_guard)
    app.jinja_env.globals["may"] = may
