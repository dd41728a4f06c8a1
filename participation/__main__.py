"""``participation``: the console. Data on stdout, progress and messages on stderr; exit 0, 1 refused, 2 wrong use."""

import sys

import click
from flask.cli import FlaskGroup, ScriptInfo

from participation.kernel.errors import RuleViolation


def load_app(_info: ScriptInfo | None = None):  # noqa: ANN201 (imported late: see Console)
    from participation.app import create_app  # noqa: PLC0415 (a second of imports that --help need not pay)

    return create_app()


class Console(FlaskGroup):
    """Turns refusals of the domain into one line on stderr and exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except RuleViolation as refusal:
            click.echo(str(refusal), err=True)
            ctx.exit(1)


main = Console(
    name="participation",
    create_app=load_app,
    add_default_commands=False,
    add_version_option=False,
    help="Citizen participation for municipalities.",
)

if __name__ == "__main__":
    sys.exit(main())
