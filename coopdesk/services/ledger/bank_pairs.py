"""Lines of the bank and of the books paired by hand, and pairs taken apart (勾对、取消勾对)."""

from dataclasses import dataclass
from datetime import date

from coopdesk.domain.bank_matching import assess_pair
from coopdesk.domain.errors import Refusal, require
from coopdesk.services.ledger.bank_statements import as_move, reconcile
from coopdesk.services.ledger.books import require_own
from coopdesk.storage.tables.ledger import BankPairRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PairBankLines:
    """Say that these lines of the bank and these of the books are one move, as of ``day``."""

    organization_id: str
    account: str
    day: date
    bank_lines: tuple[str, ...]
    book_lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartBankLines:
    """Take the pair apart that this line of the bank is in, by hand or found by the program."""

    organization_id: str
    account: str
    day: date
    bank_line: str


def pair_bank_lines(uow: UnitOfWork, command: PairBankLines) -> str:
    """Keep the pairing and return its id.

    Raises RuleViolation where one side lacks, both have several lines, the amounts differ, or a
    line is not among those that stand open; NotFound.
    """
    require_own(uow, command.organization_id)
    found = reconcile(uow, command.organization_id, command.account, command.day)
    open_at_bank = {move.id: move for move in found.unmatched if move.is_banks}
    open_in_books = {move.id: move for move in found.unmatched if not move.is_banks}
    strangers = {*command.bank_lines} - open_at_bank.keys()
    strangers |= {*command.book_lines} - open_in_books.keys()
    if strangers:
        require([Refusal("bank.pair_not_open", values={"count": len(strangers)})])
    bank = [as_move(open_at_bank[one]) for one in dict.fromkeys(command.bank_lines)]
    books = [as_move(open_in_books[one]) for one in dict.fromkeys(command.book_lines)]
    require(assess_pair(bank, books))
    lines = ([move.id for move in bank], [move.id for move in books])
    return _keep(uow, command, lines, is_apart=False)


def part_bank_lines(uow: UnitOfWork, command: PartBankLines) -> None:
    """Take the pair apart; what the program found itself it does not pair again.

    Raises RuleViolation for a line that is in no pair; NotFound.
    """
    require_own(uow, command.organization_id)
    found = reconcile(uow, command.organization_id, command.account, command.day)
    pairs = [pair for pair in found.pairs if command.bank_line in {move.id for move in pair.bank}]
    if not pairs:
        require([Refusal("bank.not_paired")])
    (pair,) = pairs
    if pair.id:
        uow.session.delete(uow.get(BankPairRow, pair.id))
    else:
        _keep(uow, command, ([pair.bank[0].id], [pair.books[0].id]), is_apart=True)


def _keep(
    uow: UnitOfWork,
    command: PairBankLines | PartBankLines,
    lines: tuple[list[str], list[str]],
    *,
    is_apart: bool,
) -> str:
    bank, books = lines
    return uow.add(
        BankPairRow(
            organization_id=command.organization_id,
            account_code=command.account,
            bank_lines=bank,
            book_lines=books,
            is_apart=is_apart,
            operator=uow.actor.operator,
        )
    )
