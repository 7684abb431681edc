"""Typed papers from outside: read as lines, or refused by name with nothing read."""

import zipfile

import pytest

from coopdesk import words
from coopdesk.domain.errors import BadSheet
from coopdesk.exchange.text_document import read_lines
from tests.samples import SAMPLES

XML = '<?xml version="1.0" encoding="UTF-8"?>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MAIN = "word/document.xml"
LINKS = "word/_rels/document.xml.rels"


def body(*lines):
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    return f"{XML}<w:document {W}><w:body>{paragraphs}</w:body></w:document>"


def document(path, **more):
    parts = {MAIN: body("会议记录", "", "一、议题")} | more
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return path


def refused(path):
    with pytest.raises(BadSheet) as caught:
        read_lines(path)
    (finding,) = caught.value.findings
    assert words.finding(finding)
    return finding.code.partition(".")[2]


def test_paragraphs_are_lines_and_blank_ones_count(tmp_path):
    assert read_lines(document(tmp_path / "a.docx")) == ["会议记录", "", "一、议题"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_plain_text_is_read_in_the_encodings_of_offices(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes("会议记录\r\n一、议题".encode(encoding))
    assert read_lines(path) == ["会议记录", "一、议题"]


LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
FETCHING = f'{XML}<Relationships><Relationship TargetMode="External" Target="x"/></Relationships>'


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({MAIN: XML + LAUGHS + body("&b;").removeprefix(XML)}, "suspicious"),
        ({MAIN: body("A" * 12_000_000)}, "suspicious"),
        ({LINKS: FETCHING}, "external_links"),
        ({"word/vbaProject.bin": "x"}, "macros"),
        ({"word/embeddings/a.bin": "x"}, "embedded"),
        ({MAIN: body("开会").replace("</w:body>", "")}, "damaged"),
        ({MAIN: body(*["行"] * 5_001)}, "too_long"),
        ({MAIN: body("行" * 5_001)}, "too_long"),
    ],
)
def test_what_is_built_to_harm_is_refused_by_name(tmp_path, parts, code):
    assert refused(document(tmp_path / "a.docx", **parts)) == code


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", b"", "empty"),
        ("a.docx", "会议记录".encode(), "not_document"),
        ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "old_format"),
        ("a.txt", b"PK\x03\x04\x00\x00", "not_text"),
        ("a.txt", b"<html>", "not_text"),
    ],
)
def test_what_is_no_such_paper_is_told_by_kind(tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)
    assert refused(tmp_path / name) == code


def test_another_zip_one_cut_short_and_one_that_is_not_there_are_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as other:
        other.writestr("xl/workbook.xml", "x")
    assert refused(tmp_path / "a.docx") == "not_document"
    whole = next(SAMPLES.glob("会议记录1*.docx")).read_bytes()
    (tmp_path / "b.docx").write_bytes(whole[:20_000])
    assert refused(tmp_path / "b.docx") == "damaged"
    assert refused(tmp_path / "c.docx") == "missing"
