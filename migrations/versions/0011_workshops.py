"""The virtual Zukunftswerkstatt."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workshop",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("rules_text", sa.Text(), nullable=False),
        sa.Column("join_code", sa.String(length=8), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "lobby",
                "running",
                "paused",
                "closed",
                "published",
                "archived",
                name="workshopstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "anonymity",
            sa.Enum(
                "pseudonym",
                "named",
                "anonymous",
                name="anonymity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("agenda", sa.String(length=20), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("hotline", sa.String(length=200), nullable=False),
        sa.Column("room_url", sa.String(length=400), nullable=False),
        sa.Column("announcement", sa.String(length=300), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["account.id"],
            name=op.f("fk_workshop_created_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_workshop_process_id_process"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
        sa.UniqueConstraint("join_code", name=op.f("uq_workshop_join_code")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_workshop_submission_key")),
    )
    op.create_index(op.f("ix_workshop_process_id"), "workshop", ["process_id"], unique=False)
    op.create_table(
        "workshop_card_group",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column(
            "phase",
            sa.Enum(
                "preparation",
                "critique",
                "fantasy",
                "realisation",
                "closing",
                "break",
                name="workshopphase",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reversal_text", sa.String(length=300), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("dissolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["area_of_life.id"],
            name=op.f("fk_workshop_card_group_area_id_area_of_life"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["workshop_card_group.id"],
            name=op.f("fk_workshop_card_group_merged_into_id_workshop_card_group"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_workshop_card_group_workshop_id_workshop"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_card_group")),
    )
    op.create_index(
        "ix_workshop_card_group_workshop_id_phase",
        "workshop_card_group",
        ["workshop_id", "phase"],
        unique=False,
    )
    op.create_table(
        "workshop_protocol",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["released_by_id"],
            ["account.id"],
            name=op.f("fk_workshop_protocol_released_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_workshop_protocol_workshop_id_workshop"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_protocol")),
        sa.UniqueConstraint("workshop_id", "edition", name=op.f("uq_workshop_protocol_workshop_id_edition")),
    )
    op.create_table(
        "workshop_small_group",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("room_url", sa.String(length=400), nullable=False),
        sa.Column("result_text", sa.String(length=2000), nullable=False),
        sa.Column("presented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dissolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["area_of_life.id"],
            name=op.f("fk_workshop_small_group_area_id_area_of_life"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_workshop_small_group_workshop_id_workshop"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_small_group")),
    )
    op.create_index(
        "ix_workshop_small_group_workshop_id", "workshop_small_group", ["workshop_id"], unique=False
    )
    op.create_table(
        "workshop_step",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "phase",
            sa.Enum(
                "preparation",
                "critique",
                "fantasy",
                "realisation",
                "closing",
                "break",
                name="workshopphase",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "info",
                "collect",
                "reveal",
                "cluster",
                "reverse",
                "vote",
                "groups",
                "present",
                "plan",
                "feedback",
                name="stepkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("prompt", sa.String(length=300), nullable=False),
        sa.Column("lead_in", sa.String(length=200), nullable=False),
        sa.Column("rules_text", sa.String(length=1000), nullable=False),
        sa.Column("read_out", sa.String(length=1000), nullable=False),
        sa.Column("planned_s", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "open",
                "closed",
                "skipped",
                name="stepstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_remaining_s", sa.Integer(), nullable=True),
        sa.Column("stops_input", sa.Boolean(), nullable=False),
        sa.Column("max_cards", sa.Integer(), nullable=False),
        sa.Column("max_length", sa.Integer(), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=False),
        sa.Column("max_per_target", sa.Integer(), nullable=False),
        sa.Column("late_s", sa.Integer(), nullable=False),
        sa.Column("suggestion", sa.JSON(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_workshop_step_workshop_id_workshop"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_step")),
    )
    op.create_index(
        "ix_workshop_step_workshop_id_position", "workshop_step", ["workshop_id", "position"], unique=False
    )
    op.create_index(
        "uq_workshop_step_open",
        "workshop_step",
        ["workshop_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "workshop_dot_round",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column(
            "target",
            sa.Enum("group", "measure", name="target", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=False),
        sa.Column("max_per_target", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "late",
                "closed",
                "annulled",
                name="roundstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("proxies", sa.Integer(), nullable=False),
        sa.Column("dots", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["workshop_step.id"],
            name=op.f("fk_workshop_dot_round_step_id_workshop_step"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_workshop_dot_round_workshop_id_workshop"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_dot_round")),
    )
    op.create_index("ix_workshop_dot_round_step_id", "workshop_dot_round", ["step_id"], unique=False)
    op.create_table(
        "workshop_measure_draft",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("small_group_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column(
            "horizon",
            sa.Enum(
                "short",
                "medium",
                "long",
                name="planhorizon",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("how", sa.String(length=300), nullable=False),
        sa.Column("who", sa.String(length=300), nullable=False),
        sa.Column("with_whom", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("by_when", sa.String(length=200), nullable=False),
        sa.Column("first_step", sa.String(length=300), nullable=False),
        sa.Column("means", sa.String(length=300), nullable=False),
        sa.Column("indicator", sa.String(length=300), nullable=False),
        sa.Column("objections", sa.String(length=300), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["area_of_life.id"],
            name=op.f("fk_workshop_measure_draft_area_id_area_of_life"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["measure.id"],
            name=op.f("fk_workshop_measure_draft_measure_id_measure"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["small_group_id"],
            ["workshop_small_group.id"],
            name=op.f("fk_workshop_measure_draft_small_group_id_workshop_small_group"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_workshop_measure_draft_workshop_id_workshop"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_measure_draft")),
        sa.UniqueConstraint(
            "workshop_id", "submission_key", name=op.f("uq_workshop_measure_draft_workshop_id_submission_key")
        ),
    )
    op.create_table(
        "workshop_participant",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "facilitator",
                "co_facilitator",
                "participant",
                "observer",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("nickname", sa.String(length=40), nullable=False),
        sa.Column("name_key", sa.String(length=80), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("join_key", sa.String(length=32), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "web", "phone", "onsite", name="channel", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("small_group_id", sa.Integer(), nullable=True),
        sa.Column("hand_raised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wants_time_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_workshop_participant_account_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["small_group_id"],
            ["workshop_small_group.id"],
            name=op.f("fk_workshop_participant_small_group_id_workshop_small_group"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_workshop_participant_workshop_id_workshop"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_participant")),
        sa.UniqueConstraint(
            "workshop_id", "join_key", name=op.f("uq_workshop_participant_workshop_id_join_key")
        ),
        sa.UniqueConstraint(
            "workshop_id", "name_key", name=op.f("uq_workshop_participant_workshop_id_name_key")
        ),
    )
    op.create_index(
        "ix_workshop_participant_account_id", "workshop_participant", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_workshop_participant_small_group_id"),
        "workshop_participant",
        ["small_group_id"],
        unique=False,
    )
    op.create_index(
        "uq_workshop_participant_facilitator",
        "workshop_participant",
        ["workshop_id"],
        unique=True,
        sqlite_where=sa.text("role = 'facilitator'"),
        postgresql_where=sa.text("role = 'facilitator'"),
    )
    op.create_table(
        "workshop_prompt",
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["area_of_life.id"],
            name=op.f("fk_workshop_prompt_area_id_area_of_life"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["workshop_step.id"],
            name=op.f("fk_workshop_prompt_step_id_workshop_step"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("step_id", "area_id", name=op.f("pk_workshop_prompt")),
    )
    op.create_index(op.f("ix_workshop_prompt_area_id"), "workshop_prompt", ["area_id"], unique=False)
    op.create_table(
        "live_event",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=32), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sender_id"],
            ["workshop_participant.id"],
            name=op.f("fk_live_event_sender_id_workshop_participant"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_live_event_workshop_id_workshop"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("workshop_id", "seq", name=op.f("pk_live_event")),
        sa.UniqueConstraint(
            "workshop_id", "sender_id", "key", name=op.f("uq_live_event_workshop_id_sender_id_key")
        ),
    )
    op.create_table(
        "workshop_card",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("sender_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=32), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column(
            "via",
            sa.Enum(
                "web",
                "proxy",
                "chat",
                "import",
                name="via",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "private",
                "visible",
                "parked",
                "hidden",
                "withdrawn",
                name="cardstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "hidden_reason",
            sa.Enum(
                "personal_attack",
                "personal_data",
                "insult",
                "advertising",
                "unreadable",
                name="hiddenreason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["area_of_life.id"],
            name=op.f("fk_workshop_card_area_id_area_of_life"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["workshop_participant.id"],
            name=op.f("fk_workshop_card_author_id_workshop_participant"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["workshop_card_group.id"],
            name=op.f("fk_workshop_card_group_id_workshop_card_group"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_workshop_card_idea_id_idea"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["sender_id"],
            ["workshop_participant.id"],
            name=op.f("fk_workshop_card_sender_id_workshop_participant"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["workshop_step.id"],
            name=op.f("fk_workshop_card_step_id_workshop_step"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_workshop_card_workshop_id_workshop"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_card")),
        sa.UniqueConstraint(
            "workshop_id", "sender_id", "key", name=op.f("uq_workshop_card_workshop_id_sender_id_key")
        ),
    )
    op.create_index("ix_workshop_card_author_id", "workshop_card", ["author_id"], unique=False)
    op.create_index("ix_workshop_card_group_id", "workshop_card", ["group_id"], unique=False)
    op.create_index("ix_workshop_card_step_id", "workshop_card", ["step_id"], unique=False)
    op.create_table(
        "workshop_dot",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dots", sa.Integer(), nullable=False),
        sa.CheckConstraint("dots > 0", name=op.f("ck_workshop_dot_some_dots")),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["workshop_participant.id"],
            name=op.f("fk_workshop_dot_participant_id_workshop_participant"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["workshop_dot_round.id"],
            name=op.f("fk_workshop_dot_round_id_workshop_dot_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("round_id", "participant_id", "number", name=op.f("pk_workshop_dot")),
    )
    op.create_table(
        "workshop_dot_ballot",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "via",
            sa.Enum(
                "web",
                "proxy",
                "chat",
                "import",
                name="via",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("used >= 0 AND used <= budget", name=op.f("ck_workshop_dot_ballot_within_budget")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["workshop_participant.id"],
            name=op.f("fk_workshop_dot_ballot_entered_by_id_workshop_participant"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["workshop_participant.id"],
            name=op.f("fk_workshop_dot_ballot_participant_id_workshop_participant"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["workshop_dot_round.id"],
            name=op.f("fk_workshop_dot_ballot_round_id_workshop_dot_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("round_id", "participant_id", name=op.f("pk_workshop_dot_ballot")),
    )
    op.create_table(
        "workshop_dot_option",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(group_id IS NULL) <> (draft_id IS NULL)", name=op.f("ck_workshop_dot_option_one_target")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["workshop_measure_draft.id"],
            name=op.f("fk_workshop_dot_option_draft_id_workshop_measure_draft"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["workshop_card_group.id"],
            name=op.f("fk_workshop_dot_option_group_id_workshop_card_group"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["workshop_dot_round.id"],
            name=op.f("fk_workshop_dot_option_round_id_workshop_dot_round"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("round_id", "number", name=op.f("pk_workshop_dot_option")),
    )
    op.create_table(
        "workshop_draft_source",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(group_id IS NULL) <> (card_id IS NULL)",
            name=op.f("ck_workshop_draft_source_either_group_or_card"),
        ),
        sa.ForeignKeyConstraint(
            ["card_id"],
            ["workshop_card.id"],
            name=op.f("fk_workshop_draft_source_card_id_workshop_card"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["workshop_measure_draft.id"],
            name=op.f("fk_workshop_draft_source_draft_id_workshop_measure_draft"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["workshop_card_group.id"],
            name=op.f("fk_workshop_draft_source_group_id_workshop_card_group"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_draft_source")),
        sa.UniqueConstraint("draft_id", "card_id", name=op.f("uq_workshop_draft_source_draft_id_card_id")),
        sa.UniqueConstraint("draft_id", "group_id", name=op.f("uq_workshop_draft_source_draft_id_group_id")),
    )


def downgrade() -> None:
    op.drop_table("workshop_draft_source")
    op.drop_table("workshop_dot_option")
    op.drop_table("workshop_dot_ballot")
    op.drop_table("workshop_dot")
    op.drop_index("ix_workshop_card_step_id", table_name="workshop_card")
    op.drop_index("ix_workshop_card_group_id", table_name="workshop_card")
    op.drop_index("ix_workshop_card_author_id", table_name="workshop_card")
    op.drop_table("workshop_card")
    op.drop_table("live_event")
    op.drop_index(op.f("ix_workshop_prompt_area_id"), table_name="workshop_prompt")
    op.drop_table("workshop_prompt")
    op.drop_index(
        "uq_workshop_participant_facilitator",
        table_name="workshop_participant",
        sqlite_where=sa.text("role = 'facilitator'"),
        postgresql_where=sa.text("role = 'facilitator'"),
    )
    op.drop_index(op.f("ix_workshop_participant_small_group_id"), table_name="workshop_participant")
    op.drop_index("ix_workshop_participant_account_id", table_name="workshop_participant")
    op.drop_table("workshop_participant")
    op.drop_table("workshop_measure_draft")
    op.drop_index("ix_workshop_dot_round_step_id", table_name="workshop_dot_round")
    op.drop_table("workshop_dot_round")
    op.drop_index(
        "uq_workshop_step_open",
        table_name="workshop_step",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index("ix_workshop_step_workshop_id_position", table_name="workshop_step")
    op.drop_table("workshop_step")
    op.drop_index("ix_workshop_small_group_workshop_id", table_name="workshop_small_group")
    op.drop_table("workshop_small_group")
    op.drop_table("workshop_protocol")
    op.drop_index("ix_workshop_card_group_workshop_id_phase", table_name="workshop_card_group")
    op.drop_table("workshop_card_group")
    op.drop_index(op.f("ix_workshop_process_id"), table_name="workshop")
    op.drop_table("workshop")
