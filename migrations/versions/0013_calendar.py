"""The calendar of the town hall: public holidays of its Land, and days on which it is closed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("municipality", sa.Column("land", sa.String(length=2), nullable=False, server_default=""))
    op.add_column("municipality", sa.Column("closed_days", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("municipality", "closed_days")
    op.drop_column("municipality", "land")
