"""``scan`` on the command line: printed by ``form``, scanned, matched, filed, confirmed."""

import pytest
from PIL import Image

from tests import scanner
from tests.unit.forms.reading import text_by_pypdf

GIVEN = ("--kind", "trinity_organization", "--name", "众联综合合作社", "--division", "150423200")


@pytest.fixture
def organization(call):
    return call("organization", "add", *GIVEN)[1]["organization_id"]


@pytest.fixture
def paper(call, organization, tmp_path):
    """A printed form: what ``form`` told, and its sheets as poor scans."""
    out = tmp_path / "登记表.pdf"
    code, told = call("form", "organization-record", "--for", organization, "--out", out)
    assert code == 0
    files = []
    for number, sheet in enumerate(scanner.sheets_of(out.read_bytes()), start=1):
        files.append(tmp_path / f"{number}.jpg")
        files[-1].write_bytes(scanner.noisy(sheet, 3 - 2 * number))
    return told, files


def test_signed_paper_is_matched_filed_by_hand_and_confirmed(call, organization, paper, tmp_path):
    told, files = paper
    white = tmp_path / "白.png"
    Image.new("L", (900, 1200), 250).save(white)
    code, first = call("scan", *files[:-1], white)
    assert code == 0
    assert [one["number"] for one in first["matched"]] == told["sheet_codes"][:-1]
    [page] = first["unmatched"]
    assert (page["standing"], page["is_filed"]) == ("unreadable", False)
    assert [one["missing"] for one in first["incomplete"]] == [[len(files)]]
    assert call("scan", *files[:-1])[1]["repeated"][0] == {"file": "1.jpg", "page": 1}

    assert call("scan", "tray")[1]["items"][0]["scan_id"] == page["scan_id"]
    code, refused = call("scan", "file", page["scan_id"], "--number", "ZZZZ-ZZZZ")
    assert (code, refused["refused"][0]["code"]) == (1, "scan.number_unknown")
    code, filed = call("scan", "file", page["scan_id"], "--number", told["sheet_codes"][-1])
    assert code == 0
    attached = call("attachment", "list", "organization", organization)[1]["items"]
    assert filed["attachment_id"] in {one["attachment_id"] for one in attached}

    [open_paper] = call("scan", "papers", "--open")[1]["items"]
    confirm = ("scan", "confirm", open_paper["paper_id"])
    assert call(*confirm, "--lacking", "缺公章")[1] == {"went_on": False}
    code, refused = call(*confirm, "--signed-on", "2026-01-01")
    assert (code, refused["refused"][0]["code"]) == (1, "scan.signed_day")
    assert call(*confirm) == (0, {"went_on": False})
    assert call("scan", "papers", "--open")[1] == {"items": []}


def test_the_print_log_finds_a_print_and_prints_it_again(call, organization, paper, tmp_path):
    told, _ = paper
    [printed] = call("scan", "log", "--find", told["sheet_codes"][0].lower())[1]["items"]
    assert (printed["state"], printed["copies"]) == ("original", 1)
    assert printed["numbers"] == told["sheet_codes"]
    assert call("scan", "log", "--find", "没有")[1] == {"items": []}
    again = tmp_path / "补打.pdf"
    code, reprint = call("scan", "reprint", printed["print_id"], "--out", again)
    assert (code, reprint["sheet_codes"]) == (0, told["sheet_codes"])
    assert "补打" in "".join(text_by_pypdf(again.read_bytes()))
    states = [one["state"] for one in call("scan", "log")[1]["items"]]
    assert states == ["reprint", "original"]
    twice = ("form", "organization-record", "--for", organization, "--pages", "1", "--copies", "2")
    assert call(*twice, "--out", tmp_path / "首页.pdf")[0] == 0
    newest = call("scan", "log")[1]["items"][0]
    assert (newest["pages"], newest["copies"]) == ("1", 2)


def test_a_wrong_file_and_a_wrong_use_have_their_exit_codes(call, tmp_path):
    wrong = tmp_path / "坏.pdf"
    wrong.write_bytes(b"%PDF-1.7\nnothing")
    code, refused = call("scan", wrong)
    assert (code, refused["refused"][0]["code"]) == (1, "scan.damaged")
    for usage in (
        ("scan", "file"),
        ("scan", "tray", "x"),
        ("scan", "file", "x"),
        ("scan", "reprint", "x"),
    ):
        with pytest.raises(SystemExit) as ended:
            call(*usage)
        assert ended.value.code == 2
