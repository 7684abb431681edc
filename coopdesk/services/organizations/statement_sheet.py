"""Lists of yearly statements (年度会计报表) in and out, one organization and year a row or column.

An organization is known again by its credit code, else by its name; one that the register does not
have is refused, not made. A blank cell never erases a figure, and what an audit has confirmed is
changed after a person's yes only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.errors import Finding, Refusal, Severity
from coopdesk.domain.statements import FIGURES, StatementFigures, doubt_figures
from coopdesk.exchange.sheets.statement_spec import REVENUE, STATEMENTS, StatementRecord
from coopdesk.exchange.specs import SheetReading
from coopdesk.services.organizations.facts import (
    RecordStatement,
    against_statement,
    record_statement,
)
from coopdesk.services.organizations.listing import list_organizations
from coopdesk.services.rehearsal_mark import marked_title
from coopdesk.services.sheet_intake import (
    Change,
    IntakeCounts,
    SheetPreview,
    Standing,
    preview_of,
    questions_of,
)
from coopdesk.services.sheet_mappings import ForgetMapping, forget, look_into, remember, wanted_of
from coopdesk.storage.tables.organizations import AnnualStatementRow, OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from coopdesk.exchange.sheet_choice import LookedAt

StatementPreview = SheetPreview[StatementRecord]
_TEXTS = ("audit_firm", "report_number")
_ATTRIBUTES: Mapping[str, str] = {
    REVENUE: "operating_revenue",
    **{name: name for name in (*FIGURES, "audited", *_TEXTS)},
}
"""The column of the register for each field of the sheet."""


@dataclass(frozen=True, slots=True)
class ImportStatements:
    """Take in yearly statements; ``accepted`` are the rows a person said yes to.

    ``mapping`` is kept for the next list of this ``layout``.
    """

    file: str
    records: tuple[StatementRecord, ...]
    accepted: tuple[int, ...] = ()
    layout: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Told:
    """One statement of a row: its year, what the row says, and what the register holds."""

    organization_id: str
    year: int
    values: Mapping[str, Any]
    known: AnnualStatementRow | None

    @property
    def unlike(self) -> dict[str, tuple[Any, Any]]:
        """The fields told otherwise than the register holds them: before and after."""
        pairs = {name: (self.before(name), value) for name, value in self.values.items()}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    @property
    def is_complete(self) -> bool:
        """Whether the operating revenue is told or known, without which there is no statement."""
        return self.becomes(REVENUE) is not None

    def before(self, name: str) -> Any:
        """Return what the register holds of a field."""
        return getattr(self.known, _ATTRIBUTES[name]) if self.known else None

    def becomes(self, name: str) -> Any:
        """Return what the register holds of a field once the row is taken in."""
        return self.values.get(name, self.before(name))

    def command(self) -> RecordStatement:
        """Return what records the statement, or corrects the known one."""
        return RecordStatement(
            self.organization_id,
            self.year,
            self.becomes(REVENUE),
            audited=bool(self.becomes("audited")),
            audit_firm=self.becomes("audit_firm") or "",
            report_number=self.becomes("report_number") or "",
            irregular=self.known is not None and self.known.irregular,
            corrects=self.known.id if self.known else None,
            figures=StatementFigures(**{name: self.becomes(name) for name in FIGURES}),
        )


def preview_statements_sheet(
    uow: UnitOfWork, path: Path, mapping: Mapping[str, str] | None = None, sheet: str = ""
) -> StatementPreview:
    """Return what a list of statements says and what taking it in would do; nothing is written.

    Raises BadSheet when the file as such is wrong, Cancelled.
    """
    from coopdesk.exchange.sheets.statements import read_statements

    uow.progress.step(0, 2, path.name)
    reading = read_statements(path, wanted=wanted_of(uow, STATEMENTS, mapping, sheet))
    uow.progress.step(1, 2, path.name)
    findings: list[Finding] = []
    changes: list[Change] = []
    standing: dict[int, Standing] = {}
    first: dict[tuple[str, int], int] = {}
    for record in reading.records:
        told = list(_told(uow, record))
        its_changes = [change for one in told for change in _changes(record, one)]
        findings += _findings(uow, reading, record, told, first)
        changes += its_changes
        is_new = any(one.known is None for one in told) or not told
        same_or_changed = Standing.CHANGED if its_changes else Standing.SAME
        standing[record.row] = Standing.NEW if is_new else same_or_changed
    return preview_of(path, reading, standing, findings, changes=changes)


def look_into_statements_sheet(
    uow: UnitOfWork, path: Path, mapping: Mapping[str, str] | None = None, sheet: str = ""
) -> "LookedAt":
    """Return the sheets of a workbook and the columns of one; raises BadSheet for no workbook."""
    return look_into(uow, STATEMENTS, path, mapping, sheet)


def forget_statements_mapping(uow: UnitOfWork, command: ForgetMapping) -> None:
    """Forget what was said of the headings of lists of one make."""
    forget(uow, STATEMENTS.sheet_id, command.layout)


def import_statements(uow: UnitOfWork, command: ImportStatements) -> IntakeCounts:
    """Record all statements or none; return how many rows were new and changed.

    Raises NotFound for an organization that the register does not have, RuleViolation with every
    reason against a statement, NeedsConfirmation for what a row that was not accepted asks,
    Cancelled.
    """
    new = changed = 0
    for done, record in enumerate(command.records):
        uow.progress.step(done, len(command.records), record.name)
        unlike = [one for one in _told(uow, record) if one.known is None or one.unlike]
        for one in unlike:
            record_statement(uow, one.command(), was_asked=record.row in command.accepted)
        is_new = any(one.known is None for one in unlike)
        new += is_new
        changed += bool(unlike) and not is_new
    remember(uow, STATEMENTS.sheet_id, command.layout, command.mapping)
    count = len(command.records)
    return IntakeCounts(count, new, changed, count - new - changed, 0)


def export_statements(uow: UnitOfWork, path: Path) -> int:
    """Write every yearly statement of the register, one a row; return how many.

    Raises SurroundingsTrouble, Cancelled.
    """
    from coopdesk.exchange.sheet_writing import write_sheet

    return write_sheet(path, STATEMENTS, _rows(uow), title=_title(uow), as_of=uow.today)


def write_blank_statements(uow: UnitOfWork, path: Path) -> int:
    """Write an empty list of yearly statements and return 0; raises SurroundingsTrouble."""
    from coopdesk.exchange.sheet_writing import write_blank

    write_blank(path, STATEMENTS, title=_title(uow), as_of=uow.today)
    return 0


def _title(uow: UnitOfWork) -> str:
    return marked_title(uow, words.text("statement_sheet.title", name=uow.actor.office_name))


def _rows(uow: UnitOfWork) -> Iterator[dict[str, Any]]:
    named = {item.id: item for item in list_organizations(uow)}
    row = AnnualStatementRow
    query = select(row).where(row.organization_id.in_(named)).order_by(row.year)
    places = {organization_id: place for place, organization_id in enumerate(named)}
    statements = sorted(uow.session.scalars(query), key=lambda one: places[one.organization_id])
    for serial, statement in enumerate(statements, start=1):
        item = named[statement.organization_id]
        yield {
            "serial": serial,
            "name": item.name,
            "credit_code": item.credit_code,
            "year": statement.year,
            **{name: getattr(statement, attribute) for name, attribute in _ATTRIBUTES.items()},
        }


def _told(uow: UnitOfWork, record: StatementRecord) -> Iterator[_Told]:
    organization = _organization(uow, record)
    if organization is None:
        return
    for year, values in record.statements.items():
        query = select(AnnualStatementRow).filter_by(organization_id=organization.id, year=year)
        yield _Told(organization.id, year, values, uow.session.scalars(query).first())


def _organization(uow: UnitOfWork, record: StatementRecord) -> OrganizationRow | None:
    """Return the organization a row tells of, None where the register has none."""
    kind = OrganizationRow
    by_code = select(kind).where(kind.credit_code == record.credit_code)
    by_name = select(kind).where(kind.name == "".join(record.name.split()))
    found = uow.session.scalars(by_code).first() if record.credit_code else None
    if found is None and record.name:
        found = uow.session.scalars(by_name).first()
    return found


def _changes(record: StatementRecord, told: _Told) -> Iterator[Change]:
    if told.known is None:
        return
    year = None if told.year == record.plain_year else told.year
    for name, (before, after) in told.unlike.items():
        shown = STATEMENTS.column(name).shown
        yield Change(record.row, record.name, name, shown(before), shown(after), year=year)


def _findings(
    uow: UnitOfWork,
    reading: SheetReading[StatementRecord],
    record: StatementRecord,
    told: list[_Told],
    first: dict[tuple[str, int], int],
) -> Iterator[Finding]:
    """Yield what the register has against a row; ``first`` holds where each year stood first."""
    place = _Place(reading, record)
    organization = _organization(uow, record)
    if organization is None:
        if record.name or record.credit_code:
            yield place.finding("statement_no_organization", name=record.name or record.credit_code)
        return
    if record.name and "".join(record.name.split()) != organization.name:
        yield place.finding(
            "statement_other_name",
            Severity.CONFIRM,
            credit_code=organization.credit_code,
            known=organization.name,
        )
    if not told and not place.is_refused:
        yield place.finding("statement_empty", name=record.name)
    for one in told:
        row = first.setdefault((one.organization_id, one.year), record.row)
        if row != record.row:
            yield place.finding("duplicate_statement", rows=row, year=one.year)
        elif not one.is_complete:
            yield place.finding("statement_without_revenue", year=one.year)
        elif one.known is None or one.unlike:
            yield from _reasons(uow, place, one)


def _reasons(uow: UnitOfWork, place: "_Place", told: _Told) -> Iterator[Finding]:
    command = told.command()
    for refusal in against_statement(uow, command):
        yield place.reason("statement_refused", Severity.REFUSE, told.year, refusal)
    for doubt in doubt_figures(command.operating_revenue, command.figures):
        yield place.reason("statement_doubtful", Severity.CONFIRM, told.year, doubt)
    if told.known is not None and told.known.audited:
        changed = [change for change in _changes(place.record, told) if change.was]
        yield from questions_of(place.reading, STATEMENTS, changed, "audited_changed")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row stands in the sheet, for what is said of it."""

    reading: SheetReading[StatementRecord]
    record: StatementRecord

    @property
    def is_refused(self) -> bool:
        """Whether the sheet itself already tells what is wrong with the row."""
        return self.record.row in self.reading.rows_with(Severity.REFUSE)

    def finding(self, code: str, severity: Severity = Severity.REFUSE, **told: object) -> Finding:
        """Return a finding at the name of the organization."""
        letters = {column.field: column.letter for column in self.reading.columns}
        return Finding(
            code,
            severity,
            self.reading.sheet,
            self.record.row,
            letters["name"],
            "name",
            self.record.name,
            values=told,
        )

    def reason(self, code: str, severity: Severity, year: int, reason: Refusal) -> Finding:
        """Return what the rules say of the statement of one year."""
        return self.finding(code, severity, year=year, reason=words.refusal(reason))
