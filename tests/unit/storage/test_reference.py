"""The reference data as shipped: counts, codes, sources."""

import re
from collections import Counter
from datetime import date

import pytest

from coopdesk.domain.charters import BodyKind, MatterKind, Threshold
from coopdesk.domain.ledger import Side
from coopdesk.domain.organizations import DivisionKind, DivisionLevel, OrganizationKind
from coopdesk.domain.policy import RuleLevel
from coopdesk.paths import REFERENCE
from coopdesk.storage.issued import Reference
from coopdesk.storage.reference import (
    load_chart,
    load_charters,
    load_divisions,
    load_fund_rules,
    load_policies,
    load_vocabulary,
)

DAY = date(2026, 11, 23)


def test_chifeng_has_its_counties_and_townships():
    """国家统计局 2023-06-30: 88 towns, 25 townships, 19 sumu, 45 streets, 20 other units."""
    divisions = load_divisions()
    kinds = Counter(division.kind for division in divisions)
    levels = Counter(division.level for division in divisions)
    assert levels[DivisionLevel.COUNTY] == 12
    assert levels[DivisionLevel.TOWNSHIP] == 197
    assert [
        kinds[kind]
        for kind in (
            DivisionKind.TOWN,
            DivisionKind.TOWNSHIP,
            DivisionKind.SUMU,
            DivisionKind.STREET,
            DivisionKind.STATISTICAL,
        )
    ] == [88, 25, 19, 45, 20]
    assert sum(division.kind.is_rural_township for division in divisions) == 132


def test_codes_are_unique_and_lie_under_their_parents():
    divisions = load_divisions()
    codes = {division.code for division in divisions}
    assert len(codes) == len(divisions)
    for division in divisions[1:]:
        assert division.parent in codes
        if division.level is DivisionLevel.TOWNSHIP:
            assert re.fullmatch(r"\d{9}", division.code)
            assert division.code.startswith(division.parent)
            assert division.code[:6] == division.parent


def test_red_hill_district_is_excepted_from_the_last_place():
    """赤政发〔2023〕14号 三（一）: 除红山区外."""
    excepted = load_policies().on(DAY, "yearly_assessment.excepted_divisions")
    names = {d.name for d in load_divisions() if d.code in excepted.texts}
    assert names == {"红山区"}


def test_the_chart_has_the_48_accounts_and_the_two_optional_ones():
    """财会〔2021〕37号: 22 assets, 10 liabilities, 6 equity, 1 cost, 9 profit and loss."""
    chart = load_chart()
    first = [account for account in chart.accounts.values() if not account.parent]
    classes = Counter(account.account_class.value for account in first)
    assert classes == {"asset": 24, "liability": 10, "equity": 6, "cost": 1, "profit_loss": 9}
    contra = {a.code for a in first if a.account_class.value == "asset" and a.side is Side.CREDIT}
    assert contra == {"143", "152", "162"}
    assert {a.code for a in first if a.needs_member} == {"114", "221", "222", "301"}


def test_sub_accounts_say_whether_they_are_ours():
    """财会〔2021〕37号: only 332 has prescribed second-level accounts."""
    subs = [account for account in load_chart().accounts.values() if account.parent]
    assert {a.code for a in subs if not a.is_proposal} == {"33201", "33202"}
    assert all(a.code.startswith(a.parent) for a in subs)


def test_every_purpose_is_a_leaf_of_the_chart():
    chart = load_chart()
    for purpose, code in chart.purposes.items():
        assert code in chart.accounts, purpose
        assert chart.is_leaf(code), purpose


@pytest.mark.parametrize(
    ("key", "value", "article"),
    [
        ("acceptance_award.seed_fund_of_first", 50_000_000, "二（五）"),
        ("revenue_award.trinity_organization.minimum_revenue", 1_000_000_000, "二（六）"),
        ("revenue_award.coop_enterprise.minimum_revenue", 2_000_000_000, "二（七）"),
        ("revenue_award.coop_enterprise.minimum_holding", 3400, "二（七）"),
        ("dividend_rebate.returned", 5000, "二（八）"),
        ("coverage.until_year", 2026, "一（一）"),
    ],
)
def test_the_numbers_of_the_policy_cite_their_article(key, value, article):
    """赤政发〔2023〕14号, read against the text."""
    parameter = load_policies().on(DAY, key)
    assert parameter.value == value
    assert parameter.source == f"赤政发〔2023〕14号 {article}"


def test_the_parts_of_the_acceptance_award_make_its_whole():
    """赤政发〔2023〕14号 二（五）: 100万 = 50万 + 50万."""
    book = load_policies()
    parts = ("production_supply_amount", "credit_amount")
    whole = book.on(DAY, "acceptance_award.total").whole
    assert sum(book.on(DAY, f"acceptance_award.{part}").whole for part in parts) == whole


def test_no_key_stands_twice_in_documents_of_the_same_day():
    documents = load_policies().documents
    for one in documents:
        for other in documents:
            if one is not other and one.applies_from == other.applies_from:
                assert not set(one.parameters) & set(other.parameters)


def test_fund_rules_name_source_and_level_and_ship_no_fee():
    rules = load_fund_rules()
    assert all(rule.source for rule in rules.rules.values())
    assert rules.of("fee.maximum_rate").value is None
    assert rules.of("fee.absolute_rate").value is None
    law = {key for key, rule in rules.rules.items() if rule.level is RuleLevel.LAW}
    assert law == {
        "closed.payer_is_member",
        "closed.borrower_is_member",
        "closed.no_fixed_return",
        "surplus.losses_first",
        "surplus.patronage_minimum",
        "surplus.law_binds",
    }


def test_a_charter_agrees_with_the_law_it_cites():
    """《农民专业合作社法》第三十条: the template repeats it and the book has it."""
    charter = load_charters()["trinity-cooperative"]
    book = load_policies()
    quorum, rule = charter.quorum(BodyKind.MEMBERS_ASSEMBLY)
    assert quorum == Threshold.parse(book.on(DAY, "assembly.quorum").text)
    assert rule.level is RuleLevel.LAW
    for matter, key in ((MatterKind.ORDINARY, "ordinary"), (MatterKind.SPECIAL, "special")):
        majority = charter.majority(BodyKind.MEMBERS_ASSEMBLY, matter)
        law = book.on(DAY, f"assembly.{key}_majority").text
        assert majority.threshold == Threshold.parse(law)
    for name, key in (("share", "request"), ("days", "within_days")):
        own = charter.rule(BodyKind.MEMBERS_ASSEMBLY, f"extraordinary_{name}")
        assert own.whole == book.on(DAY, f"assembly.extraordinary_{key}").whole
        assert own.level is RuleLevel.LAW


@pytest.mark.parametrize("name", sorted(load_charters()))
def test_every_charter_is_whole(name):
    """Each body with a quorum has a majority for each matter."""
    charter = load_charters()[name]
    for body in BodyKind:
        if charter.rule(body, "quorum") is None:
            continue
        charter.quorum(body)
        for matter in MatterKind:
            assert charter.majority(body, matter).rule.source


def test_organizations_find_their_template():
    def charter_for(kind):
        return Reference(()).charter(DAY, kind, "")

    assert charter_for(OrganizationKind.TRINITY_ORGANIZATION).version
    assert charter_for(OrganizationKind.GRASSROOTS_COOP).name == "基层供销合作社章程"
    assert charter_for(OrganizationKind.VILLAGE_SERVICE_STATION) is None


def test_vocabularies_are_whole_and_without_doubles():
    """GB/T 3304 has 56 ethnic groups."""
    for path in (REFERENCE / "vocabularies").glob("*.toml"):
        items = load_vocabulary(path.stem)
        assert len({item.code for item in items}) == len(items)
        assert len({item.name for item in items}) == len(items)
    groups = {item.code: item.name for item in load_vocabulary("ethnic_groups")}
    assert len(groups) == 56
    assert groups["02"] == "蒙古族"
    kinds = {item.code for item in load_vocabulary("organization_kinds")}
    assert kinds == {kind.value for kind in OrganizationKind}
