"""The papers of members as texts to be drawn: certificate, card, extract and register.

A module apart from the members: what a member holds is told by the fund, which stands above them.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import or_, select

from coopdesk.domain.identity import Sex
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.domain.money import Money, in_capitals, total
from coopdesk.domain.organizations import BASIS_POINTS, OrganizationKind
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import (
    FormValues,
    amount_on_paper,
    day_on_paper,
    hidden_number,
)
from coopdesk.services.ledger.posting_checks import number_in_chain
from coopdesk.services.mutual_fund.holdings import read_holdings, reversals, stands_on
from coopdesk.services.mutual_fund.money_words import percent
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.mutual_fund import ShareEntryRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, text

_KINDS = {"opening": "member_paper.opened", "subscription": "member_paper.subscribed"}
_NO_LINE = dict.fromkeys(
    ("number", "sex", "nation", "id_number", "village", "joined_on", "certificate", "state"), ""
)
_COMPANIES = (OrganizationKind.COOP_ENTERPRISE.value, OrganizationKind.COOP_OWNED_ENTERPRISE.value)


def share_certificate_values(uow: UnitOfWork, member_id: str, day: date) -> FormValues:
    """Return the texts of a member's share certificate as of ``day``; raises NotFound."""
    member = uow.get(MemberRow, member_id)
    organization = uow.get(OrganizationRow, member.organization_id)
    changes = list(_changes(uow, member_id, day))
    held = _held(uow, member, day)
    told = text("member_paper.changes", count=len(changes), day=day_on_paper(day))
    is_company = organization.kind in _COMPANIES
    values: Values = {
        "certificate": member.certificate,
        "member": member.name,
        "member_number": str(member.number),
        "organization": organization.name,
        "credit_code": organization.credit_code or "",
        "joined_on": _joined(member),
        "name": member.name,
        "kind": choice(MemberKind(member.kind)),
        "id_number": member.id_number,
        "phone": member.phone,
        "village": member.village,
        "holding": str(held),
        "holding_in_capitals": in_capitals(held),
        "as_of": day_on_paper(day),
        "basis": text("member_paper.by_charter" if is_company else "member_paper.by_law"),
        "changes": changes,
        "changes_note": told if changes else text("member_paper.no_changes"),
    }
    return FormValues(member.certificate or str(member.number), values)


def member_cards_values(uow: UnitOfWork, member_ids: Sequence[str]) -> FormValues:
    """Return the texts of the cards of some members, in their order; raises NotFound."""
    members = [uow.get(MemberRow, member_id) for member_id in member_ids]
    cards = [_card(uow, member) for member in members]
    numbers = sorted(member.number for member in members)
    ends = sorted({numbers[0], numbers[-1]}) if numbers else []
    return FormValues("-".join(map(str, ends)), {"cards": cards})


def member_extract_values(uow: UnitOfWork, member_id: str, day: date) -> FormValues:
    """Return the texts of what the register says of one member, as of ``day``; raises NotFound."""
    member = uow.get(MemberRow, member_id)
    held = _held(uow, member, day)
    whole = total(list(read_holdings(uow, member.organization_id, day).values())).fen
    values: Values = {
        "organization": uow.get(OrganizationRow, member.organization_id).name,
        "as_of": day_on_paper(day),
        "number": str(member.number),
        "state": choice(MemberState(member.state)),
        "name": member.name,
        "kind": choice(MemberKind(member.kind)),
        "id_number": member.id_number,
        "sex": _sex(member),
        "birth_date": _day(member.birth_date),
        "nation": member.nation,
        "phone": member.phone,
        "village": member.village,
        "applied_on": _day(member.applied_on),
        "joined_on": _joined(member),
        "resolution": member.resolution,
        "left_on": _day(member.left_on),
        "certificate": member.certificate,
        "payment_method": member.payment_method,
        "holding": str(held),
        "of_total": percent(held.fen * BASIS_POINTS // whole) if whole else "",
        "holding_in_capitals": in_capitals(held),
        "remark": member.remark,
        "maker": uow.actor.operator,
    }
    return FormValues(str(member.number), values)


def member_register_values(uow: UnitOfWork, organization_id: str, day: date) -> FormValues:
    """Return the texts of the register as of ``day``, without candidates; raises NotFound.

    Only who was a member on that day stands in it; the shares are those of that day.
    """
    organization = uow.get(OrganizationRow, organization_id)
    held = read_holdings(uow, organization_id, day)
    members = _members_on(uow, organization_id, day)
    whole = total([held.get(member.id, ZERO) for member in members])
    rows = [_line(member, held.get(member.id, ZERO)) for member in members]
    values: Values = {
        "organization": organization.name,
        "as_of": day_on_paper(day),
        "members": rows,
        "totals": [_NO_LINE | {"name": text("member_paper.total"), "holding": str(whole)}],
        "note": text("member_paper.note", count=len(rows)),
        "maker": uow.actor.operator,
    }
    return FormValues(f"{day:%Y%m%d}", values)


def _held(uow: UnitOfWork, member: MemberRow, day: date) -> Money:
    held = read_holdings(uow, member.organization_id, day, member.id)
    return held.get(member.id, ZERO)


def _changes(uow: UnitOfWork, member_id: str, day: date) -> Iterator[dict[str, str]]:
    """Yield the changes that stand on ``day`` with the balance after each."""
    undone = reversals()
    entry = ShareEntryRow
    query = (
        select(entry.day, entry.kind, entry.amount, VoucherRow.month, VoucherRow.number)
        .join(VoucherRow, VoucherRow.id == entry.voucher_id)
        .outerjoin(undone, undone.c.reverses_id == entry.voucher_id)
        .where(entry.member_id == member_id, entry.day <= day, stands_on(day, undone))
        .order_by(entry.day, entry.id)
    )
    balance = ZERO
    for found in uow.session.execute(query):
        balance = balance + found.amount
        is_more = found.amount.fen >= 0
        yield {
            "day": f"{found.day:%Y-%m-%d}",
            "summary": text(_KINDS.get(found.kind, "member_paper.redeemed")),
            "added": amount_on_paper(found.amount) if is_more else "",
            "taken": "" if is_more else amount_on_paper(-found.amount),
            "balance": str(balance),
            "voucher": number_in_chain(found.month, found.number),
        }


def _card(uow: UnitOfWork, member: MemberRow) -> dict[str, str]:
    return {
        "organization": uow.get(OrganizationRow, member.organization_id).name,
        "name": member.name,
        "number": str(member.number),
        "id_number": hidden_number(member.id_number),
        "village": member.village,
        "joined_on": _joined(member),
        "issued_on": day_on_paper(uow.today),
    }


def _members_on(uow: UnitOfWork, organization_id: str, day: date) -> Sequence[MemberRow]:
    row = MemberRow
    query = (
        select(row)
        .where(
            row.organization_id == organization_id,
            row.state != MemberState.CANDIDATE.value,
            or_(row.joined_on.is_(None), row.joined_on <= day),
            or_(row.state != MemberState.FORMER.value, row.left_on > day),
        )
        .order_by(row.number)
    )
    return uow.session.scalars(query).all()


def _line(member: MemberRow, held: Money) -> dict[str, str]:
    # who left after the day of the register was a member on it
    has_left = member.state == MemberState.FORMER.value
    return {
        "number": str(member.number),
        "name": member.name,
        "sex": _sex(member),
        "nation": member.nation,
        "id_number": hidden_number(member.id_number),
        "village": member.village,
        "joined_on": f"{member.joined_on:%Y-%m-%d}" if member.joined_on else member.joined_known,
        "certificate": member.certificate,
        "holding": amount_on_paper(held),
        "state": choice(MemberState.MEMBER if has_left else MemberState(member.state)),
    }


def _joined(member: MemberRow) -> str:
    return _day(member.joined_on) or member.joined_known


def _day(day: date | None) -> str:
    return day_on_paper(day) if day else ""


def _sex(member: MemberRow) -> str:
    return choice(Sex(member.sex)) if member.sex else ""
