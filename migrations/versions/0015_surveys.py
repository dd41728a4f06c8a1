"""Short surveys: questions, conditions, answers without a name."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def create_survey() -> None:
    op.create_table(
        "survey",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("lead", sa.String(length=600), nullable=False),
        sa.Column("lead_en", sa.String(length=600), nullable=False),
        sa.Column("access", choice("surveyaccess", "everybody", "confirmed"), nullable=False),
        sa.Column("status", choice("surveystatus", "draft", "released", "closed"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("results_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("corrections", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name=op.f("ck_survey_ends_after_start")),
        sa.CheckConstraint(
            "results_at IS NULL OR status = 'closed'", name=op.f("ck_survey_results_after_the_end")
        ),
        sa.CheckConstraint("sheets >= 0", name=op.f("ck_survey_sheets_counted")),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_survey_process_id_process"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("process_id", "number", name=op.f("uq_survey_process_id_number")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_survey_submission_key")),
    )


def create_survey_question() -> None:
    op.create_table(
        "survey_question",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            choice(
                "questionkind", "single", "multiple", "scale", "ranking", "matrix", "short_text", "long_text"
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("text_en", sa.String(length=200), nullable=False),
        sa.Column("hint", sa.String(length=300), nullable=False),
        sa.Column("hint_en", sa.String(length=300), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("starts_page", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("low", sa.String(length=40), nullable=False),
        sa.Column("low_en", sa.String(length=40), nullable=False),
        sa.Column("high", sa.String(length=40), nullable=False),
        sa.Column("high_en", sa.String(length=40), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("shown_if_id", sa.Integer(), nullable=True),
        sa.Column("shown_if", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("points BETWEEN 2 AND 11", name=op.f("ck_survey_question_points_of_a_scale")),
        sa.CheckConstraint("most > 0", name=op.f("ck_survey_question_some_choice")),
        sa.ForeignKeyConstraint(
            ["shown_if_id"],
            ["survey_question.id"],
            name=op.f("fk_survey_question_shown_if_id_survey_question"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_survey_question_survey_id_survey"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_question")),
    )
    op.create_index(op.f("ix_survey_question_survey_id"), "survey_question", ["survey_id", "position"])


def create_survey_option() -> None:
    op.create_table(
        "survey_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("is_row", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("label_en", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["survey_question.id"],
            name=op.f("fk_survey_option_question_id_survey_question"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_option")),
    )
    op.create_index(op.f("ix_survey_option_question_id"), "survey_option", ["question_id", "position"])


def create_survey_sheet() -> None:
    op.create_table(
        "survey_sheet",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("channel", choice("sheetchannel", "web", "paper"), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_sheet_survey_id_survey"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_sheet")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_survey_sheet_submission_key")),
    )
    op.create_index(op.f("ix_survey_sheet_survey_id"), "survey_sheet", ["survey_id"])


def create_survey_answer() -> None:
    op.create_table(
        "survey_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=True),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["option_id"],
            ["survey_option.id"],
            name=op.f("fk_survey_answer_option_id_survey_option"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["survey_question.id"],
            name=op.f("fk_survey_answer_question_id_survey_question"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["row_id"],
            ["survey_option.id"],
            name=op.f("fk_survey_answer_row_id_survey_option"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["survey_sheet.id"],
            name=op.f("fk_survey_answer_sheet_id_survey_sheet"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
    )
    op.create_index(
        op.f("ix_survey_answer_question_id"), "survey_answer", ["question_id", "option_id", "row_id", "value"]
    )
    op.create_index(op.f("ix_survey_answer_sheet_id"), "survey_answer", ["sheet_id"])


def create_survey_text() -> None:
    op.create_table(
        "survey_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status", choice("textstatus", "waiting", "shown", "idea", "noted", "hidden"), nullable=False
        ),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'idea') = (idea_id IS NOT NULL)", name=op.f("ck_survey_text_idea_if_it_is_one")
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_survey_text_idea_id_idea"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["survey_question.id"],
            name=op.f("fk_survey_text_question_id_survey_question"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["survey_sheet.id"],
            name=op.f("fk_survey_text_sheet_id_survey_sheet"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_text")),
        sa.UniqueConstraint("idea_id", name=op.f("uq_survey_text_idea_id")),
        sa.UniqueConstraint("sheet_id", "question_id", name=op.f("uq_survey_text_sheet_id_question_id")),
    )
    op.create_index("ix_survey_text_waiting", "survey_text", ["question_id", "status"])


def create_survey_part() -> None:
    op.create_table(
        "survey_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_survey_part_account_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_part_survey_id_survey"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_part")),
        sa.UniqueConstraint("survey_id", "account_id", name=op.f("uq_survey_part_survey_id_account_id")),
    )
    op.create_index(op.f("ix_survey_part_account_id"), "survey_part", ["account_id"])


def create_survey_draft() -> None:
    op.create_table(
        "survey_draft",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_draft_survey_id_survey"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_draft")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_survey_draft_code_digest")),
    )
    op.create_index(op.f("ix_survey_draft_kept_until"), "survey_draft", ["kept_until"])
    op.create_index(op.f("ix_survey_draft_survey_id"), "survey_draft", ["survey_id"])


def upgrade() -> None:
    create_survey()
    create_survey_question()
    create_survey_option()
    create_survey_sheet()
    create_survey_answer()
    create_survey_text()
    create_survey_part()
    create_survey_draft()


def downgrade() -> None:
    for table in (
        "survey_draft",
        "survey_part",
        "survey_text",
        "survey_answer",
        "survey_sheet",
        "survey_option",
        "survey_question",
        "survey",
    ):
        op.drop_table(table)
