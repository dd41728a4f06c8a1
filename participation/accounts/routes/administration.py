"""The accounts of others, for administrators: invite, give roles, close."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts import queries
from participation.accounts.forms import InvitationForm, RoleForm, SearchForm
from participation.accounts.models import LONGEST_MAILBOX, Account
from participation.accounts.queries import AccountFilter
from participation.accounts.routes.browser import secret, send_link, town_id
from participation.accounts.rules import readable_name
from participation.accounts.services import administration as services
from participation.accounts.services import second_factor as services_of_factor
from participation.accounts.words import ROLE_NAMES
from participation.jobs.services import LetterDraft, send
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.municipality.queries import processes_of, town_at
from participation.web.access import acting, requires
from participation.web.paging import PAGE_SIZE, Page, wanted_page

TICKED = "y"
"""What a browser sends for the ticked box."""

blueprint = Blueprint("account_administration", __name__, url_prefix="/verwaltung/konten")


@blueprint.get("")
@requires(Permission.EDIT_ACCOUNTS)
def index() -> ResponseReturnValue:
    """The town's accounts; first those with a role, whom administrators look for."""
    at, number = now(), wanted_page()
    words = readable_name(request.args.get("q"))[:LONGEST_MAILBOX]
    chosen = AccountFilter(words=words, everybody=request.args.get("alle") == TICKED)
    rows, total = queries.accounts_of_town(town_id(), chosen, at=at, number=number, size=PAGE_SIZE)
    held: dict[int, list[queries.HeldRole]] = {}
    for grant in queries.grants_of([account.id for account in rows], at=at):
        held.setdefault(grant.account_id, []).append(grant)
    return render_template(
        "accounts/administration/index.html",
        accounts=Page(rows, total, number),
        held=held,
        role_names=ROLE_NAMES,
        chosen=chosen,
        form=SearchForm(data={"q": words, "alle": chosen.everybody}),
        address=lambda page: url_for(
            "account_administration.index",
            q=words or None,
            alle=TICKED if chosen.everybody else None,
            seite=page,
        ),
    )


@blueprint.route("/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_ACCOUNTS)
def new() -> ResponseReturnValue:
    """Invite somebody: a letter brings the link by which they choose their password."""
    form = InvitationForm()
    form.offer(offered_processes())
    if not form.validate_on_submit():
        return render_template("accounts/administration/new.html", form=form), 422 if form.errors else 200
    wish = services.Invitation(
        mailbox=form.readable,
        municipality_id=town_id(),
        name=form.name.data or "",
        role=form.chosen_role,
        process_id=form.chosen_process,
    )
    try:
        with writing():
            account = services.invite(wish, by=acting(), at=now())
            send_invitation(account)
            account_id = account.id
    except RuleViolation as refusal:
        form.refuse(refusal)
        return render_template("accounts/administration/new.html", form=form), 409
    if current_app.config["SMTP_URL"]:
        flash(gettext("Das Konto ist angelegt, und die Einladung ist unterwegs."), "good")
    else:
        flash(gettext("Das Konto ist angelegt. Ohne Mailserver liegt die Einladung im Postausgang."), "warn")
    return redirect(url_for("account_administration.detail", account_id=account_id))


def send_invitation(account: Account) -> None:
    link = services.invitation_link(account, key=secret(), at=now())
    path = url_for("registration.new_password", token=link.token)
    send_link("invitation", link, path=path, language=account.language, at=now())


def offered_processes() -> list[tuple[int, str]]:
    """Id and title of every process of the town, for roles that hold within one."""
    town = town_at(request.host.partition(":")[0])
    processes = processes_of(town, reader=acting()) if town else ()
    return [(process.id, process.title) for process in processes]


def account_at(account_id: int) -> Account:
    return queries.account_in_town(account_id, municipality_id=town_id())


def page(account: Account, form: RoleForm) -> str:
    return render_template(
        "accounts/administration/detail.html",
        account=account,
        grants=queries.grants_of([account.id], at=now()),
        role_names=ROLE_NAMES,
        factor=queries.second_factor_of(account.id),
        form=form,
    )


@blueprint.get("/<int:account_id>")
@requires(Permission.EDIT_ACCOUNTS)
def detail(account_id: int) -> ResponseReturnValue:
    form = RoleForm(formdata=None)
    form.offer(offered_processes())
    return page(account_at(account_id), form)


@blueprint.post("/<int:account_id>/rollen")
@requires(Permission.EDIT_ACCOUNTS)
def grant(account_id: int) -> ResponseReturnValue:
    account, form = account_at(account_id), RoleForm()
    form.offer(offered_processes())
    if not form.validate_on_submit():
        return page(account, form), 422
    try:
        with writing():
            services.grant_role(
                account_at(account_id),
                role=form.chosen_role,
                process_id=form.chosen_process,
                by=acting(),
                at=now(),
            )
    except RuleViolation as refusal:
        form.refuse(refusal)
        return page(account_at(account_id), form), 409
    flash(gettext("Die Rolle ist vergeben und gilt sofort."), "good")
    return redirect(url_for("account_administration.detail", account_id=account_id))


@blueprint.post("/<int:account_id>/rollen/<int:grant_id>/entziehen")
@requires(Permission.EDIT_ACCOUNTS)
def withdraw(account_id: int, grant_id: int) -> ResponseReturnValue:
    with writing():
        account = account_at(account_id)
        services.withdraw_role(queries.grant_of(account, grant_id), by=acting(), at=now())
    flash(gettext("Die Rolle ist entzogen."), "good")
    return redirect(url_for("account_administration.detail", account_id=account_id))


@blueprint.post("/<int:account_id>/einladen")
@requires(Permission.EDIT_ACCOUNTS)
def invite_again(account_id: int) -> ResponseReturnValue:
    """A new link to choose a password: for letters that got lost, and for accounts that forgot it."""
    with writing():
        send_invitation(account_at(account_id))
    flash(gettext("Die Mail mit dem Link ist unterwegs."), "good")
    return redirect(url_for("account_administration.detail", account_id=account_id))


@blueprint.post("/<int:account_id>/zweiter-schritt/zuruecksetzen")
@requires(Permission.EDIT_ACCOUNTS)
def reset_second_factor(account_id: int) -> ResponseReturnValue:
    """For a lost telephone; the letter tells the person, in case it was not them who asked."""
    with writing():
        account = account_at(account_id)
        if services_of_factor.reset_second_factor(account, by=acting(), at=now()) and account.mailbox:
            letter = LetterDraft(
                kind="second_factor_reset",
                recipient=account.mailbox,
                language=account.language,
                municipality_id=account.municipality_id,
                facts={},
            )
            send(letter, at=now())
    flash(gettext("Der zweite Schritt ist zurückgesetzt, und eine Mail ist unterwegs."), "good")
    return redirect(url_for("account_administration.detail", account_id=account_id))


@blueprint.post("/<int:account_id>/schliessen")
@requires(Permission.EDIT_ACCOUNTS)
def close(account_id: int) -> ResponseReturnValue:
    with writing():
        services.close_account(account_at(account_id), by=acting(), at=now())
    flash(gettext("Das Konto ist geschlossen. Sie können es jederzeit wieder öffnen."), "good")
    return redirect(url_for("account_administration.detail", account_id=account_id))


@blueprint.post("/<int:account_id>/oeffnen")
@requires(Permission.EDIT_ACCOUNTS)
def reopen(account_id: int) -> ResponseReturnValue:
    with writing():
        services.open_account(account_at(account_id), by=acting(), at=now())
    flash(gettext("Das Konto ist wieder offen."), "good")
    return redirect(url_for("account_administration.detail", account_id=account_id))
