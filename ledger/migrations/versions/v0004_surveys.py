"""Surveys and their anonymous answers."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None
TABLES = ("survey", "answer")


def upgrade() -> None:
    """Add the tables."""
    _survey()
    _answer()


def downgrade() -> None:
    """Take the tables away."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _survey() -> None:
    op.create_table(
        "survey",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("people_asked", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_survey"),
    )


def _answer() -> None:
    op.create_table(
        "answer",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("survey", sa.String(60), nullable=False),
        sa.Column("unit", sa.String(200), nullable=True),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_answer"),
        sa.ForeignKeyConstraint(["survey"], ["survey.key"], name="fk_answer_survey"),
    )
