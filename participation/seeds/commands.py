"""The console: ``participation demo``."""

import click
from flask import current_app
from flask.cli import with_appcontext

from participation.extensions import db
from participation.ideas.rules import receipt_for
from participation.kernel.clock import now
from participation.kernel.codes import spoken
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from participation.migrating import migrate_to_newest
from participation.municipality.queries import process_for_console
from participation.seeds.contributions import submission_key
from participation.seeds.demo import DemoSize, Wish, demo_town, seed
from participation.seeds.people import PASSWORD, Hashes, demo_accounts
from participation.seeds.running import ASKED, SLUG
from participation.sense import available
from participation.themes.models import ClusterRun
from participation.themes.services.machine import sorted_by_machine
from participation.themes.services.suggestions import begin_run, keep_suggestions

SUGGESTED_THEMES = 6


@click.command()
@click.option(
    "--size",
    type=click.Choice([size.value for size in DemoSize]),
    default=DemoSize.SMALL.value,
    show_default=True,
    help="town and large add a generated process with 2,000 or 100,000 ideas.",
)
@with_appcontext
def demo(size: str) -> None:
    """Fill an empty database with the invented town Musterburg, and print its accounts.

    A second time nothing changes. Everybody knows the passwords: show the demo, never run a town on it.
    """
    migrate_to_newest()
    if demo_town() is not None:
        tell("The demo is already there; nothing was changed.")
    else:
        wish = Wish(size=DemoSize(size), secret=current_app.config["SECRET_KEY"], hashes=Hashes.make())
        with writing():
            seed(wish, at=now(), tell=tell)
        suggest_themes()
    for line in table():
        click.echo(line)


def suggest_themes() -> None:
    """Let the machine look at what the editors have not sorted yet, as they would do on their board."""
    if not available():
        tell("No suggestions for themes: scikit-learn is not installed here.")
        return
    process_id = process_for_console(SLUG).id
    with writing():
        run_id = begin_run(process_for_console(SLUG), themes=SUGGESTED_THEMES, by=SYSTEM, at=now()).id
    found = sorted_by_machine(process_id, wanted_themes=SUGGESTED_THEMES, progress=lambda _share: None)
    with writing():
        suggestions = keep_suggestions(db.session.get_one(ClusterRun, run_id), found, at=now())
    tell(f"{suggestions} suggestions for themes")


def table() -> list[str]:
    """The accounts of the demo and a receipt, in columns."""
    rows = [("E-mail", "Role", "Password")]
    rows += [(mailbox, role.value, PASSWORD) for mailbox, role in demo_accounts()]
    receipt = receipt_for(submission_key(SLUG, ASKED), current_app.config["SECRET_KEY"])
    rows.append(("Mein Beitrag (/beitrag)", "no account", spoken(receipt.code)))
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return [f"{first:<{widths[0]}}  {second:<{widths[1]}}  {third}" for first, second, third in rows]


def tell(progress: str) -> None:
    click.echo(progress, err=True)
