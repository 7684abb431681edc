"""The lines of the financial statements, as ``db/reference/statements.toml`` has them.

Apart from the other reference data: only who makes a statement reads them.
"""

from functools import cache

from coopdesk.domain.financial_statements import (
    EquityColumn,
    EquityItem,
    Share,
    StatementLine,
    Statements,
    Term,
)
from coopdesk.domain.ledger import Side
from coopdesk.storage.reference import Table, read_table


@cache
def load_statements() -> Statements:
    """Return the lines of the three statements of 财会〔2021〕37号."""
    table = read_table("statements.toml")
    sheet, surplus, equity = table["balance_sheet"], table["surplus"], table["equity_changes"]
    return Statements(
        balance_sheet_code=sheet["code"],
        assets=tuple(_line(item, Side.DEBIT) for item in sheet["assets"]),
        claims=tuple(_line(item, Side.CREDIT) for item in sheet["claims"]),
        surplus_code=surplus["code"],
        surplus=tuple(_line(item, Side.CREDIT) for item in surplus["lines"]),
        equity_code=equity["code"],
        columns=tuple(
            EquityColumn(item["key"], item["title"], tuple(item["accounts"]), item["row"])
            for item in equity["columns"]
        ),
        increases=tuple(_equity_item(item) for item in equity["increases"]),
        decreases=tuple(_equity_item(item) for item in equity["decreases"]),
    )


def _line(item: Table, side: Side) -> StatementLine:
    return StatementLine(
        row=item.get("row", 0),
        title=item["title"],
        side=side,
        terms=tuple(_term(written) for written in item.get("accounts", ())),
        rows=tuple(item.get("rows", ())),
        opening=tuple(item.get("opening", ())),
        given_to=item.get("given_to", ""),
        is_taken_in=item.get("taken_in", False),
    )


def _term(written: str) -> Term:
    account, _, share = written.removeprefix("-").partition(":")
    return Term(account, -1 if written.startswith("-") else 1, Share(share or "balance"))


def _equity_item(item: Table) -> EquityItem:
    return EquityItem(
        item["column"],
        item["title"],
        tuple(item.get("against", ())),
        tuple(item.get("beside", ())),
        item.get("surplus_row", 0),
    )
