"""Privacy: wordings of consent, links, erasures, runs of the retention, offers to the archive."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def choice(name: str, column: str, *values: str, nullable: bool = False) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(column, kind, nullable=nullable)


def reference(table: str, column: str, to: str, *, nullable: bool = False) -> tuple[SchemaItem, ...]:
    name = op.f(f"fk_{table}_{column}_{to}")
    key = sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="RESTRICT")
    return sa.Column(column, sa.Integer(), nullable=nullable), key


def recorded(table: str) -> tuple[SchemaItem, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f("_".join(["uq", table, *columns])))


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    op.create_table(
        "consent_text",
        *reference("consent_text", "municipality_id", "municipality"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        *reference("consent_text", "written_by_id", "account", nullable=True),
        *recorded("consent_text"),
        unique("consent_text", "municipality_id", "number"),
        check("consent_text", "counted", "number > 0"),
    )
    op.create_table(
        "given_consent",
        *reference("given_consent", "idea_id", "idea"),
        *reference("given_consent", "consent_text_id", "consent_text"),
        *recorded("given_consent"),
        unique("given_consent", "idea_id"),
    )
    op.create_table(
        "privacy_link",
        *reference("privacy_link", "municipality_id", "municipality"),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("mailbox", sa.String(length=254), nullable=False),
        sa.Column("mailbox_key", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        *recorded("privacy_link"),
        unique("privacy_link", "token_digest"),
    )
    op.create_index("ix_privacy_link_mailbox_key_created_at", "privacy_link", ["mailbox_key", "created_at"])
    op.create_index(op.f("ix_privacy_link_expires_at"), "privacy_link", ["expires_at"])
    op.create_table(
        "erasure",
        *reference("erasure", "municipality_id", "municipality"),
        choice("erasurekind", "kind", "account", "idea", "comment"),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("withdraws", sa.Boolean(), nullable=False),
        *recorded("erasure"),
        unique("erasure", "ref"),
    )
    op.create_table(
        "retention_run",
        choice("runby", "begun_by", "job", "console"),
        sa.Column("finished_at", MOMENT, nullable=True),
        *recorded("retention_run"),
    )
    op.create_table(
        "retention_result",
        *reference("retention_result", "run_id", "retention_run"),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "step", name=op.f("pk_retention_result")),
        check("retention_result", "counted", "number >= 0"),
    )
    op.create_table(
        "archive_offer",
        *reference("archive_offer", "process_id", "process"),
        sa.Column("note", sa.Text(), nullable=False),
        *reference("archive_offer", "offered_by_id", "account", nullable=True),
        choice("archiveoutcome", "outcome", "taken_over", "not_worth", nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        *reference("archive_offer", "decided_by_id", "account", nullable=True),
        sa.Column("erased_at", MOMENT, nullable=True),
        *recorded("archive_offer"),
        unique("archive_offer", "process_id"),
        check("archive_offer", "decided_somehow", "(outcome IS NULL) = (decided_at IS NULL)"),
        check("archive_offer", "erased_after_the_answer", "erased_at IS NULL OR outcome IS NOT NULL"),
    )


def downgrade() -> None:
    for table in (
        "archive_offer",
        "retention_result",
        "retention_run",
        "erasure",
        "privacy_link",
        "given_consent",
        "consent_text",
    ):
        op.drop_table(table)
