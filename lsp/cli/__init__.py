"""The command line. Exit codes: 0 done, 1 refused or not valid, 2 wrong use, 3 set-up missing."""

import importlib
import sys
from typing import Any

import click

from lsp.adapters.keyring import KeyringMissing
from lsp.adapters.signing import SigningKeyMissing
from lsp.app import build_services, configure_logs
from lsp.config import ConfigError, read_config
from lsp.web.console import EXIT_SETUP, Console, RefusingGroup

# Commands live in their rooms and are loaded only when they are asked for.
COMMANDS = {
    "init": "lsp.cli.founding:init",
    "serve": "lsp.cli.serving:serve",
    "worker": "lsp.cli.serving:worker",
    "verify": "lsp.verification.commands:verify",
    "doctor": "lsp.cli.doctor:doctor",
    "db": "lsp.cli.database:db",
    "demo": "lsp.demo.commands:demo",
    "user": "lsp.accounts.commands:user",
    "users": "lsp.accounts.commands:users",
    "audit": "lsp.audit.commands:audit",
    "schemes": "lsp.plans.commands:schemes",
    "certificates": "lsp.certificates.commands:certificates",
    "items": "lsp.question_banks.commands:items",
}


class LazyGroup(RefusingGroup):
    """A group that imports a command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command by name."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None when there is no such name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run, and turn what is missing in the set-up into a sentence and exit code 3."""
        try:
            return super().invoke(ctx)
        except ConfigError as error:
            click.echo(str(error), err=True)
        except (KeyringMissing, SigningKeyMissing):
            click.echo("This instance has no keys yet. Run: lsp init", err=True)
        sys.exit(EXIT_SETUP)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lsp")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Run a professional certification body: certificates that anyone can check."""
    config = read_config()
    configure_logs(config.log_level)
    ctx.obj = Console(lambda: build_services(config))
    ctx.call_on_close(ctx.obj.close)
