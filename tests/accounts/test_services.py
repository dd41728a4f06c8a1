from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.accounts.models import Account, FailedAttempt, LinkKind, MailLink, RoleGrant
from participation.accounts.queries import administrators, grants_of, sessions_of, viewer_with_session
from participation.accounts.rules import SESSION_OF_STAFF, TRIES_HERE, WINDOW
from participation.accounts.services.administration import (
    close_account,
    grant_role,
    open_account,
    withdraw_role,
)
from participation.accounts.services.attempts import begin_attempt, forgive, target
from participation.accounts.services.guests import guest_account
from participation.accounts.services.links import LinkDraft, new_mail_link, use_mail_link
from participation.accounts.services.sessions import begin_session
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Permission, Person, Role
from tests.crowd import at_once
from tests.factories import a_process, a_town, an_account

KEY = "the application's secret"


def a_draft(kind: LinkKind = LinkKind.SUPPORT, mailbox: str = "ida@example.org") -> LinkDraft:
    return LinkDraft(kind=kind, mailbox=mailbox, municipality_id=a_town().id)


def test_a_link_is_used_once(app: Flask) -> None:
    with writing():
        link = new_mail_link(a_draft(), key=KEY, at=now())
        assert use_mail_link(link.token_digest, kind=LinkKind.SUPPORT, at=now()).mailbox == "ida@example.org"
    with pytest.raises(RuleViolation, match="schon benutzt"), writing():
        use_mail_link(link.token_digest, kind=LinkKind.SUPPORT, at=now())


def test_the_database_does_not_know_the_token(app: Flask) -> None:
    with writing():
        link = new_mail_link(a_draft(), key=KEY, at=now())
    row = db.session.scalars(select(MailLink)).one()
    assert link.token not in repr({c.name: getattr(row, c.name) for c in MailLink.__table__.columns})


def test_of_many_clicks_at_once_one_gets_the_link(app: Flask) -> None:
    with writing():
        link = new_mail_link(a_draft(), key=KEY, at=now())

    def click(_number: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    use_mail_link(link.token_digest, kind=LinkKind.SUPPORT, at=now())
            except RuleViolation:
                return False
            return True

    assert sum(at_once(click, range(12))) == 1


def test_an_expired_link_and_one_of_another_kind_open_nothing(app: Flask) -> None:
    with writing():
        link = new_mail_link(a_draft(), key=KEY, at=now())
    with pytest.raises(RuleViolation, match="abgelaufen"), writing():
        use_mail_link(link.token_digest, kind=LinkKind.SUPPORT, at=now() + timedelta(hours=24, seconds=1))
    with pytest.raises(RuleViolation, match="kennen wir nicht"), writing():
        use_mail_link(link.token_digest, kind=LinkKind.NEW_PASSWORD, at=now())


def test_a_newer_link_for_a_password_ends_the_older_one(app: Flask) -> None:
    with writing():
        older = new_mail_link(a_draft(LinkKind.NEW_PASSWORD), key=KEY, at=now())
        newer = new_mail_link(a_draft(LinkKind.NEW_PASSWORD), key=KEY, at=now())
    with pytest.raises(RuleViolation, match="ersetzt"), writing():
        use_mail_link(older.token_digest, kind=LinkKind.NEW_PASSWORD, at=now())
    with writing():
        use_mail_link(newer.token_digest, kind=LinkKind.NEW_PASSWORD, at=now())


def test_links_for_several_supports_stand_side_by_side(app: Flask) -> None:
    with writing():
        older = new_mail_link(a_draft(), key=KEY, at=now())
        new_mail_link(a_draft(), key=KEY, at=now())
        use_mail_link(older.token_digest, kind=LinkKind.SUPPORT, at=now())


def test_a_mailbox_gets_three_letters_an_hour_however_it_is_spelled(app: Flask) -> None:
    with writing():
        a_town()

    def ask(number: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    new_mail_link(a_draft(mailbox=f"Ida+{number}@Example.org"), key=KEY, at=now())
            except RuleViolation:
                return False
            return True

    assert sum(at_once(ask, range(10))) == 3
    with writing():
        new_mail_link(a_draft(), key=KEY, at=now() + timedelta(hours=1, seconds=1))


def test_the_letter_goes_to_the_confirmed_spelling(app: Flask) -> None:
    with writing():
        account = an_account()
        other = (account.mailbox or "").replace("@", "+x@")
        assert new_mail_link(a_draft(mailbox=other), key=KEY, at=now()).recipient == account.mailbox


def test_a_mailbox_has_one_access_even_at_the_same_moment(app: Flask) -> None:
    with writing():
        town_id = a_town().id

    def arrive(number: int) -> int:
        with app.app_context(), writing():
            return guest_account(f"ida+{number}@example.org", municipality_id=town_id, at=now()).id

    assert len(set(at_once(arrive, range(8)))) == 1
    assert db.session.scalars(select(func.count()).select_from(Account)).one() == 1


def test_a_closed_access_is_no_guests(app: Flask) -> None:
    with writing():
        account = an_account()
        account.closed_at = now()
    with pytest.raises(RuleViolation, match="geschlossen"), writing():
        guest_account(account.mailbox or "", municipality_id=account.municipality_id, at=now())


def test_many_guesses_at_once_are_no_way_around_the_limit(app: Flask) -> None:
    aim = target("ida@example.org", network="192.0.2.1", key=KEY)

    def guess(_number: int) -> bool:
        with app.app_context(), writing():
            return begin_attempt(aim, at=now()) is not None

    assert sum(at_once(guess, range(12))) == TRIES_HERE


def test_waiting_ends_after_a_quarter_of_an_hour(app: Flask) -> None:
    aim = target("ida@example.org", network="192.0.2.1", key=KEY)
    with writing():
        for _ in range(TRIES_HERE):
            begin_attempt(aim, at=now())
        assert begin_attempt(aim, at=now()) is None
        assert begin_attempt(aim, at=now() + WINDOW) is not None


def test_failures_are_kept_without_mailbox_and_network(app: Flask) -> None:
    with writing():
        begin_attempt(target("ida@example.org", network="192.0.2.1", key=KEY), at=now())
    kept = " ".join(db.session.scalars(select(FailedAttempt.subject)))
    assert "ida" not in kept
    assert "192.0.2.1" not in kept


def test_success_forgets_what_failed_here_and_not_what_others_tried(app: Flask) -> None:
    here = target("ida@example.org", network="192.0.2.1", key=KEY)
    there = target("ida@example.org", network="192.0.2.2", key=KEY)
    with writing():
        begin_attempt(there, at=now())
        attempt = begin_attempt(here, at=now())
        assert attempt is not None
        forgive(here, attempt)
    assert db.session.scalars(select(func.count()).where(FailedAttempt.subject == here.here)).one() == 0
    assert db.session.scalars(select(func.count()).where(FailedAttempt.subject == there.here)).one() == 1
    assert db.session.scalars(select(func.count()).where(FailedAttempt.subject == here.everywhere)).one() == 1


def test_a_role_holds_at_once_and_ends_at_once(app: Flask) -> None:
    with writing():
        process, account = a_process(), an_account()
        begin_session(account, token_digest="d", at=now())
        grant = grant_role(account, role=Role.MODERATOR, process_id=process.id, by=SYSTEM, at=now())
    viewer = viewer_with_session("d", at=now())
    assert viewer is not None
    assert viewer.may(Permission.READ_QUEUE, process.slug)
    assert not viewer.may(Permission.READ_QUEUE)
    with writing():
        withdraw_role(db.session.get_one(RoleGrant, grant.id), by=SYSTEM, at=now())
    viewer = viewer_with_session("d", at=now())
    assert viewer is not None
    assert not viewer.may(Permission.READ_QUEUE, process.slug)


def test_whoever_begins_at_the_town_hall_keeps_no_long_session(app: Flask) -> None:
    with writing():
        account = an_account()
        begin_session(account, token_digest="d", at=now())
        grant_role(account, role=Role.CLERK, process_id=None, by=SYSTEM, at=now())
    assert sessions_of(account.id, at=now())[0].expires_at <= now() + SESSION_OF_STAFF


def test_a_role_is_held_once(app: Flask) -> None:
    with writing():
        account = an_account(Role.COUNCIL)
    with pytest.raises(RuleViolation, match="hat das Konto schon"), writing():
        grant_role(account, role=Role.COUNCIL, process_id=None, by=SYSTEM, at=now())


def test_the_last_administrator_stays(app: Flask) -> None:
    with writing():
        account = an_account(Role.ADMINISTRATOR)
        grant = db.session.scalars(select(RoleGrant)).one()
    with pytest.raises(RuleViolation, match="letzte Konto"), writing():
        withdraw_role(grant, by=SYSTEM, at=now())
    with pytest.raises(RuleViolation, match="letzte Konto"), writing():
        close_account(account, by=SYSTEM, at=now())


def test_two_administrators_cannot_put_each_other_out_at_the_same_moment(app: Flask) -> None:
    with writing():
        for _ in range(2):
            an_account(Role.ADMINISTRATOR)
    grants = [grant.id for grant in db.session.scalars(select(RoleGrant))]
    town_id = a_town().id

    def withdraw(grant_id: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    withdraw_role(db.session.get_one(RoleGrant, grant_id), by=SYSTEM, at=now())
            except RuleViolation:
                return False
            return True

    assert sum(at_once(withdraw, grants)) == 1
    assert len(administrators(town_id, at=now())) == 1


def test_closing_an_account_can_be_taken_back(app: Flask) -> None:
    with writing():
        an_account(Role.ADMINISTRATOR)
        account = an_account(Role.MODERATOR)
        begin_session(account, token_digest="d", at=now())
        close_account(account, by=Person(account.id), at=now())
    assert viewer_with_session("d", at=now()) is None
    with writing():
        open_account(account, by=SYSTEM, at=now())
    assert viewer_with_session("d", at=now()) is None
    assert [held.role for held in grants_of([account.id], at=now())] == [Role.MODERATOR]
