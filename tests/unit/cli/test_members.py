"""``member`` on the command line."""

import pytest

from coopdesk.domain.shown import RegisterView
from coopdesk.services.register_filters import KeepFilter, keep_filter
from coopdesk.services.workspace import open_workspace
from tests.conftest import PASSPHRASE
from tests.unit.forms.reading import text_by_pdfium


@pytest.fixture
def organization(call):
    answer = call(
        "organization",
        "add",
        "--kind",
        "trinity_organization",
        "--name",
        "众联综合合作社",
        "--division",
        "150423200",
    )[1]
    return answer["organization_id"]


@pytest.fixture
def add(call, organization):
    def add(number, *options):
        basics = ("--organization", organization, "--name", "乌云其其格", "--id-number", number)
        return call("member", "add", *basics, *options)

    return add


def test_a_member_is_added_found_and_shown(call, add, organization):
    told = ("--applied-on", "2026-11-01", "--resolution", "社代会〔2026〕3号")
    code, answer = add("150423199112209328", *told)
    assert (code, answer["number"], answer["state"]) == (0, 1, "member")

    code, found = call("member", "list", "--organization", organization, "--find", "wyqqg")
    assert [member["member_id"] for member in found["items"]] == [answer["member_id"]]
    code, shown = call("member", "show", answer["member_id"])
    assert (code, shown["member"]["birth_date"]) == (0, "1991-12-20")


def test_admission_without_an_application_is_refused_with_its_article(add, call, organization):
    code, answer = add("150423199112209328")

    assert code == 1
    [reason] = answer["refused"]
    assert reason["code"] == "member.no_application"
    assert "第二十四条" in reason["article"]
    assert call("member", "list", "--organization", organization)[1] == {"items": []}


def test_certificates_of_every_member_are_one_file(call, add, organization, tmp_path):
    told = ("--applied-on", "2026-11-01", "--resolution", "社代会〔2026〕3号")
    for number in ("150423199112209328", "150423197104020016"):
        assert add(number, *told)[0] == 0
    out = tmp_path / "certificates.pdf"

    code, answer = call(
        "form", "share-certificate", "--members-of", organization, "--out", str(out)
    )
    assert (code, answer["pages"], len(answer["sheet_codes"])) == (0, 4, 4)
    assert out.read_bytes().startswith(b"%PDF")


def test_a_register_is_printed_as_of_a_day(call, add, organization, tmp_path):
    told = ("--applied-on", "2026-11-01", "--resolution", "社代会〔2026〕3号")
    add("150423199112209328", *told, "--joined-on", "2026-11-02")
    out = tmp_path / "register.pdf"
    for day, count in (("2026-11-01", 0), ("2026-11-02", 1)):
        arguments = ("--for", organization, "--as-of", day, "--out", str(out))
        assert call("form", "member-register", *arguments)[0] == 0
        assert f"共{count}名社员" in text_by_pdfium(out.read_bytes())[0]


def test_a_form_for_nobody_is_refused(call, organization):
    for arguments in ((), ("--for", "nobody"), ("--members-of", organization)):
        code, answer = call("form", "member-card-sheet", *arguments)
        assert (code, answer["refused"][0]["code"]) == (1, "record.not_found")


def test_a_saved_filter_is_listed_and_printed_by_its_name(
    call, add, organization, workspace, clock
):
    told = ("--applied-on", "2026-11-01", "--resolution", "社代会〔2026〕3号")
    add("150423199112209328", *told)
    add("150423197104020016", "--applied-on", "2026-11-01")
    opened = open_workspace(workspace.folder, "乌云其其格", PASSPHRASE, clock)
    view = RegisterView(choices={"member.state": "candidate"})
    opened.runner.do(keep_filter, KeepFilter("members", "待入社", view))
    opened.close()

    code, found = call("member", "list", "--organization", organization, "--filter", "待入社")
    assert (code, [item["number"] for item in found["items"]]) == (0, [2])
    options = ("--members-of", organization, "--filter", "待入社")
    assert call("form", "share-certificate", *options)[1]["pages"] == 2
    code, answer = call("member", "list", "--organization", organization, "--filter", "没有的")
    assert (code, answer["refused"][0]["code"]) == (1, "record.not_found")
