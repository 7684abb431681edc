"""Alembic's entry: runs each revision in a transaction of its own on the connection given."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=None,
    transaction_per_migration=True,
    render_as_batch=True,
    on_version_apply=[lambda ctx, step, heads, run_args: _stamp(step)],  # noqa: ARG005
)


def _stamp(step) -> None:
    """Check references and write our own number, in the transaction of the step."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"references broken by {step.up_revision_id}: {broken[:5]}")
    application_id = context.config.attributes["application_id"]
    connection.exec_driver_sql(f"PRAGMA application_id = {application_id}")
    connection.exec_driver_sql(f"PRAGMA user_version = {int(step.up_revision_id)}")


with context.begin_transaction():
    context.run_migrations()
