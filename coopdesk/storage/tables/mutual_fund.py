"""The fund's own business; every row that moves money carries the voucher that posted it.

Rows are never changed: one whose voucher is reversed counts no more from the day of the reversal,
so the registers say what the books say.
"""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.domain.money import Money

# The tables that foreign keys name have to be there.
from coopdesk.storage.tables import ledger, members, organizations  # noqa: F401
from coopdesk.storage.tables.base import Row


class ShareEntryRow(Row):
    """One line of the append-only share register; positive adds, negative takes away (fen)."""

    __tablename__ = "share_entry"
    __table_args__ = (Index("ix_share_entry_member_id_day", "member_id", "day"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    day: Mapped[date]
    kind: Mapped[str]
    amount: Mapped[Money]
    remark: Mapped[str] = mapped_column(default="")
    voucher_id: Mapped[str] = mapped_column(ForeignKey("voucher.id"))


class AdvanceRow(Row):
    """One advance (借款) to a member; usage fee in basis points a year of ``day_basis`` days.

    ``fee_fen``, ``fee_down`` and ``fee_by_period`` say how it is rounded, as it was agreed.
    """

    __tablename__ = "advance"
    __table_args__ = (UniqueConstraint("organization_id", "number"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    number: Mapped[str]
    principal: Mapped[Money]
    lent_on: Mapped[date]
    due_on: Mapped[date]
    usage_fee_bp: Mapped[int]
    day_basis: Mapped[int]
    source: Mapped[str]
    purpose: Mapped[str]
    resolution: Mapped[str] = mapped_column(default="")
    guarantor: Mapped[str] = mapped_column(default="")
    voucher_id: Mapped[str] = mapped_column(ForeignKey("voucher.id"))
    fee_fen: Mapped[int] = mapped_column(default=1, server_default="1")
    fee_down: Mapped[bool] = mapped_column(default=False, server_default="0")
    fee_by_period: Mapped[bool] = mapped_column(default=False, server_default="0")


class GuaranteeRow(Row):
    """A member answers, jointly with the borrower, for this much of an advance (fen)."""

    __tablename__ = "guarantee"

    advance_id: Mapped[str] = mapped_column(ForeignKey("advance.id"), index=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    amount: Mapped[Money]


class AdvanceChangeRow(Row):
    """What was done with an advance later: extension, reschedule, rating, write-off, withdrawal.

    ``due_on`` is the new last day, ``band`` the class judged, ``amount`` the principal written off
    with the ``usage_fee`` given up, carried by ``cover``; ``withdraws_id`` names the change undone.
    """

    __tablename__ = "advance_change"

    advance_id: Mapped[str] = mapped_column(ForeignKey("advance.id"), index=True)
    day: Mapped[date]
    kind: Mapped[str]
    due_on: Mapped[date | None]
    band: Mapped[int | None]
    amount: Mapped[Money]
    usage_fee: Mapped[Money]
    cover: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    resolution: Mapped[str] = mapped_column(default="")
    voucher_id: Mapped[str | None] = mapped_column(ForeignKey("voucher.id"))
    withdraws_id: Mapped[str | None] = mapped_column(ForeignKey("advance_change.id"))


class InstalmentRow(Row):
    """Principal that falls due on a day, by the agreement or by the change that set it anew.

    An advance without any is due whole on its last day.
    """

    __tablename__ = "instalment"

    advance_id: Mapped[str] = mapped_column(ForeignKey("advance.id"), index=True)
    change_id: Mapped[str | None] = mapped_column(ForeignKey("advance_change.id"))
    due_on: Mapped[date]
    principal: Mapped[Money]


class RepaymentRow(Row):
    """One repayment: what went to principal and what to the usage fee."""

    __tablename__ = "repayment"

    advance_id: Mapped[str] = mapped_column(ForeignKey("advance.id"), index=True)
    day: Mapped[date]
    principal: Mapped[Money]
    usage_fee: Mapped[Money]
    voucher_id: Mapped[str] = mapped_column(ForeignKey("voucher.id"))


class SeedFundEntryRow(Row):
    """Seed fund (种子金) received, with the document it came by."""

    __tablename__ = "seed_fund_entry"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    day: Mapped[date]
    amount: Mapped[Money]
    document: Mapped[str]
    voucher_id: Mapped[str] = mapped_column(ForeignKey("voucher.id"))


class SurplusPlanRow(Row):
    """How the surplus of a closed year is distributed (盈余分配方案); ratios in basis points.

    A draft has ratios alone. From ``resolved_on`` on the amounts (fen) and its parts stand as they
    were decided; ``voucher_id`` is what posted it. The newest of a year counts.
    """

    __tablename__ = "surplus_plan"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    year: Mapped[int]
    reserve_bp: Mapped[int]
    patronage_bp: Mapped[int]
    dividend_bp: Mapped[int]
    resolution: Mapped[str] = mapped_column(default="")
    resolved_on: Mapped[date | None]
    surplus: Mapped[Money] = mapped_column(default=Money())
    losses: Mapped[Money] = mapped_column(default=Money())
    reserve: Mapped[Money] = mapped_column(default=Money())
    taken_in: Mapped[Money] = mapped_column(default=Money())
    patronage: Mapped[Money] = mapped_column(default=Money())
    dividend: Mapped[Money] = mapped_column(default=Money())
    voucher_id: Mapped[str | None] = mapped_column(ForeignKey("voucher.id"))


class SurplusPartRow(Row):
    """What one member gets by a plan that was decided, and what it was counted by."""

    __tablename__ = "surplus_part"

    plan_id: Mapped[str] = mapped_column(ForeignKey("surplus_plan.id"), index=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    traded: Mapped[Money]
    share_days: Mapped[int]
    quantified: Mapped[Money]
    patronage: Mapped[Money]
    dividend: Mapped[Money]


class SurplusPayoutRow(Row):
    """What a member was paid of what is owed from surpluses: refund and dividend, in fen."""

    __tablename__ = "surplus_payout"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    day: Mapped[date]
    patronage: Mapped[Money]
    dividend: Mapped[Money]
    voucher_id: Mapped[str] = mapped_column(ForeignKey("voucher.id"))


class FundDocumentRow(Row):
    """The number of a document of the fund: a series for each organization, kind and year.

    Written with the voucher that the document posted, and kept when that is reversed.
    """

    __tablename__ = "fund_document"
    __table_args__ = (UniqueConstraint("organization_id", "kind", "year", "number"),)

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    kind: Mapped[str]
    year: Mapped[int]
    number: Mapped[int]
    voucher_id: Mapped[str] = mapped_column(ForeignKey("voucher.id"), unique=True)


class FundRuleRow(Row):
    """A fund rule that an organization set itself, from a day on, with the reason."""

    __tablename__ = "fund_rule"

    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    key: Mapped[str]
    value: Mapped[int]
    from_day: Mapped[date]
    reason: Mapped[str]
