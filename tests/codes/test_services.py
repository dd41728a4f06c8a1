from contextlib import suppress
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.accounts.models import Access, Account, SignInSession
from participation.audit.models import AuditEntry
from participation.codes.models import MOST_CODES, MOST_LETTERS, AccessCode, CodeBatch, PrintKind
from participation.codes.rules import code_digest, form_digest
from participation.codes.services import (
    BatchDraft,
    access_by_code,
    keep_codes,
    new_batch,
    restore_batch,
    revoke_batch,
)
from participation.extensions import db
from participation.figures.queries.kept import figures_of
from participation.ideas.models import Idea
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import Process
from participation.operations.check import counters
from participation.voting.models import ConfirmedBy, StanceKind, Support, SupportChannel
from participation.voting.queries import supports_given
from participation.voting.services import support, take_stance
from tests.codes.making import KEY, a_batch, printed_codes
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, an_account


def opened(code: str, process: Process) -> Account:
    return access_by_code(code_digest(code, KEY), process=process, at=now())


def actions() -> list[str]:
    statement = select(AuditEntry.action).where(AuditEntry.subject == "code_batch").order_by(AuditEntry.id)
    return list(db.session.scalars(statement))


def test_a_code_opens_the_same_access_each_time(app: Flask) -> None:
    with writing():
        process = a_process()
        batch, (first, second, _third) = printed_codes(process)
        one = opened(first, process)
        assert opened(first, process).id == one.id
        assert opened(second, process).id != one.id
    assert (one.access, one.only_process_id, one.mailbox, one.name) == (Access.CODE, process.id, None, "")
    assert batch.used == 2
    assert actions() == ["codes.make", "codes.print", "account.confirm_code", "account.confirm_code"]


def test_of_many_first_times_at_once_one_access_comes_to_be(app: Flask) -> None:
    with writing():
        process = a_process()
        batch, codes = printed_codes(process)
    process_id, batch_id = process.id, batch.id

    def entered(code: str) -> int:
        with app.app_context(), writing():
            return opened(code, db.session.get_one(Process, process_id)).id

    accesses = at_once(entered, [codes[0]] * 8 + [codes[1]] * 8)
    assert len(set(accesses)) == 2
    assert db.session.get_one(CodeBatch, batch_id).used == 2


def test_a_code_says_how_it_was_confirmed(app: Flask) -> None:
    with writing():
        process = a_process()
        _batch, codes = printed_codes(process)
        idea = a_published_idea(process)
        support(idea, account_id=opened(codes[0], process).id, at=now())
    assert db.session.scalars(select(Support.confirmed_by)).one() is ConfirmedBy.CODE


def test_a_code_counts_in_its_own_process_only(app: Flask) -> None:
    with writing():
        process, other = a_process(), a_process()
        _batch, codes = printed_codes(process)
        access, foreign = opened(codes[0], process), a_published_idea(other)
    with pytest.raises(RuleViolation, match="kennen wir in diesem Verfahren nicht"), writing():
        opened(codes[0], other)
    with pytest.raises(RuleViolation, match="anderes Verfahren"), writing():
        support(foreign, account_id=access.id, at=now())


def test_twenty_hands_with_one_code_never_exceed_the_limit(app: Flask) -> None:
    """Whoever shares a code around shares its limit as well."""
    with writing():
        process = a_process(supports_per_person=5)
        _batch, codes = printed_codes(process)
        ids = [a_published_idea(process).id for _ in range(20)]
    process_id = process.id

    def accepted(idea_id: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    account = opened(codes[0], db.session.get_one(Process, process_id))
                    return support(db.session.get_one(Idea, idea_id), account_id=account.id, at=now())
            except RuleViolation:
                return False

    assert at_once(accepted, ids).count(True) == 5
    account_id = db.session.scalars(select(AccessCode.account_id).where(AccessCode.account_id > 0)).one()
    assert supports_given(account_id or 0, process_id) == 5


def test_codes_stand_in_no_table_and_in_no_order_of_the_paper(app: Flask) -> None:
    with writing():
        _batch, codes = printed_codes(a_process(), size=40)
    kept = list(db.session.scalars(select(AccessCode.digest).order_by(AccessCode.id)))
    assert kept == sorted(code_digest(code, KEY) for code in codes)
    assert kept != [code_digest(code, KEY) for code in codes]
    for table in (AccessCode, CodeBatch, AuditEntry):
        rows = str([vars(row) for row in db.session.scalars(select(table))])
        assert not any(code in rows for code in codes)


def test_a_batch_is_printed_once_and_again_only_by_the_same_form(app: Flask) -> None:
    with writing():
        batch = a_batch(a_process(), size=2)
        keep_codes(batch, ["a" * 64, "b" * 64], by_form=form_digest("one", KEY), by=SYSTEM, at=now())
        keep_codes(batch, ["a" * 64, "b" * 64], by_form=form_digest("one", KEY), by=SYSTEM, at=now())
    assert db.session.scalars(select(func.count()).select_from(AccessCode)).one() == 2
    with pytest.raises(RuleViolation, match="schon gedruckt"), writing():
        keep_codes(batch, ["c" * 64], by_form=form_digest("other", KEY), by=SYSTEM, at=now())
    later = now() + timedelta(hours=2)
    with pytest.raises(RuleViolation, match="schon gedruckt"), writing():
        keep_codes(batch, ["a" * 64, "b" * 64], by_form=form_digest("one", KEY), by=SYSTEM, at=later)
    assert actions() == ["codes.make", "codes.print"]


def test_a_revoked_batch_opens_nothing_and_signs_everybody_out(app: Flask) -> None:
    with writing():
        process = a_process()
        batch, codes = printed_codes(process)
        access, idea = opened(codes[0], process), a_published_idea(process)
        support(idea, account_id=access.id, at=now())
        db.session.add(SignInSession(account_id=access.id, token_digest="x", expires_at=now()))
    with pytest.raises(RuleViolation, match="warum"), writing():
        revoke_batch(batch, "", by=SYSTEM, at=now())
    with writing():
        revoke_batch(batch, "Ein Bogen ging verloren.", by=SYSTEM, at=now())
        revoke_batch(batch, "noch einmal", by=SYSTEM, at=now())
    assert batch.revocation == "Ein Bogen ging verloren."
    for code in codes:
        with pytest.raises(RuleViolation, match="zurückgezogen"), writing():
            opened(code, process)
    with pytest.raises(RuleViolation, match="geschlossen"), writing():
        support(a_published_idea(process), account_id=access.id, at=now())
    assert db.session.scalars(select(SignInSession.ended_at)).one() is not None
    assert idea.supports == 0, "what was given counts no more"
    assert actions().count("codes.revoke") == 1


def test_what_was_given_with_revoked_codes_is_set_aside_and_put_back(app: Flask) -> None:
    with writing():
        process = a_process()
        process.allows_against = True
        batch, codes = printed_codes(process)
        supported, opposed = a_published_idea(process), a_published_idea(process)
        one, two = (opened(code, process) for code in codes[:2])
        support(supported, account_id=one.id, at=now(), channel=SupportChannel.PAPER)
        support(supported, account_id=two.id, at=now())
        support(supported, account_id=an_account().id, at=now())
        take_stance(opposed, StanceKind.AGAINST, account_id=one.id, at=now())
        closed_before = two.id
        two.closed_at = now() - timedelta(minutes=1)
    with writing():
        revoke_batch(batch, "Ein Bogen ging verloren.", by=SYSTEM, at=now())
        assert (supported.supports, opposed.against) == (1, 0)
        assert figures_of(process).revoked_supports == 2
        assert list(counters()) == []
    with pytest.raises(RuleViolation, match="warum"), writing():
        restore_batch(batch, "", by=SYSTEM, at=now())
    with writing():
        restore_batch(batch, "Der Bogen ist wieder da.", by=SYSTEM, at=now())
        restore_batch(batch, "noch einmal", by=SYSTEM, at=now())
        assert (supported.supports, opposed.against) == (3, 1)
        assert figures_of(process).revoked_supports == 0
        assert list(counters()) == []
        assert opened(codes[0], process).id == one.id
        support(a_published_idea(process), account_id=one.id, at=now())
        assert db.session.get_one(Account, closed_before).closed_at is not None
    assert (
        db.session.scalars(select(Support.channel).where(Support.supporter_id == one.id)).first() == "paper"
    )
    told = [action for action in actions() if action.startswith(("support.", "codes.re"))]
    assert told == ["codes.revoke", "support.set_aside", "codes.restore", "support.put_back"]


def test_nothing_given_while_a_batch_is_revoked_stays_counted(app: Flask) -> None:
    with writing():
        process = a_process()
        batch, codes = printed_codes(process, size=8)
        batch_id, idea_id = batch.id, a_published_idea(process).id
        accounts = [opened(code, process).id for code in codes]

    def act(account_id: int | None) -> None:
        with app.app_context(), suppress(RuleViolation), writing():
            if account_id is None:
                revoke_batch(db.session.get_one(CodeBatch, batch_id), "weg", by=SYSTEM, at=now())
            else:
                support(db.session.get_one(Idea, idea_id), account_id=account_id, at=now())

    at_once(act, [*accounts[:4], None, *accounts[4:]])
    assert db.session.get_one(Idea, idea_id).supports == 0
    assert db.session.scalars(select(func.count()).select_from(Support)).one() == 0


def test_a_batch_that_was_revoked_is_not_printed(app: Flask) -> None:
    with writing():
        batch = a_batch(a_process())
        revoke_batch(batch, "Falscher Name", by=SYSTEM, at=now())
    with pytest.raises(RuleViolation), writing():
        keep_codes(batch, ["a" * 64], by_form="f" * 64, by=SYSTEM, at=now())


@pytest.mark.parametrize(
    ("kind", "size"),
    [(PrintKind.SHEETS, MOST_CODES + 1), (PrintKind.LETTERS, MOST_LETTERS + 1), (PrintKind.SHEETS, 0)],
)
def test_a_batch_is_no_larger_than_one_print(app: Flask, kind: PrintKind, size: int) -> None:
    with writing():
        process = a_process()
    with pytest.raises(RuleViolation, match="Möglich sind"), writing():
        new_batch(BatchDraft(name="zu groß", kind=kind, size=size), process=process, by=SYSTEM, at=now())
