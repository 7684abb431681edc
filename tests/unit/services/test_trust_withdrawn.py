"""Trust that is withdrawn, and steps about keys that a second person approves."""

from datetime import date, timedelta

import pytest

from coopdesk.domain.errors import BadPackage, RuleViolation, Submitted
from coopdesk.domain.office_keys import KeyEventKind, KeyStanding
from coopdesk.domain.rights import Role
from coopdesk.services import exchange, home, sign_ins
from coopdesk.services.opening import open_workspace
from coopdesk.services.printing import print_form
from tests.unit.services.key_steps import Clock, code_of, refused, renew, standing
from tests.unit.services.offices import introduce, make, names, put, send, send_back, take


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def stick(tmp_path, runner, county):
    folder = tmp_path / "stick"
    folder.mkdir()
    introduce(runner, county, folder)
    return folder


def revoke(office, office_id, since=None, reason="公钥文件来历不明"):
    command = exchange.RevokeTrust(office_id, since or office.today, reason)
    office.do(exchange.revoke_trust, command)


def test_nothing_comes_from_or_goes_to_whom_is_trusted_no_longer(runner, county, stick, clock):
    put(runner, n1="一")
    send(runner, county, stick)
    second, third = make(runner, stick), make(runner, stick)
    take(county, third)
    clock.pass_hours(48)
    sumu = runner.actor.office_id
    with pytest.raises(RuleViolation) as unfit:
        revoke(county, sumu, since=county.today + timedelta(days=1), reason=" ")
    assert {one.code for one in unfit.value.refusals} == {"key.reason_missing", "key.revoked_later"}
    revoke(county, sumu, since=county.today - timedelta(days=2))

    assert refused(county, second) == "key_revoked"
    with pytest.raises(RuleViolation) as sealed:
        make(county, stick, receiver_id=sumu)
    assert code_of(sealed) == "key.revoked"
    assert [one.office_id for one in county.ask(exchange.list_receivers)] == []
    (held,) = county.ask(exchange.list_held)
    assert (held.is_revoked, held.is_ready) == (True, False)
    assert "不能接收" in held.waits_for
    (taken,) = county.ask(exchange.list_incoming)
    assert (taken.is_doubtful, names(county)) == (True, {1: "一"})
    assert send_back(county, held.package_id, stick, "来历不明") is None
    assert county.ask(exchange.list_held) == []


def test_trust_comes_back_with_a_new_key_alone(runner, county, stick, clock):
    put(runner, n1="一")
    send(runner, county, stick)
    card = runner.ask(exchange.export_key, stick)
    given_up = exchange.TrustOffice(card, runner.ask(exchange.own_key).fingerprint)
    revoke(county, runner.actor.office_id)
    with pytest.raises(RuleViolation) as same:
        county.do(exchange.trust_office, given_up)
    assert code_of(same) == "key.given_up"
    fingerprint = renew(runner, clock)
    with pytest.raises(BadPackage):
        county.do(
            exchange.note_renewal, exchange.NoteRenewal(runner.ask(exchange.export_renewal, stick))
        )
    card = runner.ask(exchange.export_key, stick)
    county.do(exchange.trust_office, exchange.TrustOffice(card, fingerprint))
    put(runner, n2="二")
    send(runner, county, stick)
    assert (names(county), standing(county)) == ({1: "一", 2: "二"}, KeyStanding.TRUSTED)
    told = [one.kind for one in county.ask(exchange.list_key_events) if one.author_id]
    assert set(told) == {KeyEventKind.RENEWED, KeyEventKind.REVOKED, KeyEventKind.TRUSTED}


def test_the_city_hears_of_it_and_its_board_shows_it(runner, county, city, stick):
    introduce(county, city, stick)
    put(runner, n1="一")
    send(runner, county, stick)
    revoke(county, runner.actor.office_id, reason="U盘来历不明")
    made = make(county, stick, receiver_id=city.actor.office_id)
    assert take(city, made).refused == 0
    (row,) = city.ask(exchange.list_board, "2026H2")
    assert row.distrusted_by == ("巴林右旗供销合作社",)
    (event,) = city.ask(exchange.list_key_events)
    assert (event.subject, event.author, event.reason) == (
        "西拉沐沦苏木供销合作社",
        "巴林右旗供销合作社",
        "U盘来历不明",
    )


@pytest.fixture
def second(workspace, clock):
    """Another operator of the sumu, who may approve."""
    word = "另一人-核准-2026"
    added = sign_ins.EnrolOperator("审核员", Role.REVIEWER, word)
    sign_ins.enrol_operator(workspace, added)
    return "审核员", word


def test_where_there_is_a_second_person_nobody_renews_keys_alone(
    runner, workspace, county, stick, clock, second
):
    before = runner.ask(exchange.own_key).fingerprint
    with pytest.raises(Submitted) as waits:
        runner.do(exchange.renew_keys, exchange.RenewKeys("人员变动"))
    assert runner.ask(exchange.own_key).fingerprint == before
    approving = exchange.ApproveKeyStep(waits.value.waiting_id)
    with pytest.raises(RuleViolation) as alone:
        runner.do(exchange.approve_key_step, approving)
    assert code_of(alone) == "right.same_person"
    workspace.close()
    theirs = open_workspace(workspace.folder, *second, clock)
    (due,) = [
        one for one in theirs.runner.ask(home.list_due, None) if one.kind is home.Due.KEY_REQUEST
    ]
    assert home.due_in_words(due)[0] == "更换本单位的密钥，待您核准"
    theirs.runner.do(exchange.approve_key_step, approving)
    present = theirs.runner.ask(exchange.list_own_keys)[0]
    assert (present.number, present.made_by) == (2, f"{runner.actor.operator}、审核员")
    assert theirs.runner.ask(exchange.list_key_requests) == []
    theirs.close()


def test_who_asked_withdraws_and_another_declines_with_a_reason(
    runner, workspace, county, stick, clock, second
):
    asked = exchange.RevokeTrust(county.actor.office_id, date(2026, 11, 1), "口令外泄")
    for _ in range(2):
        with pytest.raises(Submitted):
            runner.do(exchange.revoke_trust, asked)
    mine, other = runner.ask(exchange.list_key_requests)
    assert exchange.key_request_in_words(mine) == "撤销对“巴林右旗供销合作社”的信任"
    runner.do(exchange.decline_key_step, exchange.DeclineKeyStep(mine.id))
    workspace.close()
    theirs = open_workspace(workspace.folder, *second, clock)
    with pytest.raises(RuleViolation) as silent:
        theirs.runner.do(exchange.decline_key_step, exchange.DeclineKeyStep(other.id))
    assert code_of(silent) == "key.reason_missing"
    theirs.runner.do(exchange.decline_key_step, exchange.DeclineKeyStep(other.id, "已核实无误"))
    assert theirs.runner.ask(exchange.list_key_requests) == []
    assert standing(theirs.runner) is KeyStanding.TRUSTED
    theirs.close()


def test_the_sheet_of_the_fingerprint_is_printed(runner, clock):
    renew(runner, clock)
    printed = runner.ask(print_form, "key-sheet", runner.actor.office_id)
    assert printed.pages == 1
