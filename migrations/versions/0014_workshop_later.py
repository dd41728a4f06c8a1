"""Workshops: what facilitators asked for after the first ones.

Late people, cards checked beforehand, what staff did (to be undone), corrected protocols and their files.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "workshop", sa.Column("admits_late", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "workshop", sa.Column("checks_first", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("workshop", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "workshop_step", sa.Column("people_sort", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "workshop_participant", sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("workshop_card", sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("workshop_card", sa.Column("earlier_text", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "workshop_protocol",
        sa.Column("correction", sa.String(length=1000), server_default="", nullable=False),
    )
    op.add_column("workshop_protocol", sa.Column("emptied_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "workshop_staff_action",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_workshop_staff_action_workshop_id_workshop"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["workshop_participant.id"],
            name=op.f("fk_workshop_staff_action_by_id_workshop_participant"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_staff_action")),
    )
    op.create_index("ix_workshop_staff_action_workshop_id", "workshop_staff_action", ["workshop_id"])
    op.create_table(
        "workshop_protocol_file",
        sa.Column("protocol_id", sa.Integer(), nullable=False),
        sa.Column(
            "format",
            sa.Enum("pdf", "docx", name="fileformat", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["protocol_id"],
            ["workshop_protocol.id"],
            name=op.f("fk_workshop_protocol_file_protocol_id_workshop_protocol"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_protocol_file")),
        sa.UniqueConstraint(
            "protocol_id", "format", name=op.f("uq_workshop_protocol_file_protocol_id_format")
        ),
    )


def downgrade() -> None:
    op.drop_table("workshop_protocol_file")
    op.drop_index("ix_workshop_staff_action_workshop_id", table_name="workshop_staff_action")
    op.drop_table("workshop_staff_action")
    op.drop_column("workshop_protocol", "emptied_at")
    op.drop_column("workshop_protocol", "correction")
    op.drop_column("workshop_card", "earlier_text")
    op.drop_column("workshop_card", "approved_at")
    op.drop_column("workshop_participant", "waiting_since")
    op.drop_column("workshop_step", "people_sort")
    op.drop_column("workshop", "archived_at")
    op.drop_column("workshop", "checks_first")
    op.drop_column("workshop", "admits_late")
