"""The strategy as it is published."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete="RESTRICT"
    )


def moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def create_report() -> None:
    op.create_table(
        "strategy_report",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("kind", choice("reportkind", "strategy", "answers", "progress"), nullable=False),
        sa.Column("audience", choice("audience", "public", "council", "internal"), nullable=False),
        sa.Column("form", choice("reportform", "pdf", "docx"), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("wanted_by_id", sa.Integer(), nullable=False),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        moment("made_at"),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        moment("created_at", nullable=False),
        key("strategy_report", "process_id", "process"),
        key("strategy_report", "wanted_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy_report")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_strategy_report_submission_key")),
    )
    op.create_index(
        "ix_strategy_report_wanted_by_id_created_at", "strategy_report", ["wanted_by_id", "created_at"]
    )


def upgrade() -> None:
    op.create_table(
        "strategy_part",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        moment("changed_at", nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        moment("created_at", nullable=False),
        key("strategy_part", "process_id", "process"),
        key("strategy_part", "changed_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy_part")),
        sa.UniqueConstraint("process_id", "name", name=op.f("uq_strategy_part_process_id_name")),
    )
    op.create_table(
        "strategy_edition",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        moment("release_at", nullable=False),
        moment("told_at"),
        moment("taken_back_at"),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        moment("created_at", nullable=False),
        key("strategy_edition", "process_id", "process"),
        key("strategy_edition", "published_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy_edition")),
        sa.UniqueConstraint("process_id", "number", name=op.f("uq_strategy_edition_process_id_number")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_strategy_edition_submission_key")),
        sa.CheckConstraint("number > 0", name=op.f("ck_strategy_edition_counted_from_one")),
    )
    op.create_index(
        "ix_strategy_edition_process_id_release_at", "strategy_edition", ["process_id", "release_at"]
    )
    create_report()
    op.create_table(
        "open_data",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column(
            "licence",
            choice("licence", "dl-de/by-2.0", "dl-de/zero-2.0"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        key("open_data", "process_id", "process"),
        sa.PrimaryKeyConstraint("process_id", name=op.f("pk_open_data")),
    )


def downgrade() -> None:
    op.drop_table("open_data")
    op.drop_index("ix_strategy_report_wanted_by_id_created_at", table_name="strategy_report")
    op.drop_table("strategy_report")
    op.drop_index("ix_strategy_edition_process_id_release_at", table_name="strategy_edition")
    op.drop_table("strategy_edition")
    op.drop_table("strategy_part")
