"""Words made unrecognisable beside the ideas, and steps that settle what waits of other kinds."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

FORMER_VERBS = ("publish", "sort", "assign", "refuse", "answer", "ask")
VERBS = (*FORMER_VERBS, "settle")


def upgrade() -> None:
    allow_verbs(VERBS)
    op.create_table(
        "text_original",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shown_hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("redacted_by_id", sa.Integer(), nullable=True),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        refers("process_id", "process"),
        refers("source_id", "idea"),
        refers("redacted_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_original")),
    )
    op.create_index(op.f("ix_text_original_process_id"), "text_original", ["process_id"])
    op.create_index(op.f("ix_text_original_source_id"), "text_original", ["source_id"])
    op.create_index("ix_text_original_kept_until", "text_original", ["ended_at", "kept_until"])
    op.create_index("ix_text_original_kind_item_id", "text_original", ["kind", "item_id"])


def refers(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_text_original_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="RESTRICT")


def allow_verbs(verbs: Sequence[str]) -> None:
    """What a step can be called is a CHECK of its table, which SQLite can only build anew."""
    allowed = ", ".join(f"'{verb}'" for verb in verbs)
    with op.batch_alter_table("queue_step") as table:
        if op.get_bind().dialect.name != "sqlite":  # building anew forgets it anyway
            table.drop_constraint(op.f("ck_queue_step_verb"), type_="check")
        table.create_check_constraint(op.f("ck_queue_step_verb"), sa.text(f"verb IN ({allowed})"))


def downgrade() -> None:
    op.drop_table("text_original")
    settled = "(SELECT id FROM queue_step WHERE verb = 'settle')"
    op.execute(f"DELETE FROM queue_step_row WHERE step_id IN {settled}")  # noqa: S608 (no word of anybody is in it)
    op.execute("DELETE FROM queue_step WHERE verb = 'settle'")
    allow_verbs(FORMER_VERBS)
