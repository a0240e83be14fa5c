"""What Alembic runs: on the connection that ``ledger.migrate`` hands in."""

from alembic import context

from ledger.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
