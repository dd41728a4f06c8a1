"""Keeping the search index: the only place that writes ``idea_search``."""

from collections.abc import Iterable

from sqlalchemy import text

from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.passages import without_bars
from participation.kernel.german import search_terms

FORGET = {
    "sqlite": text("DELETE FROM idea_search WHERE rowid = :id"),
    "postgresql": text("DELETE FROM idea_search WHERE idea_id = :id"),
}
REMEMBER = {
    "sqlite": text("INSERT INTO idea_search (rowid, terms) VALUES (:id, :terms)"),
    # Lexemes as they are: PostgreSQL's own parser would cut them once more.
    "postgresql": text(
        "INSERT INTO idea_search (idea_id, terms)"
        " VALUES (:id, array_to_tsvector(string_to_array(:terms, ' ')))"
    ),
}


def index_idea(idea: Idea, *, is_new: bool = False) -> None:
    """Make the idea findable by the words that it has now; call it whenever title or text change.

    All ideas are indexed; who searches may see them only under ``queries.public.visible``. ``is_new`` spares
    forgetting what was never there.
    """
    dialect = db.session.get_bind().dialect.name
    if not is_new:
        db.session.execute(FORGET[dialect], {"id": idea.id})
    terms = " ".join(search_terms(without_bars(f"{idea.title} {idea.text}")))
    if terms:
        db.session.execute(REMEMBER[dialect], {"id": idea.id, "terms": terms})


def index_many(words: Iterable[tuple[int, str]]) -> None:
    """Make new ideas findable: pairs of id and all their words, in one statement."""
    rows = [{"id": idea_id, "terms": " ".join(search_terms(said))} for idea_id, said in words]
    if rows:
        db.session.execute(REMEMBER[db.session.get_bind().dialect.name], rows)


def sweep_index() -> None:
    """Let the index forget the terms of words that are gone: SQLite keeps them, marked as gone."""
    if db.session.get_bind().dialect.name == "sqlite":
        db.session.execute(text("INSERT INTO idea_search (idea_search) VALUES ('optimize')"))
