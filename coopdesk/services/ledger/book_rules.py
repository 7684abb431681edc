"""How an organization keeps its books: a second person for each voucher, the cash limit."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.money import Money
from coopdesk.services.ledger.books import require_own
from coopdesk.storage.prepared import Prepared
from coopdesk.storage.tables.ledger import BookRuleRow
from coopdesk.storage.unit_of_work import UnitOfWork

# Built once, as every voucher asks it.
_RULES = Prepared(
    select(
        BookRuleRow.two_persons,
        BookRuleRow.cash_limit,
        BookRuleRow.cashier_signs,
        BookRuleRow.poster_apart,
    ).where(BookRuleRow.organization_id == bindparam("organization"))
)


@dataclass(frozen=True, slots=True)
class SetBookRules:
    """Say whether vouchers wait for a second person, and the most the cash box holds, in fen.

    ``cash_limit`` is the limit the bank approved (现金管理暂行条例 第九条), None for none;
    ``cashier_signs``: the cashier signs what receives or pays money (会计基础工作规范 第五十一条);
    ``poster_apart``: neither maker nor checker posts, but one more person (第五十条 names 记账).
    """

    organization_id: str
    two_persons: bool
    cash_limit: Money | None = None
    cashier_signs: bool = False
    poster_apart: bool = False


@dataclass(frozen=True, slots=True)
class BookRules:
    """The rules as they stand; an organization that said nothing has neither."""

    two_persons: bool = False
    cash_limit: Money | None = None
    cashier_signs: bool = False
    poster_apart: bool = False

    @property
    def waits(self) -> bool:
        """Return whether vouchers wait for another person before they are posted."""
        return self.two_persons or self.cashier_signs


def set_book_rules(uow: UnitOfWork, command: SetBookRules) -> BookRules:
    """Keep the rules and return them.

    Raises RuleViolation for a limit below zero, a poster apart where nobody checks, and for books
    of another office; NotFound.
    """
    require_own(uow, command.organization_id)
    if command.cash_limit is not None and command.cash_limit < ZERO:
        require([Refusal("book_rule.limit_negative")])
    if command.poster_apart and not command.two_persons:
        require([Refusal("book_rule.poster_without_checker")])
    row = _row(uow, command.organization_id)
    if row is None:
        row = BookRuleRow(organization_id=command.organization_id)
        row.two_persons, row.cash_limit = command.two_persons, command.cash_limit
        uow.add(row)
    row.two_persons, row.cash_limit = command.two_persons, command.cash_limit
    row.cashier_signs, row.poster_apart = command.cashier_signs, command.poster_apart
    return BookRules(row.two_persons, row.cash_limit, row.cashier_signs, row.poster_apart)


def get_book_rules(uow: UnitOfWork, organization_id: str) -> BookRules:
    """Return how the organization keeps its books."""
    rows = uow.run(_RULES, organization=organization_id)
    return BookRules(*rows[0]) if rows else BookRules()


def _row(uow: UnitOfWork, organization_id: str) -> BookRuleRow | None:
    query = select(BookRuleRow).where(BookRuleRow.organization_id == organization_id)
    return uow.session.scalars(query).one_or_none()
