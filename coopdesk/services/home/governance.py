"""What waits in the three bodies: terms, composition, meetings, minutes, resolutions."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from coopdesk import words
from coopdesk.domain.bodies import TermStage
from coopdesk.domain.due import Due, DueFact, is_meeting_near
from coopdesk.services.governance import (
    TermItem,
    list_composition,
    list_meeting_years,
    list_meetings,
    list_missing_bodies,
    list_requests,
    list_resolutions,
    list_terms,
)
from coopdesk.services.home.days import MINUTES_WAIT
from coopdesk.storage.unit_of_work import UnitOfWork

_STAGES = {TermStage.DUE: Due.TERM, TermStage.OVERDUE: Due.TERM_OVERDUE}


def of_governance(
    uow: UnitOfWork, organization_id: str | None, own: Collection[str]
) -> Iterator[DueFact]:
    """Yield what waits in the bodies of the organizations; of others' only what is overdue.

    Each list is read once. ``own`` are the organizations this office keeps.
    """
    missing = list_missing_bodies(uow, organization_id)
    for key, until in missing.items():
        if key in own:
            yield DueFact(Due.BODIES, "governance", until, organization_id=key, part="terms")
    terms = list_terms(uow, organization_id)
    for term in terms:
        if term.stage in _STAGES and term.organization_id in own:
            body = {"body": words.choice(term.body)}
            yield DueFact(
                *(_STAGES[term.stage], "governance", term.ends_on, body, term.organization_id),
                part="terms",
                about=term.body.value,
            )
    if organization_id is None:
        yield from _below(terms, [key for key in missing if key not in own], own)
    for key, found in list_composition(uow, uow.today, organization_id).items():
        if found and key in own:
            first = {"count": len(found), "first": words.refusal(found[0])}
            yield DueFact(Due.COMPOSITION, "governance", None, first, key, "terms")
    yield from _of_meetings(uow, organization_id, own)
    yield from _of_resolutions(uow, organization_id, own)


def _below(
    terms: Iterable[TermItem], missing: Collection[str], own: Collection[str]
) -> Iterator[DueFact]:
    """Yield in how many organizations of the offices below a term is over, or a body missing."""
    over = {
        term.organization_id: term.organization
        for term in terms
        if term.stage is TermStage.OVERDUE and term.organization_id not in own
    }
    if over:
        told: dict[str, object] = {"count": len(over), "first": next(iter(over.values()))}
        yield DueFact(Due.TERMS_BELOW, "governance", None, told, part="compliance")
    if missing:
        yield DueFact(
            *(Due.BODIES_BELOW, "governance", None, {"count": len(missing)}), part="compliance"
        )


def _of_meetings(
    uow: UnitOfWork, organization_id: str | None, own: Collection[str]
) -> Iterator[DueFact]:
    """Yield meetings that were asked for, that the charter asks for, and minutes not signed."""
    for asked in list_requests(uow, organization_id):
        if asked.days_left is not None and asked.organization_id in own:
            told = {"body": words.choice(asked.body), "asked": asked.asked_on.isoformat()}
            yield DueFact(
                *(Due.MEETING_REQUEST, "governance", asked.deadline, told, asked.organization_id),
                part="requests",
                about=asked.id,
            )
    year = uow.today.year
    for key, bodies in list_meeting_years(uow, year, organization_id).items():
        for one in bodies:
            if key in own and is_meeting_near(one.held, one.needed, uow.today):
                told = {"body": words.choice(one.body), "year": str(year)}
                told |= {"held": str(one.held), "needed": str(one.needed), "article": one.article}
                yield DueFact(
                    *(Due.MEETING, "governance", date(year, 12, 31), told, key),
                    part="meetings",
                    about=f"{one.body.value} {year}",
                )
    for meeting in list_meetings(uow, organization_id, unsigned_only=True):
        signed_by = meeting.held_on + MINUTES_WAIT
        if meeting.held_on < uow.today and meeting.organization_id in own:
            told = {"title": meeting.title, "held": meeting.held_on.isoformat()}
            yield DueFact(
                *(Due.MINUTES, "governance", signed_by, told, meeting.organization_id),
                part="meetings",
                record_id=meeting.id,
            )


def _of_resolutions(
    uow: UnitOfWork, organization_id: str | None, own: Collection[str]
) -> Iterator[DueFact]:
    for duty in list_resolutions(uow, organization_id):
        is_open = duty.passed and duty.due_on and duty.done_on is None
        if is_open and duty.organization_id in own:
            told = {"number": duty.number, "holder": duty.duty_holder}
            yield DueFact(
                *(Due.RESOLUTION, "governance", duty.due_on, told, duty.organization_id),
                part="resolutions",
                about=duty.id,
            )
