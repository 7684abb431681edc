"""Attachments travel with their records: what the receiver's level needs, whole, once, and told."""

import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from coopdesk.domain.errors import RuleViolation
from coopdesk.exchange.limits import LIMITS
from coopdesk.exchange.package import Attachment
from coopdesk.services import attachments, exchange
from coopdesk.services.attachments import pieces_kept
from coopdesk.services.exchange import papers_sent
from coopdesk.storage.engine import WRITE
from coopdesk.storage.reference import load_exchange, load_vocabulary
from coopdesk.storage.tables.attachments import AttachmentContentRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.tables.schema import Base
from tests.unit.services.offices import answer, introduce, make, names, put, send, send_back, take

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def stick(tmp_path, runner, county, city):
    folder = tmp_path / "stick"
    folder.mkdir()
    introduce(runner, county, folder)
    introduce(county, city, folder)
    put(runner, n1="乌云")
    return folder


@pytest.fixture
def attach(runner, tmp_path):
    """Attach a paper of a kind to the organization of the sumu; return its SHA-256."""

    def attach(kind, content=b"", name="扫描件.pdf"):
        path = tmp_path / name
        path.write_bytes(PDF + content)
        key = runner.ask(lambda uow: uow.session.scalar(select(OrganizationRow.id)))
        command = attachments.AddAttachments("organization", key, (path,), kind)
        runner.do(attachments.add_attachments, command)
        return hashlib.sha256(PDF + content).hexdigest()

    return attach


def _contents(office):
    kept = select(AttachmentContentRow.sha256)
    return office.ask(lambda uow: set(uow.session.scalars(kept)))


def _listed(office):
    key = office.ask(lambda uow: uow.session.scalar(select(OrganizationRow.id)))
    listed = office.ask(attachments.list_attachments, "organization", key)
    return {one.kind: (one, office.ask(attachments.read_attachment, one.id)) for one in listed}


def test_each_level_gets_the_papers_it_needs_and_they_come_out_as_they_went_in(
    runner, county, city, stick, attach
):
    licence, charter = attach("license", b"1"), attach("charter", b"2")
    attach("identity", b"3")
    made = make(runner, stick)
    assert (made.papers, made.counts["attachment"]) == (2, 2)
    taken = take(county, made)
    answer(runner, taken.receipt)
    assert (taken.refused, _contents(county)) == (0, {licence, charter})
    item, content = _listed(county)["license"]
    assert (content, item.file_name, item.added_by) == (PDF + b"1", "扫描件.pdf", "乌云其其格")

    further = make(county, stick, receiver_id=city.actor.office_id)
    assert take(city, further).refused == 0
    assert _contents(city) == {licence}
    assert _listed(city)["license"][0].added_by == ""


def test_a_content_travels_once_and_not_again_after_the_receipt(runner, county, stick, attach):
    attach("license")
    attach("charter", name="章程.pdf")
    made = make(runner, stick)
    assert (made.papers, made.counts["attachment"]) == (1, 2)
    answer(runner, take(county, made).receipt)
    attach("notice", b"new")
    assert make(runner, stick).papers == 1


def test_what_has_no_room_goes_with_the_next_package(runner, county, stick, attach, monkeypatch):
    limits = replace(LIMITS, attached=len(PDF) + 10)
    monkeypatch.setattr(papers_sent, "LIMITS", limits)
    attach("license", b"1")
    attach("charter", b"2")
    made = make(runner, stick)
    assert (made.papers, len(made.papers_left)) == (1, 1)
    answer(runner, take(county, made).receipt)
    second = make(runner, stick)
    assert (second.papers, second.papers_left) == (1, ())
    answer(runner, take(county, second).receipt)
    assert len(_contents(county)) == 2
    assert make(runner, stick).papers == 0


def test_a_paper_without_its_content_is_refused_by_name_and_the_rest_taken(
    runner, county, stick, attach, monkeypatch
):
    attach("license")
    with monkeypatch.context() as changed:
        changed.setattr(papers_sent.PapersSent, "contents", lambda *_: iter(()))
        made = make(runner, stick)
    preview = county.ask(exchange.check_package_file, made.path)
    assert preview.reasons == ("附件“扫描件”的内容没有随数据包送来，请报送单位核对后重报全部记录",)
    taken = take(county, made)
    assert (taken.refused, names(county)) == (1, {1: "乌云"})
    answer(runner, taken.receipt)
    assert take(county, make(runner, stick, everything=True)).refused == 0
    assert len(_contents(county)) == 1


@pytest.mark.parametrize(
    "change",
    [
        "file_name = '../../扫描件.pdf'",
        "file_name = '扫描件.exe'",
        "media_type = 'image/png', file_name = '扫描件.png'",
        "media_type = 'text/html'",
        "size = size + 1",
    ],
)
def test_a_paper_that_is_not_what_it_says_is_refused(
    runner, county, stick, attach, change, monkeypatch
):
    attach("license")
    with runner._engine.execution_options(**WRITE).connect() as connection:
        connection.execute(text(f"UPDATE attachment SET {change}"))
        connection.commit()
    monkeypatch.setattr(papers_sent.PapersSent, "contents", _as_pdf)
    made = make(runner, stick)
    taken = take(county, made)
    assert (taken.refused, _contents(county)) == (1, set())


def _as_pdf(papers, uow):
    """Give the contents as a writer would that does not look at them."""
    return [Attachment(one, "pdf", lambda one=one: pieces_kept(uow, one)) for one in papers.sent]


def test_a_damaged_paper_is_told_before_anything_leaves_the_house(runner, stick, attach):
    attach("license")
    with runner._engine.connect() as connection:
        connection.execute(text("UPDATE attachment_piece SET content = x'00'"))
        connection.commit()
    with pytest.raises(RuleViolation) as refused:
        make(runner, stick)
    assert refused.value.refusals[0].code == "package.paper_damaged"
    assert list(stick.glob("*.coopdesk")) == []


def test_papers_go_when_their_package_is_taken_back(runner, county, stick, attach):
    attach("license")
    taken = take(county, make(runner, stick))
    send_back(county, taken.package_id, stick, "请重报")
    counted = county.ask(
        lambda uow: uow.connection.exec_driver_sql("SELECT count(*) FROM attachment").scalar()
    )
    assert counted == 0


def test_a_large_package_waits_in_pieces_and_is_taken_whole(runner, county, stick, attach):
    send(runner, county, stick)
    attach("license", b"x" * 3_000_000)
    make(runner, stick)
    late = make(runner, stick)
    take(county, late)
    taken = county.do(
        exchange.take_held,
        exchange.TakeHeld(late.package_id, stick, without_missing=True, reason="丢失"),
    )
    assert taken.refused == 0
    assert len(_listed(county)["license"][1]) == len(PDF) + 3_000_000
    assert (
        county.ask(
            lambda uow: uow.connection.exec_driver_sql(
                "SELECT count(*) FROM package_held_piece"
            ).scalar()
        )
        == 0
    )


def test_the_table_of_papers_names_what_there_is():
    plan = load_exchange()
    kinds = {item.code for item in load_vocabulary("attachment_kinds")}
    for tables in plan["papers"].values():
        assert set(tables) <= set(plan["tables"]) & set(Base.metadata.tables)
        assert all(set(needed) <= kinds for needed in tables.values())
    county, city = (plan["papers"][level] for level in ("county", "city"))
    assert all(set(city[table]) <= set(county[table]) for table in city), "the city gets no more"
    for table, fields in plan["stays"]["county"].items():
        assert set(fields) <= set(plan["stays"]["city"].get(table, ())), table
