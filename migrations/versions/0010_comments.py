"""Arguments on ideas."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SETTINGS = (
    ("phase", "takes_comments"),
    ("process", "comments_of_accounts_at_once"),
    ("process", "comments_of_guests_at_once"),
)


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    # Columns added by themselves leave their tables in place, so that nothing that points to them is touched.
    for table, column in SETTINGS:
        op.add_column(table, sa.Column(column, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("idea", sa.Column("comments", sa.Integer(), server_default="0", nullable=False))
    op.add_column("idea", sa.Column("last_comment", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "comment",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            choice("commentkind", "pro", "contra", "question", "remark", "reply"),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column(
            "status",
            choice("commentstatus", "waiting", "published", "hidden", "withdrawn"),
            nullable=False,
        ),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("voice", choice("voice", "citizen", "author", "town_hall", "council"), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=80), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=True),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("reason_text", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'reply') = (parent_id IS NOT NULL)", name=op.f("ck_comment_replies_have_a_parent")
        ),
        sa.CheckConstraint(
            "NOT is_public OR status = 'published'", name=op.f("ck_comment_public_if_published")
        ),
        sa.CheckConstraint("replies >= 0", name=op.f("ck_comment_replies_counted")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_comment_author_id_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_comment_idea_id_idea"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["comment.id"], name=op.f("fk_comment_parent_id_comment"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("idea_id", "number", name=op.f("uq_comment_idea_id_number")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_comment_submission_key")),
    )
    op.create_index("ix_comment_author_id", "comment", ["author_id", "created_at"])
    op.create_index("ix_comment_idea_id_kind", "comment", ["idea_id", "kind", "created_at", "id"])
    op.create_index("ix_comment_parent_id", "comment", ["parent_id", "is_public", "created_at", "id"])
    op.create_index("ix_comment_waiting", "comment", ["status", "created_at", "id"])


def downgrade() -> None:
    for index in ("waiting", "parent_id", "idea_id_kind", "author_id"):
        op.drop_index(f"ix_comment_{index}", table_name="comment")
    op.drop_table("comment")
    op.drop_column("idea", "last_comment")
    op.drop_column("idea", "comments")
    for table, column in reversed(SETTINGS):
        op.drop_column(table, column)
