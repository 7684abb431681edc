"""``attachment``, ``history``, ``bin`` and ``undo`` on the command line."""

import pytest

from tests.unit.services.test_attachments import PDF

GIVEN = ("--kind", "trinity_organization", "--name", "众联综合合作社", "--division", "150423200")


@pytest.fixture
def organization(call):
    return call("organization", "add", *GIVEN)[1]["organization_id"]


@pytest.fixture
def member(call, organization):
    told = (
        "--name",
        "乌云其其格",
        "--id-number",
        "150423199112209328",
        "--applied-on",
        "2026-11-01",
    )
    return call("member", "add", "--organization", organization, *told)[1]["member_id"]


def test_a_scan_is_attached_listed_saved_and_removed(call, member, tmp_path):
    scan = tmp_path / "申请书.pdf"
    scan.write_bytes(PDF)
    record = ("member", member)
    code, answer = call("attachment", "add", *record, scan, "--kind", "application")
    [key] = answer["attachment_ids"]
    code, answer = call("attachment", "list", *record)
    [item] = answer["items"]
    assert (item["attachment_id"], item["kind"], item["size"]) == (key, "application", len(PDF))
    code, answer = call("attachment", "save", key, "--out", tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == PDF
    code, answer = call("attachment", "remove", key, "--reason", "扫错了")
    assert code == 0
    assert call("attachment", "list", *record)[1] == {"items": []}
    assert call("bin", "list")[1]["items"][0]["reason"] == "扫错了"


def test_a_file_that_is_none_of_ours_is_refused_by_name(call, member, tmp_path):
    wrong = tmp_path / "程序.pdf"
    wrong.write_bytes(b"MZ")
    code, answer = call("attachment", "add", "member", member, wrong)
    assert code == 1
    [reason] = answer["refused"]
    assert (reason["code"], "程序.pdf" in reason["message"]) == ("attachment.unknown", True)


def test_a_member_goes_into_the_bin_and_comes_back(call, organization, member):
    code, put = call("bin", "put", "member", member)
    assert call("member", "list", "--organization", organization)[1] == {"items": []}
    code, answer = call("bin", "restore", put["entry_id"])
    assert (code, answer["record_id"]) == (0, member)
    assert call("bin", "list")[1] == {"items": []}
    code, changes = call("history", "member", member)
    assert [line["what"] for line in changes["changes"]] == ["从回收站恢复", "删除", "社员入社"]
    call("bin", "put", "member", member)
    assert call("bin", "empty")[1] == {"destroyed": 1}


def test_the_last_step_is_named_and_taken_back(call, organization, member):
    code, answer = call("undo", "--dry-run")
    assert (answer["step"]["what"], answer["step"]["subject"]) == ("社员入社", "乌云其其格")
    code, answer = call("undo")
    assert (code, answer["taken_back"]) == (0, "社员入社")
    assert call("member", "list", "--organization", organization)[1] == {"items": []}
    call("undo")
    assert call("organization", "list")[1] == {"items": []}
    code, answer = call("undo")
    assert (code, answer["refused"][0]["code"]) == (1, "record.not_found")


def test_what_refers_to_a_record_is_named(call, organization, member):
    code, answer = call("bin", "put", "organization", organization)
    assert (code, answer["refused"][0]["code"]) == (1, "bin.referred")
    assert "乌云其其格" in answer["refused"][0]["message"]
