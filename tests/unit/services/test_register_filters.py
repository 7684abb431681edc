"""Saved filters: kept for their operator, shared with the office, the same in window and list."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.errors import NeedsConfirmation, NotFound, RuleViolation
from coopdesk.domain.rights import Role
from coopdesk.domain.shown import RegisterView
from coopdesk.services import mutual_fund
from coopdesk.services import register_filters as service
from coopdesk.services.filtered_lists import members_shown, organizations_shown
from coopdesk.services.mutual_fund import SubscribeShares
from coopdesk.services.register_filters import KeepFilter, RemoveFilter, RenameFilter
from tests.books import a_member, an_organization, yuan

VIEW = RegisterView(
    "乌云",
    {"member.state": "member"},
    "member.holding",
    is_descending=True,
    columns=("member.name",),
)


@pytest.fixture
def keep(runner):
    def keep(name="月报用", view=VIEW, **options):
        return runner.do(service.keep_filter, KeepFilter("members", name, view, **options))

    return keep


@pytest.fixture
def sign_in(runner):
    """Return ``sign_in(name, role)``: who works from now on."""

    def sign_in(name, role):
        runner.actor = replace(runner.actor, operator=name, role=role.value)

    return sign_in


def _names(runner, register="members"):
    return [one.name for one in runner.ask(service.list_filters, register)]


def test_what_was_kept_comes_back_as_it_was(runner, keep):
    assert keep(" 月报用 ") == "月报用"
    saved = runner.ask(service.get_filter, "members", "月报用")
    assert (saved.view, saved.is_shared, saved.is_mine) == (VIEW, False, True)
    assert _names(runner, "organizations") == []


def test_a_filter_of_this_name_is_replaced_only_when_confirmed(runner, keep):
    keep()
    with pytest.raises(NeedsConfirmation) as asked:
        keep(view=RegisterView("那日苏"))
    assert asked.value.refusal.code == "filter.replaces"
    assert runner.ask(service.get_filter, "members", "月报用").view == VIEW
    command = KeepFilter("members", "月报用", RegisterView("那日苏"))
    runner.do(service.keep_filter, command, confirmed=frozenset({"filter.replaces"}))
    assert runner.ask(service.get_filter, "members", "月报用").view.text == "那日苏"
    assert _names(runner) == ["月报用"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "filter.name_missing"),
        ("   ", "filter.name_missing"),
        ("长" * 31, "filter.name_too_long"),
    ],
)
def test_a_name_is_needed_and_has_an_end(runner, keep, name, code):
    with pytest.raises(RuleViolation) as refused:
        keep(name)
    assert [reason.code for reason in refused.value.refusals] == [code]
    assert keep("长" * 30) == "长" * 30


def test_it_is_renamed_and_removed(runner, keep):
    keep()
    keep("另一个")
    with pytest.raises(RuleViolation):
        runner.do(service.rename_filter, RenameFilter("members", "月报用", "另一个"))
    runner.do(service.rename_filter, RenameFilter("members", "月报用", "年报用"))
    assert _names(runner) == ["另一个", "年报用"]
    runner.do(service.remove_filter, RemoveFilter("members", "年报用"))
    assert _names(runner) == ["另一个"]
    with pytest.raises(NotFound):
        runner.do(service.remove_filter, RemoveFilter("members", "年报用"))


def test_others_see_only_what_is_shared_and_change_nothing_of_it(runner, keep, sign_in):
    keep("自己的")
    keep("大家的", is_shared=True)
    sign_in("那日苏", Role.READ_ONLY)

    (shared,) = runner.ask(service.list_filters, "members")
    assert (shared.name, shared.owner, shared.is_mine) == ("大家的", "乌云其其格", False)
    with pytest.raises(RuleViolation) as refused:
        runner.do(service.remove_filter, RemoveFilter("members", "大家的"))
    assert refused.value.refusals[0].code == "filter.of_another"
    with pytest.raises(RuleViolation):
        keep("大家的")
    with pytest.raises(NotFound):
        runner.do(service.remove_filter, RemoveFilter("members", "自己的"))


def test_two_operators_may_use_the_same_name_for_their_own(runner, keep, sign_in):
    keep(view=RegisterView("甲"))
    sign_in("那日苏", Role.CLERK)
    keep(view=RegisterView("乙"))
    assert runner.ask(service.get_filter, "members", "月报用").view.text == "乙"
    sign_in("乌云其其格", Role.MANAGER)
    assert runner.ask(service.get_filter, "members", "月报用").view.text == "甲"


def test_a_manager_clears_up_after_others(runner, keep, sign_in):
    sign_in("那日苏", Role.CLERK)
    keep("旧的", is_shared=True)
    sign_in("乌云其其格", Role.MANAGER)
    runner.do(service.remove_filter, RemoveFilter("members", "旧的"))
    assert _names(runner) == []


def test_it_outlives_the_program(workspace, keep, clock):
    from coopdesk.services.opening import open_workspace
    from tests.conftest import PASSPHRASE

    keep()
    workspace.close()
    again = open_workspace(workspace.folder, "乌云其其格", PASSPHRASE, clock)
    try:
        assert again.runner.ask(service.get_filter, "members", "月报用").view == VIEW
    finally:
        again.close()


def test_members_are_listed_as_the_window_shows_them(runner, keep):
    organization = an_organization(runner)
    few = a_member(runner, organization, 1, name="乌云其其格")
    many = a_member(runner, organization, 2, name="乌云高娃")
    a_member(runner, organization, 3, name="乌云娜", state="candidate")
    a_member(runner, organization, 4, name="那日苏")
    for member, amount in ((few, 1000), (many, 3000)):
        command = SubscribeShares(organization, member, date(2026, 3, 2), yuan(amount))
        runner.do(mutual_fund.subscribe_shares, command)
    keep()

    shown = runner.ask(members_shown, organization, "月报用")
    assert [item.name for item in shown] == ["乌云高娃", "乌云其其格"]
    with pytest.raises(NotFound):
        runner.ask(members_shown, organization, "没有的")


def test_organizations_are_kept_by_county_and_kind(runner):
    an_organization(runner, "甲社", division_code="150423200")
    an_organization(runner, "乙社", division_code="150425205")
    an_organization(runner, "丙社", division_code="150423201", kind="coop_enterprise")
    choices = {"organization.county": "150423", "organization.kind": "trinity_organization"}
    view = RegisterView(choices=choices, sorted_by="organization.name")
    runner.do(service.keep_filter, KeepFilter("organizations", "本旗", view))

    shown = runner.ask(organizations_shown, "本旗")
    assert [item.name for item in shown] == ["甲社"]
