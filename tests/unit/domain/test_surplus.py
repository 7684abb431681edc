"""The distribution of a surplus: exact to the fen, within the law, in any order of members."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.dividends import HoldingStep
from coopdesk.domain.money import Money, total
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.domain.surplus import (
    Ratios,
    Stake,
    YearResult,
    assess_books,
    assess_distribution,
    assess_risk_reserve,
    compute_counted_days,
    compute_distribution,
    compute_parts,
    compute_risk_share,
)
from coopdesk.storage.reference import load_fund_rules

RULES = load_fund_rules()
ARTICLE = "《农民专业合作社法》第四十四条"
amounts = st.integers(-10_000_000, 10_000_000_000).map(Money)
held = st.integers(0, 10_000_000)
ratios = st.builds(
    lambda reserve, patronage, part: Ratios(reserve, patronage, (10_000 - patronage) * part // 100),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.integers(0, 100),
)
stakes = st.lists(st.tuples(held.map(Money), held, held.map(Money)), min_size=1, max_size=20).map(
    lambda told: [Stake(f"m{n}", n, *one) for n, one in enumerate(told)]
)


@given(amounts, amounts, ratios, st.booleans())
def test_every_fen_of_a_surplus_goes_somewhere(surplus, carried, told, counts_carried):
    found = compute_distribution(YearResult(surplus, carried), told, counts_carried=counts_carried)
    parts = (found.losses, found.reserve, found.patronage, found.dividend, found.left)
    assert total(parts) == max(surplus, Money()) + found.taken_in
    assert all(part >= Money() for part in parts)
    assert found.patronage.fen * 10_000 >= found.distributable.fen * told.patronage_bp
    if carried < Money() and found.distributable:
        assert found.losses == -carried
    if told.patronage_bp + told.dividend_bp == 10_000:
        assert not found.left


@given(amounts, ratios, stakes, st.randoms())
def test_parts_add_up_and_do_not_depend_on_the_order(surplus, told, members, chance):
    found = compute_distribution(YearResult(surplus, Money()), told, counts_carried=False)
    parts = compute_parts(found, members, 365)
    shuffled = chance.sample(members, len(members))
    assert compute_parts(found, shuffled, 365) == parts
    for whole, own, weights in (
        (found.patronage, [one.patronage for one in parts], [m.traded.fen for m in members]),
        (
            found.dividend,
            [one.dividend for one in parts],
            [m.share_days + m.quantified.fen * 365 for m in members],
        ),
    ):
        assert total(own) == (whole if any(weights) else Money())


def test_of_equal_members_the_lower_number_gets_the_odd_fen():
    found = compute_distribution(
        YearResult(Money(100), Money()), Ratios(0, 10_000, 0), counts_carried=False
    )
    equal = [Stake(f"m{n}", n, Money(7), 0, Money()) for n in (3, 1, 2)]
    parts = compute_parts(found, equal, 365)
    assert [(part.stake.number, part.patronage.fen) for part in parts] == [
        (1, 34),
        (2, 33),
        (3, 33),
    ]


def test_sixty_percent_is_the_edge_and_binds_cooperatives_alone():
    """《农民专业合作社法》第四十四条: no less than 60 %; for others it is a pattern."""
    member = [Stake("m1", 1, Money(7), 10, Money())]

    def against(patronage, kind=OrganizationKind.TRINITY_ORGANIZATION):
        told = Ratios(1000, patronage, 10_000 - patronage)
        found = compute_distribution(YearResult(Money(9999), Money()), told, counts_carried=False)
        parts = compute_parts(found, member, 365)
        return assess_distribution(found, told, parts, RULES, kind)

    assert not against(6000).refusals
    assert [(one.code, one.article) for one in against(5999).refusals] == [
        ("surplus.patronage_below", ARTICLE)
    ]
    for kind in (OrganizationKind.GRASSROOTS_COOP, OrganizationKind.COOP_ENTERPRISE):
        found = against(5999, kind)
        assert (found.refusals, [one.code for one in found.warnings]) == (
            [],
            ["surplus.patronage_below"],
        )


def test_dividends_wait_for_the_reserve_for_risks_at_its_edge():
    """reserve.risk_of_outstanding: one percent of what is out in advances, a fen less is told.

    What is drawn as reserve tops it up before the general one.
    """
    year, out = YearResult(Money(100_000), Money()), Money(1_000_000)
    given = compute_distribution(year, Ratios(0, 6000, 4000), counts_carried=False)
    enough = assess_risk_reserve(given, Money(10_000), out, RULES)
    short = assess_risk_reserve(given, Money(9_999), out, RULES)
    assert (enough.refusals, enough.warnings) == ([], [])
    assert [(one.code, str(one.values["short"])) for one in short.warnings] == [
        ("surplus.risk_reserve_short", "0.01")
    ]
    kept = compute_distribution(year, Ratios(0, 6000, 0), counts_carried=False)
    assert assess_risk_reserve(kept, Money(), out, RULES).warnings == []
    drawn = compute_distribution(year, Ratios(1000, 6000, 4000), counts_carried=False)
    assert assess_risk_reserve(drawn, Money(), out, RULES).warnings == []
    assert compute_risk_share(drawn.reserve, Money(9_000), out, RULES) == Money(1_000)
    assert compute_risk_share(drawn.reserve, Money(10_001), out, RULES) == Money()
    assert compute_risk_share(Money(5), Money(), out, RULES) == Money(5)


def test_losses_come_first_and_nobody_is_paid_without_a_base():
    """《农民专业合作社法》第四十二条、第四十四条."""

    def codes(surplus, carried, stakes):
        told = Ratios(1000, 6000, 4000)
        result = YearResult(Money(surplus), Money(carried))
        found = compute_distribution(result, told, counts_carried=False)
        parts = compute_parts(found, stakes, 365)
        kind = OrganizationKind.FARMERS_COOP
        return [one.code for one in assess_distribution(found, told, parts, RULES, kind).refusals]

    member = [Stake("m1", 1, Money(7), 10, Money())]
    assert codes(100, -99, member) == []
    assert codes(100, -100, member) == ["surplus.losses_not_covered"]
    assert codes(0, 100, member) == ["surplus.none"]
    assert codes(100, 0, [Stake("m1", 1, Money(), 0, Money())]) == [
        "surplus.no_trade",
        "surplus.no_shares",
    ]


def test_shares_count_by_days_or_at_the_end_and_not_below_the_least_days():
    first, after = date(2025, 1, 1), date(2026, 1, 1)
    steps = (HoldingStep(date(2025, 12, 2), 100), HoldingStep(date(2025, 12, 22), 400))
    assert compute_counted_days(steps, first, after, RULES) == 100 * 20 + 400 * 10
    at_end = RULES.with_value("surplus.by_share_days", value=False, reason="章程第三十条")
    assert compute_counted_days(steps, first, after, at_end) == 400 * 365
    for least, counted in ((30, 6000), (31, 0)):
        rules = RULES.with_value("surplus.minimum_days", least, "章程第三十条")
        assert compute_counted_days(steps, first, after, rules) == counted


def reasons(reserve_bp, patronage_bp, dividend_bp, surplus=100_000, stakes=None):
    """Return code, article and values of what stands against so distributed a year."""
    told = Ratios(reserve_bp, patronage_bp, dividend_bp)
    found = compute_distribution(YearResult(Money(surplus), Money()), told, counts_carried=False)
    member = [Stake("m1", 1, Money(7), 10, Money())]
    parts = compute_parts(found, member if stakes is None else stakes, 365)
    kind = OrganizationKind.FARMERS_COOP
    against = assess_distribution(found, told, parts, RULES, kind)
    assert against.warnings == [] or reserve_bp < 1000
    return [(one.code, one.article, one.values) for one in (*against.refusals, *against.warnings)]


def test_ratios_are_parts_of_a_whole():
    """《农民专业合作社法》第四十四条: both shares of the distributable surplus are one whole."""
    assert reasons(1000, 10_000, 0) == []
    assert reasons(10_000, 6000, 4000) == []
    assert reasons(1000, 6000, 4001) == [("surplus.more_than_all", ARTICLE, {})]
    no_ratio = ("surplus.no_ratio", ARTICLE, {})
    assert no_ratio in reasons(10_001, 6000, 4000)
    assert no_ratio in reasons(1000, 6000, -1)


def test_a_reserve_below_the_charter_s_pattern_is_a_hint():
    """《农民专业合作社法》第四十二条: the charter or the assembly decides, so nothing stops."""
    source = RULES.of("surplus.reserve").source
    values = {"least": "10.00%", "told": "9.99%"}
    assert reasons(999, 6000, 4000) == [("surplus.reserve_below", source, values)]


def test_each_reason_against_a_distribution_cites_its_rule():
    """《农民专业合作社法》第四十二条、第四十四条."""
    both = "《农民专业合作社法》第四十二条、第四十四条"
    assert reasons(1000, 6000, 4000, 0) == [("surplus.none", both, {"surplus": Money()})]
    assert reasons(1000, 6000, 4000, stakes=[]) == [
        ("surplus.no_trade", ARTICLE, {}),
        ("surplus.no_shares", RULES.of("surplus.by_share_days").source, {}),
    ]
    eaten = compute_distribution(
        YearResult(Money(100), Money(-100)), Ratios(1000, 6000, 4000), counts_carried=False
    )
    kind = OrganizationKind.FARMERS_COOP
    refusal = assess_distribution(eaten, Ratios(1000, 6000, 4000), (), RULES, kind).refusals[0]
    assert (refusal.article, refusal.values) == (
        both,
        {"surplus": Money(100), "losses": Money(100)},
    )


def test_no_more_is_posted_than_stands_undistributed_in_the_books():
    """《农民专业合作社法》第四十四条: reserve and what members get, to the fen."""
    year = YearResult(Money(10_000), Money())
    found = compute_distribution(year, Ratios(1000, 6000, 3000), counts_carried=False)
    assert found.reserve + found.paid_to_members == Money(9_100)
    assert assess_books(found, Money(9_100), RULES, 2025).refusals == []
    [refusal] = assess_books(found, Money(9_099), RULES, 2025).refusals
    assert (refusal.code, refusal.article, refusal.values) == (
        "surplus.above_books",
        "《农民专业合作社法》第四十二条、第四十四条",
        {"taken": Money(9_100), "left": Money(9_099), "year": 2025},
    )


def test_what_earlier_years_left_counts_in_where_it_is_decided():
    year, told = YearResult(Money(10_000), Money(500)), Ratios(0, 6000, 4000)
    apart = compute_distribution(year, told, counts_carried=False)
    assert (apart.taken_in, apart.distributable) == (Money(), Money(10_000))
    taken = compute_distribution(year, told, counts_carried=True)
    assert (taken.taken_in, taken.distributable) == (Money(500), Money(10_500))


def test_the_odd_fen_goes_to_the_dividend_only_where_nothing_is_to_stay():
    """Refunds are rounded up, dividends down; 60 + 40 leaves nothing, 60 + 30 its part."""
    year = YearResult(Money(101), Money())
    whole = compute_distribution(year, Ratios(0, 6000, 4000), counts_carried=False)
    assert (whole.patronage, whole.dividend, whole.left) == (Money(61), Money(40), Money())
    uneven = YearResult(Money(104), Money())
    whole = compute_distribution(uneven, Ratios(0, 7500, 2500), counts_carried=False)
    assert (whole.patronage, whole.dividend, whole.left) == (Money(78), Money(26), Money())
    part = compute_distribution(year, Ratios(0, 6000, 3000), counts_carried=False)
    assert (part.patronage, part.dividend, part.left) == (Money(61), Money(30), Money(10))


def test_the_list_names_all_who_had_anything_to_be_counted_by():
    """Who gets no fen of a small surplus still stands on the list; a stranger does not."""
    found = compute_distribution(
        YearResult(Money(1), Money()), Ratios(0, 10_000, 0), counts_carried=False
    )
    stakes = [
        Stake("trader", 1, Money(1), 0, Money()),
        Stake("large", 2, Money(10), 0, Money()),
        Stake("holder", 3, Money(), 1, Money()),
        Stake("quantified", 4, Money(), 0, Money(1)),
        Stake("stranger", 5, Money(), 0, Money()),
    ]
    parts = compute_parts(found, stakes, 365)
    assert [part.stake.member_id for part in parts] == ["trader", "large", "holder", "quantified"]
    assert [part.whole.fen for part in parts] == [0, 1, 0, 0]


def test_only_days_with_shares_count_towards_the_least_days():
    first, after = date(2025, 1, 1), date(2026, 1, 1)
    left = (HoldingStep(date(2024, 1, 1), 100), HoldingStep(date(2025, 1, 30), 0))
    rules = RULES.with_value("surplus.minimum_days", 30, "章程第三十条")
    assert compute_counted_days(left, first, after, rules) == 0
    back = (*left, HoldingStep(date(2025, 12, 31), 300))
    assert compute_counted_days(back, first, after, rules) == 29 * 100 + 300
    at_end = rules.with_value("surplus.by_share_days", value=False, reason="章程第三十条")
    assert compute_counted_days(back, first, after, at_end) == 300 * 365
