"""``participation``: the console. Data on stdout, messages on stderr; exit 0, 1 refused, 2 wrong use."""

import sys

import click
from flask import Flask
from flask.cli import ScriptInfo
from werkzeug.utils import import_string

from participation.kernel.errors import RuleViolation

COMMANDS = {
    "init": "participation.operations.upkeep:init",
    "upgrade": "participation.operations.upkeep:upgrade",
    "demo": "participation.seeds.commands:demo",
    "ideas": "participation.seeds.importing:ideas",
    "cluster": "participation.themes.commands:cluster",
    "export": "participation.exports.commands:export",
    "check": "participation.operations.check:check",
    "round": "participation.rounds.commands:voting_round",
    "backup": "participation.operations.safekeeping:backup",
    "restore": "participation.operations.safekeeping:restore",
    "retention": "participation.operations.retention:retention",
    "bench": "participation.operations.bench.command:bench",
    "snapshot": "participation.council.commands:snapshot",
    "serve": "participation.operations.commands:serve",
    "worker": "participation.operations.commands:worker",
    "mail": "participation.mailbox.commands:mail",
    "user": "participation.accounts.commands:user",
}
"""Where each command is: imported when it is called, so that none pays for the others."""


class Console(click.Group):
    """Finds commands by the table above; a refusal of the domain is one line on stderr and exit code 1."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        command: click.Command | None = import_string(place) if place else None
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except RuleViolation as refusal:
            from participation.web.sentences import in_english  # noqa: PLC0415 (--help need not pay for it)

            raise click.ClickException(in_english(refusal.message, refusal.facts)) from refusal
        except Exception as error:
            if message := said_of(error):
                raise click.ClickException(message) from error
            raise


def said_of(error: Exception) -> str:
    """What a command tells instead of a traceback; empty for what is our own mistake."""
    from sqlalchemy.exc import DBAPIError, OperationalError  # noqa: PLC0415 (a third of a second, not for --help)

    from participation.kernel.database import NO_TABLES, lacks_tables  # noqa: PLC0415 (likewise)

    if isinstance(error, OperationalError) and error.statement is None:
        return f"The database cannot be reached: see PARTICIPATION_DATABASE_URL. {error.orig}".strip()
    return NO_TABLES if isinstance(error, DBAPIError) and lacks_tables(error) else ""


def town(*_: object) -> Flask:
    """The application, for commands that ask for its context."""
    from participation.app import create_app  # noqa: PLC0415  (half a second that --help need not pay)

    try:
        return create_app()
    except ValueError as error:
        raise click.UsageError(str(error)) from error


@click.group(cls=Console)
@click.pass_context
def main(context: click.Context) -> None:
    """Citizen participation for municipalities."""
    context.obj = ScriptInfo(create_app=town, set_debug_flag=False)


if __name__ == "__main__":
    sys.exit(main())
