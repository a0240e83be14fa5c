"""What is done about alerts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "alert_action",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("cohort", sa.Text(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("owner_role", sa.String(200), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("play", sa.String(200), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_alert_action"),
    )


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("alert_action")
