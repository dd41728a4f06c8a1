"""Assessment: criteria with their weights in versions, rounds of assessing, and the values given in them."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="RESTRICT")


def upgrade() -> None:
    add_criteria()
    add_rounds()
    add_values()


def add_criteria() -> None:
    op.create_table(
        "criteria_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("agreement", choice("agreement", "deviation", "distance", "span"), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("points BETWEEN 2 AND 9", name=op.f("ck_criteria_version_scale_of_single_digits")),
        sa.CheckConstraint("first >= 1", name=op.f("ck_criteria_version_first_counted")),
        key("criteria_version", "process_id", "process"),
        key("criteria_version", "created_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_version")),
        sa.UniqueConstraint("process_id", "number", name=op.f("uq_criteria_version_process_id_number")),
    )
    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("lowest", sa.String(length=160), nullable=False),
        sa.Column("highest", sa.String(length=160), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("low_is_good", sa.Boolean(), nullable=False),
        sa.Column("axis", choice("axis", "benefit", "effort", "neither"), nullable=False),
        sa.CheckConstraint("weight BETWEEN 0 AND 100", name=op.f("ck_criterion_weight_in_range")),
        key("criterion", "version_id", "criteria_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_criterion_version_id_position")),
    )


def add_rounds() -> None:
    op.create_table(
        "assessment_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("mode", choice("mode", "joint", "blind"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(mode = 'blind') = (due_at IS NOT NULL)", name=op.f("ck_assessment_round_due_if_blind")
        ),
        key("assessment_round", "process_id", "process"),
        key("assessment_round", "version_id", "criteria_version"),
        key("assessment_round", "created_by_id", "account"),
        key("assessment_round", "closed_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_round")),
        sa.UniqueConstraint("process_id", "number", name=op.f("uq_assessment_round_process_id_number")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_assessment_round_submission_key")),
    )
    op.create_index("ix_assessment_round_version_id", "assessment_round", ["version_id"])
    op.create_table(
        "assessment_subject",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        key("assessment_subject", "round_id", "assessment_round"),
        key("assessment_subject", "measure_id", "measure"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_subject")),
        sa.UniqueConstraint("round_id", "measure_id", name=op.f("uq_assessment_subject_round_id_measure_id")),
    )
    op.create_index("ix_assessment_subject_measure_id", "assessment_subject", ["measure_id"])
    op.create_table(
        "assessor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("office", sa.String(length=120), nullable=False),
        key("assessor", "round_id", "assessment_round"),
        key("assessor", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessor")),
        sa.UniqueConstraint("round_id", "account_id", name=op.f("uq_assessor_round_id_account_id")),
    )
    op.create_index("ix_assessor_account_id", "assessor", ["account_id"])


def add_values() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        key("assessment", "subject_id", "assessment_subject"),
        key("assessment", "assessor_id", "assessor"),
        key("assessment", "changed_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("subject_id", "assessor_id", name=op.f("uq_assessment_subject_id_assessor_id")),
    )
    op.create_index("ix_assessment_assessor_id", "assessment", ["assessor_id"])
    op.create_table(
        "assessment_value",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.CheckConstraint("points BETWEEN 1 AND 9", name=op.f("ck_assessment_value_points_on_scale")),
        key("assessment_value", "assessment_id", "assessment"),
        key("assessment_value", "criterion_id", "criterion"),
        sa.PrimaryKeyConstraint("assessment_id", "criterion_id", name=op.f("pk_assessment_value")),
    )
    op.create_index("ix_assessment_value_criterion_id", "assessment_value", ["criterion_id"])


def downgrade() -> None:
    for table in (
        "assessment_value",
        "assessment",
        "assessor",
        "assessment_subject",
        "assessment_round",
        "criterion",
        "criteria_version",
    ):
        op.drop_table(table)
