"""The console: ``participation user create``."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from participation.accounts import passwords
from participation.accounts.models import LONGEST_PASSWORD, Account
from participation.accounts.queries import account_of_mailbox, first_town, process_of_town
from participation.accounts.rules import may_be_password, readable_name
from participation.accounts.services import administration as services
from participation.accounts.services.second_factor import reset_second_factor
from participation.kernel.address import readable_mailbox
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Role


@click.group()
def user() -> None:
    """Accounts of people who work for the town."""


@user.command()
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--name", default="", help="How the person is called on the pages.")
@click.option("--process", metavar="SLUG", help="Grant the role within this process only.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_appcontext
def create(email: str, role: str, name: str, process: str | None, *, password_stdin: bool) -> None:
    """Make an account with a role, and print the link by which EMAIL chooses a password.

    The link is valid for three days. A role is added to an account that is there already.
    """
    mailbox = readable_mailbox(email)
    if mailbox is None:
        raise click.UsageError(f"{email} is no e-mail address")
    password_hash = hash_from_stdin(mailbox) if password_stdin else None
    town_id = first_town()
    if town_id is None:
        raise RuleViolation(_("Es gibt noch keine Stadt. Bitte richten Sie sie zuerst ein."))
    wish = services.Invitation(
        mailbox=mailbox,
        municipality_id=town_id,
        name=readable_name(name),
        role=Role(role),
        process_id=None if process is None else process_called(process, town_id=town_id),
    )
    with writing():
        account = entitled(wish)
        if password_hash is not None:
            services.set_first_password(account, password_hash=password_hash, by=SYSTEM, at=now())
            return
        link = services.invitation_link(account, key=current_app.config["SECRET_KEY"], at=now())
    base = current_app.config["BASE_URL"].rstrip("/")
    click.echo(f"{base}/passwort/neu/{link.token}")


@user.command()
@click.argument("email")
@with_appcontext
def reset_second_step(email: str) -> None:
    """Let EMAIL sign in with the password alone again: for the last administrator with a lost telephone."""
    town_id = first_town()
    account = None if town_id is None else account_of_mailbox(email, municipality_id=town_id)
    if account is None:
        raise RuleViolation(_("Zu dieser Adresse gibt es kein Konto."))
    with writing():
        was_there = reset_second_factor(account, by=SYSTEM, at=now())
    click.echo("reset" if was_there else "there was none", err=True)


def hash_from_stdin(mailbox: str) -> str:
    """The hash of the first line of standard input; raises RuleViolation for a password that will not do."""
    password = sys.stdin.readline().rstrip("\r\n")
    if len(password) > LONGEST_PASSWORD:
        raise RuleViolation(_("Das Passwort ist zu lang."))
    may_be_password(password, mailbox=mailbox)
    return passwords.hashed(password)


def process_called(slug: str, *, town_id: int) -> int:
    """The id of the town's process with this slug; raises RuleViolation if there is none."""
    process_id = process_of_town(slug, municipality_id=town_id)
    if process_id is None:
        raise RuleViolation(_("Ein Verfahren mit der Adresse „%(slug)s“ gibt es nicht."), slug=slug)
    return process_id


def entitled(wish: services.Invitation) -> Account:
    """The account with the role: a new one, or the one that has this mailbox."""
    known = account_of_mailbox(wish.mailbox, municipality_id=wish.municipality_id)
    if known is None or known.password_hash is None:
        return services.invite(wish, by=SYSTEM, at=now())
    services.grant_role(known, role=wish.role, process_id=wish.process_id, by=SYSTEM, at=now())
    return known
