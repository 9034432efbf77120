"""What every template sees: the LSP, the person, the preferences, the navigation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app, get_flashed_messages, request, session, url_for

from lsp.kernel.roles import ROLE_NAMES, Actor, Role
from lsp.web import edge, language, signing_in


@dataclass(frozen=True)
class Site:
    """The LSP as the header and footer show it."""

    name: str
    name_en: str
    licence_number: str
    demo: bool
    origin: str


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation: shown to whoever holds one of the roles."""

    label: str
    endpoint: str
    icon: str
    roles: frozenset[Role]


@dataclass(frozen=True)
class NavItem:
    """An entry as the header draws it."""

    label: str
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True)
class Preferences:
    """theme: system, light or dark."""

    theme: str
    large_print: bool


@dataclass(frozen=True)
class ShownActor:
    """The person as the account menu shows it."""

    is_signed_in: bool
    name: str
    initials: str
    role_labels: Sequence[str]
    roles: frozenset[Role]


def _shown(actor: Actor) -> ShownActor:
    letters = [word[0] for word in actor.name.split() if word[0].isalpha()]
    labels = [language.gettext(ROLE_NAMES[role]) for role in Role if role in actor.roles]
    return ShownActor(
        actor.is_signed_in, actor.name, "".join(letters[:2]).upper(), labels, actor.roles
    )


def _navigation(entries: Sequence[Entry], actor: Actor) -> list[NavItem]:
    known = current_app.view_functions
    shown = [
        entry
        for entry in entries
        if entry.endpoint in known and (entry.roles & actor.roles or not entry.roles)
    ]
    here = request.path
    items = []
    for entry in shown:
        url = url_for(entry.endpoint)
        current = here == url or (url != "/" and here.startswith(f"{url}/"))
        items.append(NavItem(language.gettext(entry.label), url, entry.icon, current))
    return items


def preferences() -> Preferences:
    """How this visitor wants pages to look: the account's choice, else this browser's."""
    visitor = signing_in.visitor()
    if visitor:
        return Preferences(visitor.theme, visitor.large_print)
    return Preferences(session.get("theme", "system"), bool(session.get("large_print")))


def install(app: Flask, entries: Sequence[Entry], find_site: Callable[[], Site]) -> None:
    """Attach the context processor."""

    @app.context_processor
    def shared() -> dict[str, object]:
        actor = signing_in.actor()
        return {
            "site": find_site(),
            "actor": _shown(actor),
            "navigation": _navigation(entries, actor) if actor.is_signed_in else [],
            "lang": language.language(),
            "prefs": preferences(),
            "messages": get_flashed_messages(with_categories=True),
            "path": request.path.replace("\0", ""),
            "services_demo": edge.services().demo,
        }
