"""The statements on their official forms: the rows of a report as texts to be drawn."""

from collections.abc import Iterable, Mapping, Sequence

from coopdesk import words
from coopdesk.domain.money import Money
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues, amount_on_paper, day_on_paper
from coopdesk.services.ledger.statements import StatementCheckItem
from coopdesk.services.report_kinds import Record, Report
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text


def statement_values(uow: UnitOfWork, report: Report) -> FormValues:
    """Return the texts of a statement's form, the two sides of a balance sheet side by side."""
    keys = [column.key for column in report.columns]
    rows = [_texts(row, keys) for row in report.rows]
    first, last = day_on_paper(report.first), day_on_paper(report.last)
    period = text("paper.days", first=first, last=last)
    if report.filled.right_from:
        rows = _side_by_side(rows[: report.filled.right_from], rows[report.filled.right_from :])
        period = last
    values: Values = {
        "organization": report.organization,
        "code": report.filled.about,
        "period": period,
        "rows": rows,
        "checks": "　".join(check_lines(report.filled.checks)),
        "prepared_by": uow.actor.operator,
    }
    return FormValues(f"{report.last:%Y%m%d}", values)


def check_lines(checks: Iterable[StatementCheckItem]) -> list[str]:
    """Return what the checks found, empty when everything agrees."""
    return [
        text("statement.check_failed", check=words.choice(item.check), found=item.found)
        for item in checks
        if not item.ok
    ]


def _texts(row: Record, keys: Sequence[str]) -> dict[str, str]:
    return {key: _told(row.get(key)) for key in keys}


def _told(value: object) -> str:
    if isinstance(value, Money):
        return amount_on_paper(value)
    return "" if value is None else str(value)


def _side_by_side(
    left: Sequence[Mapping[str, str]], right: Sequence[Mapping[str, str]]
) -> list[dict[str, str]]:
    """Return both sides row by row; their totals, the last of each, stand on one line."""
    height = max(len(left), len(right))
    return [
        {**one, **{f"right_{key}": told for key, told in other.items()}}
        for one, other in zip(_filled_up(left, height), _filled_up(right, height), strict=True)
    ]


def _filled_up(side: Sequence[Mapping[str, str]], height: int) -> list[Mapping[str, str]]:
    nothing: Mapping[str, str] = dict.fromkeys(side[0], "")
    return [*side[:-1], *[nothing] * (height - len(side)), side[-1]]
