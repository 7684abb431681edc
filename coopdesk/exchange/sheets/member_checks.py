"""What only shows when the rows of a member list are laid side by side, and its control total."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter

from coopdesk.domain.errors import Finding, Severity
from coopdesk.domain.money import Money
from coopdesk.domain.reading import as_typed, read_amount
from coopdesk.exchange.headers import Header
from coopdesk.exchange.sheet_rows import amount_unit
from coopdesk.exchange.sheets.member_spec import MemberRecord
from coopdesk.exchange.specs import LeftOut, RowKind
from coopdesk.exchange.workbook import Grid, column_letter


class _Places:
    """Makes findings about whole rows, with the cell that shows the problem."""

    def __init__(self, grid: Grid, header: Header) -> None:
        self._grid = grid
        self._places = header.places()

    def finding(
        self, code: str, severity: Severity, row: int, name: str, related: Sequence[int]
    ) -> Finding:
        place = self._places[name]
        return Finding(
            code,
            severity,
            self._grid.name,
            row,
            column_letter(place),
            name,
            as_typed(self._grid.rows[row - 1][place]),
            tuple(related),
            values={"rows": "、".join(map(str, related))},
        )


def check_members(grid: Grid, header: Header, records: Sequence[MemberRecord]) -> Iterator[Finding]:
    """Give the findings about identities, certificates and persons that occur more than once.

    The first row of a double is right and the later one reported; where it is open which of two is
    right, both are. The same name alone is never reported: many are called alike.
    """
    places = _Places(grid, header)
    yield from _same_identity(places, records)
    if "certificate" in header.fields:
        yield from _same_certificate(places, records)
    yield from _same_person(places, records)


def check_control_total(
    grid: Grid,
    header: Header,
    left_out: Iterable[LeftOut],
    records: Sequence[MemberRecord],
    findings: Iterable[Finding],
) -> list[Finding]:
    """Return a finding when the total in the sheet is the sum neither of all rows nor the clean."""
    place = header.places()["amount"]
    unit = amount_unit(grid, header, "amount")
    rows = [out.row for out in left_out if out.kind is RowKind.TOTAL]
    totals = [(row, read_amount(grid.rows[row - 1][place], unit=unit).value) for row in rows]
    stated = [(row, total) for row, total in totals if total is not None]
    if not stated:
        return []
    row, total = stated[-1]
    reported = {f.row for f in findings if f.severity is not Severity.HINT}
    everybody = Money(sum(r.amount.fen for r in records if r.amount))
    clean = Money(sum(r.amount.fen for r in records if r.amount and r.row not in reported))
    if total in (everybody, clean):
        return []
    values = {"total": str(total), "clean": str(clean), "everybody": str(everybody)}
    raw = as_typed(grid.rows[row - 1][place])
    return [
        Finding(
            "control_total",
            Severity.CONFIRM,
            grid.name,
            row,
            column_letter(place),
            "amount",
            raw,
            values=values,
        )
    ]


def _same_identity(places: _Places, records: Sequence[MemberRecord]) -> Iterator[Finding]:
    first: dict[str, MemberRecord] = {}
    for record in _repeated(records, attrgetter("id_number")):
        assert record.id_number is not None
        earlier = first.setdefault(record.id_number, record)
        if earlier is not record:
            is_same = _contribution(earlier) == _contribution(record)
            code = "duplicate_row" if is_same else "duplicate_id"
            yield places.finding(code, Severity.REFUSE, record.row, "id_number", [earlier.row])


def _contribution(record: MemberRecord) -> tuple[object, ...]:
    """Return what makes two entries one payment: the certificate, or else the day."""
    return record.amount, record.certificate or record.joined_on


def _same_certificate(places: _Places, records: Sequence[MemberRecord]) -> Iterator[Finding]:
    holders: defaultdict[str, list[MemberRecord]] = defaultdict(list)
    for record in _repeated(records, attrgetter("certificate")):
        holders[record.certificate].append(record)
    for group in holders.values():
        if len(group) > 1 and len({record.id_number or record.row for record in group}) > 1:
            yield from _each(places, "duplicate_certificate", "certificate", group)


def _same_person(places: _Places, records: Sequence[MemberRecord]) -> Iterator[Finding]:
    alike: defaultdict[tuple[str, str, str], list[MemberRecord]] = defaultdict(list)
    for record in _repeated(records, attrgetter("phone")):
        if record.phone and record.name and record.id_number and not record.is_organization:
            alike[record.name, record.phone, record.village].append(record)
    for group in alike.values():
        if len({record.id_number for record in group}) > 1:
            yield from _each(places, "same_person_other_id", "id_number", group)


def _repeated(
    records: Sequence[MemberRecord], value_of: Callable[[MemberRecord], str | None]
) -> list[MemberRecord]:
    """Return the records whose value, none left out, occurs more than once; few in most lists."""
    values = list(map(value_of, records))
    counts = Counter(values)
    if len(counts) == len(values):
        return []
    return [
        record for record, value in zip(records, values, strict=True) if value and counts[value] > 1
    ]


def _each(
    places: _Places, code: str, name: str, group: Sequence[MemberRecord]
) -> Iterator[Finding]:
    rows = [record.row for record in group]
    for row in rows:
        related = [other for other in rows if other != row]
        yield places.finding(code, Severity.CONFIRM, row, name, related)
