"""The search index over ideas, filled: FTS5 on SQLite, tsvector with GIN on PostgreSQL."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from participation.kernel.german import search_terms

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BATCH = 500
IDEA = sa.table("idea", sa.column("id"), sa.column("title"), sa.column("text"))
WORDS = sa.select(IDEA.c.id, IDEA.c.title, IDEA.c.text).order_by(IDEA.c.id).limit(BATCH)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # The terms come folded and stemmed from the one German analyser: nothing is left to the tokenizer.
        op.execute(
            "CREATE VIRTUAL TABLE idea_search USING fts5"
            " (terms, detail = none, columnsize = 0, tokenize = 'ascii')"
        )
        remember("INSERT INTO idea_search (rowid, terms) VALUES (:id, :terms)")
        return
    op.execute(
        "CREATE TABLE idea_search (idea_id integer CONSTRAINT pk_idea_search PRIMARY KEY CONSTRAINT"
        " fk_idea_search_idea_id_idea REFERENCES idea (id) ON DELETE RESTRICT, terms tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX ix_idea_search_terms ON idea_search USING gin (terms)")
    remember(
        "INSERT INTO idea_search (idea_id, terms)"
        " VALUES (:id, array_to_tsvector(string_to_array(:terms, ' ')))"
    )


def downgrade() -> None:
    op.execute("DROP TABLE idea_search")


def remember(statement: str) -> None:
    for ideas in batches():
        rows = [{"id": id_, "terms": " ".join(search_terms(f"{title} {text}"))} for id_, title, text in ideas]
        if known := [row for row in rows if row["terms"]]:
            op.get_bind().execute(sa.text(statement), known)


def batches() -> Iterator[list[sa.Row[tuple[int, str, str]]]]:
    last = 0
    while ideas := op.get_bind().execute(WORDS.where(IDEA.c.id > last)).all():
        last = ideas[-1][0]
        yield list(ideas)
