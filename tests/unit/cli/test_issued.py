"""``issued``: names, exit codes and JSON of what is handed down."""

from tests.unit.services.test_issued_files import a_policy


def test_a_file_is_begun_from_a_template_and_a_township_keeps_none(call, tmp_path):
    file = tmp_path / "f.toml"
    code, told = call("issued", "template", "fund_rules", "--out", file)
    assert (code, told["key"]) == (0, "fund-rules")
    code, told = call("issued", "check", file)
    assert (code, told["kind"], told["refusals"]) == (0, "fund_rules", ["issued.not_superior"])
    code, refused = call("issued", "save", file)
    assert (code, refused["refused"][0]["code"]) == (1, "issued.not_superior")
    assert call("issued", "list")[1] == {"items": []}
    assert call("issued", "in-force", "--on", "2027-01-01")[1] == {"items": []}


def test_what_is_wrong_with_a_file_is_exit_code_3_with_its_rule(call, tmp_path):
    file = tmp_path / "f.toml"
    file.write_text(a_policy('"五十万"'), encoding="utf-8")
    code, told = call("issued", "check", file)
    assert (code, told["findings"][0]["code"]) == (3, "issued_value")
    assert told["findings"][0]["sheet"] == "“三位一体”组织收入奖补：金额（元）"
