"""What is due between offices: packages, receipts, remarks, and who below is late."""

from collections.abc import Iterator

from coopdesk.domain import periods
from coopdesk.domain.due import Due, DueFact
from coopdesk.domain.exchange import PackageState, ReceiptStatus, RemarkState
from coopdesk.domain.lending import LendingState
from coopdesk.domain.office_keys import KeyStanding
from coopdesk.services.exchange import (
    count_overdue,
    key_request_in_words,
    list_held,
    list_incoming,
    list_key_requests,
    list_lendings,
    list_outgoing,
    list_remarks,
    list_trusted,
    period_in_words,
)
from coopdesk.services.home.days import RECEIPT_WAITS
from coopdesk.storage.unit_of_work import UnitOfWork


def report_due(uow: UnitOfWork) -> periods.Period | None:
    """Return the half-year whose report was not made yet.

    None for who reports to none: the city, and a laptop. It is due on the last day of the
    half-year: the city inspects half-yearly (半年督查).
    """
    if uow.actor.level == "city" or uow.actor.is_copy:
        return None
    half = periods.containing(uow.today, periods.PeriodKind.HALF)
    is_made = any(item.period == str(half) for item in list_outgoing(uow))
    return None if is_made else half


def of_exchange(uow: UnitOfWork) -> Iterator[DueFact]:
    """Yield what waits in the exchange with the offices above and below."""
    yield from _of_subordinates(uow)
    yield from _of_keys(uow)
    for remark in list_remarks(uow):
        is_for_us = not remark.is_ours and not remark.is_passed_on
        if is_for_us and remark.state is RemarkState.OPEN:
            asked: dict[str, object] = {"office": remark.office, "subject": remark.subject}
            yield DueFact(Due.REMARK, "exchange", None, asked, part="remarks", about=remark.id)
    if uow.actor.level == "city":
        return
    if not list_trusted(uow):
        yield DueFact(Due.NO_RECEIVER, "exchange", part="keys")
        return
    half = report_due(uow)
    if half is not None:
        which: dict[str, object] = {"period": period_in_words(str(half))}
        yield DueFact(
            Due.REPORT, "exchange", half.last_day, which, part="outgoing", about=str(half)
        )
    yield from _of_sent(uow)


def _of_keys(uow: UnitOfWork) -> Iterator[DueFact]:
    """Yield renewed keys whose fingerprint nobody compared, and steps of others to be approved."""
    for one in list_trusted(uow):
        if one.standing is KeyStanding.ANNOUNCED:
            told: dict[str, object] = {"office": one.name}
            yield DueFact(
                *(Due.KEY_RENEWED, "exchange", one.since, told),
                part="keys",
                about=one.office_id,
            )
    for request in list_key_requests(uow):
        if not request.is_mine:
            told = {"what": key_request_in_words(request), "by": request.asked_by}
            told["reason"] = request.reason
            yield DueFact(*(Due.KEY_REQUEST, "exchange", None, told), part="keys", about=request.id)


def of_lendings(uow: UnitOfWork) -> Iterator[DueFact]:
    """Yield what is lent to laptops, or at a laptop what it has to bring back."""
    for one in list_lendings(uow):
        if one.state is LendingState.OUT:
            kind = Due.LENT if one.is_ours else Due.HELD
            told: dict[str, object] = {"names": one.names, "holder": one.holder, "days": one.days}
            told["since"] = one.lent_on.isoformat()
            yield DueFact(kind, "exchange", None, told, part="lendings", about=one.id)


def of_issued(uow: UnitOfWork) -> Iterator[DueFact]:
    """Yield what superiors handed down that changes numbers from a day to come."""
    for one in uow.reference.coming(uow.today):
        if one.office != uow.actor.office_id:
            told: dict[str, object] = {"title": one.title, "issuer": one.issuer}
            yield DueFact(
                *(Due.ISSUED, "exchange", one.applies_from, told),
                part="issued",
                about=f"{one.title}/{one.applies_from}",
            )


def _of_sent(uow: UnitOfWork) -> Iterator[DueFact]:
    """Yield the last package if it was sent back, and those whose receipt is waited for."""
    sent = list_outgoing(uow)
    for item in sent[:1]:
        if item.receipt is not None and item.receipt["status"] == ReceiptStatus.RETURNED:
            why = {"receiver": item.receiver, "sequence": item.sequence}
            why["reason"] = item.receipt["reason"]
            yield DueFact(
                *(Due.PACKAGE_RETURNED, "exchange", None, why),
                part="outgoing",
                about=item.package_id,
            )
    for item in sent:
        if item.receipt is None and uow.today - item.made_on > RECEIPT_WAITS:
            told = {"sequence": item.sequence, "receiver": item.receiver}
            yield DueFact(
                *(Due.RECEIPT, "exchange", item.made_on + RECEIPT_WAITS, told),
                part="outgoing",
                about=item.package_id,
            )


def _of_subordinates(uow: UnitOfWork) -> Iterator[DueFact]:
    """Yield packages whose turn has come, records refused, and how many offices are late."""
    for held in list_held(uow):
        if held.is_revoked:
            told: dict[str, object] = {"sender": held.sender, "sequence": held.sequence}
            yield DueFact(
                *(Due.HELD_REVOKED, "exchange", held.held_on, told),
                part="incoming",
                about=held.package_id,
            )
        if held.is_ready:
            told = {"sender": held.sender, "sequence": held.sequence}
            yield DueFact(
                *(Due.PACKAGE_READY, "exchange", held.held_on, told),
                part="incoming",
                about=held.package_id,
            )
    seen: set[str] = set()
    for item in list_incoming(uow):
        is_last = item.sender_id not in seen
        seen.add(item.sender_id)
        if is_last and item.refused and item.state is PackageState.TAKEN:
            told = {"sender": item.sender, "sequence": item.sequence, "count": item.refused}
            yield DueFact(
                *(Due.RECORDS_REFUSED, "exchange", item.taken_on, told),
                part="incoming",
                about=item.package_id,
            )
    half = periods.containing(uow.today, periods.PeriodKind.HALF).previous()
    late = count_overdue(uow, half)
    if late:
        told = {"count": late, "period": period_in_words(str(half))}
        yield DueFact(Due.REPORTS_OVERDUE, "exchange", None, told, part="board", about=str(half))
