"""``import`` and ``export``: the sample through the command line, and files that are wrong."""

import json
import zipfile

import openpyxl
import pytest

from tests.samples import CLEAN_SUM, MEMBER_LIST, ORGANIZATION_LIST, REPORTED, SAMPLES


@pytest.fixture
def organization(call):
    code, answer = call(
        "organization",
        "add",
        "--kind",
        "trinity_organization",
        "--name",
        "巴林右旗西拉沐沦苏木众联生产供销信用综合合作社",
        "--division",
        "150423200",
    )
    assert code == 0
    return answer["organization_id"]


@pytest.fixture
def take(call, organization):
    def take(path, *options):
        return call("import", "members", path, "--organization", organization, *options)

    return take


@pytest.fixture
def listed(call, organization):
    return lambda: call("member", "list", "--organization", organization)[1]["items"]


def test_the_sample_is_taken_in_as_the_answers_say(take, listed, tmp_path):
    marked = tmp_path / "marked.xlsx"
    code, answer = take(MEMBER_LIST, "--findings", marked)

    assert code == 0
    counts = {key: answer[key] for key in ("read", "new", "changed", "same", "left_out")}
    assert counts == {"read": 180, "new": 156, "changed": 0, "same": 0, "left_out": 24}
    assert answer["amount_fen"] == CLEAN_SUM
    rows = {f["row"] for f in answer["findings"] if f["severity"] in ("refuse", "confirm")}
    assert rows & set(range(5, 194)) == set(REPORTED)
    for found in answer["findings"]:
        assert found["message"]
        if found["row"] in REPORTED:
            assert found["column"] in {f["cell"][0] for f in REPORTED[found["row"]]["findings"]}
    members = listed()
    assert len(members) == 156
    assert sum(member["roster_share_fen"] for member in members) == CLEAN_SUM
    assert openpyxl.load_workbook(marked)["社员花名册"]["F8"].comment


def test_a_dry_run_tells_the_same_and_changes_nothing(take, listed):
    code, answer = take(MEMBER_LIST, "--dry-run")

    assert (code, answer["new"], answer["dry_run"]) == (0, 156, True)
    assert listed() == []


def test_rows_to_confirm_are_taken_where_accepted(take):
    assert take(MEMBER_LIST, "--accept", "98,121,8")[1]["new"] == 158

    answer = take(MEMBER_LIST, "--accept", "all")[1]
    assert (answer["new"], answer["same"], answer["left_out"]) == (6, 158, 16)


def test_headings_of_the_office_s_own_are_mapped_by_a_file(take, tmp_path):
    book = openpyxl.load_workbook(MEMBER_LIST)
    book["社员花名册"]["C3"] = "户主"
    own, mapping = tmp_path / "own.xlsx", tmp_path / "map.json"
    book.save(own)
    mapping.write_text(json.dumps({"户主": "name"}), encoding="utf-8")

    code, answer = take(own, "--dry-run")
    assert code == 3
    assert answer["findings"][0]["code"] == "column_missing"
    assert take(own, "--dry-run", "--map", mapping)[0] == 0
    mapping.write_text("[1", encoding="utf-8")
    code, answer = take(own, "--dry-run", "--map", mapping)
    assert (code, answer["findings"][0]["code"]) == (3, "mapping_unreadable")


def _no_workbook(path):
    path.write_bytes(b"\x89PNG\r\n" + bytes(500))


def _open_in_excel(path):
    path.write_bytes(MEMBER_LIST.read_bytes())
    path.with_name(f"~${path.name}").write_bytes(b"user")


def _with_password(path):
    old_container = bytes.fromhex("d0cf11e0a1b11ae1")
    path.write_bytes(old_container + bytes(504) + "EncryptedPackage".encode("utf-16-le") * 64)


def _cut_off(path):
    path.write_bytes(MEMBER_LIST.read_bytes()[:-3000])


def _no_header(path):
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.save(path)


def _empty(path):
    path.write_bytes(b"")


def _bomb(path):
    with zipfile.ZipFile(MEMBER_LIST) as good, zipfile.ZipFile(path, "w", 8) as bad:
        for name in good.namelist():
            bad.writestr(name, good.read(name))
        bad.writestr("xl/media/image1.png", bytes(900 * 2**20))


@pytest.mark.parametrize(
    "make", [_no_workbook, _open_in_excel, _with_password, _cut_off, _no_header, _empty, _bomb]
)
def test_a_wrong_file_is_exit_code_three_with_a_sentence_and_nothing_changes(
    take, listed, tmp_path, make
):
    path = tmp_path / "hostile.xlsx"
    make(path)

    code, answer = take(path)
    assert code == 3
    assert [found["severity"] for found in answer["findings"]] == ["refuse"]
    assert answer["findings"][0]["message"].endswith("。")
    assert listed() == []


def test_a_missing_file_is_told_and_nothing_changes(take, listed, tmp_path):
    code, answer = take(tmp_path / "no-such.xlsx")

    assert code == 3
    assert answer["findings"][0]["message"]
    assert listed() == []


def _with_empty_rows(source, target, first):
    """Copy a workbook, a million formatted rows with nothing in them behind its own."""
    numbers = range(first, first + 1_000_000)
    rows = "".join(f'<row r="{n}" ht="20"><c r="A{n}" s="0"/></row>' for n in numbers)
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(target, "w", 8) as long:
        for name in good.namelist():
            part = good.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            long.writestr(name, part)


def test_a_million_empty_rows_behind_a_list_are_no_rows(take, tmp_path):
    path = tmp_path / "long.xlsx"
    _with_empty_rows(MEMBER_LIST, path, 198)

    code, answer = take(path, "--dry-run")
    assert (code, answer["read"], answer["new"]) == (0, 180, 156)


def test_a_list_of_nothing_but_empty_rows_is_a_wrong_file(take, listed, tmp_path):
    bare, path = tmp_path / "bare.xlsx", tmp_path / "long.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号", "入股金额"])
    book.save(bare)
    _with_empty_rows(bare, path, 2)

    code, answer = take(path)
    assert (code, [found["code"] for found in answer["findings"]]) == (3, ["no_records"])
    assert listed() == []


def test_a_list_with_nothing_to_take_in_is_a_wrong_file(take, listed, tmp_path):
    path = tmp_path / "bad.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号", "入股金额"])
    book.active.append(["乌云", "15042320005049253", 1000])
    book.save(path)

    code, answer = take(path)
    assert (code, answer["findings"][0]["code"]) == (3, "id_length")
    assert listed() == []


def test_members_go_out_and_come_back_unchanged(call, take, organization, tmp_path):
    take(MEMBER_LIST)
    out, blank = tmp_path / "out.xlsx", tmp_path / "blank.xlsx"

    code, answer = call("export", "members", out, "--organization", organization)
    assert (code, answer["rows"]) == (0, 156)
    assert take(out)[1]["same"] == 156
    code, answer = call("export", "members", blank, "--organization", organization, "--blank")
    assert (code, answer["rows"]) == (0, 0)
    assert blank.is_file()


def test_organizations_are_taken_in_and_written_out(call, tmp_path):
    code, answer = call("import", "organizations", ORGANIZATION_LIST)
    assert (code, answer["read"], answer["new"], answer["left_out"]) == (0, 14, 14, 0)

    out = tmp_path / "out.xlsx"
    code, answer = call("export", "organizations", out, "--as-of", "2025-12-31")
    assert (code, answer["rows"]) == (0, 14)
    assert call("import", "organizations", out)[1]["same"] == 14


def test_the_wrong_kind_of_sheet_is_told(take):
    code, answer = take(ORGANIZATION_LIST)

    assert code == 3
    assert answer["findings"][0]["message"]


def test_import_without_its_organization_is_wrong_usage(call):
    with pytest.raises(SystemExit) as stop:
        call("import", "members", MEMBER_LIST)
    assert stop.value.code == 2


def test_a_folder_in_place_of_a_file_is_told(take, listed, tmp_path):
    folder = tmp_path / "folder.xlsx"
    folder.mkdir()

    code, answer = take(folder)
    assert code == 3
    assert answer["findings"][0]["message"]
    assert listed() == []


def test_a_marked_copy_never_takes_the_place_of_its_workbook(take, tmp_path):
    path = tmp_path / "own.xlsx"
    path.write_bytes(MEMBER_LIST.read_bytes())

    code, answer = take(path, "--findings", path)
    assert (code, answer["refused"][0]["code"]) == (1, "sheet_intake.over_source")
    assert path.read_bytes() == MEMBER_LIST.read_bytes()


def _with_own_heading(path):
    book = openpyxl.load_workbook(MEMBER_LIST)
    book["社员花名册"]["C3"] = "户主"
    book.save(path)
    return path


def test_a_mapping_is_remembered_for_the_next_list_of_the_same_make(take, tmp_path):
    own, mapping = _with_own_heading(tmp_path / "own.xlsx"), tmp_path / "map.json"
    mapping.write_text(json.dumps({"户主": "name"}), encoding="utf-8")

    assert take(own, "--dry-run", "--map", mapping)[0] == 0
    assert take(own, "--dry-run")[0] == 3  # nothing is kept of a sheet that was only looked at
    count = take(own, "--map", mapping)[1]["new"]
    code, answer = take(own, "--dry-run")
    assert (code, answer["same"], answer["mapping"]) == (0, count, {"户主": "name"})
    assert take(MEMBER_LIST, "--dry-run")[1]["mapping"] == {}


def test_a_remembered_mapping_can_be_left_aside_and_forgotten(take, tmp_path):
    own, mapping = _with_own_heading(tmp_path / "own.xlsx"), tmp_path / "map.json"
    mapping.write_text(json.dumps({"户主": "name"}), encoding="utf-8")
    count = take(own, "--map", mapping)[1]["new"]

    assert take(own, "--forget-map", "--dry-run")[0] == 3
    assert take(own, "--dry-run")[1]["same"] == count
    assert take(own, "--forget-map")[0] == 3
    assert take(own, "--dry-run")[0] == 3


def test_what_would_change_is_told_by_cell_with_both_values(take, tmp_path, call, organization):
    take(MEMBER_LIST)
    out = tmp_path / "out.xlsx"
    call("export", "members", out, "--organization", organization)
    book = openpyxl.load_workbook(out)
    was = book.active["G4"].value
    book.active["G4"], book.active["I5"] = "19900009999", 777
    book.save(out)

    answer = take(out, "--dry-run")[1]
    phone, amount = answer["changes"]
    assert (phone["row"], phone["field"], phone["was"], phone["becomes"]) == (
        4,
        "phone",
        was,
        "19900009999",
    )
    assert (amount["row"], amount["field"], amount["becomes"]) == (5, "amount", "777.00")
    assert (answer["changed"], answer["left_out"]) == (1, 1)  # the amount waits for a yes
    assert take(out, "--accept", "5")[1]["changed"] == 2


def test_a_kit_goes_out_and_comes_back_untouched(take, call, organization, tmp_path):
    take(MEMBER_LIST)
    kit = tmp_path / "kit.xlsx"
    code, answer = call("export", "members", kit, "--kit", "--organization", organization)
    assert (code, answer["rows"]) == (0, 156)

    code, answer = take(kit)
    assert (code, answer["same"], answer["new"], answer["changed"]) == (0, 156, 0, 0)
    blank = tmp_path / "blank.xlsx"
    assert call("export", "organizations", blank, "--kit", "--blank")[1]["rows"] == 0
    code, answer = take(blank)
    assert (code, answer["findings"][0]["code"]) == (3, "kit_of_another_kind")


def test_typed_minutes_are_shown_first_and_taken_in_once_accepted(call, organization, tmp_path):
    marked = tmp_path / "marked.xlsx"
    given = ("import", "meetings", SAMPLES / "会议记录1_社员代表大会20240106.docx")
    given = (*given, "--organization", organization)
    code, answer = call(*given, "--dry-run", "--findings", marked)
    assert (code, answer["read"], answer["new"], answer["left_out"]) == (0, 1, 0, 1)
    asked = [f["code"] for f in answer["findings"] if f["severity"] == "confirm"]
    assert asked == ["minutes_to_compare", "meeting_no_quorum"]
    assert openpyxl.load_workbook(marked).worksheets[0]["A6"].value.startswith("应到代表61人")
    code, _ = call(*given)
    assert code == 3
    assert call(*given, "--accept", "all")[1]["new"] == 1
    assert call(*given, "--accept", "all")[1]["same"] == 1
    assert call("meeting", "list", "--organization", organization)[1]["items"][0]["state"] == "open"


def test_yearly_statements_go_in_and_out(call, tmp_path):
    call("import", "organizations", ORGANIZATION_LIST)
    out = tmp_path / "报表.xlsx"
    code, answer = call("export", "statements", out)
    assert (code, answer["rows"] > 14) == (0, True)
    book = openpyxl.load_workbook(out)
    heads = {cell.value: cell.column for cell in book.active[3]}
    book.active.cell(4, heads["资产总额（元）"], "3000万")
    book.active.cell(5, heads["机构名称"], "没有登记的公司")
    book.active.cell(5, heads["统一社会信用代码"]).value = None
    book.active.cell(6, heads["机构名称"], "已经更名的公司")
    book.save(out)

    code, answer = call("import", "statements", out, "--dry-run")
    assert (code, answer["changed"], answer["left_out"]) == (0, 1, 2)
    [change] = answer["changes"]
    assert (change["field"], change["was"], change["row"]) == ("assets", "", 4)
    assert [(finding["code"], finding["row"]) for finding in answer["findings"]] == [
        ("statement_no_organization", 5),
        ("statement_other_name", 6),
    ]
    code, answer = call("import", "statements", out)
    assert (code, answer["changed"]) == (0, 1)
    assert call("import", "statements", out)[1]["changed"] == 0

    blank = tmp_path / "空白.xlsx"
    assert call("export", "statements", blank, "--blank")[1]["rows"] == 0
    assert call("import", "statements", blank)[0] == 3
