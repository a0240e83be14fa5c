"""Waves, milestones, interventions, changes of the CRM, capacity, calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None
TABLES = ("calendar_day", "capacity", "crm_change", "intervention", "wave", "milestone")


def upgrade() -> None:
    """Add the tables."""
    _calendar_day()
    _capacity()
    _crm_change()
    _intervention()
    _wave()
    _milestone()


def downgrade() -> None:
    """Take the tables away."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _calendar_day() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("date_from", sa.Date(), nullable=False),
        sa.Column("date_to", sa.Date(), nullable=False),
        sa.Column("team", sa.String(200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_calendar_day"),
    )


def _capacity() -> None:
    op.create_table(
        "capacity",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("role", sa.String(200), nullable=False),
        sa.Column("date_from", sa.Date(), nullable=False),
        sa.Column("date_to", sa.Date(), nullable=False),
        sa.Column("needed", sa.Double(), nullable=False),
        sa.Column("available", sa.Double(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_capacity"),
    )


def _crm_change() -> None:
    op.create_table(
        "crm_change",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("requested_by", sa.String(40), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("live_on", sa.Date(), nullable=True),
        sa.Column("failed", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_crm_change"),
    )


def _intervention() -> None:
    op.create_table(
        "intervention",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("teams", sa.Text(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("cost", sa.Double(), nullable=True),
        sa.Column("in_person", sa.Boolean(), nullable=True),
        sa.Column("before_access", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_intervention"),
    )


def _wave() -> None:
    op.create_table(
        "wave",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("units", sa.Text(), nullable=True),
        sa.Column("go_live", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("features", sa.Integer(), nullable=True),
        sa.Column("integrations", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_wave"),
    )


def _milestone() -> None:
    op.create_table(
        "milestone",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("wave", sa.String(60), nullable=True),
        sa.Column("metric", sa.String(200), nullable=True),
        sa.Column("first_due", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("planned_person_days", sa.Double(), nullable=True),
        sa.Column("actual_person_days", sa.Double(), nullable=True),
        sa.Column("quick_win", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_milestone"),
        sa.ForeignKeyConstraint(["wave"], ["wave.key"], name="fk_milestone_wave"),
    )
