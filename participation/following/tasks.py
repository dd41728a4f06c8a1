"""The daily round, texts whose hour has come, and what notices say when they are sent."""

from collections.abc import Callable
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from participation.extensions import db
from participation.following.letters import grouped, happened_to, placed
from participation.following.models import HeldRelease, PlaceKind, Rhythm, Topic
from participation.following.queries.muted import digest_of, is_muted
from participation.following.queries.news import Listener, news_for
from participation.following.queries.places import standing_places
from participation.following.queries.steps import Behind, measures_behind
from participation.following.rules import (
    OWN_LIST,
    WAY_OUT,
    digest_of_mailbox,
    signed,
    way_out_for,
)
from participation.following.services import digests, following, holding, places, steps
from participation.ideas.models import Idea
from participation.jobs.letters import link
from participation.jobs.models import Letter
from participation.jobs.notices import NOTICES, NothingToSend, Notice
from participation.jobs.registry import JobRun, daily_task, task
from participation.jobs.services import plan_daily
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.language import _
from participation.progress.models import NewsOf
from participation.strategy.models import Measure

DAILY_ROUND = "following.daily_round"
GONE = _("Was darin stand, ist nicht mehr öffentlich. Der Brief wurde nicht gesendet.")
NOT_WANTED = _("Die Empfängerin oder der Empfänger hat solche Nachrichten abbestellt.")


@daily_task(DAILY_ROUND, _("Nachrichten an alle, die folgen"))
def daily_round(job: JobRun) -> dict[str, Any] | None:
    """Tell authors and followers what is new, portion by portion: no kill loses or doubles anything."""
    with writing():
        plan_daily([DAILY_ROUND], at=now())
        following.forget_old_links(now())
    done = 0
    for tell in (places.tell_places, steps.tell_steps, digests.send_digests):
        while not job.cancelled():
            with writing():
                told = tell(at=now())
                done += told
                job.progress(done, done)
            if not told:
                break
    return {"told": done}


@task(holding.RELEASE, _("Nach einer Sperrfrist zeigen, was bereitliegt"), must_happen=True)
def release(job: JobRun) -> dict[str, Any] | None:
    """A text whose hour has come stands where it belongs, together with the end of its waiting."""
    with writing():
        held = db.session.get_one(HeldRelease, int(job.payload["held"]))
        said = holding.release(held, at=now())
        job.finish({"said": said})
    return None


# --- What notices say, and how one leaves them --------------------------------------------------


def key() -> str:
    return str(current_app.config["SECRET_KEY"])


def own_list(account_id: int) -> str:
    """The page of what this account follows, without signing in."""
    return link("following.own", token=signed(OWN_LIST, str(account_id), key()))


def leave(said: str) -> str:
    return link("unsubscribing.leave", token=signed(WAY_OUT, said, key()))


def leave_digest(letter: Letter) -> str:
    return leave(way_out_for(Topic.DIGEST, int(letter.facts["account"])))


def digest_facts(letter: Letter) -> dict[str, Any]:
    """What is new between the marks, as everybody may see it now."""
    account_id = int(letter.facts["account"])
    mark = digest_of(account_id)
    if mark is None or mark.rhythm is Rhythm.NEVER:
        raise NothingToSend(NOT_WANTED)
    listener = Listener(account_id, int(letter.facts["after"]), int(letter.facts["up_to"]))
    processes = grouped(news_for([listener])[account_id])
    if not processes:
        raise NothingToSend(GONE)
    return {"processes": processes, "own_list": own_list(account_id)}


def placed_facts(letter: Letter) -> dict[str, Any]:
    """Where the ideas stand that the letter is about, if they still do."""
    facts = unless_muted(Topic.PLACES)(letter)
    told = {(idea_id, PlaceKind(kind), subject_id) for idea_id, kind, subject_id in facts["told"]}
    standing = standing_places({idea_id for idea_id, _kind, _subject in told})
    statement = select(Idea).where(Idea.id.in_(standing)).options(selectinload(Idea.process))
    lines = [
        placed(
            idea,
            [p for p in standing[idea.id] if (p.idea_id, p.kind, p.subject_id) in told],
            with_title=facts["confirmed"],
        )
        for idea in db.session.scalars(statement.order_by(Idea.number))
    ]
    lines = [one for one in lines if one["places"]]
    if not lines:
        raise NothingToSend(GONE)
    return {"ideas": lines}


def step_facts(letter: Letter) -> dict[str, Any]:
    """What was decided and reported about measures behind which the ideas still stand."""
    facts = unless_muted(Topic.PLACES)(letter)
    told = [(int(idea), int(measure), NewsOf(kind)) for idea, measure, kind in facts["told"]]
    standing = measures_behind({measure for _, measure, _ in told}, {idea for idea, _, _ in told})
    told = [one for one in told if Behind(one[0], one[1]) in standing]
    ideas = {
        idea.id: idea
        for idea in db.session.scalars(
            select(Idea).where(Idea.id.in_({one[0] for one in told})).options(selectinload(Idea.process))
        )
    }
    measures = {
        measure.id: measure
        for measure in db.session.scalars(select(Measure).where(Measure.id.in_({one[1] for one in told})))
    }
    known = [(ideas[idea], measures[measure], kind) for idea, measure, kind in told]
    lines = happened_to(known, with_title=facts["confirmed"])
    if not lines:
        raise NothingToSend(GONE)
    return {"ideas": lines}


def leave_topic(topic: Topic) -> Callable[[Letter], str]:
    def way(letter: Letter) -> str:
        whose = f"{letter.municipality_id}-{digest_of_mailbox(letter.recipient, key())}"
        return leave(way_out_for(topic, whose))

    return way


def unless_muted(topic: Topic) -> Callable[[Letter], dict[str, Any]]:
    def facts(letter: Letter) -> dict[str, Any]:
        whose = digest_of_mailbox(letter.recipient, key())
        if is_muted(topic, whose, municipality_id=letter.municipality_id):
            raise NothingToSend(NOT_WANTED)
        return dict(letter.facts)

    return facts


NOTICES[digests.DIGEST] = Notice(leave_digest, digest_facts)
NOTICES[places.PLACED] = Notice(leave_topic(Topic.PLACES), placed_facts)
NOTICES[steps.STEP] = Notice(leave_topic(Topic.PLACES), step_facts)
NOTICES["comment_on_idea"] = Notice(leave_topic(Topic.COMMENTS), unless_muted(Topic.COMMENTS))
NOTICES["comment_replied"] = Notice(leave_topic(Topic.COMMENTS), unless_muted(Topic.COMMENTS))
