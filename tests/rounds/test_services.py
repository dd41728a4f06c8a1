"""Rounds: checked before they open, locked by the first ballot, one ballot each, counted once and for all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.jobs.models import Job
from participation.kernel.clock import now
from participation.kernel.codes import digest
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM
from participation.municipality.rules import is_weighing
from participation.rounds.counting import Ballot, Method
from participation.rounds.models import (
    CountedBallot,
    OpenBallot,
    RoundPart,
    RoundReceipt,
    RoundResult,
    RoundStatus,
    RoundSubject,
    VotingRound,
)
from participation.rounds.queries.reading import (
    editions_of,
    is_counted,
    options_of,
    readable_sources,
    weighed,
)
from participation.rounds.rules import State, obstacles, state_of, told_turnout
from participation.rounds.services.building import (
    CLOSE,
    Choice,
    change_round,
    choose_options,
    delete_round,
    release,
    start_round,
    take_back,
)
from participation.rounds.services.casting import BallotDraft, Secrets, cast_ballot, withdraw_ballot
from participation.rounds.services.closing import close, correct, show_result
from participation.themes.models import Theme
from participation.voting.models import ConfirmedBy
from tests.crowd import at_once
from tests.factories import a_measure, a_process, an_account
from tests.rounds.making import SECRETS, a_ballot, a_change, a_round

KEY = "7" * 32


def again(round_: VotingRound) -> VotingRound:
    return db.session.get_one(VotingRound, round_.id)


def rows_in(table: type[object]) -> int:
    return db.session.scalars(select(func.count()).select_from(table)).one()


def a_person(*, member: bool) -> Account:
    account = an_account()
    account.password_hash = "x" if member else None
    db.session.flush()
    return account


def test_a_round_is_checked_before_it_opens(app: Flask) -> None:
    with writing():
        process = a_process()
        round_ = start_round(
            a_change(Method.POINTS, points=0, electorate=()),
            process=process,
            submission_key=KEY,
            by=SYSTEM,
            at=now(),
        )
        same = start_round(a_change(), process=process, submission_key=KEY, by=SYSTEM, at=now())
        assert same.id == round_.id
        assert len(obstacles(round_, options_of(round_), now())) == 3
        with pytest.raises(RuleViolation, match="mindestens zwei"):
            release(round_, by=SYSTEM, at=now())


@pytest.mark.parametrize(
    ("method", "limits"),
    [
        (Method.POINTS, {"points": 10, "cap": 12}),
        (Method.POINTS, {"points": 10, "cap": 2}),
        (Method.APPROVAL, {"most": 9}),
        (Method.BUDGET, {"budget": 0}),
        (Method.BUDGET, {"budget": 50_000}),
    ],
)
def test_limits_that_nobody_could_keep_are_named(app: Flask, method: Method, limits: dict[str, int]) -> None:
    with writing():
        round_ = a_round(a_process(), method, released=False, **limits)
        with pytest.raises(RuleViolation):
            release(round_, by=SYSTEM, at=now())


def test_ranking_and_budget_need_the_setting_of_the_process(app: Flask) -> None:
    with writing():
        process = a_process()
        with pytest.raises(RuleViolation, match="nicht eingeschaltet"):
            start_round(a_change(Method.RANKING), process=process, submission_key=KEY, by=SYSTEM, at=now())


def test_options_keep_the_words_they_had_when_the_round_opened(app: Flask) -> None:
    with writing():
        round_ = a_round(a_process())
        option = options_of(round_)[0]
        theme = db.session.get_one(Theme, option.theme_id)
        theme.title, theme.parked_at = "Etwas anderes", now()
        db.session.flush()
        assert options_of(round_)[0].title == "Mehr Bänke"
        assert option.id not in readable_sources(options_of(round_))
        take_back(round_, by=SYSTEM, at=now())
        with pytest.raises(RuleViolation, match="nicht mehr öffentlich"):
            release(round_, by=SYSTEM, at=now())


def test_measures_can_be_weighed_as_well(app: Flask) -> None:
    with writing():
        process = a_process()
        measures = [a_measure(process) for _ in range(2)]
        round_ = start_round(
            a_change(subject=RoundSubject.MEASURES), process=process, submission_key=KEY, by=SYSTEM, at=now()
        )
        choice = Choice(ids=tuple(measure.id for measure in measures))
        choose_options(round_, choice, expected_version=round_.version, by=SYSTEM, at=now())
        release(round_, by=SYSTEM, at=now())
        options = options_of(round_)
        assert [option.title for option in options] == [measure.title for measure in measures]
        assert readable_sources(options) == {
            option.id: measure.number for option, measure in zip(options, measures, strict=True)
        }


def test_the_first_ballot_locks_the_rules(app: Flask) -> None:
    with writing():
        round_ = a_round(a_process())
        a_ballot(round_, an_account(), "1")
        version = round_.version
        attempts: tuple[Callable[[], None], ...] = (
            lambda: change_round(
                round_, a_change(title="Anders"), expected_version=version, by=SYSTEM, at=now()
            ),
            lambda: choose_options(round_, Choice(ids=()), expected_version=version, by=SYSTEM, at=now()),
            lambda: take_back(round_, by=SYSTEM, at=now()),
            lambda: delete_round(round_, by=SYSTEM, at=now()),
        )
        for attempt in attempts:
            with pytest.raises(RuleViolation):
                attempt()


def test_before_it_a_change_is_seen_by_whoever_has_the_page_open(app: Flask) -> None:
    with writing():
        round_ = a_round(a_process())
        seen = round_.version
        change_round(round_, a_change(most=1), expected_version=seen, by=SYSTEM, at=now())
        with pytest.raises(Conflict, match="inzwischen geändert"):
            cast_ballot(
                BallotDraft(ballot=Ballot.approving(["1"]), rules_seen=seen),
                round_=round_,
                account_id=an_account().id,
                secrets=SECRETS,
                at=now(),
            )


def test_a_ballot_counts_once_and_is_replaced_as_a_whole(app: Flask) -> None:
    with writing():
        round_, voter = a_round(a_process()), an_account()
        code = a_ballot(round_, voter, "1", "2")
        assert a_ballot(round_, voter, "1", "2") == code, "the same again: a second click, a lost answer"
        with pytest.raises(Conflict):
            a_ballot(round_, voter, "3")
        assert a_ballot(round_, voter, "3", own_seen=1) == code
        with pytest.raises(Conflict):
            a_ballot(round_, voter, "1", "2")
        ballot = db.session.scalars(select(OpenBallot)).one()
        assert (ballot.content, ballot.version, rows_in(RoundPart)) == ('[["3",1]]', 2, 1)
        assert db.session.scalars(select(AuditEntry.action)).all().count("round.cast") == 0


def test_a_ballot_is_withdrawn_without_a_trace_and_given_again(app: Flask) -> None:
    with writing():
        round_, voter = a_round(a_process()), an_account()
        code = a_ballot(round_, voter, "1")
        assert withdraw_ballot(round_, account_id=voter.id, secrets=SECRETS, at=now())
        assert not withdraw_ballot(round_, account_id=voter.id, secrets=SECRETS, at=now())
        assert (rows_in(OpenBallot), rows_in(RoundPart)) == (0, 0)
        assert not is_counted(round_, digest(code, SECRETS.application))
        assert not [action for action in db.session.scalars(select(AuditEntry.action)) if "ballot" in action]
        a_ballot(round_, voter, "2")
        a_ballot(round_, rueful := an_account(), "3")
        withdraw_ballot(round_, account_id=rueful.id, secrets=SECRETS, at=now())
        close(round_, by=SYSTEM, at=now(), reason="Für die Probe")
        assert editions_of(round_)[0].ballots == 1
        with pytest.raises(RuleViolation, match="keine Stimmzettel"):
            withdraw_ballot(round_, account_id=voter.id, secrets=SECRETS, at=now())
        assert (rows_in(CountedBallot), rows_in(RoundPart)) == (1, 1)


def test_giving_and_withdrawing_at_once_leaves_both_or_nothing(app: Flask) -> None:
    with writing():
        round_, voter = a_round(a_process()), an_account()
        round_id, voter_id = round_.id, voter.id
        a_ballot(round_, voter, "1")

    def act(place: int) -> None:
        with app.app_context(), writing():
            one = db.session.get_one(VotingRound, round_id)
            if place % 2:
                withdraw_ballot(one, account_id=voter_id, secrets=SECRETS, at=now())
            else:
                draft = BallotDraft(ballot=Ballot.approving(["2"]), rules_seen=one.version, own_seen=None)
                cast_ballot(draft, round_=one, account_id=voter_id, secrets=SECRETS, at=now())

    at_once(act, range(12))
    assert rows_in(OpenBallot) == rows_in(RoundPart)


def test_wrong_ballots_closed_accounts_and_other_accesses_are_refused(app: Flask) -> None:
    with writing():
        round_ = a_round(a_process(), electorate=(ConfirmedBy.ACCOUNT.value,))
        member, guest = a_person(member=True), a_person(member=False)
        closed = a_person(member=True)
        closed.closed_at = now()
        db.session.flush()
        for voter, keys in ((member, ("1", "2", "3")), (member, ("9",)), (member, ()), (guest, ("1",))):
            with pytest.raises(RuleViolation):
                a_ballot(round_, voter, *keys)
        with pytest.raises(RuleViolation, match="geschlossen"):
            a_ballot(round_, closed, "1")
        assert rows_in(OpenBallot) == rows_in(RoundPart) == 0


def test_twenty_requests_of_one_person_leave_one_ballot(app: Flask) -> None:
    with writing():
        round_, voter = a_round(a_process()), an_account()
        round_id, voter_id, version = round_.id, voter.id, round_.version

    def give(number: int) -> bool:
        with app.app_context():
            draft = BallotDraft(ballot=Ballot.approving([str(number % 4 + 1)]), rules_seen=version)
            try:
                with writing():
                    cast_ballot(
                        draft,
                        round_=db.session.get_one(VotingRound, round_id),
                        account_id=voter_id,
                        secrets=SECRETS,
                        at=now(),
                    )
            except RuleViolation:
                return False
            return True

    answers = at_once(give, range(20))
    assert any(answers)
    assert rows_in(OpenBallot) == rows_in(RoundPart) == 1


def test_who_is_acknowledged_while_the_round_closes_is_counted(app: Flask) -> None:
    with writing():
        round_ = a_round(a_process())
        voters = [an_account().id for _ in range(8)]
        round_id, version = round_.id, round_.version

    def act(voter: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    this = db.session.get_one(VotingRound, round_id)
                    if voter == 0:
                        close(this, by=SYSTEM, at=now(), reason="Ein Irrtum")
                        return False
                    draft = BallotDraft(ballot=Ballot.approving(["1"]), rules_seen=version)
                    cast_ballot(draft, round_=this, account_id=voter, secrets=SECRETS, at=now())
            except RuleViolation:
                return False
            return True

    acknowledged = sum(at_once(act, [*voters[:4], 0, *voters[4:]]))
    counted = db.session.scalars(select(RoundResult)).one()
    assert counted.ballots == acknowledged == rows_in(RoundPart) == rows_in(RoundReceipt)


def test_a_lost_key_of_the_round_gives_nobody_a_second_ballot(app: Flask) -> None:
    with writing():
        round_, voter = a_round(a_process()), an_account()
        a_ballot(round_, voter, "1")
        with pytest.raises(RuleViolation, match="Wiederherstellung"):
            a_ballot(round_, voter, "2", secrets=Secrets(round_key="other", application="a"))


def test_the_close_counts_forgets_and_is_final(app: Flask) -> None:
    with writing():
        round_ = a_round(a_process())
        codes = [a_ballot(round_, a_person(member=n < 3), "1", *("2",) * (n % 2)) for n in range(6)]
        with pytest.raises(RuleViolation, match="Grund"):
            close(round_, by=SYSTEM, at=now())
        with pytest.raises(RuleViolation):
            show_result(round_, by=SYSTEM, at=now())
        close(round_, by=SYSTEM, at=now(), reason="Stromausfall im Rathaus")
        close(round_, by=SYSTEM, at=now() + timedelta(days=1))
        result = editions_of(round_)[0]
        assert result.ballots == result.result["counted"] == 6
        assert [(row["key"], row["votes"]) for row in result.result["rows"][:2]] == [("1", 6), ("2", 3)]
        assert result.turnout["by_confirmation"] == {"account": 3, "mail_link": 3}
        assert rows_in(OpenBallot) == 0
        assert db.session.scalars(select(CountedBallot.number).order_by(CountedBallot.place)).all() == [3, 3]
        assert all(is_counted(round_, digest(code, SECRETS.application)) for code in codes)
        assert not is_counted(round_, digest("X" * 17, SECRETS.application))
        assert not is_weighing(round_.process, now())
        with pytest.raises(RuleViolation):
            a_ballot(round_, an_account(), "1")


def test_a_correction_is_a_further_edition_with_its_reason(app: Flask) -> None:
    with writing():
        round_ = a_round(a_process())
        theme_id = options_of(round_)[0].theme_id
        for _ in range(5):
            a_ballot(round_, an_account(), "1")
        with pytest.raises(RuleViolation):
            correct(round_, reason="Zu früh", by=SYSTEM, at=now())
        close(round_, by=SYSTEM, at=round_.ends_at)
        assert weighed(theme_id=theme_id) == []
        show_result(round_, by=SYSTEM, at=now())
        assert [(found.place, found.ballots) for found in weighed(theme_id=theme_id)] == [(1, 5)]
        with pytest.raises(RuleViolation):
            correct(round_, reason="", by=SYSTEM, at=now())
        correct(round_, reason="Neu gezählt nach einem Hinweis", by=SYSTEM, at=now())
        newest, first = editions_of(round_)
        assert (newest.edition, first.reason) == (2, "")
        assert newest.result == first.result


def test_a_round_follows_its_times_and_the_background_closes_it(app: Flask) -> None:
    with writing():
        process = a_process()
        round_ = a_round(process)
        assert is_weighing(process, now())
        ends = round_.ends_at
        assert state_of(round_, round_.starts_at - timedelta(seconds=1)) is State.COMING
        assert state_of(round_, ends - timedelta(microseconds=1)) is State.OPEN
        assert state_of(round_, ends) is State.ENDED
        job = db.session.scalars(select(Job).where(Job.kind == CLOSE)).one()
        assert job.run_at == ends
        close(round_, by=SYSTEM, at=ends)
        assert round_.status is RoundStatus.CLOSED
        assert state_of(round_, ends - timedelta(days=1)) is State.ENDED, "a clock set back opens nothing"


def test_few_of_a_channel_are_told_with_others() -> None:
    assert told_turnout({"account": 40, "mail_link": 7}) == [(("account",), 40), (("mail_link",), 7)]
    assert told_turnout({"account": 40, "mail_link": 7, "code": 2}) == [
        (("account",), 40),
        (("mail_link", "code"), 9),
    ]
    assert told_turnout({"account": 3, "mail_link": 1}) == [(("account", "mail_link"), 4)]
