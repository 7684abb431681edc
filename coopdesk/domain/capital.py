"""Capital (出资) of an organization: who put in what on which day, and what it comes to.

赤政发〔2023〕14号 二（七）（八） ask of a coop enterprise that the supply and marketing
cooperatives hold their share of the capital **paid in**, and that the cooperative verified the
payment. How the text is read:

- 供销合作社 are the cooperatives of city, county and township themselves; an enterprise they own
  is public, but it is not the cooperative.
- What is subscribed and not paid in holds nothing.
- Verified is the whole that was paid in by the day of the verification; money or a transfer that
  came later waits for the next one.
- 公有制主体 are the cooperatives, their enterprises, other public owners and village collectives.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coopdesk.domain.errors import Refusal
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import BASIS_POINTS, compute_holding_bp
from coopdesk.domain.policy import Parameter


class ShareholderKind(StrEnum):
    """What a shareholder (出资人) is."""

    CITY_COOP = "city_coop"
    COUNTY_COOP = "county_coop"
    GRASSROOTS_COOP = "grassroots_coop"
    COOP_OWNED_ENTERPRISE = "coop_owned_enterprise"
    PUBLIC_OWNER = "public_owner"
    VILLAGE_COLLECTIVE = "village_collective"
    FARMERS_COOP = "farmers_coop"
    COMPANY = "company"
    MEMBER = "member"
    PERSON = "person"

    @property
    def is_coop(self) -> bool:
        """Whether it is a supply and marketing cooperative (赤政发〔2023〕14号 二（七）)."""
        return self in _COOPS

    @property
    def is_public(self) -> bool:
        """Whether it is a public owner (公有制主体, 赤政发〔2023〕14号 一（一）)."""
        return self in _PUBLIC


_COOPS = frozenset(
    {ShareholderKind.CITY_COOP, ShareholderKind.COUNTY_COOP, ShareholderKind.GRASSROOTS_COOP}
)
_PUBLIC = _COOPS | {
    ShareholderKind.COOP_OWNED_ENTERPRISE,
    ShareholderKind.PUBLIC_OWNER,
    ShareholderKind.VILLAGE_COLLECTIVE,
}


class PaymentForm(StrEnum):
    """In what capital is paid in."""

    MONEY = "money"
    GOODS = "goods"
    LAND_RIGHT = "land_right"
    FOREST_RIGHT = "forest_right"
    INTELLECTUAL_PROPERTY = "intellectual_property"
    CLAIM = "claim"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Holder:
    """A shareholder by its key."""

    key: str
    name: str
    kind: ShareholderKind


@dataclass(frozen=True, slots=True)
class CapitalMove:
    """What a shareholder's capital grew (positive) or shrank by on a day."""

    holder: str
    day: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Verified:
    """The cooperative verified on a day that ``amount`` was paid in, in all."""

    day: date
    amount: Money


@dataclass(frozen=True, slots=True)
class CapitalStanding:
    """What the capital paid in comes to at the end of a day; the ratios in whole basis points.

    ``verified_on`` is the day of the verification that covers all of it, None without one.
    """

    day: date
    paid_in: Money
    by_coops: Money
    by_public: Money
    holding_bp: int
    public_bp: int
    verified_on: date | None

    def is_publicly_controlled(self, more_than: Parameter) -> bool:
        """Return whether public owners hold more than the share that ``more_than`` names.

        《公司法》第二百六十五条. Judged by the amounts, not by the rounded ratio.
        """
        return self.by_public.fen * BASIS_POINTS > more_than.whole * self.paid_in.fen


@dataclass(frozen=True, slots=True)
class Capital:
    """Everything recorded of the capital of one organization."""

    holders: tuple[Holder, ...] = ()
    moves: tuple[CapitalMove, ...] = ()
    verifications: tuple[Verified, ...] = ()

    def paid_in_on(self, day: date) -> dict[str, Money]:
        """Return what each shareholder has paid in at the end of ``day``, by its key."""
        fen = dict.fromkeys((holder.key for holder in self.holders), 0)
        for move in self.moves:
            if move.day <= day:
                fen[move.holder] += move.amount.fen
        return {key: Money(amount) for key, amount in fen.items()}

    def total_on(self, day: date) -> Money:
        """Return the whole capital paid in at the end of ``day``."""
        return Money(sum(move.amount.fen for move in self.moves if move.day <= day))

    def standing_on(self, day: date) -> CapitalStanding:
        """Return what the capital comes to at the end of ``day``.

        The ratios are rounded down, so that 33.999 % never reads as 34 %
        (赤政发〔2023〕14号 二（七）).
        """
        paid_in = self.paid_in_on(day)
        whole = Money(sum(amount.fen for amount in paid_in.values()))
        by_coops = self._sum(paid_in, coops_only=True)
        by_public = self._sum(paid_in, coops_only=False)
        return CapitalStanding(
            day,
            whole,
            by_coops,
            by_public,
            compute_holding_bp(by_coops, whole),
            compute_holding_bp(by_public, whole),
            self._verified_on(day),
        )

    def _sum(self, paid_in: dict[str, Money], *, coops_only: bool) -> Money:
        return Money(
            sum(
                paid_in[holder.key].fen
                for holder in self.holders
                if (holder.kind.is_coop if coops_only else holder.kind.is_public)
            )
        )

    def _verified_on(self, day: date) -> date | None:
        known = [verified for verified in self.verifications if verified.day <= day]
        if not known:
            return None
        newest = max(known, key=lambda verified: verified.day)
        moved_since = any(newest.day < move.day <= day for move in self.moves)
        covers_all = newest.amount == self.total_on(newest.day)
        return newest.day if covers_all and not moved_since else None


def assess_moves(holders: Iterable[Holder], moves: Iterable[CapitalMove]) -> list[Refusal]:
    """Return the refusal for each shareholder that would give away more than it had paid in.

    Of one day, what comes in counts before what goes out.
    """
    names = {holder.key: holder.name for holder in holders}
    fen = dict.fromkeys(names, 0)
    refused: dict[str, Refusal] = {}
    for move in sorted(moves, key=lambda one: (one.day, -one.amount.fen)):
        fen[move.holder] += move.amount.fen
        if fen[move.holder] < 0 and move.holder not in refused:
            lacking = Money(-fen[move.holder])
            values = {"name": names[move.holder], "day": move.day, "lacking": lacking}
            refused[move.holder] = Refusal("capital.below_zero", values=values)
    return list(refused.values())
