"""Which themes a step of ordering concerned: the history of one theme."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "theme_change_theme",
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["theme_change.id"],
            name=op.f("fk_theme_change_theme_change_id_theme_change"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"],
            ["theme.id"],
            name=op.f("fk_theme_change_theme_theme_id_theme"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("theme_id", "change_id", name=op.f("pk_theme_change_theme")),
    )
    op.create_index(op.f("ix_theme_change_theme_change_id"), "theme_change_theme", ["change_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_theme_change_theme_change_id"), "theme_change_theme")
    op.drop_table("theme_change_theme")
