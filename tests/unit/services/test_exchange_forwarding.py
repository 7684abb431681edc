"""Sumu, banner and city: what the banner took in goes on to the city, and what the city says down.

Ownership stays where it was: the banner forwards, and changes nothing of what is not its own.
"""

import shutil

import pytest
from sqlalchemy import select

from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.exchange import RemarkState
from coopdesk.domain.membership import StepKind
from coopdesk.services import exchange, members
from coopdesk.services.exchange import forwarding
from coopdesk.services.opening import open_workspace
from coopdesk.services.printing import print_form
from coopdesk.storage.tables.members import MemberRow
from coopdesk.storage.tables.organizations import OrganizationRow
from tests.conftest import PASSPHRASE
from tests.unit.forms.reading import text_by_pdfium
from tests.unit.services.award_notes import Note, note_payout
from tests.unit.services.offices import (
    answer,
    copied,
    introduce,
    make,
    names,
    put,
    restore,
    send,
    send_back,
    take,
)


@pytest.fixture
def stick(tmp_path, runner, county, city):
    """A stick that goes from the sumu to the banner and from the banner to the city."""
    folder = tmp_path / "stick"
    folder.mkdir()
    introduce(runner, county, folder)
    introduce(county, city, folder)
    return folder


def _pass_on(county, city, stick):
    made = make(county, stick, receiver_id=city.actor.office_id)
    taken = take(city, made)
    answer(county, taken.receipt)
    return made, taken


def _member(office, name):
    return office.ask(lambda uow: uow.session.scalar(select(MemberRow).filter_by(name=name)))


def test_the_city_gets_the_area_of_the_banner_with_owners_as_they_are(runner, county, city, stick):
    put(runner, n1="乌云", n2="图雅")
    put(county, n7="旗里的社员")
    send(runner, county, stick)
    made, taken = _pass_on(county, city, stick)

    assert made.forwards == {"西拉沐沦苏木供销合作社": 1}
    assert (taken.refused, taken.new) == (0, made.records)
    assert names(city, runner.actor.office_id) == {1: "乌云", 2: "图雅"}
    assert names(city, county.actor.office_id) == {7: "旗里的社员"}
    (origin,) = [one for one in city.ask(exchange.list_origins) if one.via]
    assert (origin.office, origin.via, origin.sequence) == (
        "西拉沐沦苏木供销合作社",
        "巴林右旗供销合作社",
        1,
    )
    assert origin.office_id == runner.actor.office_id


def test_only_what_came_since_the_receipt_of_the_city_is_passed_on(runner, county, city, stick):
    put(runner, n1="乌云", n2="图雅")
    send(runner, county, stick)
    _pass_on(county, city, stick)
    nothing, _ = _pass_on(county, city, stick)
    assert nothing.records == 0

    put(runner, n1="乌云其其格", n2="", n3="高娃")
    send(runner, county, stick)
    made, taken = _pass_on(county, city, stick)
    travelling = {table: count for table, count in made.counts.items() if count}
    assert travelling == {"arrival": 1, "member": 2, "deletion": 1}
    assert (taken.new, taken.changed, taken.refused) == (3, 1, 0)
    assert names(city) == {1: "乌云其其格", 3: "高娃"}
    assert [one.sequence for one in city.ask(exchange.list_origins) if one.via] == [2]


def test_without_a_receipt_of_the_city_all_is_passed_on_again(runner, county, city, stick):
    put(runner, n1="乌云")
    send(runner, county, stick)
    lost = make(county, stick, receiver_id=city.actor.office_id)
    put(runner, n2="图雅")
    send(runner, county, stick)
    made = make(county, stick, receiver_id=city.actor.office_id)
    assert made.counts["member"] == lost.counts["member"] + 1
    take(city, made, without_missing=True, reason="第1号的U盘丢失")
    assert names(city) == {1: "乌云", 2: "图雅"}


def test_a_correction_of_the_city_goes_down_through_the_banner_and_its_answer_up(
    runner, county, city, stick
):
    put(runner, n1="宝音")
    send(runner, county, stick)
    _pass_on(county, city, stick)
    wanted = exchange.WriteRemark("member", _member(city, "宝音").id, "姓名与台账不符")
    city.do(exchange.write_remark, wanted)

    down = make(city, stick, receiver_id=county.actor.office_id)
    assert down.counts["remark"] == 1
    answer(city, take(county, down).receipt)
    (passing,) = county.ask(exchange.list_remarks)
    assert (passing.is_passed_on, passing.office, passing.author) == (
        True,
        "西拉沐沦苏木供销合作社",
        "赤峰市供销合作社",
    )
    further = make(county, stick, receiver_id=runner.actor.office_id)
    assert take(runner, further).refused == 0
    (there,) = runner.ask(exchange.list_remarks)
    assert (there.office, there.is_passed_on, there.wanted) == (
        "赤峰市供销合作社",
        False,
        "姓名与台账不符",
    )

    put(runner, n1="宝音图")
    runner.do(exchange.answer_remark, exchange.AnswerRemark(there.id, True, "已更正"))
    send(runner, county, stick)
    _pass_on(county, city, stick)
    (here,) = city.ask(exchange.list_remarks)
    assert (here.state, here.answer) == (RemarkState.ANSWERED, "已更正")
    assert names(city) == {1: "宝音图"}


def test_an_answer_to_the_banner_is_no_matter_of_the_city(runner, county, city, stick):
    put(runner, n1="宝音")
    send(runner, county, stick)
    wanted = exchange.WriteRemark("member", _member(county, "宝音").id, "请核对")
    county.do(exchange.write_remark, wanted)
    take(runner, make(county, stick, receiver_id=runner.actor.office_id))
    (there,) = runner.ask(exchange.list_remarks)
    runner.do(exchange.answer_remark, exchange.AnswerRemark(there.id, True, "已核对"))
    send(runner, county, stick)
    made, taken = _pass_on(county, city, stick)
    assert (made.counts["remark_answer"], taken.refused) == (0, 0)


def test_a_banner_that_forwards_for_another_area_is_refused_by_name(
    runner, county, city, stick, monkeypatch
):
    """Its program was changed to pass on records of a town of another banner."""
    put(runner, n1="乌云")
    send(runner, county, stick)
    with county._engine.connect() as connection:
        connection.exec_driver_sql("UPDATE arrival SET division_code = '150402001'")
        connection.commit()
    with monkeypatch.context() as changed:
        changed.setattr(forwarding, "stands_between", lambda *_: True)
        made = make(county, stick, receiver_id=city.actor.office_id)
    assert made.counts["member"] == 1
    taken = take(city, made)
    assert (taken.refused, names(city)) == (2, {})
    (told,) = city.ask(exchange.list_incoming)
    assert "记录属于其他机构" in told.reasons["member"][0]


def test_a_package_sent_back_by_the_banner_is_told_to_the_city(runner, county, city, stick):
    put(runner, n1="乌云")
    taken = take(county, make(runner, stick))
    answer(runner, taken.receipt)
    _pass_on(county, city, stick)
    answer(runner, send_back(county, taken.package_id, stick, "请核对后再报"))
    made, _ = _pass_on(county, city, stick)
    travelling = {table: count for table, count in made.counts.items() if count}
    assert (travelling, names(city)) == ({"arrival": 1, "deletion": 2}, {})
    (origin,) = [one for one in city.ask(exchange.list_origins) if one.via]
    assert origin.state.value == "returned"
    put(runner, n1="乌云其其格")
    send(runner, county, stick)
    _, again = _pass_on(county, city, stick)
    assert (again.refused, names(city)) == (0, {1: "乌云其其格"})


def test_the_same_record_by_two_ways_is_the_same(runner, county, city, stick):
    """The sumu mailed its package to the city too: nothing is doubled, nothing refused."""
    introduce(runner, city, stick)
    put(runner, n1="乌云")
    take(city, make(runner, stick, receiver_id=city.actor.office_id))
    take(county, make(runner, stick, receiver_id=county.actor.office_id))
    _, taken = _pass_on(county, city, stick)
    assert (taken.refused, names(city)) == (0, {1: "乌云"})
    put(runner, n1="乌云其其格")
    take(county, make(runner, stick, receiver_id=county.actor.office_id))
    _, taken = _pass_on(county, city, stick)
    assert (taken.refused, names(city)) == (0, {1: "乌云其其格"})


def test_an_older_package_by_the_longer_way_overwrites_nothing(runner, county, city, stick):
    introduce(runner, city, stick)
    put(runner, n1="乌云")
    take(county, make(runner, stick, receiver_id=county.actor.office_id))
    put(runner, n1="乌云其其格")
    take(city, make(runner, stick, receiver_id=city.actor.office_id))
    _, taken = _pass_on(county, city, stick)
    assert (taken.refused, names(city)) == (1, {1: "乌云其其格"})


def test_two_copies_of_a_workspace_by_two_ways_are_a_conflict(
    runner, workspace, county, city, stick, tmp_path, clock, new_office
):
    """One copy mails the city itself, the other goes by the banner: neither overwrites unseen."""
    introduce(runner, city, stick)
    put(runner, n1="乌云", n2="图雅")
    send(runner, county, stick)
    _pass_on(county, city, stick)
    workspace.close()
    second = shutil.copytree(workspace.folder, tmp_path / "second")
    one = open_workspace(workspace.folder, new_office.operator, PASSPHRASE, clock)
    other = open_workspace(second, new_office.operator, PASSPHRASE, clock)
    put(one.runner, n1="直接报的")
    take(city, make(one.runner, stick, receiver_id=city.actor.office_id))
    put(other.runner, n5="五", n1="经旗里报的")
    take(county, make(other.runner, stick, receiver_id=county.actor.office_id))

    made = make(county, stick, receiver_id=city.actor.office_id)
    (conflict,) = city.ask(exchange.check_package_file, made.path).conflicts
    assert [(field.here, field.sent) for field in conflict.fields] == [("直接报的", "经旗里报的")]
    assert take(city, made).refused == 1
    assert names(city) == {1: "直接报的", 2: "图雅", 5: "五"}
    put(other.runner, n1="再改")
    take(county, make(other.runner, stick, receiver_id=county.actor.office_id))
    again = make(county, stick, receiver_id=city.actor.office_id)
    kept = exchange.RecordDecision("member", conflict.record_id, keep_here=False)
    taken = take(city, again, decisions=(kept,), reason="以旗里转报的为准")
    assert (taken.refused, names(city)[1]) == (0, "再改")
    put(other.runner, n1="以后照常")
    take(county, make(other.runner, stick, receiver_id=county.actor.office_id))
    _, taken = _pass_on(county, city, stick)
    assert (taken.refused, names(city)[1]) == (0, "以后照常")
    one.close()
    other.close()


def test_what_the_banner_put_aside_after_a_restored_backup_goes_at_the_city_too(
    runner, workspace, county, city, stick, clock, new_office
):
    put(runner, n1="一")
    send(runner, county, stick)
    _pass_on(county, city, stick)
    workspace.close()
    backup = copied(workspace)
    lost = open_workspace(workspace.folder, new_office.operator, PASSPHRASE, clock)
    put(lost.runner, n3="只在旧线")
    take(county, make(lost.runner, stick))
    _pass_on(county, city, stick)
    assert names(city) == {1: "一", 3: "只在旧线"}
    lost.close()
    restore(workspace, backup)
    back = open_workspace(workspace.folder, new_office.operator, PASSPHRASE, clock)
    put(back.runner, n4="只在新线")
    made = make(back.runner, stick)
    conflicts = county.ask(exchange.judge_package_file, made.path).conflicts
    decisions = tuple(exchange.RecordDecision(c.table, c.record_id, False) for c in conflicts)
    take(county, made, going_on=True, decisions=decisions, reason="恢复了备份")
    _, taken = _pass_on(county, city, stick)
    assert (taken.refused, names(city)) == (0, {1: "一", 4: "只在新线"})
    back.close()


def test_a_city_does_not_change_what_it_was_forwarded(runner, county, city, stick):
    put(runner, n1="乌云")
    send(runner, county, stick)
    _pass_on(county, city, stick)
    expelled = members.TakeStep(_member(city, "乌云").id, StepKind.SUSPENSION, resolution="一号")
    with pytest.raises(RuleViolation) as refused:
        city.do(members.take_step, expelled)
    assert "record.not_owned" in [refusal.code for refusal in refused.value.refusals]


def test_the_board_of_the_city_adds_up_the_area_and_tells_how_far_it_reaches(
    runner, county, city, stick
):
    put(runner, n1="乌云", n2="图雅")
    put(county, n7="旗里的社员")
    take(county, make(runner, stick, period="2026H1"))
    made = make(county, stick, receiver_id=city.actor.office_id, period="2026H1")
    take(city, made)
    (banner,) = city.ask(exchange.list_board, "2026H1")
    assert (banner.office, banner.organizations, banner.members) == ("巴林右旗供销合作社", 2, 3)
    assert [exchange.reach_in_words(one) for one in banner.origins] == [
        "西拉沐沦苏木供销合作社：至第 1 号（2026年上半年）"
    ]
    printed = county.ask(print_form, "package-cover", made.package_id)
    text = "".join("".join(text_by_pdfium(printed.pdf)).split())
    assert "西拉沐沦苏木供销合作社（至第1号）" in text


def _returned_after_forwarding(runner, county, city, stick):
    """The sumu changed, deleted and added; the banner forwarded it all, then sent it back."""
    put(runner, n1="一", n2="二")
    send(runner, county, stick)
    _pass_on(county, city, stick)
    put(runner, n1="一改", n2="", n3="三")
    taken = take(county, make(runner, stick))
    answer(runner, taken.receipt)
    _pass_on(county, city, stick)
    assert names(city) == {1: "一改", 3: "三"}
    answer(runner, send_back(county, taken.package_id, stick, "第一户姓名有误"))


def test_what_was_sent_back_after_it_was_forwarded_is_taken_back_at_the_city_too(
    runner, county, city, stick
):
    _returned_after_forwarding(runner, county, city, stick)
    made, taken = _pass_on(county, city, stick)
    assert (taken.refused, names(city)) == (0, {1: "一", 2: "二"})
    (origin,) = [one for one in city.ask(exchange.list_origins) if one.via]
    assert origin.state.value == "returned"

    put(runner, n3="三改")
    send(runner, county, stick)
    made, taken = _pass_on(county, city, stick)
    assert (taken.refused, names(city)) == (0, {1: "一改", 3: "三改"})
    send_back(city, made.package_id, stick, "再看一遍")
    assert names(city) == {1: "一", 2: "二"}


def test_a_correction_that_overtakes_the_taking_back_arrives_with_it(runner, county, city, stick):
    """The banner had no way to the city in between: one package brings both."""
    _returned_after_forwarding(runner, county, city, stick)
    put(runner, n1="一再改", n3="")
    send(runner, county, stick)
    _, taken = _pass_on(county, city, stick)
    assert (taken.refused, names(city)) == (0, {1: "一再改"})


def test_what_the_city_leans_on_stays_there_until_it_is_sent_again(runner, county, city, stick):
    """The city noted a payout of the organization that the banner sent back."""
    put(runner, n1="一")
    taken = take(county, make(runner, stick))
    answer(runner, taken.receipt)
    _pass_on(county, city, stick)
    asked = select(OrganizationRow.id).where(OrganizationRow.office == runner.actor.office_id)
    city.do(note_payout, Note(city.ask(lambda uow: uow.session.scalar(asked))))
    answer(runner, send_back(county, taken.package_id, stick, "请核对后再报"))
    _pass_on(county, city, stick)
    assert names(city) == {1: "一"}
    put(runner, n1="一改")
    send(runner, county, stick)
    _pass_on(county, city, stick)
    assert names(city) == {1: "一改"}
