"""What a query costs: the trial balance of a large book, against its own statements."""

from collections.abc import Iterator
from contextlib import closing

from coopdesk.services.ledger import get_trial_balance
from tests.bench.books import Shelf
from tests.bench.commands import bare_connection
from tests.bench.figures import Figure, in_turn, seconds
from tests.bench.recording import recorded
from tests.bench.scale import Scale


def measure_trial_balance(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """The trial balance, book open, against the same SQL by Python's sqlite3 on a plain file."""
    book = shelf.book(scale.members, scale.many_postings)
    with recorded() as taken, book.opened() as workspace:
        taken()
        answer = workspace.runner.ask(get_trial_balance, book.organization_id)
        statements = taken()
    with book.opened() as workspace, closing(bare_connection(book.plain())) as bare:
        ask = workspace.runner.ask

        def again() -> None:
            for statement, parameters in statements:
                if not statement.startswith("BEGIN"):
                    bare.execute(statement, parameters).fetchall()

        def ours() -> None:
            ask(get_trial_balance, book.organization_id)

        pairs = in_turn(scale.pairs, seconds(ours), seconds(again), warm_up=scale.warm_up * 2)
    yield Figure(
        f"trial balance, {book.postings:,} postings, book open",
        "ms",
        *pairs,
        bar=2.0,
        counterpart="the same statements by Python's sqlite3 from a plain file",
        note=f"{len(answer.rows)} accounts; balanced: {answer.is_balanced}",
    )
