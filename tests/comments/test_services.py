"""Comments: who may write what where, what is read first, what vanishes with what, who hears of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.comments.models import LONGEST_COMMENT, Comment, CommentKind, CommentStatus, Voice
from participation.comments.queries.public import front_of
from participation.comments.rules import EDIT_WINDOW, MOST_PER_HOUR, Level, stands_at_once, voice_of
from participation.comments.services.deciding import CommentRefusal, publish_comment, refuse_comment
from participation.comments.services.writing import edit_comment, withdraw_comment, write_comment
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.services.authorship import withdraw as withdraw_idea
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, VISITOR, Grant, Person, Role
from participation.municipality.models import Process
from participation.operations.check import counters
from tests.comments.people import a_comment, a_member, a_moderator, a_process_with_comments, draft, person_of
from tests.crowd import at_once
from tests.factories import a_process, a_published_idea, an_account

REFUSAL = CommentRefusal(reason="insult_or_untrue", text="Bitte ohne Angriff auf Personen.")


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        return a_process_with_comments(comments_of_accounts_at_once=True)


@pytest.fixture
def idea(process: Process) -> Idea:
    with writing():
        return a_published_idea(process)


def told() -> list[tuple[str, str]]:
    """Kind and recipient of the letters, oldest first."""
    db.session.rollback()
    return [
        (letter.kind, letter.recipient) for letter in db.session.scalars(select(Letter).order_by(Letter.id))
    ]


def standing(idea: Idea) -> list[str]:
    """The words that everybody reads below an idea; the counters agree with the rows."""
    db.session.expire_all()
    assert list(counters()) == []
    front = front_of(db.session.get_one(Idea, idea.id))
    rows = [row for rows in front.rows.values() for row in rows]
    return sorted(row.text for row in [*rows, *(r for found in front.replies.values() for r in found)])


def test_who_is_known_appears_at_once_where_the_process_says_so_and_visitors_never(idea: Idea) -> None:
    with writing():
        guest = person_of(an_account())
        shown = a_comment(idea, by=a_member(), text="mit Konto")
        hidden = [a_comment(idea, text="ohne"), a_comment(idea, by=guest, text="mit Link")]
    assert standing(idea) == ["mit Konto"]
    assert shown.number == 1
    assert {comment.status for comment in hidden} == {CommentStatus.WAITING}
    assert idea.comments == 1


@pytest.mark.parametrize("level", list(Level))
def test_what_stands_at_once_follows_the_settings(level: Level) -> None:
    process = Process(comments_of_accounts_at_once=True, comments_of_guests_at_once=False)
    assert stands_at_once(level, process) == (level in {Level.ACCOUNT, Level.STAFF})
    process = Process(comments_of_accounts_at_once=False, comments_of_guests_at_once=True)
    assert stands_at_once(level, process) == (level in {Level.GUEST, Level.STAFF})


def test_authors_the_town_hall_and_councillors_are_marked(process: Process) -> None:
    with writing():
        author = person_of(an_account())
        idea = a_published_idea(process, by=author)
    elsewhere = Person(id=9, grants=frozenset({Grant(Role.MODERATOR, "anderswo")}))
    marks = {
        author: Voice.AUTHOR,
        Person(id=9, grants=frozenset({Grant(Role.MODERATOR)})): Voice.TOWN_HALL,
        Person(id=9, grants=frozenset({Grant(Role.COUNCIL)})): Voice.COUNCIL,
        Person(id=9): Voice.CITIZEN,
        elsewhere: Voice.CITIZEN,
        VISITOR: Voice.CITIZEN,
    }
    assert {person: voice_of(person, idea) for person in marks} == marks


def test_nothing_can_be_written_where_or_when_it_is_closed(process: Process, idea: Idea) -> None:
    with writing():
        off = a_published_idea(a_process())
    for where, at in ((off, now()), (idea, now() - timedelta(days=60))):
        with pytest.raises(RuleViolation, match="gerade nichts schreiben"), writing():
            write_comment(draft(), idea=where, by=VISITOR, at=at)
    for text in ("", "x" * (LONGEST_COMMENT + 1)):
        with pytest.raises(RuleViolation) as refused, writing():
            a_comment(idea, text=text)
        assert refused.value.field == "text"


def test_the_same_form_writes_once_and_other_words_are_asked_about(idea: Idea) -> None:
    sent = draft()
    with writing():
        first = write_comment(sent, idea=idea, by=VISITOR, at=now())
        assert write_comment(sent, idea=idea, by=VISITOR, at=now()).id == first.id
    with pytest.raises(RuleViolation, match="schon mit anderem Text"), writing():
        write_comment(replace(sent, text="Anderes"), idea=idea, by=VISITOR, at=now())


def test_one_level_of_replies(idea: Idea) -> None:
    with writing():
        member = a_member()
        comment = a_comment(idea, by=member, text="Grund")
        reply = a_comment(idea, by=member, parent=comment, text="Antwort")
        waiting = a_comment(idea)
    assert (reply.kind, reply.parent_id, comment.replies) == (CommentKind.REPLY, comment.id, 1)
    assert standing(idea) == ["Antwort", "Grund"]
    for parent in (reply, waiting):
        with pytest.raises(RuleViolation, match="nicht mehr antworten"), writing():
            a_comment(idea, by=member, parent=parent)
    with pytest.raises(RuleViolation), writing():
        a_comment(idea, kind=CommentKind.REPLY)


def test_replies_vanish_and_come_back_with_what_they_reply_to(idea: Idea) -> None:
    with writing():
        member, moderator = a_member(), a_moderator()
        comment = a_comment(idea, by=member, text="Grund")
        a_comment(idea, by=member, parent=comment, text="Antwort")
        late = a_comment(idea, parent=comment, text="ungelesene Antwort")
    with writing():
        refuse_comment(comment, REFUSAL, by=moderator, at=now())
    assert (standing(idea), idea.comments, comment.replies) == ([], 0, 0)
    with writing():
        publish_comment(late, by=moderator, at=now())
    assert standing(idea) == []
    with writing():
        publish_comment(comment, by=moderator, at=now())
    assert standing(idea) == ["Antwort", "Grund", "ungelesene Antwort"]
    assert comment.reason is None


def test_whoever_withdraws_leaves_replies_below_a_mark_and_no_words(idea: Idea) -> None:
    with writing():
        member = a_member()
        comment = a_comment(idea, by=member, text="Grund", author_name="Eva")
        a_comment(idea, by=a_member(), parent=comment, text="Antwort")
        alone = a_comment(idea, by=member, text="allein")
    for one in (comment, alone, alone):
        with writing():
            withdraw_comment(one, by=member, at=now())
    assert (comment.text, comment.author_name) == ("", "")
    assert standing(idea) == ["", "Antwort"]
    assert idea.comments == 1
    with pytest.raises(RuleViolation), writing():
        publish_comment(comment, by=a_moderator(), at=now())


def test_authors_change_their_words_for_half_an_hour_until_somebody_replies(idea: Idea) -> None:
    with writing():
        member, other = a_member(), a_member()
        comment = a_comment(idea, by=member, text="Grudn")
        edit_comment(comment, "Grund", expected_version=comment.version, by=member, at=now())
    assert standing(idea) == ["Grund"]
    assert comment.edited_at is not None
    with pytest.raises(Conflict), writing():
        edit_comment(comment, "Nochmal", expected_version=1, by=member, at=now())
    for by, at in ((other, now()), (member, now() + EDIT_WINDOW + timedelta(minutes=1))):
        with pytest.raises(RuleViolation), writing():
            edit_comment(comment, "Zu spät", expected_version=comment.version, by=by, at=at)
    with writing():
        a_comment(idea, by=other, parent=comment)
    with pytest.raises(RuleViolation, match="niemand geantwortet"), writing():
        edit_comment(comment, "Zu spät", expected_version=comment.version, by=member, at=now())


def test_what_was_read_first_is_read_again_after_a_change(idea: Idea) -> None:
    with writing():
        guest = person_of(an_account())
        comment = a_comment(idea, by=guest, text="gelesen")
        publish_comment(comment, by=a_moderator(), at=now())
    assert standing(idea) == ["gelesen"]
    with writing():
        edit_comment(comment, "untergeschoben", expected_version=comment.version, by=guest, at=now())
    assert (standing(idea), comment.status) == ([], CommentStatus.WAITING)


def test_nobody_decides_on_their_own_or_over_somebody_else(idea: Idea) -> None:
    with writing():
        moderator, other = a_moderator(), a_moderator()
        comment = a_comment(idea, by=moderator)
    assert comment.is_public  # the town hall's own words need nobody to read them first
    with pytest.raises(RuleViolation, match="jemand anderes"), writing():
        refuse_comment(comment, REFUSAL, by=moderator, at=now())
    with pytest.raises(Conflict), writing():
        refuse_comment(comment, REFUSAL, by=other, at=now(), expected_version=comment.version - 1)
    with pytest.raises(RuleViolation, match="begründen"), writing():
        refuse_comment(comment, replace(REFUSAL, text=""), by=other, at=now())
    with writing():
        refuse_comment(comment, REFUSAL, by=other, at=now(), expected_version=comment.version)
    with pytest.raises(RuleViolation), writing():
        withdraw_comment(comment, by=moderator, at=now())


def test_the_author_of_the_idea_hears_once_an_hour_and_not_of_their_own(process: Process) -> None:
    with writing():
        account = an_account()
        author = person_of(account)
        account.password_hash = "argon2"
        idea = a_published_idea(process, by=author)
        a_comment(idea, by=author)
        waits = a_comment(idea)
    assert told() == []
    with writing():
        publish_comment(waits, by=a_moderator(), at=now())
        at = now()
        a_comment(idea, by=a_member())
        write_comment(draft(), idea=idea, by=a_member(), at=at + timedelta(hours=2))
    assert told() == [("comment_on_idea", account.mailbox)] * 2


def test_writers_hear_of_replies_and_of_refusals_and_unconfirmed_mailboxes_get_no_words(idea: Idea) -> None:
    with writing():
        member = a_member()
        visitors = a_comment(idea, contact="besuch@example.org", text="Geheim")
        publish_comment(visitors, by=a_moderator(), at=now())
        a_comment(idea, by=member, parent=visitors, text="Vertraulich")
        refuse_comment(visitors, REFUSAL, by=a_moderator(), at=now())
    assert told() == [("comment_replied", "besuch@example.org"), ("comment_refused", "besuch@example.org")]
    facts = [letter.facts for letter in db.session.scalars(select(Letter).order_by(Letter.id))]
    assert "Vertraulich" not in str(facts)
    assert "Geheim" not in str(facts)
    assert facts[1]["message"] == REFUSAL.text


def test_comments_of_a_hidden_idea_are_counted_with_it_and_shown_nowhere(idea: Idea) -> None:
    with writing():
        a_comment(idea, by=a_member())
    with writing():
        withdraw_idea(db.session.get_one(Idea, idea.id), by=SYSTEM, at=now())
    with pytest.raises(RuleViolation), writing():
        a_comment(idea, by=a_member())


def test_one_access_writes_no_more_than_so_much_an_hour_even_at_once(app: Flask, idea: Idea) -> None:
    with writing():
        member = a_member()
        for _ in range(MOST_PER_HOUR - 2):
            a_comment(idea, by=member)
    idea_id = idea.id

    def write(_: int) -> str:
        with app.app_context():
            try:
                with writing():
                    a_comment(db.session.get_one(Idea, idea_id), by=member)
            except RuleViolation:
                return "refused"
            return "done"

    assert sorted(at_once(write, range(5))) == ["done", "done", "refused", "refused", "refused"]
    assert len(set(db.session.scalars(select(Comment.number)))) == MOST_PER_HOUR
    assert list(counters()) == []


def test_a_double_click_and_two_deciders_at_once_do_one_thing(app: Flask, idea: Idea) -> None:
    with writing():
        moderators = [a_moderator() for _ in range(4)]
        comment_id = a_comment(idea, text="einmal").id
    idea_id, sent = idea.id, draft(text="doppelt")

    def send(_: int) -> int:
        with app.app_context(), writing():
            return write_comment(sent, idea=db.session.get_one(Idea, idea_id), by=VISITOR, at=now()).id

    assert len(set(at_once(send, range(4)))) == 1

    def decide(by: Person) -> str:
        with app.app_context():
            try:
                with writing():
                    comment = db.session.get_one(Comment, comment_id)
                    publish_comment(comment, by=by, at=now(), expected_version=1)
            except RuleViolation:
                return "refused"
            return "done"

    assert sorted(at_once(decide, moderators)) == ["done", "refused", "refused", "refused"]
    assert db.session.scalars(select(func.count()).select_from(Comment)).one() == 2
    assert standing(idea) == ["einmal"]
