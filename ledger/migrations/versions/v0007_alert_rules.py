"""Rules of alerts, and which of them raised an alert."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the column."""
    op.create_table(
        "alert_rule",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("metric", sa.String(200), nullable=True),
        sa.Column("goal", sa.String(60), nullable=True),
        sa.Column("level", sa.String(40), nullable=True),
        sa.Column("side", sa.String(40), nullable=True),
        sa.Column("limit_value", sa.Double(), nullable=True),
        sa.Column("weeks", sa.Integer(), nullable=True),
        sa.Column("owner_role", sa.String(200), nullable=False),
        sa.Column("tell", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_alert_rule"),
        sa.ForeignKeyConstraint(["goal"], ["goal.key"], name="fk_alert_rule_goal"),
    )
    op.add_column("alert_action", sa.Column("rule", sa.String(200), nullable=True))


def downgrade() -> None:
    """Take both away."""
    op.drop_column("alert_action", "rule")
    op.drop_table("alert_rule")
