"""Whose revenue counts under a trinity organization: never none by mistake, never twice."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.award_facts import Programme, Statement
from coopdesk.domain.entities import BusinessEntity, counting_statement, do_meet
from coopdesk.domain.errors import NeedsConfirmation, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services import awards
from coopdesk.services import organizations as service

WAN = 1_000_000
TRINITY = service.Profile(
    kind=OrganizationKind.TRINITY_ORGANIZATION,
    name="巴林右旗西拉沐沦苏木众联综合合作社",
    division_code="150423200",
    registered_on=date(2022, 8, 5),
)
TRADER = service.Profile(
    kind=OrganizationKind.FARMERS_COOP, name="西拉沐沦苏木牧兴合作社", division_code="150423200"
)


def add(runner, profile=TRINITY, **changes):
    command = service.AddOrganization(replace(profile, **changes))
    return runner.do(service.add_organization, command)


def state(runner, key, year, wan, *, audited=True, report=""):
    command = service.RecordStatement(
        key, year, Money(wan * WAN), audited, "赤峰明信会计师事务所", report
    )
    return runner.do(service.record_statement, command)


def entity(runner, organization, linked, **changes):
    told = {"from_day": date(2023, 1, 1), "is_counting": True, "entity_id": linked}
    command = service.RecordEntity(organization, **(told | changes))
    return runner.do(service.record_entity, command)


def refused(runner, organization, linked, **changes):
    with pytest.raises(RuleViolation) as violation:
        entity(runner, organization, linked, **changes)
    return [refusal.code for refusal in violation.value.refusals]


def assessed(runner, key, programme=Programme.TRINITY_REVENUE, year=2026):
    items = runner.ask(awards.assess_awards, year, key)
    return next(item for item in items if item.programme is programme)


@pytest.fixture
def trinity(runner):
    key = add(runner)
    runner.do(service.record_rating, service.RecordRating(key, 4, date(2023, 9, 1), "市社、旗社"))
    return key


def test_the_revenue_of_two_entities_reaches_what_neither_does_alone(runner, trinity):
    """赤政发〔2023〕14号 二（六）: 法人主体营业收入, here of two legal entities."""
    one, two = add(runner, TRADER), add(runner, TRADER, name="西拉沐沦苏木绿野合作社")
    state(runner, trinity, 2025, 5)
    state(runner, one, 2025, 600, report="赤明审〔2026〕1号")
    state(runner, two, 2025, 400, report="赤明审〔2026〕2号")
    assert {m.code for m in assessed(runner, trinity).missing} == {"award.revenue"}

    entity(runner, trinity, one)
    entity(runner, trinity, two)
    item = assessed(runner, trinity)
    assert item.missing == ()
    [told] = [r.message for r in item.reasons if r.code == "award.entities"]
    assert "西拉沐沦苏木牧兴合作社、西拉沐沦苏木绿野合作社" in told
    both = runner.ask(awards.assess_awards, 2026)
    [same] = [i for i in both if i.programme is Programme.TRINITY_REVENUE]
    assert same == item

    application = runner.do(awards.apply, awards.Apply(trinity, Programme.TRINITY_REVENUE, 2026))
    values = runner.ask(awards.application_values, application).values
    assert values["audited_revenue"] == "10,000,000.00"
    assert values["audit_report"] == "赤明审〔2026〕1号、赤明审〔2026〕2号"
    assert values["audit_firm"] == "赤峰明信会计师事务所"


def test_an_entity_without_a_statement_is_named(runner, trinity):
    one, two = add(runner, TRADER), add(runner, TRADER, name="西拉沐沦苏木绿野合作社")
    state(runner, one, 2025, 1200)
    entity(runner, trinity, one)
    entity(runner, trinity, two)
    [told] = [
        r.message for r in assessed(runner, trinity).reasons if r.code == "award.entities_lacking"
    ]
    assert "西拉沐沦苏木绿野合作社" in told


def test_one_entity_without_audit_leaves_the_whole_unaudited(runner, trinity):
    one, two = add(runner, TRADER), add(runner, TRADER, name="西拉沐沦苏木绿野合作社")
    state(runner, one, 2025, 900)
    state(runner, two, 2025, 900, audited=False)
    entity(runner, trinity, one)
    entity(runner, trinity, two)
    assert {m.code for m in assessed(runner, trinity).missing} == {"award.no_audit"}


def test_an_entity_counts_for_the_years_at_whose_end_it_was_there(runner, trinity):
    one = add(runner, TRADER)
    for year in (2023, 2024, 2025):
        state(runner, one, year, 1500)
    entity(runner, trinity, one, from_day=date(2024, 6, 1), to_day=date(2025, 12, 30))
    codes = {
        year: {m.code for m in assessed(runner, trinity, year=year).missing}
        for year in (2024, 2025, 2026)
    }
    assert codes[2024] == {"award.no_statement"}
    assert codes[2025] == set()
    assert codes[2026] == {"award.no_statement"}


def test_the_same_revenue_counts_for_one_organization_only(runner, trinity):
    other = add(runner, name="林西县大营子乡综合合作社", division_code="150424200")
    trader = add(runner, TRADER)
    key = entity(runner, trinity, trader, to_day=date(2024, 12, 31))
    assert refused(runner, other, trader) == ["entity.counts_already"]
    assert refused(runner, trinity, trader) == ["entity.counts_already"]
    assert entity(runner, other, trader, from_day=date(2025, 1, 1))
    assert refused(runner, trinity, trader, corrects=key) == ["entity.counts_already"]
    assert entity(runner, other, trader, is_counting=False)


def test_revenue_that_counts_for_a_trinity_organization_earns_no_award_of_its_own(runner, trinity):
    enterprise = add(
        runner,
        TRADER,
        kind=OrganizationKind.COOP_ENTERPRISE,
        name="巴林右旗供销云链有限公司",
        division_code="150423",
        registered_on=date(2023, 5, 1),
    )
    state(runner, enterprise, 2025, 2600)
    with pytest.raises(NeedsConfirmation, match=r"entity\.may_earn_itself"):
        entity(runner, trinity, enterprise)
    command = service.RecordEntity(trinity, date(2023, 6, 1), True, enterprise)
    confirmed = frozenset({"entity.may_earn_itself"})
    runner.do(service.record_entity, command, confirmed=confirmed)

    own = assessed(runner, enterprise, Programme.ENTERPRISE_REVENUE)
    [told] = [m for m in own.missing if m.code == "award.counts_elsewhere"]
    assert TRINITY.name in told.message
    assert told.article == "赤政发〔2023〕14号 二（七）"
    assert assessed(runner, trinity).missing == ()


def test_an_organization_may_name_itself_beside_its_entities(runner, trinity):
    trader = add(runner, TRADER)
    state(runner, trinity, 2025, 700)
    state(runner, trader, 2025, 300)
    entity(runner, trinity, trinity)
    entity(runner, trinity, trader)
    assert assessed(runner, trinity).missing == ()


def test_what_cannot_be_an_entity_is_refused(runner, trinity):
    other = add(runner, name="林西县大营子乡综合合作社", division_code="150424200")
    trader = add(runner, TRADER)
    assert refused(runner, trinity, other) == ["entity.other_trinity"]
    assert refused(runner, trader, trader) == ["entity.not_trinity"]
    assert refused(runner, trinity, trader, to_day=date(2022, 1, 1)) == ["entity.ends_before"]
    assert refused(runner, trinity, trader, from_day=date(2026, 11, 24)) == ["fact.later"]
    assert refused(runner, trinity, None) == ["entity.name_missing", "entity.not_registered"]
    bare = {"is_counting": False, "name": "某某商店", "credit_code": "93150423MAYY610075"}
    assert refused(runner, trinity, None, **bare) == ["entity.credit_code"]


def test_an_entity_outside_the_register_is_kept_by_name_and_counts_for_nothing(runner, trinity):
    state(runner, trinity, 2025, 1000)
    entity(
        runner,
        trinity,
        None,
        is_counting=False,
        name="某某商店",
        credit_code="93150423mayy610057",
    )
    [item] = runner.ask(service.get_organization, trinity).entities
    assert (item.name, item.credit_code) == ("某某商店", "93150423MAYY610057")
    assert assessed(runner, trinity).missing == ()


ENDED = st.lists(st.dates(), min_size=2, max_size=2).map(sorted).map(tuple)
SPANS = ENDED | st.tuples(st.dates(), st.none())


@given(SPANS, SPANS)
def test_two_spans_meet_or_do_not_whoever_asks(one, other):
    assert do_meet(one, other) == do_meet(other, one)
    last = min(one[1] or date.max, other[1] or date.max)
    assert do_meet(one, other) == (max(one[0], other[0]) <= last)


STATEMENTS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.builds(Statement, st.just(2025), st.integers(0, 10**13).map(Money), st.booleans()),
    ),
    unique_by=lambda pair: pair[0],
)
ENTITIES = [BusinessEntity(key, key.upper(), date(2023, 1, 1)) for key in "ab"]


@given(STATEMENTS)
def test_the_sum_is_of_the_entities_alone_and_names_each_once(known):
    found = counting_statement(2025, ENTITIES, known)
    parts = [statement for key, statement in known if key in "ab"]
    if not parts:
        assert found is None
        return
    assert found.revenue == Money(sum(part.revenue.fen for part in parts))
    assert found.is_audited == all(part.is_audited for part in parts)
    assert sorted((*found.entities, *found.lacking)) == ["A", "B"]


def test_a_rating_by_one_office_alone_opens_nothing(runner):
    """赤政发〔2023〕14号 二（六）: 市、旗县区供销合作社联合评级."""
    key = add(runner)
    state(runner, key, 2025, 1000)
    alone = service.RecordRating(key, 4, date(2023, 9, 1), "旗社", is_joint=False)
    row = runner.do(service.record_rating, alone)
    assert [m.code for m in assessed(runner, key).missing] == ["award.unrated"]
    joint = replace(alone, is_joint=True, corrects=row)
    runner.do(service.record_rating, joint)
    assert assessed(runner, key).missing == ()
