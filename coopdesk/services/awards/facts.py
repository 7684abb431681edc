"""What the records know of the organizations, as the rules of the awards want it.

All facts of all organizations are read in a handful of statements, not one for each organization.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select

from coopdesk.domain.award_facts import (
    Acceptance,
    AwardFacts,
    Part,
    Payout,
    Programme,
    Question,
    Rating,
    Statement,
)
from coopdesk.domain.capital import Capital
from coopdesk.domain.entities import counting_statement
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind, area_of
from coopdesk.domain.policy import PolicyBook
from coopdesk.services.divisions import divisions_today
from coopdesk.services.organizations.capital_queries import read_capitals
from coopdesk.services.organizations.entities import CountingEntity, list_counting_entities
from coopdesk.storage.tables.awards import AnswerRow, DecisionRow, PayoutRow
from coopdesk.storage.tables.organizations import (
    AcceptanceRow,
    AnnualStatementRow,
    DividendReceivedRow,
    HoldingRow,
    OrganizationRow,
    RatingRow,
)
from coopdesk.storage.unit_of_work import UnitOfWork

# Where the division stands in a credit code (GB 32100).
_DIVISION_IN_CREDIT_CODE = slice(2, 8)
_Groups = Mapping[str, list[Row[Any]]]


@dataclass(frozen=True, slots=True)
class Decided:
    """The recorded answer to an open question for one year of payment."""

    question: Question
    award_year: int
    granted: bool


@dataclass(frozen=True, slots=True)
class HoldingFact:
    """What the cooperatives declared to hold as of a day: basis points, verified or not."""

    as_of: date
    holding_bp: int
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organization with everything the awards ask of it.

    ``capital`` is None where no shareholder is recorded; then the declared ``holdings`` speak.
    ``decisions`` were made for it alone, ``answers`` for every organization of its area; ``book``
    has the numbers of the policy as they stand here; ``until`` is the day that is looked at.
    """

    id: str
    name: str
    kind: OrganizationKind
    division_code: str
    closed_on: date | None
    facts: AwardFacts
    holdings: tuple[HoldingFact, ...]
    capital: Capital | None
    decisions: tuple[Decided, ...]
    answers: Mapping[Question, bool]
    book: PolicyBook
    until: date = date.max

    def facts_for(self, award_year: int) -> AwardFacts:
        """Return the facts as they count for awards paid in ``award_year``.

        The holding is what the shareholders paid in by the end of that year; where none is recorded
        the newest one declared by then counts, else the earliest. An answer
        for it counts for its year; the one about the seed fund for every later year too, because it
        says which of two payments the seed fund takes. It goes before an answer for the area.
        """
        holding = self.holding_on(min(date(award_year, 12, 31), self.until))
        decided_here = {
            decided.question: decided.granted
            for decided in self.decisions
            if decided.award_year == award_year
            or (decided.question is Question.SEED_FUND and decided.award_year < award_year)
        }
        return replace(
            self.facts,
            holding_bp=holding.holding_bp if holding else 0,
            is_paid_in_verified=bool(holding and holding.is_verified),
            choices={**self.answers, **decided_here},
        )

    def holding_on(self, day: date) -> HoldingFact | None:
        """Return what the capital paid in comes to on ``day``.

        Without shareholders the newest declared holding known on that day, else the earliest, None
        where none is.
        """
        if self.capital is not None:
            standing = self.capital.standing_on(day)
            return HoldingFact(day, standing.holding_bp, standing.verified_on is not None)
        known = [holding for holding in self.holdings if holding.as_of <= day]
        return known[-1] if known else next(iter(self.holdings), None)


def list_candidates(
    uow: UnitOfWork, organization_id: str | None = None, on: date | None = None
) -> list[Candidate]:
    """Return the organizations by name with all their facts; raises NotFound for an unknown id.

    As of a day the facts dated by then, statements and dividends of the years that were over.
    """
    query = select(*_COLUMNS).order_by(OrganizationRow.name)
    if on is not None:
        registered_on = OrganizationRow.registered_on
        query = query.where(registered_on.is_(None) | (registered_on <= on))
    if organization_id is not None:
        query = query.where(OrganizationRow.id == uow.get(OrganizationRow, organization_id).id)
    read = _Reader(uow, organization_id, on or date.max)
    return [read.candidate(row) for row in uow.session.execute(query)]


_COLUMNS: tuple[Any, ...] = (
    OrganizationRow.id,
    OrganizationRow.name,
    OrganizationRow.kind,
    OrganizationRow.credit_code,
    OrganizationRow.division_code,
    OrganizationRow.sponsor_level,
    OrganizationRow.registered_on,
    OrganizationRow.registered_division,
    OrganizationRow.closed_on,
    OrganizationRow.office,
)


class _Reader:
    """The facts of all asked organizations, grouped by organization, oldest first."""

    def __init__(self, uow: UnitOfWork, organization_id: str | None, until: date) -> None:
        self._uow = uow
        self._only = organization_id
        self._until = until
        self._city = area_of(divisions_today(uow).city.code)
        self._capitals = read_capitals(uow, organization_id)
        self._entities = list_counting_entities(uow)
        rating, accepted = RatingRow, AcceptanceRow
        statement = AnnualStatementRow
        self._ratings = self._by(
            rating,
            *(rating.stars, rating.rated_on, rating.is_joint),
            order=rating.rated_on,
            known=rating.rated_on <= until,
        )
        self._acceptances = self._by(
            accepted,
            accepted.part,
            accepted.accepted_on,
            accepted.passed,
            order=accepted.accepted_on,
            known=accepted.accepted_on <= until,
        )
        self._statements = self._by(
            statement,
            statement.year,
            statement.operating_revenue,
            statement.audited,
            statement.irregular,
            order=statement.year,
            known=statement.year < until.year,
            more=[one.entity.entity_id for one in self._entities if self._is_asked(one)],
        )
        self._read_money()

    def _read_money(self) -> None:
        """What the cooperatives hold and earned, what was paid, and what the county decided."""
        holding, dividend, until = HoldingRow, DividendReceivedRow, self._until
        self._holdings = self._by(
            holding,
            *(holding.as_of, holding.holding_bp, holding.verified_on),
            order=holding.as_of,
            known=holding.as_of <= until,
        )
        self._dividends = self._by(
            dividend,
            *(dividend.year, dividend.amount),
            order=dividend.year,
            known=dividend.year < until.year,
        )
        paid, decision = PayoutRow, DecisionRow
        self._payouts = self._by(
            paid,
            *(paid.programme, paid.award_year, paid.amount),
            order=paid.award_year,
            known=paid.paid_on <= until,
        )
        self._decisions = self._by(
            decision,
            decision.question,
            decision.award_year,
            decision.granted,
            decision.office,
            order=decision.award_year,
            known=decision.decided_on <= until,
        )
        answers = select(AnswerRow).where(AnswerRow.decided_on <= until)
        self._answers = sorted(self._uow.session.scalars(answers), key=_widest_area_last)

    def candidate(self, row: Row[Any]) -> Candidate:
        """Return one organization with its facts."""
        # what the office above decided goes before what the owner noted
        found = sorted(
            self._decisions[row.id], key=lambda one: (one.award_year, one.office != row.office)
        )
        return Candidate(
            id=row.id,
            name=row.name,
            kind=OrganizationKind(row.kind),
            division_code=row.division_code,
            closed_on=row.closed_on,
            facts=self._facts(row),
            holdings=tuple(
                HoldingFact(one.as_of, one.holding_bp, one.verified_on is not None)
                for one in self._holdings[row.id]
            ),
            capital=self._capitals.get(row.id),
            decisions=tuple(
                Decided(Question(one.question), one.award_year, one.granted) for one in found
            ),
            answers={
                Question(one.question): one.granted
                for one in self._answers
                if row.division_code.startswith(area_of(one.division_code))
            },
            book=self._uow.reference.policies,
            until=self._until,
        )

    def _facts(self, row: Row[Any]) -> AwardFacts:
        key = row.id
        return AwardFacts(
            kind=OrganizationKind(row.kind),
            owner=OfficeLevel(row.sponsor_level),
            registered_on=row.registered_on,
            is_registered_in_city=self._is_in_city(row),
            ratings=tuple(
                Rating(one.stars, one.rated_on) for one in self._ratings[key] if one.is_joint
            ),
            acceptances=tuple(
                Acceptance(Part(one.part), one.accepted_on, one.passed)
                for one in self._acceptances[key]
            ),
            statements=tuple(self._statements_of(key)),
            dividends=_sums((one.year, one.amount) for one in self._dividends[key]),
            payouts=tuple(_once(self._payouts[key])),
        )

    def _statements_of(self, key: str) -> Iterator[Statement]:
        """The statements that count, year by year: the business entities', else the own ones.

        No revenue counts twice: a statement that counts for another organization says so.
        """
        here = [one.entity for one in self._entities if one.organization_id == key]
        there = [
            one
            for one in self._entities
            if one.entity.entity_id == key and one.organization_id != key
        ]
        sources = [key, *(entity.entity_id for entity in here)]
        known = [
            (source, _statement(one))
            for source in dict.fromkeys(sources)
            for one in self._statements[source]
        ]
        for year in sorted({statement.year for _, statement in known}):
            counting = [entity for entity in here if entity.counts_in(year)]
            own = next((s for source, s in known if source == key and s.year == year), None)
            found = counting_statement(year, counting, known) if counting else own
            if found is not None:
                elsewhere = (o.organization for o in there if o.entity.counts_in(year))
                yield replace(found, counts_for=next(elsewhere, ""))

    def _is_asked(self, one: CountingEntity) -> bool:
        return self._only in (None, one.organization_id)

    def _is_in_city(self, row: Row[Any]) -> bool:
        """The place of registration as recorded, as the credit code tells it, or the seat."""
        told = row.registered_division or (row.credit_code or "")[_DIVISION_IN_CREDIT_CODE]
        return str(told or row.division_code).startswith(self._city)

    def _by(
        self, kind: type[Any], *columns: Any, order: Any, known: Any, more: Sequence[str] = ()
    ) -> _Groups:
        """Return the rows ``known`` on the day by organization, in their ``order``."""
        query: Select[Any] = select(kind.organization_id, *columns).where(known)
        query = query.order_by(order, kind.id)
        if self._only is not None:
            query = query.where(kind.organization_id.in_([self._only, *more]))
        groups: dict[str, list[Row[Any]]] = defaultdict(list)
        for row in self._uow.session.execute(query):
            groups[row.organization_id].append(row)
        return groups


def _statement(one: Row[Any]) -> Statement:
    return Statement(one.year, one.operating_revenue, one.audited, is_regular=not one.irregular)


def _widest_area_last(answer: AnswerRow) -> int:
    return -len(area_of(answer.division_code))


def _once(paid: Iterable[Row[Any]]) -> Iterator[Payout]:
    """A payment that two offices noted is one payment."""
    noted: set[tuple[str, int]] = set()
    for one in paid:
        if (one.programme, one.award_year) not in noted:
            noted.add((one.programme, one.award_year))
            yield Payout(Programme(one.programme), one.award_year, one.amount)


def _sums(amounts: Iterable[tuple[int, Money]]) -> dict[int, Money]:
    sums: dict[int, Money] = {}
    for year, amount in amounts:
        sums[year] = sums.get(year, Money()) + amount
    return sums
