"""Taking in vouchers written in a sheet: each passes every check that one typed in passes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.errors import Finding, Refusal, Severity, require
from coopdesk.domain.names import normal_name
from coopdesk.domain.voucher_checks import Weight
from coopdesk.services.ledger.book_rules import get_book_rules
from coopdesk.services.ledger.books import AccountItem, list_accounts, require_own
from coopdesk.services.ledger.vouchers import (
    PostVoucher,
    VoucherLine,
    check_voucher,
    post_by_hand,
)
from coopdesk.services.ledger.waiting import SubmitVoucher, submit_voucher
from coopdesk.services.sheet_intake import IntakeCounts, SheetPreview, Standing, preview_of
from coopdesk.services.sheet_mappings import ForgetMapping, forget, look_into, remember, wanted_of
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:  # reading workbooks is wanted later than the first page
    from coopdesk.exchange.sheet_choice import LookedAt
    from coopdesk.exchange.sheets.vouchers import SheetLine, SheetVoucher

SHEET = "vouchers"
_DOUBLE = "voucher.looks_double"
_WEIGHTS = {Weight.STOP: Severity.REFUSE, Weight.ASK: Severity.CONFIRM}
VoucherPreview = SheetPreview[Any]


@dataclass(frozen=True, slots=True)
class ImportVouchers:
    """Post vouchers of a sheet; ``accepted`` are the rows a person said yes to.

    ``mapping`` is kept for the next sheet of this ``layout``.
    """

    organization_id: str
    file: str
    records: tuple[Any, ...]
    accepted: tuple[int, ...] = ()
    layout: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)


class _Known:
    """The accounts and members of an organization by what a sheet may call them."""

    def __init__(self, uow: UnitOfWork, organization_id: str) -> None:
        self._accounts: dict[str, list[AccountItem]] = {}
        for account in list_accounts(uow, organization_id):
            if account.is_leaf:
                for called in {account.code, account.name, account.full_name}:
                    self._accounts.setdefault(called, []).append(account)
        self._members: dict[str, list[str]] = {}
        rows = uow.session.execute(
            select(MemberRow.id, MemberRow.number, MemberRow.name).where(
                MemberRow.organization_id == organization_id, MemberRow.merged_into_id.is_(None)
            )
        )
        for member_id, number, name in rows:
            for called in (str(number), normal_name(name)):
                self._members.setdefault(called, []).append(member_id)

    def line(self, line: "SheetLine") -> VoucherLine:
        """Return the line with its account and member; what is not known stays as written."""
        accounts = self._accounts.get(line.account, [])
        members = self._members.get(normal_name(line.member), [])
        return VoucherLine(
            accounts[0].code if len(accounts) == 1 else line.account,
            line.debit,
            line.credit,
            members[0] if len(members) == 1 else line.member,
            line.summary,
            line.fund,
            line.document,
        )


def preview_vouchers_sheet(
    uow: UnitOfWork,
    path: Path,
    organization_id: str,
    mapping: Mapping[str, str] | None = None,
    sheet: str = "",
) -> VoucherPreview:
    """Return the vouchers of a sheet with every reason against each; nothing is written.

    Raises BadSheet when the file as such is wrong, NotFound, RuleViolation for books of another.
    """
    from coopdesk.exchange.sheets.vouchers import VOUCHERS, read_vouchers

    require_own(uow, organization_id)
    uow.progress.step(0, 2, path.name)
    reading = read_vouchers(path, wanted=wanted_of(uow, VOUCHERS, mapping, sheet))
    uow.progress.step(1, 2, path.name)
    known = _Known(uow, organization_id)
    letters = {column.field: column.letter for column in reading.columns}
    standing: dict[int, Standing] = {}
    findings: list[Finding] = []
    for record in reading.records:
        standing[record.row] = Standing.NEW
        if record.day is None:
            continue
        for weight, reason in _reasons(uow, organization_id, record, known):
            if reason.code == _DOUBLE:
                standing[record.row] = Standing.SAME
            else:
                told = (reading.sheet, letters)
                findings.append(_finding(told, record, _WEIGHTS[weight], reason))
    return preview_of(path, reading, standing, findings)


def look_into_vouchers_sheet(
    uow: UnitOfWork, path: Path, mapping: Mapping[str, str] | None = None, sheet: str = ""
) -> "LookedAt":
    """Return the sheets of a workbook and the columns of one; raises BadSheet for no workbook."""
    from coopdesk.exchange.sheets.vouchers import VOUCHERS

    return look_into(uow, VOUCHERS, path, mapping, sheet)


def forget_vouchers_mapping(uow: UnitOfWork, command: ForgetMapping) -> None:
    """Forget what was said of the headings of sheets of one make."""
    forget(uow, SHEET, command.layout)


def import_vouchers(uow: UnitOfWork, command: ImportVouchers) -> IntakeCounts:
    """Post the vouchers, all or none, those posted before left out; return how many were new.

    Where a second person checks vouchers they wait for that person.

    Raises RuleViolation with the reasons against the first voucher that cannot be posted,
    NeedsConfirmation for what a voucher of a row that was not accepted asks, Cancelled.
    """
    require_own(uow, command.organization_id)
    known = _Known(uow, command.organization_id)
    waits = get_book_rules(uow, command.organization_id).waits
    new = 0
    for done, record in enumerate(command.records):
        uow.progress.step(done, len(command.records), record.number)
        reasons = _reasons(uow, command.organization_id, record, known)
        if any(reason.code == _DOUBLE for _, reason in reasons):
            continue
        require(reason for weight, reason in reasons if weight is Weight.STOP)
        if record.row not in command.accepted:
            for _, reason in reasons:
                uow.confirm(reason.code, reason.article, **reason.values)
        asked = _asked(command.organization_id, record, known)
        if waits:
            submit_voucher(uow, SubmitVoucher(asked))
        else:
            post_by_hand(uow, asked, was_asked=True)
        new += 1
    remember(uow, SHEET, command.layout, command.mapping)
    return IntakeCounts(len(command.records), new, 0, len(command.records) - new, 0)


def _reasons(
    uow: UnitOfWork, organization_id: str, record: "SheetVoucher", known: _Known
) -> list[tuple[Weight, Refusal]]:
    checks = check_voucher(uow, _asked(organization_id, record, known))
    return [(one.weight, one.reason) for one in checks if one.weight is not Weight.HINT]


def _asked(organization_id: str, record: "SheetVoucher", known: _Known) -> PostVoucher:
    assert record.day is not None, "a voucher without a day is refused where it is read"
    lines = tuple(known.line(line) for line in record.lines)
    return PostVoucher(organization_id, record.day, record.summary, lines, record.attachments)


def _finding(
    told: tuple[str, Mapping[str, str]],
    record: "SheetVoucher",
    severity: Severity,
    reason: Refusal,
) -> Finding:
    """Return the reason at the voucher's first row, which is what a person says yes or no to."""
    sheet, letters = told
    values = {"number": record.number, "reason": words.refusal(reason)}
    letter = letters.get("number", "")
    code = "voucher_refused" if severity is Severity.REFUSE else "voucher_asked"
    return Finding(
        code, severity, sheet, record.row, letter, "number", record.number, values=values
    )
