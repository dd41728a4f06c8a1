"""Measures: the whole dossier, dependencies, reasons for their place."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

FLAGS = ("is_own_project", "is_budget_reserved")
NUMBERS = ("cost_from", "cost_to", "yearly_from", "yearly_to", "staff_days")
LINES = {
    "funding": 400,
    "climate_effect": 400,
    "data_protection": 400,
    "risks": 400,
    "indicator_baseline": 120,
    "indicator_target": 120,
}
RANGES = {"cost_is_a_range": "cost_from <= cost_to", "yearly_is_a_range": "yearly_from <= yearly_to"}
KINDS = ("requires", "benefits")
MEANS = ("start", "completion")
# Whoever came without a source was shown as the town's own project all along.
OWN_SO_FAR = (
    "UPDATE measure SET is_own_project = true "
    "WHERE NOT EXISTS (SELECT 1 FROM measure_source WHERE measure_source.measure_id = measure.id)"
)


def upgrade() -> None:
    with op.batch_alter_table("measure") as batch:
        for name in FLAGS:
            batch.add_column(sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
        for name in NUMBERS:
            batch.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name, length in LINES.items():
            batch.add_column(sa.Column(name, sa.String(length), server_default="", nullable=False))
        batch.add_column(sa.Column("placement_reason", sa.Text(), server_default="", nullable=False))
        for name, condition in RANGES.items():
            batch.create_check_constraint(name, condition)
    op.execute(OWN_SO_FAR)
    add_dependencies()
    add_editions()
    add_settings()


def add_dependencies() -> None:
    op.create_table(
        "measure_dependency",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("needs_id", sa.Integer(), nullable=False),
        sa.Column("kind", chosen(KINDS, "dependencykind"), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=True),
        *recorded(),
        refers("measure_dependency", "linked_by_id", "account"),
        refers("measure_dependency", "measure_id", "measure"),
        refers("measure_dependency", "needs_id", "measure"),
        sa.CheckConstraint("measure_id <> needs_id", name=op.f("ck_measure_dependency_needs_another")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_dependency")),
        sa.UniqueConstraint("measure_id", "needs_id", name=op.f("uq_measure_dependency_measure_id_needs_id")),
    )
    op.create_index("ix_measure_dependency_needs_id", "measure_dependency", ["needs_id"])


def add_editions() -> None:
    op.create_table(
        "measure_edition",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.JSON(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        *recorded(),
        refers("measure_edition", "measure_id", "measure"),
        refers("measure_edition", "replaced_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_edition")),
        sa.UniqueConstraint("measure_id", "version", name=op.f("uq_measure_edition_measure_id_version")),
    )
    op.create_table(
        "measure_working_copy",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        *recorded(),
        refers("measure_working_copy", "account_id", "account"),
        refers("measure_working_copy", "measure_id", "measure"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_working_copy")),
        sa.UniqueConstraint(
            "measure_id", "account_id", name=op.f("uq_measure_working_copy_measure_id_account_id")
        ),
    )
    op.create_index(op.f("ix_measure_working_copy_account_id"), "measure_working_copy", ["account_id"])


def add_settings() -> None:
    capacities = [f"{horizon}_{kind}" for kind in ("days", "euro") for horizon in ("short", "medium", "long")]
    op.create_table(
        "strategy_settings",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("horizon_means", chosen(MEANS, "horizonmeans"), nullable=False),
        sa.Column("short_months", sa.Integer(), nullable=False),
        sa.Column("medium_months", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in capacities),
        sa.Column("version", sa.Integer(), nullable=False),
        refers("strategy_settings", "process_id", "process"),
        sa.CheckConstraint(
            "0 < short_months AND short_months < medium_months",
            name=op.f("ck_strategy_settings_short_before_medium"),
        ),
        sa.PrimaryKeyConstraint("process_id", name=op.f("pk_strategy_settings")),
    )


def recorded() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ]


def refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="RESTRICT")


def chosen(choices: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*choices, name=name, native_enum=False, create_constraint=True, length=40)


def downgrade() -> None:
    op.drop_table("strategy_settings")
    op.drop_table("measure_working_copy")
    op.drop_table("measure_edition")
    op.drop_table("measure_dependency")
    with op.batch_alter_table("measure") as batch:
        for name in RANGES:
            batch.drop_constraint(op.f(f"ck_measure_{name}"), type_="check")
        for name in ("placement_reason", *LINES, *NUMBERS, *FLAGS):
            batch.drop_column(name)
