"""Support and objection, and the groups they form."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns added by themselves leave their tables in place, so that nothing that points to them is touched.
    op.add_column(
        "process", sa.Column("allows_against", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("idea", sa.Column("against", sa.Integer(), server_default="0", nullable=False))
    op.add_column("idea", sa.Column("passes", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "stance",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "against", "pass", name="stancekind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "confirmed_by",
            sa.Enum(
                "account",
                "mail_link",
                name="confirmedby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_stance_idea_id_idea"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["voter_id"], ["account.id"], name=op.f("fk_stance_voter_id_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stance")),
        sa.UniqueConstraint("idea_id", "voter_id", name=op.f("uq_stance_idea_id_voter_id")),
    )
    op.create_index("ix_stance_voter_id_idea_id", "stance", ["voter_id", "idea_id"])
    op.create_table(
        "opinion_run",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "queued",
                "ready",
                "replaced",
                "failed",
                name="opinionstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("wanted_by_id", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("error", sa.String(length=40), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_opinion_run_job_id_job"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_opinion_run_process_id_process"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["wanted_by_id"],
            ["account.id"],
            name=op.f("fk_opinion_run_wanted_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_run")),
    )
    op.create_index("ix_opinion_run_process_id_id", "opinion_run", ["process_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_opinion_run_process_id_id", table_name="opinion_run")
    op.drop_table("opinion_run")
    op.drop_index("ix_stance_voter_id_idea_id", table_name="stance")
    op.drop_table("stance")
    op.drop_column("idea", "passes")
    op.drop_column("idea", "against")
    op.drop_column("process", "allows_against")
