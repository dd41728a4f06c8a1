"""Who takes part: counts of voluntary answers without a key to a person, beside the town's population."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


QUESTIONS = ("age", "place", "heard")
CHOICES = (
    "under_18",
    "from_18",
    "from_30",
    "from_45",
    "from_60",
    "from_75",
    "lives_here",
    "works_here",
    "both",
    "neither",
    "paper",
    "poster",
    "internet",
    "letter",
    "club",
    "people",
    "other",
)


def upgrade() -> None:
    op.create_table(
        "demographic_count",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("question", choice("demographicquestion", *QUESTIONS), nullable=False),
        sa.Column("choice", choice("demographicchoice", *CHOICES), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_demographic_count_counted")),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_demographic_count_process_id_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "process_id", "week", "question", "choice", name=op.f("pk_demographic_count")
        ),
    )
    op.create_table(
        "demographic_token",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_demographic_token")),
    )
    op.create_table(
        "population",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_population_process_id_process"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("process_id", name=op.f("pk_population")),
    )


def downgrade() -> None:
    op.drop_table("population")
    op.drop_table("demographic_token")
    op.drop_table("demographic_count")
