"""Reports by citizens, passages made unrecognisable, opinions of offices, rules in words of each process."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REASONS = ("insult_or_untrue", "personal_data", "off_topic", "rights_of_others", "advertising", "unreadable")
KNOWN = "ck_idea_reasoncode"


def upgrade() -> None:
    op.add_column(
        "process", sa.Column("originals_kept_days", sa.Integer(), server_default="90", nullable=False)
    )
    op.add_column("idea", sa.Column("body_reply", sa.Text(), server_default="", nullable=False))
    op.add_column("idea", sa.Column("body_replied_on", sa.Date(), nullable=True))
    op.add_column("idea", sa.Column("redactions", sa.Integer(), server_default="0", nullable=False))
    free_reasons()
    create_tables()
    write_first_netiquettes()


def downgrade() -> None:
    for table in (
        "consultation_item", "consultation", "report_named", "report", "idea_redaction", "idea_original",
        "netiquette_reason", "netiquette",
    ):  # fmt: skip
        op.drop_table(table)
    bind_reasons()
    op.drop_column("idea", "redactions")
    op.drop_column("idea", "body_replied_on")
    op.drop_column("idea", "body_reply")
    op.drop_column("process", "originals_kept_days")


# --- The reason of a refusal: no choice of the program any more, but a code of the process's own rules ------


def free_reasons() -> None:
    with op.batch_alter_table("idea") as idea:
        idea.drop_constraint(op.f(KNOWN), type_="check")


def bind_reasons() -> None:
    """What a process named by rules of its own keeps no reason that the earlier program knows."""
    idea = sa.table("idea", sa.column("reason"))
    op.execute(sa.update(idea).where(idea.c.reason.not_in(REASONS)).values(reason=None))
    known = "reason IN (" + ", ".join(f"'{reason}'" for reason in REASONS) + ")"
    with op.batch_alter_table("idea") as batch:
        batch.create_check_constraint(op.f(KNOWN), known)


def create_tables() -> None:
    op.create_table(
        "netiquette",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_netiquette_counted")),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_netiquette_process_id_process"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["account.id"],
            name=op.f("fk_netiquette_written_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_netiquette")),
        sa.UniqueConstraint("process_id", "number", name=op.f("uq_netiquette_process_id_number")),
    )
    op.create_table(
        "netiquette_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("netiquette_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("title_en", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(length=600), nullable=False),
        sa.Column("text_en", sa.String(length=600), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["netiquette_id"],
            ["netiquette.id"],
            name=op.f("fk_netiquette_reason_netiquette_id_netiquette"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_netiquette_reason")),
        sa.UniqueConstraint("netiquette_id", "code", name=op.f("uq_netiquette_reason_netiquette_id_code")),
    )
    op.create_table(
        "idea_original",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_idea_original_idea_id_idea"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_original")),
    )
    op.create_index(op.f("ix_idea_original_idea_id"), "idea_original", ["idea_id"])
    op.create_index("ix_idea_original_kept_until", "idea_original", ["ended_at", "kept_until"])
    op.create_table(
        "idea_redaction",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=False),
        sa.Column(
            "passage_of",
            sa.Enum("title", "text", name="passageof", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=200), nullable=False),
        sa.Column("redacted_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length > 0", name=op.f("ck_idea_redaction_of_some_length")),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_idea_redaction_idea_id_idea"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["original_id"],
            ["idea_original.id"],
            name=op.f("fk_idea_redaction_original_id_idea_original"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["redacted_by_id"],
            ["account.id"],
            name=op.f("fk_idea_redaction_redacted_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"],
            ["account.id"],
            name=op.f("fk_idea_redaction_undone_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_redaction")),
    )
    op.create_index("ix_idea_redaction_idea_id", "idea_redaction", ["idea_id"])
    op.create_index("ix_idea_redaction_original_id", "idea_redaction", ["original_id"])
    op.create_index(op.f("ix_idea_redaction_submission_key"), "idea_redaction", ["submission_key"])
    op.create_table(
        "report",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("target_kind", sa.String(length=20), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("is_complaint", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("mailbox", sa.String(length=254), nullable=True),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "kept",
                "redacted",
                "hidden",
                "answered",
                name="reportoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("outcome_text", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("is_complaint = (reason = 'staff')", name=op.f("ck_report_complaint_about_staff")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (settled_at IS NULL)", name=op.f("ck_report_settled_with_an_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_report_process_id_process"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"],
            ["account.id"],
            name=op.f("fk_report_reported_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"],
            ["account.id"],
            name=op.f("fk_report_settled_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_report_code_digest")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_report_submission_key")),
    )
    op.create_index("ix_report_target", "report", ["target_kind", "target_id"])
    op.create_index("ix_report_waiting", "report", ["process_id", "settled_at", "created_at", "id"])
    op.create_table(
        "report_named",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_report_named_account_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_named_report_id_report"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("report_id", "account_id", name=op.f("pk_report_named")),
    )
    op.create_index(op.f("ix_report_named_account_id"), "report_named", ["account_id"])
    op.create_table(
        "consultation",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("mailbox", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("token_digest", sa.String(length=64), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("draft_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("is_elsewhere", sa.Boolean(), nullable=False),
        sa.Column("competent", sa.String(length=200), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "use",
            sa.Enum(
                "unread",
                "internal",
                "public",
                name="opinionuse",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by_id", sa.Integer(), nullable=True),
        sa.Column("submission_key", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "use <> 'public' OR answered_at IS NOT NULL", name=op.f("ck_consultation_published_if_answered")
        ),
        sa.CheckConstraint(
            "answered_at IS NULL OR revoked_at IS NULL", name=op.f("ck_consultation_answered_or_revoked")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["account.id"],
            name=op.f("fk_consultation_asked_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["process.id"],
            name=op.f("fk_consultation_process_id_process"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["used_by_id"],
            ["account.id"],
            name=op.f("fk_consultation_used_by_id_account"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_consultation_submission_key")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_consultation_token_digest")),
    )
    op.create_index("ix_consultation_waiting", "consultation", ["process_id", "answered_at", "due_at"])
    op.create_table(
        "consultation_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(idea_id IS NOT NULL AND theme_id IS NULL AND measure_id IS NULL)"
            " OR (idea_id IS NULL AND theme_id IS NOT NULL AND measure_id IS NULL)"
            " OR (idea_id IS NULL AND theme_id IS NULL AND measure_id IS NOT NULL)",
            name=op.f("ck_consultation_item_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_consultation_item_consultation_id_consultation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_consultation_item_idea_id_idea"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"],
            ["measure.id"],
            name=op.f("fk_consultation_item_measure_id_measure"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_consultation_item_theme_id_theme"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_item")),
        sa.UniqueConstraint(
            "consultation_id", "idea_id", name=op.f("uq_consultation_item_consultation_id_idea_id")
        ),
        sa.UniqueConstraint(
            "consultation_id", "measure_id", name=op.f("uq_consultation_item_consultation_id_measure_id")
        ),
        sa.UniqueConstraint(
            "consultation_id", "theme_id", name=op.f("uq_consultation_item_consultation_id_theme_id")
        ),
    )
    op.create_index(op.f("ix_consultation_item_idea_id"), "consultation_item", ["idea_id"])
    op.create_index(op.f("ix_consultation_item_measure_id"), "consultation_item", ["measure_id"])
    op.create_index(op.f("ix_consultation_item_theme_id"), "consultation_item", ["theme_id"])


# --- Version 1 of the rules, for processes that run already -----------------------------------------------

TEXT = (
    "Hier schreiben Menschen, die in derselben Stadt leben. Bitte schreiben Sie so, wie Sie "
    "selbst angesprochen werden möchten, und über das, was sich ändern soll.\n\nDie Redaktion liest"
    " jeden Beitrag, bevor er erscheint. Nicht veröffentlicht wird nur, was eine der Regeln hier"
    " verletzt, nie eine Meinung. Wer betroffen ist, erfährt die Regel und den Grund und kann "
    "verlangen, dass eine andere Person im Rathaus noch einmal darauf schaut.\n\nVerletzt nur eine "
    "Stelle eine Regel, machen wir diese Stelle unkenntlich und lassen den Rest stehen. Finden "
    "Sie einen Beitrag, der gegen die Regeln verstößt, melden Sie ihn bitte."
)
TEXT_EN = (
    "People who live in the same town write here. Please write as you would like to be addressed"
    " yourself, and about what should change.\n\nThe editorial team reads every contribution before it "
    "appears. Only what breaks one of the rules here is not published, never an opinion. Whoever"
    " is concerned is told the rule and the reason, and can ask that another person at the town "
    "hall looks at it again.\n\nIf only a passage breaks a rule, we make that passage illegible and"
    " leave the rest. If you find a contribution that breaks the rules, please report it."
)
RULES = (
    (
        "insult_or_untrue",
        "Beleidigung oder nicht belegte Behauptung über Personen",
        "Insult, or an unproven claim about people",
        (
            "Niemand wird beleidigt, bedroht oder herabgesetzt. Behauptungen über Menschen müssen "
            "sich belegen lassen."
        ),
        "Nobody is insulted, threatened or degraded. Claims about people must be provable.",
    ),
    (
        "personal_data",
        "Persönliche Angaben im Text",
        "Personal details in the text",
        (
            "Namen, Adressen, Telefonnummern und Kennzeichen von Privatpersonen gehören nicht in "
            "einen öffentlichen Text, auch die eigenen nicht."
        ),
        (
            "Names, addresses, telephone numbers and number plates of private persons do not belong "
            "in a public text, not even one's own."
        ),
    ),
    (
        "off_topic",
        "Gehört nicht zum Thema des Verfahrens",
        "Is not about the subject of the process",
        (
            "Der Beitrag hat nichts mit dem Thema dieses Verfahrens zu tun. Was anderswohin gehört, "
            "geben wir gern weiter."
        ),
        (
            "The contribution has nothing to do with the subject of this process. What belongs "
            "elsewhere is gladly passed on."
        ),
    ),
    (
        "rights_of_others",
        "Rechte anderer an Text oder Bild",
        "Rights of others to text or picture",
        "Texte und Bilder anderer dürfen nur mit deren Erlaubnis hier stehen.",
        "Texts and pictures of others may only be here with their permission.",
    ),
    (
        "advertising",
        "Werbung",
        "Advertising",
        "Wer für ein Angebot, einen Betrieb oder eine Partei wirbt, findet dafür andere Orte.",
        "Whoever advertises an offer, a business or a party will find other places for it.",
    ),
    (
        "unreadable",
        "Nicht lesbar oder ohne erkennbaren Inhalt",
        "Not readable, or without recognisable content",
        "Der Beitrag lässt nicht erkennen, was gemeint ist. Bitte schreiben Sie ihn noch einmal.",
        "One cannot tell what the contribution means. Please write it once more.",
    ),
)


def write_first_netiquettes() -> None:
    process = sa.table("process", sa.column("id"))
    netiquette = sa.table(
        "netiquette",
        sa.column("id"),
        sa.column("process_id"),
        sa.column("number"),
        sa.column("text"),
        sa.column("text_en"),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    names = ("netiquette_id", "code", "position", "title", "title_en", "text", "text_en", "is_active")
    reason = sa.table("netiquette_reason", *(sa.column(name) for name in names))
    bind = op.get_bind()
    at = datetime.now(UTC)
    for process_id in bind.scalars(sa.select(process.c.id).order_by(process.c.id)).all():
        bind.execute(
            sa.insert(netiquette).values(
                process_id=process_id, number=1, text=TEXT, text_en=TEXT_EN, created_at=at
            )
        )
        written = bind.scalars(sa.select(netiquette.c.id).where(netiquette.c.process_id == process_id)).one()
        rows = [
            dict(zip(names, (written, code, place, *words, True), strict=True))
            for place, (code, *words) in enumerate(RULES)
        ]
        bind.execute(sa.insert(reason), rows)
