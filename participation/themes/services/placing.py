"""What a person says to a suggestion at a single idea: taken, or not fitting. Heard at once, and recorded."""

from collections.abc import Sequence
from datetime import datetime

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.services.decisions import set_area
from participation.ideas.services.learning import want_learning
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import AreaOfLife, Process
from participation.themes.models import Lesson, Theme
from participation.themes.services.ordering import move_ideas

NOTHING_TO_REFUSE = _("Zu dieser Idee stand kein Vorschlag da. Es wurde nichts geändert.")
GONE_PLACE = _("Diesen Vorschlag gibt es nicht mehr. Es wurde nichts geändert.")


def take_area(idea: Idea, area: AreaOfLife, *, expected_version: int, by: Person, at: datetime) -> None:
    """Put the idea into the suggested area of life. Raises what ``set_area`` raises."""
    set_area(idea, area, by=by, at=at, expected_version=expected_version)
    say(idea, accepted=True, areas=[area], by=by, at=at)


def take_theme(  # noqa: PLR0913 (what, where to, as seen where, by whom, when)
    idea: Idea, theme: Theme, *, seen_in: int | None, process: Process, by: Person, at: datetime
) -> None:
    """Put the idea into the suggested theme. Raises what ``move_ideas`` raises."""
    move_ideas([idea], to=theme, seen_in={idea.id: seen_in}, process=process, by=by, at=at)
    say(idea, accepted=True, themes=[theme], by=by, at=at)


def refuse_places(
    idea: Idea,
    *,
    areas: Sequence[AreaOfLife] = (),
    themes: Sequence[Theme] = (),
    by: Person,
    at: datetime,
) -> None:
    """None of these places fits the idea: they are not suggested for it again, and less for its like."""
    if not areas and not themes:
        raise RuleViolation(NOTHING_TO_REFUSE)
    processes = {area.process_id for area in areas} | {theme.process_id for theme in themes}
    if processes != {idea.process_id}:
        raise Conflict(GONE_PLACE)
    say(idea, accepted=False, areas=areas, themes=themes, by=by, at=at)


def say(  # noqa: PLR0913 (of what, what, about what, by whom, when)
    idea: Idea,
    *,
    accepted: bool,
    areas: Sequence[AreaOfLife] = (),
    themes: Sequence[Theme] = (),
    by: Person,
    at: datetime,
) -> None:
    places = [*((area.id, None) for area in areas), *((None, theme.id) for theme in themes)]
    db.session.add_all(
        Lesson(
            process_id=idea.process_id,
            idea_id=idea.id,
            area_id=area_id,
            theme_id=theme_id,
            accepted=accepted,
            said_by_id=by.id,
            created_at=at,
        )
        for area_id, theme_id in places
    )
    record(
        "idea.take_suggestion" if accepted else "idea.refuse_suggestion",
        "idea",
        idea.id,
        by=by,
        at=at,
        process_id=idea.process_id,
        facts={"areas": [area.id for area in areas], "themes": [theme.id for theme in themes]},
    )
    want_learning(idea.process_id, at=at)
    db.session.flush()
