"""What is done with an advance later: extension, reschedule, rating, write-off; and undoing it.

Each is one more record; nothing that was agreed or decided is overwritten. Only a write-off moves
money, so only it posts; it is taken back by the reversal of its voucher, the others by withdrawal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coopdesk.domain.advances import (
    ChangeKind,
    ExtensionFacts,
    Instalment,
    LossCover,
    WriteOffFacts,
    assess_extension,
    assess_rating,
    assess_reschedule,
    assess_write_off,
)
from coopdesk.domain.errors import NotFound, Refusal, require
from coopdesk.domain.ledger import ZERO, Line, Voucher, on_document
from coopdesk.domain.money import Money
from coopdesk.domain.mutual_fund import AdvanceSource, SeedFundUse, assess_seed_fund_use
from coopdesk.domain.policy import Objections, RuleBook
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.services.ledger.books import require_own
from coopdesk.services.ledger.registers import list_balances
from coopdesk.services.ledger.vouchers import Document, PostedItem, post_document
from coopdesk.services.mutual_fund.accounts import account_for, fund_of
from coopdesk.services.mutual_fund.advance_book import AdvanceItem, read_last_day
from coopdesk.services.mutual_fund.advances import get_advance, instalment_records
from coopdesk.services.mutual_fund.decisions import find_decision, note_decision
from coopdesk.services.mutual_fund.rules import get_rules, settle
from coopdesk.services.mutual_fund.seed_fund import note_seed_fund_use
from coopdesk.services.resolution_uses import accept_resolution, release_resolution
from coopdesk.storage.tables.base import new_id
from coopdesk.storage.tables.governance import ResolutionRow
from coopdesk.storage.tables.mutual_fund import AdvanceChangeRow, AdvanceRow, InstalmentRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

ADVANCE_CHANGE = "advance_change"
_COVERS: Mapping[LossCover, str] = {
    LossCover.SURPLUS: "advance_loss",
    LossCover.RISK_RESERVE: "risk_reserve",
    LossCover.SEED_FUND: "seed_fund",
}


@dataclass(frozen=True, slots=True)
class ExtendAdvance:
    """Let an advance fall due later (展期)."""

    advance_id: str
    day: date
    due_on: date
    resolution: str = ""
    guarantors_agree: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RescheduleAdvance:
    """Set new instalments for what is still out."""

    advance_id: str
    day: date
    schedule: tuple[Instalment, ...]
    resolution: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RateAdvance:
    """Judge an advance worse than its days: 0 正常 to 4 损失; 0 leaves it to the days again."""

    advance_id: str
    day: date
    band: int
    reason: str


@dataclass(frozen=True, slots=True)
class WriteOffAdvance:
    """Write off what is out of an advance (核销); the fee still due is given up with it."""

    advance_id: str
    day: date
    reason: str
    resolution: str = ""
    cover: LossCover = LossCover.SURPLUS


@dataclass(frozen=True, slots=True)
class WithdrawAdvanceChange:
    """Undo the newest change of an advance that posted nothing."""

    change_id: str
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class AdvanceChangedItem:
    """The change, the advance after it, and the voucher of a write-off."""

    change_id: str
    advance: AdvanceItem
    voucher_id: str = ""
    month: str = ""
    number: int = 0
    amount: Money = ZERO


def extend_advance(uow: UnitOfWork, command: ExtendAdvance) -> AdvanceChangedItem:
    """Enter an extension.

    Raises RuleViolation after the due day, beyond the first term, the second time, without
    resolution or the guarantors' consent (贷款通则第十二条，参照；民法典第六百九十五条), by a
    resolution of the register about something else; asks about one that it lacks; NotFound.
    """
    row, advance, against = _begin(uow, command.advance_id, command.day)
    rules = get_rules(uow, row.organization_id, command.day)
    facts = ExtensionFacts(
        lent_on=advance.lent_on,
        first_due_on=advance.first_due_on,
        due_on=advance.due_on,
        new_due_on=command.due_on,
        asked_on=command.day,
        outstanding=advance.outstanding,
        extended=sum(one.kind == ChangeKind.EXTENSION for one in advance.changes),
        has_resolution=bool(command.resolution.strip()),
        has_guarantors=bool(advance.guarantor),
        guarantors_agree=command.guarantors_agree,
    )
    settle(uow, assess_extension(facts, rules), against)
    decision = _accept(uow, row, command)
    entered = _enter(uow, command, ChangeKind.EXTENSION, {"due_on": command.due_on})
    note_decision(uow, decision, (ADVANCE_CHANGE, entered.change_id), None, command.day)
    return entered


def reschedule_advance(uow: UnitOfWork, command: RescheduleAdvance) -> AdvanceChangedItem:
    """Enter new instalments, from the day after on, for all that is out.

    Raises RuleViolation when they do not make it up, without resolution, or by one of the register
    about something else; asks about one that the register lacks; NotFound.
    """
    row, advance, against = _begin(uow, command.advance_id, command.day)
    rules = get_rules(uow, row.organization_id, command.day)
    found = assess_reschedule(
        command.schedule,
        advance.outstanding,
        command.day,
        rules,
        has_resolution=bool(command.resolution.strip()),
    )
    settle(uow, found, against)
    decision = _accept(uow, row, command)
    due_on = command.schedule[-1].due_on
    change_id = new_id()
    _add(uow, change_id, command, ChangeKind.RESCHEDULE, {"due_on": due_on})
    uow.add_all(InstalmentRow, instalment_records(row.id, change_id, command.schedule))
    note_decision(uow, decision, (ADVANCE_CHANGE, change_id), None, command.day)
    return _changed(uow, change_id, command)


def _accept(
    uow: UnitOfWork, row: AdvanceRow, step: ExtendAdvance | RescheduleAdvance
) -> ResolutionRow | None:
    """Return the resolution of the register that carries a change, None for an older paper."""
    subject = ResolutionSubject.ADVANCE_CHANGE
    return accept_resolution(uow, row.organization_id, step.resolution, subject, step.day)


def rate_advance(uow: UnitOfWork, command: RateAdvance) -> AdvanceChangedItem:
    """Enter the class an advance is judged to be in.

    Raises RuleViolation for one better than its overdue days say, or without a reason; NotFound.
    """
    _, advance, against = _begin(uow, command.advance_id, command.day)
    settle(uow, assess_rating(command.band, advance.band_by_days, command.reason), against)
    return _enter(uow, command, ChangeKind.RATING, {"band": command.band})


def write_off_advance(uow: UnitOfWork, command: WriteOffAdvance) -> AdvanceChangedItem:
    """Enter a write-off and post it: the cover carries the member's debt.

    Raises RuleViolation without resolution or reason, when the cover is too small; asks about one
    that is not yet in the last class (NeedsConfirmation); NotFound.
    """
    row, advance, against = _begin(uow, command.advance_id, command.day)
    rules = get_rules(uow, row.organization_id, command.day)
    settle(uow, _assess_loss(uow, (row, advance), command, rules), against)
    is_seed = command.cover is LossCover.SEED_FUND
    subject = ResolutionSubject.SEED_FUND_USE if is_seed else ResolutionSubject.WRITE_OFF
    asked = (subject, command.day, advance.outstanding)
    decision = find_decision(uow, row.organization_id, command.resolution, asked)
    change_id = new_id()
    posted = _post_write_off(uow, (row, advance), command, change_id)
    lost = {
        "amount": advance.outstanding,
        "usage_fee": advance.fee_due,
        "cover": command.cover.value,
        "voucher_id": posted.voucher_id,
    }
    _add(uow, change_id, command, ChangeKind.WRITE_OFF, lost)
    if command.cover is LossCover.SEED_FUND:
        used = (-advance.outstanding, command.resolution.strip())
        note_seed_fund_use(uow, row.organization_id, command.day, used, posted.voucher_id)
    note_decision(uow, decision, (ADVANCE_CHANGE, change_id), advance.outstanding, command.day)
    return _changed(uow, change_id, command, (posted, advance.outstanding))


def _assess_loss(
    uow: UnitOfWork,
    lost: tuple[AdvanceRow, AdvanceItem],
    command: WriteOffAdvance,
    rules: RuleBook,
) -> Objections:
    row, advance = lost
    available = -list_balances(uow, row.organization_id).get(
        account_for(_COVERS[command.cover]), ZERO
    )
    facts = WriteOffFacts(
        outstanding=advance.outstanding,
        band=advance.band,
        reason=command.reason,
        has_resolution=bool(command.resolution.strip()),
        cover=command.cover,
        available=available,
    )
    found = assess_write_off(facts, rules)
    if command.cover is LossCover.SEED_FUND:
        found.join(assess_seed_fund_use(SeedFundUse.RISK_COVER, rules))
    return found


def withdraw_advance_change(uow: UnitOfWork, command: WithdrawAdvanceChange) -> AdvanceChangedItem:
    """Undo the newest change that posted nothing; the record of it stays.

    Raises RuleViolation for an older one, one with a voucher, or without a reason; NotFound.
    """
    change = uow.get(AdvanceChangeRow, command.change_id)
    _, advance, against = _begin(uow, change.advance_id, command.day)
    if not advance.changes or advance.changes[-1].id != command.change_id:
        against.append(Refusal("fund.not_the_newest_change"))
    if change.voucher_id:
        against.append(Refusal("fund.change_has_voucher"))
    if not command.reason.strip():
        against.append(Refusal("fund.reason_missing"))
    require(against)
    record = _record(new_id(), change.advance_id, command.day, ChangeKind.WITHDRAWAL)
    told = {"reason": command.reason.strip(), "withdraws_id": change.id}
    uow.add_all(AdvanceChangeRow, [{**record, **told}])
    release_resolution(uow, ADVANCE_CHANGE, change.id)
    return AdvanceChangedItem(change.id, get_advance(uow, change.advance_id, command.day))


_Changing = ExtendAdvance | RescheduleAdvance | RateAdvance | WriteOffAdvance


def _begin(
    uow: UnitOfWork, advance_id: str, day: date
) -> tuple[AdvanceRow, AdvanceItem, list[Refusal]]:
    """Return the advance as it stands on the day, and what the day itself has against it."""
    row = uow.get(AdvanceRow, advance_id)
    require_own(uow, row.organization_id)
    advance = get_advance(uow, advance_id, day)
    last, against = read_last_day(uow, advance_id) or row.lent_on, []
    if day < last:
        against.append(Refusal("fund.changed_before", values={"day": last.isoformat()}))
    if day > uow.today:
        against.append(Refusal("fund.future_day"))
    return row, advance, against


def _enter(
    uow: UnitOfWork, step: _Changing, kind: ChangeKind, told: Mapping[str, object]
) -> AdvanceChangedItem:
    change_id = new_id()
    _add(uow, change_id, step, kind, told)
    return _changed(uow, change_id, step)


def _add(
    uow: UnitOfWork,
    change_id: str,
    step: _Changing,
    kind: ChangeKind,
    told: Mapping[str, object],
) -> None:
    record = _record(change_id, step.advance_id, step.day, kind)
    record["reason"] = step.reason.strip()
    if not isinstance(step, RateAdvance):
        record["resolution"] = step.resolution.strip()
    uow.add_all(AdvanceChangeRow, [{**record, **told}])


def _record(change_id: str, advance_id: str, day: date, kind: ChangeKind) -> dict[str, object]:
    return {
        "id": change_id,
        "advance_id": advance_id,
        "day": day,
        "kind": kind.value,
        "due_on": None,
        "band": None,
        "amount": ZERO,
        "usage_fee": ZERO,
        "cover": "",
        "reason": "",
        "resolution": "",
        "voucher_id": None,
        "withdraws_id": None,
    }


def _changed(
    uow: UnitOfWork,
    change_id: str,
    step: _Changing,
    booked: tuple[PostedItem, Money] | None = None,
) -> AdvanceChangedItem:
    advance = get_advance(uow, step.advance_id, step.day)
    if booked is None:
        return AdvanceChangedItem(change_id, advance)
    posted, amount = booked
    return AdvanceChangedItem(
        change_id, advance, posted.voucher_id, posted.month, posted.number, amount
    )


def _post_write_off(
    uow: UnitOfWork, lost: tuple[AdvanceRow, AdvanceItem], command: WriteOffAdvance, change_id: str
) -> PostedItem:
    row, advance = lost
    lines = [
        Line(account_for(_COVERS[command.cover]), debit=advance.outstanding),
        Line(account_for("advances"), credit=advance.outstanding, member=row.member_id),
    ]
    if command.cover is LossCover.SEED_FUND and advance.source == AdvanceSource.FUND_SHARES:
        # the members' money is made whole from the seed fund's own account
        lines += [
            Line(account_for("fund_bank"), debit=advance.outstanding),
            Line(account_for("seed_fund_bank"), credit=advance.outstanding),
        ]
    summary = text("fund.summary_write_off", member=advance.member, number=advance.number)
    told = fund_of(AdvanceSource(advance.source)), advance.number
    voucher = on_document(Voucher(command.day, summary, tuple(lines), 1), *told)
    return post_document(uow, Document(row.organization_id, voucher, ADVANCE_CHANGE, change_id))


def find_change(uow: UnitOfWork, advance_id: str, day: date) -> str:
    """Return the id of the newest change of an advance that stands; raises NotFound for none."""
    changes = get_advance(uow, advance_id, day).changes
    if not changes:
        raise NotFound("advance_change", advance_id)
    return changes[-1].id
