"""Ways in, rounds, codes and following: what was still missing."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

CHANNELS = ("web", "telephone", "paper")


def to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="RESTRICT")


def recorded() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ]


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    upgrade_places_of_versions()
    make_revoked_votes()
    make_post_follows()
    make_option_corrections()


def downgrade() -> None:
    op.drop_table("option_correction")
    op.drop_table("post_follow")
    op.drop_table("revoked_vote")
    for column in ("longitude", "latitude", "place"):
        op.drop_column("idea_version", column)


def upgrade_places_of_versions() -> None:
    """A change that waits, and words that stood there before, belonged where the idea belongs now."""
    op.add_column(
        "idea_version", sa.Column("place", sa.String(length=120), server_default="", nullable=False)
    )
    op.add_column("idea_version", sa.Column("latitude", sa.Double(), nullable=True))
    op.add_column("idea_version", sa.Column("longitude", sa.Double(), nullable=True))
    op.execute(
        "UPDATE idea_version SET "
        "place = (SELECT idea.place FROM idea WHERE idea.id = idea_version.idea_id), "
        "latitude = (SELECT idea.latitude FROM idea WHERE idea.id = idea_version.idea_id), "
        "longitude = (SELECT idea.longitude FROM idea WHERE idea.id = idea_version.idea_id) "
        "WHERE status <> 'dropped'"
    )


def make_revoked_votes() -> None:
    op.create_table(
        "revoked_vote",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column("stance", choice("stancekind", "against", "pass"), nullable=True),
        sa.Column("channel", choice("supportchannel", *CHANNELS), nullable=False),
        *recorded(),
        to("revoked_vote", "batch_id", "code_batch"),
        to("revoked_vote", "idea_id", "idea"),
        to("revoked_vote", "voter_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revoked_vote")),
        sa.UniqueConstraint("idea_id", "voter_id", name=op.f("uq_revoked_vote_idea_id_voter_id")),
    )
    op.create_index("ix_revoked_vote_batch_id", "revoked_vote", ["batch_id"])
    op.create_index("ix_revoked_vote_voter_id", "revoked_vote", ["voter_id"])


def make_post_follows() -> None:
    op.create_table(
        "post_follow",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("way", choice("followway", "post", "telephone"), nullable=False),
        sa.Column("reach", sa.String(length=300), nullable=False),
        sa.Column("is_author", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        *recorded(),
        sa.CheckConstraint("ended_at IS NULL OR reach = ''", name=op.f("ck_post_follow_ended_without_reach")),
        to("post_follow", "process_id", "process"),
        to("post_follow", "idea_id", "idea"),
        to("post_follow", "noted_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_follow")),
    )
    op.create_index("ix_post_follow_process_id", "post_follow", ["process_id", "ended_at"])
    op.create_index("ix_post_follow_idea_id", "post_follow", ["idea_id"])


def make_option_corrections() -> None:
    op.create_table(
        "option_correction",
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=600), nullable=False),
        sa.Column("corrected_by_id", sa.Integer(), nullable=True),
        *recorded(),
        sa.CheckConstraint("cost IS NULL OR cost >= 0", name=op.f("ck_option_correction_cost_counted")),
        to("option_correction", "option_id", "round_option"),
        to("option_correction", "corrected_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_option_correction")),
    )
    op.create_index("ix_option_correction_option_id", "option_correction", ["option_id"])
