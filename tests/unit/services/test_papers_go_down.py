"""Papers go down with what a superior says: a letter with a correction, a document with a rule."""

import pytest
from sqlalchemy import select, true

from coopdesk.services import attachments, exchange, issued_files
from coopdesk.services.bin import RemoveRecord, remove_record
from coopdesk.services.exchange import travelling
from coopdesk.storage.tables.members import MemberRow
from tests.unit.services.division_lists import a_division_list, a_unit
from tests.unit.services.offices import answer, introduce, make, put, send, take

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
LIST = a_division_list(a_unit("150423200", "西拉沐沦镇", "town"))


@pytest.fixture
def stick(tmp_path, runner, county, city):
    folder = tmp_path / "stick"
    folder.mkdir()
    introduce(runner, county, folder)
    introduce(county, city, folder)
    put(runner, n1="宝音")
    return folder


@pytest.fixture
def attach(tmp_path):
    """Attach a letter to a record of an office; return the id of the attachment."""

    def attach(office, table, record_id, kind="signed", content=b""):
        path = tmp_path / "函件.pdf"
        path.write_bytes(PDF + content)
        command = attachments.AddAttachments(table, record_id, (path,), kind)
        [key] = office.do(attachments.add_attachments, command)
        return key

    return attach


def ask_for_correction(office):
    key = office.ask(lambda uow: uow.session.scalar(select(MemberRow.id)))
    return office.do(exchange.write_remark, exchange.WriteRemark("member", key, "姓名与户口本不符"))


def go_down(upper, lower, stick):
    """Carry the next package down and its receipt back."""
    made = make(upper, stick, receiver_id=lower.actor.office_id)
    answer(upper, take(lower, made).receipt)
    return made


def papers_of(office, table, record_id):
    listed = office.ask(attachments.list_attachments, table, record_id)
    return [office.ask(attachments.read_attachment, one.id) for one in listed]


def test_the_letter_of_a_correction_is_read_by_the_office_it_is_for(runner, county, stick, attach):
    """旗里退回一条记录，附上盖章的函：苏木收下就能打开."""
    send(runner, county, stick)
    remark = ask_for_correction(county)
    letter = attach(county, "remark", remark)
    made = go_down(county, runner, stick)
    assert (made.papers, made.counts["attachment"]) == (1, 1)
    assert papers_of(runner, "remark", remark) == [PDF]
    assert go_down(county, runner, stick).papers == 0

    county.do(remove_record, RemoveRecord("attachment", letter))
    go_down(county, runner, stick)
    assert papers_of(runner, "remark", remark) == []


def test_only_papers_of_what_goes_to_this_office_go_down(runner, county, stick, attach):
    """旗里自己单位的证照、身份证明，都不往下发."""
    put(county, n9="旗里的社员")
    own = county.ask(lambda uow: uow.session.scalar(select(MemberRow.organization_id)))
    attach(county, "organization", own, "license")
    send(runner, county, stick)
    attach(county, "remark", ask_for_correction(county), "identity")
    assert go_down(county, runner, stick).papers == 0


def test_a_document_waits_with_the_file_it_belongs_to(runner, county, stick, attach):
    """存入时就附了批文；批文跟着文件走，不早不晚."""
    file_id = county.do(issued_files.save_issued_file, issued_files.SaveIssuedFile(LIST))
    attach(county, "issued_file", file_id, "notice")
    assert go_down(county, runner, stick).papers == 0
    county.do(issued_files.issue_file, issued_files.IssueFile(file_id))
    assert go_down(county, runner, stick).papers == 1
    assert papers_of(runner, "issued_file", file_id) == [PDF]


def test_the_citys_letter_reaches_the_sumu_by_way_of_the_banner(
    runner, county, city, stick, attach
):
    send(runner, county, stick)
    send(county, city, stick)
    remark = ask_for_correction(city)
    attach(city, "remark", remark)
    go_down(city, county, stick)
    assert papers_of(county, "remark", remark) == [PDF]
    go_down(county, runner, stick)
    assert papers_of(runner, "remark", remark) == [PDF]
    # and what came from above does not go up again
    assert make(county, stick, receiver_id=city.actor.office_id).papers == 0


def test_a_superior_attaches_nothing_to_the_records_of_the_office_below(
    runner, county, stick, attach, monkeypatch
):
    """A paper among the sumu's own licences that it never put there: refused, by name."""
    put(county, n9="旗里的社员")
    own = county.ask(lambda uow: uow.session.scalar(select(MemberRow.organization_id)))
    attach(county, "organization", own, "license")
    monkeypatch.setattr(travelling, "travels_down", lambda _: true())
    made = make(county, stick, receiver_id=runner.actor.office_id)
    preview = runner.ask(exchange.check_package_file, made.path)
    assert preview.reasons == ("附件“函件”不是附在上级下发的记录上的，不予收入。请上级核对",)
    assert take(runner, made).refused == 1
