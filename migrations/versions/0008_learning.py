"""What the machine learnt from people's choices, and suggestions that move ideas."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FROM_THEME = "fk_cluster_member_from_theme_id_theme"


def upgrade() -> None:
    op.add_column("cluster_run", sa.Column("of_all", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("cluster_member", sa.Column("nearest", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("cluster_member") as members:
        members.add_column(sa.Column("from_theme_id", sa.Integer(), nullable=True))
        members.create_foreign_key(op.f(FROM_THEME), "theme", ["from_theme_id"], ["id"], ondelete="RESTRICT")
    op.create_table(
        "learnt_model",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("learnt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("audited_to", sa.Integer(), nullable=False),
        sa.Column("area_labels", sa.Integer(), nullable=False),
        sa.Column("theme_labels", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        refers("learnt_model", "process_id", "process"),
        sa.PrimaryKeyConstraint("process_id", name=op.f("pk_learnt_model")),
    )
    op.create_table(
        "lesson",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(area_id IS NULL) <> (theme_id IS NULL)", name=op.f("ck_lesson_about_one_place")),
        refers("lesson", "process_id", "process"),
        refers("lesson", "idea_id", "idea"),
        refers("lesson", "area_id", "area_of_life"),
        refers("lesson", "theme_id", "theme"),
        refers("lesson", "said_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )
    op.create_index(op.f("ix_lesson_process_id_id"), "lesson", ["process_id", "id"])
    op.create_index(op.f("ix_lesson_idea_id"), "lesson", ["idea_id"])


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="RESTRICT")


def downgrade() -> None:
    op.drop_table("lesson")
    op.drop_table("learnt_model")
    with op.batch_alter_table("cluster_member") as members:
        members.drop_constraint(op.f(FROM_THEME), type_="foreignkey")
        members.drop_column("from_theme_id")
    op.drop_column("cluster_member", "nearest")
    op.drop_column("cluster_run", "of_all")
