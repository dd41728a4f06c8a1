"""Following ideas, areas and processes; digests; embargoes; letters that came back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0021"
down_revision = "0020"
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


THINGS = ("process", "area", "theme", "idea", "measure")
RHYTHMS = ("daily", "weekly", "never")


def upgrade() -> None:
    op.add_column("letter", sa.Column("returned_at", MOMENT, nullable=True))
    op.create_table(
        "undeliverable_mailbox",
        *reference("undeliverable_mailbox", "municipality_id", "municipality"),
        sa.Column("mailbox_key", sa.String(length=254), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *recorded("undeliverable_mailbox"),
        unique("undeliverable_mailbox", "municipality_id", "mailbox_key"),
    )
    op.create_table(
        "follow",
        *reference("follow", "account_id", "account"),
        *reference("follow", "process_id", "process"),
        choice("followkind", "kind", *THINGS),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        *recorded("follow"),
        unique("follow", "account_id", "kind", "subject_id"),
    )
    op.create_index("ix_follow_kind_subject_id", "follow", ["kind", "subject_id"])
    op.create_index("ix_follow_process_id", "follow", ["process_id"])
    op.create_table(
        "digest",
        *reference("digest", "account_id", "account"),
        choice("rhythm", "rhythm", *RHYTHMS),
        sa.Column("heard_to", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_digest")),
    )
    op.create_index("ix_digest_rhythm_next_at", "digest", ["rhythm", "next_at", "account_id"])
    op.create_table(
        "follow_link",
        *reference("follow_link", "municipality_id", "municipality"),
        *reference("follow_link", "process_id", "process"),
        choice("followkind", "kind", *THINGS),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        choice("rhythm", "rhythm", *RHYTHMS),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("mailbox", sa.String(length=254), nullable=False),
        sa.Column("mailbox_key", sa.String(length=254), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        *recorded("follow_link"),
        unique("follow_link", "token_digest"),
    )
    op.create_index("ix_follow_link_expires_at", "follow_link", ["expires_at"])
    op.create_index("ix_follow_link_mailbox_key_created_at", "follow_link", ["mailbox_key", "created_at"])
    notices()


def notices() -> None:
    op.create_table(
        "muted_notice",
        *reference("muted_notice", "municipality_id", "municipality"),
        sa.Column("mailbox_digest", sa.String(length=64), nullable=False),
        choice("topic", "topic", "digest", "comments", "places"),
        *recorded("muted_notice"),
        unique("muted_notice", "municipality_id", "mailbox_digest", "topic"),
    )
    op.create_table(
        "told_place",
        *reference("told_place", "idea_id", "idea"),
        choice("placekind", "kind", "theme", "measure"),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        *recorded("told_place"),
        unique("told_place", "idea_id", "kind", "subject_id"),
    )
    # Nobody is written to about what has stood there for long: it begins with what comes from now on.
    op.execute(
        "INSERT INTO told_place (idea_id, kind, subject_id, created_at) "
        "SELECT idea_id, kind, subject_id, CURRENT_TIMESTAMP FROM ("
        "SELECT idea_id, 'theme' AS kind, theme_id AS subject_id FROM placement "
        "UNION SELECT source.idea_id, 'measure', source.measure_id FROM measure_source AS source "
        "JOIN measure ON measure.id = source.measure_id AND measure.status <> 'draft' "
        "WHERE source.idea_id IS NOT NULL "
        "UNION SELECT placement.idea_id, 'measure', source.measure_id FROM measure_source AS source "
        "JOIN measure ON measure.id = source.measure_id AND measure.status <> 'draft' "
        "JOIN placement ON placement.theme_id = source.theme_id) AS standing"
    )
    op.create_table(
        "held_release",
        *reference("held_release", "process_id", "process"),
        choice("heldkind", "kind", "idea_answer", "measure_standing", "survey_results"),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("release_at", MOMENT, nullable=False),
        *reference("held_release", "held_by_id", "account", nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        choice("outcome", "outcome", "released", "taken_back", "refused", nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        *recorded("held_release"),
        sa.CheckConstraint(
            "(outcome IS NULL) = (ended_at IS NULL)", name=op.f("ck_held_release_ended_somehow")
        ),
        unique("held_release", "submission_key"),
    )
    op.create_index(
        "ix_held_release_process_id_ended_at", "held_release", ["process_id", "ended_at", "release_at"]
    )


def downgrade() -> None:
    for table in (
        "held_release",
        "told_place",
        "muted_notice",
        "follow_link",
        "digest",
        "follow",
        "undeliverable_mailbox",
    ):
        op.drop_table(table)
    op.drop_column("letter", "returned_at")
