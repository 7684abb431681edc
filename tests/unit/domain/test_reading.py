"""Whatever a person types becomes the value that was meant, or is refused."""

import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.domain.identity import resident_id_sign
from coopdesk.domain.money import Money, in_capitals
from coopdesk.domain.reading import (
    read_amount,
    read_credit_code,
    read_day,
    read_id_number,
    read_name,
    read_phone,
    read_share,
    read_text,
)

TODAY = date(2026, 11, 22)
FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789.,-/()"}
SMALL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")

amounts = st.integers(0, 10**11).map(Money)
days = st.dates(date(1930, 1, 1), date(2099, 12, 31))


def _plainly(amount):
    return str(amount).replace(",", "")


AMOUNT_HABITS = [
    str,
    _plainly,
    lambda amount: str(amount).translate(FULL_WIDTH),
    lambda amount: f"  {amount} \u3000",
    lambda amount: f"{amount}元",
    lambda amount: f"￥{amount}",
    lambda amount: f"人民币{amount}元整",
    in_capitals,
    lambda amount: in_capitals(amount).removesuffix("整"),
    lambda amount: in_capitals(amount).replace("整", "正").replace("元", "圆"),
    lambda amount: in_capitals(amount).translate(SMALL),
    lambda amount: f"{amount.fen / 1_000_000:.6f}万" if amount.fen < 10**10 else str(amount),
    lambda amount: amount.fen / 100,
]


def _in_numerals(day):
    years = "".join("〇一二三四五六七八九"[int(sign)] for sign in str(day.year))
    return f"{years}年{_numeral(day.month)}月{_numeral(day.day)}日"


def _numeral(number):
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else "一二三"[tens - 1]) + "十" if tens else ""
    return ten + ("一二三四五六七八九"[ones - 1] if ones else "")


DAY_HABITS = [
    date.isoformat,
    lambda day: f"{day.year}-{day.month}-{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}/{day.month:02d}/{day.day:02d} ",
    lambda day: f"{day:%Y%m%d}",
    lambda day: int(f"{day:%Y%m%d}"),
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}年{day.month:02d}月{day.day:02d}号",
    lambda day: day.isoformat().translate(FULL_WIDTH),
    lambda day: f"{day.isoformat()} 00:00:00",
    lambda day: datetime.combine(day, time(8, 30)),
    lambda day: (day - date(1899, 12, 30)).days,
    lambda day: float((day - date(1899, 12, 30)).days),
    _in_numerals,
]


@pytest.mark.parametrize("habit", AMOUNT_HABITS)
@given(amount=amounts)
def test_an_amount_written_in_any_habit_reads_back_to_the_fen(habit, amount):
    assert read_amount(habit(amount)).value == amount


@given(amounts)
def test_a_negative_amount_reads_back_with_minus_or_brackets(amount):
    assert read_amount(f"-{amount}").value == -amount
    assert read_amount(f"（{amount}）").value == -amount


@given(st.text("0123456789.,，．０１五十百千万亿元角分整零壹仟-+( )约￥", max_size=12))
def test_garbage_is_refused_or_means_what_a_plain_reader_says(text):
    """A reading that succeeds reads the same when it is written out and read again."""
    reading = read_amount(text)
    assert (reading.value is None) == bool(reading.problem)
    if reading.value is not None:
        assert read_amount(str(reading.value)).value == reading.value
        digits = [sign for sign in text if sign.isdigit() and sign not in "0０"]
        written = _plainly(reading.value) + in_capitals(reading.value)
        assert all(sign.translate({0xFF11: "1"}) in written for sign in digits)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1.5万", 1_500_000),
        ("0.5万", 500_000),
        ("1万2千", 1_200_000),
        ("1万2000元", 1_200_000),
        ("十五元", 1500),
        ("一百零五块", 10_500),
        ("两万两千", 2_200_000),
        ("一亿五千万", 15_000_000_000),
        ("伍角", 50),
        ("零元整", 0),
        ("-0.01", -1),
        (0.1 + 0.2, 30),
        (1200, 120_000),
    ],
)
def test_amounts_in_everyday_words_are_understood(typed, fen):
    assert read_amount(typed).value == Money(fen)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (None, "amount_missing"),
        ("  \u3000", "amount_missing"),
        (1.005, "amount_fraction"),
        ("1.005", "amount_fraction"),
        ("1.200", "amount_unreadable"),
        ("1,2000", "amount_unreadable"),
        ("12,00", "amount_unreadable"),
        ("1万2", "amount_unreadable"),
        ("三百五", "amount_unreadable"),
        ("壹零仟", "amount_unreadable"),
        ("一二〇〇", "amount_unreadable"),
        ("1 2", "amount_unreadable"),
        ("007", "amount_unreadable"),
        ("500+500", "amount_unreadable"),
        ("1e3", "amount_unreadable"),
        ("约1000", "amount_unreadable"),
        ("待定", "amount_unreadable"),
        (True, "amount_unreadable"),
        (float("nan"), "amount_unreadable"),
        (float("inf"), "amount_unreadable"),
        (1e300, "amount_too_large"),
        (date(2023, 1, 1), "amount_unreadable"),
    ],
)
def test_an_amount_that_may_mean_two_things_is_refused(typed, problem):
    reading = read_amount(typed)
    assert (reading.value, reading.problem) == (None, problem)


def test_a_sheet_in_ten_thousands_gives_yuan_unless_the_cell_says_yuan():
    assert read_amount(339.9, unit=10_000).value == Money(339_900_000)
    assert read_amount("1250.5", unit=10_000).value == Money(1_250_500_000)
    assert read_amount("850元", unit=10_000).value == Money(85_000)
    assert read_amount("2万", unit=10_000).value == Money(2_000_000)


@pytest.mark.parametrize("habit", DAY_HABITS)
@given(day=days)
def test_a_day_written_in_any_habit_reads_back(habit, day):
    assert read_day(habit(day), TODAY).value == day


@given(st.text("0123456789.-/年月日号〇二三十 今天", max_size=12))
def test_a_day_is_never_invented(text):
    """Whatever is read names its year itself, or is the year of today."""
    reading = read_day(text, None)
    assert (reading.value is None) == bool(reading.problem)
    if reading.value is not None:
        assert reading.value.year in range(1900, 2100)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("2023-6", "2023-06"),
        ("2022年11月", "2022-11"),
        ("202306", "2023-06"),
        ("2023年", "2023"),
        (2023.1, "2023"),
        (2023, "2023"),
        ("二〇二三年六月", "2023-06"),
        ("11.22", ""),
        ("6月1日", ""),
    ],
)
def test_an_incomplete_day_says_what_is_known(typed, known):
    reading = read_day(typed, None)
    assert (reading.value, reading.problem, reading.known) == (None, "day_incomplete", known)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (None, "day_missing"),
        ("", "day_missing"),
        ("2023.2.30", "day_invalid"),
        ("2023-13-01", "day_invalid"),
        ("20230230", "day_invalid"),
        ("23.6.1", "day_unreadable"),
        ("1/6/2023", "day_unreadable"),
        ("44830", "day_unreadable"),
        (11.2, "day_unreadable"),
        (True, "day_unreadable"),
        ("开春", "day_unreadable"),
        (date(1066, 1, 1), "day_invalid"),
    ],
)
def test_a_day_that_may_mean_two_things_is_refused(typed, problem):
    reading = read_day(typed, TODAY)
    assert (reading.value, reading.problem) == (None, problem)


def test_short_days_are_of_this_year_where_today_is_known():
    assert read_day("今天", TODAY).value == TODAY
    assert read_day("昨天", TODAY).value == TODAY - timedelta(days=1)
    assert read_day("11.22", TODAY).value == TODAY
    assert read_day("6月1日", TODAY).value == date(2026, 6, 1)


@pytest.mark.parametrize("dot", "・‧•·．.∙⋅･")
def test_every_middle_dot_gives_one_name(dot):
    reading = read_name(f"宝音 {dot}德力格尔")
    assert reading.value == "宝音·德力格尔"
    assert reading.normalized


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("李\u3000娜", "李娜"),
        (" 金花 ", "金花"),
        ("张𬭎", "张𬭎"),
        ("赵𠅤", "赵𠅤"),
        ("刘䶮", "刘䶮"),
        ("\ufeff王伟", "王伟"),
        ("John  Smith", "John Smith"),
        ("ᠰᠠᠷᠠᠨ ᠭᠣᠣᠸᠠ", "ᠰᠠᠷᠠᠨ ᠭᠣᠣᠸᠠ"),
    ],
)
def test_a_name_keeps_every_sign_that_matters(typed, name):
    reading = read_name(typed)
    assert (reading.value, reading.problem) == (name, "")
    assert reading.normalized == (typed != name)


@pytest.mark.parametrize(
    "typed", ["待定", "张三1", "王", "王伟（大）", "150423", 5.0, "王伟、李娜"]
)
def test_what_is_no_name_is_refused(typed):
    assert read_name(typed).problem == "name_unreadable"
    assert read_name(typed).value is None


def test_a_private_sign_is_kept_and_reported():
    reading = read_name("张\ue863")
    assert (reading.value, reading.problem) == ("张\ue863", "name_private_character")
    assert not reading.is_right


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("150423 19590906 9432", "150423195909069432"),
        (" 150423197110279083 ", "150423197110279083"),
        ("'150423197110279083", "150423197110279083"),
        ("15042319670611914x", "15042319670611914X"),
        ("１５０４２３１９４９０６２３９６９Ｘ", "15042319490623969X"),
    ],
)
def test_a_resident_id_is_cleaned_of_spaces_width_and_case(typed, number):
    reading = read_id_number(typed)
    assert (reading.value, reading.normalized) == (number, True)


@pytest.mark.parametrize("typed", [150423197509059000, 1.50423197509059e17, "1.50423E+17"])
def test_a_rounded_resident_id_is_refused_even_if_its_zeros_pass(typed):
    assert read_id_number(typed).problem == "id_precision_lost"


@given(st.text(max_size=20))
def test_no_text_is_a_resident_id_by_chance_of_cleaning(text):
    reading = read_id_number(text)
    assert (reading.value is None) == bool(reading.problem)


def test_credit_codes_and_phones_are_cleaned():
    assert read_credit_code(" 93150423mayy11016l").value == "93150423MAYY11016L"
    assert read_phone("199-0000-1021").value == "19900001021"
    assert read_phone(19900001486.0).value == "19900001486"
    assert read_phone("(0476)8822345").value == "0476-8822345"
    assert read_phone("+86 199 0000 1134").value == "19900001134"
    assert read_phone("19900001134/19900001135").problem == "phone_unreadable"


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        (0.34, 3400),
        (0.3399, 3399),
        (0.33999999, 3399),
        (1, 10000),
        ("34%", 3400),
        ("33.99%", 3399),
        (34, 3400),
        ("0.4", 4000),
        (0, 0),
    ],
)
def test_a_share_is_read_in_basis_points_and_never_rounded_up(typed, points):
    assert read_share(typed).value == points


@pytest.mark.parametrize("typed", ["三成", "-1%", 101, "101%", True, date(2023, 1, 1)])
def test_a_share_beyond_the_whole_is_refused(typed):
    assert read_share(typed).problem == "share_unreadable"


def test_text_is_one_line_without_edges():
    assert read_text(" 养殖户\n代办员 ").value == "养殖户 代办员"
    assert read_text(97.0).value == "97"
    assert read_text(None).value == ""


def _signs(text):
    return [sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum()]


digits_and_marks = st.text("0123456789０１２３４５６７８９ -—()（）+./;、Xx", max_size=24)


@given(digits_and_marks)
def test_a_phone_number_is_never_made_of_other_digits_than_were_typed(text):
    value = read_phone(text).value
    if value is not None:
        typed, read = _signs(text), _signs(value)
        assert typed in (read, [*"86", *read])


@given(digits_and_marks | st.text("0123456789ABCDEFGHJKLMNPQRTUWXY ａｂ-", max_size=22))
def test_no_number_is_read_of_other_signs_than_were_typed(text):
    for read in (read_id_number, read_credit_code):
        value = read(text).value
        if value is not None:
            assert _signs(value) == _signs(text.replace("×", "X"))


@given(
    st.dates(date(1920, 1, 1), date(2007, 1, 1)),
    st.integers(0, 999),
    st.integers(0, 17),
    st.integers(1, 9),
)
def test_one_wrong_digit_in_a_resident_id_is_always_found(born, order, place, more):
    """GB 11643: the check sign is by MOD 11-2, which finds every single wrong digit."""
    body = f"150423{born:%Y%m%d}{order:03d}"
    number = body + resident_id_sign(body)
    assert read_id_number(number).value == number
    if number[place] != "X":
        wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
        assert read_id_number(wrong).value is None


@given(st.integers(0, 10_000), st.integers(0, 99))
def test_a_share_is_never_read_higher_than_it_was_written(points, rest):
    """34 % counts from 34.00 %: 33.9999 % must not reach it."""
    exact = Decimal(points) / 100 + Decimal(rest) / 10_000
    if exact <= 100:
        assert read_share(f"{exact}%").value == points


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_number_of_a_cell_is_the_amount_it_shows_or_none(number):
    value = read_amount(number).value
    if value is not None:
        assert Decimal(value.fen) / 100 == Decimal(f"{number:.15g}")


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_number_of_a_cell_is_a_day_of_our_times_or_none(number):
    value = read_day(number, None).value
    assert value is None or 1900 <= value.year < 2100


@given(st.text("乌云其格·．. •巴图\u3000𬭎龑娜A1，", max_size=10))
def test_a_name_keeps_its_characters_in_their_order(text):
    value = read_name(text).value
    if value is not None:
        kept = [sign for sign in text if sign.isalpha()]
        assert [sign for sign in value if sign.isalpha()] == kept
