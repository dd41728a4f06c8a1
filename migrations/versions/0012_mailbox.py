"""Mails that were fetched: ideas by now, or waiting for a person."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TROUBLES = ("too_large", "too_long", "empty", "unreadable", "automatic", "returned", "not_taken")


def upgrade() -> None:
    op.create_table(
        "received_mail",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(length=120), nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("sent_on", sa.String(length=40), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.Column(
            "trouble",
            sa.Enum(
                *TROUBLES,
                name="trouble",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(idea_id IS NULL) <> (trouble IS NULL)", name=op.f("ck_received_mail_idea_or_trouble")
        ),
        sa.CheckConstraint(
            "settled_at IS NULL OR trouble IS NOT NULL", name=op.f("ck_received_mail_settled_trouble")
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_received_mail_idea_id_idea"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_received_mail_process_id_process"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"],
            ["account.id"],
            name=op.f("fk_received_mail_settled_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_mail")),
        sa.UniqueConstraint("digest", name=op.f("uq_received_mail_digest")),
    )
    op.create_index("ix_received_mail_place", "received_mail", ["mailbox", "validity", "uid"])
    op.create_index("ix_received_mail_waiting", "received_mail", ["process_id", "trouble", "settled_at"])


def downgrade() -> None:
    op.drop_index("ix_received_mail_waiting", "received_mail")
    op.drop_index("ix_received_mail_place", "received_mail")
    op.drop_table("received_mail")
