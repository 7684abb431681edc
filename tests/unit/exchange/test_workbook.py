"""Hostile, broken and unusual workbooks: each is refused in words, with nothing read."""

import io
import time
from datetime import date

import msoffcrypto.format.ooxml
import pytest

from coopdesk import words
from coopdesk.domain.errors import BadSheet
from coopdesk.exchange import workbook, workbook_reading
from coopdesk.exchange.workbook import column_index, column_letter, open_workbook
from coopdesk.exchange.workbook_container import check_container
from tests.unit import harmful_work
from tests.unit.exchange.sheets_made import HEADERS, MAIN, XML, member_row, pack, parts, save

CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def refused(path):
    """Return the code and the sentence with which a file is refused."""
    with pytest.raises(BadSheet) as caught:
        open_workbook(path)
    (finding,) = caught.value.findings
    return finding.code.removeprefix("workbook."), words.finding(finding)


@pytest.fixture
def good(tmp_path):
    return save(tmp_path / "名册.xlsx", HEADERS, member_row())


def test_a_good_workbook_opens_with_its_values(good):
    book = open_workbook(good)
    assert book.grids[0].name == "社员花名册"
    assert book.grids[0].rows[1][1] == "巴图"


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert refused(tmp_path / "无.xlsx") == ("missing", "找不到文件“无.xlsx”。")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        ("姓名,身份证号\n".encode("gb18030"), "not_workbook"),
        (b"\xef\xbb\xbf<html></html>", "web_page"),
        (b"  <table><tr><td>1</td></tr></table>", "web_page"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old_format"),
        (b"PK\x03\x04" + b"\0" * 50, "damaged"),
    ],
)
def test_what_is_no_workbook_is_told_by_kind(tmp_path, content, code):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(content)
    assert refused(path)[0] == code


def test_another_zip_is_no_workbook(tmp_path):
    assert refused(pack(tmp_path / "a.xlsx", {"readme.txt": "x"}))[0] == "not_workbook"


@pytest.mark.parametrize("tag", ["<f", '<c r="AA1"', '<row r="1" hidden="', "<col ", "<f>a|"])
def test_a_sheet_of_tags_that_never_close_is_refused_at_once(tmp_path, tag):
    """Found by reading: each was looked for to the end of the file from each of its starts."""
    inside = '<!-- hidden="1" ' + tag * (400_000 // len(tag)) + " --><sheetData/>"
    sheet = f'{XML}<worksheet xmlns="{MAIN}">{inside}</worksheet>'
    path = pack(tmp_path / "a.xlsx", {**parts(""), "xl/worksheets/sheet1.xml": sheet})
    begun = time.perf_counter()
    check_container(path)
    assert time.perf_counter() - begun < 2


def test_sheets_that_are_large_together_are_too_large(tmp_path, monkeypatch):
    data = '<row r="9"><c r="I9"><v>1</v></c></row>'
    monkeypatch.setattr(workbook_reading, "MAX_CELLS", 81)
    assert list(workbook_reading.read_pieces(pack(tmp_path / "a.xlsx", parts(data))))
    monkeypatch.setattr(workbook_reading, "MAX_CELLS", 80)
    with pytest.raises(BadSheet, match="too_large"):
        list(workbook_reading.read_pieces(pack(tmp_path / "b.xlsx", parts(data))))


def test_one_long_row_does_not_widen_a_text_sheet_without_end(tmp_path):
    path = tmp_path / "名册.csv"
    path.write_text("姓名" + "," * 900 + "\n" + "巴图\n" * 10_000, encoding="utf-8")
    assert refused(path)[0] == "too_large"


def test_a_workbook_that_ends_its_reader_is_told_and_the_next_one_read(good, monkeypatch):
    monkeypatch.setattr(workbook, "read_pieces", harmful_work.die_over)
    code, sentence = refused(good)
    assert code == "crashed"
    assert "没有读入任何内容" in sentence
    monkeypatch.undo()
    assert open_workbook(good).grids


def test_a_file_cut_short_is_damaged(good):
    good.write_bytes(good.read_bytes()[:-200])
    assert refused(good)[0] == "damaged"


def test_a_flipped_bit_is_damaged(good):
    content = bytearray(good.read_bytes())
    content[len(content) // 3] ^= 0x55
    good.write_bytes(content)
    assert refused(good)[0] in ("damaged", "suspicious", "not_workbook", "encrypted")


def test_a_workbook_with_a_password_is_told_apart_from_the_old_format(good, tmp_path):
    locked = io.BytesIO()
    with good.open("rb") as file:
        msoffcrypto.format.ooxml.OOXMLFile(file).encrypt("112233", locked)
    path = tmp_path / "加密.xlsx"
    path.write_bytes(locked.getvalue())
    code, sentence = refused(path)
    assert code == "encrypted"
    assert "密码" in sentence


@pytest.mark.parametrize("lock", ["~$名册.xlsx", ".~名册.xlsx", ".~lock.名册.xlsx#"])
def test_a_workbook_open_in_an_office_program_is_refused(good, lock):
    good.with_name(lock).write_bytes(b"")
    assert refused(good)[0] == "open_elsewhere"


def test_a_workbook_is_read_whose_name_leaves_no_room_for_the_mark_of_a_program(good):
    longest = good.rename(good.with_name("社" * 83 + ".xlsx"))
    assert check_container(longest)


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "external_links"),
        ("xl/connections.xml", "external_links"),
        ("xl/queryTables/queryTable1.xml", "external_links"),
        ("xl/embeddings/oleObject1.bin", "embedded"),
        ("xl/activeX/activeX1.xml", "embedded"),
        ("../../evil.xml", "suspicious"),
        ("xl/WORKBOOK.xml", "suspicious"),
    ],
)
def test_what_computes_or_fetches_is_refused_by_name(tmp_path, part, code):
    path = pack(tmp_path / "a.xlsx", {**parts(CELL), part: "<x/>"})
    found, sentence = refused(path)
    assert found == code
    assert part in sentence or code == "suspicious"


@pytest.mark.parametrize("formula", ["cmd|'/c calc'!A0", "1+MSEXCEL|'..\\..\\x.exe'!''"])
def test_a_formula_that_calls_a_program_is_refused_by_name(tmp_path, formula):
    data = f'<row r="1"><c r="A1"><f>{formula}</f><v>1</v></c></row>'
    code, sentence = refused(pack(tmp_path / "a.xlsx", parts(data)))
    assert (code, "程序" in sentence) == ("dde", True)


def test_an_upright_stroke_in_a_text_calls_nothing(tmp_path):
    data = '<row r="1"><c r="A1" t="str"><f>"a|b!"&amp;B1</f><v>a|b!</v></c></row>'
    assert open_workbook(pack(tmp_path / "a.xlsx", parts(data))).grids[0].rows[0][0] == "a|b!"


@pytest.mark.parametrize("name", ["名册.xlsm", "名册.xls", "名册.et"])
def test_a_workbook_with_macros_is_refused_under_any_name(tmp_path, name):
    path = pack(tmp_path / name, {**parts(CELL), "xl/vbaProject.bin": "x"})
    assert refused(path)[0] == "macros"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_text_sheet_is_taken_in_the_encodings_of_offices(tmp_path, encoding, separator):
    path = tmp_path / "名册.csv"
    lines = [
        ["姓名", "身份证号码", "备注"],
        ["乌云其其格", "150423199112209328"],
        ["“甲”", "=1+1", "x"],
    ]
    path.write_bytes("\r\n".join(separator.join(line) for line in lines).encode(encoding))
    (grid,) = open_workbook(path).grids
    assert [list(row) for row in grid.rows] == [lines[0], [*lines[1], ""], lines[2]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" \r\n", "empty"),
        (b"a\0b,c", "not_text"),
        (b"<html>", "not_text"),
        (b"\xff\xff\xff", "not_text"),
    ],
)
def test_a_text_sheet_that_is_none_is_told(tmp_path, content, code):
    path = tmp_path / "名册.csv"
    path.write_bytes(content)
    assert refused(path)[0] == code


def test_a_part_that_unpacks_to_far_more_than_it_is_refused(tmp_path):
    bomb = f"{XML}<sst>{'<si><t>' + 'A' * 20_000_000 + '</t></si>'}</sst>"
    path = pack(tmp_path / "a.xlsx", {**parts(CELL), "xl/sharedStrings.xml": bomb})
    started = time.monotonic()
    assert refused(path) == refused(path)
    assert refused(path)[0] == "suspicious"
    assert time.monotonic() - started < 2


def test_too_many_parts_are_refused(tmp_path):
    many = {f"xl/media/{number}.png": "" for number in range(2_001)}
    assert refused(pack(tmp_path / "a.xlsx", {**parts(CELL), **many}))[0] == "suspicious"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_document_types_and_their_entities_are_refused_in_any_part(tmp_path, part):
    contents = parts(CELL)
    laughs = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    contents[part] = contents.get(part, f"{XML}<styleSheet/>").replace(XML, XML + laughs)
    assert refused(pack(tmp_path / "a.xlsx", contents))[0] == "suspicious"


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="2"><c r="XFD2"><v>1</v></c></row><row r="99999"><c r="A99999"><v>1</v></c></row>',
        '<row r="1048576"><c s="0" r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        f'<x:row xmlns:x="{MAIN}" r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="2"><c\nr="XFD1048576"><v>1</v></c></row>',
        '<row r="2"><c r="xfd1048576"><v>1</v></c></row>',
        '<row r="3"><c r="XFD1048576" t="str"><f>A1</f><v>1</v></c></row>',
    ],
)
def test_a_stray_cell_in_the_last_corner_is_named_before_the_reader_asks_for_memory(tmp_path, far):
    path = pack(tmp_path / "a.xlsx", parts(CELL + far))
    code, sentence = refused(path)
    assert code == "far_cell"
    assert "XFD1048576" in sentence or "99999" in sentence


def test_a_million_empty_formatted_rows_cost_seconds_and_no_rows(tmp_path):
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 1_000_001))
    path = pack(tmp_path / "a.xlsx", parts(CELL + empty))
    started = time.monotonic()
    book = open_workbook(path)
    assert len(book.grids[0].rows) == 1
    assert time.monotonic() - started < 10


def test_a_whole_row_of_empty_formatted_cells_is_no_far_cell(tmp_path):
    empty = "".join(f'<c r="{column_letter(n)}2" s="0"/>' for n in range(16_384))
    path = pack(tmp_path / "a.xlsx", parts(f'{CELL}<row r="2">{empty}</row>'))
    assert len(open_workbook(path).grids[0].rows) == 1


def test_hidden_sheets_columns_and_rows_are_known(tmp_path):
    def hide(sheet):
        sheet.column_dimensions["C"].hidden = True
        sheet.row_dimensions[2].hidden = True
        sheet.parent.create_sheet("草稿").sheet_state = "veryHidden"

    path = save(tmp_path / "a.xlsx", HEADERS, member_row(), change=hide)
    first, second = open_workbook(path).grids
    assert (first.hidden_columns, first.hidden_rows) == (frozenset({2}), (2,))
    assert second.is_hidden


def test_a_formula_never_calculated_and_one_that_failed_are_no_empty_cells(tmp_path):
    data = (
        '<row r="1"><c r="A1"><f>1+1</f></c><c r="B1" t="e"><f>A9</f><v>#REF!</v></c>'
        '<c r="C1"><f>1+1</f><v>2</v></c><c r="D1" s="0"/></row>'
    )
    book = open_workbook(pack(tmp_path / "a.xlsx", parts(data)))
    states = [book.blank_state("S", place) for place in ("A1", "B1", "D1", "E1")]
    assert states == ["formula_uncalculated", "formula_error", "", ""]
    assert book.grids[0].rows[0][2] == 2


def test_many_blank_cells_are_asked_about_in_one_pass(tmp_path):
    """A list with a blank amount in every row is read in seconds, not in hours."""
    cells = "".join(
        f'<row r="{n}"><c r="A{n}"><f>B{n}</f></c><c r="B{n}" s="0"/></row>'
        for n in range(1, 20_001)
    )
    book = open_workbook(pack(tmp_path / "a.xlsx", parts(cells)))
    started = time.monotonic()
    states = {book.blank_state("S", f"A{n}") for n in range(1, 20_001)}
    assert states == {"formula_uncalculated"}
    assert book.blank_state("S", "B7") == ""
    assert time.monotonic() - started < 5


def test_bare_serials_of_the_other_calendar_are_shifted(tmp_path):
    contents = parts(CELL)
    start = contents["xl/workbook.xml"].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    contents["xl/workbook.xml"] = start
    book = open_workbook(pack(tmp_path / "a.xlsx", contents))
    assert book.day_shift == (date(1904, 1, 1) - date(1899, 12, 30)).days


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (16_383, "XFD")])
def test_columns_have_letters(index, letter):
    assert column_letter(index) == letter
    assert column_index(letter) == index


def test_a_part_that_lies_about_its_size_is_damaged(tmp_path):
    """The reader would unpack all of it, whatever the directory of the container says."""
    path = pack(tmp_path / "a.xlsx", parts(CELL + " " * 3_000_000))
    real = len(parts(CELL + " " * 3_000_000)["xl/worksheets/sheet1.xml"])
    content = path.read_bytes()
    assert content.count(real.to_bytes(4, "little")) == 2
    path.write_bytes(content.replace(real.to_bytes(4, "little"), (400).to_bytes(4, "little")))
    assert refused(path)[0] == "damaged"
