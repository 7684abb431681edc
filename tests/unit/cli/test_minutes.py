"""Minutes and the register of resolutions from the command line."""

import json

import pytest

from tests.unit.cli.test_governance import minutes
from tests.unit.services.governance_samples import Found, found
from tests.unit.services.test_attachments import PDF


@pytest.fixture
def organization(workspace):
    return workspace.runner.do(found, Found(9))


@pytest.fixture
def made(organization, call, tmp_path):
    """An open meeting whose second item allows a dividend of 5,000 yuan."""
    table = minutes(organization, close=False)
    table["agenda"][1] |= {"allows": "dividend", "amount_fen": 500_000}
    file = tmp_path / "meeting.json"
    file.write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")
    return call("meeting", "add", file)[1]


def test_words_are_edited_signed_and_corrected(made, call, tmp_path):
    """From the draft to the correction under the signed paper, each step with its exit code."""
    key = made["meeting_id"]
    told = ("--opening", "全体起立。", "--discussion", "1=无不同意见")
    code, shown = call("minutes", "edit", key, *told)
    assert (code, shown["stage"]) == (0, "draft")
    assert [one["typed"] for one in shown["passages"]][:2] == ["全体起立。", "无不同意见"]
    code, refused = call("minutes", "edit", key, "--discussion", "3=没有这一项")
    assert (code, refused["refused"][0]["code"]) == (1, "minutes.no_item")
    call("meeting", "close", key)
    call("minutes", "reopen", key, "--reason", "写错一字")
    call("meeting", "close", key)
    scan = tmp_path / "签字.pdf"
    scan.write_bytes(PDF)
    code, shown = call("minutes", "sign", key, scan, "--day", "2026-11-21")
    assert (code, shown["stage"], shown["signed_on"]) == (0, "signed", "2026-11-21")
    code, refused = call("minutes", "edit", key, "--opening", "改")
    assert (code, refused["refused"][0]["code"]) == (1, "meeting.signed")
    assert call("minutes", "annotate", key, "--text", "地点应为三楼", "--reason", "笔误")[0] == 0
    assert call("minutes", "show", key)[1]["corrections"][0]["text"] == "地点应为三楼"
    _, told = call("minutes", "versions", key)
    occasions = ["signed", "closed", "reopened", "closed", "edited"]
    assert [one["occasion"] for one in told["versions"]] == occasions
    _, told = call("minutes", "versions", key, "--between", "1", "5")
    assert told["changes"] == []
    code, shown = call("minutes", "unsign", key, "--reason", "扫描错了")
    assert (code, shown["stage"]) == (0, "final")
    assert call("meeting", "show", key)[1]["late_entry"] is True


def test_a_resolution_is_linked_and_its_rest_is_told(organization, made, call):
    (key,) = made["resolution_ids"]
    subject = ("--subject", "dividend")
    record = ("--table", "organization", "--record", organization)
    assert call("resolution", "linkable", key)[1]["items"] == []
    assert call("resolution", "link", key, *subject, "--amount-fen", "200000", *record)[0] == 0
    _, register = call("resolution", "list")
    (item,) = register["items"]
    shown = (item["subject"], item["amount_fen"], item["left_fen"], item["uses"])
    assert shown == ("dividend", 500_000, 300_000, 1)
    _, uses = call("resolution", "uses", key)
    assert [one["amount_fen"] for one in uses["items"]] == [200_000]
    _, still = call("resolution", "open", "--organization", organization, *subject)
    assert [one["left_fen"] for one in still["items"]] == [300_000]
    code, refused = call("resolution", "allow", key, "--subject", "write_off")
    assert (code, refused["refused"][0]["code"]) == (1, "resolution.in_use")
