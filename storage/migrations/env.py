"""Called by Alembic, with the connection that `storage.upgrade` opened and holds a transaction on."""

from alembic import context

from storage.everything import METADATA
from storage.fulltext import looked_at

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    include_name=looked_at,
)
context.run_migrations()
