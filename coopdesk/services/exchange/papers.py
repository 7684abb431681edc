"""What goes on paper with a package: its cover sheet, and the receipt of its receiver."""

from collections.abc import Mapping

from coopdesk import words
from coopdesk.domain.errors import NotFound
from coopdesk.domain.exchange import PackageScope, PackageState, ReceiptStatus, RecordChange
from coopdesk.domain.money import Money
from coopdesk.services.exchange.board import SEPARATOR, list_board
from coopdesk.services.exchange.queries import in_order, period_in_words
from coopdesk.services.form_values import FormValues, day_on_paper
from coopdesk.storage.tables.exchange import PackageInRow, PackageOutRow
from coopdesk.storage.unit_of_work import UnitOfWork

_CHANGE_COLUMNS = {
    RecordChange.NEW: "added",
    RecordChange.CHANGED: "changed",
    RecordChange.SAME: "unchanged",
    RecordChange.REFUSED: "refused",
}


def table_in_words(name: str) -> str:
    """Return the word for a table: what its rows are called by people."""
    return words.text(f"table.{name}")


def sum_in_words(name: str) -> str:
    """Return what is added up of a table on the cover sheet."""
    return words.text(f"table_sum.{name}")


def cover_values(uow: UnitOfWork, package_id: str) -> FormValues:
    """Return the texts of the cover sheet of a package made here; raises NotFound."""
    row = uow.session.get(PackageOutRow, package_id)
    if row is None:
        raise NotFound("package_out", package_id)
    sums = {name: Money(fen) for name, fen in row.sums.items()}
    lines = [
        _cover_line(name, count, sums) for name, count in in_order(row.counts).items() if count
    ]
    total = _cover_row(words.text("package.total"), sum(row.counts.values()))
    return FormValues(
        row.short_number,
        {
            "sender": uow.actor.office_name,
            "receiver": row.receiver_name,
            "period": period_in_words(row.period),
            "sequence": words.text("package.numbered", number=row.sequence),
            "kind": words.choice(PackageScope(row.scope)),
            "made_at": day_on_paper(row.made_on),
            "file_name": row.file_name,
            "short_number": row.short_number,
            "sha256": row.sha256,
            "tables": lines,
            "totals": [total],
            "statement": _statement(row.forwards),
            "receiver_note": "",
        },
    )


def _statement(forwards: Mapping[str, int]) -> str:
    """Return what the sender signs, with the offices whose records it passes on."""
    told = words.text("package.cover_statement")
    if not forwards:
        return told
    listed = "、".join(
        words.text("package.forwarded_office", office=office, number=number)
        for office, number in forwards.items()
    )
    return words.text("package.cover_forwards", statement=told, offices=listed)


def receipt_values(uow: UnitOfWork, package_id: str) -> FormValues:
    """Return the texts of the printed receipt of a package taken in here; raises NotFound."""
    row = uow.session.get(PackageInRow, package_id)
    if row is None:
        raise NotFound("package_in", package_id)
    lines = [
        _receipt_row(table_in_words(name), counts) for name, counts in in_order(row.tables).items()
    ]
    reasons = [
        {"place": table_in_words(name), "reason": reason}
        for name, sentences in row.reasons.items()
        for reason in sentences
    ]
    return FormValues(
        row.short_number,
        {
            "sender": row.sender_name,
            "receiver": uow.actor.office_name,
            "period": period_in_words(row.period),
            "sequence": words.text("package.numbered", number=row.sequence),
            "received_at": day_on_paper(row.taken_on),
            "outcome": _outcome(row),
            "short_number": row.short_number,
            "sha256": row.sha256,
            "tables": lines,
            "totals": [_receipt_row(words.text("package.total"), row.counts)],
            "reasons": reasons,
            "statement": words.text("package.receipt_statement"),
        },
    )


def _outcome(row: PackageInRow) -> str:
    returned = row.state == PackageState.RETURNED
    outcome = words.choice(ReceiptStatus.RETURNED if returned else ReceiptStatus.TAKEN)
    if not row.note:
        return outcome
    return words.text("package.outcome_because", outcome=outcome, reason=row.note)


def reminder_values(uow: UnitOfWork, office_and_period: str) -> FormValues:
    """Return the texts of the reminder (催报单) for ``<office id>/<period>``; raises NotFound."""
    office_id, _, period = office_and_period.partition(SEPARATOR)
    found = next((one for one in list_board(uow, period) if one.office_id == office_id), None)
    if found is None:
        raise NotFound("trusted_office", office_id)
    late = words.text("reporting.late_by", days=found.days_late) if found.days_late else ""
    return FormValues(
        f"{found.division}-{period}",
        {
            "addressee": found.office,
            "period": period_in_words(period),
            "due_on": day_on_paper(found.due_on),
            "late": late,
            "standing": words.choice(found.state),
            "remarks": words.text("reporting.remarks_open", count=found.open_remarks)
            if found.open_remarks
            else "",
            "reply": "",
            "office": uow.actor.office_name,
            "day": day_on_paper(uow.today),
        },
    )


def _cover_line(name: str, count: int, sums: Mapping[str, Money]) -> dict[str, str]:
    if name not in sums:
        return _cover_row(table_in_words(name), count)
    return _cover_row(table_in_words(name), count, sum_in_words(name), str(sums[name]))


def _cover_row(table: str, rows: int, sum_name: str = "", amount: str = "") -> dict[str, str]:
    return {"table": table, "rows": f"{rows:,}", "sum_name": sum_name, "sum": amount}


def _receipt_row(table: str, counts: Mapping[str, int]) -> dict[str, str]:
    told = {column: f"{counts[change.value]:,}" for change, column in _CHANGE_COLUMNS.items()}
    return {"table": table, **told}
