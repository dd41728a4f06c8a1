"""Drafts, versions, pictures and places of ideas."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def of_idea() -> list[sa.Column[Any]]:
    return [
        sa.Column("images", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(length=120), server_default="", nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
    ]


def of_process() -> list[sa.Column[Any]]:
    return [
        sa.Column("takes_images", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("takes_places", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("places", sa.Text(), server_default="", nullable=False),
    ]


def to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    for column in of_idea():
        op.add_column("idea", column)
    for column in of_process():
        op.add_column("process", column)
    op.create_table(
        "idea_draft",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        to("idea_draft", "process_id", "process"),
        to("idea_draft", "author_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_draft")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_idea_draft_code_digest")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_idea_draft_submission_key")),
    )
    op.create_index("ix_idea_draft_author_id", "idea_draft", ["author_id", "process_id"])
    op.create_index("ix_idea_draft_kept_until", "idea_draft", ["kept_until"])
    status = sa.Enum(
        "waiting", "earlier", "dropped",
        name="versionstatus", native_enum=False, create_constraint=True, length=40,
    )  # fmt: skip
    op.create_table(
        "idea_version",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("status", status, nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT is_public OR status = 'earlier'", name=op.f("ck_idea_version_public_if_earlier")
        ),
        to("idea_version", "idea_id", "idea"),
        to("idea_version", "area_id", "area_of_life"),
        to("idea_version", "decided_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_version")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_idea_version_submission_key")),
    )
    op.create_index("ix_idea_version_idea_id", "idea_version", ["idea_id", "status"])
    op.create_index("ix_idea_version_waiting", "idea_version", ["status", "created_at"])
    op.create_table(
        "idea_image",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=200), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        to("idea_image", "idea_id", "idea"),
        to("idea_image", "removed_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_image")),
    )
    op.create_index("ix_idea_image_idea_id", "idea_image", ["idea_id"])
    op.create_index("ix_idea_image_digest", "idea_image", ["digest"])


def downgrade() -> None:
    for table in ("idea_image", "idea_version", "idea_draft"):
        op.drop_table(table)
    for column in reversed(of_process()):
        op.drop_column("process", column.name)
    for column in reversed(of_idea()):
        op.drop_column("idea", column.name)
