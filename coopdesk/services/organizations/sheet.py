"""Taking in a register of organizations (机构台账): profiles, and every fact of their years.

An organization is known again by its credit code, else by its name. A blank cell never erases what
the register knows; a fact of the same day or year is corrected, a new one is added.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.award_facts import Part
from coopdesk.domain.errors import Finding, Refusal, RuleViolation, Severity
from coopdesk.domain.money import Money
from coopdesk.exchange.sheets.organization_spec import ORGANIZATIONS
from coopdesk.exchange.sheets.organization_spec import OrganizationRecord as SheetOrganization
from coopdesk.exchange.specs import SheetReading
from coopdesk.services.divisions import place_name
from coopdesk.services.kits import kit_findings, require_own
from coopdesk.services.organizations.commands import (
    Profile,
    against,
    correct_profile,
    write_profile,
)
from coopdesk.services.organizations.export import given_organizations
from coopdesk.services.organizations.queries import profile_of
from coopdesk.services.organizations.sheet_profile import listed_in_words, profile_told
from coopdesk.services.sheet_intake import (
    Change,
    IntakeCounts,
    SheetPreview,
    Standing,
    doubtful,
    preview_of,
)
from coopdesk.services.sheet_mappings import (
    ForgetMapping,
    forget,
    look_into,
    remember,
    wanted_of,
)
from coopdesk.storage.tables.organizations import (
    AcceptanceRow,
    AnnualStatementRow,
    DividendReceivedRow,
    HoldingRow,
    OrganizationRow,
    RatingRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from coopdesk.exchange.sheet_choice import LookedAt

OrganizationPreview = SheetPreview[SheetOrganization]
FactRow: TypeAlias = (
    RatingRow | AcceptanceRow | AnnualStatementRow | HoldingRow | DividendReceivedRow
)
_FOUR_STARS = 4
_FIELD_OF = {
    "sponsor_level": "level",
    "division_code": "county",
    "registration_authority": "registered_at",
    "operating_revenue": "revenue",
    "holding_bp": "holding",
    "paid_in": "coop_paid_in",
    "verified_on": "paid_in_verified",
    "amount": "dividend",
    "stars": "stars",
    "audited": "audited",
    "passed": "accepted_on",
}
"""The field of the sheet for what the register calls otherwise."""
_DOUBTFUL = frozenset({"kind", "name", "credit_code", "registered_on"})
"""What the licence bears witness to: a sheet alone does not change it without a person's yes."""
_PART_FIELDS = {
    Part.PRODUCTION.value: "production_accepted",
    Part.SUPPLY.value: "supply_accepted",
    Part.CREDIT.value: "credit_accepted",
}
_PARTS = {
    "production": Part.PRODUCTION,
    "supply": Part.SUPPLY,
    "credit_cooperation": Part.CREDIT,
}


@dataclass(frozen=True, slots=True)
class ImportOrganizations:
    """Take in rows of a register; ``accepted`` are the rows a person said yes to.

    ``mapping`` is kept for the next register of this ``layout``.
    """

    file: str
    records: tuple[SheetOrganization, ...]
    as_of: date | None = None
    accepted: tuple[int, ...] = ()
    layout: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Fact:
    """One fact of a row: the table, what tells it from others, and what it says."""

    kind: type[FactRow]
    key: Mapping[str, object]
    values: Mapping[str, object]

    @property
    def year(self) -> int | None:
        """Return the year that the sheet tells the fact by, None for one of a day."""
        year = self.key.get("year")
        rated_on = self.key.get("rated_on")
        if isinstance(rated_on, date):
            return rated_on.year
        return year if isinstance(year, int) else None


def preview_organizations_sheet(
    uow: UnitOfWork, path: Path, mapping: Mapping[str, str] | None = None, sheet: str = ""
) -> OrganizationPreview:
    """Return what the register says and what taking it in would do; nothing is written.

    Raises BadSheet when the file as such is wrong, Cancelled.
    """
    from coopdesk.exchange.sheets.organizations import read_organizations

    uow.progress.step(0, 2, path.name)
    reading = read_organizations(path, wanted=wanted_of(uow, ORGANIZATIONS, mapping, sheet))
    kit = reading.kit
    if kit is not None:
        require_own(uow, kit)
    uow.progress.step(1, 2, path.name)
    untouched = kit.untouched if kit else frozenset()
    as_of = reading.as_of or uow.today
    standing: dict[int, Standing] = {}
    changes: list[Change] = []
    for record in reading.records:
        row = _known(uow, record)
        is_told = row is not None and record.row not in untouched
        its_changes = list(_changes(uow, record, row, as_of)) if row and is_told else []
        changes += its_changes
        standing[record.row] = _standing(row, its_changes)
    added = [
        *_refused_profiles(uow, reading),
        *doubtful(reading, ORGANIZATIONS, changes, _DOUBTFUL),
    ]
    if kit is not None:
        added += kit_findings(reading, kit, ORGANIZATIONS, changes, given_organizations(uow))
    return preview_of(path, reading, standing, added, changes=changes, untouched=untouched)


def look_into_organizations_sheet(
    uow: UnitOfWork, path: Path, mapping: Mapping[str, str] | None = None, sheet: str = ""
) -> "LookedAt":
    """Return the sheets of a workbook and the columns of one; raises BadSheet for no workbook."""
    return look_into(uow, ORGANIZATIONS, path, mapping, sheet)


def forget_organizations_mapping(uow: UnitOfWork, command: ForgetMapping) -> None:
    """Forget what was said of the headings of registers of one make."""
    forget(uow, ORGANIZATIONS.sheet_id, command.layout)


def import_organizations(uow: UnitOfWork, command: ImportOrganizations) -> IntakeCounts:
    """Take in all records with their facts, or none; return how many were new and changed.

    Raises RuleViolation with every reason, Cancelled.
    """
    new = changed = 0
    for done, record in enumerate(command.records):
        uow.progress.step(done, len(command.records), record.name)
        row = _known(uow, record)
        as_of = command.as_of or uow.today
        if row is not None and next(_changes(uow, record, row, as_of), None) is None:
            continue
        profile = profile_told(uow, record, row)
        refusals = against(uow, profile, row.id if row else None)
        if refusals:
            raise RuleViolation(*refusals)
        if row is None:
            row = OrganizationRow()
            write_profile(row, profile)
            uow.add(row)
            new += 1
        else:
            correct_profile(uow, row, profile)
            changed += 1
        for fact, known in _unlike(uow, row.id, record, as_of):
            _write(uow, row.id, fact, known)
        uow.session.flush()
    remember(uow, ORGANIZATIONS.sheet_id, command.layout, command.mapping)
    count = len(command.records)
    return IntakeCounts(count, new, changed, count - new - changed, 0)


def _known(uow: UnitOfWork, record: SheetOrganization) -> OrganizationRow | None:
    by_code = select(OrganizationRow).where(OrganizationRow.credit_code == record.credit_code)
    by_name = select(OrganizationRow).where(
        OrganizationRow.name == "".join(record.name.split()),
        OrganizationRow.credit_code.is_(None),
    )
    found = uow.session.scalars(by_code).first() if record.credit_code else None
    return found or uow.session.scalars(by_name).first()


def _standing(row: OrganizationRow | None, changes: list[Change]) -> Standing:
    if row is None:
        return Standing.NEW
    return Standing.CHANGED if changes else Standing.SAME


def _changes(
    uow: UnitOfWork, record: SheetOrganization, row: OrganizationRow, as_of: date
) -> Iterator[Change]:
    """Yield what the record would change in the register: of the profile, and of each fact."""
    if record.kind:
        was, becomes = profile_of(row), profile_told(uow, record, row)
        for part in fields(Profile):
            before, after = getattr(was, part.name), getattr(becomes, part.name)
            if before != after:
                name = _FIELD_OF.get(part.name, part.name)
                yield Change(
                    record.row,
                    record.name,
                    name,
                    _shown(uow, name, listed_in_words(uow, name, before)),
                    _shown(uow, name, listed_in_words(uow, name, after)),
                )
    for fact, known in _unlike(uow, row.id, record, as_of):
        for attribute, value in fact.values.items():
            before = getattr(known, attribute) if known else None
            if before != value:
                name = _PART_FIELDS.get(str(fact.key.get("part")), _FIELD_OF[attribute])
                told = (_shown(uow, name, before), _shown(uow, name, value))
                yield Change(record.row, record.name, name, *told, year=fact.year)


def _shown(uow: UnitOfWork, name: str, value: object) -> str:
    """Return what the register holds as the sheet would say it."""
    if name == "county" and value:
        return place_name(uow, str(value))
    if name == "paid_in_verified":
        value = value is not None
    columns = {column.field: column for column in ORGANIZATIONS.columns}
    return columns[name].shown(value) if name in columns else str(value or "")


def _refused_profiles(
    uow: UnitOfWork, reading: SheetReading[SheetOrganization]
) -> Iterator[Finding]:
    """Return a finding for each row whose organization the register would refuse."""
    for record in reading.records:
        if not record.kind or not record.name or not record.credit_code:
            continue
        row = _known(uow, record)
        refusals: list[Refusal] = against(
            uow, profile_told(uow, record, row), row.id if row else None
        )
        for refusal in refusals:
            yield Finding(
                "organization_refused",
                Severity.REFUSE,
                reading.sheet,
                record.row,
                field_name="name",
                raw=record.name,
                values={"reason": words.refusal(refusal)},
            )


def _unlike(
    uow: UnitOfWork, organization_id: str, record: SheetOrganization, as_of: date
) -> Iterator[tuple[_Fact, FactRow | None]]:
    """Yield the facts of the row that the register does not hold, or holds otherwise."""
    for fact in _facts(record, as_of):
        known = _find(uow, organization_id, fact)
        if known is None and _holds_already(uow, organization_id, fact):
            continue
        if known is None or any(getattr(known, n) != v for n, v in fact.values.items()):
            yield fact, known


def _holds_already(uow: UnitOfWork, organization_id: str, fact: _Fact) -> bool:
    """Return whether a holding only says again, on a later day, what is in force."""
    if fact.kind is not HoldingRow:
        return False
    query = select(HoldingRow).where(
        HoldingRow.organization_id == organization_id, HoldingRow.as_of <= fact.key["as_of"]
    )
    in_force = uow.session.scalars(query.order_by(HoldingRow.as_of.desc())).first()
    told = fact.values
    return in_force is not None and (
        (in_force.holding_bp, in_force.paid_in, in_force.verified_on is None)
        == (told["holding_bp"], told["paid_in"], told["verified_on"] is None)
    )


def _find(uow: UnitOfWork, organization_id: str, fact: _Fact) -> FactRow | None:
    query = select(fact.kind).filter_by(organization_id=organization_id, **fact.key)
    found: Any = uow.session.scalars(query).first()
    return found  # type: ignore[no-any-return]


def _write(uow: UnitOfWork, organization_id: str, fact: _Fact, known: FactRow | None) -> None:
    if known is None:
        uow.add(fact.kind(organization_id=organization_id, **fact.key, **fact.values))
        return
    for name, value in fact.values.items():
        setattr(known, name, value)


def _facts(record: SheetOrganization, as_of: date) -> Iterator[_Fact]:
    # a rating at the end of a year is told by its year; the first four stars have their day
    if record.four_stars_since:
        yield _Fact(RatingRow, {"rated_on": record.four_stars_since}, {"stars": _FOUR_STARS})
    for year, stars in record.stars.items():
        if date(year, 12, 31) != record.four_stars_since:
            yield _Fact(RatingRow, {"rated_on": date(year, 12, 31)}, {"stars": stars})
    for acceptance in record.acceptances:
        judged = _PARTS if acceptance.is_first else acceptance.parts
        for part in sorted(judged):
            key = {"accepted_on": acceptance.on, "part": _PARTS[part].value}
            yield _Fact(AcceptanceRow, key, {"passed": part in acceptance.parts})
    for year, revenue in record.revenue.items():
        values = {"operating_revenue": revenue, "audited": record.audited.get(year, False)}
        yield _Fact(AnnualStatementRow, {"year": year}, values)
    if record.holding is not None:
        paid_in = record.coop_paid_in or Money(0)
        verified = as_of if record.paid_in_verified else None
        values = {"holding_bp": record.holding, "paid_in": paid_in, "verified_on": verified}
        yield _Fact(HoldingRow, {"as_of": as_of}, values)
    for year, amount in record.dividend.items():
        yield _Fact(DividendReceivedRow, {"year": year}, {"amount": amount})
