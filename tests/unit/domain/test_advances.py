"""Advances over their life: schedules to the fen, arrears, guarantors, extension, write-off."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.advances import (
    ExtensionFacts,
    GuarantorFacts,
    Instalment,
    LendingFacts,
    LossCover,
    WriteOffFacts,
    assess_extension,
    assess_guarantors,
    assess_lending,
    assess_rating,
    assess_reschedule,
    assess_schedule,
    assess_write_off,
    compute_ageing,
    compute_arrears,
    compute_equal_parts,
    compute_expected_fees,
    compute_rating,
)
from coopdesk.domain.members import MemberState
from coopdesk.domain.money import Money, total
from coopdesk.domain.mutual_fund import PrincipalStep, compute_usage_fee
from coopdesk.storage.reference import load_fund_rules
from tests.unit.domain.test_mutual_fund import ADVANCE, codes, yuan

RULES = load_fund_rules()
LENT, DUE = date(2026, 3, 1), date(2026, 9, 1)
THREE = tuple(Instalment(date(2026, month, 1), yuan(100)) for month in (5, 7, 9))


def test_equal_parts_fall_due_every_so_many_months_and_the_last_on_the_last_day():
    parts = compute_equal_parts(yuan(1000), LENT, DUE, 2)
    assert [one.due_on for one in parts] == [date(2026, 5, 1), date(2026, 7, 1), DUE]
    assert [one.principal.fen for one in parts] == [33_334, 33_333, 33_333]


def test_without_months_all_is_due_on_the_last_day():
    assert compute_equal_parts(yuan(1000), LENT, DUE, 0) == (Instalment(DUE, yuan(1000)),)


@given(st.integers(1, 10**9), st.integers(1, 900), st.integers(0, 13), st.integers(0, 3000))
def test_parts_make_up_the_principal_and_their_fees_the_fee_of_the_whole(fen, days, months, rate):
    due = LENT + timedelta(days=days)
    parts = compute_equal_parts(Money(fen), LENT, due, months)
    assert total([one.principal for one in parts]) == Money(fen)
    assert not assess_schedule(parts, Money(fen), LENT).refusals or fen < len(parts)

    left, steps = Money(fen), [PrincipalStep(LENT, Money(fen))]
    for one in parts:
        left = left - one.principal
        steps.append(PrincipalStep(one.due_on, left))
    fees = compute_expected_fees(parts, LENT, rate, 360)
    assert total(fees) == compute_usage_fee(steps, due, rate, 360)
    assert min(fee.fen for fee in fees) >= 0


@pytest.mark.parametrize(
    ("schedule", "code"),
    [
        ((Instalment(LENT, yuan(300)),), "fund.schedule_out_of_order"),
        ((THREE[1], THREE[0], THREE[2]), "fund.schedule_out_of_order"),
        (THREE[:2], "fund.schedule_not_the_principal"),
        ((*THREE, Instalment(date(2026, 10, 1), Money())), "fund.schedule_part_not_positive"),
    ],
)
def test_a_schedule_goes_on_in_days_and_makes_up_the_principal(schedule, code):
    assert codes(assess_schedule(schedule, yuan(300), LENT).refusals) == [code]


@pytest.mark.parametrize(
    ("day", "repaid", "late", "days", "next_due"),
    [
        (date(2026, 5, 1), 0, 0, 0, THREE[0].due_on),
        (date(2026, 5, 2), 0, 100, 1, THREE[0].due_on),
        (date(2026, 5, 2), 99, 1, 1, THREE[0].due_on),
        (date(2026, 5, 2), 100, 0, 0, THREE[1].due_on),
        (date(2026, 7, 11), 150, 50, 10, THREE[1].due_on),
        (date(2026, 7, 11), 50, 150, 71, THREE[0].due_on),
        (date(2027, 1, 1), 300, 0, 0, None),
    ],
)
def test_instalments_are_paid_in_order_and_none_is_late_on_its_own_day(
    day, repaid, late, days, next_due
):
    found = compute_arrears(THREE, yuan(repaid), day)
    assert (found.amount, found.days, found.next_due) == (yuan(late), days, next_due)


GUARANTOR = GuarantorFacts("李国强", MemberState.MEMBER, yuan(1000), yuan(500), yuan(0), yuan(4000))


def guarantors(principal=1000, **changes):
    return assess_guarantors([replace(GUARANTOR, **changes)], yuan(principal), RULES)


def test_a_guarantor_may_carry_ten_times_the_own_shares_and_not_a_fen_more():
    assert guarantors().refusals == []
    (above,) = guarantors(answers_for=yuan(4000) + Money(1)).refusals
    assert above.code == "fund.guarantor_above_multiple"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": None}, "fund.guarantor_not_member"),
        ({"state": MemberState.FORMER}, "fund.guarantor_not_member"),
        ({"is_borrower": True}, "fund.guarantor_is_borrower"),
        ({"is_overdue": True}, "fund.guarantor_overdue"),
        ({"amount": yuan(0)}, "fund.guarantee_amount"),
        ({"amount": yuan(1000) + Money(1)}, "fund.guarantee_amount"),
    ],
)
def test_who_may_not_answer_for_an_advance(changes, code):
    """赤政发〔2023〕14号 一（一） 对内不对外 for the first two."""
    assert code in codes(guarantors(**changes).refusals)


@pytest.mark.parametrize(
    ("principal", "guaranteed", "warned"), [(29_999, 0, 0), (30_000, 0, 1), (30_000, 30_000, 0)]
)
def test_a_large_advance_without_guarantors_is_asked_about(principal, guaranteed, warned):
    own = yuan(100_000)
    facts = [replace(GUARANTOR, amount=yuan(guaranteed), own_shares=own)] if guaranteed else []
    found = assess_guarantors(facts, yuan(principal), RULES)
    assert codes(found.warnings) == ["fund.guarantee_missing"] * warned


LENDING = LendingFacts(yuan(10_000), yuan(0), yuan(20_000), yuan(0))


@pytest.mark.parametrize(
    ("changes", "refused", "warned"),
    [
        ({"bad": yuan(499)}, [], []),
        ({"bad": yuan(500)}, [], ["fund.much_bad"]),
        ({"bad": yuan(1000)}, ["fund.too_much_bad"], []),
        ({"others_largest": yuan(10_000_000)}, [], ["fund.top_ten_too_large"]),
        ({"all_shares": yuan(10_000_000)}, [], ["fund.too_little_ready"]),
    ],
)
def test_what_the_fund_as_a_whole_can_carry(changes, refused, warned):
    found = assess_lending(ADVANCE, replace(LENDING, **changes), RULES)
    assert (codes(found.refusals), codes(found.warnings)) == (refused, warned)


EXTENSION = ExtensionFacts(
    *(LENT, DUE, DUE, date(2027, 3, 4), DUE, yuan(100), 0),
    has_resolution=True,
    has_guarantors=True,
    guarantors_agree=True,
)


def test_an_extension_on_the_last_day_to_the_length_of_the_first_term_is_granted():
    """贷款通则第十二条，参照: before it is due, in all no longer than the first term."""
    assert assess_extension(EXTENSION, RULES).refusals == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"asked_on": DUE + timedelta(1)}, "fund.extension_too_late"),
        ({"new_due_on": date(2027, 3, 5)}, "fund.extension_too_long"),
        ({"new_due_on": DUE}, "fund.extension_not_later"),
        ({"extended": 1}, "fund.extended_before"),
        ({"has_resolution": False}, "fund.extension_without_resolution"),
        ({"guarantors_agree": False}, "fund.guarantors_not_asked"),
        ({"outstanding": yuan(0)}, "fund.nothing_outstanding"),
    ],
)
def test_an_extension_keeps_to_the_rules_at_their_edges(changes, code):
    """民法典第六百九十五条 for the guarantors' consent."""
    (found,) = assess_extension(replace(EXTENSION, **changes), RULES).refusals
    assert found.code == code
    assert found.article or code in {"fund.extension_not_later", "fund.nothing_outstanding"}


def test_a_reschedule_covers_all_that_is_out_by_resolution():
    assert not assess_reschedule(THREE, yuan(300), LENT, RULES, has_resolution=True).refusals
    found = assess_reschedule(THREE, yuan(299), LENT, RULES, has_resolution=False)
    assert codes(found.refusals) == [
        "fund.schedule_not_the_principal",
        "fund.reschedule_without_resolution",
    ]


@pytest.mark.parametrize(
    ("by_days", "rescheduled", "judged", "band"),
    [(0, False, None, 0), (0, True, None, 1), (2, True, 1, 2), (1, False, 4, 4)],
)
def test_the_worst_of_days_reschedule_and_judgement_is_the_class(
    by_days, rescheduled, judged, band
):
    """银保监会、人民银行令〔2023〕1号 as a pattern: what was rescheduled is at least 关注."""
    assert compute_rating(by_days, is_rescheduled=rescheduled, judged=judged) == band


@pytest.mark.parametrize(
    ("band", "reason", "code"),
    [
        (5, "死亡", "fund.unknown_rating"),
        (1, "死亡", "fund.rating_better_than_days"),
        (2, " ", "fund.reason_missing"),
    ],
)
def test_a_judgement_is_never_better_than_the_days(band, reason, code):
    assert codes(assess_rating(band, 2, reason).refusals) == [code]


WRITE_OFF = WriteOffFacts(
    yuan(100),
    4,
    "死亡",
    has_resolution=True,
    cover=LossCover.SEED_FUND,
    available=yuan(100),
)


@pytest.mark.parametrize(
    ("changes", "refused", "warned"),
    [
        ({}, [], []),
        ({"available": yuan(99)}, ["fund.cover_too_small"], []),
        ({"available": yuan(0), "cover": LossCover.SURPLUS}, [], []),
        ({"band": 3}, [], ["fund.not_yet_a_loss"]),
        ({"has_resolution": False}, ["fund.write_off_without_resolution"], []),
        ({"reason": ""}, ["fund.reason_missing"], []),
        ({"outstanding": yuan(0)}, ["fund.nothing_outstanding"], []),
    ],
)
def test_a_write_off_is_decided_and_covered(changes, refused, warned):
    found = assess_write_off(replace(WRITE_OFF, **changes), RULES)
    assert (codes(found.refusals), codes(found.warnings)) == (refused, warned)


def test_ageing_has_all_five_classes_with_their_provision():
    """银发〔2002〕98号, 参照: 1, 2, 25, 50 and 100 of a hundred."""
    classes = compute_ageing([(0, yuan(1000)), (0, yuan(0)), (2, yuan(300)), (4, yuan(50))], RULES)
    assert [(one.count, one.outstanding, one.provision) for one in classes] == [
        (1, yuan(1000), yuan(10)),
        (0, yuan(0), yuan(0)),
        (1, yuan(300), yuan(75)),
        (0, yuan(0), yuan(0)),
        (1, yuan(50), yuan(50)),
    ]
