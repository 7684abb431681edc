"""Documents of the fund: a number of their own, without gaps by organization, kind and year.

《会计基础工作规范》第五十五条: receipts are numbered one after the other.
"""

from datetime import date

import pytest

from coopdesk.domain.errors import NotFound
from coopdesk.domain.fund_documents import FundDocument
from coopdesk.services import ledger, mutual_fund, printing
from coopdesk.services.member_page import get_member_page
from coopdesk.services.mutual_fund import RedeemShares, SubscribeShares, TransferShares
from coopdesk.services.search import FoundKind, find_everything
from coopdesk.services.system import self_test
from coopdesk.services.voucher_sources import find_voucher_source
from tests.books import a_member, an_organization, yuan
from tests.unit.forms.reading import text_by_pypdf

OLD, NEW = date(2025, 12, 30), date(2026, 3, 5)


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def members(runner, organization):
    names = ("乌云其其格", "包·斯琴高娃")
    return [a_member(runner, organization, n, name=name) for n, name in enumerate(names, 1)]


def subscribe(runner, organization, member, day=NEW, amount=3000):
    command = SubscribeShares(organization, member, day, yuan(amount))
    return runner.do(mutual_fund.subscribe_shares, command)


def test_each_kind_and_year_has_its_series(runner, organization, members):
    told = [subscribe(runner, organization, members[0], day).document for day in (OLD, NEW, NEW)]
    redeem = RedeemShares(organization, members[0], NEW, yuan(1000))
    sure = {"fund.redeem_too_early"}
    told.append(runner.do(mutual_fund.redeem_shares, redeem, confirmed=sure).document)
    move = TransferShares(organization, members[0], members[1], NEW, yuan(1000))
    told.append(runner.do(mutual_fund.transfer_shares, move, confirmed=sure).document)
    assert told == [
        *("入股2025第0001号", "入股2026第0001号", "入股2026第0002号"),
        *("退股2026第0001号", "股金转让2026第0001号"),
    ]
    items = runner.ask(mutual_fund.list_documents, organization)
    assert [item.document for item in items] == told[::-1]
    assert items[0].kind is FundDocument.TRANSFER


def test_another_organization_counts_on_its_own(runner, organization, members):
    other = an_organization(runner, name="土城子镇供销合作社")
    subscribe(runner, organization, members[0])
    stranger = a_member(runner, other, 1, name="王桂兰")
    assert subscribe(runner, other, stranger).document == "入股2026第0001号"


def test_one_taken_back_keeps_its_number_and_leaves_no_gap(runner, organization, members):
    first = subscribe(runner, organization, members[0])
    undo = ledger.ReverseVoucher(first.voucher_id, NEW, "金额输错")
    runner.do(mutual_fund.take_back, undo)
    assert subscribe(runner, organization, members[0]).document == "入股2026第0002号"
    newest, oldest = runner.ask(mutual_fund.list_documents, organization)
    assert (oldest.document, oldest.is_undone, newest.is_undone) == (first.document, True, False)


def test_lines_receipt_and_member_page_bear_the_number(runner, organization, members):
    done = subscribe(runner, organization, members[0])
    detail = runner.ask(ledger.get_voucher, done.voucher_id)
    assert {(line.fund, line.document) for line in detail.lines} == {("互助股金", done.document)}
    [line] = runner.ask(get_member_page, members[0]).shares
    assert line.document == done.document
    printed = runner.ask(printing.print_form, "share-receipt", done.share_entry_id)
    assert done.document in "".join(text_by_pypdf(printed.pdf))
    voucher = runner.ask(printing.print_form, "voucher", done.voucher_id)
    assert f"互助股金{done.document}" in "".join(text_by_pypdf(voucher.pdf))


def test_who_is_paid_shares_back_signs_for_the_money(runner, organization, members):
    subscribe(runner, organization, members[0])
    redeem = RedeemShares(organization, members[0], NEW, yuan(1000))
    sure = frozenset({"fund.redeem_too_early"})
    done = runner.do(mutual_fund.redeem_shares, redeem, confirmed=sure)
    printed = runner.ask(printing.print_form, "share-redemption", done.share_entry_id)
    paper = "".join(text_by_pypdf(printed.pdf))
    for said in ("社员退股领款单", done.document, "壹仟元整", "2,000.00", "领款人（签字）"):
        assert said in paper
    with pytest.raises(NotFound):  # a receipt is for money that came in
        runner.ask(printing.print_form, "share-receipt", done.share_entry_id)


@pytest.mark.parametrize("typed", ["入股2026第0001号", "入股2026-1", "入股20260001", "入2026"])
def test_a_document_is_found_by_its_number(runner, organization, members, typed):
    done = subscribe(runner, organization, members[0])
    items = runner.ask(find_everything, typed).items
    [found] = [item for item in items if item.kind is FoundKind.DOCUMENT]
    assert (found.title, found.page) == (done.document, "mutual_fund")
    assert runner.ask(find_voucher_source, done.voucher_id) == found


def test_the_self_test_tells_a_gap(workspace, runner, organization, members):
    subscribe(runner, organization, members[0])
    subscribe(runner, organization, members[0])
    with runner._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM fund_document WHERE number = 1")
    [gap] = [check for check in self_test(workspace) if check.name == "fund_documents"]
    assert gap.ok is False
    assert "入股2026第0002号 / 1" in gap.breaks[0]
