"""``member`` on the command line."""

import pytest

from coopdesk.domain.shown import RegisterView
from coopdesk.services.opening import open_workspace
from coopdesk.services.register_filters import KeepFilter, keep_filter
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


@pytest.fixture
def doubles(add):
    """Two records of one person; only the second has a phone."""
    told = ("--applied-on", "2026-11-01", "--resolution", "社代会〔2026〕3号")
    first = add("150423199112209328", *told)[1]["member_id"]
    second = add("150423199112209344", *told, "--phone", "19900001477")[1]["member_id"]
    return first, second


def test_doubles_are_listed_merged_and_taken_apart(call, doubles, organization):
    kept, other = doubles
    code, found = call("member", "doubles", "--organization", organization)
    assert code == 0
    [pair] = found["pairs"]
    assert pair["likeness"] == "same_name_and_birth"
    assert (pair["one_id"], pair["other_id"]) == doubles

    code, answer = call("member", "merge", kept, other)
    assert (code, answer) == (0, {"member_id": kept, "taken": ["phone"]})
    code, shown = call("member", "show", other)
    assert shown["member"]["id"] == kept
    assert [double["id"] for double in shown["merged"]] == [other]
    assert shown["holding_fen"] == 0
    assert shown["shares"] == []
    listed = call("member", "list", "--organization", organization)[1]["items"]
    assert [(one["member_id"], one["phone"]) for one in listed] == [(kept, "19900001477")]

    assert call("member", "unmerge", other) == (0, {"member_id": other})
    listed = call("member", "list", "--organization", organization)[1]["items"]
    assert [(one["member_id"], one["phone"]) for one in listed] == [
        (kept, ""),
        (other, "19900001477"),
    ]


def test_a_merge_that_makes_no_sense_is_refused_by_name(call, doubles):
    kept, _ = doubles
    code, answer = call("member", "merge", kept, kept)
    assert (code, [one["code"] for one in answer["refused"]]) == (1, ["member.merge_itself"])
    code, answer = call("member", "merge", *doubles, "--take", "number")
    assert (code, [one["code"] for one in answer["refused"]]) == (1, ["member.merge_field"])


@pytest.fixture
def step(call):
    def step(member, kind, *options):
        return call("member", "step", kind, member, *options)

    return step


def test_a_life_is_told_and_listed_as_of_then(call, add, step, organization):
    told = ("--applied-on", "2025-12-01", "--village", "巴彦毛都嘎查")
    joined = ("--joined-on", "2025-12-10", "--resolution", "社代会〔2025〕9号")
    member = add("150423199112209328", *told, *joined)[1]["member_id"]
    assert step(member, "transfer", "--village", "沙巴尔台村", "--day", "2026-03-01")[0] == 0
    assert step(member, "suspension")[1]["refused"][0]["code"] == "member.no_resolution"
    decided = ("--resolution", "社代会〔2026〕5号", "--day", "2026-05-01")
    assert step(member, "suspension", *decided)[1]["state"] == "suspended"

    code, question = step(member, "exit", "--asked-on", "2026-09-01", "--day", "2026-10-01")
    assert (code, question["refused"][0]["confirm"]) == (1, "member.other_end")
    confirm = ("--confirm", "member.other_end")
    code, left = step(member, "exit", "--asked-on", "2026-09-01", "--day", "2026-10-01", *confirm)
    assert (code, left["state"], left["left_on"]) == (0, "former", "2026-10-01")

    def listed(*options):
        return call("member", "list", "--organization", organization, *options)[1]

    then = listed("--as-of", "2025-12-31")
    assert [(one["state"], one["village"]) for one in then["items"]] == [("member", "巴彦毛都嘎查")]
    assert (then["as_of"], then["counts"]["member"]) == ("2025-12-31", 1)
    assert listed("--as-of", "2025-11-30")["items"] == []
    assert listed("--as-of", "2026-05-01", "--state", "member")["items"] == []
    kinds = [one["kind"] for one in call("member", "steps", member)[1]["items"]]
    assert kinds == ["exit", "suspension", "transfer", "admission"]

    assert call("member", "take-back", left["step_id"])[1]["state"] == "suspended"


def test_a_correction_changes_only_what_is_told(call, add):
    member = add("150423199112209328", "--applied-on", "2026-11-01", "--phone", "19900001477")[1]
    household = ("--household", "018", "--other-names", "乌云琪琪格，乌云")
    assert call("member", "change", member["member_id"], *household)[0] == 0

    profile = call("member", "show", member["member_id"])[1]["member"]["profile"]
    assert (profile["phone"], profile["household"]) == ("19900001477", "018")
    assert profile["other_names"] == "乌云琪琪格、乌云"


def test_volumes_quantified_shares_mandates_and_notes(call, add, organization):
    company = "91150423MAYY120276"
    options = ("--kind", "organization", "--applied-on", "2026-11-01")
    member = add(company, *options)[1]["member_id"]
    year = ("--year", 2025)
    traded = call("member", "volume", member, *year, "--kind", "sales", "--amount", "1200.50")[1]
    assert [one["amount_fen"] for one in traded["items"]] == [120_050]
    listed = call("member", "volumes", "--organization", organization, *year)[1]
    assert [one["number"] for one in listed["items"]] == [1]
    quantified = ("--kind", "reserve", "--amount-fen", 5000)
    [share] = call("member", "quantify", member, *year, *quantified)[1]["items"]
    assert (share["amount_fen"], share["kind"]) == (5000, "reserve")

    lapsed = ("member", "mandates", "--organization", organization)
    assert len(call(*lapsed)[1]["items"]) == 1
    span = ("--from", "2026-01-01", "--to", "2026-12-31")
    assert call("member", "mandate", member, "--name", "乌云", *span)[0] == 0
    assert call(*lapsed)[1]["items"] == []
    note = ("--kind", "honour", "--title", "先进集体", "--from", "2026-01-01")
    assert "note_id" in call("member", "note", member, *note)[1]


def test_the_volumes_of_a_year_come_from_a_file_whole_or_not_at_all(
    call, add, organization, tmp_path
):
    add("150423199112209328", "--applied-on", "2026-11-01")
    file = tmp_path / "volumes.json"
    told = ("--organization", organization, "--year", 2025)
    for lines, code in (
        ("no json", 3),
        ('{"member": 1}', 3),
        ('[{"member": 1, "kind": "gifts", "amount_fen": 5}]', 3),
        ('[{"member": 7, "kind": "sales", "amount_fen": 5}]', 1),
        ('[{"member": 1, "kind": "sales", "amount_fen": 500, "product": "肉羊"}]', 0),
    ):
        file.write_text(lines, encoding="utf-8")
        assert call("member", "record-volumes", *told, "--file", file)[0] == code
    [item] = call("member", "volumes", *told)[1]["items"]
    assert (item["amount_fen"], item["product"]) == (500, "肉羊")


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
