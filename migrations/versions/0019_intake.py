"""Entry on behalf, batch import in the browser, printed matter."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

CHANNELS = ("web", "app", "email", "paper", "telephone", "workshop", "terminal")
CONSENTS = ("ticked", "read_out", "by_link", "unknown", "refused")
STATES = ("uploaded", "running", "done", "undoing", "undone", "discarded")


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete="RESTRICT"
    )


def moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def create_idea_submission() -> None:
    op.create_table(
        "idea_submission",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("external_id", sa.String(length=120), nullable=True),
        sa.Column("channel", choice("channel", *CHANNELS), nullable=False),
        sa.Column("consent", choice("publicationconsent", *CONSENTS), nullable=False),
        sa.Column("author_name", sa.String(length=80), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=True),
        sa.Column("supports_elsewhere", sa.Integer(), nullable=False),
        moment("undone_at"),
        sa.Column("id", sa.Integer(), nullable=False),
        moment("created_at", nullable=False),
        key("idea_submission", "idea_id", "idea"),
        key("idea_submission", "process_id", "process"),
        key("idea_submission", "import_id", "idea_import"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_submission")),
        sa.UniqueConstraint(
            "process_id", "external_id", name=op.f("uq_idea_submission_process_id_external_id")
        ),
    )
    op.create_index(op.f("ix_idea_submission_idea_id"), "idea_submission", ["idea_id"])
    op.create_index(op.f("ix_idea_submission_import_id"), "idea_submission", ["import_id"])


def create_idea_entry() -> None:
    op.create_table(
        "idea_entry",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("reach", sa.String(length=300), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        moment("created_at", nullable=False),
        key("idea_entry", "idea_id", "idea"),
        key("idea_entry", "recorded_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_entry")),
        sa.UniqueConstraint("idea_id", name=op.f("uq_idea_entry_idea_id")),
    )


def create_idea_scan() -> None:
    op.create_table(
        "idea_scan",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("kind", choice("scantype", "pdf", "jpeg", "png"), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        moment("kept_until", nullable=False),
        moment("erased_at"),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        moment("created_at", nullable=False),
        key("idea_scan", "idea_id", "idea"),
        key("idea_scan", "added_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_scan")),
    )
    op.create_index(op.f("ix_idea_scan_idea_id"), "idea_scan", ["idea_id"])
    op.create_index("ix_idea_scan_kept_until", "idea_scan", ["erased_at", "kept_until"])


def create_import_file() -> None:
    op.create_table(
        "import_file",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("channel", choice("channel", *CHANNELS), nullable=False),
        sa.Column("consent", choice("publicationconsent", *CONSENTS), nullable=False),
        sa.Column("state", choice("filestate", *STATES), nullable=False),
        sa.Column("bad_rows", sa.JSON(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        moment("kept_until", nullable=False),
        moment("undone_at"),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undo_reason", sa.Text(), nullable=False),
        sa.Column("kept_numbers", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        moment("created_at", nullable=False),
        sa.CheckConstraint(
            "(state = 'undone') = (undone_at IS NOT NULL)", name=op.f("ck_import_file_undone_at_a_time")
        ),
        key("import_file", "process_id", "process"),
        key("import_file", "import_id", "idea_import"),
        key("import_file", "job_id", "job"),
        key("import_file", "uploaded_by_id", "account"),
        key("import_file", "undone_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_import_file_submission_key")),
    )
    op.create_index("ix_import_file_process_id_id", "import_file", ["process_id", "id"])


def upgrade() -> None:
    op.add_column("idea", sa.Column("submissions", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("idea_import", sa.Column("repeated_rows", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_idea_contact", "idea", ["process_id", "contact"])
    op.create_index("ix_idea_import_id", "idea", ["import_id"])
    create_idea_submission()
    create_idea_entry()
    create_idea_scan()
    create_import_file()


def downgrade() -> None:
    for table in ("import_file", "idea_scan", "idea_entry", "idea_submission"):
        op.drop_table(table)
    op.drop_index("ix_idea_import_id", "idea")
    op.drop_index("ix_idea_contact", "idea")
    op.drop_column("idea_import", "repeated_rows")
    op.drop_column("idea", "submissions")
