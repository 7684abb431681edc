"""The steps of an application between draft and payment, each with its day and its paper."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coopdesk import words
from coopdesk.domain.applications import (
    LEADS_TO,
    OF_THE_OWNER,
    ApplicationStep,
    Reviewer,
    against_step,
)
from coopdesk.domain.award_facts import Assessment, Programme, Verdict
from coopdesk.domain.errors import Refusal, require
from coopdesk.services.awards.answers import answers_to, state_of
from coopdesk.services.awards.facts import Candidate, list_candidates
from coopdesk.services.awards.needed_papers import list_papers
from coopdesk.services.awards.queries import assess_candidate
from coopdesk.storage.tables.attachments import AttachmentRow
from coopdesk.storage.tables.awards import ApplicationRow, ApplicationStepRow
from coopdesk.storage.unit_of_work import UnitOfWork

SIGNED = "signed"
"""The kind of the scans that show an application signed and sealed."""
_JUDGED_AGAIN = frozenset({ApplicationStep.CHECK, ApplicationStep.SIGN, ApplicationStep.SUBMIT})
"""Steps before which the records are asked again whether the award is still earned."""


@dataclass(frozen=True, slots=True)
class TakeApplicationStep:
    """Take one step with an application on a day.

    ``document`` is the paper it stands on, ``note`` what was said; ``reviewer`` and ``agreed`` are
    of an opinion.
    """

    application_id: str
    step: ApplicationStep
    handled_on: date
    document: str = ""
    note: str = ""
    reviewer: Reviewer | None = None
    agreed: bool | None = None


@dataclass(frozen=True, slots=True)
class ApplicationStepItem:
    """One step that was taken, by whom, and on what paper."""

    id: str
    step: ApplicationStep
    handled_on: date
    handled_by: str
    reviewer: Reviewer | None
    agreed: bool | None
    document: str
    note: str


def take_application_step(uow: UnitOfWork, command: TakeApplicationStep) -> str:
    """Take the step and return its id.

    Raises RuleViolation with every reason: the state does not allow it, its day cannot be, the
    signed scan, the paper, the reviewer or the reason is missing, another office's application, or
    the records no longer earn what was applied for (赤政发〔2023〕14号 二（五）–（八）);
    NeedsConfirmation ``award.papers_missing`` to hand in without all papers; NotFound.
    """
    row = uow.get(ApplicationRow, command.application_id)
    state = state_of(row, answers_to(uow, row.id))
    require([*against_step(command.step, state), *_against(uow, command, row)])
    if command.step is ApplicationStep.SUBMIT:
        lacking = [item.name for item in list_papers(uow, row.id) if not item.scans]
        if lacking:
            between = words.text("awards.list_between")
            uow.confirm("award.papers_missing", papers=between.join(lacking))
    if command.step in OF_THE_OWNER:
        row.state = LEADS_TO[command.step].value
    return uow.add(
        ApplicationStepRow(
            application_id=row.id,
            step=command.step.value,
            handled_on=command.handled_on,
            handled_by=uow.actor.operator,
            reviewer=command.reviewer.value if command.reviewer else "",
            agreed=command.agreed,
            document=command.document.strip(),
            note=command.note.strip(),
        )
    )


def list_application_steps(uow: UnitOfWork, application_id: str) -> list[ApplicationStepItem]:
    """Return the steps that were taken, in their order."""
    row = ApplicationStepRow
    query = select(row).where(row.application_id == application_id)
    return [
        ApplicationStepItem(
            id=found.id,
            step=ApplicationStep(found.step),
            handled_on=found.handled_on,
            handled_by=found.handled_by,
            reviewer=Reviewer(found.reviewer) if found.reviewer else None,
            agreed=found.agreed,
            document=found.document,
            note=found.note,
        )
        for found in uow.session.scalars(query.order_by(row.handled_on, row.id))
    ]


def get_return_reason(uow: UnitOfWork, application_id: str) -> str:
    """Return why an application was returned last; empty where it never was."""
    returned = [
        step.note
        for step in list_application_steps(uow, application_id)
        if step.step is ApplicationStep.RETURN
    ]
    return returned[-1] if returned else ""


def against_application(row: ApplicationRow, candidate: Candidate) -> list[Refusal]:
    """Return why the records of today do not earn what was applied for."""
    made = _assessed(row, candidate)
    if made is None or made.verdict is not Verdict.YES:
        told = {"year": row.award_year, "number": row.number}
        reasons = [condition.reason for condition in made.missing] if made else []
        return [Refusal("award.no_longer_earned", values=told), *reasons]
    if (made.amount, made.seed_fund) != (row.amount, row.seed_fund):
        told = {"number": row.number, "applied": row.amount, "now": made.amount}
        return [Refusal("award.amount_now", made.reasons[0].article, told)]
    return []


def _assessed(row: ApplicationRow, candidate: Candidate) -> Assessment | None:
    assessments = assess_candidate(candidate, row.award_year)
    found = (one for one in assessments if one.programme is Programme(row.programme))
    return next(found, None)


def _against(uow: UnitOfWork, command: TakeApplicationStep, row: ApplicationRow) -> list[Refusal]:
    step, refusals = command.step, _against_day(uow, command)
    if step in OF_THE_OWNER and row.office != uow.actor.office_id:
        refusals.append(Refusal("record.not_owned"))
    if step in _JUDGED_AGAIN:
        [candidate] = list_candidates(uow, row.organization_id)
        refusals += against_application(row, candidate)
    if step is ApplicationStep.SIGN and not _is_scanned(uow, row):
        refusals.append(Refusal("award.scan_missing"))
    if step is ApplicationStep.REVIEW and (command.reviewer is None or command.agreed is None):
        refusals.append(Refusal("award.reviewer_missing"))
    if step is ApplicationStep.GRANT and not command.document.strip():
        refusals.append(Refusal("award.granted_without_paper"))
    if step is ApplicationStep.RETURN and not command.note.strip():
        refusals.append(Refusal("award.reason_missing"))
    return refusals


def _against_day(uow: UnitOfWork, command: TakeApplicationStep) -> list[Refusal]:
    day, values = command.handled_on, {"step": command.step, "day": command.handled_on}
    if day > uow.today:
        return [Refusal("award.step_in_future", values=values)]
    row = ApplicationStepRow
    query = select(func.max(row.handled_on)).where(row.application_id == command.application_id)
    before = uow.session.scalar(query)
    if before is not None and day < before:
        return [Refusal("award.step_early", values={**values, "before": before})]
    return []


def _is_scanned(uow: UnitOfWork, row: ApplicationRow) -> bool:
    scan = AttachmentRow
    query = select(func.count()).where(
        scan.subject_table == ApplicationRow.__tablename__,
        scan.subject_id == row.id,
        scan.kind == SIGNED,
    )
    return bool(uow.session.scalar(query))
