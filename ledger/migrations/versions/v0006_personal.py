"""What is done about causes and gaps, kept views, and requests for help."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
LINK = "fk_alert_action_intervention"
COLUMNS = ("title", "due", "intervention")


def upgrade() -> None:
    """Add columns and tables."""
    with op.batch_alter_table("alert_action") as table:
        table.add_column(sa.Column("title", sa.String(200), nullable=True))
        table.add_column(sa.Column("due", sa.Date(), nullable=True))
        table.add_column(sa.Column("intervention", sa.String(60), nullable=True))
        table.create_foreign_key(LINK, "intervention", ["intervention"], ["key"])
    op.create_table(
        "saved_view",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("page", sa.String(200), nullable=False),
        sa.Column("query", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_saved_view"),
    )
    op.create_table(
        "help_request",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("shared_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_help_request"),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("help_request")
    op.drop_table("saved_view")
    with op.batch_alter_table("alert_action") as table:
        table.drop_constraint(LINK, type_="foreignkey")
        for name in reversed(COLUMNS):
            table.drop_column(name)
