"""The trail of changes, goals, requirements, decisions, reviews, causes, systems."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
TABLES = ("cause", "change", "decision", "goal", "requirement", "review", "system")


def upgrade() -> None:
    """Add the tables."""
    _cause()
    _change()
    _decision()
    _goal()
    _requirement()
    _review()
    _system()


def downgrade() -> None:
    """Take the tables away."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _cause() -> None:
    op.create_table(
        "cause",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("failure_mode", sa.String(200), nullable=True),
        sa.Column("owner_type", sa.String(40), nullable=True),
        sa.Column("owner_role", sa.String(200), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_cause"),
    )


def _change() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
    )
    op.create_index("ix_change_key", "change", ["key"])


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("owner_role", sa.String(200), nullable=True),
        sa.Column("owner_side", sa.String(40), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_decision"),
    )


def _goal() -> None:
    op.create_table(
        "goal",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("metric", sa.String(200), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("cohort", sa.String(200), nullable=True),
        sa.Column("application_type", sa.String(200), nullable=True),
        sa.Column("baseline", sa.Double(), nullable=True),
        sa.Column("baseline_on", sa.Date(), nullable=True),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("actual", sa.Double(), nullable=True),
        sa.Column("actual_on", sa.Date(), nullable=True),
        sa.Column("owner_role", sa.String(200), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("locked_at", sa.DateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_goal"),
    )


def _requirement() -> None:
    op.create_table(
        "requirement",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("role", sa.String(200), nullable=True),
        sa.Column("owner_role", sa.String(200), nullable=True),
        sa.Column("priority", sa.String(40), nullable=True),
        sa.Column("acceptance", sa.Text(), nullable=True),
        sa.Column("promised", sa.Boolean(), nullable=True),
        sa.Column("promised_for", sa.Date(), nullable=True),
        sa.Column("signed_off_on", sa.Date(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("live_on", sa.Date(), nullable=True),
        sa.Column("used_share", sa.Double(), nullable=True),
        sa.Column("used_share_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_requirement"),
    )


def _review() -> None:
    op.create_table(
        "review",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("sponsor_present", sa.Boolean(), nullable=True),
        sa.Column("customer_figure", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_review"),
    )


def _system() -> None:
    op.create_table(
        "system",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("mode", sa.String(40), nullable=True),
        sa.Column("owner_role", sa.String(200), nullable=True),
        sa.Column("used_by", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(60), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_system"),
        sa.ForeignKeyConstraint(["decided_by"], ["decision.key"], name="fk_system_decided_by"),
    )
