"""The distribution of a year's surplus (盈余分配): draft, decided by the assembly, posted.

A draft keeps ratios alone and is counted anew whenever it is looked at. What the assembly decided
stands as it was decided, each member's part with what it was counted by; posting is one voucher, so
one reversal takes all of it back, and the year can be planned again.
"""

from dataclasses import dataclass
from datetime import date

from coopdesk.domain.errors import Refusal, require
from coopdesk.domain.ledger import Line, Voucher, on_document
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import BASIS_POINTS
from coopdesk.domain.policy import Objections
from coopdesk.domain.resolutions import POWERS_RULE, ResolutionSubject
from coopdesk.domain.surplus import compute_risk_share
from coopdesk.services.ledger.books import require_own
from coopdesk.services.ledger.vouchers import Document, post_document
from coopdesk.services.mutual_fund.accounts import account_for
from coopdesk.services.mutual_fund.rules import get_rules, settle
from coopdesk.services.mutual_fund.surplus_facts import assess_closed, read_risk
from coopdesk.services.mutual_fund.surplus_plans import (
    AMOUNTS,
    SurplusPartItem,
    SurplusPlanItem,
    current_plan,
    decided_plan,
    get_surplus_plan,
)
from coopdesk.services.resolution_uses import require_resolution, use_resolution
from coopdesk.storage.tables.mutual_fund import SurplusPartRow, SurplusPlanRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

SURPLUS_PLAN = "surplus_plan"


@dataclass(frozen=True, slots=True)
class SaveSurplusPlan:
    """Keep the ratios (basis points) by which the surplus of a closed year shall be distributed."""

    organization_id: str
    year: int
    reserve_bp: int
    patronage_bp: int
    dividend_bp: int


@dataclass(frozen=True, slots=True)
class ResolveSurplusPlan:
    """Note that the assembly decided a draft by ``resolution``: from now on its parts stand."""

    plan_id: str
    resolution: str


@dataclass(frozen=True, slots=True)
class PostSurplusPlan:
    """Post a decided plan on ``day``; a draft is decided by ``resolution`` in the same step."""

    plan_id: str
    day: date
    resolution: str = ""


@dataclass(frozen=True, slots=True)
class SurplusPostedItem:
    """The voucher of a distribution, and what it gave: ``amount`` to members, with the reserve."""

    plan_id: str
    voucher_id: str
    month: str
    number: int
    amount: Money
    reserve: Money


def save_surplus_plan(uow: UnitOfWork, command: SaveSurplusPlan) -> str:
    """Keep the draft of a year and return its id; a plan decided before gives way to a new one.

    Raises RuleViolation for an open year, ratios that are none, and a year already posted. What
    else stands against it stops it when it is decided.
    """
    require_own(uow, command.organization_id)
    row = current_plan(uow, command.organization_id, command.year)
    refusals = assess_closed(uow, command.organization_id, command.year)
    if row is not None and row.voucher_id:
        refusals.append(Refusal("surplus.posted_before", values={"year": command.year}))
    shares = (command.reserve_bp, command.patronage_bp, command.dividend_bp)
    if any(not 0 <= share <= BASIS_POINTS for share in shares):
        refusals.append(Refusal("surplus.no_ratio"))
    require(refusals)
    if row is None or row.resolved_on is not None:
        row = SurplusPlanRow(organization_id=command.organization_id, year=command.year)
        row.resolved_on, row.voucher_id = None, None
    row.reserve_bp, row.patronage_bp, row.dividend_bp = shares
    return uow.add(row)


def resolve_surplus_plan(uow: UnitOfWork, command: ResolveSurplusPlan) -> SurplusPlanItem:
    """Bind a draft to the assembly's resolution; its amounts and parts stand from now on.

    Raises RuleViolation with all that stands against it (《农民专业合作社法》第四十二、四十四条),
    without a resolution that carries what goes to members (第二十九条); NeedsConfirmation.
    """
    row = uow.get(SurplusPlanRow, command.plan_id)
    require_own(uow, row.organization_id)
    require(_assess_standing(uow, row))
    plan = get_surplus_plan(uow, row.organization_id, row.year)
    found = Objections()
    found.warnings += plan.warnings
    named = command.resolution.strip()
    without = [] if named else [Refusal("surplus.without_resolution", POWERS_RULE)]
    settle(uow, found, [*plan.stops, *without])
    resolution = require_resolution(
        uow,
        row.organization_id,
        named,
        ResolutionSubject.DIVIDEND,
        uow.today,
        amount=plan.distribution.paid_to_members,
    )
    row.resolution, row.resolved_on = resolution.number, resolution.decided_on
    for name in AMOUNTS:
        setattr(row, name, getattr(plan.distribution, name))
    uow.session.flush()
    uow.add_all(SurplusPartRow, [_part_record(row.id, part) for part in plan.parts])
    return decided_plan(uow, row, get_rules(uow, row.organization_id, uow.today))


def post_surplus_plan(uow: UnitOfWork, command: PostSurplusPlan) -> SurplusPostedItem:
    """Post the distribution: 各项分配 to 盈余公积, 应付盈余返还 and 应付剩余盈余 by member.

    Raises RuleViolation as ``resolve_surplus_plan`` does, when it was posted, when the books say
    another surplus than what was decided, and for more than stands undistributed in them.
    """
    row = uow.get(SurplusPlanRow, command.plan_id)
    require_own(uow, row.organization_id)
    if row.resolved_on is None:
        resolve_surplus_plan(uow, ResolveSurplusPlan(row.id, command.resolution))
    require(_assess_standing(uow, row, decided=True))
    plan = decided_plan(uow, row, get_rules(uow, row.organization_id, uow.today))
    require(plan.stops)
    paid = plan.distribution.paid_to_members
    subject = ResolutionSubject.DIVIDEND
    resolution = require_resolution(
        uow, row.organization_id, row.resolution, subject, command.day, amount=paid
    )
    summary = text("surplus.summary", year=row.year, resolution=row.resolution)
    rules = get_rules(uow, row.organization_id, command.day)
    risk = compute_risk_share(
        plan.distribution.reserve, *read_risk(uow, row.organization_id), rules
    )
    voucher = Voucher(command.day, summary, _lines(plan, risk), attachment_count=1)
    voucher = on_document(voucher, text("fund.of_operation"), row.resolution)
    posted = post_document(uow, Document(row.organization_id, voucher, SURPLUS_PLAN, row.id))
    row.voucher_id = posted.voucher_id
    uow.session.flush()
    use_resolution(uow, resolution, SURPLUS_PLAN, row.id, amount=paid, day=command.day)
    return SurplusPostedItem(
        row.id, posted.voucher_id, posted.month, posted.number, paid, plan.distribution.reserve
    )


def _assess_standing(
    uow: UnitOfWork, row: SurplusPlanRow, *, decided: bool = False
) -> list[Refusal]:
    """Look at whether a plan is the one that counts, and not yet further than this step."""
    values = {"year": row.year, "resolution": row.resolution}
    current = current_plan(uow, row.organization_id, row.year)
    if row.voucher_id:
        return [Refusal("surplus.posted_before", values=values)]
    if current is not row:
        return [Refusal("surplus.replaced", values=values)]
    if row.resolved_on is not None and not decided:
        return [Refusal("surplus.resolved_before", values=values)]
    return []


def _part_record(plan_id: str, part: SurplusPartItem) -> dict[str, object]:
    return {
        "plan_id": plan_id,
        "member_id": part.id,
        "traded": part.traded,
        "share_days": part.share_days,
        "quantified": part.quantified,
        "patronage": part.patronage,
        "dividend": part.dividend,
    }


def _lines(plan: SurplusPlanItem, risk: Money) -> tuple[Line, ...]:
    """Return the voucher's lines: each purpose debits 各项分配 once and credits whom it is for.

    ``risk`` is what of the reserve tops up that for risks.
    """
    given = plan.distribution
    distributions = account_for("distributions")
    lines: list[Line] = []
    for amount, account, told in (
        (risk, "risk_reserve", text("surplus.summary_risk")),
        (given.reserve - risk, "reserve_fund", text("surplus.summary_reserve")),
    ):
        if amount:
            lines.append(Line(distributions, debit=amount, summary=told))
            lines.append(Line(account_for(account), credit=amount, summary=told))
    for amount, name, account, told in (
        (given.patronage, "patronage", "patronage_payable", text("surplus.summary_patronage")),
        (given.dividend, "dividend", "dividend_payable", text("surplus.summary_dividend")),
    ):
        if not amount:
            continue
        lines.append(Line(distributions, debit=amount, summary=told))
        lines += [
            Line(account_for(account), credit=part_amount, member=part.id, summary=told)
            for part in plan.parts
            if (part_amount := getattr(part, name))
        ]
    return tuple(lines)
