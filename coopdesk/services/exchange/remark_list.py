"""The corrections asked for, here and of us, with their answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coopdesk.domain.exchange import RemarkState
from coopdesk.services.exchange.senders import names_of_origins
from coopdesk.storage.tables.exchange import RemarkAnswerRow, RemarkRow, TrustedOfficeRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RemarkItem:
    """One remark: ``office`` is the other side, ``is_ours`` whether this office wrote it.

    ``is_passed_on`` when it goes from a superior to an office below, which ``office`` then is;
    ``author`` is the office that wrote it.
    ``answer`` is empty and ``is_corrected`` None as long as its addressee has not answered.
    """

    id: str
    office_id: str
    office: str
    is_ours: bool
    is_passed_on: bool
    author: str
    state: RemarkState
    table: str
    record_id: str
    subject: str
    wanted: str
    written_on: date
    written_by: str
    is_corrected: bool | None
    answer: str
    answered_on: date | None
    answered_by: str


def list_remarks(uow: UnitOfWork) -> list[RemarkItem]:
    """Return the remarks written here and those that came, open ones first, newest first."""
    answers = answers_of(uow)
    trusted = {row.office_id: row.name for row in uow.session.scalars(select(TrustedOfficeRow))}
    names = names_of_origins(uow) | trusted
    query = select(RemarkRow).order_by(RemarkRow.written_on.desc(), RemarkRow.id.desc())
    items = [_item(uow, row, answers.get(row.id), names) for row in uow.session.scalars(query)]
    order = list(RemarkState)
    return sorted(items, key=lambda item: order.index(item.state))


def _item(
    uow: UnitOfWork, row: RemarkRow, answer: RemarkAnswerRow | None, names: Mapping[str, str]
) -> RemarkItem:
    is_ours = row.office == uow.actor.office_id
    is_for_us = row.addressee == uow.actor.office_id
    other = row.office if is_for_us else row.addressee
    state = RemarkState.OPEN if answer is None else RemarkState.ANSWERED
    return RemarkItem(
        id=row.id,
        office_id=other,
        office=names.get(other, ""),
        is_ours=is_ours,
        is_passed_on=not is_ours and not is_for_us,
        author=uow.actor.office_name if is_ours else names.get(row.office, ""),
        state=RemarkState.SETTLED if row.settled_on else state,
        table=row.table_name,
        record_id=row.record_id,
        subject=row.subject,
        wanted=row.wanted,
        written_on=row.written_on,
        written_by=row.written_by,
        is_corrected=answer.is_corrected if answer else None,
        answer=answer.answer if answer else "",
        answered_on=answer.answered_on if answer else None,
        answered_by=answer.answered_by if answer else "",
    )


def answers_of(uow: UnitOfWork) -> dict[str, RemarkAnswerRow]:
    """Return the answers by remark."""
    return {row.remark_id: row for row in uow.session.scalars(select(RemarkAnswerRow))}
