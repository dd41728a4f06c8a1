"""What the town hall needs to share its work: who has what, notes, filters."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns added by themselves leave their tables in place, so that nothing that points to them is touched.
    op.create_table(
        "deputyship",
        sa.Column("absent_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("absent_id <> deputy_id", name=op.f("ck_deputyship_somebody_else")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_deputyship_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["absent_id"], ["account.id"], name=op.f("fk_deputyship_absent_id_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["account.id"], name=op.f("fk_deputyship_deputy_id_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputyship")),
    )
    op.create_index("ix_deputyship_absent_id", "deputyship", ["absent_id"])
    op.create_index("ix_deputyship_deputy_id", "deputyship", ["deputy_id"])
    op.create_table(
        "queue_assignment",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=False),
        sa.Column("assigned_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"],
            ["account.id"],
            name=op.f("fk_queue_assignment_assigned_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"],
            ["account.id"],
            name=op.f("fk_queue_assignment_assignee_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_queue_assignment_process_id_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_assignment")),
        sa.UniqueConstraint("kind", "item_id", name=op.f("uq_queue_assignment_kind_item_id")),
    )
    op.create_index("ix_queue_assignment_assignee_id", "queue_assignment", ["assignee_id"])
    op.create_index(op.f("ix_queue_assignment_process_id"), "queue_assignment", ["process_id"])
    op.create_table(
        "queue_habit",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("shortcuts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_queue_habit_account_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_queue_habit")),
    )
    op.create_table(
        "queue_note",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_queue_note_process_id_process"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["account.id"],
            name=op.f("fk_queue_note_written_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_note")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_queue_note_submission_key")),
    )
    op.create_index("ix_queue_note_kind_item_id", "queue_note", ["kind", "item_id"])
    op.create_index(op.f("ix_queue_note_process_id"), "queue_note", ["process_id"])
    op.create_table(
        "queue_step",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column(
            "verb",
            sa.Enum(
                "publish",
                "sort",
                "assign",
                "refuse",
                "answer",
                "ask",
                name="verb",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_queue_step_process_id_process"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"],
            ["account.id"],
            name=op.f("fk_queue_step_taken_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"],
            ["account.id"],
            name=op.f("fk_queue_step_undone_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_step")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_queue_step_submission_key")),
    )
    op.create_index("ix_queue_step_process_id_id", "queue_step", ["process_id", "id"])
    op.create_index(op.f("ix_queue_step_taken_by_id"), "queue_step", ["taken_by_id"])
    op.create_table(
        "saved_filter",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "list",
            sa.Enum(
                "queue", "ideas", name="filteredlist", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("query", sa.String(length=400), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_saved_filter_owner_id_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_saved_filter_process_id_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint(
            "process_id", "owner_id", "name", name=op.f("uq_saved_filter_process_id_owner_id_name")
        ),
    )
    op.create_table(
        "text_module",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "question",
                "refusal",
                "answer",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"],
            ["account.id"],
            name=op.f("fk_text_module_changed_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_text_module_process_id_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_module")),
        sa.UniqueConstraint(
            "process_id", "purpose", "code", name=op.f("uq_text_module_process_id_purpose_code")
        ),
    )
    op.create_table(
        "queue_step_row",
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("version_after", sa.Integer(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("refusal_facts", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undo_refusal", sa.Text(), nullable=True),
        sa.Column("undo_refusal_facts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["queue_step.id"],
            name=op.f("fk_queue_step_row_step_id_queue_step"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_step_row")),
        sa.UniqueConstraint(
            "step_id", "kind", "item_id", name=op.f("uq_queue_step_row_step_id_kind_item_id")
        ),
    )
    op.create_table(
        "refusal_proposal",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_refusal_proposal_idea_id_idea"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["account.id"],
            name=op.f("fk_refusal_proposal_proposed_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal_proposal")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_refusal_proposal_submission_key")),
    )
    op.create_index("ix_refusal_proposal_idea_id", "refusal_proposal", ["idea_id"])
    op.add_column("idea", sa.Column("refusal_proposed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_idea_refusal_proposed", "idea", ["process_id", "refusal_proposed_at"])
    op.add_column("idea_message", sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("letter", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "process", sa.Column("refusals_need_two", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("process", "refusals_need_two")
    op.drop_column("letter", "settled_at")
    op.drop_column("idea_message", "taken_back_at")
    op.drop_index("ix_idea_refusal_proposed", table_name="idea")
    op.drop_column("idea", "refusal_proposed_at")
    op.drop_index("ix_refusal_proposal_idea_id", table_name="refusal_proposal")
    op.drop_table("refusal_proposal")
    op.drop_table("queue_step_row")
    op.drop_table("text_module")
    op.drop_table("saved_filter")
    op.drop_index(op.f("ix_queue_step_taken_by_id"), table_name="queue_step")
    op.drop_index("ix_queue_step_process_id_id", table_name="queue_step")
    op.drop_table("queue_step")
    op.drop_index(op.f("ix_queue_note_process_id"), table_name="queue_note")
    op.drop_index("ix_queue_note_kind_item_id", table_name="queue_note")
    op.drop_table("queue_note")
    op.drop_table("queue_habit")
    op.drop_index(op.f("ix_queue_assignment_process_id"), table_name="queue_assignment")
    op.drop_index("ix_queue_assignment_assignee_id", table_name="queue_assignment")
    op.drop_table("queue_assignment")
    op.drop_index("ix_deputyship_deputy_id", table_name="deputyship")
    op.drop_index("ix_deputyship_absent_id", table_name="deputyship")
    op.drop_table("deputyship")
