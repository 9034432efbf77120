"""What a command of the command line is handed, and how it reports."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import click

from lsp.adapters.clock import now
from lsp.adapters.database import Database
from lsp.kernel.refusal import Refused
from lsp.kernel.roles import SYSTEM, Actor
from lsp.web.edge import Services

EXIT_REFUSED = 1
EXIT_USAGE = 2
EXIT_SETUP = 3


@dataclass
class Console:
    """Services built on first use, the clock, and the actor in whose name commands act."""

    build: Callable[[], Services]
    actor: Actor = SYSTEM

    @cached_property
    def services(self) -> Services:
        """The adapters of this instance."""
        return self.build()

    @property
    def database(self) -> Database:
        """The instance's database."""
        return self.services.database

    def close(self) -> None:
        """Give back the database, when it was used at all."""
        if "services" in self.__dict__:
            self.services.database.close()

    def now(self) -> datetime:
        """The present moment in UTC."""
        return now()


class RefusingGroup(click.Group):
    """A group whose commands turn Refused into sentences on stderr and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Refused as refused:
            for reason in refused.reasons:
                click.echo(str(reason), err=True)
            ctx.exit(EXIT_REFUSED)


def report(facts: dict[str, Any], as_json: bool, text: str) -> None:
    """Print facts as one JSON object, or the text for people."""
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, default=str))
    else:
        click.echo(text)
