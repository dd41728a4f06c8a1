"""Printed codes, levels of confirmation, second factors, sign-in through a provider."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ACCESSES = ("mailbox", "code", "provider", "resident")
CHANNELS = ("web", "telephone", "paper")
LEVELS = ("everybody", "confirmed", "account", "proven")
REQUIRED = {
    "submit": "everybody",
    "comment": "everybody",
    "support": "confirmed",
    "vote": "confirmed",
    "survey": "everybody",
}
CONFIRMED_BEFORE = ("account", "mail_link")
CONFIRMED = (*CONFIRMED_BEFORE, "code", "oidc")
CONFIRMING = ("support", "stance")
ONLY_PROCESS = "fk_account_only_process_id_process"


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def foreign(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{parent}")
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=name, ondelete="RESTRICT")


def recorded() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def add_choice(table: str, column: str, check: str, values: tuple[str, ...], default: str) -> None:
    """A column with its CHECK in one statement, as both databases take it: the table stays in its place."""
    allowed = ", ".join(f"'{value}'" for value in values)
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(40) DEFAULT '{default}' NOT NULL "
        f"CONSTRAINT ck_{table}_{check} CHECK ({column} IN ({allowed}))"
    )


def allow(table: str, values: tuple[str, ...]) -> None:
    allowed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as changed:
        if op.get_bind().dialect.name != "sqlite":  # where batch mode leaves such constraints behind
            changed.drop_constraint(op.f(f"ck_{table}_confirmedby"), type_="check")
        changed.create_check_constraint(
            op.f(f"ck_{table}_confirmedby"), sa.text(f"confirmed_by IN ({allowed})")
        )


def upgrade() -> None:
    for table in CONFIRMING:
        allow(table, CONFIRMED)
    add_choice("support", "channel", "supportchannel", CHANNELS, "web")
    with op.batch_alter_table("account") as account:  # SQLite adds no column that points to another table
        account.add_column(sa.Column("only_process_id", sa.Integer(), nullable=True))
        account.create_foreign_key(
            op.f(ONLY_PROCESS), "process", ["only_process_id"], ["id"], ondelete="RESTRICT"
        )
    add_choice("account", "access", "access", ACCESSES, "mailbox")
    for act, default in REQUIRED.items():
        add_choice("process", f"level_to_{act}", f"level_to_{act}", LEVELS, default)
    op.add_column(
        "municipality",
        sa.Column("staff_second_factor", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "sign_in_session", sa.Column("is_whole", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    make_tables_of_accounts()
    make_tables_of_codes()


def make_tables_of_accounts() -> None:
    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), server_default="0", nullable=False),
        *recorded(),
        foreign("second_factor", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("account_id", name=op.f("uq_second_factor_account_id")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        *recorded(),
        foreign("recovery_code", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_recovery_code_digest")),
    )
    op.create_index("ix_recovery_code_account_id", "recovery_code", ["account_id"])
    op.create_table(
        "provider_identity",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        *recorded(),
        foreign("provider_identity", "account_id", "account"),
        foreign("provider_identity", "municipality_id", "municipality"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_identity")),
        sa.UniqueConstraint(
            "issuer",
            "subject",
            "municipality_id",
            name=op.f("uq_provider_identity_issuer_subject_municipality_id"),
        ),
    )
    op.create_index("ix_provider_identity_account_id", "provider_identity", ["account_id"])


def make_tables_of_codes() -> None:
    op.create_table(
        "code_batch",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", choice("printkind", "sheets", "letters"), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("print_digest", sa.String(length=64), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revocation", sa.String(length=300), server_default="", nullable=False),
        *recorded(),
        sa.CheckConstraint("size > 0", name=op.f("ck_code_batch_holds_codes")),
        sa.CheckConstraint(
            "(printed_at IS NULL) = (print_digest IS NULL)", name=op.f("ck_code_batch_printed_by_a_form")
        ),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revocation = '')", name=op.f("ck_code_batch_revoked_for_a_reason")
        ),
        foreign("code_batch", "process_id", "process"),
        foreign("code_batch", "made_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_batch")),
    )
    op.create_index("ix_code_batch_process_id", "code_batch", ["process_id"])
    op.create_table(
        "access_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        foreign("access_code", "batch_id", "code_batch"),
        foreign("access_code", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_access_code_digest")),
        sa.UniqueConstraint("account_id", name=op.f("uq_access_code_account_id")),
    )
    op.create_index("ix_access_code_batch_id", "access_code", ["batch_id"])


def downgrade() -> None:
    for table in ("access_code", "code_batch", "provider_identity", "recovery_code", "second_factor"):
        op.drop_table(table)
    op.drop_column("sign_in_session", "is_whole")
    op.drop_column("municipality", "staff_second_factor")
    for act in REQUIRED:
        op.drop_column("process", f"level_to_{act}")
    op.drop_column("account", "access")
    with op.batch_alter_table("account") as account:
        account.drop_constraint(op.f(ONLY_PROCESS), type_="foreignkey")
        account.drop_column("only_process_id")
    op.drop_column("support", "channel")
    for table in CONFIRMING:
        # What was confirmed in the newer ways counts on, as if by an account.
        op.execute(f"UPDATE {table} SET confirmed_by = 'account' WHERE confirmed_by IN ('code', 'oidc')")  # noqa: S608 (names of tables, no word of anybody)
        allow(table, CONFIRMED_BEFORE)
