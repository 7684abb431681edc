"""Formal talks (约谈) at the leading group's own judgement, beside those of the last place.

赤政发〔2023〕14号 五: 对重视程度不够、综合改革工作推进缓慢的旗县区，对主要负责同志进行约谈.
No county is excepted: 红山区 is so from what follows a last place alone (三（一）).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.errors import NotFound, Refusal, require
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.domain.turnaround import assess_done
from coopdesk.services.divisions import division_name
from coopdesk.services.supervision.areas import list_units, policy_rule
from coopdesk.services.supervision.ranking import COUNTY
from coopdesk.storage.tables.supervision import ProgressTalkRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordTalk:
    """Record that a county is called to a talk, and that it was held once ``talked_on`` is there.

    ``corrects`` names an entry to change instead of making one.
    """

    division_code: str
    called_on: date
    reason: str
    talked_on: date | None = None
    talked_by: str = ""
    document: str = ""
    note: str = ""
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class TalkItem:
    """A talk of part 五; ``talked_on`` is None until it was held; ``is_own``: we called it."""

    id: str
    division_code: str
    unit: str
    called_on: date
    reason: str
    talked_on: date | None
    talked_by: str
    document: str
    note: str
    is_own: bool


def list_talks(uow: UnitOfWork, division_code: str = "", on: date | None = None) -> list[TalkItem]:
    """Return the talks of a county, of all without one, the newest first.

    As of a day those called by then, and held only those that were so by then.
    """
    day = on or uow.today
    query = select(ProgressTalkRow).where(ProgressTalkRow.called_on <= day)
    if division_code:
        query = query.where(ProgressTalkRow.division_code == division_code)
    newest = (ProgressTalkRow.called_on.desc(), ProgressTalkRow.id)
    return [_item(uow, row, day) for row in uow.session.scalars(query.order_by(*newest))]


def record_talk(uow: UnitOfWork, command: RecordTalk) -> str:
    """Keep the talk and return its id.

    Raises NotFound for no county; RuleViolation ``supervision.talk_city_only``,
    ``supervision.talk_reason_missing``, ``supervision.done_ahead``, ``supervision.done_before``,
    ``supervision.handler_missing``.
    """
    require(_against(uow, command))
    if command.division_code not in [unit.code for unit in list_units(uow, COUNTY)]:
        raise NotFound("division", command.division_code)
    known = uow.get(ProgressTalkRow, command.corrects) if command.corrects else None
    row = known or ProgressTalkRow()
    row.division_code, row.called_on = command.division_code, command.called_on
    row.reason, row.talked_on = command.reason.strip(), command.talked_on
    row.talked_by, row.document = command.talked_by.strip(), command.document.strip()
    row.note = command.note.strip()
    return uow.add(row)


def _against(uow: UnitOfWork, command: RecordTalk) -> Iterable[Refusal]:
    if uow.actor.level != OfficeLevel.CITY:
        source = policy_rule(uow, "inspections_per_year", uow.today.year).source
        yield Refusal("supervision.talk_city_only", source)
    if not command.reason.strip():
        yield Refusal("supervision.talk_reason_missing")
    yield from assess_done(command.called_on, None, uow.today)
    yield from assess_done(command.talked_on, command.called_on, uow.today)
    if command.talked_on is not None and not command.talked_by.strip():
        yield Refusal("supervision.handler_missing")


def _item(uow: UnitOfWork, row: ProgressTalkRow, day: date) -> TalkItem:
    is_held = row.talked_on is not None and row.talked_on <= day
    return TalkItem(
        id=row.id,
        division_code=row.division_code,
        unit=division_name(uow, row.division_code),
        called_on=row.called_on,
        reason=row.reason,
        talked_on=row.talked_on if is_held else None,
        talked_by=row.talked_by if is_held else "",
        document=row.document,
        note=row.note,
        is_own=row.office == uow.actor.office_id,
    )
