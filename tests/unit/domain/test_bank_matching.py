"""Bank and books: what is one move, and what only one of them has."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.bank_matching import MOST_DAYS, MoneyMove, assess_pair, match_moves
from coopdesk.domain.money import Money

DAY = date(2026, 3, 10)


def a_move(key, fen, days=0, said=""):
    return MoneyMove(key, DAY + timedelta(days=days), Money(fen), said)


def pairs(bank, books):
    return {(line.id, move.id) for line, move in match_moves(bank, books)}


def test_the_same_amount_within_ten_days_is_one_move_and_a_day_more_is_not():
    assert pairs([a_move("b", 100, MOST_DAYS)], [a_move("v", 100)]) == {("b", "v")}
    assert pairs([a_move("b", 100, MOST_DAYS + 1)], [a_move("v", 100)]) == set()
    assert pairs([a_move("b", 100)], [a_move("v", -100)]) == set()


def test_the_name_decides_before_the_nearer_day():
    bank = [a_move("b", 100, 3, "8812 张秀兰")]
    books = [a_move("near", 100, 3, "收李国强入股"), a_move("named", 100, 0, "收张秀兰入股")]
    assert pairs(bank, books) == {("b", "named")}
    assert pairs([a_move("b", 100, 3, "8812")], books) == {("b", "near")}


moves = st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 20)), max_size=12)


@given(moves, moves)
def test_no_line_is_in_two_pairs_and_each_pair_moves_the_same(bank, books):
    told = [a_move(f"b{n}", fen, days) for n, (fen, days) in enumerate(bank)]
    booked = [a_move(f"v{n}", fen, days) for n, (fen, days) in enumerate(books)]
    found = match_moves(told, booked)
    for side in (0, 1):
        used = [pair[side].id for pair in found]
        assert len(used) == len(set(used))
    assert all(line.amount == move.amount for line, move in found)


def codes(bank, books):
    sides = ([a_move(f"x{n}", fen) for n, fen in enumerate(side)] for side in (bank, books))
    return [refusal.code for refusal in assess_pair(*sides)]


def test_by_hand_one_is_paired_with_one_or_with_several_to_the_fen():
    """会计基础工作规范 第六十二条: what is paired moves the same, so nothing differs unseen."""
    assert codes([100], [100]) == []
    assert codes([100], [60, 40]) == []
    assert codes([60, 40], [100]) == []
    assert codes([60, 40], [50, 50]) == ["bank.pair_many"]
    assert codes([100], [99]) == ["bank.pair_differs"]
    assert codes([100], [-100]) == ["bank.pair_differs"]
    assert codes([100], []) == codes([], [100]) == ["bank.pair_one_sided"]


def test_what_a_person_took_apart_is_not_paired_again():
    bank, books = [a_move("b", 100)], [a_move("near", 100), a_move("far", 100, 3)]
    found = match_moves(bank, books, {("b", "near")})
    assert [(line.id, move.id) for line, move in found] == [("b", "far")]
