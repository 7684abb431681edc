"""Mandates, qualifications and sanctions, trade volumes and quantified shares."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.membership import NoteKind, ShareKind, TradeKind
from coopdesk.domain.money import Money
from coopdesk.services import members as service
from tests.books import a_member, an_organization, yuan

TODAY = date(2026, 11, 23)


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def member(runner, organization):
    return a_member(runner, organization)


@pytest.fixture
def company(runner, organization):
    return a_member(runner, organization, 2, kind="organization", name="众联商贸有限公司")


def _refused(runner, handler, command):
    with pytest.raises(RuleViolation) as violation:
        runner.do(handler, command)
    return [refusal.code for refusal in violation.value.refusals]


@pytest.mark.parametrize(("to_day", "lapsed"), [(TODAY, []), (TODAY - timedelta(days=1), ["乌云"])])
def test_a_mandate_runs_to_its_last_day(runner, organization, company, to_day, lapsed):
    command = service.RecordMandate(company, "乌云", date(2025, 1, 1), to_day, phone="19900001477")
    runner.do(service.record_mandate, command)

    found = runner.ask(service.list_lapsed_mandates, organization)
    assert [one.representative for one in found] == lapsed
    [mandate] = runner.ask(service.list_mandates, company)
    assert (mandate.name, mandate.to_day, mandate.phone) == ("乌云", to_day, "19900001477")


def test_a_legal_person_without_any_mandate_is_told(runner, organization, company):
    [lapsed] = runner.ask(service.list_lapsed_mandates, organization)
    assert (lapsed.member_id, lapsed.ended_on) == (company, None)


def test_a_mandate_is_corrected_and_a_second_one_follows(runner, company):
    first = service.RecordMandate(company, "乌云", date(2025, 1, 1))
    key = runner.do(service.record_mandate, first)
    ended = service.RecordMandate(company, "乌云", date(2025, 1, 1), TODAY, mandate_id=key)
    runner.do(service.record_mandate, ended)
    runner.do(service.record_mandate, service.RecordMandate(company, "宝音·德力格尔", TODAY))

    latest, before = runner.ask(service.list_mandates, company)
    assert (latest.name, latest.to_day, before.to_day) == ("宝音·德力格尔", None, TODAY)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "member.representative_missing"),
        ({"phone": "12"}, "member.phone_unreadable"),
        ({"to_day": date(2024, 12, 31)}, "member.ends_before_start"),
    ],
)
def test_what_is_no_mandate(runner, company, changes, code):
    told = {"name": "乌云", "from_day": date(2025, 1, 1)} | changes
    command = service.RecordMandate(company, **told)
    assert _refused(runner, service.record_mandate, command) == [code]


def test_a_person_needs_no_mandate(runner, member):
    command = service.RecordMandate(member, "乌云", TODAY)
    assert _refused(runner, service.record_mandate, command) == ["member.acts_alone"]


def test_qualifications_and_sanctions_stand_by_day_with_their_document(runner, member):
    skilled = service.RecordNote(member, NoteKind.QUALIFICATION, "农民高级技师", date(2024, 5, 1))
    key = runner.do(service.record_note, skilled)
    bare = service.RecordNote(member, NoteKind.SANCTION, "警告", TODAY)
    assert _refused(runner, service.record_note, bare) == ["member.sanction_undocumented"]
    warned = service.RecordNote(member, NoteKind.SANCTION, "警告", TODAY, document="监〔2026〕1号")
    runner.do(service.record_note, warned)
    until = date(2029, 4, 30)
    corrected = service.RecordNote(
        member, NoteKind.QUALIFICATION, "农民高级技师", date(2024, 5, 1), until, note_id=key
    )
    runner.do(service.record_note, corrected)

    notes = runner.ask(service.list_notes, member)
    assert [(note.kind, note.to_day) for note in notes] == [
        (NoteKind.SANCTION, None),
        (NoteKind.QUALIFICATION, until),
    ]


def _volume(member, amount, kind=TradeKind.SALES, product=""):
    return service.TradeVolume(member, kind, yuan(amount), product)


def _record(runner, organization, *lines, year=2025):
    command = service.RecordTradeVolumes(organization, year, lines)
    return runner.do(service.record_trade_volumes, command)


def test_a_volume_replaces_what_stood_and_zero_takes_it_out(runner, organization, member, company):
    """《农民专业合作社法》第四十四条: refunds go by these."""
    _record(
        runner,
        organization,
        _volume(member, 1200.5, product="肉羊"),
        _volume(member, 300, TradeKind.SUPPLIES),
        _volume(company, 99),
    )
    assert runner.ask(service.patronage_of, organization, 2025) == {
        member: yuan(1500.5),
        company: yuan(99),
    }
    _record(runner, organization, _volume(member, 1000, product="肉羊"), _volume(company, 0))
    assert runner.ask(service.patronage_of, organization, 2025) == {member: yuan(1300)}
    assert runner.ask(service.patronage_of, organization, 2024) == {}
    items = runner.ask(service.list_trade_volumes, organization, 2025)
    assert [(item.kind, item.product, item.amount) for item in items] == [
        (TradeKind.SALES, "肉羊", yuan(1000)),
        (TradeKind.SUPPLIES, "", yuan(300)),
    ]


@pytest.mark.parametrize("year", [1949, 2027])
def test_volumes_are_of_years_that_were(runner, organization, member, year):
    command = service.RecordTradeVolumes(organization, year, (_volume(member, 1),))
    assert _refused(runner, service.record_trade_volumes, command) == ["member.wrong_year"]


def test_one_wrong_line_and_nothing_is_recorded(runner, organization, member):
    stranger = a_member(runner, an_organization(runner, "另一家合作社"))
    for wrong, code in (
        (_volume(stranger, 1), "member.of_another"),
        (_volume(member, -1, TradeKind.SERVICES), "member.below_zero"),
    ):
        command = service.RecordTradeVolumes(organization, 2025, (_volume(member, 1), wrong))
        assert _refused(runner, service.record_trade_volumes, command) == [code]
    assert runner.ask(service.patronage_of, organization, 2025) == {}


def test_quantified_shares_add_up_over_the_years(runner, organization, member):
    for year, kind, amount in (
        (2024, ShareKind.RESERVE, 100),
        (2025, ShareKind.RESERVE, 150),
        (2025, ShareKind.STATE_SUPPORT, 50),
        (2025, ShareKind.DONATION, 7),
        (2025, ShareKind.DONATION, 0),
    ):
        command = service.QuantifyShare(member, year, kind, yuan(amount), "社代会〔2026〕1号")
        runner.do(service.quantify_share, command)

    assert runner.ask(service.quantified_of, organization, 2024) == {member: yuan(100)}
    assert runner.ask(service.quantified_of, organization, 2025) == {member: yuan(300)}
    assert [item.year for item in runner.ask(service.list_quantified, member)] == [2025, 2025, 2024]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.tuples(
            st.booleans(),
            st.sampled_from(TradeKind),
            st.sampled_from(["", "肉羊"]),
            st.integers(0, 10**12),
        ),
        max_size=12,
    )
)
def test_the_sum_is_that_of_what_was_said_last(runner, organization, member, company, lines):
    """By whatever way it was recorded: all at once or line by line."""
    kinds = [
        (who, kind, product)
        for who in (True, False)
        for kind in TradeKind
        for product in ("", "肉羊")
    ]
    blank = [(*key, 0) for key in kinds]
    keys = {True: member, False: company}
    said = [service.TradeVolume(keys[w], k, Money(fen), p) for w, k, p, fen in [*blank, *lines]]
    _record(runner, organization, *said)

    last = {(w, k, p): fen for w, k, p, fen in lines}
    wanted = {
        keys[who]: Money(total)
        for who in (True, False)
        if (total := sum(fen for (w, _, _), fen in last.items() if w is who))
    }
    assert runner.ask(service.patronage_of, organization, 2025) == wanted
