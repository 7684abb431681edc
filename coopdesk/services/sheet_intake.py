"""Taking in a sheet of an office: what was found, what it would change, what a person says yes to.

Reading never writes. A preview holds everything the file said at the moment it was read, so what is
taken in afterwards is what the person saw, whatever became of the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

from coopdesk import words
from coopdesk.domain.errors import BadSheet, Finding, Refusal, RuleViolation, Severity
from coopdesk.exchange.specs import ColumnFound, LeftOut, SheetReading, SheetRecord, SheetSpec
from coopdesk.services.rehearsal_mark import marked_title
from coopdesk.storage.unit_of_work import UnitOfWork

R = TypeVar("R", bound=SheetRecord)


class Standing(StrEnum):
    """What taking in a row would do to the register."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class IntakeCounts:
    """What an import does; ``read`` is the sum of the other four."""

    read: int
    new: int
    changed: int
    same: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a row would change: a field, what the register says, and what the sheet says."""

    row: int
    name: str
    field: str
    was: str
    becomes: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class SheetPreview(Generic[R]):
    """A sheet as it was read, laid beside the register; rows are numbered as Excel shows them.

    ``untouched`` are the rows of an offline kit that nobody changed: they say nothing, whatever
    the register says by now. ``layout`` tells sheets of one make, ``mapping`` how it was read.
    """

    path: Path
    sheet: str
    as_of: date | None
    columns: tuple[ColumnFound, ...]
    records: tuple[R, ...]
    findings: tuple[Finding, ...]
    not_records: tuple[LeftOut, ...]
    standing: Mapping[int, Standing]
    changes: tuple[Change, ...] = ()
    untouched: frozenset[int] = frozenset()
    layout: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields the sheet has a column for."""
        return tuple(dict.fromkeys(column.field for column in self.columns if column.field))

    @property
    def rows_to_confirm(self) -> frozenset[int]:
        """Return the rows that may be taken in once a person says yes."""
        known = {record.row for record in self.records}
        return (self._rows(Severity.CONFIRM) - self._rows(Severity.REFUSE)) & known

    @property
    def reported_rows(self) -> frozenset[int]:
        """Return the rows of records that a person has to see."""
        known = {record.row for record in self.records}
        return (self._rows(Severity.CONFIRM) | self._rows(Severity.REFUSE)) & known

    def taken(self, accepted: frozenset[int] = frozenset()) -> tuple[R, ...]:
        """Return what is taken in: the clean rows, and those to confirm that are accepted."""
        left = self.untouched | (self.reported_rows - (accepted & self.rows_to_confirm))
        return tuple(record for record in self.records if record.row not in left)

    def counts(self, accepted: frozenset[int] = frozenset()) -> IntakeCounts:
        """Return what taking in would do."""
        taken = self.taken(accepted)
        standings = [self.standing[record.row] for record in taken]
        return IntakeCounts(
            read=len(self.records),
            new=standings.count(Standing.NEW),
            changed=standings.count(Standing.CHANGED),
            same=standings.count(Standing.SAME) + len(self.untouched),
            left_out=len(self.records) - len(taken) - len(self.untouched),
        )

    def _rows(self, severity: Severity) -> frozenset[int]:
        return frozenset(f.row for f in self.findings if f.severity is severity and f.row)


def preview_of(
    path: Path,
    reading: SheetReading[R],
    standing: Mapping[int, Standing],
    added: Sequence[Finding] = (),
    *,
    changes: Sequence[Change] = (),
    untouched: frozenset[int] = frozenset(),
) -> SheetPreview[R]:
    """Return the preview of a reading, with the findings the register adds to those of the file.

    Raises BadSheet for a sheet with a header and nothing under it.
    """
    if not reading.records:
        raise BadSheet.because("no_records", sheet=reading.sheet)
    findings = sorted((*reading.findings, *added), key=lambda found: (found.row, found.column))
    return SheetPreview(
        path=path,
        sheet=reading.sheet,
        as_of=reading.as_of,
        columns=reading.columns,
        records=reading.records,
        findings=tuple(findings),
        not_records=reading.left_out,
        standing=standing,
        changes=tuple(changes),
        untouched=untouched,
        layout=reading.layout,
        mapping=reading.mapping,
        sheets=reading.sheets,
    )


def doubtful(
    reading: SheetReading[R], spec: SheetSpec, changes: Sequence[Change], fields: frozenset[str]
) -> list[Finding]:
    """Return a question for each change of ``fields``; what only fills a blank is no question."""
    asked = [change for change in changes if change.field in fields and change.was]
    return questions_of(reading, spec, asked, "change_doubtful")


def questions_of(
    reading: SheetReading[R],
    spec: SheetSpec,
    changes: Sequence[Change],
    code: str,
    **values: object,
) -> list[Finding]:
    """Return a question for each change, at its cell, with what the register and the sheet say."""
    letters = {(found.field, found.year): found.letter for found in reading.columns}
    headings = {column.field: column.heads[0] for column in spec.columns}
    return [
        Finding(
            code,
            Severity.CONFIRM,
            reading.sheet,
            change.row,
            letters.get((change.field, change.year), ""),
            change.field,
            change.becomes,
            values={
                "heading": headings.get(change.field, change.field),
                "was": change.was,
                "becomes": change.becomes,
                **values,
            },
        )
        for change in changes
    ]


def save_marked_copy(
    uow: UnitOfWork, source: Path, target: Path, findings: Sequence[Finding]
) -> int:
    """Write a copy of the office's workbook with its findings marked; return how many there are.

    Raises SurroundingsTrouble when it cannot be written, RuleViolation where it would take the
    place of the workbook itself.
    """
    from coopdesk.exchange.marked_copy import marked_copy

    if target.resolve() == source.resolve():
        raise RuleViolation(Refusal("sheet_intake.over_source", values={"name": source.name}))
    uow.progress.step(0, 1, target.name)
    title = marked_title(uow, words.text("findings_sheet.title"))
    marked_copy(source, findings, target, title=title)
    uow.tell_export(source.name, len(findings), target)
    return len(findings)
