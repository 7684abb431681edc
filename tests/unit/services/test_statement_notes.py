"""Notes to the statements (会计报表附注): facts from the records, the office's words by version."""

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from coopdesk.domain.errors import RuleViolation
from coopdesk.domain.rights import Role
from coopdesk.services import mutual_fund as fund
from coopdesk.services import report_files
from coopdesk.services import statement_notes as notes
from coopdesk.services.ledger import PostVoucher, VoucherLine
from coopdesk.services.mutual_fund import SubscribeShares
from coopdesk.services.report_kinds import Question
from coopdesk.services.statement_notes import NoteSection, WriteNote
from tests.books import a_document, a_member, an_organization, yuan

DAY, END = date(2025, 3, 1), date(2025, 12, 31)


@pytest.fixture
def organization(runner):
    """A cooperative of two farmers and a company, with shares, a grant and a bank balance."""
    organization = an_organization(runner, business_scope="农资供应、牲畜购销")
    farmer = a_member(runner, organization, 1, joined_on=DAY)
    a_member(runner, organization, 2)
    a_member(runner, organization, 3, kind="organization", name="达日罕粮贸公司")
    a_member(runner, organization, 4, joined_on=date(2026, 1, 5))
    runner.do(fund.subscribe_shares, SubscribeShares(organization, farmer, DAY, yuan(5000)))
    lines = (VoucherLine("10201", debit=yuan(800)), VoucherLine("311", credit=yuan(800)))
    a_document(runner, PostVoucher(organization, DAY, "收财政直接补助", lines))
    return organization


def facts(runner, organization, section, day=END):
    items = runner.ask(notes.list_notes, organization, day)
    return next(one for one in items if one.section is section)


def test_the_records_tell_the_facts_of_the_day(runner, organization):
    """财会〔2021〕37号: 股金总额、成员总数、农民成员数及比例; not who joined a year later."""
    told = "".join(facts(runner, organization, NoteSection.BASICS).facts)
    assert "股金总额 5,000.00 元" in told
    assert "成员 3 人（户），其中农民成员 2 人（户），占 66.66%" in told
    assert "农资供应、牲畜购销" in told
    equity = "".join(facts(runner, organization, NoteSection.EQUITY).facts)
    assert "单位成员 1 个，占 33.33%" in equity
    assert "本年入社 1 人（户），退社 0 人（户）" in equity
    items = facts(runner, organization, NoteSection.ITEMS).facts
    assert any("货币资金：期末 5,800.00 元，年初 0.00 元" in one for one in items)
    assert "余额 800.00 元" in facts(runner, organization, NoteSection.MATTERS).facts[0]


def test_the_office_writes_its_own_words_version_by_version(runner, organization):
    first = WriteNote(organization, 2025, NoteSection.TAXES, "本年未发生纳税调整事项。")
    runner.do(notes.write_note, first)
    with pytest.raises(RuleViolation) as refused:
        runner.do(notes.write_note, first)
    assert [one.code for one in refused.value.refusals] == ["statement_note.unchanged"]
    second = WriteNote(organization, 2025, NoteSection.TAXES, " 免征增值税收入 300 元。\n")
    runner.do(notes.write_note, second)
    item = facts(runner, organization, NoteSection.TAXES)
    assert (item.wording, item.version) == ("免征增值税收入 300 元。", 2)
    assert facts(runner, organization, NoteSection.TAXES, date(2026, 1, 1)).version == 0
    runner.actor = replace(runner.actor, role=Role.CLERK.value)
    with pytest.raises(RuleViolation) as refused:
        runner.do(notes.write_note, first)
    assert [one.code for one in refused.value.refusals] == ["right.missing"]


def test_the_notes_are_printed_and_what_nobody_wrote_says_nothing(runner, organization, tmp_path):
    runner.do(
        notes.write_note, WriteNote(organization, 2025, NoteSection.MATTERS, "本年无未决诉讼。")
    )
    file = tmp_path / "附注.pdf"
    question = Question(organization, date.min, END)
    runner.ask(report_files.save_report, "statement-notes", question, file)
    read = pypdfium2.PdfDocument(file)
    told = "".join(page.get_textpage().get_text_range() for page in read).replace("\r\n", "")
    read.close()
    assert "会计报表附注" in told
    assert "本年无未决诉讼。" in told
    assert "六、以名义金额计量的资产" in told
    assert "无。" in told
