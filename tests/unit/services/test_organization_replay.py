"""Random lives of organizations that know each other: every day is what replaying them gives.

The oracle plays the accepted commands forward in the order of days; whatever was accepted, late or
not, nobody ever stands under one that does not, and no two that stand have one name.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services import organizations as service

FOUNDED = date(2024, 1, 1)
LAST = 12
PLACES = ("150423200", "150423201", "150423100")
DAYS = st.integers(0, LAST)
WHO = st.integers(0, 2)
STEPS = st.one_of(
    st.tuples(st.just("rename"), WHO, DAYS, st.integers(0, 3)),
    st.tuples(st.just("place"), WHO, DAYS, st.integers(0, 2)),
    st.tuples(st.just("parent"), WHO, DAYS, st.integers(-1, 2)),
    st.tuples(st.just("merge"), WHO, DAYS, WHO),
    st.tuples(st.just("close"), WHO, DAYS, st.just(0)),
    st.tuples(st.just("reopen"), WHO, DAYS, st.just(0)),
)
EXAMPLES = count()


@dataclass
class Known:
    """What the oracle knows of one organization: how it began, and what was accepted."""

    name: str
    events: list[tuple[int, str, object]] = field(default_factory=list)

    def on(self, day):
        state = {"name": self.name, "place": PLACES[0], "parent": None, "closed": False}
        for happened, what, value in sorted(self.events, key=lambda event: event[0]):
            if happened <= day:
                state[what] = value
        return state


def day_of(number):
    return FOUNDED + timedelta(days=number)


def command(step, keys, mark):
    """The handler and the command of a step."""
    what, who, day, value = step
    about = (keys[who], day_of(day))
    match what:
        case "rename":
            renamed = service.RenameOrganization(*about, f"{mark}{value}")
            return service.rename_organization, renamed
        case "place":
            return service.move_organization, service.MoveOrganization(*about, PLACES[value])
        case "parent":
            above = "" if value < 0 else keys[value]
            return service.move_organization, service.MoveOrganization(*about, parent_id=above)
        case "merge":
            return service.merge_organization, service.MergeOrganization(*about, keys[value])
        case "close":
            return service.close_organization, service.CloseOrganization(*about)
        case _:
            return service.reopen_organization, service.ReopenOrganization(*about)


def note(step, known, mark):
    """Let the oracle know a step that was accepted."""
    what, who, day, value = step
    match what:
        case "rename":
            known[who].events.append((day, "name", f"{mark}{value}"))
        case "place":
            known[who].events.append((day, "place", PLACES[value]))
        case "parent":
            known[who].events.append((day, "parent", None if value < 0 else value))
        case _:
            if what == "merge":
                hand_over(known, who, day, value)
            known[who].events.append((day, "closed", what != "reopen"))


def hand_over(known, who, day, into):
    """Those that stood under one that merged stand under the other."""
    for other in known:
        state = other.on(day)
        if state["parent"] == who and not state["closed"]:
            other.events.append((day, "parent", into))


@pytest.fixture
def add(runner):
    def add(name):
        kind = OrganizationKind.GRASSROOTS_COOP
        profile = service.Profile(kind, name, PLACES[0], registered_on=FOUNDED)
        return runner.do(service.add_organization, service.AddOrganization(profile))

    return add


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=12))
def test_every_day_is_what_replaying_gives_and_holds_together(runner, add, steps):
    mark = f"第{next(EXAMPLES)}组"
    known = [Known(f"{mark}{name}") for name in "甲乙丙"]
    keys = [add(one.name) for one in known]
    for step in steps:
        try:
            runner.do(*command(step, keys, mark))
        except RuleViolation:
            continue
        note(step, known, mark)

    for day in range(-1, LAST + 1):
        listed = {i.id: i for i in runner.ask(service.list_organizations, day=day_of(day))}
        own = [listed.get(key) for key in keys]
        for item, one in zip(own, known, strict=True):
            state = one.on(day)
            assert (item is not None) is (day >= 0 and not state["closed"])
            if item is not None:
                above = None if state["parent"] is None else keys[state["parent"]]
                told = (item.name, item.division_code, item.parent_id)
                assert told == (state["name"], state["place"], above)
                assert above is None or above in listed
        names = [item.name for item in own if item]
        assert len(names) == len(set(names))
