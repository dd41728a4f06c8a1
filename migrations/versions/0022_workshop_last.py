"""Workshops: what was still missing.

Small groups at steps of their own beside the others', texts corrected after the end, files in two languages.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

CORRECTION, FILE, GROUP, STEP = (
    "workshop_correction", "workshop_protocol_file", "workshop_small_group", "workshop_step",
)  # fmt: skip
OPEN = "uq_workshop_step_open"
ONE_EACH = "uq_workshop_protocol_file_protocol_id_format"
STEP_OF_GROUP = "fk_workshop_small_group_step_id_workshop_step"


def one_open(condition: str) -> None:
    where = sa.text(condition)
    op.create_index(OPEN, STEP, ["workshop_id"], unique=True, sqlite_where=where, postgresql_where=where)


def reference(column: str, table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{CORRECTION}_{column}_{table}")
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    op.drop_index(OPEN, table_name=STEP)
    op.add_column(STEP, sa.Column("beside", sa.Boolean(), server_default=sa.false(), nullable=False))
    one_open("state = 'open' AND NOT beside")
    with op.batch_alter_table(GROUP) as batch:
        batch.add_column(sa.Column("step_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f(STEP_OF_GROUP), STEP, ["step_id"], ["id"], ondelete="RESTRICT")
    with op.batch_alter_table(FILE) as batch:
        batch.add_column(sa.Column("language", sa.String(length=5), server_default="de", nullable=False))
        batch.drop_constraint(op.f(ONE_EACH), type_="unique")
        batch.create_unique_constraint(op.f(f"{ONE_EACH}_language"), ["protocol_id", "format", "language"])
    op.create_table(
        CORRECTION,
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("small_group_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.Column("protocol_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(draft_id IS NULL) <> (small_group_id IS NULL)", name=op.f(f"ck_{CORRECTION}_one_text")
        ),
        reference("workshop_id", "workshop"),
        reference("draft_id", "workshop_measure_draft"),
        reference("small_group_id", GROUP),
        reference("protocol_id", "workshop_protocol"),
        reference("by_id", "workshop_participant"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{CORRECTION}")),
    )
    op.create_index(f"ix_{CORRECTION}_workshop_id", CORRECTION, ["workshop_id"])


def downgrade() -> None:
    op.drop_index(f"ix_{CORRECTION}_workshop_id", table_name=CORRECTION)
    op.drop_table(CORRECTION)
    op.execute(f"DELETE FROM {FILE} WHERE language <> 'de'")  # noqa: S608 (a table of ours)
    with op.batch_alter_table(FILE) as batch:
        batch.drop_constraint(op.f(f"{ONE_EACH}_language"), type_="unique")
        batch.drop_column("language")
        batch.create_unique_constraint(op.f(ONE_EACH), ["protocol_id", "format"])
    with op.batch_alter_table(GROUP) as batch:
        batch.drop_constraint(op.f(STEP_OF_GROUP), type_="foreignkey")
        batch.drop_column("step_id")
    op.drop_index(OPEN, table_name=STEP)
    op.execute(f"UPDATE {STEP} SET state = 'closed' WHERE state = 'open' AND beside")  # noqa: S608 (a table of ours)
    op.drop_column(STEP, "beside")
    one_open("state = 'open'")
