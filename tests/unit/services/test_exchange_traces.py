"""What was before a package is asked for in steps that grow with it, not with the books."""

import pytest
from sqlalchemy import event

from coopdesk.services.exchange.traces import entered_by_another, stored

LINES = [{"id": f"01hz-{number}"} for number in (1, 2)]


@pytest.mark.parametrize(
    "asked",
    [
        lambda uow: entered_by_another(uow, "posting", LINES),
        lambda uow: stored(uow, "posting", [line["id"] for line in LINES]),
    ],
    ids=["entered_by_another", "stored"],
)
def test_lines_are_found_by_their_vouchers(runner, asked):
    """Their own ids stand in no index: asked for by them alone, every line of a city is read."""
    noted = []

    def note(_connection, _cursor, statement, parameters, *_):
        noted.append((statement, parameters))

    event.listen(runner._engine, "before_cursor_execute", note)
    runner.ask(asked)
    event.remove(runner._engine, "before_cursor_execute", note)

    ((statement, parameters),) = [one for one in noted if "posting" in one[0]]
    with runner._engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        steps = [step for *_, step in plan]
    assert any("kept_posting" in step for step in steps)
    assert not any(step.startswith("SCAN kept_posting") for step in steps)
