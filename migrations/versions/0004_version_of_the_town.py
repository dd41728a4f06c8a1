"""The town has a version: two administrators do not overwrite each other."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A column added by itself leaves the table in place, so that nothing that points to it is touched.
    op.add_column("municipality", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("municipality", "version")
