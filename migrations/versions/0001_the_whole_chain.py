"""Towns, processes, accounts, ideas, supports, themes, measures, jobs, letters and the record."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "failed_attempt",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_attempt")),
    )
    with op.batch_alter_table("failed_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_failed_attempt_subject_created_at", ["subject", "created_at"], unique=False)

    op.create_table(
        "municipality",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=True),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("mailbox", sa.String(length=254), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality")),
        sa.UniqueConstraint("host", name=op.f("uq_municipality_host")),
    )
    op.create_table(
        "account",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(length=254), nullable=True),
        sa.Column("mailbox_key", sa.String(length=254), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_account_municipality_id_municipality"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint(
            "municipality_id", "mailbox_key", name=op.f("uq_account_municipality_id_mailbox_key")
        ),
    )
    op.create_table(
        "mail_link",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "confirm_account",
                "new_password",
                "support",
                name="linkkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("mailbox", sa.String(length=254), nullable=False),
        sa.Column("mailbox_key", sa.String(length=254), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_mail_link_municipality_id_municipality"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_mail_link_token_digest")),
    )
    with op.batch_alter_table("mail_link", schema=None) as batch_op:
        batch_op.create_index(
            "ix_mail_link_mailbox_key_created_at", ["mailbox_key", "created_at"], unique=False
        )

    op.create_table(
        "page_text",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "imprint",
                "privacy",
                "accessibility",
                "rules",
                name="pagekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("plain_text", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_page_text_municipality_id_municipality"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_text")),
        sa.UniqueConstraint(
            "municipality_id", "kind", "language", name=op.f("uq_page_text_municipality_id_kind_language")
        ),
    )
    op.create_table(
        "process",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("lead", sa.String(length=600), nullable=False),
        sa.Column("plain_text", sa.Text(), nullable=False),
        sa.Column("binding_note", sa.Text(), nullable=False),
        sa.Column("service_promise", sa.Text(), nullable=False),
        sa.Column("area_term", sa.String(length=40), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("supports_per_person", sa.Integer(), nullable=True),
        sa.Column("working_days_to_read", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("last_theme", sa.Integer(), nullable=False),
        sa.Column("last_measure", sa.Integer(), nullable=False),
        sa.Column("published_ideas", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_number >= 0", name=op.f("ck_process_numbers_count_up")),
        sa.CheckConstraint("supports_per_person > 0", name=op.f("ck_process_some_support")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_process_municipality_id_municipality"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process")),
        sa.UniqueConstraint("municipality_id", "slug", name=op.f("uq_process_municipality_id_slug")),
    )
    op.create_table(
        "area_of_life",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("lead", sa.String(length=600), nullable=False),
        sa.Column(
            "look",
            sa.Enum(
                "mobil",
                "bildung",
                "wirtschaft",
                "verwaltung",
                "umwelt",
                "kultur",
                "soziales",
                "bauen",
                name="arealook",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_ideas", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_area_of_life_process_id_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_of_life")),
        sa.UniqueConstraint("process_id", "slug", name=op.f("uq_area_of_life_process_id_slug")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=True),
        sa.Column(
            "actor",
            sa.Enum(
                "person",
                "visitor",
                "system",
                name="actorkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["account.id"], name=op.f("fk_audit_entry_actor_id_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_audit_entry_process_id_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entry_hash")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_process_id_id", ["process_id", "id"], unique=False)
        batch_op.create_index("ix_audit_entry_subject", ["subject", "subject_id"], unique=False)

    op.create_table(
        "idea_import",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("new_rows", sa.Integer(), nullable=False),
        sa.Column("known_rows", sa.Integer(), nullable=False),
        sa.Column("bad_rows", sa.Integer(), nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["imported_by_id"],
            ["account.id"],
            name=op.f("fk_idea_import_imported_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_idea_import_process_id_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_import")),
    )
    with op.batch_alter_table("idea_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_import_process_id"), ["process_id"], unique=False)

    op.create_table(
        "job",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                "cancelled",
                name="jobstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_owner", sa.String(length=80), nullable=True),
        sa.Column("done_steps", sa.Integer(), nullable=False),
        sa.Column("all_steps", sa.Integer(), nullable=False),
        sa.Column("cancel_wanted", sa.Boolean(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("process_id", sa.Integer(), nullable=True),
        sa.Column("wanted_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_job_attempts_counted")),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_job_process_id_process"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["wanted_by_id"], ["account.id"], name=op.f("fk_job_wanted_by_id_account"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_status_run_at", ["status", "run_at"], unique=False)

    op.create_table(
        "letter",
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "sent",
                "kept",
                "failed",
                name="letterstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_letter_municipality_id_municipality"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_letter_process_id_process"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("message_id", name=op.f("uq_letter_message_id")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index("ix_letter_municipality_id_id", ["municipality_id", "id"], unique=False)
        batch_op.create_index("ix_letter_status_next_try_at", ["status", "next_try_at"], unique=False)

    op.create_table(
        "measure",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("plain_text", sa.Text(), nullable=False),
        sa.Column("is_cross_cutting", sa.Boolean(), nullable=False),
        sa.Column(
            "horizon",
            sa.Enum(
                "short",
                "medium",
                "long",
                name="horizon",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("lead_office", sa.String(length=120), nullable=False),
        sa.Column("partners", sa.String(length=400), nullable=False),
        sa.Column("cost", sa.String(length=400), nullable=False),
        sa.Column("first_step", sa.String(length=400), nullable=False),
        sa.Column("indicator", sa.String(length=400), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "proposed",
                "adopted",
                "running",
                "done",
                "delayed",
                "rejected",
                name="measurestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_note", sa.String(length=400), nullable=False),
        sa.Column("progress_note", sa.Text(), nullable=False),
        sa.Column("progress_on", sa.Date(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["account.id"],
            name=op.f("fk_measure_created_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_measure_process_id_process"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("process_id", "number", name=op.f("uq_measure_process_id_number")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_measure_submission_key")),
    )
    op.create_table(
        "page_version",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_page_version_process_id_process"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("process_id", "shard", name=op.f("pk_page_version")),
    )
    op.create_table(
        "phase",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("takes_ideas", sa.Boolean(), nullable=False),
        sa.Column("takes_supports", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_phase_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_phase_process_id_process"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase")),
    )
    with op.batch_alter_table("phase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phase_process_id"), ["process_id"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "citizen",
                "clerk",
                "moderator",
                "facilitator",
                "assessor",
                "council",
                "external",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("process_id", sa.Integer(), nullable=True),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["granted_by_id"],
            ["account.id"],
            name=op.f("fk_role_grant_granted_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_role_grant_process_id_process"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index("ix_role_grant_account_id", ["account_id"], unique=False)

    op.create_table(
        "sign_in_session",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_sign_in_session_account_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_in_session_token_digest")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_session_account_id", ["account_id"], unique=False)

    op.create_table(
        "audit_text",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_audit_text_entry_id_audit_entry"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_audit_text")),
    )
    op.create_table(
        "cluster_run",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("wanted_themes", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "queued",
                "running",
                "ready",
                "failed",
                "replaced",
                name="runstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("wanted_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_cluster_run_job_id_job"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_cluster_run_process_id_process"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["wanted_by_id"],
            ["account.id"],
            name=op.f("fk_cluster_run_wanted_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_run")),
    )
    with op.batch_alter_table("cluster_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cluster_run_process_id"), ["process_id"], unique=False)

    op.create_table(
        "idea",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "app",
                "email",
                "paper",
                "telephone",
                "workshop",
                "terminal",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "submitted",
                "returned",
                "published",
                "refused",
                "withdrawn",
                name="ideastatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "consent",
            sa.Enum(
                "ticked",
                "read_out",
                "by_link",
                "unknown",
                "refused",
                name="publicationconsent",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=80), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("receipt_digest", sa.String(length=64), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "insult_or_untrue",
                "personal_data",
                "off_topic",
                "rights_of_others",
                "advertising",
                "unreadable",
                name="reasoncode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "answer",
            sa.Enum(
                "open",
                "exists",
                "passed_on",
                "defect_report",
                "taken_up",
                "objection_weighed",
                "not_pursued",
                "left_to_council",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answer_text", sa.Text(), nullable=False),
        sa.Column("answer_body", sa.String(length=200), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("supports", sa.Integer(), nullable=False),
        sa.Column("supports_elsewhere", sa.Integer(), nullable=False),
        sa.Column("shuffle", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(answer = 'open') = (answered_at IS NULL)", name=op.f("ck_idea_answered_at_a_time")
        ),
        sa.CheckConstraint(
            "is_public = (status = 'published' AND consent IN ('ticked', 'read_out', 'by_link'))",
            name=op.f("ck_idea_public_if_published_with_consent"),
        ),
        sa.CheckConstraint("supports >= 0", name=op.f("ck_idea_supports_counted")),
        sa.CheckConstraint("supports_elsewhere >= 0", name=op.f("ck_idea_supports_elsewhere_counted")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["account.id"],
            name=op.f("fk_idea_answered_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area_of_life.id"], name=op.f("fk_idea_area_id_area_of_life"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_idea_author_id_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["idea_import.id"], name=op.f("fk_idea_import_id_idea_import"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_idea_process_id_process"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["account.id"],
            name=op.f("fk_idea_recorded_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea")),
        sa.UniqueConstraint("process_id", "external_id", name=op.f("uq_idea_process_id_external_id")),
        sa.UniqueConstraint("process_id", "number", name=op.f("uq_idea_process_id_number")),
        sa.UniqueConstraint("receipt_digest", name=op.f("uq_idea_receipt_digest")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_idea_submission_key")),
    )
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.create_index("ix_idea_answer", ["process_id", "status", "answer"], unique=False)
        batch_op.create_index(
            "ix_idea_area_newest", ["area_id", "is_public", "created_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_idea_area_shuffled", ["area_id", "is_public", "shuffle", "id"], unique=False
        )
        batch_op.create_index(
            "ix_idea_area_supported", ["area_id", "is_public", "supports", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_idea_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_idea_newest", ["process_id", "is_public", "created_at", "id"], unique=False)
        batch_op.create_index("ix_idea_shuffled", ["process_id", "is_public", "shuffle", "id"], unique=False)
        batch_op.create_index(
            "ix_idea_supported", ["process_id", "is_public", "supports", "id"], unique=False
        )
        batch_op.create_index("ix_idea_waiting", ["process_id", "status", "created_at", "id"], unique=False)

    op.create_table(
        "measure_area",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["area_of_life.id"],
            name=op.f("fk_measure_area_area_id_area_of_life"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["measure.id"],
            name=op.f("fk_measure_area_measure_id_measure"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("measure_id", "area_id", name=op.f("pk_measure_area")),
    )
    with op.batch_alter_table("measure_area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_area_area_id"), ["area_id"], unique=False)

    op.create_table(
        "theme",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("plain_text", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("dissolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area_of_life.id"], name=op.f("fk_theme_area_id_area_of_life"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["theme.id"], name=op.f("fk_theme_merged_into_id_theme"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_theme_process_id_process"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("process_id", "number", name=op.f("uq_theme_process_id_number")),
    )
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.create_index(
            "ix_theme_process_id_merged_into_id", ["process_id", "merged_into_id"], unique=False
        )

    op.create_table(
        "cluster",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["cluster_run.id"], name=op.f("fk_cluster_run_id_cluster_run"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_cluster_theme_id_theme"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster")),
    )
    with op.batch_alter_table("cluster", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cluster_run_id"), ["run_id"], unique=False)

    op.create_table(
        "idea_message",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "question",
                "reply",
                "refusal",
                "answer",
                name="messagekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_idea_message_idea_id_idea"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["account.id"],
            name=op.f("fk_idea_message_written_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_message")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_idea_message_submission_key")),
    )
    with op.batch_alter_table("idea_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_message_idea_id"), ["idea_id"], unique=False)

    op.create_table(
        "measure_source",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "origin",
                "supplement",
                "objection",
                name="sourcerole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("linked_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(idea_id IS NULL) <> (theme_id IS NULL)", name=op.f("ck_measure_source_either_idea_or_theme")
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_measure_source_idea_id_idea"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["linked_by_id"],
            ["account.id"],
            name=op.f("fk_measure_source_linked_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["measure.id"],
            name=op.f("fk_measure_source_measure_id_measure"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_measure_source_theme_id_theme"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_source")),
        sa.UniqueConstraint("measure_id", "idea_id", name=op.f("uq_measure_source_measure_id_idea_id")),
        sa.UniqueConstraint("measure_id", "theme_id", name=op.f("uq_measure_source_measure_id_theme_id")),
    )
    with op.batch_alter_table("measure_source", schema=None) as batch_op:
        batch_op.create_index("ix_measure_source_idea_id", ["idea_id"], unique=False)
        batch_op.create_index("ix_measure_source_theme_id", ["theme_id"], unique=False)

    op.create_table(
        "support",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("supporter_id", sa.Integer(), nullable=False),
        sa.Column(
            "confirmed_by",
            sa.Enum(
                "account",
                "mail_link",
                name="confirmedby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_support_idea_id_idea"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["supporter_id"],
            ["account.id"],
            name=op.f("fk_support_supporter_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support")),
        sa.UniqueConstraint("idea_id", "supporter_id", name=op.f("uq_support_idea_id_supporter_id")),
    )
    with op.batch_alter_table("support", schema=None) as batch_op:
        batch_op.create_index("ix_support_supporter_id_idea_id", ["supporter_id", "idea_id"], unique=False)

    op.create_table(
        "theme_change",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "create",
                "move",
                "rename",
                "merge",
                "split",
                "confirm",
                name="changekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"],
            ["account.id"],
            name=op.f("fk_theme_change_changed_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_theme_change_process_id_process"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_theme_change_theme_id_theme"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"],
            ["account.id"],
            name=op.f("fk_theme_change_undone_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_change")),
    )
    with op.batch_alter_table("theme_change", schema=None) as batch_op:
        batch_op.create_index("ix_theme_change_process_id_id", ["process_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_theme_change_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "cluster_member",
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("closeness", sa.Double(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"],
            ["cluster.id"],
            name=op.f("fk_cluster_member_cluster_id_cluster"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_cluster_member_idea_id_idea"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("cluster_id", "idea_id", name=op.f("pk_cluster_member")),
    )
    with op.batch_alter_table("cluster_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cluster_member_idea_id"), ["idea_id"], unique=False)

    op.create_table(
        "placement",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column(
            "how",
            sa.Enum(
                "by_hand",
                "by_suggestion",
                name="placedhow",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("cluster_id", sa.Integer(), nullable=True),
        sa.Column("placed_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_placement_cluster_id_cluster"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_placement_idea_id_idea"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["placed_by_id"],
            ["account.id"],
            name=op.f("fk_placement_placed_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_placement_theme_id_theme"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("idea_id", name=op.f("uq_placement_idea_id")),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_theme_id"), ["theme_id"], unique=False)
    refuse_changes_of_the_record()


def refuse_changes_of_the_record() -> None:
    """The record is append-only, whoever holds the connection."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{verb.lower()} BEFORE {verb} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the record is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_append_only()"
    )


def downgrade() -> None:
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_theme_id"))

    op.drop_table("placement")
    with op.batch_alter_table("cluster_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cluster_member_idea_id"))

    op.drop_table("cluster_member")
    with op.batch_alter_table("theme_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_theme_change_theme_id"))
        batch_op.drop_index("ix_theme_change_process_id_id")

    op.drop_table("theme_change")
    with op.batch_alter_table("support", schema=None) as batch_op:
        batch_op.drop_index("ix_support_supporter_id_idea_id")

    op.drop_table("support")
    with op.batch_alter_table("measure_source", schema=None) as batch_op:
        batch_op.drop_index("ix_measure_source_theme_id")
        batch_op.drop_index("ix_measure_source_idea_id")

    op.drop_table("measure_source")
    with op.batch_alter_table("idea_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_message_idea_id"))

    op.drop_table("idea_message")
    with op.batch_alter_table("cluster", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cluster_run_id"))

    op.drop_table("cluster")
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.drop_index("ix_theme_process_id_merged_into_id")

    op.drop_table("theme")
    with op.batch_alter_table("measure_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_area_area_id"))

    op.drop_table("measure_area")
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.drop_index("ix_idea_waiting")
        batch_op.drop_index("ix_idea_supported")
        batch_op.drop_index("ix_idea_shuffled")
        batch_op.drop_index("ix_idea_newest")
        batch_op.drop_index(batch_op.f("ix_idea_author_id"))
        batch_op.drop_index("ix_idea_area_supported")
        batch_op.drop_index("ix_idea_area_shuffled")
        batch_op.drop_index("ix_idea_area_newest")
        batch_op.drop_index("ix_idea_answer")

    op.drop_table("idea")
    with op.batch_alter_table("cluster_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cluster_run_process_id"))

    op.drop_table("cluster_run")
    op.drop_table("audit_text")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_session_account_id")

    op.drop_table("sign_in_session")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index("ix_role_grant_account_id")

    op.drop_table("role_grant")
    with op.batch_alter_table("phase", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_phase_process_id"))

    op.drop_table("phase")
    op.drop_table("page_version")
    op.drop_table("measure")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_status_next_try_at")
        batch_op.drop_index("ix_letter_municipality_id_id")

    op.drop_table("letter")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_status_run_at")

    op.drop_table("job")
    with op.batch_alter_table("idea_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_import_process_id"))

    op.drop_table("idea_import")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index("ix_audit_entry_process_id_id")

    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_entry_append_only ON audit_entry")
        op.execute("DROP FUNCTION audit_entry_is_append_only()")
    op.drop_table("audit_entry")
    op.drop_table("area_of_life")
    op.drop_table("process")
    op.drop_table("page_text")
    with op.batch_alter_table("mail_link", schema=None) as batch_op:
        batch_op.drop_index("ix_mail_link_mailbox_key_created_at")

    op.drop_table("mail_link")
    op.drop_table("account")
    op.drop_table("municipality")
    with op.batch_alter_table("failed_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_failed_attempt_subject_created_at")

    op.drop_table("failed_attempt")
    op.drop_table("audit_head")
