"""The charter of an organization: its template, its own stricter rules, each from its day on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.charters import BodyKind, MatterKind, read_value, write_value
from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.minutes import HeadCounts
from coopdesk.services import governance
from coopdesk.storage.reference import load_charters
from tests.unit.services.governance_samples import ASSEMBLY, Found, found, particulars

LAW_30 = "《农民专业合作社法》第三十条"
OWN = "本社章程第二十三条"


@pytest.fixture
def organization(runner):
    return runner.do(found, Found(9))


def change(runner, organization, rule, value, first=date(2026, 1, 1), article=OWN, reason="通过"):
    command = governance.ChangeCharter(organization, rule, value, article, first, reason)
    return runner.do(governance.change_charter, command)


def rule(runner, organization, key, day=None):
    rules = runner.ask(governance.list_charter_rules, organization, day)
    return next(one for one in rules if one.id == key)


def codes(act):
    with pytest.raises(RuleViolation) as caught:
        act()
    return [(reason.code, reason.article) for reason in caught.value.refusals]


def hold(runner, organization, heads, day):
    told = particulars(held_on=day, noticed_on=date(2025, 12, 1))
    command = governance.HoldMeeting(organization, ASSEMBLY, told, (), HeadCounts(*heads))
    meeting_id = runner.do(governance.hold_meeting, command)
    return runner.ask(governance.get_meeting, meeting_id)


def test_a_stricter_quorum_stands_from_its_day_and_is_cited_by_its_article(runner, organization):
    """Three quarters of 61 are 46; before the day the law's two thirds, 41."""
    change(runner, organization, "members_assembly.quorum", ">=3/4", date(2026, 6, 1))
    before = hold(runner, organization, (61, 44), date(2026, 5, 31))
    after = hold(runner, organization, (61, 44), date(2026, 6, 1))
    assert (before.quorum.needed, before.quorum.article) == (41, LAW_30)
    assert (after.quorum.needed, after.quorum.article) == (46, OWN)
    assert (before.quorum.has_quorum, after.quorum.has_quorum) == (True, False)


def test_looser_than_the_law_is_refused_with_the_article(runner, organization):
    """《农民专业合作社法》第三十条: a charter may ask for more, never for less."""
    for value in (">1/2", ">=1/2", ">=3/5"):
        refused = codes(
            lambda value=value: change(runner, organization, "members_assembly.quorum", value)
        )
        assert refused == [("policy.rule_is_law", LAW_30)]
    assert rule(runner, organization, "members_assembly.quorum").value == ">=2/3"


def test_additional_votes_may_be_fewer_than_a_fifth_but_not_more(runner, organization):
    """《农民专业合作社法》第二十二条: at most 20 % of the basic votes."""
    change(runner, organization, "members_assembly.additional_votes", "1000")
    refused = codes(
        lambda: change(runner, organization, "members_assembly.additional_votes", "2001")
    )
    assert refused == [("policy.rule_is_law", "《农民专业合作社法》第二十二条")]


def test_a_later_rule_may_go_back_to_the_law(runner, organization):
    """The newest stands alone: it is judged by the law, not by the one before."""
    change(runner, organization, "members_assembly.quorum", ">=4/5", date(2026, 1, 1))
    change(runner, organization, "members_assembly.quorum", ">=2/3", date(2026, 7, 1))
    asked = (date(2025, 12, 31), date(2026, 3, 1), date(2026, 8, 1))
    standing = [rule(runner, organization, "members_assembly.quorum", day).value for day in asked]
    assert standing == [">=2/3", ">=4/5", ">=2/3"]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"rule": "parliament.quorum"}, "charter.rule_unknown"),
        ({"value": "大多数"}, "charter.value_unreadable"),
        ({"value": "3/2"}, "charter.value_unreadable"),
        ({"article": " "}, "charter.article_missing"),
        ({"reason": ""}, "policy.reason_missing"),
        ({"rule": "board_of_directors.term_years", "value": "-1"}, "charter.value_unreadable"),
        ({"rule": "board_of_directors.odd_seats", "value": "3"}, "charter.value_unreadable"),
    ],
)
def test_what_cannot_be_a_rule_is_refused(runner, organization, told, code):
    given_rule = {"rule": "members_assembly.quorum", "value": ">=3/4"} | told
    assert [one for one, _ in codes(lambda: change(runner, organization, **given_rule))] == [code]


def test_a_rule_typed_wrong_is_taken_back(runner, organization):
    made = change(runner, organization, "board_of_directors.term_years", "5")
    shown = rule(runner, organization, "board_of_directors.term_years")
    assert (shown.value, shown.usual, shown.source, shown.change_id) == ("5", "3", OWN, made)
    runner.do(governance.drop_charter_change, governance.DropCharterChange(made))
    shown = rule(runner, organization, "board_of_directors.term_years")
    assert (shown.value, shown.change_id) == ("3", None)


def test_the_same_day_and_rule_again_replaces(runner, organization):
    first = change(runner, organization, "terms.warn_days", "90,30")
    assert change(runner, organization, "terms.warn_days", "60") == first
    assert rule(runner, organization, "terms.warn_days").value == "60"


@given(st.data())
def test_what_is_written_is_read_back(data):
    """Every rule of every template, and any value of its kind."""
    charter = data.draw(st.sampled_from(sorted(load_charters().values(), key=lambda c: c.name)))
    key = data.draw(st.sampled_from(sorted(charter.rules.rules)))
    usual = charter.rules.of(key)
    assert read_value(usual, write_value(usual.value)) == usual.value


def test_every_body_and_majority_of_the_templates_is_told_apart(runner, organization):
    rules = runner.ask(governance.list_charter_rules, organization)
    of_board = {one.name for one in rules if one.body is BodyKind.BOARD_OF_DIRECTORS}
    assert of_board >= {"quorum", "term_years", MatterKind.ORDINARY.value}
    majority = next(one for one in rules if one.id == "majority.members_assembly.ordinary")
    assert (majority.value, majority.base) == (">1/2", "entitled")
