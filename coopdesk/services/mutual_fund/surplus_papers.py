"""The papers of a year's distribution: the plan for the vote, and the list that members sign."""

from collections.abc import Sequence

from coopdesk.domain.errors import NotFound
from coopdesk.domain.money import Money, in_capitals, total
from coopdesk.forms.elements import Values
from coopdesk.services.form_values import FormValues, amount_on_paper
from coopdesk.services.mutual_fund.money_words import percent
from coopdesk.services.mutual_fund.surplus_plans import (
    SurplusPartItem,
    SurplusPlanItem,
    SurplusState,
    get_surplus_plan_of,
)
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import choice, text


def surplus_plan_values(uow: UnitOfWork, plan_id: str) -> FormValues:
    """Return the texts of a plan, with every member's part; raises NotFound."""
    plan = get_surplus_plan_of(uow, plan_id)
    given, ratios = plan.distribution, plan.ratios
    share_days = str(Money(sum(part.share_days for part in plan.parts)))
    values: Values = {
        **_head(uow, plan),
        "standing": _standing(plan),
        "surplus": str(given.surplus),
        "losses": str(given.losses),
        "reserve": _with_ratio(given.reserve, ratios.reserve_bp),
        "taken_in": str(given.taken_in),
        "distributable": str(given.distributable),
        "patronage": _with_ratio(given.patronage, ratios.patronage_bp),
        "dividend": _with_ratio(given.dividend, ratios.dividend_bp),
        "left": str(given.left),
        "basis": "".join(told for told, _ in plan.basis),
        "parts": [_counted(part) for part in plan.parts],
        "totals": [{"share_days": share_days, **_sums(plan.parts, "traded", "quantified")}],
    }
    is_draft = plan.state is SurplusState.DRAFT
    return FormValues(_number(plan), values, is_draft=is_draft)


def surplus_payout_values(uow: UnitOfWork, plan_id: str) -> FormValues:
    """Return the texts of the list that members sign; raises NotFound before it is posted."""
    plan = get_surplus_plan_of(uow, plan_id)
    if plan.state is not SurplusState.POSTED:
        raise NotFound("surplus_plan", plan_id)
    paid = [part for part in plan.parts if part.whole]
    values: Values = {
        **_head(uow, plan),
        "resolution": text("surplus.by_resolution", number=plan.resolution, day=plan.resolved_on),
        "voucher": plan.voucher,
        "capitals": in_capitals(plan.distribution.paid_to_members),
        "parts": [_paid(part) for part in paid],
        "totals": [_sums(paid)],
    }
    return FormValues(_number(plan), values)


def _head(uow: UnitOfWork, plan: SurplusPlanItem) -> dict[str, str]:
    return {
        "organization": uow.get(OrganizationRow, plan.organization_id).name,
        "year": str(plan.year),
        "maker": uow.actor.operator,
    }


def _standing(plan: SurplusPlanItem) -> str:
    if plan.state is SurplusState.DRAFT:
        return choice(plan.state)
    return text("surplus.by_resolution", number=plan.resolution, day=plan.resolved_on)


def _number(plan: SurplusPlanItem) -> str:
    return f"{plan.year}-{plan.id[-4:].upper()}"


def _with_ratio(amount: Money, basis_points: int) -> str:
    return text("surplus.with_ratio", amount=amount, ratio=percent(basis_points))


def _counted(part: SurplusPartItem) -> dict[str, str]:
    """Return a line of the plan: what a member is counted by, and gets."""
    return {
        **_paid(part),
        "traded": amount_on_paper(part.traded),
        "share_days": amount_on_paper(Money(part.share_days)),
        "quantified": amount_on_paper(part.quantified),
    }


def _paid(part: SurplusPartItem) -> dict[str, str]:
    """Return a line of the list to be signed."""
    return {
        "number": str(part.number),
        "name": part.name,
        "patronage": amount_on_paper(part.patronage),
        "dividend": amount_on_paper(part.dividend),
        "whole": amount_on_paper(part.whole),
    }


def _sums(parts: Sequence[SurplusPartItem], *names: str) -> dict[str, str]:
    sums = {
        name: str(total([getattr(part, name) for part in parts]))
        for name in (*names, "patronage", "dividend", "whole")
    }
    return {"number": "", "name": text("surplus.in_all"), **sums}
