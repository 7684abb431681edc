"""Schemes, scores and places at their edges: 赤政发〔2023〕14号 三（一） and 五."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.organizations import DivisionLevel
from coopdesk.domain.policy import Parameter
from coopdesk.domain.scheme_documents import BadScheme, read_scheme, write_scheme
from coopdesk.domain.supervision import (
    Consequence,
    Indicator,
    Measure,
    Scheme,
    Standing,
    WhenExcepted,
    assess_points,
    compute_score,
    compute_total,
    count_last_years,
    decide_consequence,
    find_scheme,
    points_in_words,
    rank_units,
    read_points,
)

HONGSHAN = ("150402",)
AFTER_ONE = Parameter(1, "三（一）", "赤政发〔2023〕14号")
AFTER_TWO = Parameter(2, "三（一）", "赤政发〔2023〕14号")


def indicator(code="a", points=1000, target_bp=10_000, measure=Measure.COVERAGE):
    return Indicator(code, f"指标{code}", "组织体系", points, measure, target_bp)


def scheme(*indicators, version="1", first_day=date(2023, 1, 1), **told):
    return Scheme(
        code="test",
        version=version,
        title="试行",
        level=DivisionLevel.COUNTY,
        first_day=first_day,
        is_example=told.get("is_example", False),
        document="赤政发〔2023〕14号",
        article="五",
        note="说“明”\n两行",
        when_excepted=WhenExcepted.NEXT,
        tie_break=told.get("tie_break", ()),
        indicators=indicators or (indicator(),),
    )


def places(placed):
    return {one.unit: one.rank for one in placed}


def last(placed):
    return [one.unit for one in placed if one.is_last]


@pytest.mark.parametrize(
    ("reached", "of", "target_bp", "score"),
    [
        (0, 14, 10_000, 0),
        (14, 14, 10_000, 1000),
        (13, 14, 10_000, 928),  # 928.57…: rounded down
        (6, 10, 6_000, 1000),
        (59, 100, 6_000, 983),
        (10, 10, 6_000, 1000),
        (0, 0, 10_000, None),
    ],
)
def test_a_score_is_the_share_of_the_target_rounded_down(reached, of, target_bp, score):
    assert compute_score(indicator(target_bp=target_bp), reached, of) == score


@given(st.integers(0, 500), st.integers(1, 500), st.integers(1, 10_000), st.integers(1, 10_000))
def test_a_score_stays_within_the_points_of_its_indicator(reached, of, target_bp, points):
    score = compute_score(indicator(points=points, target_bp=target_bp), min(reached, of), of)
    assert score is not None
    assert 0 <= score <= points


def test_what_does_not_concern_a_unit_neither_adds_nor_takes():
    of_three = scheme(indicator("a"), indicator("b"), indicator("c", points=2000))
    assert compute_total(of_three, (1000, 1000, None)) == 4000
    assert compute_total(of_three, (500, 500, None)) == 2000
    assert compute_total(of_three, (None, None, None)) == 0


def test_a_score_beyond_the_points_of_the_indicator_is_refused():
    assert assess_points(indicator(), 1000) == []
    assert assess_points(indicator(), 0) == []
    for points in (-1, 1001):
        [refusal] = assess_points(indicator(), points)
        assert refusal.code == "supervision.points_beyond"


def test_equal_totals_share_a_rank_unless_the_tie_break_tells_them_apart():
    equal = [Standing("a", 900), Standing("b", 900), Standing("c", 800)]
    assert places(rank_units(equal, (), WhenExcepted.NEXT)) == {"a": 1, "b": 1, "c": 3}
    told = [Standing("a", 900, (1, 5)), Standing("b", 900, (2, 0)), Standing("c", 800, (9, 9))]
    assert places(rank_units(told, (), WhenExcepted.NEXT)) == {"b": 1, "a": 2, "c": 3}


def test_who_shares_the_last_rank_shares_the_last_place_and_nobody_is_last_of_equals():
    shared = [Standing("a", 900), Standing("b", 700), Standing("c", 700)]
    assert last(rank_units(shared, (), WhenExcepted.NEXT)) == ["b", "c"]
    assert last(rank_units([Standing("a", 9), Standing("b", 9)], (), WhenExcepted.NEXT)) == []
    assert last(rank_units([Standing("a", 9)], (), WhenExcepted.NOBODY)) == []
    assert rank_units([], HONGSHAN, WhenExcepted.NEXT) == []


@pytest.mark.parametrize(
    ("reading", "found"), [(WhenExcepted.NEXT, ["b"]), (WhenExcepted.NOBODY, [])]
)
def test_the_excepted_district_is_never_last_and_the_scheme_says_who_is_then(reading, found):
    """赤政发〔2023〕14号 三（一）: 除红山区外."""
    standings = [Standing("a", 900), Standing("b", 800), Standing("150402", 100)]
    placed = rank_units(standings, HONGSHAN, reading)
    assert places(placed)["150402"] == 3
    assert last(placed) == found


def test_the_excepted_district_counts_in_the_ranking_where_it_is_not_last():
    standings = [Standing("150402", 900), Standing("a", 800), Standing("b", 700)]
    for reading in WhenExcepted:
        assert last(rank_units(standings, HONGSHAN, reading)) == ["b"]


@given(
    st.dictionaries(st.sampled_from(["150402", *"abcdef"]), st.integers(0, 5), min_size=1),
    st.sampled_from(WhenExcepted),
)
def test_ranks_follow_the_totals_and_the_excepted_is_never_last(totals, reading):
    placed = rank_units((Standing(u, t) for u, t in totals.items()), HONGSHAN, reading)
    assert {one.unit for one in placed} == totals.keys()
    assert placed[0].rank == 1
    for one in placed:
        assert one.rank == 1 + sum(total > one.total for total in totals.values())
        assert not (one.is_last and one.unit in HONGSHAN)


def test_only_years_running_count_and_none_before_the_first():
    assert count_last_years({2023, 2024}, 2024, 2023) == 2
    assert count_last_years({2023, 2025}, 2025, 2023) == 1
    assert count_last_years({2022, 2023}, 2023, 2023) == 1
    assert count_last_years({2024}, 2025, 2023) == 0


@pytest.mark.parametrize(
    ("years", "found"),
    [
        (0, None),
        (1, Consequence.REMINDER),
        (2, Consequence.TALK),
        (3, Consequence.TALK),
    ],
)
def test_the_last_place_is_reminded_and_two_years_running_called_in(years, found):
    """赤政发〔2023〕14号 三（一）: the rule is cited with it."""
    decided = decide_consequence(years, AFTER_ONE, AFTER_TWO)
    assert (decided and decided[0]) == found
    assert decided is None or decided[1].source == "赤政发〔2023〕14号 三（一）"


def test_the_latest_scheme_stands_and_an_own_one_before_a_shipped_of_the_same_day():
    old, new = scheme(), scheme(version="2", first_day=date(2025, 1, 1))
    own = scheme(version="own")
    found = [
        find_scheme((old, new, own), DivisionLevel.COUNTY, day)
        for day in (date(2022, 12, 31), date(2024, 6, 30), date(2025, 1, 1))
    ]
    assert found == [None, own, new]
    assert find_scheme((old,), DivisionLevel.TOWNSHIP, date(2024, 1, 1)) is None


@pytest.mark.parametrize(
    ("typed", "points"),
    [("8", 800), ("8.5", 850), ("８。５", 850), ("12.34", 1234), ("0", 0)],
)
def test_points_are_read_as_typed(typed, points):
    assert read_points(typed).value == points


@pytest.mark.parametrize("typed", ["", "-1", "8.555", "八", "8分", "1e3", "8.", "99999"])
def test_what_are_no_points_is_not_guessed(typed):
    assert read_points(typed).problem == "points_unreadable"


@given(st.integers(0, 999_999))
def test_points_written_are_read_again(points):
    assert read_points(points_in_words(points)).value == points


names = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20).filter(
    str.strip
)


@given(
    st.lists(st.tuples(names, st.integers(1, 100_000), st.integers(1, 10_000)), min_size=1),
    st.booleans(),
)
def test_a_scheme_written_is_read_again_as_it_was(told, is_example):
    indicators = [
        Indicator(f"i{number}", name, name, points, Measure.STARS, target_bp, name, name)
        for number, (name, points, target_bp) in enumerate(told)
    ]
    made = scheme(*indicators, is_example=is_example, tie_break=("i0",))
    assert read_scheme(tomllib.loads(write_scheme(made))) == made


def test_everything_wrong_with_a_file_is_told_with_its_place():
    document = tomllib.loads(write_scheme(scheme(indicator("a"), indicator("a"))))
    document |= {"level": "city", "first_day": "soon", "tie_break": ["x"], "version": " "}
    document["indicator"][0] |= {"points": -1, "target": 101, "measure": "guess"}
    with pytest.raises(BadScheme) as wrong:
        read_scheme(document)
    codes = {finding.code for finding in wrong.value.findings}
    assert codes == {
        *("scheme_lacks", "scheme_level", "scheme_day", "scheme_tie_break"),
        *("scheme_points", "scheme_target", "scheme_measure", "scheme_code_twice"),
    }
    assert {f.sheet for f in wrong.value.findings if f.code == "scheme_points"} == {
        "[[indicator]] 1"
    }


@given(
    st.dictionaries(
        st.sampled_from(
            ["id", "version", "title", "level", "first_day", "indicator", "tie_break", "note"]
        ),
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(max_size=5)
        | st.lists(st.none() | st.dictionaries(st.sampled_from(["code", "points"]), st.text())),
    )
)
def test_a_file_of_nonsense_is_refused_and_never_breaks_the_reader(document):
    with pytest.raises(BadScheme):
        read_scheme(document)
