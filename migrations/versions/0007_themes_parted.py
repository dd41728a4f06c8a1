"""Themes set aside; ideas joined and split; pairs that look the same; areas of life merged."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FORMER_KINDS = ("create", "move", "rename", "merge", "split", "confirm")
KINDS = (*FORMER_KINDS, "park", "unpark", "join", "release", "part")


def upgrade() -> None:
    allow_kinds(KINDS)
    op.add_column("theme", sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("theme", sa.Column("parked_reason", sa.Text(), server_default="", nullable=False))
    op.add_column("area_of_life", sa.Column("merged_at", sa.DateTime(timezone=True), nullable=True))
    create_links_between_ideas()
    create_pairs()
    create_merges()


def allow_kinds(kinds: Sequence[str]) -> None:
    """What a step can be called is a CHECK of its table, which SQLite can only build anew."""
    allowed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("theme_change") as table:
        if op.get_bind().dialect.name != "sqlite":  # building anew forgets it anyway
            table.drop_constraint(op.f("ck_theme_change_changekind"), type_="check")
        table.create_check_constraint(op.f("ck_theme_change_changekind"), sa.text(f"kind IN ({allowed})"))


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="RESTRICT")


def create_links_between_ideas() -> None:
    op.create_table(
        "joined_idea",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("joined_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("idea_id <> into_id", name=op.f("ck_joined_idea_another_idea")),
        refers("joined_idea", "idea_id", "idea"),
        refers("joined_idea", "into_id", "idea"),
        refers("joined_idea", "joined_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joined_idea")),
        sa.UniqueConstraint("idea_id", name=op.f("uq_joined_idea_idea_id")),
    )
    op.create_index(op.f("ix_joined_idea_into_id"), "joined_idea", ["into_id"])
    op.create_table(
        "idea_part",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("part_of_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("idea_id <> part_of_id", name=op.f("ck_idea_part_another_idea")),
        refers("idea_part", "idea_id", "idea"),
        refers("idea_part", "part_of_id", "idea"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_part")),
        sa.UniqueConstraint("idea_id", name=op.f("uq_idea_part_idea_id")),
    )
    op.create_index(op.f("ix_idea_part_part_of_id"), "idea_part", ["part_of_id"])


def create_pairs() -> None:
    op.create_table(
        "duplicate_pair",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("closeness", sa.Double(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_duplicate_pair_each_pair_once")),
        refers("duplicate_pair", "process_id", "process"),
        refers("duplicate_pair", "one_id", "idea"),
        refers("duplicate_pair", "other_id", "idea"),
        refers("duplicate_pair", "decided_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pair")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_duplicate_pair_one_id_other_id")),
    )
    op.create_index("ix_duplicate_pair_open", "duplicate_pair", ["process_id", "decided_at", "closeness"])
    op.create_index(op.f("ix_duplicate_pair_other_id"), "duplicate_pair", ["other_id"])


def create_merges() -> None:
    op.create_table(
        "area_merge",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("merged_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        refers("area_merge", "process_id", "process"),
        refers("area_merge", "area_id", "area_of_life"),
        refers("area_merge", "into_id", "area_of_life"),
        refers("area_merge", "merged_by_id", "account"),
        refers("area_merge", "undone_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_merge")),
    )
    op.create_index(op.f("ix_area_merge_area_id"), "area_merge", ["area_id"])
    op.create_index(op.f("ix_area_merge_process_id"), "area_merge", ["process_id"])


def downgrade() -> None:
    for table in ("area_merge", "duplicate_pair", "idea_part", "joined_idea"):
        op.drop_table(table)
    op.drop_column("area_of_life", "merged_at")
    op.drop_column("theme", "parked_reason")
    op.drop_column("theme", "parked_at")
    op.execute("DELETE FROM theme_change_theme WHERE change_id IN (SELECT id FROM theme_change "
               "WHERE kind IN ('park', 'unpark', 'join', 'release', 'part'))")  # fmt: skip
    op.execute("DELETE FROM theme_change WHERE kind IN ('park', 'unpark', 'join', 'release', 'part')")
    allow_kinds(FORMER_KINDS)
