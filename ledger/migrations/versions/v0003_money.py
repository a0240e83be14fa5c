"""Costs, business case, benefits, licences."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
TABLES = ("benefit", "case_terms", "case_year", "licence", "cost")


def upgrade() -> None:
    """Add the tables."""
    _benefit()
    _case_terms()
    _case_year()
    _licence()
    _cost()


def downgrade() -> None:
    """Take the tables away."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _benefit() -> None:
    op.create_table(
        "benefit",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("reach", sa.String(40), nullable=True),
        sa.Column("people", sa.Double(), nullable=False),
        sa.Column("value_low", sa.Double(), nullable=False),
        sa.Column("value_likely", sa.Double(), nullable=False),
        sa.Column("value_high", sa.Double(), nullable=False),
        sa.Column("realised_low", sa.Double(), nullable=False),
        sa.Column("realised_likely", sa.Double(), nullable=False),
        sa.Column("realised_high", sa.Double(), nullable=False),
        sa.Column("overlap", sa.Double(), nullable=True),
        sa.Column("risk", sa.Double(), nullable=True),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_benefit"),
    )


def _case_terms() -> None:
    op.create_table(
        "case_terms",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("currency", sa.String(200), nullable=False),
        sa.Column("rate", sa.Double(), nullable=False),
        sa.Column("cost_risk", sa.Double(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("stop_below_chance", sa.Double(), nullable=True),
        sa.Column("fix_below_chance", sa.Double(), nullable=True),
        sa.Column("stop_below_engagement", sa.Double(), nullable=True),
        sa.Column("quarters", sa.Integer(), nullable=True),
        sa.Column("fixed_on", sa.Date(), nullable=True),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_case_terms"),
    )


def _case_year() -> None:
    op.create_table(
        "case_year",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("cost_low", sa.Double(), nullable=False),
        sa.Column("cost_likely", sa.Double(), nullable=False),
        sa.Column("cost_high", sa.Double(), nullable=False),
        sa.Column("adoption_low", sa.Double(), nullable=True),
        sa.Column("adoption_likely", sa.Double(), nullable=True),
        sa.Column("adoption_high", sa.Double(), nullable=True),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_case_year"),
    )


def _licence() -> None:
    op.create_table(
        "licence",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("price_per_seat", sa.Double(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("grace_days", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_licence"),
    )


def _cost() -> None:
    op.create_table(
        "cost",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("cost_class", sa.String(40), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("planned", sa.Double(), nullable=True),
        sa.Column("actual", sa.Double(), nullable=True),
        sa.Column("wave", sa.String(60), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_cost"),
        sa.ForeignKeyConstraint(["wave"], ["wave.key"], name="fk_cost_wave"),
    )
