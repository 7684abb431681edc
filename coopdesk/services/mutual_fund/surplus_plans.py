"""The distribution of a year's surplus as it stands: drafts counted anew, others as decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from coopdesk.domain.dividends import assess_dividend
from coopdesk.domain.errors import Refusal
from coopdesk.domain.ledger import ZERO
from coopdesk.domain.members import MemberState
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import BASIS_POINTS, OrganizationKind
from coopdesk.domain.policy import Objections, RuleBook
from coopdesk.domain.surplus import (
    Distribution,
    Part,
    Ratios,
    Stake,
    YearResult,
    assess_books,
    assess_distribution,
    assess_risk_reserve,
    compute_distribution,
    compute_parts,
)
from coopdesk.services.ledger.posting_checks import number_in_chain
from coopdesk.services.members.life import stood_on
from coopdesk.services.merged_members import kept_of
from coopdesk.services.mutual_fund.rules import get_rules
from coopdesk.services.mutual_fund.surplus_facts import (
    Holder,
    assess_closed,
    days_of,
    list_holders,
    list_stakes,
    read_result,
    read_risk,
    read_undistributed,
)
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.mutual_fund import SurplusPartRow, SurplusPlanRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

AMOUNTS = ("surplus", "losses", "reserve", "taken_in", "patronage", "dividend")
"""The amounts of a distribution that its record keeps once it is decided."""


class SurplusState(StrEnum):
    """How far the distribution of a year has come."""

    UNSAVED = "unsaved"
    DRAFT = "draft"
    RESOLVED = "resolved"
    POSTED = "posted"


@dataclass(frozen=True, slots=True)
class SurplusPartItem:
    """What one member gets, and what it is counted by; ``id`` is the member's."""

    id: str
    number: int
    name: str
    village: str
    traded: Money
    share_days: int
    quantified: Money
    patronage: Money
    dividend: Money

    @property
    def whole(self) -> Money:
        """Refund and dividend together."""
        return self.patronage + self.dividend


@dataclass(frozen=True, slots=True)
class SurplusPlanItem:
    """The distribution of a year as it stands; ``id`` is empty until it is saved.

    ``stops`` keep it from being decided and posted, ``warnings`` are asked about. ``basis`` says by
    which rules it counts, with their sources. ``voucher`` is the number of what posted it.
    """

    id: str
    organization_id: str
    year: int
    state: SurplusState
    ratios: Ratios
    result: YearResult
    distribution: Distribution
    parts: tuple[SurplusPartItem, ...]
    basis: tuple[tuple[str, str], ...]
    stops: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    resolution: str = ""
    resolved_on: date | None = None
    voucher_id: str = ""
    voucher: str = ""


def find_decided_plan(uow: UnitOfWork, organization_id: str, year: int) -> SurplusPlanItem | None:
    """Return the distribution of a year as it was decided, None before it is."""
    row = current_plan(uow, organization_id, year)
    if row is None or row.resolved_on is None:
        return None
    return decided_plan(uow, row, get_rules(uow, organization_id, uow.today))


def get_surplus_plan(
    uow: UnitOfWork, organization_id: str, year: int, ratios: Ratios | None = None
) -> SurplusPlanItem:
    """Return the distribution of a year, counted by ``ratios`` where it is not decided yet.

    Without ratios by those saved, else those the rules propose. What was decided is returned as it
    was decided, whatever the ratios. Raises NotFound.
    """
    kind = OrganizationKind(uow.get(OrganizationRow, organization_id).kind)
    if decided := find_decided_plan(uow, organization_id, year):
        return decided
    row = current_plan(uow, organization_id, year)
    rules = get_rules(uow, organization_id, uow.today)
    told = ratios or (_ratios(row) if row else _proposed(uow, organization_id, year, rules))
    result = read_result(uow, organization_id, year)
    counts_carried = rules.of("surplus.counts_carried").is_on
    distribution = compute_distribution(result, told, counts_carried=counts_carried)
    first, last = days_of(year)
    stakes = list_stakes(uow, organization_id, year, rules)
    parts = compute_parts(distribution, stakes, (last - first).days + 1)
    found = assess_distribution(distribution, told, parts, rules, kind)
    if distribution.dividend > ZERO:
        found.join(_assess_payees(uow, organization_id, (distribution, parts), year))
    in_books = read_undistributed(uow, organization_id)
    found.join(assess_books(distribution, in_books, rules, year))
    risk = read_risk(uow, organization_id)
    found.join(assess_risk_reserve(distribution, *risk, rules))
    return SurplusPlanItem(
        id=row.id if row else "",
        organization_id=organization_id,
        year=year,
        state=SurplusState.DRAFT if row else SurplusState.UNSAVED,
        ratios=told,
        result=result,
        distribution=distribution,
        parts=_named(list_holders(uow, organization_id), parts),
        basis=_basis(rules),
        stops=(*assess_closed(uow, organization_id, year), *found.refusals),
        warnings=tuple(found.warnings),
    )


def get_surplus_plan_of(uow: UnitOfWork, plan_id: str) -> SurplusPlanItem:
    """Return a plan by its id, also one that a later one replaced; raises NotFound."""
    row = uow.get(SurplusPlanRow, plan_id)
    if row.resolved_on is None:
        return get_surplus_plan(uow, row.organization_id, row.year, _ratios(row))
    return decided_plan(uow, row, get_rules(uow, row.organization_id, uow.today))


def current_plan(uow: UnitOfWork, organization_id: str, year: int) -> SurplusPlanRow | None:
    """Return the plan of a year that counts: the newest, unless its voucher was reversed."""
    newest = uow.session.scalars(
        select(SurplusPlanRow)
        .where(SurplusPlanRow.organization_id == organization_id, SurplusPlanRow.year == year)
        .order_by(SurplusPlanRow.id.desc())
        .limit(1)
    ).one_or_none()
    return None if newest is None or _is_reversed(uow, newest) else newest


def _is_reversed(uow: UnitOfWork, row: SurplusPlanRow) -> bool:
    if row.voucher_id is None:
        return False
    query = select(VoucherRow.id).where(VoucherRow.reverses_id == row.voucher_id)
    return uow.session.execute(query).first() is not None


def _assess_payees(
    uow: UnitOfWork, organization_id: str, told: tuple[Distribution, Sequence[Part]], year: int
) -> Objections:
    distribution, parts = told
    last = days_of(year)[1]
    stood = stood_on(uow, organization_id, last)
    paid = [part.stake.member_id for part in parts if part.dividend]
    return assess_dividend(
        distribution.dividend,
        distribution.distributable - distribution.patronage,
        uow.today,
        uow.reference.policies,
        has_resolution=True,
        payees=[stood[one].state if one in stood else MemberState.FORMER for one in paid],
    )


def decided_plan(uow: UnitOfWork, row: SurplusPlanRow, rules: RuleBook) -> SurplusPlanItem:
    """Return a plan as it was decided, with what of the books stands against posting it now."""
    result = read_result(uow, row.organization_id, row.year)
    distributable = row.surplus - row.losses - row.reserve + row.taken_in
    distribution = Distribution(
        **{name: getattr(row, name) for name in AMOUNTS},
        distributable=distributable,
        left=distributable - row.patronage - row.dividend,
    )
    is_posted = row.voucher_id is not None
    stops = assess_closed(uow, row.organization_id, row.year)
    if result.surplus != row.surplus:
        values = {"decided": row.surplus, "booked": result.surplus, "resolution": row.resolution}
        stops.append(Refusal("surplus.books_changed", values=values))
    in_books = read_undistributed(uow, row.organization_id)
    stops += assess_books(distribution, in_books, rules, row.year).refusals
    holders = list_holders(uow, row.organization_id)
    voucher = uow.get(VoucherRow, row.voucher_id) if row.voucher_id else None
    return SurplusPlanItem(
        id=row.id,
        organization_id=row.organization_id,
        year=row.year,
        state=SurplusState.POSTED if is_posted else SurplusState.RESOLVED,
        ratios=_ratios(row),
        result=result,
        distribution=distribution,
        parts=_named(holders, _parts_of(uow, row.id, holders)),
        basis=_basis(rules),
        stops=() if is_posted else tuple(stops),
        resolution=row.resolution,
        resolved_on=row.resolved_on,
        voucher_id=row.voucher_id or "",
        voucher=number_in_chain(voucher.month, voucher.number) if voucher else "",
    )


def _parts_of(uow: UnitOfWork, plan_id: str, holders: Mapping[str, Holder]) -> list[Part]:
    rows = uow.session.scalars(select(SurplusPartRow).where(SurplusPartRow.plan_id == plan_id))
    parts = []
    for row in rows:
        member = kept_of(uow, row.member_id) if row.member_id not in holders else row.member_id
        stake = Stake(member, holders[member].number, row.traded, row.share_days, row.quantified)
        parts.append(Part(stake, row.patronage, row.dividend))
    return sorted(parts, key=lambda part: part.stake.number)


def _named(holders: Mapping[str, Holder], parts: Sequence[Part]) -> tuple[SurplusPartItem, ...]:
    return tuple(
        SurplusPartItem(
            id=part.stake.member_id,
            number=part.stake.number,
            name=holders[part.stake.member_id].name,
            village=holders[part.stake.member_id].village,
            traded=part.stake.traded,
            share_days=part.stake.share_days,
            quantified=part.stake.quantified,
            patronage=part.patronage,
            dividend=part.dividend,
        )
        for part in parts
    )


def _ratios(row: SurplusPlanRow) -> Ratios:
    return Ratios(row.reserve_bp, row.patronage_bp, row.dividend_bp)


def _proposed(uow: UnitOfWork, organization_id: str, year: int, rules: RuleBook) -> Ratios:
    """Propose the ratios of the year before, else those of the rules, with nothing left over."""
    before = current_plan(uow, organization_id, year - 1)
    if before is not None:
        return _ratios(before)
    patronage = rules.of("surplus.patronage_minimum").whole
    return Ratios(rules.of("surplus.reserve").whole, patronage, BASIS_POINTS - patronage)


def _basis(rules: RuleBook) -> tuple[tuple[str, str], ...]:
    """Return which bases were chosen where the law leaves them open, with their sources."""
    carried, by_days = rules.of("surplus.counts_carried"), rules.of("surplus.by_share_days")
    least = rules.of("surplus.minimum_days")
    return (
        (text("surplus.base_carried" if carried.is_on else "surplus.base_year"), carried.source),
        (text("surplus.base_days" if by_days.is_on else "surplus.base_end"), by_days.source),
        (text("surplus.base_minimum", days=least.whole), least.source),
        (text("surplus.base_residue"), ""),
    )
