"""What a package leaves behind on paper and in words: cover sheet, receipt, periods, groups."""

from datetime import date, datetime

import pytest

from coopdesk.domain.errors import NotFound
from coopdesk.domain.money import Money
from coopdesk.domain.periods import parse
from coopdesk.domain.supervision import Measure
from coopdesk.exchange.fingerprint import fingerprint_of
from coopdesk.services import exchange
from coopdesk.services.exchange import GroupVerdict, judge_groups, period_in_words
from coopdesk.services.printing import print_form
from coopdesk.services.supervision.known import Records
from coopdesk.services.supervision.measures import Meter
from tests.unit.forms.reading import text_by_pdfium
from tests.unit.services.test_exchange import Fill, fill


def _paper(runner, form, key):
    return "".join(text_by_pdfium(runner.ask(print_form, form, key).pdf))


def test_cover_and_receipt_carry_the_same_figures(runner, county, known):
    runner.do(fill, Fill())
    made = runner.do(exchange.make_package, exchange.MakePackage(known, period="2026H2"))
    county.do(exchange.take_package, exchange.TakePackage(made.path, known))

    cover = _paper(runner, "package-cover", made.package_id)
    receipt = _paper(county, "package-receipt", made.package_id)
    for paper in (cover, receipt):
        assert made.short_number in paper
        assert made.sha256 in paper
        assert "2026年下半年" in paper
        assert runner.actor.office_name in paper
        assert county.actor.office_name in paper
    assert "借方合计0.05" in cover
    assert made.sums["posting"] == Money(5)
    assert f"合计{made.records}000" in receipt


def test_who_reports_in_time_is_an_indicator_of_the_assessment(runner, county, known):
    """赤政发〔2023〕14号 五: half-yearly; the day the report is due still counts as in time."""
    township = runner.actor.division_code

    def reading():
        return county.ask(
            lambda uow: Meter(Records(uow, parse("2026"))).read(Measure.REPORTED, township)
        )

    assert (reading().reached, reading().of) == (0, 1)  # the first half was due on 15 July
    runner.do(fill, Fill())
    made = runner.do(exchange.make_package, exchange.MakePackage(known, period="2026H1"))
    county.do(exchange.take_package, exchange.TakePackage(made.path, known))
    assert (reading().reached, reading().of) == (0, 1)  # it came, but late
    assert "2026H1" in reading().parts[0].name
    days = (county.today - date(2026, 6, 30)).days
    county.do(exchange.set_report_days, exchange.SetReportDays(days))
    assert (reading().reached, reading().of) == (1, 1)


def test_a_form_for_a_package_that_is_not_there_is_not_found(runner):
    for form in ("package-cover", "package-receipt"):
        with pytest.raises(NotFound):
            runner.ask(print_form, form, "nothing")


def test_the_lists_count_by_table_in_the_order_of_travel(runner, county, known):
    runner.do(fill, Fill())
    made = runner.do(exchange.make_package, exchange.MakePackage(known))
    county.do(exchange.take_package, exchange.TakePackage(made.path, known))
    sent = runner.ask(exchange.list_outgoing)[0]
    assert list(sent.tables)[:2] == ["organization", "member"]
    assert (sent.short_number, sent.tables["member"]) == (made.short_number, 4)
    taken = county.ask(exchange.list_incoming)[0]
    assert list(taken.tables)[:2] == ["organization", "member"]
    assert taken.tables["member"] == {"new": 4, "changed": 0, "same": 0, "refused": 0}
    assert sum(counts["new"] for counts in taken.tables.values()) == taken.new == made.records


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026", "2026年"),
        ("2026H1", "2026年上半年"),
        ("2026H2", "2026年下半年"),
        ("2026Q4", "2026年第4季度"),
        ("2026-11", "2026年11月"),
        (exchange.ON_DEMAND, "临时报送"),
        ("2026H3", "2026H3"),
    ],
)
def test_a_period_is_told_as_people_say_it(written, told):
    assert period_in_words(written) == told


def test_the_periods_offered_begin_with_this_half_year(runner):
    offered = runner.ask(exchange.list_period_choices)
    assert offered[:3] == ["2026H2", "2026H1", "2026Q4"]
    assert offered[-1] == exchange.ON_DEMAND


def test_in_january_the_half_year_that_ended_is_offered_second(workspace, monkeypatch):
    new_year = datetime(2027, 1, 4, 9)  # noqa: DTZ001 - the office's own wall clock
    monkeypatch.setattr(workspace.runner, "_clock", lambda: new_year)
    assert workspace.runner.today == date(2027, 1, 4)
    assert workspace.runner.ask(exchange.list_period_choices)[:2] == ["2027H1", "2026H2"]


def test_a_misheard_group_is_told_from_another_key():
    # fixed cards: the groups of two drawn at random agree once in a hundred thousand runs
    own = fingerprint_of(b"one office")
    other = fingerprint_of(b"another office").split()
    right = own.split()
    slipped = right[2][:5] + str((int(right[2][5]) + 1) % 10)
    typed = [right[0], other[1], slipped, right[3][:4], "", right[5]]
    assert judge_groups(typed, own) == [
        GroupVerdict.SAME,
        GroupVerdict.DIFFERENT,
        GroupVerdict.MISHEARD,
        GroupVerdict.UNFINISHED,
        GroupVerdict.UNFINISHED,
        GroupVerdict.SAME,
    ]


def test_full_width_digits_are_taken_as_they_come(runner):
    own = runner.ask(exchange.own_key).fingerprint
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in own.split()[0])
    verdicts = judge_groups([wide, *own.split()[1:]], own)
    assert set(verdicts) == {GroupVerdict.SAME}
