"""Corrections a superior asks for on records it holds copies of (退回), and their answers.

The office that wrote a remark owns it and alone settles it; the owner of the record answers. The
remark travels down and the answer up, each with the next package of its office; an office between
the two passes both on and may read them, but neither answers nor settles.
"""

from dataclasses import dataclass

from coopdesk.domain.errors import Refusal, RuleViolation, require
from coopdesk.services import records
from coopdesk.services.exchange.remark_list import answers_of
from coopdesk.services.exchange.senders import names_of_origins
from coopdesk.storage.tables.exchange import RemarkAnswerRow, RemarkRow, TrustedOfficeRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WriteRemark:
    """Ask the owner of a record for a correction."""

    table: str
    record_id: str
    wanted: str


@dataclass(frozen=True, slots=True)
class AnswerRemark:
    """Tell the superior what was done about a remark: corrected, or why it stays as it is."""

    remark_id: str
    is_corrected: bool
    answer: str


@dataclass(frozen=True, slots=True)
class SettleRemark:
    """Say that a remark is settled; it leaves the owner's to-do list with the next package."""

    remark_id: str


def against_remark(uow: UnitOfWork, table: str, record_id: str) -> list[Refusal]:
    """Return why no remark can be written on a record: it is our own, or its owner unknown."""
    row = records.load(uow, table, record_id)
    if row.office == uow.actor.office_id:
        return [Refusal("remark.own_record")]
    is_known = uow.session.get(TrustedOfficeRow, row.office) is not None
    if not is_known and row.office not in names_of_origins(uow):
        return [Refusal("remark.unknown_office")]
    return []


def write_remark(uow: UnitOfWork, command: WriteRemark) -> str:
    """Write a remark on a record of another office and return its id.

    Raises RuleViolation ``remark.empty``, ``remark.own_record``, ``remark.unknown_office``, and
    NotFound.
    """
    wanted = command.wanted.strip()
    reasons = against_remark(uow, command.table, command.record_id)
    require([*reasons, *([] if wanted else [Refusal("remark.empty")])])
    row = records.load(uow, command.table, command.record_id)
    remark = RemarkRow(
        addressee=row.office,
        table_name=command.table,
        record_id=command.record_id,
        subject=records.label_of(uow, row),
        wanted=wanted,
        written_on=uow.today,
        written_by=uow.actor.operator,
    )
    return uow.add(remark)


def answer_remark(uow: UnitOfWork, command: AnswerRemark) -> None:
    """Answer a remark of a superior, or change the answer before it is settled.

    Raises RuleViolation ``remark.not_addressed``, ``remark.settled``, ``remark.answer_missing`` (a
    record that stays as it is needs its reason), NotFound.
    """
    remark = uow.get(RemarkRow, command.remark_id)
    answer = command.answer.strip()
    reasons = []
    if remark.addressee != uow.actor.office_id:
        reasons.append(Refusal("remark.not_addressed"))
    if remark.settled_on is not None:
        reasons.append(Refusal("remark.settled"))
    if not answer and not command.is_corrected:
        reasons.append(Refusal("remark.answer_missing"))
    require(reasons)
    row = answers_of(uow).get(remark.id)
    if row is None:
        row = RemarkAnswerRow(remark_id=remark.id)
    row.is_corrected, row.answer = command.is_corrected, answer
    row.answered_on, row.answered_by = uow.today, uow.actor.operator
    uow.add(row)


def settle_remark(uow: UnitOfWork, command: SettleRemark) -> None:
    """Settle a remark of our own; raises RuleViolation ``remark.not_ours``, NotFound."""
    remark = uow.get(RemarkRow, command.remark_id)
    if remark.office != uow.actor.office_id:
        raise RuleViolation(Refusal("remark.not_ours"))
    remark.settled_on = uow.today
