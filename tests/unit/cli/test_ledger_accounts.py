"""Sub-accounts from the command line: added, posted on, renamed, closed and opened again."""

import json

from tests.books import an_organization


def test_a_sub_account_lives_from_adding_to_closing(call, runner, tmp_path):
    organization = an_organization(runner)
    about = ("--organization", organization)

    def post(account, day="2026-03-02"):
        lines = [{"account": account, "debit_fen": 100}, {"account": "502", "credit_fen": 100}]
        told = {"organization": organization, "day": day, "summary": "收款", "lines": lines}
        file = tmp_path / "voucher.json"
        file.write_text(json.dumps(told), encoding="utf-8")
        return call("voucher", "post", "--file", file)

    added = call("account", "add", "--parent", "102", "--name", "农商银行户", *about)
    assert added == (0, {"code": "10204"})
    code, posted = post("10204")
    assert code == 0
    assert call("account", "rename", "10204", "--name", "农商行一般户", *about)[0] == 0
    code, answer = call("account", "close", "10204", *about)
    assert (code, answer["refused"][0]["code"]) == (1, "account.has_balance")
    call("voucher", "reverse", posted["voucher_id"], "--reason", "写错")
    assert call("account", "close", "10204", "--day", "2026-06-30", *about)[0] == 0

    assert post("10204", "2026-06-30")[0] == 0
    code, answer = post("10204", "2026-07-01")
    assert (code, [reason["code"] for reason in answer["refused"]]) == (
        1,
        ["voucher.account_closed"],
    )
    items = {item["code"]: item for item in call("account", "list", *about)[1]["items"]}
    assert items["10204"]["full_name"] == "银行存款-农商行一般户"
    assert items["10204"]["closed_on"] == "2026-06-30"
    assert call("account", "reopen", "10204", *about)[0] == 0
    assert post("10204", "2026-07-01")[0] == 0
    assert call("account", "reopen", "10204", *about)[0] == 1
