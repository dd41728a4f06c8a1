"""What the body replied to which an idea was passed on: kept with the idea, and told to its author."""

from dataclasses import dataclass
from datetime import date, datetime

from participation.audit.services import record
from participation.ideas.models import Answer, Idea, MessageKind
from participation.ideas.queries.passed_on import ideas_alike
from participation.ideas.services.checks import check_not_own, check_version
from participation.ideas.services.correspondence import tell_author, was_sent, write_to_author
from participation.ideas.services.counting import lock_idea
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.rules import zone_of
from participation.municipality.services.pages import pages_change


@dataclass(frozen=True, kw_only=True)
class BodyReplyDraft:
    """The reply in the body's own words, and the day on which it came."""

    text: str
    replied_on: date
    submission_key: str | None = None


def keep_body_reply(
    idea: Idea, draft: BodyReplyDraft, *, by: Person, at: datetime, expected_version: int | None = None
) -> None:
    """Keep what the body replied; another reply replaces the one before, the record keeps both.

    Raises Conflict, and RuleViolation for one's own idea, one that was not passed on, and a day that is still
    to come or lies before it was.
    """
    lock_idea(idea)
    if was_sent(draft, idea):
        return
    check_version(idea, expected_version)
    check_not_own(idea, by)
    check(idea, draft, at)
    idea.body_reply, idea.body_replied_on = draft.text, draft.replied_on
    idea.version += 1
    write_to_author(idea, MessageKind.ANSWER, draft, by=by, at=at)
    record(
        "idea.keep_body_reply",
        "idea",
        idea.id,
        by=by,
        at=at,
        process_id=idea.process_id,
        text=draft.text,
    )
    tell_author(
        "idea_body_replied", idea, at=at, body=idea.answer_body, message=draft.text, is_public=idea.is_public
    )
    pages_change(idea.process_id)


def keep_reply_for_all_alike(idea: Idea, draft: BodyReplyDraft, *, by: Person, at: datetime) -> int:
    """The same reply for the other ideas that were passed on to the same body and have none; how many.

    One's own ideas, and those passed on after the reply came, are left out.
    """
    kept = 0
    for other in ideas_alike(idea):
        lock_idea(other)
        if other.author_id is not None and other.author_id == by.id:
            continue
        if not awaits_reply(other) or passed_on_day(other) > draft.replied_on:
            continue
        keep_body_reply(other, BodyReplyDraft(text=draft.text, replied_on=draft.replied_on), by=by, at=at)
        kept += 1
    return kept


def awaits_reply(idea: Idea) -> bool:
    return idea.answer is Answer.PASSED_ON and idea.body_replied_on is None


def passed_on_day(idea: Idea) -> date:
    """On the town's calendar."""
    passed_on = idea.answered_at or idea.created_at
    return passed_on.astimezone(zone_of(idea.process)).date()


def check(idea: Idea, draft: BodyReplyDraft, at: datetime) -> None:
    if idea.answer is not Answer.PASSED_ON:
        raise RuleViolation(
            _("Die Idee %(number)s ist an keine andere Stelle weitergegeben."), number=idea.number
        )
    if not draft.text:
        raise RuleViolation(_("Bitte schreiben Sie, was die Stelle geantwortet hat."), field="text")
    if draft.replied_on > at.astimezone(zone_of(idea.process)).date():
        raise RuleViolation(_("Dieser Tag liegt in der Zukunft."), field="day")
    if draft.replied_on < passed_on_day(idea):
        raise RuleViolation(
            _("Weitergegeben wurde die Idee erst am %(day)s. Bitte prüfen Sie den Tag."),
            field="day",
            day=f"{passed_on_day(idea):%d.%m.%Y}",
        )


def forget_body_reply(idea: Idea) -> None:
    """Of a locked idea whose answer is another one now."""
    idea.body_reply, idea.body_replied_on = "", None
