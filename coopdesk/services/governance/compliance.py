"""Whether each organization governs itself as charter and policy ask, year by year."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coopdesk.domain.bodies import (
    THE_THREE,
    TermStage,
    assess_bodies_asked,
    assess_bodies_deadline,
    find_bodies_deadline,
)
from coopdesk.domain.charters import BodyKind, Charter
from coopdesk.domain.errors import Refusal
from coopdesk.domain.meeting_requests import RequestStage
from coopdesk.domain.minutes import RECORD_RULE
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services.divisions import divisions_today
from coopdesk.services.governance.meeting_requests import RequestItem, list_requests
from coopdesk.services.governance.queries import TermItem, list_terms
from coopdesk.services.governance.rules import find_charter, own_changes, with_own_rules
from coopdesk.services.governance.sitting import list_composition
from coopdesk.services.past_day import as_of
from coopdesk.storage.tables.governance import BodyRow, MeetingRow, ResolutionRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class BodyYear:
    """The meetings of one body in a year against what the charter asks for."""

    body: BodyKind
    held: int
    needed: int
    article: str = ""


@dataclass(frozen=True, slots=True)
class ComplianceItem:
    """One organization in a year; ``has`` tells of assembly, board and supervisors in turn.

    ``exist_by`` is the day the policy sets for the three bodies, ``is_asked`` whether it asks for
    them at all. Of its latest terms the one that
    ends first: ``term_ends_on``, its days left today (negative when overdue), how it stands and the
    warning that was reached. ``composition`` is how many of the ``findings`` are about who sits
    where; ``findings`` is empty where all is as it should be.
    """

    id: str
    organization: str
    county: str
    kind: OrganizationKind
    exist_by: date | None
    is_asked: bool
    has: tuple[bool, bool, bool]
    meetings: tuple[BodyYear, ...]
    term_ends_on: date | None
    term_days_left: int | None
    term_stage: TermStage | None
    term_warning_days: int | None
    overdue_resolutions: int
    unsigned_minutes: int
    overdue_requests: int
    composition: int
    findings: tuple[Refusal, ...]

    @property
    def held(self) -> int:
        """Meetings held in the year by all bodies, those beyond the charter's number too."""
        return sum(one.held for one in self.meetings)

    @property
    def needed(self) -> int:
        """Meetings the charter asks for in the year."""
        return sum(one.needed for one in self.meetings)

    @property
    def is_in_order(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def list_compliance(
    uow: UnitOfWork, year: int, organization_id: str | None = None, on: date | None = None
) -> list[ComplianceItem]:
    """Return every living organization that has a charter, those with most findings first.

    赤政发〔2023〕14号 三（一） for the days by which the bodies exist; the charter for how often
    they meet. Meetings of a running year are counted, and found short only once it is over. As of
    a day what had happened by then is judged as it was to be judged then.
    """
    uow = as_of(uow, on)
    held, overdue, unsigned = _meetings(uow, year), _overdue(uow), _unsigned(uow, year)
    terms: dict[str, list[TermItem]] = defaultdict(list)
    for term in list_terms(uow, organization_id, on):
        terms[term.organization_id].append(term)
    requests: dict[str, list[RequestItem]] = defaultdict(list)
    for request in list_requests(uow, organization_id, on):
        if request.stage is RequestStage.OVERDUE or _was_late(request, year):
            requests[request.organization_id].append(request)
    judged_on = min(date(year, 12, 31), uow.today)
    own = own_changes(uow, judged_on, organization_id)
    composition = list_composition(uow, judged_on, organization_id)
    items = []
    for row in _organizations(uow, organization_id):
        template = find_charter(uow, row.kind, row.charter, judged_on)
        if template is None:
            continue
        charter = with_own_rules(template, own.get(row.id, {}).values())
        facts = _Facts(
            terms[row.id],
            held.get(row.id, {}),
            overdue.get(row.id, 0),
            unsigned.get(row.id, 0),
            requests[row.id],
            composition.get(row.id, ()),
        )
        items.append(_item(uow, row, year, charter, facts))
    return sorted(items, key=lambda item: (-len(item.findings), item.organization))


def list_meeting_years(
    uow: UnitOfWork, year: int, organization_id: str | None = None
) -> dict[str, tuple[BodyYear, ...]]:
    """Return by organization how often its bodies met in a year against what the charter asks."""
    held = _meetings(uow, year)
    judged_on = min(date(year, 12, 31), uow.today)
    own = own_changes(uow, judged_on, organization_id)
    present: dict[str, set[BodyKind]] = defaultdict(set)
    for key, kind in uow.session.execute(select(BodyRow.organization_id, BodyRow.kind)):
        present[key].add(BodyKind(kind))
    found = {}
    for row in _organizations(uow, organization_id):
        template = find_charter(uow, row.kind, row.charter, judged_on)
        if template is not None and present[row.id]:
            charter = with_own_rules(template, own.get(row.id, {}).values())
            found[row.id] = tuple(_years(charter, present[row.id], held.get(row.id, {})))
    return found


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was read of one organization."""

    terms: Sequence[TermItem]
    held: Mapping[str, int]
    overdue: int
    unsigned: int
    requests: Sequence[RequestItem]
    composition: Sequence[Refusal]


def _item(
    uow: UnitOfWork, row: OrganizationRow, year: int, charter: Charter, facts: _Facts
) -> ComplianceItem:
    present = {term.body for term in facts.terms}
    kind = OrganizationKind(row.kind)
    meetings = tuple(_years(charter, present, facts.held))
    first_over = min((term for term in facts.terms if term.ends_on), key=_end, default=None)
    book = uow.reference.policies
    until = find_bodies_deadline(kind, uow.today, book)
    findings = [
        *assess_bodies_deadline(kind, present, uow.today, book),
        *assess_bodies_asked(kind, present, uow.today, book),
        *_short(charter, meetings, year, uow.today),
        *(_overdue_term(term) for term in facts.terms if (term.days_left or 0) < 0),
        *facts.composition,
        *map(_late_request, facts.requests),
        *_open_work(facts),
    ]
    first, second, third = (bool(present & set(bodies)) for bodies in THE_THREE)
    return ComplianceItem(
        id=row.id,
        organization=row.name,
        county=divisions_today(uow).county_of(row.division_code),
        kind=kind,
        exist_by=until.day if until else None,
        is_asked=until is not None or bool(assess_bodies_asked(kind, (), uow.today, book)),
        has=(first, second, third),
        meetings=meetings,
        term_ends_on=first_over.ends_on if first_over else None,
        term_days_left=first_over.days_left if first_over else None,
        term_stage=first_over.stage if first_over else None,
        term_warning_days=first_over.warning_days if first_over else None,
        overdue_resolutions=facts.overdue,
        unsigned_minutes=facts.unsigned,
        overdue_requests=len(facts.requests),
        composition=len(facts.composition),
        findings=tuple(findings),
    )


def _end(term: TermItem) -> date:
    return term.ends_on or date.max


def _years(
    charter: Charter, present: Iterable[BodyKind], held: Mapping[str, int]
) -> Iterable[BodyYear]:
    for body in sorted(present, key=list(BodyKind).index):
        rule = charter.rule(body, "meetings_per_year")
        if rule is not None:
            yield BodyYear(body, held.get(body.value, 0), rule.whole, rule.source)


def _short(
    charter: Charter, meetings: Iterable[BodyYear], year: int, today: date
) -> Iterable[Refusal]:
    """Yield the bodies that met too seldom in a year that is over."""
    if today <= date(year, 12, 31):
        return
    for one in meetings:
        rule = charter.rule(one.body, "meetings_per_year")
        if rule is not None and one.held < one.needed:
            values = {"year": year, "body": one.body, "held": one.held, "needed": one.needed}
            yield Refusal("compliance.meetings_short", rule.source, values)


def _overdue_term(term: TermItem) -> Refusal:
    values = {"body": term.body, "day": str(term.ends_on)}
    return Refusal("compliance.term_overdue", "", values)


def _was_late(request: RequestItem, year: int) -> bool:
    """Return whether the meeting was held too late, and fell due in the year."""
    return (
        request.stage is RequestStage.HELD_LATE
        and request.deadline is not None
        and request.deadline.year == year
    )


def _late_request(request: RequestItem) -> Refusal:
    is_open = request.stage is RequestStage.OVERDUE
    code = "compliance.request_overdue" if is_open else "compliance.request_late"
    values = {
        "body": request.body,
        "asked": request.asked_on.isoformat(),
        "deadline": str(request.deadline),
        "held": str(request.held_on or ""),
    }
    return Refusal(code, request.article, values)


def _open_work(facts: _Facts) -> Iterable[Refusal]:
    """Yield what was begun and not finished: resolutions, minutes."""
    if facts.overdue:
        yield Refusal("compliance.resolutions_overdue", "", {"count": facts.overdue})
    if facts.unsigned:
        yield Refusal("compliance.minutes_unsigned", RECORD_RULE, {"count": facts.unsigned})


def _organizations(uow: UnitOfWork, organization_id: str | None) -> Sequence[OrganizationRow]:
    row = OrganizationRow
    living = row.closed_on.is_(None) | (row.closed_on > uow.today)
    begun = row.registered_on.is_(None) | (row.registered_on <= uow.today)
    wanted = () if organization_id is None else (row.id == organization_id,)
    return uow.session.scalars(select(row).where(living, begun, *wanted)).all()


def _meetings(uow: UnitOfWork, year: int) -> dict[str, Counter[str]]:
    """Return by organization how often each body met in the year, with a quorum."""
    found = uow.session.execute(
        select(MeetingRow.organization_id, MeetingRow.body_kind, func.count())
        .where(
            MeetingRow.held_on.between(date(year, 1, 1), date(year, 12, 31)),
            MeetingRow.held_on <= uow.today,
            MeetingRow.has_quorum.is_(True),
        )
        .group_by(MeetingRow.organization_id, MeetingRow.body_kind)
    )
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for organization_id, body, count in found:
        held[organization_id][body] = count
    return held


def _unsigned(uow: UnitOfWork, year: int) -> dict[str, int]:
    """Return by organization how many meetings of the year have no signed minutes."""
    found = uow.session.execute(
        select(MeetingRow.organization_id, func.count())
        .where(
            MeetingRow.held_on.between(date(year, 1, 1), date(year, 12, 31)),
            MeetingRow.held_on < uow.today,
            MeetingRow.signed_on.is_(None) | (MeetingRow.signed_on > uow.today),
        )
        .group_by(MeetingRow.organization_id)
    )
    return {row[0]: row[1] for row in found}


def _overdue(uow: UnitOfWork) -> dict[str, int]:
    """Return by organization how many resolutions are past their day and not done."""
    found = uow.session.execute(
        select(ResolutionRow.organization_id, func.count())
        .where(
            ResolutionRow.passed.is_(True),
            ResolutionRow.done_on.is_(None) | (ResolutionRow.done_on > uow.today),
            ResolutionRow.due_on < uow.today,
        )
        .group_by(ResolutionRow.organization_id)
    )
    return {row[0]: row[1] for row in found}
