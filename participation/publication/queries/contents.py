"""Everything that a strategy says, as JSON: put together from where it stands, read with live words.

Ideas are named by their ids alone: titles are read when somebody reads the strategy, under the one condition
for what is public, so that what is withdrawn or redacted is so in every edition.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from participation.council.queries.resolutions import announced_resolutions
from participation.extensions import db
from participation.figures.queries.heard import heard_so_far
from participation.figures.queries.kept import figures_of
from participation.figures.results import Figures, Part, People
from participation.figures.rules import group_of
from participation.ideas.models import Answer, Idea
from participation.ideas.queries.public import visible
from participation.kernel.permissions import VISITOR, Person
from participation.municipality.models import AreaOfLife, Process
from participation.publication.models import Audience
from participation.publication.queries.editions import parts_of
from participation.publication.rules import area_part, quoted_numbers
from participation.strategy.models import DependencyKind, Horizon, MeasureStatus
from participation.strategy.queries.dossier import Amount, Dossier, dossiers
from participation.strategy.queries.measures import measures_of
from participation.strategy.rules import is_public

MOST_MEASURES = 5_000
FORMAT = 1


def content_of(process: Process, audience: Audience, *, reader: Person, at: datetime) -> dict[str, Any]:
    """The strategy as it stands now; ``reader`` decides which drafts are told, in public there are none."""
    if audience is Audience.PUBLIC:
        reader = VISITOR
    texts = {name: part.text for name, part in parts_of(process).items()}
    found = measures_of(process, reader=reader, limit=MOST_MEASURES)
    told = dossiers(found, reader=reader)
    decided = [measure for measure in told if measure.status is not MeasureStatus.REJECTED]
    return {
        "format": FORMAT,
        "audience": audience.value,
        "as_of": at.isoformat(),
        "title": process.title,
        "brand": process.brand,
        "texts": texts,
        "areas": [area_row(area, texts) for area in process.areas],
        "measures": [measure_row(measure, audience) for measure in decided],
        "rejected": [measure_row(m, audience) for m in told if m.status is MeasureStatus.REJECTED],
        "not_pursued": reasons_of(process),
        "quotes": quoted_in(process, texts),
        "figures": figure_rows(process),
        "resolutions": resolution_rows(process),
    }


def resolution_rows(process: Process) -> list[dict[str, Any]]:
    """What the council made of it, as far as everybody may know; the measures bear its amendments already."""
    return [
        {
            "on": resolution.item.session.held_on.isoformat(),
            "body": resolution.item.session.body,
            "top": resolution.item.top,
            "purpose": resolution.item.purpose.value,
            "paper": resolution.item.paper.number,
            "title": resolution.item.paper.title,
            "outcome": resolution.outcome.value,
            "votes": {name: getattr(resolution, name) for name in ("yes", "no", "abstained", "biased")},
            "conditions": resolution.conditions,
        }
        for resolution in announced_resolutions(process)
    ]


def area_row(area: AreaOfLife, texts: dict[str, str]) -> dict[str, Any]:
    return {
        "id": area.id,
        "slug": area.slug,
        "name": area.name,
        "look": area.look.value,
        "text": texts.get(area_part(area.id), ""),
    }


LINES = (
    "number", "title", "goal", "text", "plain_text", "lead_office", "partners", "climate_effect",
    "data_protection", "first_step", "indicator", "indicator_baseline", "indicator_target",
    "placement_reason", "decision_note", "is_own_project",
)  # fmt: skip


def measure_row(measure: Dossier, audience: Audience) -> dict[str, Any]:
    """The dossier as JSON; what prepares the decision only for those who take it."""
    row: dict[str, Any] = {name: getattr(measure, name) for name in LINES}
    row |= {
        "areas": [area.slug for area in measure.areas],
        "horizon": measure.horizon.value,
        "status": measure.status.value,
        "decided_on": written_day(measure.decided_on),
        "one_off": ends(measure.cost.one_off),
        "yearly": ends(measure.cost.yearly),
        "cost": measure.cost.words,
        "funding": measure.cost.funding,
        "reserved": measure.cost.is_budget_reserved,
        "ideas": measure.support.ideas,
        "supporters": measure.support.supporters,
        "objectors": measure.support.objectors,
        "requires": [tie.number for tie in measure.ties.of(DependencyKind.REQUIRES)],
    }
    if audience is not Audience.PUBLIC:
        row |= {"risks": measure.risks, "staff_days": measure.staff_days}
    return row


def written_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def ends(amount: Amount | None) -> list[int] | None:
    return [amount.from_, amount.to] if amount else None


def reasons_of(process: Process) -> list[dict[str, Any]]:
    """Ideas that are not pursued, by id, with the town's own words; in the order of their numbers."""
    statement = (
        select(Idea.id, Idea.answer_text)
        .where(Idea.process_id == process.id, Idea.answer == Answer.NOT_PURSUED, visible())
        .order_by(Idea.answered_at.desc(), Idea.id)
    )
    return [{"idea": row[0], "reason": row[1]} for row in db.session.execute(statement)]


def quoted_in(process: Process, texts: dict[str, str]) -> dict[str, int]:
    """The id of each idea that the texts quote by its number, if everybody may read it."""
    numbers = {number for text in texts.values() for number in quoted_numbers(text)}
    if not numbers:
        return {}
    statement = select(Idea.number, Idea.id).where(
        Idea.process_id == process.id, Idea.number.in_(numbers), visible()
    )
    return {row[0]: row[1] for row in db.session.execute(statement.order_by(Idea.number))}


def ideas_in(content: dict[str, Any]) -> dict[int, Idea]:
    """The ideas that the content names and everybody may read now, by id."""
    ids = [*(row["idea"] for row in content["not_pursued"]), *content["quotes"].values()]
    found = db.session.scalars(select(Idea).where(Idea.id.in_(ids), visible())) if ids else ()
    return {idea.id: idea for idea in found}


def figure_rows(process: Process) -> dict[str, Any]:
    """The figures as they are told everywhere; few people are None."""
    figures, heard = figures_of(process), heard_so_far(process)
    whole = figures.whole
    return {
        "submitted": figures.submitted,
        "ideas": whole.ideas,
        "verbatim": whole.verbatim,
        "supports": whole.supports,
        "supporters": told(whole.supporters),
        "participants": told(whole.participants),
        "answered": whole.answering.answered,
        "themes": len(whole.filled_themes),
        "comments": heard.comments,
        "surveys": heard.surveys,
        "sheets": told(heard.sheets),
        "channels": channel_rows(whole),
        "answers": {answer.value: count for answer, count in whole.answering.counts.items()},
        "areas": [area_figures(area, figures) for area in process.areas],
        "elsewhere": part_figures(figures.areas[None]),
    }


def told(people: People) -> int | None:
    return people.number


def channel_rows(whole: Part) -> dict[str, int]:
    rows: dict[str, int] = {}
    for channel, count in whole.channels.items():
        group = group_of(channel).value
        rows[group] = rows.get(group, 0) + count
    return rows


def area_figures(area: AreaOfLife, figures: Figures) -> dict[str, Any]:
    return {"slug": area.slug, "name": area.name, "look": area.look.value} | part_figures(
        figures.areas[area.id]
    )


def part_figures(part: Part) -> dict[str, Any]:
    shown = [measure for measure in part.measures if is_public(measure.status)]
    shown = [measure for measure in shown if measure.status is not MeasureStatus.REJECTED]
    return {
        "ideas": part.ideas,
        "participants": told(part.participants),
        "supports": part.supports,
        **{horizon.value: sum(m.horizon is horizon for m in shown) for horizon in Horizon},
    }
