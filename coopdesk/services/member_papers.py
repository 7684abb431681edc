"""The papers of members as texts to be drawn: certificate, card, extract and register.

A module apart from the members: what a member holds is told by the fund, which stands above them.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select

from coopdesk.domain.identity import Sex
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.members import MemberKind, MemberState
from coopdesk.domain.money import Money, in_capitals, total
from coopdesk.domain.organizations import BASIS_POINTS, OrganizationKind
from coopdesk.domain.personal import masked
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import (
    FormValues,
    amount_on_paper,
    day_on_paper,
)
from coopdesk.services.ledger.posting_checks import number_in_chain
from coopdesk.services.members.life import Then, stood_on
from coopdesk.services.merged_members import kept_of, records_of
from coopdesk.services.mutual_fund.holdings import read_holdings, reversals, stands_on
from coopdesk.services.mutual_fund.money_words import percent
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.mutual_fund import ShareEntryRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, text

_KINDS = {
    "opening": "member_paper.opened",
    "subscription": "member_paper.subscribed",
    "transfer_in": "member_paper.transferred",
    "transfer_out": "member_paper.transferred",
    "inheritance_in": "member_paper.inherited",
    "inheritance_out": "member_paper.inherited",
    "conversion": "member_paper.converted",
}
_NO_LINE = dict.fromkeys(
    ("number", "sex", "nation", "id_number", "village", "joined_on", "certificate", "state"), ""
)
_IN = frozenset({MemberState.MEMBER, MemberState.SUSPENDED})
_COMPANIES = (OrganizationKind.COOP_ENTERPRISE.value, OrganizationKind.COOP_OWNED_ENTERPRISE.value)


def share_certificate_values(uow: UnitOfWork, member_id: str, day: date) -> FormValues:
    """Return the texts of a member's share certificate as of ``day``; raises NotFound."""
    member = _kept(uow, member_id)
    organization = uow.get(OrganizationRow, member.organization_id)
    changes = list(_changes(uow, member.id, day))
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
        "village": _village_on(uow, member, day),
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
    members = [_kept(uow, member_id) for member_id in member_ids]
    cards = [_card(uow, member) for member in members]
    numbers = sorted(member.number for member in members)
    ends = sorted({numbers[0], numbers[-1]}) if numbers else []
    return FormValues("-".join(map(str, ends)), {"cards": cards})


def member_extract_values(uow: UnitOfWork, member_id: str, day: date) -> FormValues:
    """Return the texts of what the register says of one member, as of ``day``; raises NotFound."""
    member = _kept(uow, member_id)
    held = _held(uow, member, day)
    then = _then(uow, member, day)
    whole = total(list(read_holdings(uow, member.organization_id, day).values())).fen
    values: Values = {
        "organization": uow.get(OrganizationRow, member.organization_id).name,
        "as_of": day_on_paper(day),
        "number": str(member.number),
        "state": choice(then.state) if then else text("member_paper.not_yet"),
        "name": member.name,
        "kind": choice(MemberKind(member.kind)),
        "id_number": member.id_number,
        "sex": _sex(member),
        "birth_date": _day(member.birth_date),
        "nation": member.nation,
        "phone": member.phone,
        "village": then.village if then else member.village,
        "applied_on": _day(member.applied_on),
        "joined_on": _joined(member),
        "resolution": member.resolution,
        "left_on": _left_on(uow, member, day),
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
    whole = total([held.get(member.id, ZERO) for member, _ in members])
    rows = [_line(member, then, held.get(member.id, ZERO)) for member, then in members]
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
    """Yield the changes that stand on ``day``, those of doubles too, and the balance after each."""
    undone = reversals()
    entry = ShareEntryRow
    query = (
        select(entry.day, entry.kind, entry.amount, VoucherRow.month, VoucherRow.number)
        .join(VoucherRow, VoucherRow.id == entry.voucher_id)
        .outerjoin(undone, undone.c.reverses_id == entry.voucher_id)
        .where(
            entry.member_id.in_(records_of(uow, member_id)),
            entry.day <= day,
            stands_on(day, undone),
        )
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
        "id_number": masked(member.id_number),
        "village": member.village,
        "joined_on": _joined(member),
        "issued_on": day_on_paper(uow.today),
    }


def _members_on(uow: UnitOfWork, organization_id: str, day: date) -> list[tuple[MemberRow, Then]]:
    """Return who was a member on ``day``, suspended ones too, by register number."""
    then = stood_on(uow, organization_id, day)
    row = MemberRow
    query = select(row).where(row.organization_id == organization_id).order_by(row.number)
    return [
        (member, told)
        for member in uow.session.scalars(query)
        if (told := then.get(member.id)) is not None and told.state in _IN
    ]


def _kept(uow: UnitOfWork, member_id: str) -> MemberRow:
    """Return the member, the one kept where it was merged; raises NotFound."""
    return uow.get(MemberRow, kept_of(uow, member_id))


def _then(uow: UnitOfWork, member: MemberRow, day: date) -> Then | None:
    return stood_on(uow, member.organization_id, day, member.id).get(member.id)


def _village_on(uow: UnitOfWork, member: MemberRow, day: date) -> str:
    then = _then(uow, member, day)
    return then.village if then else member.village


def _left_on(uow: UnitOfWork, member: MemberRow, day: date) -> str:
    """Return the day of leaving; a past day knew nothing of one to come."""
    is_unknown = member.left_on is not None and day < min(member.left_on, uow.today)
    return "" if is_unknown else _day(member.left_on)


def _line(member: MemberRow, then: Then, held: Money) -> dict[str, str]:
    return {
        "number": str(member.number),
        "name": member.name,
        "sex": _sex(member),
        "nation": member.nation,
        "id_number": masked(member.id_number),
        "village": then.village,
        "joined_on": f"{member.joined_on:%Y-%m-%d}" if member.joined_on else member.joined_known,
        "certificate": member.certificate,
        "holding": amount_on_paper(held),
        "state": choice(then.state),
    }


def _joined(member: MemberRow) -> str:
    return _day(member.joined_on) or member.joined_known


def _day(day: date | None) -> str:
    return day_on_paper(day) if day else ""


def _sex(member: MemberRow) -> str:
    return choice(Sex(member.sex)) if member.sex else ""
