"""Progress reports with their evidence, milestones, and what authors are to be told of measures."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

REPORT, FILE, EVIDENCE, MILESTONE, NEWS = (
    "progress_report", "progress_file", "progress_evidence", "measure_milestone", "measure_news",
)  # fmt: skip
STANDING = "uq_progress_report_standing"
REPORTED = ("adopted", "running", "delayed", "done")


def choice(name: str, *choices: str) -> sa.Enum:
    return sa.Enum(*choices, name=name, native_enum=False, create_constraint=True, length=40)


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete="RESTRICT"
    )


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def rows_of_their_own() -> tuple[sa.Column[int], sa.Column[datetime]]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def upgrade() -> None:
    make_reports()
    make_evidence()
    make_milestones()
    make_news()
    report_what_was_said()


def make_reports() -> None:
    op.create_table(
        REPORT,
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("status", choice("reportedstatus", *REPORTED), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("correction", sa.String(length=400), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=True),
        *rows_of_their_own(),
        reference(REPORT, "measure_id", "measure"),
        reference(REPORT, "written_by_id", "account"),
        unique(REPORT, "measure_id", "number", "version"),
        unique(REPORT, "submission_key"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{REPORT}")),
    )
    stands = sa.text("stands")
    op.create_index(
        STANDING, REPORT, ["measure_id", "number"], unique=True, sqlite_where=stands, postgresql_where=stands
    )


def make_evidence() -> None:
    op.create_table(
        FILE,
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        *rows_of_their_own(),
        unique(FILE, "digest"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{FILE}")),
    )
    op.create_table(
        EVIDENCE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("kind", choice("evidencekind", "link", "picture", "pdf"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(kind = 'link') = (file_id IS NULL)", name=op.f(f"ck_{EVIDENCE}_link_or_file")),
        sa.CheckConstraint("(kind = 'link') = (address <> '')", name=op.f(f"ck_{EVIDENCE}_link_has_address")),
        reference(EVIDENCE, "report_id", REPORT),
        reference(EVIDENCE, "file_id", FILE),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{EVIDENCE}")),
    )
    op.create_index(f"ix_{EVIDENCE}_report_id", EVIDENCE, ["report_id"])


def make_milestones() -> None:
    op.create_table(
        MILESTONE,
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("first_planned_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *rows_of_their_own(),
        sa.CheckConstraint(
            "done_on IS NULL OR struck_at IS NULL", name=op.f(f"ck_{MILESTONE}_done_or_struck")
        ),
        reference(MILESTONE, "measure_id", "measure"),
        reference(MILESTONE, "created_by_id", "account"),
        unique(MILESTONE, "submission_key"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{MILESTONE}")),
    )
    op.create_index(f"ix_{MILESTONE}_measure_id", MILESTONE, ["measure_id", "planned_on"])


def make_news() -> None:
    op.create_table(
        NEWS,
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("kind", choice("newsof", "decided", "reported"), nullable=False),
        sa.Column("told_up_to", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        *rows_of_their_own(),
        reference(NEWS, "process_id", "process"),
        reference(NEWS, "measure_id", "measure"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NEWS}")),
    )
    op.create_index(f"ix_{NEWS}_measure_id", NEWS, ["measure_id"])
    op.create_index(f"ix_{NEWS}_waiting", NEWS, ["told_at", "process_id", "told_up_to"])


def report_what_was_said() -> None:
    """The sentence that each measure bears so far becomes its first report; nobody is told of it again."""
    measure = sa.table(
        "measure", *(sa.column(name) for name in ("id", "status", "progress_note")),
        sa.column("progress_on", sa.Date()), sa.column("created_at", sa.DateTime(timezone=True)),
    )  # fmt: skip
    report = sa.table(
        REPORT,
        *(sa.column(name) for name in ("measure_id", "number", "version", "status", "text", "correction")),
        sa.column("stands", sa.Boolean()), sa.column("reported_on", sa.Date()),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )  # fmt: skip
    connection, written = op.get_bind(), datetime.now(UTC)
    said = connection.execute(
        sa.select(measure).where(measure.c.progress_note != "").order_by(measure.c.id)
    ).all()
    if said:
        op.bulk_insert(
            report,
            [
                {
                    "measure_id": row.id,
                    "number": 1,
                    "version": 1,
                    "stands": True,
                    "status": row.status if row.status in REPORTED else "running",
                    "reported_on": row.progress_on or row.created_at.date(),
                    "text": row.progress_note,
                    "correction": "",
                    "created_at": written,
                }
                for row in said
            ],
        )


def downgrade() -> None:
    for table in (NEWS, MILESTONE, EVIDENCE, FILE, REPORT):
        op.drop_table(table)
