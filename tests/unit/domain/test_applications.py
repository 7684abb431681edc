"""What can be done with an application in which state, and who tells how far it has come."""

import pytest

from coopdesk.domain.applications import (
    LEADS_TO,
    TAKEN_FROM,
    ApplicationState,
    ApplicationStep,
    against_step,
    next_steps,
    standing,
)

STATE, STEP = ApplicationState, ApplicationStep


def test_papers_go_from_the_desk_to_the_money_in_their_order():
    state, way = STATE.DRAFT, []
    while steps := [one for one in next_steps(state) if one not in (STEP.REVIEW, STEP.RETURN)]:
        way.append(steps[0])
        state = LEADS_TO[steps[0]]
        if state is STATE.CHECKED:
            state = STATE.PRINTED
    assert way == [STEP.CHECK, STEP.SIGN, STEP.SUBMIT, STEP.GRANT]


@pytest.mark.parametrize("step", STEP)
@pytest.mark.parametrize("state", STATE)
def test_a_step_out_of_its_turn_is_refused_with_both_words(step, state):
    refusals = against_step(step, state)
    assert bool(refusals) == (state not in TAKEN_FROM[step])
    assert (step in next_steps(state)) == (not refusals)
    for refusal in refusals:
        assert refusal.values == {"step": step, "state": state}


@pytest.mark.parametrize("state", [STATE.DRAFT, STATE.PAID, STATE.WITHDRAWN])
def test_an_answer_counts_only_while_the_application_is_handed_in(state):
    assert standing(state, STEP.GRANT) is state


@pytest.mark.parametrize(
    ("answer", "told"),
    [(None, STATE.SUBMITTED), (STEP.GRANT, STATE.GRANTED), (STEP.RETURN, STATE.RETURNED)],
)
def test_what_was_handed_in_stands_as_it_was_answered(answer, told):
    assert standing(STATE.SUBMITTED, answer) is told
