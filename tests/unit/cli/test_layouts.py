"""``layout``, ``printer`` and the options of ``form``: names, exit codes, JSON of the contract."""

import pytest
from pypdf import PdfReader

FORM = "organization-record"
NAME = "办公室"


@pytest.fixture
def organization(call):
    told = ("--kind", "trinity_organization", "--division", "150423200", "--name", "众联合作社")
    return call("organization", "add", *told)[1]["organization_id"]


def _text(file):
    return "".join("".join(page.extract_text().split()) for page in PdfReader(file).pages)


def test_a_layout_is_exported_changed_checked_saved_used_and_set_back(call, organization, tmp_path):
    file, out = tmp_path / "登记表.toml", tmp_path / "out.pdf"
    assert call("layout", "export", FORM, "--out", file)[0] == 0
    source = file.read_text(encoding="utf-8")
    file.write_text(source.replace('label = "登记机关"', 'label = "发照机关"'), encoding="utf-8")

    code, told = call("layout", "check", file, "--for", organization, "--out", out)
    assert (code, told["form"], told["left_out"]) == (0, FORM, [])
    assert "发照机关" in _text(out)
    code, saved = call("layout", "save", file, "--use")
    assert (code, saved["in_use"]) == (0, True)
    call("form", FORM, "--for", organization, "--out", out)
    assert "发照机关" in _text(out)
    items = call("layout", "list")[1]["items"]
    assert [one["in_use"] for one in items if one["form_id"] == FORM] == [False, True]

    assert call("layout", "use", FORM)[0] == 0
    call("form", FORM, "--for", organization, "--out", out)
    assert "发照机关" not in _text(out)
    code, refused = call("layout", "issue", saved["layout_id"])
    assert (code, refused["refused"][0]["code"]) == (1, "issued.not_superior")
    assert call("layout", "remove", saved["layout_id"])[0] == 0


def test_what_is_wrong_with_a_file_is_exit_code_3_with_its_place(call, tmp_path):
    file = tmp_path / "x.toml"
    call("layout", "export", FORM, "--out", file)
    file.write_text(file.read_text("utf-8") + '\n[[foot]]\nkind = "picture"\n', encoding="utf-8")
    code, told = call("layout", "check", file)
    assert code == 3
    (finding,) = told["findings"]
    assert (finding["code"], finding["sheet"]) == ("layout_kind", "页脚第1块")


def test_a_printer_is_measured_listed_and_printed_for(call, organization, tmp_path):
    lengths = ("--left", "21.5", "--top", "20", "--across", "160", "--upright", "230")
    code, told = call("printer", "set", NAME, *lengths)
    assert (code, told["calibration"]["right"]) == (0, 1500)
    assert [one["name"] for one in call("printer", "list")[1]["items"]] == [NAME]
    sheet = tmp_path / "sheet.pdf"
    assert call("printer", "sheet", NAME, "--out", sheet, "--check")[0] == 0
    assert "校准页" in _text(sheet)
    out = tmp_path / "out.pdf"
    options = ("--printer", NAME, "--pages", "1", "--copies", "3", "--out", out)
    code, told = call("form", FORM, "--for", organization, *options)
    assert (code, told["pages"], len(PdfReader(out).pages)) == (0, 3, 3)
    code, told = call("form", FORM, "--for", organization, "--pages", "99", "--out", out)
    assert (code, told["refused"][0]["code"]) == (1, "print.no_such_page")
    assert call("printer", "forget", NAME)[0] == 0
    assert call("printer", "list")[1]["items"] == []


def test_the_same_figures_go_to_a_workbook(call, organization, tmp_path):
    out = tmp_path / "out.xlsx"
    code, told = call("form", FORM, "--for", organization, "--out", out)
    assert (code, told["out"]) == (0, str(out))
    assert out.read_bytes().startswith(b"PK")
