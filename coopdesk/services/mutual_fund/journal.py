"""A cash journal kept in a sheet, checked against itself, the register and the red lines."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from coopdesk.domain.errors import Finding, Severity
from coopdesk.domain.journal import JournalKind, sum_by_kind
from coopdesk.domain.money import Money
from coopdesk.domain.mutual_fund import Wording, find_refused_wording, speaks_of_shares
from coopdesk.domain.names import normal_name
from coopdesk.exchange.specs import ColumnFound
from coopdesk.services.sheet_intake import save_marked_copy
from coopdesk.services.sheet_mappings import wanted_of
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:  # reading workbooks is wanted later than the first page
    from coopdesk.exchange.sheets.journal import Journal, JournalRecord


@dataclass(frozen=True, slots=True)
class KindItem:
    """What the journal adds up to for one kind of entry, in fen."""

    kind: JournalKind
    rows: int
    income: Money
    expense: Money


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """A journal as it was checked; ``closing`` is what its entries give, ``shown`` what it says.

    ``advances_out`` is what was lent less what was paid back in it, in fen; ``records`` are its
    entries as they were read, to be taken in.
    """

    sheet: str
    year: int | None
    entries: int
    opening: Money
    income: Money
    expense: Money
    closing: Money
    shown: Money | None
    advances_out: Money
    kinds: tuple[KindItem, ...]
    findings: tuple[Finding, ...]
    records: tuple[Any, ...]


def check_journal(
    uow: UnitOfWork, path: Path, organization_id: str, marked: Path | None = None, sheet: str = ""
) -> JournalCheck:
    """Return what a cash journal adds up to and all that is wrong with it; nothing is posted.

    ``marked`` is where a copy with the findings marked is written. Raises BadSheet when the file
    cannot be read, NotFound for an unknown organization, SurroundingsTrouble.
    """
    from coopdesk.exchange.sheets.journal import JOURNAL, read_journal

    uow.get(OrganizationRow, organization_id)
    journal = read_journal(path, wanted=wanted_of(uow, JOURNAL, None, sheet))
    reading = journal.reading
    letters = {column.field: column for column in reading.columns}
    findings = sorted(
        [*reading.findings, *_against_rules(uow, journal, organization_id, letters)],
        key=lambda finding: (finding.row, finding.column),
    )
    if marked is not None:
        save_marked_copy(uow, path, marked, findings)
    return _summed(journal, tuple(findings))


def _summed(journal: "Journal", findings: tuple[Finding, ...]) -> JournalCheck:
    records = journal.reading.records
    sums = sum_by_kind([(record.kind, record.line) for record in records])
    kinds = tuple(KindItem(kind, *told) for kind, told in sums.items())
    income = Money(sum(item.income.fen for item in kinds))
    expense = Money(sum(item.expense.fen for item in kinds))
    by_kind = {item.kind: item for item in kinds}
    lent, repaid = by_kind.get(JournalKind.ADVANCE), by_kind.get(JournalKind.REPAYMENT)
    return JournalCheck(
        sheet=journal.reading.sheet,
        year=journal.year,
        entries=len(records),
        opening=journal.opening,
        income=income,
        expense=expense,
        closing=journal.opening + income - expense,
        shown=records[-1].balance if records else None,
        advances_out=(lent.expense if lent else Money()) - (repaid.income if repaid else Money()),
        kinds=kinds,
        findings=findings,
        records=records,
    )


def _against_rules(
    uow: UnitOfWork, journal: "Journal", organization_id: str, columns: dict[str, ColumnFound]
) -> Iterator[Finding]:
    """Yield entries for strangers (对内不对外) and returns paid on shares (分红不分息)."""
    known = _names(uow, organization_id)
    rules = uow.reference.fund_rules(uow.today)
    for record in journal.reading.records:
        if record.member and not known[normal_name(record.member)]:
            values = {"name": record.member}
            yield _finding(journal, record, columns, ("journal_not_member", "member"), values)
        if speaks_of_shares(record.summary, rules):
            worded = find_refused_wording(record.summary, Wording.SHARES, rules)
            if worded.refusals:
                values = {"word": str(worded.refusals[0].values["word"])}
                told = ("journal_interest_on_shares", "summary")
                yield _finding(journal, record, columns, told, values)


def _finding(
    journal: "Journal",
    record: "JournalRecord",
    columns: dict[str, ColumnFound],
    told: tuple[str, str],
    values: dict[str, str],
) -> Finding:
    code, name = told
    letter = columns[name].letter if name in columns else ""
    sheet = journal.reading.sheet
    raw = getattr(record, name)
    return Finding(code, Severity.REFUSE, sheet, record.row, letter, name, raw, values=values)


def _names(uow: UnitOfWork, organization_id: str) -> Counter[str]:
    query = select(MemberRow.name).where(MemberRow.organization_id == organization_id)
    return Counter(normal_name(name) for name in uow.session.scalars(query))
