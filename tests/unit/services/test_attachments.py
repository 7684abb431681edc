"""Attachments: what is taken, that it comes out as it went in, and what hostile files meet."""

import hashlib
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from coopdesk.domain.attachments import (
    LONGEST_NAME,
    MOST_BYTES,
    MediaType,
    name_on_disk,
    plain_name,
)
from coopdesk.domain.errors import NotFound, RuleViolation
from coopdesk.services import attachments as service
from coopdesk.services.bin import (
    EmptyBin,
    RemoveRecord,
    RestoreRecord,
    empty_bin,
    remove_record,
    restore_record,
)
from coopdesk.services.system import self_test
from coopdesk.storage.engine import WRITE
from tests.books import a_member, an_organization

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 40 + b"\xff\xd9"
TIFF = b"II*\x00\x08\x00\x00\x00" + b"\0" * 20


@pytest.fixture
def member(runner):
    return a_member(runner, an_organization(runner), 1)


@pytest.fixture
def attach(runner, member, tmp_path):
    """Attach files by name and content; return their ids."""

    def attach(files, **told):
        paths = []
        for name, content in files.items():
            paths.append(tmp_path / name)
            paths[-1].write_bytes(content)
        command = service.AddAttachments("member", member, tuple(paths), **told)
        return runner.do(service.add_attachments, command)

    return attach


def archive(path, *names):
    with zipfile.ZipFile(path, "w") as made:
        for name in names:
            made.writestr(name, "内容")
    return path.read_bytes()


def refused(attach, files, **told):
    with pytest.raises(RuleViolation) as violation:
        attach(files, **told)
    return [refusal.code for refusal in violation.value.refusals]


def listed(runner, member):
    return runner.ask(service.list_attachments, "member", member)


def contents(uow):
    return uow.session.scalar(text("SELECT count(*) FROM attachment_content"))


def test_a_scan_is_kept_and_comes_out_as_it_went_in(runner, member, attach, tmp_path):
    (key,) = attach({"申请书.pdf": PDF}, kind="application", dated_on=date(2026, 11, 1))
    [item] = listed(runner, member)
    assert (item.title, item.kind_name, item.file_name) == ("申请书", "申请书", "申请书.pdf")
    assert (item.media_type, item.size, item.dated_on) == (
        MediaType.PDF,
        len(PDF),
        date(2026, 11, 1),
    )
    assert (item.sha256, item.added_by) == (hashlib.sha256(PDF).hexdigest(), "乌云其其格")
    assert runner.ask(service.read_attachment, key) == PDF
    out = tmp_path / "out"
    out.mkdir()
    assert runner.ask(service.save_attachment, key, out) == out / "申请书.pdf"
    assert runner.ask(service.save_attachment, key, out) == out / "申请书 (2).pdf"
    assert (out / "申请书 (2).pdf").read_bytes() == PDF
    assert not list(out.glob(".*"))


def test_every_kind_of_file_is_told_by_what_it_holds(runner, member, attach, tmp_path):
    files = {
        "a.pdf": PDF,
        "b.JPG": JPEG,
        "c.png": PNG,
        "d.tif": TIFF,
        "e.ofd": archive(tmp_path / "1", "OFD.xml"),
        "f.docx": archive(tmp_path / "2", "[Content_Types].xml", "word/document.xml"),
        "g.xlsx": archive(tmp_path / "3", "[Content_Types].xml", "xl/workbook.xml"),
    }
    attach(files)
    assert {item.media_type for item in listed(runner, member)} == set(MediaType)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.pdf", b"", "attachment.empty"),
        ("程序.pdf", b"MZ\x90\x00" + b"\0" * 200, "attachment.unknown"),
        ("网页.pdf", b"<html><script>", "attachment.unknown"),
        ("照片.png", JPEG, "attachment.other_ending"),
        ("文件.exe", PDF, "attachment.other_ending"),
        ("无后缀", PDF, "attachment.other_ending"),
        ("两用.jpg", JPEG + b"PK\x05\x06" + b"\0" * 18, "attachment.unknown"),
        ("两用.png", PNG + b"%PDF-1.4", "attachment.unknown"),
        ("两用.pdf", PDF + b"PK\x05\x06" + b"\0" * 18, "attachment.unknown"),
        ("坏.docx", b"PK\x03\x04" + b"\xff" * 60, "attachment.unknown"),
        ("太大.pdf", PDF + b"\0" * MOST_BYTES, "attachment.too_large"),
    ],
)
def test_what_is_not_taken_is_named_and_nothing_is_kept(
    runner, member, attach, name, content, code
):
    assert refused(attach, {"好.pdf": PDF, name: content}) == [code]
    assert listed(runner, member) == []
    assert runner.ask(contents) == 0


@pytest.mark.parametrize("macro", ["word/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_macros_are_refused(attach, tmp_path, macro):
    whole = archive(tmp_path / "m", "word/document.xml", macro)
    assert refused(attach, {"宏.docx": whole}) == ["attachment.unknown"]


def test_two_documents_in_one_zip_are_refused(attach, tmp_path):
    both = archive(tmp_path / "b", "word/document.xml", "xl/workbook.xml")
    assert refused(attach, {"两个.docx": both}) == ["attachment.unknown"]


def test_a_file_that_is_gone_and_words_that_cannot_be_are_told_together(runner, member, tmp_path):
    command = service.AddAttachments("member", member, (tmp_path / "没有.pdf",))
    with pytest.raises(RuleViolation, match=r"attachment\.missing"):
        runner.do(service.add_attachments, command)
    wrong = replace(command, kind="nonsense", title="长" * 101, dated_on=date(2027, 1, 1))
    with pytest.raises(RuleViolation) as violation:
        runner.do(service.add_attachments, wrong)
    assert [refusal.code for refusal in violation.value.refusals] == [
        "attachment.title_long",
        "attachment.kind_unknown",
        "attachment.later",
    ]


@given(st.text(max_size=320))
def test_a_name_is_safe_whatever_it_was(name):
    safe = plain_name(f"{name}.pdf")
    assert 0 < len(safe) <= LONGEST_NAME
    assert safe.endswith(".pdf")
    assert not set(safe) & set('/\\<>:"|?*\0\n\u202e')
    assert safe not in (".", "..", ".pdf")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Windows\system32\a.pdf", "a.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("nul .2026.pdf", "_nul .2026.pdf"),
        ("发票\u202efdp.exe.pdf", "发票fdp.exe.pdf"),
        ("长" * 300 + ".jpeg", "长" * 115 + ".jpeg"),
    ],
)
def test_hostile_names_become_plain_ones(name, safe):
    assert plain_name(name) == safe


@given(st.text(max_size=320))
def test_a_name_made_of_words_is_taken_by_every_disk(name):
    safe = name_on_disk(f"{name}.xlsx")
    assert len(safe.encode()) <= 200
    assert safe.endswith(".xlsx")
    assert plain_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("甲社/乙分社社员花名册.xlsx", "甲社／乙分社社员花名册.xlsx"),
        ('"诚信"合作社: 一?.pdf', "_诚信_合作社_ 一_.pdf"),
        ("AUX", "_AUX"),
        ("奖补试算-甲社. ", "奖补试算-甲社"),
        ("社" * 120 + ".xlsx", "社" * 65 + ".xlsx"),
        ("甲社." + "社" * 120, "甲社." + "社" * 64),
    ],
)
def test_a_name_made_of_an_organizations_name_is_one_of_a_file(name, safe):
    assert name_on_disk(name) == safe


def test_an_attachment_from_elsewhere_is_saved_whatever_its_name(runner, member, attach, tmp_path):
    """Windows takes names of 255 signs, other systems of 255 bytes."""
    (key,) = attach({"短.pdf": PDF})
    with runner._writer.begin() as connection:
        longest = "长" * 116 + ".pdf"
        connection.execute(text("UPDATE attachment SET file_name = :name"), {"name": longest})
    saved = runner.ask(service.save_attachment, key, tmp_path)
    assert saved.read_bytes() == PDF


def test_a_content_is_stored_once_and_goes_when_nothing_has_it(runner, member, attach):
    first, second = attach({"一.pdf": PDF, "二.pdf": PDF})
    assert runner.ask(contents) == 1
    for key in (first, second):
        runner.do(remove_record, RemoveRecord(service.TABLE, key))
        assert runner.ask(contents) == 1
    assert runner.do(empty_bin, EmptyBin()) == 2
    assert runner.ask(contents) == 0


def test_attachments_go_with_their_record_and_come_back(runner, member, attach):
    attach({"一.pdf": PDF, "二.png": PNG})
    before = listed(runner, member)
    entry = runner.do(remove_record, RemoveRecord("member", member))
    with pytest.raises(NotFound):
        listed(runner, member)
    runner.do(restore_record, RestoreRecord(entry))
    assert listed(runner, member) == before


def test_the_right_is_that_of_the_record(runner, member, attach):
    runner.actor = replace(runner.actor, role="accountant")
    assert refused(attach, {"一.pdf": PDF}) == ["right.missing"]


def test_a_large_scan_never_stands_in_memory_as_a_whole(runner, member, attach, tmp_path):
    content = PDF + bytes(range(256)) * (MOST_BYTES // 256 - 1)
    tracemalloc.start()
    path = tmp_path / "大.pdf"
    path.write_bytes(content)
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    command = service.AddAttachments("member", member, (path,))
    (key,) = runner.do(service.add_attachments, command)
    runner.ask(service.save_attachment, key, tmp_path / "out.pdf")
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    assert (tmp_path / "out.pdf").read_bytes() == content
    assert peak < 12 * 1024 * 1024


def test_the_self_test_finds_a_changed_content(workspace, runner, attach):
    attach({"一.pdf": PDF})
    check = {one.name: one for one in self_test(workspace)}["attachments"]
    assert check.ok
    with runner._engine.execution_options(**WRITE).begin() as connection:
        connection.execute(text("UPDATE attachment_piece SET content = x'00'"))
    check = {one.name: one for one in self_test(workspace)}["attachments"]
    assert check.breaks == ("一",)
