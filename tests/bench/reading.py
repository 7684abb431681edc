"""What a query costs: the trial balance of a large book, against its own statements."""

from collections.abc import Iterator
from contextlib import closing

from coopdesk.services.ledger import TrialBalanceItem, get_trial_balance
from tests.bench.books import Book, Shelf
from tests.bench.commands import bare_connection
from tests.bench.figures import Figure, in_turn, seconds
from tests.bench.recording import recorded
from tests.bench.scale import Scale

Times = tuple[float, ...]
SUMS = (
    "SELECT account_code, sum(debit), sum(credit) FROM account_line WHERE organization_id = ?"
    " GROUP BY account_code"
)


def measure_trial_balance(shelf: Shelf, scale: Scale) -> Iterator[Figure]:
    """The trial balance, book open, against all postings added up, and against what it asks."""
    book = shelf.book(scale.members, scale.many_postings)
    with recorded() as taken, book.opened() as workspace:
        taken()
        answer = workspace.runner.ask(get_trial_balance, book.organization_id)
        statements = taken()
    with book.opened() as workspace, closing(bare_connection(book.plain())) as bare:
        ask = workspace.runner.ask

        def again() -> None:
            for _ in range(scale.at_once):
                for statement, parameters in statements:
                    bare.execute(statement, parameters).fetchall()
                bare.execute("ROLLBACK")

        def ours() -> None:
            for _ in range(scale.at_once):
                ask(get_trial_balance, book.organization_id)

        def added_up() -> None:
            bare.execute(SUMS, (book.organization_id,)).fetchall()

        runs = seconds(ours), seconds(added_up), seconds(again)
        many, on_sums, same = in_turn(scale.pairs, *runs, warm_up=scale.warm_up)
    on_ours, on_same = (tuple(time / scale.at_once for time in times) for times in (many, same))
    yield from _figures(book, (on_ours, on_sums, on_same), scale.at_once, answer)


def _figures(
    book: Book, times: tuple[Times, Times, Times], at_once: int, answer: TrialBalanceItem
) -> Iterator[Figure]:
    on_ours, on_sums, on_same = times
    name = f"trial balance, {book.postings:,} postings, book open"
    yield Figure(
        name,
        "ms",
        on_ours,
        on_sums,
        bar=1.5,
        counterpart="every posting added up by Python's sqlite3 from a plain file",
        note=f"{len(answer.rows)} accounts; balanced: {answer.is_balanced}",
    )
    yield Figure(
        f"{name}, its statements",
        "ms",
        on_ours,
        on_same,
        bar=2.0,
        counterpart="our own statements by Python's sqlite3, a transaction each, plain file",
        note=f"{at_once} at a time",
    )
