"""Called by Alembic, with the connection that `storage.upgrade` opened and holds a transaction on."""

from alembic import context

from storage.everything import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
