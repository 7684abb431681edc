"""The clerk prints, the members sign, the feeder mixes the sheets; by noon all is in its place."""

import pytest

from coopdesk.forms import paper
from coopdesk.forms.registry import FORMS
from tests import scanner
from tests.books import a_member, an_organization, yuan
from tests.conftest import PASSPHRASE
from tests.unit.forms.samples import MARKS, SAMPLES


@pytest.fixture
def office(workspace):
    """A workspace with two members, closed again."""
    runner = workspace.runner
    organization = an_organization(runner, "达日罕乌拉苏木三位一体合作社")
    for number, name in enumerate(("乌云其其格", "王建国"), start=1):
        facts = {"certificate": f"达股{number:04d}", "roster_share": yuan(1000), "name": name}
        a_member(runner, organization, number, **facts)
    workspace.close()
    return workspace.folder


def save_certificate(clerk, name, path):
    clerk.keys("Ctrl+F")
    clerk.type_in("按名称、编号筛选", name)
    clerk.select(name)
    clerk.keys("Ctrl+Shift+P")
    clerk.choose_in_menu("股金证")
    return clerk.save_paper(path)


def print_and_scan(clerk, stick):
    """Both members' sheets mixed, one upside down, one of the neighbours, one forgotten."""
    first = scanner.sheets_of(save_certificate(clerk, "乌云其其格", stick / "1.pdf"))
    second = scanner.sheets_of(save_certificate(clerk, "王建国", stick / "2.pdf"))
    neighbours = paper.draw(FORMS["share-receipt"], SAMPLES["share-receipt"], MARKS)
    mixed = [second[0], first[1], scanner.sheets_of(neighbours.pdf)[0], first[0]]
    turned = zip(mixed, (2, 181, 0, -4), strict=True)
    pages = [scanner.noisy(sheet, angle) for sheet, angle in turned]
    return scanner.pdf_of(pages, stick / "扫描0007.pdf")


def test_a_stack_of_signed_certificates_is_sorted_and_confirmed(employ, office, stick):
    clerk = employ(office)
    clerk.start_program()
    clerk.type_in("口令", PASSPHRASE)
    clerk.keys("Return")
    clerk.open("社员")
    stack = print_and_scan(clerk, stick)

    clerk.press("扫描归档")
    clerk.press("选择扫描件")
    clerk.choose_file(stack)
    clerk.see("收下 4 页：3 页已归档，1 页待归档。")
    clerk.see("扫描0007.pdf 第3页：无打印记录，放在待归档。", "还缺第 2 页。")
    assert [row.split("  ")[:2] for row in clerk.rows()] == [
        ["待确认", "1/2 缺第2页"],
        ["待确认", "2/2 齐"],
    ]

    clerk.select("2/2 齐")
    clerk.see("看来空着")
    clerk.type_in("缺漏", "缺理事长签字")
    clerk.press("记下缺漏")
    clerk.see("有缺漏：缺理事长签字")
    clerk.select("有缺漏")
    clerk.press("已签字、已盖章")
    clerk.see("已确认 2026-11-23")

    clerk.turn_to("待归档")
    clerk.see("码是本程序的，但这里没有打印过它")
    clerk.pick("归到", "王建国", "王建国")
    clerk.press("归档")
    clerk.see("已归档。")
    clerk.leave()
