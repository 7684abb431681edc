"""How an application for an award goes on: from the draft through its signing to the money.

赤政发〔2023〕14号 二（五）–（八） says who checks and who pays; the steps in between are those of
all papers: checked, printed, signed and sealed, handed in, reviewed, granted or returned.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from coopdesk.domain.errors import Refusal


class ApplicationState(StrEnum):
    """How far an application has come."""

    DRAFT = "draft"
    CHECKED = "checked"
    PRINTED = "printed"
    SIGNED = "signed"
    SUBMITTED = "submitted"
    GRANTED = "granted"
    RETURNED = "returned"
    PAID = "paid"
    WITHDRAWN = "withdrawn"


class ApplicationStep(StrEnum):
    """What is done with an application on a day, by somebody who stands for it."""

    CHECK = "check"
    SIGN = "sign"
    SUBMIT = "submit"
    REVIEW = "review"
    GRANT = "grant"
    RETURN = "return"


class Reviewer(StrEnum):
    """Whose opinion on an application is asked."""

    COUNTY_COOP = "county_coop"
    COUNTY_FINANCE = "county_finance"
    CITY_COOP = "city_coop"
    CITY_FINANCE = "city_finance"


OF_THE_OWNER = frozenset({ApplicationStep.CHECK, ApplicationStep.SIGN, ApplicationStep.SUBMIT})
"""The steps that only the office of the application takes."""
_State, _Step = ApplicationState, ApplicationStep
TAKEN_FROM: Mapping[ApplicationStep, frozenset[ApplicationState]] = MappingProxyType(
    {
        _Step.CHECK: frozenset({_State.DRAFT}),
        _Step.SIGN: frozenset({_State.PRINTED}),
        _Step.SUBMIT: frozenset({_State.SIGNED}),
        _Step.REVIEW: frozenset({_State.SUBMITTED}),
        _Step.GRANT: frozenset({_State.SUBMITTED}),
        _Step.RETURN: frozenset({_State.SUBMITTED, _State.GRANTED}),
    }
)
"""The states in which a step can be taken."""
LEADS_TO: Mapping[ApplicationStep, ApplicationState] = MappingProxyType(
    {
        _Step.CHECK: _State.CHECKED,
        _Step.SIGN: _State.SIGNED,
        _Step.SUBMIT: _State.SUBMITTED,
        _Step.REVIEW: _State.SUBMITTED,
        _Step.GRANT: _State.GRANTED,
        _Step.RETURN: _State.RETURNED,
    }
)
"""The state a step leads to; an opinion leaves it handed in."""
APPLIED_ANEW = frozenset({_State.WITHDRAWN, _State.RETURNED})
"""The states from which the same award is applied for again, under the same number."""


def next_steps(state: ApplicationState) -> tuple[ApplicationStep, ...]:
    """Return the steps that can be taken in ``state``, in the order of the work."""
    return tuple(step for step in ApplicationStep if state in TAKEN_FROM[step])


def standing(own: ApplicationState, answer: ApplicationStep | None) -> ApplicationState:
    """Return the state told by its owner, or by the answer since it was handed in.

    Who reviews an application does not own it: a grant or a return stands beside it.
    """
    if own is ApplicationState.SUBMITTED and answer is not None:
        return LEADS_TO[answer]
    return own


def standing_on(
    day: date, steps: Iterable[tuple[date, ApplicationStep]], printed_on: date | None
) -> ApplicationState:
    """Return how far an application had come on ``day``, as its dated steps tell; a draft before.

    What has no day of its own (that it was drafted anew, or taken back) is not seen.
    """
    order = list(ApplicationState)
    moves = [(on, order.index(LEADS_TO[step])) for on, step in steps if on <= day]
    if printed_on is not None and printed_on <= day:
        moves.append((printed_on, order.index(ApplicationState.PRINTED)))
    return order[max(moves)[1]] if moves else ApplicationState.DRAFT


def against_step(step: ApplicationStep, state: ApplicationState) -> list[Refusal]:
    """Return why a step cannot be taken in ``state``: what has to come before it."""
    if state in TAKEN_FROM[step]:
        return []
    values = {"step": step, "state": state}
    return [Refusal("award.step_misfit", values=values)]
