"""Council: sessions, papers with their order and annexes, frozen snapshots, resolutions, amendments."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

SESSION, PAPER, ITEM = "council_session", "council_paper", "council_agenda_item"
SNAPSHOT, LEAF, REDACTION = "council_snapshot", "council_snapshot_leaf", "council_snapshot_redaction"
RESOLUTION, AMENDMENT = "council_resolution", "council_amendment"
MEASURES, ANNEXES = "council_paper_measure", "council_paper_annex"

FROZEN = "what is frozen stays as it is"
ERASING = (
    "NEW.snapshot_id = OLD.snapshot_id AND NEW.path = OLD.path AND NEW.hash = OLD.hash "  # noqa: S608 (the name of our own table)
    "AND NEW.salt IS NULL AND NEW.value IS NULL "
    f"AND EXISTS (SELECT 1 FROM {REDACTION} AS told "
    "WHERE told.snapshot_id = OLD.snapshot_id AND told.path = OLD.path)"
)
"""The one change a leaf may see: that a redaction which is told takes its value away."""


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="RESTRICT")


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def once(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def recorded() -> tuple[sa.Column[int], sa.Column[object]]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def upgrade() -> None:
    sessions_and_papers()
    snapshots()
    resolutions()
    refuse_changes()


def sessions_and_papers() -> None:
    op.create_table(
        SESSION,
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("body", sa.String(length=120), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *recorded(),
        check(SESSION, "somebody_votes", "members > 0"),
        reference(SESSION, "process_id", "process"),
        reference(SESSION, "created_by_id", "account"),
        key(SESSION, "id"),
        once(SESSION, "submission_key"),
    )
    op.create_index(f"ix_{SESSION}_process_id_held_on", SESSION, ["process_id", "held_on"])
    op.create_table(
        PAPER,
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("draft_resolution", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("file_reference", sa.String(length=80), nullable=False),
        sa.Column("link", sa.String(length=400), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *recorded(),
        reference(PAPER, "process_id", "process"),
        reference(PAPER, "created_by_id", "account"),
        key(PAPER, "id"),
        once(PAPER, "process_id", "number"),
        once(PAPER, "submission_key"),
    )
    op.create_table(
        MEASURES,
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        reference(MEASURES, "paper_id", PAPER),
        reference(MEASURES, "measure_id", "measure"),
        key(MEASURES, "paper_id", "measure_id"),
    )
    op.create_index(op.f(f"ix_{MEASURES}_measure_id"), MEASURES, ["measure_id"])
    kinds = choice("annexkind", "measures", "figures", "participants", "words", "not_pursued", "assessment")
    op.create_table(
        ANNEXES,
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        reference(ANNEXES, "paper_id", PAPER),
        key(ANNEXES, "paper_id", "kind"),
    )
    op.create_table(
        ITEM,
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("purpose", choice("purpose", "preliminary", "deciding"), nullable=False),
        sa.Column("top", sa.String(length=40), nullable=False),
        *recorded(),
        reference(ITEM, "paper_id", PAPER),
        reference(ITEM, "session_id", SESSION),
        key(ITEM, "id"),
        once(ITEM, "paper_id", "session_id"),
    )
    op.create_index(f"ix_{ITEM}_session_id", ITEM, ["session_id"])


def snapshots() -> None:
    op.create_table(
        SNAPSHOT,
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("frozen_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        *recorded(),
        reference(SNAPSHOT, "session_id", SESSION),
        reference(SNAPSHOT, "frozen_by_id", "account"),
        key(SNAPSHOT, "id"),
        once(SNAPSHOT, "session_id", "edition"),
        once(SNAPSHOT, "submission_key"),
    )
    op.create_table(
        LEAF,
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        check(LEAF, "whole_or_erased", "(salt IS NULL) = (value IS NULL)"),
        reference(LEAF, "snapshot_id", SNAPSHOT),
        key(LEAF, "snapshot_id", "path"),
    )
    op.create_table(
        REDACTION,
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("redacted_by_id", sa.Integer(), nullable=True),
        *recorded(),
        reference(REDACTION, "snapshot_id", SNAPSHOT),
        reference(REDACTION, "redacted_by_id", "account"),
        key(REDACTION, "id"),
        once(REDACTION, "snapshot_id", "path"),
    )


def resolutions() -> None:
    outcomes = choice(
        "outcome",
        "adopted",
        "adopted_with_changes",
        "rejected",
        "postponed",
        "referred",
        "noted",
        "withdrawn",
    )
    votes = ("entitled", "present", "yes", "no", "abstained", "biased")
    op.create_table(
        RESOLUTION,
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("outcome", outcomes, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in votes),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("referred_to", sa.String(length=120), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=True),
        sa.Column("answers_ideas", sa.Boolean(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        *recorded(),
        check(RESOLUTION, "votes_counted", "yes >= 0 AND no >= 0 AND abstained >= 0 AND biased >= 0"),
        check(RESOLUTION, "no_more_votes_than_present", "yes + no + abstained + biased <= present"),
        check(RESOLUTION, "no_more_present_than_members", "present <= entitled"),
        reference(RESOLUTION, "item_id", ITEM),
        reference(RESOLUTION, "snapshot_id", SNAPSHOT),
        reference(RESOLUTION, "recorded_by_id", "account"),
        key(RESOLUTION, "id"),
        once(RESOLUTION, "item_id"),
        once(RESOLUTION, "submission_key"),
    )
    fields = choice(
        "amendedfield",
        "title",
        "goal",
        "text",
        "horizon",
        "lead_office",
        "partners",
        "cost",
        "first_step",
        "indicator",
        "condition",
        "struck",
    )
    op.create_table(
        AMENDMENT,
        sa.Column("resolution_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("field", fields, nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *recorded(),
        reference(AMENDMENT, "resolution_id", RESOLUTION),
        reference(AMENDMENT, "measure_id", "measure"),
        key(AMENDMENT, "id"),
        once(AMENDMENT, "resolution_id", "measure_id", "field"),
    )
    op.create_index(f"ix_{AMENDMENT}_measure_id", AMENDMENT, ["measure_id"])


def refuse_changes() -> None:
    """What is frozen stays, whoever holds the connection; a leaf may be erased by a redaction on record."""
    if op.get_bind().dialect.name == "sqlite":
        for table in (SNAPSHOT, LEAF, REDACTION):
            for verb in ("UPDATE", "DELETE"):
                unless = f"WHEN NOT ({ERASING}) " if (table, verb) == (LEAF, "UPDATE") else ""
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {unless}"
                    f"BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION council_snapshot_is_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{FROZEN}'; END $$"
    )
    op.execute(
        "CREATE FUNCTION council_leaf_is_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {ERASING} THEN RETURN NEW; END IF; RAISE EXCEPTION '{FROZEN}'; END $$"
    )
    for table in (SNAPSHOT, LEAF, REDACTION):
        verbs = "DELETE OR TRUNCATE" if table == LEAF else "UPDATE OR DELETE OR TRUNCATE"
        op.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE {verbs} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION council_snapshot_is_frozen()"
        )
    op.execute(
        f"CREATE TRIGGER {LEAF}_erased BEFORE UPDATE ON {LEAF} "
        "FOR EACH ROW EXECUTE FUNCTION council_leaf_is_frozen()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {LEAF}_erased ON {LEAF}")
        for table in (SNAPSHOT, LEAF, REDACTION):
            op.execute(f"DROP TRIGGER {table}_frozen ON {table}")
        op.execute("DROP FUNCTION council_leaf_is_frozen()")
        op.execute("DROP FUNCTION council_snapshot_is_frozen()")
    op.drop_table(AMENDMENT)
    op.drop_table(RESOLUTION)
    op.drop_table(REDACTION)
    op.drop_table(LEAF)
    op.drop_table(SNAPSHOT)
    op.drop_table(ITEM)
    op.drop_table(ANNEXES)
    op.drop_table(MEASURES)
    op.drop_table(PAPER)
    op.drop_table(SESSION)
