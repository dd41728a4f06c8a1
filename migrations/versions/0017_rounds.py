"""Rounds of weighing: options, who took part, what was given, what it came to."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

LOOKS = ("mobil", "bildung", "wirtschaft", "verwaltung", "umwelt", "kultur", "soziales", "bauen")


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def of_round(table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    """The column that leads to the round, with its constraint."""
    return (
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["voting_round.id"],
            name=op.f(f"fk_{table}_round_id_voting_round"),
            ondelete="RESTRICT",
        ),
    )


def leads_to(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{parent}.id"], name=op.f(f"fk_{table}_{column}_{parent}"), ondelete="RESTRICT"
    )


def create_voting_round() -> None:
    op.create_table(
        "voting_round",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", choice("roundkind", "weighting", "mood"), nullable=False),
        sa.Column("subject", choice("roundsubject", "themes", "measures"), nullable=False),
        sa.Column("method", choice("method", "approval", "points", "ranking", "budget"), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("lead", sa.String(length=600), nullable=False),
        sa.Column("lead_en", sa.String(length=600), nullable=False),
        sa.Column("electorate", sa.JSON(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("shows_ballots", sa.Boolean(), nullable=False),
        sa.Column("status", choice("roundstatus", "draft", "released", "closed"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_why", sa.Text(), nullable=False),
        sa.Column("results_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_voting_round_ends_after_start")),
        sa.CheckConstraint(
            "results_at IS NULL OR status = 'closed'", name=op.f("ck_voting_round_results_after_the_end")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (status <> 'closed')", name=op.f("ck_voting_round_closed_at_a_moment")
        ),
        sa.CheckConstraint(
            "most >= 0 AND points >= 0 AND cap >= 0 AND budget >= 0",
            name=op.f("ck_voting_round_limits_counted"),
        ),
        leads_to("voting_round", "process_id", "process"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voting_round")),
        sa.UniqueConstraint("process_id", "number", name=op.f("uq_voting_round_process_id_number")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_voting_round_submission_key")),
    )


def create_round_option() -> None:
    op.create_table(
        "round_option",
        sa.Column("id", sa.Integer(), nullable=False),
        *of_round("round_option"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("area_name", sa.String(length=80), nullable=False),
        sa.Column("area_look", choice("arealook", *LOOKS), nullable=True),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(theme_id IS NULL) <> (measure_id IS NULL)",
            name=op.f("ck_round_option_either_theme_or_measure"),
        ),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_round_option_cost_counted")),
        leads_to("round_option", "theme_id", "theme"),
        leads_to("round_option", "measure_id", "measure"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_option")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_round_option_round_id_number")),
    )
    op.create_index(op.f("ix_round_option_theme_id"), "round_option", ["theme_id"])
    op.create_index(op.f("ix_round_option_measure_id"), "round_option", ["measure_id"])


def create_round_part() -> None:
    op.create_table(
        "round_part",
        sa.Column("id", sa.Integer(), nullable=False),
        *of_round("round_part"),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=40), nullable=False),
        sa.Column("channel", choice("supportchannel", "web", "telephone", "paper"), nullable=False),
        leads_to("round_part", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_part")),
        sa.UniqueConstraint("round_id", "account_id", name=op.f("uq_round_part_round_id_account_id")),
    )
    op.create_index(op.f("ix_round_part_account_id"), "round_part", ["account_id"])


def create_ballots() -> None:
    op.create_table(
        "open_ballot",
        sa.Column("ref", sa.String(length=64), nullable=False),
        *of_round("open_ballot"),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("receipt_digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_open_ballot")),
    )
    op.create_index(op.f("ix_open_ballot_round_id"), "open_ballot", ["round_id"])
    op.create_table(
        "counted_ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        *of_round("counted_ballot"),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_counted_ballot_given_by_somebody")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted_ballot")),
        sa.UniqueConstraint("round_id", "place", name=op.f("uq_counted_ballot_round_id_place")),
    )
    op.create_table(
        "round_receipt",
        sa.Column("digest", sa.String(length=64), nullable=False),
        *of_round("round_receipt"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_round_receipt")),
    )
    op.create_index(op.f("ix_round_receipt_round_id"), "round_receipt", ["round_id"])


def create_round_result() -> None:
    op.create_table(
        "round_result",
        sa.Column("id", sa.Integer(), nullable=False),
        *of_round("round_result"),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("turnout", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        leads_to("round_result", "written_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_result")),
        sa.UniqueConstraint("round_id", "edition", name=op.f("uq_round_result_round_id_edition")),
    )


def upgrade() -> None:
    # Columns added by themselves leave their tables in place, so that nothing that points to them is touched.
    op.add_column(
        "process", sa.Column("offers_more_methods", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("process", sa.Column("weighing_from", sa.DateTime(timezone=True), nullable=True))
    op.add_column("process", sa.Column("weighing_until", sa.DateTime(timezone=True), nullable=True))
    create_voting_round()
    create_round_option()
    create_round_part()
    create_ballots()
    create_round_result()


def downgrade() -> None:
    for table in ("round_result", "round_receipt", "counted_ballot", "open_ballot", "round_part"):
        op.drop_table(table)
    op.drop_table("round_option")
    op.drop_table("voting_round")
    op.drop_column("process", "weighing_until")
    op.drop_column("process", "weighing_from")
    op.drop_column("process", "offers_more_methods")
