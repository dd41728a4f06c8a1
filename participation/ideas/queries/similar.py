"""Public ideas that say something like what somebody is just writing, alike on both databases.

Of the words that are asked about, the rare ones tell most: the score of an idea is the sum of their weights.
"""

from collections.abc import Sequence
from math import log
from typing import NamedTuple

from sqlalchemy import Integer, Select, Subquery, func, literal, literal_column, select, union_all

from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.queries.lists import says, search_index
from participation.ideas.queries.public import visible
from participation.kernel.german import search_terms
from participation.municipality.models import Process

SHORTEST_QUESTION = 10
"""Characters: with fewer, everything is like it."""
LONGEST_QUESTION = 1_000
MOST_TERMS = 16
MOST_TELLING = 8
"""So many of the rarest are looked up."""
COMMON = 1_000
"""A word that stands in so many ideas tells hardly anything, and costs most."""
MOST_SIMILAR = 4
TOGETHER = 3
"""Where all words are common, so many of them have to stand together."""
CLOSE_ENOUGH = 0.4
"""The share of the weights that an idea must bear."""
PRECISION = 1_000
"""Weights are whole numbers: sums of them are the same on every database."""


class SimilarIdea(NamedTuple):
    """What is shown of an idea that says something like it."""

    id: int
    number: str
    title: str
    language: str
    redactions: int
    supports: int


def similar_ideas(process: Process, text: str, *, limit: int = MOST_SIMILAR) -> list[SimilarIdea]:
    """The public ideas of the process most like ``text``, closest first; none below SHORTEST_QUESTION."""
    if len(text.strip()) < SHORTEST_QUESTION:
        return []
    weights = telling(search_terms(text[:LONGEST_QUESTION])[:MOST_TERMS], process)
    if not weights:
        return []
    statement = closest(weights, limit).where(Idea.process_id == process.id)
    return [SimilarIdea(*row) for row in db.session.execute(statement)]


def telling(terms: Sequence[str], process: Process) -> dict[tuple[str, ...], int]:
    """The rarest of the terms that stand anywhere, and what each tells; common ones count only together."""
    if not terms:
        return {}
    counted = union_all(*(how_often(term, place) for place, term in enumerate(terms)))
    found = {terms[place]: number for place, number in db.session.execute(counted).all() if number}
    rare = sorted(found, key=lambda term: (found[term], term))
    many = max(process.published_ideas, *found.values(), 1) if found else 1
    kept = [term for term in rare if found[term] < COMMON][:MOST_TELLING]
    if not kept:
        return {tuple(rare[:TOGETHER]): PRECISION} if rare else {}
    return {(term,): round(log(1 + many / found[term]) * PRECISION) for term in kept}


def how_often(term: str, place: int) -> Select[int, int]:
    """In how many ideas the term stands, counted up to COMMON."""
    some = select(literal_column("1")).where(says([term])).limit(COMMON).subquery()
    return select(literal(place), func.count()).select_from(some)


def newest(terms: Sequence[str]) -> Subquery:
    """Ideas that say all of this, the newest COMMON of them."""
    index = search_index(db.session.get_bind().dialect.name)
    found = select(index.c.id_of_idea.label("id")).where(says(terms))
    return found.order_by(index.c.id_of_idea.desc()).limit(COMMON).subquery()


def closest(weights: dict[tuple[str, ...], int], limit: int) -> Select[int, str, str, str, int, int]:
    one_term = (
        select(newest(terms).c.id, literal(weight, Integer).label("weight"))
        for terms, weight in weights.items()
    )
    hits = union_all(*one_term).subquery()
    score = func.sum(hits.c.weight).label("score")
    enough = round(sum(weights.values()) * CLOSE_ENOUGH)
    return (
        select(Idea.id, Idea.number, Idea.title, Idea.language, Idea.redactions, Idea.supports)
        .join(hits, hits.c.id == Idea.id)
        .where(visible())
        .group_by(Idea.id)
        .having(score >= enough, func.count() >= min(2, len(weights)))
        .order_by(score.desc(), Idea.supports.desc(), Idea.id)
        .limit(limit)
    )
