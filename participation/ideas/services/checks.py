"""What every decision about an idea checks first. Each raises before anything is changed."""

from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.queries.staff import last_change
from participation.ideas.rules import is_own, may_answer, may_become
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.rules import zone_of


def check_turn(idea: Idea, *, by: Person, expected_version: int | None) -> None:
    """Refuse another version than the person saw, and a decision in one's own cause."""
    check_version(idea, expected_version)
    check_not_own(idea, by)


def check_publishable(idea: Idea, *, by: Person) -> None:
    """Raise RuleViolation with the reason why ``by`` cannot publish the idea."""
    check_not_own(idea, by)
    check_may_become(idea, IdeaStatus.PUBLISHED)


def check_answerable(idea: Idea, *, by: Person) -> None:
    """Raise RuleViolation with the reason why ``by`` cannot answer the idea."""
    check_not_own(idea, by)
    if not may_answer(idea):
        raise RuleViolation(
            _("Eine Antwort bekommen nur veröffentlichte Ideen; %(number)s ist es nicht."), number=idea.number
        )


def check_sortable(idea: Idea) -> None:
    """Raise RuleViolation for an idea that has no place any more."""
    if idea.status is IdeaStatus.WITHDRAWN:
        raise RuleViolation(_("Die Idee %(number)s wurde zurückgezogen."), number=idea.number)


def check_not_own(idea: Idea, by: Person) -> None:
    """Nobody decides in their own cause."""
    if is_own(idea, by):
        raise RuleViolation(
            _("Die Idee %(number)s stammt von Ihnen. Über eigene Beiträge entscheidet jemand anderes."),
            number=idea.number,
        )


def check_version(idea: Idea, expected: int | None) -> None:
    """Raise Conflict with who changed the idea and when, as far as the record tells."""
    if expected is None or expected == idea.version:
        return
    change = last_change(idea)
    if change is None:
        raise Conflict(_("Die Idee %(number)s wurde inzwischen geändert."), number=idea.number)
    moment = change.at.astimezone(zone_of(idea.process))
    facts = {"number": idea.number, "day": f"{moment:%d.%m.%Y}", "time": f"{moment:%H:%M}"}
    if change.name:
        raise Conflict(
            _("%(name)s hat die Idee %(number)s am %(day)s um %(time)s Uhr geändert."),
            name=change.name,
            **facts,
        )
    raise Conflict(_("Die Idee %(number)s wurde am %(day)s um %(time)s Uhr geändert."), **facts)


def check_may_become(idea: Idea, wanted: IdeaStatus) -> None:
    """Raise RuleViolation with the reason why the idea cannot be decided so."""
    if may_become(idea.status, wanted):
        return
    reasons = {
        IdeaStatus.SUBMITTED: _("Die Idee %(number)s wartet noch auf eine Entscheidung."),
        IdeaStatus.RETURNED: _("Zur Idee %(number)s ist eine Rückfrage offen."),
        IdeaStatus.PUBLISHED: _("Die Idee %(number)s ist schon veröffentlicht."),
        IdeaStatus.REFUSED: _("Die Idee %(number)s wurde schon mit Begründung nicht veröffentlicht."),
        IdeaStatus.WITHDRAWN: _("Die Idee %(number)s wurde zurückgezogen."),
    }
    raise RuleViolation(reasons[idea.status], number=idea.number)
