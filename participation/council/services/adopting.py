"""The adopted version: what stood in the paper, with what the council put otherwise."""

from collections.abc import Sequence

from sqlalchemy import select

from participation.council.models import (
    LONGEST_AMENDMENT,
    AmendedField,
    CouncilAmendment,
    CouncilPaper,
    CouncilResolution,
)
from participation.council.rules import Votes
from participation.ideas.models import Idea
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.kernel.text import excerpt
from participation.strategy.models import (
    LONGEST_LINE,
    LONGEST_MEASURE_TEXT,
    LONGEST_MEASURE_TITLE,
    LONGEST_OFFICE,
    DependencyKind,
    Horizon,
    Measure,
)
from participation.strategy.queries.dependencies import ties_of
from participation.strategy.queries.provenance import ideas_of_measures
from participation.strategy.rules import shown_number
from participation.strategy.services.drafts import MeasureDraft
from participation.strategy.services.editions import DOSSIER
from participation.strategy.services.provenance import lock_measure, locked

LONGEST = {
    AmendedField.TITLE: LONGEST_MEASURE_TITLE,
    AmendedField.TEXT: LONGEST_MEASURE_TEXT,
    AmendedField.LEAD_OFFICE: LONGEST_OFFICE,
    AmendedField.CONDITION: LONGEST_AMENDMENT,
    AmendedField.STRUCK: LONGEST_AMENDMENT,
}
"""Of the others: LONGEST_LINE."""
BESIDE = frozenset({AmendedField.CONDITION, AmendedField.STRUCK})
"""What is said of the measure and changes none of its words."""

VOTES = ("entitled", "present", "yes", "no", "abstained", "biased")


def check_amendments(given: Sequence[tuple[Measure, AmendedField, str]], paper: CouncilPaper) -> None:
    """Raise RuleViolation, at the field ``amendments``, for what fits to no measure or says nothing."""
    known = {measure.id for measure in paper.measures}
    seen: set[tuple[int, AmendedField]] = set()
    for measure, field, text in given:
        number = shown_number(measure.number)
        if measure.id not in known:
            raise RuleViolation(
                _("%(number)s steht nicht in dieser Vorlage."), field="amendments", number=number
            )
        if (measure.id, field) in seen:
            raise RuleViolation(
                _("Zu %(number)s steht dasselbe Feld zweimal da. Bitte fassen Sie es zusammen."),
                field="amendments",
                number=number,
            )
        seen.add((measure.id, field))
        check_text(field, text, number)


def check_text(field: AmendedField, text: str, number: str) -> None:
    most = LONGEST.get(field, LONGEST_LINE)
    if not text:
        raise RuleViolation(
            _("Bitte schreiben Sie zu %(number)s den neuen Wortlaut."), field="amendments", number=number
        )
    if len(text) > most:
        raise RuleViolation(
            _("Der neue Wortlaut zu %(number)s ist zu lang: Möglich sind %(most)s Zeichen."),
            field="amendments",
            number=number,
            most=most,
        )
    if field is AmendedField.HORIZON and text not in set(Horizon):
        raise RuleViolation(
            _("Der Zeithorizont von %(number)s heißt kurzfristig, mittelfristig oder langfristig."),
            field="amendments",
            number=number,
        )


def before_amendment(measure: Measure, field: AmendedField) -> str:
    return "" if field in BESIDE else str(getattr(measure, field.value))


def hold_all(measures: Sequence[Measure]) -> None:
    """Lock the open ideas behind all these measures, then the measures, each by id."""
    links = ideas_of_measures([measure.id for measure in measures])
    locked(select(Idea).where(Idea.id.in_(select(links.c.idea_id).where(links.c.rank != 0))))
    for measure in sorted(measures, key=lambda one: one.id):
        lock_measure(measure)


def amended(measure: Measure, amendments: Sequence[CouncilAmendment], *, by: Person) -> MeasureDraft | None:
    """The dossier as the council adopted it; None where it stays as it was."""
    new = {one.field.value: one.text for one in amendments if one.field not in BESIDE}
    if not new:
        return None
    words = {name: getattr(measure, name) for name in DOSSIER} | new
    ties = ties_of([measure], reader=by)[measure.id]
    return MeasureDraft(
        area_ids=tuple(area.id for area in measure.areas),
        requires=tuple(other.id for other in ties.of(DependencyKind.REQUIRES)),
        benefits=tuple(other.id for other in ties.of(DependencyKind.BENEFITS)),
        **{**words, "horizon": Horizon(words["horizon"])},
    )


# --- In one sentence --------------------------------------------------------------------------------

OUTCOMES = {
    "adopted": "unverändert beschlossen",
    "adopted_with_changes": "mit Änderungen beschlossen",
    "rejected": "abgelehnt",
}
STRUCK = "nicht beschlossen, aus der Vorlage gestrichen"
"""Kept with the measure as the town's own words, therefore in the town's language."""


def sentence_on(resolution: CouncilResolution, amendments: Sequence[CouncilAmendment]) -> str:
    """The resolution on one measure as the public sentence of its page, no longer than there is room."""
    item = resolution.item
    top = f", TOP {item.top}" if item.top else ""
    struck = [one.text for one in amendments if one.field is AmendedField.STRUCK]
    said = [one.text for one in amendments if one.field is AmendedField.CONDITION]
    outcome = STRUCK if struck else OUTCOMES[resolution.outcome.value]
    votes = vote_in_words(votes_of(resolution))
    counted = f" ({votes})" if votes else ""
    head = f"Vorlage {item.paper.number}{top}, {item.session.body}: {outcome}{counted}."
    return excerpt(" ".join([head, *struck, *said]), LONGEST_LINE)


def votes_of(resolution: CouncilResolution) -> Votes:
    return Votes(**{name: getattr(resolution, name) for name in VOTES})


def vote_in_words(votes: Votes) -> str:
    """``20 Ja, 0 Nein, 1 Enthaltung``; nothing where nobody counted."""
    if not votes.are_counted:
        return ""
    abstained = votes.abstained or 0
    parts = [f"{votes.yes} Ja", f"{votes.no} Nein", f"{abstained} Enthaltung{'' if abstained == 1 else 'en'}"]
    return ", ".join([*parts, *([f"{votes.biased} befangen"] if votes.biased else [])])
