"""How large what is measured is: as the bars say, or tiny, to see that every bench runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """The sizes of one run."""

    members: int = 10_000
    few_postings: int = 1_000
    many_postings: int = 222_000
    book_members: int = 5_000
    book_postings: int = 233_334
    long_book_members: int = 50_000
    long_book_postings: int = 2_333_334
    register_rows: int = 50_000
    found_members: int = 200_000
    queries: int = 100
    long_register_rows: int = 200_000
    sheet_rows: int = 50_000
    delegates: int = 300
    agenda_items: int = 40
    scanned_pages: int = 48
    assessed_organizations: int = 180
    indicators: int = 60
    vouchers_in_a_row: int = 1_000
    senders: int = 150
    packages_each: int = 14
    forms: int = 1_000
    home_organizations: int = 150
    home_members: int = 200_000
    start_pairs: int = 7
    pairs: int = 7
    scroll_runs: int = 3
    warm_up: int = 1
    growth: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000)
    at_once: int = 40
    """Commands, or forms by the quarter, measured together: one alone is shorter than noise."""


FULL = Scale()
TINY = Scale(
    members=30,
    few_postings=12,
    many_postings=12,
    book_members=20,
    book_postings=70,
    long_book_members=30,
    long_book_postings=140,
    register_rows=60,
    found_members=60,
    queries=4,
    long_register_rows=1_200,
    sheet_rows=40,
    delegates=12,
    agenda_items=2,
    scanned_pages=3,
    assessed_organizations=12,
    indicators=4,
    vouchers_in_a_row=5,
    senders=2,
    packages_each=2,
    forms=4,
    home_organizations=3,
    home_members=30,
    start_pairs=1,
    pairs=1,
    scroll_runs=1,
    warm_up=0,
    growth=(40, 80),
    at_once=4,
)
