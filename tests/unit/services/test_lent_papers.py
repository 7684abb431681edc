"""外勤借用的附件: scans go along to the laptop, and new ones come back, whole and once."""
# ruff: noqa: F811 - fixtures come in by their names

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from coopdesk.domain.errors import BadPackage, RuleViolation
from coopdesk.exchange.limits import LIMITS
from coopdesk.services import attachments, exchange
from coopdesk.services.bin import RemoveRecord, remove_record
from coopdesk.services.exchange import papers_sent
from coopdesk.services.members import list_members
from coopdesk.storage.engine import WRITE
from tests.books import a_member
from tests.unit.services.field_copies import (  # noqa: F401 - fixtures come in by their names
    ForgetMember,
    bring_back,
    clock,
    codes,
    copy,
    forget_member,
    is_sound,
    laptop,
    lend,
    made_copy,
    organization,
    rename,
    take_lent,
    write_off,
)

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def attach(tmp_path):
    """Attach a paper to a record of an office; return the id of the attachment."""

    def attach(office, table, record_id, content, **more):
        path = tmp_path / f"{content.decode()}.pdf"
        path.write_bytes(PDF + content)
        command = attachments.AddAttachments(table, record_id, (path,), **more)
        [key] = office.do(attachments.add_attachments, command)
        return key

    return attach


def papers(office, table, record_id):
    """The papers of a record by title, each read out whole."""
    listed = office.ask(attachments.list_attachments, table, record_id)
    return {one.title: office.ask(attachments.read_attachment, one.id) for one in listed}


def first_member(office, organization):
    return next(one.id for one in office.ask(list_members, organization) if one.number == 1)


def test_scans_go_along_and_those_of_the_field_come_back(
    workspace, copy, organization, stick, attach
):
    """下乡带着身份证复印件和合同；在嘎查拍的申请书带回来，作废的那张两边都没了."""
    runner, laptop = workspace.runner, copy.runner
    member = first_member(runner, organization)
    attach(runner, "member", member, b"identity")
    contract = attach(runner, "organization", organization, b"contract")
    lending, path = lend(runner, stick, organization)
    take_lent(laptop, path)
    assert papers(laptop, "member", member) == {"identity": PDF + b"identity"}

    a_member(laptop, organization, 2, name="外勤新社员")
    new = next(one.id for one in laptop.ask(list_members, organization) if one.number == 2)
    attach(laptop, "member", new, b"application")
    laptop.do(remove_record, RemoveRecord("attachment", contract))
    back = bring_back(laptop, lending, stick)
    preview = runner.ask(exchange.check_lent_file, back)
    assert (preview.deleted, preview.conflicts) == (1, ())
    take_lent(runner, back)
    assert papers(runner, "member", new) == {"application": PDF + b"application"}
    assert papers(runner, "member", member) == {"identity": PDF + b"identity"}
    assert papers(runner, "organization", organization) == {}
    assert is_sound(workspace)

    lending, path = lend(runner, stick, organization)
    assert take_lent(laptop, path).changed == 0
    assert len(papers(laptop, "member", new)) == 1
    assert take_lent(runner, bring_back(laptop, lending, stick)).deleted == 0


def test_the_oldest_papers_stay_where_there_is_no_room_and_are_not_taken_for_deleted(
    runner, laptop, organization, stick, attach, monkeypatch
):
    """U盘放不下的旧扫描件留在办公室，借用卡片写明几个，归还时一张不少."""
    member = first_member(runner, organization)
    attach(runner, "member", member, b"old", dated_on=date(2020, 5, 1))
    attach(runner, "member", member, b"new")
    with monkeypatch.context() as small:
        small.setattr(papers_sent, "LIMITS", replace(LIMITS, attached=len(PDF) + 3))
        lending, path = lend(runner, stick, organization)
        take_lent(laptop, path)
    assert runner.ask(exchange.list_lendings)[0].papers_left == 1
    assert list(papers(laptop, "member", member)) == ["new"]
    assert take_lent(runner, bring_back(laptop, lending, stick)).deleted == 0
    assert set(papers(runner, "member", member)) == {"old", "new"}


def test_what_went_out_before_papers_did_loses_none_when_it_comes_back(
    runner, laptop, organization, stick, attach
):
    """升级以前借出的，当时没带附件：归还包里没有，不等于删了."""
    member = first_member(runner, organization)
    scan = attach(runner, "member", member, b"identity")
    lending, path = lend(runner, stick, organization)
    take_lent(laptop, path)
    laptop.do(remove_record, RemoveRecord("attachment", scan))
    with runner._engine.execution_options(**WRITE).connect() as connection:
        connection.execute(text("UPDATE lending SET papers_left = NULL"))
        connection.commit()
    assert take_lent(runner, bring_back(laptop, lending, stick)).deleted == 0
    assert list(papers(runner, "member", member)) == ["identity"]


def test_a_return_that_cannot_carry_its_papers_is_told_before_it_is_given_back(
    runner, laptop, organization, stick, attach, monkeypatch
):
    lending, path = lend(runner, stick, organization)
    take_lent(laptop, path)
    attach(laptop, "organization", organization, b"photos")
    with monkeypatch.context() as small:
        small.setattr(papers_sent, "LIMITS", replace(LIMITS, attached=len(PDF)))
        with pytest.raises(RuleViolation) as refused:
            bring_back(laptop, lending, stick)
    assert codes(refused) == ["lending.papers_too_large"]
    assert take_lent(runner, bring_back(laptop, lending, stick)).new == 1


def test_papers_of_a_late_return_join_those_of_the_office(
    runner, laptop, organization, stick, attach
):
    """注销以后两边都扫了新的：迟归的并进来，改过的记录照样逐条决定."""
    member = first_member(runner, organization)
    lending, path = lend(runner, stick, organization)
    take_lent(laptop, path)
    attach(laptop, "member", member, b"field")
    rename(laptop, organization, "乌云（外勤改）")
    back = bring_back(laptop, lending, stick)
    write_off(runner, lending)
    attach(runner, "member", member, b"office")
    rename(runner, organization, "乌云（办公室改）")

    [conflict] = runner.ask(exchange.check_lent_file, back).conflicts
    assert conflict.table == "member"
    kept = exchange.RecordDecision("member", conflict.record_id, keep_here=True)
    take_lent(runner, back, decisions=(kept,), reason="以办公室为准")
    assert set(papers(runner, "member", member)) == {"field", "office"}


def test_a_late_paper_of_a_record_that_is_gone_is_told_and_nothing_is_taken(
    runner, laptop, organization, stick, attach
):
    a_member(runner, organization, 2, name="将退社的")
    gone = next(one.id for one in runner.ask(list_members, organization) if one.number == 2)
    lending, path = lend(runner, stick, organization)
    take_lent(laptop, path)
    attach(laptop, "member", gone, b"field")
    back = bring_back(laptop, lending, stick)
    write_off(runner, lending)
    runner.do(forget_member, ForgetMember(gone))

    with pytest.raises(BadPackage) as refused:
        take_lent(runner, back, reason="迟归")
    assert [one.code for one in refused.value.findings] == ["package_reference_missing"]
    assert len(runner.ask(list_members, organization)) == 1
