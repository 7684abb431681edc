"""What resolutions allow to be done: asked for before a step, noted after it.

A module apart: the register of members comes before the three bodies, and its steps need this of
them alone. A step asks ``require_resolution`` (or, where older papers are possible,
``accept_resolution``), makes its record, and notes it by ``use_resolution``; a step that is taken
back gives the resolution free by ``release_resolution``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coopdesk import words
from coopdesk.domain.errors import NotFound, Refusal, require
from coopdesk.domain.money import Money
from coopdesk.domain.resolutions import (
    POWERS_RULE,
    ResolutionFacts,
    ResolutionSubject,
    assess_authority,
)
from coopdesk.storage.tables.governance import ResolutionRow, ResolutionUseRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenResolution:
    """A resolution that still allows a step; ``left`` is what is open of its amount, in fen.

    ``subject`` is None for one of which nobody said yet what it allows.
    """

    id: str
    number: str
    decided_on: date
    text: str
    subject: ResolutionSubject | None
    amount: Money | None
    left: Money | None


@dataclass(frozen=True, slots=True)
class ResolutionUse:
    """One step that was done by a resolution; ``label`` is what its record is called."""

    id: str
    table: str
    record_id: str
    label: str
    amount: Money | None
    used_on: date


def open_resolutions(
    uow: UnitOfWork, organization_id: str, subject: ResolutionSubject, day: date
) -> list[OpenResolution]:
    """Return the passed resolutions that carry a step of ``subject`` on ``day``, newest first.

    Those of which nobody said what they allow come after those that name the subject.
    """
    rows = uow.session.scalars(
        select(ResolutionRow)
        .where(
            ResolutionRow.organization_id == organization_id,
            ResolutionRow.subject.in_((subject.value, "")),
            ResolutionRow.passed.is_(True),
            ResolutionRow.decided_on <= day,
        )
        .order_by(ResolutionRow.subject.desc(), ResolutionRow.decided_on.desc(), ResolutionRow.id)
    ).all()
    known = facts_of_resolutions(uow, rows)
    return [
        OpenResolution(
            id=row.id,
            number=row.number,
            decided_on=row.decided_on,
            text=row.text,
            subject=facts.subject,
            amount=facts.amount,
            left=facts.left,
        )
        for row in rows
        if not assess_authority(facts := known[row.id], subject, day)
    ]


def find_resolution(uow: UnitOfWork, organization_id: str, named: str) -> ResolutionRow | None:
    """Return the organization's resolution with this number or id, None if it has none."""
    wanted = named.strip()
    if not wanted:
        return None
    query = select(ResolutionRow).where(
        ResolutionRow.organization_id == organization_id,
        (ResolutionRow.number == wanted) | (ResolutionRow.id == wanted),
    )
    return uow.session.scalars(query).one_or_none()


def require_resolution(
    uow: UnitOfWork,
    organization_id: str,
    named: str,
    subject: ResolutionSubject,
    day: date,
    *,
    amount: Money | None = None,
) -> ResolutionRow:
    """Return the resolution, by number or id, that carries a step of ``subject`` on ``day``.

    Raises RuleViolation ``resolution.unknown``, ``resolution.failed``, ``resolution.later``,
    ``resolution.other_subject``, ``resolution.amount_exceeded`` (``amount`` in fen is more than is
    open of it) or ``resolution.used_up`` (《农民专业合作社法》第二十九条). Asks about one that does
    not say what it allows (NeedsConfirmation ``resolution.subject_unsaid``); from then on it does.
    """
    row = find_resolution(uow, organization_id, named)
    if row is None:
        require([Refusal("resolution.unknown", POWERS_RULE, {"number": named.strip()})])
    assert row is not None
    require(assess_row(uow, row, subject, day, amount))
    if not row.subject:
        told = {"number": row.number, "text": row.text, "subject": subject}
        uow.confirm("resolution.subject_unsaid", POWERS_RULE, **told)
        row.subject = subject.value
    return row


def accept_resolution(
    uow: UnitOfWork, organization_id: str, named: str, subject: ResolutionSubject, day: date
) -> ResolutionRow | None:
    """Return what ``require_resolution`` does, or None for an older paper that stands as written.

    An older paper is one of before the organization's first resolution in the register; later ones
    are asked about (NeedsConfirmation ``resolution.not_in_register``).
    """
    if find_resolution(uow, organization_id, named) is not None:
        return require_resolution(uow, organization_id, named, subject, day)
    first = uow.session.scalar(
        select(func.min(ResolutionRow.decided_on)).where(
            ResolutionRow.organization_id == organization_id
        )
    )
    if first is not None and first <= day:
        uow.confirm("resolution.not_in_register", POWERS_RULE, number=named.strip())
    return None


def assess_row(
    uow: UnitOfWork,
    row: ResolutionRow,
    subject: ResolutionSubject | None,
    day: date,
    amount: Money | None = None,
) -> list[Refusal]:
    """Return why the resolution carries no step of ``subject`` on ``day``, as the rules have it.

    Without a subject it only has to have passed by then.
    """
    return assess_authority(facts_of_resolutions(uow, [row])[row.id], subject, day, amount)


def use_resolution(
    uow: UnitOfWork,
    resolution: ResolutionRow,
    table: str,
    record_id: str,
    *,
    amount: Money | None = None,
    day: date | None = None,
) -> str:
    """Note the record that was made by a resolution and return the id of the note.

    ``amount`` (fen) counts against what the resolution names, ``day`` is when the step counts,
    today unless told. The caller has asked ``require_resolution``.
    """
    row = ResolutionUseRow(resolution_id=resolution.id, table_name=table, record_id=record_id)
    row.amount, row.used_on = amount, day or uow.today
    return uow.add(row)


def release_resolution(uow: UnitOfWork, table: str, record_id: str) -> None:
    """Take back what a record used of resolutions, because the record was taken back."""
    query = select(ResolutionUseRow).where(
        ResolutionUseRow.table_name == table, ResolutionUseRow.record_id == record_id
    )
    for row in uow.session.scalars(query).all():
        uow.session.delete(row)
    uow.session.flush()


def list_uses(uow: UnitOfWork, resolution_id: str) -> list[ResolutionUse]:
    """Return what was done by a resolution, in the order it was done; raises NotFound."""
    resolution = uow.get(ResolutionRow, resolution_id)
    rows = uow.session.scalars(
        select(ResolutionUseRow)
        .where(ResolutionUseRow.resolution_id == resolution.id)
        .order_by(ResolutionUseRow.used_on, ResolutionUseRow.id)
    )
    return [
        ResolutionUse(
            id=row.id,
            table=row.table_name,
            record_id=row.record_id,
            label=_label(uow, row),
            amount=row.amount,
            used_on=row.used_on,
        )
        for row in rows
    ]


def facts_of_resolutions(
    uow: UnitOfWork, rows: Iterable[ResolutionRow], on: date | None = None
) -> dict[str, ResolutionFacts]:
    """Return by id what the rules ask of resolutions, with what was used of each, or by a day."""
    known = list(rows)
    used = _used(uow, [row.id for row in known], on)
    return {
        row.id: ResolutionFacts(
            number=row.number,
            passed=row.passed,
            decided_on=row.decided_on,
            subject=ResolutionSubject(row.subject) if row.subject else None,
            amount=row.amount,
            used=Money(used.get(row.id, (0, 0))[0]),
            uses=used.get(row.id, (0, 0))[1],
        )
        for row in known
    }


def _used(
    uow: UnitOfWork, ids: Sequence[str], on: date | None = None
) -> dict[str, tuple[int, int]]:
    """Return by resolution the fen and the steps that were done by it."""
    raw = ResolutionUseRow.__table__.c
    wanted = [raw.resolution_id == ids[0]] if len(ids) == 1 else []
    if on is not None:
        wanted.append(raw.used_on <= on)
    found = uow.session.execute(
        select(raw.resolution_id, raw.amount, func.count())
        .where(*wanted)
        .group_by(raw.resolution_id, raw.amount)
    )
    used: dict[str, tuple[int, int]] = {}
    for key, amount, count in found:
        fen, steps = used.get(key, (0, 0))
        used[key] = fen + (amount.fen * count if amount is not None else 0), steps + count
    return used


def _label(uow: UnitOfWork, row: ResolutionUseRow) -> str:
    """Return what the record is called; a copy at a superior may lack it."""
    from coopdesk.services import records

    try:
        return records.label_of(uow, records.load(uow, row.table_name, row.record_id))
    except NotFound:
        return words.text(f"table.{row.table_name}")
