"""Figures, dossiers and answers as plain trees: numbers, codes, days and texts by their paths."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from participation.assessment.models import Axis
from participation.assessment.queries.results import RoundResults
from participation.council.tree import Tree, Value
from participation.demographics.rules import Told
from participation.figures.queries.heard import Heard
from participation.figures.results import Figures, MeasureFigures, Part
from participation.ideas.models import Idea
from participation.strategy.models import Horizon
from participation.strategy.queries.dossier import Amount, Dossier
from participation.strategy.rules import shown_number
from participation.themes.models import Theme
from participation.themes.rules import shown_number as theme_number

NO_AREA = "_"
"""Where what lies in no area of life stands: no slug of an area has this sign."""


def day(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def counts(of: Mapping[Any, int]) -> Tree:
    return {str(getattr(key, "value", key)): number for key, number in of.items()}


# --- Figures ----------------------------------------------------------------------------------------


def figures_tree(figures: Figures, areas: Mapping[int | None, str]) -> Tree:
    """Every number of the figures; ``areas`` names the key of each area by its id."""
    return {
        "statuses": counts(figures.statuses),
        "submitted": figures.submitted,
        "sorted_supporters": figures.sorted_supporters,
        "whole": part_tree(figures.whole),
        "areas": {areas[area_id]: part_tree(part) for area_id, part in figures.areas.items()},
        "accesses": {
            week.monday.isoformat(): {"number": week.number, "so_far": week.so_far}
            for week in figures.accesses
        },
        "confirmations": {
            way.by.value: {"supports": way.supports, "supporters": way.supporters}
            for way in figures.confirmations
        },
        "support_ways": {way.channel.value: way.supports for way in figures.support_ways},
    }


def part_tree(part: Part) -> Tree:
    """A number of people is null where it is one to four: so few are not told apart."""
    return {
        "ideas": part.ideas,
        "verbatim": part.verbatim,
        "without_access": part.without_access,
        "authors": part.authors.number,
        "supporters": part.supporters.number,
        "participants": part.participants.number,
        "supports": part.supports,
        "supports_elsewhere": part.supports_elsewhere,
        "submissions": part.submissions,
        "weeks": {week.monday.isoformat(): counts(week.ideas) for week in part.weeks},
        "channels": counts(part.channels),
        "answers": counts(part.answering.counts),
        "answers_readable": counts(part.answering.readable),
        "answered": part.answering.answered,
        "oldest_open": day(part.answering.oldest_open),
        "themes": [theme_number(theme.number) for theme in part.filled_themes],
        "measures": [shown_number(measure.number) for measure in part.measures],
        "horizons": horizons(part.measures),
        "decided": sum(measure.is_decided for measure in part.measures),
    }


def horizons(measures: Iterable[MeasureFigures]) -> Tree:
    known = list(measures)
    return {horizon.value: sum(one.horizon is horizon for one in known) for horizon in Horizon}


def heard_tree(heard: Heard) -> Tree:
    return {
        "comments": heard.comments,
        "surveys": heard.surveys,
        "sheets": heard.sheets.number,
        "weighed": {
            str(one.number): {
                "title": one.title,
                "closed_at": day(one.closed_at),
                "ballots": one.ballots,
                "by_confirmation": {
                    "+".join(way.value for way in ways): number for ways, number in one.by_confirmation
                },
            }
            for one in heard.weighed
        },
    }


def participants_tree(tables: Iterable[Told]) -> Tree:
    """Who took part, as far as it may be told: null is fewer than five, or kept back beside such a number."""
    return {
        told.question.value: {
            "answers": told.answers,
            "cells": {
                cell.choice.value: {"number": cell.number, "population": cell.population}
                for cell in told.cells
            },
        }
        for told in tables
    }


# --- Themes, measures, ideas -------------------------------------------------------------------------


def themes_tree(themes: Iterable[Theme], figures: Figures, areas: Mapping[int | None, str]) -> Tree:
    known = {theme.id: theme for theme in figures.whole.themes}
    return {
        theme_number(theme.number): {
            "title": theme.title,
            "text": theme.text,
            "area": areas[theme.area_id],
            "ideas": known[theme.id].ideas,
            "supporters": known[theme.id].supporters,
        }
        for theme in themes
        if theme.id in known
    }


TEXTS = (
    "title",
    "goal",
    "text",
    "plain_text",
    "lead_office",
    "partners",
    "climate_effect",
    "data_protection",
    "risks",
    "first_step",
    "indicator",
    "indicator_baseline",
    "indicator_target",
    "placement_reason",
    "decision_note",
    "progress_note",
)
CODES = ("is_cross_cutting", "is_own_project", "staff_days", "horizon", "status")


def measure_tree(dossier: Dossier, sources: Tree) -> Tree:
    """The whole dossier; ``sources`` are the numbers of its themes and ideas by their role."""
    cost = dossier.cost
    return {
        **{name: getattr(dossier, name) for name in TEXTS},
        **{name: coded(getattr(dossier, name)) for name in CODES},
        "decided_on": day(dossier.decided_on),
        "progress_on": day(dossier.progress_on),
        "areas": [area.slug for area in dossier.areas],
        "cost": {
            "one_off": amount(cost.one_off),
            "yearly": amount(cost.yearly),
            "words": cost.words,
            "funding": cost.funding,
            "is_budget_reserved": cost.is_budget_reserved,
        },
        "needs": [f"{shown_number(other.number)} {other.kind.value}" for other in dossier.ties.needs],
        "support": dossier.support._asdict(),
        "sources": sources,
    }


def coded(value: StrEnum | int | None) -> Value:
    return value.value if isinstance(value, StrEnum) else value


def amount(given: Amount | None) -> Value:
    return list(given) if given else None


def idea_tree(idea: Idea, areas: Mapping[int | None, str]) -> Tree:
    """What the town answered; the title only where everybody may read it. The words stay where they are."""
    readable: Tree = {"title": idea.title} if idea.is_public else {}
    return {
        **readable,
        "area": areas[idea.area_id],
        "supports": idea.supports,
        "answer": idea.answer.value,
        "answer_text": idea.answer_text,
        "answer_body": idea.answer_body,
        "answered_on": day(idea.answered_at),
    }


# --- Assessment -------------------------------------------------------------------------------------


def assessment_tree(found: RoundResults, numbers: Mapping[int, int]) -> Tree:
    """What a closed round came to: means and ranks, never what one assessor said."""
    benefit, effort = found.on(Axis.BENEFIT), found.on(Axis.EFFORT)
    names = {criterion.id: str(place) for place, criterion in enumerate(found.criteria, start=1)}
    return {
        "title": found.round.title,
        "mode": found.round.mode.value,
        "closed_at": day(found.round.closed_at),
        "points": found.version.points,
        "benefit": names[benefit.id] if benefit else None,
        "effort": names[effort.id] if effort else None,
        "criteria": {
            names[criterion.id]: {
                "name": criterion.name,
                "weight": criterion.weight,
                "lowest": criterion.lowest,
                "highest": criterion.highest,
                "low_is_good": criterion.low_is_good,
            }
            for criterion in found.criteria
        },
        "measures": {
            shown_number(numbers[result.measure_id]): {
                "score": rounded(result.score),
                "spread": rounded(result.spread),
                "rank": result.rank,
                "ranked": result.ranked,
                "bounds": [result.bounds.best, result.bounds.worst] if result.bounds else None,
                "place": result.place.value if result.place else None,
                "reason": result.reason,
                "means": {names[one.criterion_id]: rounded(one.mean) for one in result.criteria},
            }
            for result in found.results
            if result.measure_id in numbers
        },
    }


def rounded(number: float | None) -> float | None:
    """Three decimals: what no page shows need not be frozen."""
    return None if number is None else round(number, 3)
