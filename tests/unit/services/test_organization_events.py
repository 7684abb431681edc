"""Events of organizations: the register as of any day, and what is refused with its reason."""

from dataclasses import replace
from datetime import date, timedelta

import openpyxl
import pytest

from coopdesk.domain.errors import NotFound, RuleViolation
from coopdesk.domain.organization_history import EventKind
from coopdesk.domain.organizations import OrganizationKind
from coopdesk.services import organizations as service
from coopdesk.services.organizations import OrganizationItem

SUMU, TOWN = "150423200", "150423100"
END_OF_2023, TODAY = date(2023, 12, 31), date(2026, 11, 23)
MARCH, JUNE = date(2024, 3, 1), date(2024, 6, 15)
NAME, NEW_NAME = "大板镇基层供销合作社", "大板镇众联供销合作社"
COOP = service.Profile(
    kind=OrganizationKind.GRASSROOTS_COOP,
    name=NAME,
    division_code=TOWN,
    registered_on=date(2019, 5, 1),
)


@pytest.fixture
def add(runner):
    def add(name=NAME, **changes):
        profile = replace(COOP, name=name, **changes)
        return runner.do(service.add_organization, service.AddOrganization(profile))

    return add


@pytest.fixture
def listed(runner):
    """Return ``listed(day) -> {name: item}``."""

    def listed(day=None) -> dict[str, OrganizationItem]:
        return {item.name: item for item in runner.ask(service.list_organizations, day=day)}

    return listed


def refused(runner, handler, command):
    with pytest.raises(RuleViolation) as violation:
        runner.do(handler, command)
    return [refusal.code for refusal in violation.value.refusals]


def rename(key, day=MARCH, name=NEW_NAME):
    return service.RenameOrganization(key, day, name, "旗社发〔2024〕3号")


def test_renamed_and_moved_it_stands_in_the_past_as_it_stood_then(runner, add, listed):
    key = add()
    runner.do(service.rename_organization, rename(key))
    move = service.MoveOrganization(key, JUNE, division_code=SUMU, village="益和嘎查")
    runner.do(service.move_organization, move)

    [(name, past)] = listed(END_OF_2023).items()
    assert (name, past.division_code, past.village) == (NAME, TOWN, "")
    [(name, between)] = listed(JUNE - timedelta(days=1)).items()
    assert (name, between.division_code) == (NEW_NAME, TOWN)
    [(name, now)] = listed().items()
    assert (name, now.division, now.village) == (NEW_NAME, "巴林右旗西拉沐沦苏木", "益和嘎查")
    assert listed(TODAY) == listed()


def test_the_division_filter_asks_for_where_it_stood_then(runner, add):
    key = add()
    runner.do(service.move_organization, service.MoveOrganization(key, MARCH, division_code=SUMU))

    def found(**asked):
        return len(runner.ask(service.list_organizations, **asked))

    assert found(division=TOWN, day=END_OF_2023) == found(division=SUMU) == 1
    assert found(division=SUMU, day=END_OF_2023) == found(division=TOWN) == 0


def test_not_yet_registered_it_is_not_listed(add, listed):
    add()

    assert listed(date(2019, 4, 30)) == {}
    assert list(listed(date(2019, 5, 1))) == [NAME]


def test_stars_are_those_of_the_day(runner, add, listed):
    key = add()
    for stars, year in ((3, 2023), (4, 2025)):
        command = service.RecordRating(key, stars, date(year, 9, 20))
        runner.do(service.record_rating, command)

    days = (date(2023, 9, 19), END_OF_2023, date(2025, 9, 20), None)
    assert [listed(day)[NAME].stars for day in days] == [None, 3, 4, 4]


def test_closing_waits_for_those_below(runner, add, listed):
    above = add()
    below = add("大板镇西哈嘎查综合服务社", parent_id=above)
    close = service.CloseOrganization(above, JUNE)
    assert refused(runner, service.close_organization, close) == ["organization_event.has_below"]

    runner.do(service.close_organization, service.CloseOrganization(below, JUNE))
    runner.do(service.close_organization, close)
    assert listed(JUNE - timedelta(days=1)).keys() == {NAME, "大板镇西哈嘎查综合服务社"}
    assert listed(JUNE) == {}
    assert {item.closed_on for item in listed().values()} == {JUNE}


def test_below_a_closed_one_nothing_reopens(runner, add):
    above = add()
    below = add("分社", parent_id=above)
    for key in (below, above):
        runner.do(service.close_organization, service.CloseOrganization(key, MARCH))

    reopen = service.ReopenOrganization(below, JUNE)
    reasons = refused(runner, service.reopen_organization, reopen)
    assert reasons == ["organization_event.parent_not_standing"]
    runner.do(service.reopen_organization, service.ReopenOrganization(above, JUNE))
    runner.do(service.reopen_organization, reopen)


def test_a_merger_closes_one_and_hands_those_below_to_the_other(runner, add, listed):
    old, new = add("甲社"), add("乙社")
    below = add("丙站", parent_id=old)
    merge = service.MergeOrganization(old, MARCH, new, "旗社发〔2024〕3号")
    runner.do(service.merge_organization, merge)

    assert listed(END_OF_2023)["丙站"].parent == "甲社"
    assert listed(MARCH).keys() == {"乙社", "丙站"}
    assert listed(MARCH)["丙站"].parent == "乙社"
    told = runner.ask(service.list_events, new)
    assert [(e.kind, e.organization, e.is_own) for e in told] == [(EventKind.MERGED, "甲社", False)]
    [moved] = runner.ask(service.list_events, below)
    assert (moved.before, moved.after) == ("甲社", "乙社")


def test_a_merger_into_itself_or_below_or_into_what_is_gone_is_refused(runner, add):
    above, gone = add("甲社"), add("已注销社")
    below = add("丙站", parent_id=above)
    runner.do(service.close_organization, service.CloseOrganization(gone, MARCH))

    for into, code in (
        (above, "organization_event.into_itself"),
        (below, "organization_event.into_below"),
        (gone, "organization_event.not_standing"),
    ):
        merge = service.MergeOrganization(above, JUNE, into)
        assert refused(runner, service.merge_organization, merge) == [code]
    with pytest.raises(NotFound):
        runner.do(service.merge_organization, service.MergeOrganization(above, JUNE, "no"))


def test_what_is_split_off_begins_on_that_day_and_tells_where_it_is_from(runner, add, listed):
    source = add()
    profile = replace(COOP, name="大板镇农资供应社", registered_on=None)
    new = runner.do(
        service.split_organization, service.SplitOrganization(source, JUNE, profile, "决议3号")
    )

    assert profile.name not in listed(JUNE - timedelta(days=1))
    assert listed(JUNE)[profile.name].registered_on == JUNE
    [event] = runner.ask(service.list_events, new)
    assert (event.kind, event.other, event.document) == (EventKind.SPLIT_OFF, NAME, "决议3号")
    assert len(runner.ask(service.list_events, source)) == 1
    back = service.TakeBackEvent(event.id)
    assert refused(runner, service.take_back_event, back) == ["organization_event.split_stays"]


def test_a_name_is_free_again_for_the_one_that_took_the_other_over(runner, add, listed):
    old, new = add("甲社"), add("乙社")
    taken = rename(new, JUNE, "甲社")
    assert refused(runner, service.rename_organization, taken) == ["organization_event.name_taken"]

    runner.do(service.merge_organization, service.MergeOrganization(old, MARCH, new))
    runner.do(service.rename_organization, taken)
    assert [item.id for item in listed(JUNE).values()] == [new]
    # and what the merged one was called stays possible to correct in the other's record
    profile = runner.ask(service.get_organization, new).profile
    runner.do(service.change_organization, service.ChangeOrganization(new, profile))


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({"division_code": "150423"}, None),
        ({"division_code": "150400"}, "organization.level_misfit"),
        ({"division_code": "999"}, "organization.division_unknown"),
        ({"division_code": TOWN}, "organization_event.changes_nothing"),
        ({}, "organization_event.changes_nothing"),
    ],
)
def test_a_move_goes_where_the_kind_may_stand(runner, add, command, code):
    move = service.MoveOrganization(add(), MARCH, **command)

    if code is None:
        assert len(runner.do(service.move_organization, move)) == 1
    else:
        assert refused(runner, service.move_organization, move) == [code]


def test_a_move_to_another_place_leaves_the_village_behind(runner, add, listed):
    key = add(village="西哈嘎查")
    runner.do(service.move_organization, service.MoveOrganization(key, MARCH, division_code=SUMU))

    assert (listed(END_OF_2023)[NAME].village, listed()[NAME].village) == ("西哈嘎查", "")


def test_a_superior_is_left_and_never_found_below(runner, add, listed):
    a, b = add("甲社"), add("乙社")
    runner.do(service.move_organization, service.MoveOrganization(b, MARCH, parent_id=a))
    turned = service.MoveOrganization(a, JUNE, parent_id=b)
    assert refused(runner, service.move_organization, turned) == ["organization.parent_below"]

    runner.do(service.move_organization, service.MoveOrganization(b, JUNE, parent_id=""))
    runner.do(service.move_organization, turned)
    assert (listed(MARCH)["乙社"].parent, listed(JUNE)["甲社"].parent) == ("甲社", "乙社")


def test_a_correction_is_no_event_and_reaches_back_to_where_the_mistake_was_made(
    runner, add, listed
):
    key = add()
    runner.do(service.rename_organization, rename(key, name="大扳镇众联供销合作社"))
    profile = runner.ask(service.get_organization, key).profile
    right = replace(profile, name=NEW_NAME)
    runner.do(service.change_organization, service.ChangeOrganization(key, right))

    assert (list(listed(END_OF_2023)), list(listed(MARCH))) == ([NAME], [NEW_NAME])
    [event] = runner.ask(service.list_events, key)
    assert (event.before, event.after) == (NAME, NEW_NAME)


def test_a_correction_that_the_events_speak_against_is_refused(runner, add):
    key = add()
    runner.do(service.rename_organization, rename(key))
    runner.do(service.close_organization, service.CloseOrganization(key, JUNE))
    profile = runner.ask(service.get_organization, key).profile

    for wrong, code in (
        (replace(profile, name=NAME), "organization_event.contradicts"),
        (replace(profile, registered_on=JUNE), "organization_event.contradicts"),
        (replace(profile, closed_on=None), "organization_event.closing_recorded"),
    ):
        change = service.ChangeOrganization(key, wrong)
        assert refused(runner, service.change_organization, change) == [code]
    assert runner.ask(service.get_organization, key).profile == profile


def test_an_event_recorded_by_mistake_is_taken_back(runner, add, listed):
    key = add()
    first = runner.do(service.rename_organization, rename(key))
    runner.do(service.rename_organization, rename(key, JUNE, "丙社"))
    runner.do(service.take_back_event, service.TakeBackEvent(first))

    assert list(listed(MARCH)) == [NAME]
    assert list(listed(JUNE)) == ["丙社"]
    with pytest.raises(NotFound):
        runner.do(service.take_back_event, service.TakeBackEvent(first))


def test_what_others_rest_on_is_not_taken_back(runner, add):
    a, b = add("甲社"), add("乙社")
    closing = runner.do(service.close_organization, service.CloseOrganization(a, MARCH))
    runner.do(service.reopen_organization, service.ReopenOrganization(a, JUNE))
    back = service.TakeBackEvent(closing)
    assert refused(runner, service.take_back_event, back) == ["organization_event.contradicts"]

    later = JUNE + timedelta(days=1)
    runner.do(service.move_organization, service.MoveOrganization(b, later, parent_id=a))
    newest, _ = runner.ask(service.list_events, a)
    back = service.TakeBackEvent(newest.id)
    assert refused(runner, service.take_back_event, back) == ["organization_event.has_below"]


def test_a_refused_event_leaves_no_trace(runner, add, listed):
    old, new = add("甲社"), add("乙社")
    add("丙站", parent_id=old)
    runner.do(service.rename_organization, rename(old, JUNE, "甲甲社"))
    before = listed()

    merge = service.MergeOrganization(old, MARCH, new)
    assert refused(runner, service.merge_organization, merge) == ["organization_event.contradicts"]
    assert listed() == before


def test_only_the_office_that_keeps_it_records_what_happened(runner, add, workspace):
    key = add()
    with workspace.runner._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE organization SET office = 'another'")

    assert refused(runner, service.rename_organization, rename(key)) == ["record.not_owned"]


def test_the_register_of_a_past_day_goes_out_as_it_stood(runner, add, tmp_path):
    key = add(registration_authority="巴林右旗市场监督管理局")
    runner.do(service.rename_organization, rename(key))
    out = tmp_path / "out.xlsx"

    assert runner.ask(service.export_organizations, out, END_OF_2023) == 1
    told = [cell.value for row in openpyxl.load_workbook(out).active for cell in row]
    assert NAME in told
    assert NEW_NAME not in told
    assert "巴林右旗市场监督管理局" in told
