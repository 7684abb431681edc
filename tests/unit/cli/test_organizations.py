"""``organization`` on the command line: names, exit codes and JSON of the contract."""

ADD = (
    "organization",
    "add",
    "--kind",
    "trinity_organization",
    "--name",
    "众联综合合作社",
    "--division",
    "150423200",
)


def test_an_organization_is_added_listed_and_shown(call):
    code, answer = call(*ADD, "--credit-code", "93150423MAYY610057")
    assert code == 0

    code, listed = call("organization", "list", "--kind", "trinity_organization")
    assert code == 0
    [item] = listed["items"]
    assert item["organization_id"] == answer["organization_id"]
    assert item["division"] == "巴林右旗西拉沐沦苏木"

    code, shown = call("organization", "show", item["organization_id"])
    assert code == 0
    assert shown["organization"]["profile"]["credit_code"] == "93150423MAYY610057"


def test_a_refusal_is_exit_code_one_with_every_reason_in_words(call):
    code, answer = call(*ADD, "--credit-code", "93150423MAYY610075", "--phone", "1")

    assert code == 1
    reasons = {reason["code"]: reason for reason in answer["refused"]}
    assert set(reasons) == {
        "organization.credit_code_check_digit",
        "organization.phone_unreadable",
    }
    told = reasons["organization.credit_code_check_digit"]
    assert told["article"] == "GB 32100-2015"
    assert "93150423MAYY610075" in told["message"]
    assert call("organization", "list")[1] == {"items": []}


def test_an_unknown_organization_is_told_by_its_id(call):
    code, answer = call("organization", "show", "no-such-id")

    assert code == 1
    assert answer["refused"][0]["code"] == "record.not_found"
    assert "no-such-id" in answer["refused"][0]["message"]
