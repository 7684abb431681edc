"""Files of rules, values and words: kept by edition, handed down, and in force from their day.

A superior takes a file in, sees what it changes, and lets it travel to all offices below or to
chosen ones. Nobody edits an edition: what was wrong in it is corrected by the next one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.errors import BadReference, Refusal, require
from coopdesk.domain.issued import (
    Difference,
    Edition,
    IssuedKind,
    IssuedState,
    assess_edition,
    compare_values,
    ends_on,
    find_state,
)
from coopdesk.domain.organizations import OfficeLevel, area_of
from coopdesk.durable import surroundings, write_durably
from coopdesk.services.issued_reading import (
    LARGEST_FILE,
    IssuedText,
    read_issued,
    unit_told,
    values_of,
)
from coopdesk.services.issuing import against_handing_down, let_travel, offices_below
from coopdesk.services.runner import judges_right_itself
from coopdesk.storage.issued import read_source
from coopdesk.storage.reference import load_vocabulary
from coopdesk.storage.tables.issued import IssuedFileRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SaveIssuedFile:
    """Keep one edition of a file; ``source`` is its text."""

    source: str


@dataclass(frozen=True, slots=True)
class IssueFile:
    """Let a file travel and stand from its first day on; without ``addressees`` to all below."""

    file_id: str
    addressees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PassFileOn:
    """Keep a superior's file as one of ours, to be handed on to the offices below."""

    file_id: str


@dataclass(frozen=True, slots=True)
class RemoveIssuedFile:
    """Delete a file that was not handed down yet."""

    file_id: str


@dataclass(frozen=True, slots=True)
class IssuedFileItem:
    """One edition of a file; ``ends_on`` is the first day another one speaks in its place.

    ``state`` is None while it is not handed down; ``addressees`` are names, empty for all below.
    """

    id: str
    kind: IssuedKind
    key: str
    edition: int
    title: str
    applies_from: date
    ends_on: date | None
    state: IssuedState | None
    issuer: str
    is_own: bool
    is_issued: bool
    addressees: tuple[str, ...]
    saved_on: date
    saved_by: str


@dataclass(frozen=True, slots=True)
class IssuedChanges:
    """What an edition sets otherwise than what stands the day before; ``refusals`` speak against.

    ``unchanged`` counts what it sets as it was.
    """

    text: IssuedText
    differences: tuple[Difference, ...]
    unchanged: int
    refusals: tuple[Refusal, ...] = ()


def read_issued_file(path: Path) -> str:
    """Return the text of a file; raises BadReference ``issued_large``, ``issued_not_text``."""
    with surroundings(path), path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise BadReference.because("issued_large", most=LARGEST_FILE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise BadReference.because("issued_not_text") from reason


def preview_issued(uow: UnitOfWork, source: str) -> IssuedChanges:
    """Return what a file would change here, and why it cannot be kept; raises BadReference."""
    text = read_issued(source)
    return _changes(uow, text, uow.actor.office_id, _against_keeping(uow, text))


@judges_right_itself
def save_issued_file(uow: UnitOfWork, command: SaveIssuedFile) -> str:
    """Keep the edition and return its id; it stands for nobody until it is handed down.

    Raises BadReference with every finding, RuleViolation ``right.missing``,
    ``issued.not_superior``, ``issued.not_newer``, ``issued.local_by_county``,
    ``issued.division_outside``.
    """
    text = read_issued(command.source)
    require(_against_keeping(uow, text))
    return _keep(uow, text, uow.actor.office_name)


@judges_right_itself
def issue_file(uow: UnitOfWork, command: IssueFile) -> None:
    """Hand the file down; again with other addressees it goes to them too.

    Raises RuleViolation ``right.missing``, ``issued.not_superior``, ``issued.foreign``,
    ``issued.addressee_unknown``; NotFound.
    """
    row = uow.get(IssuedFileRow, command.file_id)
    require([*against_handing_down(uow, command.addressees), *_against_owner(uow, row)])
    let_travel(row, command.addressees)


@judges_right_itself
def pass_file_on(uow: UnitOfWork, command: PassFileOn) -> str:
    """Keep the superior's file as ours and return its id; its issuer keeps the name.

    Raises RuleViolation ``right.missing``, ``issued.not_superior``, ``issued.own``,
    ``issued.not_newer``; NotFound.
    """
    row = uow.get(IssuedFileRow, command.file_id)
    is_own = row.office == uow.actor.office_id
    own = [Refusal("issued.own", values={"title": row.title})] if is_own else []
    text = read_issued(row.source)
    known = _editions(uow, uow.actor.office_id, text.kind, text.key)
    require([*against_handing_down(uow), *own, *assess_edition(text.edition, known)])
    return _keep(uow, text, row.issuer)


@judges_right_itself
def remove_issued_file(uow: UnitOfWork, command: RemoveIssuedFile) -> None:
    """Delete the file; raises RuleViolation ``issued.is_out`` for one handed down, NotFound."""
    row = uow.get(IssuedFileRow, command.file_id)
    out = [Refusal("issued.is_out", values={"title": row.title})] if row.issued else []
    require([*against_handing_down(uow), *_against_owner(uow, row), *out])
    uow.session.delete(row)


def list_issued_files(uow: UnitOfWork) -> list[IssuedFileItem]:
    """Return every edition: by kind and file, the newest first."""
    rows = uow.session.scalars(select(IssuedFileRow)).all()
    names = {one.office_id: one.name for one in offices_below(uow)}
    kinds = list(IssuedKind)
    items = [_item(uow, row, rows, names) for row in rows]
    return sorted(items, key=lambda one: (kinds.index(one.kind), one.key, -one.edition))


def get_issued_changes(uow: UnitOfWork, file_id: str) -> IssuedChanges:
    """Return what a kept edition changes against what stood the day before; raises NotFound."""
    row = uow.get(IssuedFileRow, file_id)
    return _changes(uow, read_issued(row.source), row.office, [])


def write_issued_source(uow: UnitOfWork, file_id: str, target: Path) -> None:
    """Write the text of an edition into a file; raises NotFound, SurroundingsTrouble."""
    write_durably(target, uow.get(IssuedFileRow, file_id).source.encode())


def list_addressees(uow: UnitOfWork) -> list[tuple[str, str]]:
    """Return id and name of the offices below that a file can be handed down to."""
    return [(row.office_id, row.name) for row in offices_below(uow)]


def list_in_force(uow: UnitOfWork, day: date | None = None) -> list[IssuedFileItem]:
    """Return what stands on ``day``, today unless told."""
    on = day or uow.today
    standing = {
        (one.office, one.kind, one.key, one.edition)
        for kind in IssuedKind
        for one in uow.reference.standing(kind, on)
    }
    rows = {row.id: row for row in uow.session.scalars(select(IssuedFileRow))}

    def stands(item: IssuedFileItem) -> bool:
        row = rows[item.id]
        return (row.office, row.kind, row.key, row.edition) in standing

    return [item for item in list_issued_files(uow) if stands(item)]


def against_arriving(uow: UnitOfWork, record: Mapping[str, Any]) -> list[Refusal]:
    """Return why a superior's file in a package is not used: not understood, or not newer."""
    told = {"title": record["title"], "edition": record["edition"]}
    try:
        text = read_issued(record["source"])
    except BadReference as wrong:
        first = words.finding(wrong.findings[0])
        more = {"count": len(wrong.findings), "first": first}
        return [Refusal("issued.not_understood", values=told | more)]
    head = (text.kind.value, text.key, text.edition, text.applies_from, text.title)
    said = tuple(record[name] for name in ("kind", "key", "edition", "applies_from", "title"))
    if head != said:
        return [Refusal("issued.head_differs", values=told)]
    known = uow.session.get(IssuedFileRow, record["id"])
    if known is not None:
        is_same = known.source == record["source"]
        return [] if is_same else [Refusal("issued.same_edition", values=told)]
    return assess_edition(text.edition, _editions(uow, record["office"], text.kind, text.key))


def arriving_in_words(uow: UnitOfWork, record: Mapping[str, Any]) -> list[str]:
    """Return what a superior's file would change: its title, edition and day, then each value."""
    text = read_issued(record["source"])
    changes = _changes(uow, text, record["office"], [])
    head = {"title": text.title, "edition": text.edition, "day": text.applies_from.isoformat()}
    return [
        words.text("issued.arrives", **head),
        *(difference_in_words(one) for one in changes.differences),
    ]


def difference_in_words(one: Difference) -> str:
    """Return one difference as people read it."""
    if not one.before:
        return words.text("issued.added", key=one.key, after=one.after)
    if not one.after:
        return words.text("issued.gone", key=one.key, before=one.before)
    return words.text("issued.became", key=one.key, before=one.before, after=one.after)


def _keep(uow: UnitOfWork, text: IssuedText, issuer: str) -> str:
    row = IssuedFileRow(kind=text.kind.value, key=text.key, edition=text.edition)
    row.applies_from, row.title, row.source = text.applies_from, text.title, text.source
    row.issuer, row.issued = issuer, False
    row.level, row.division_code = uow.actor.level, uow.actor.division_code
    row.saved_on, row.saved_by = uow.today, uow.actor.operator
    return uow.add(row)


def _against_keeping(uow: UnitOfWork, text: IssuedText) -> list[Refusal]:
    refusals = against_handing_down(uow)
    is_county = uow.actor.level == OfficeLevel.COUNTY
    if text.kind is IssuedKind.LOCAL_VALUES and not is_county and not refusals:
        refusals.append(Refusal("issued.local_by_county"))
    if text.kind is IssuedKind.DIVISIONS:
        refusals += _against_area(uow, text)
    known = _editions(uow, uow.actor.office_id, text.kind, text.key)
    return [*refusals, *assess_edition(text.edition, known)]


def _against_area(uow: UnitOfWork, text: IssuedText) -> list[Refusal]:
    """Return which divisions of a list lie outside the area of this office."""
    own = area_of(uow.actor.division_code)
    strange = [code for code in text.values if not code.startswith(own)]
    if not strange:
        return []
    values = {"first": text.values[strange[0]], "count": len(strange)}
    return [Refusal("issued.division_outside", values=values)]


def _against_owner(uow: UnitOfWork, row: IssuedFileRow) -> list[Refusal]:
    if row.office == uow.actor.office_id:
        return []
    return [Refusal("issued.foreign", values={"title": row.title, "issuer": row.issuer})]


def _editions(uow: UnitOfWork, office: str, kind: IssuedKind, key: str) -> list[int]:
    query = select(IssuedFileRow.edition).filter_by(office=office, kind=kind.value, key=key)
    return list(uow.session.scalars(query))


def _changes(
    uow: UnitOfWork, text: IssuedText, office: str, refusals: list[Refusal]
) -> IssuedChanges:
    before = _before(uow, text, office)
    differences = compare_values(before, text.values)
    same = sum(before.get(key) == value for key, value in text.values.items())
    return IssuedChanges(text, tuple(differences), same, tuple(refusals))


def _before(uow: UnitOfWork, text: IssuedText, office: str) -> dict[str, str]:
    """Return the edition before as people read it, else what stands of the same things."""
    query = select(IssuedFileRow).filter_by(office=office, kind=text.kind.value, key=text.key)
    earlier = query.where(IssuedFileRow.edition < text.edition)
    row = uow.session.scalars(earlier.order_by(IssuedFileRow.edition.desc()).limit(1)).first()
    if row is not None:
        return values_of(text.kind, read_source(row.source))
    if text.kind is IssuedKind.VOCABULARY:
        shipped = load_vocabulary(text.key) if text.key != "villages" else ()
        return {item.code: item.name for item in shipped if item.code in text.values}
    return {key: told for key, told in _standing(uow, text).items() if key in text.values}


def _standing(uow: UnitOfWork, text: IssuedText) -> dict[str, str]:
    """Return the rules that stand the day before a file speaks, as people read them."""
    day = text.applies_from - timedelta(days=1)
    if text.kind is IssuedKind.FUND_RULES:
        rules = uow.reference.fund_rules(day).rules
    elif text.kind is IssuedKind.CHARTER:
        charter = uow.reference.charters(day).get(text.key)
        rules = charter.rules.rules if charter else {}
    elif text.kind is IssuedKind.SCHEME:
        return {}
    elif text.kind is IssuedKind.DIVISIONS:
        return {unit.code: unit_told(unit) for unit in uow.reference.divisions(day)}
    else:
        return _parameters(uow, text, day)
    table = {key: {"value": rule.value, "source": rule.source} for key, rule in rules.items()}
    return values_of(text.kind, table)


def _parameters(uow: UnitOfWork, text: IssuedText, day: date) -> dict[str, str]:
    book, division = uow.reference.policies, uow.actor.division_code
    table = {}
    for document in book.documents:
        for key in document.parameters:
            if book.speaks(day, key):
                one = book.on(day, key, division)
                source = one.override.reason if one.override else one.article
                table[key] = {"value": one.value, "article": source}
    return values_of(text.kind, table)


def _item(
    uow: UnitOfWork, row: IssuedFileRow, rows: Any, names: Mapping[str, str]
) -> IssuedFileItem:
    others = [
        Edition(one.edition, one.applies_from)
        for one in rows
        if one.issued and (one.office, one.kind, one.key) == (row.office, row.kind, row.key)
    ]
    edition = Edition(row.edition, row.applies_from)
    return IssuedFileItem(
        id=row.id,
        kind=IssuedKind(row.kind),
        key=row.key,
        edition=row.edition,
        title=row.title,
        applies_from=row.applies_from,
        ends_on=ends_on(edition, others) if row.issued else None,
        state=find_state(edition, others, uow.today) if row.issued else None,
        issuer=row.issuer,
        is_own=row.office == uow.actor.office_id,
        is_issued=row.issued,
        addressees=tuple(names.get(one, one) for one in row.addressees or ()),
        saved_on=row.saved_on,
        saved_by=row.saved_by,
    )
