"""From a resolution to what it allowed and back again: voucher and step of a membership."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from coopdesk.domain.award_facts import Part, Programme
from coopdesk.domain.membership import StepKind
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.gui.awards.page import AwardsPage
from coopdesk.gui.governance.page import GovernancePage
from coopdesk.gui.ledger.page import LedgerPage
from coopdesk.gui.members.dossier import DossierDialog
from coopdesk.services import awards, governance, ledger, members, organizations
from coopdesk.services.ledger import PostVoucher, VoucherLine
from tests.books import a_member, a_resolution, an_organization, yuan
from tests.gui.typing import press, write

CTRL = Qt.KeyboardModifier.ControlModifier
DAY = date(2026, 11, 20)


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def resolution(runner, organization):
    a_resolution(runner, organization, "〔2026〕第1号", subject=ResolutionSubject.WRITE_OFF.value)
    (row,) = runner.ask(governance.list_resolutions, organization)
    return row


def shown(qtbot, page, organization):
    qtbot.addWidget(page)
    page.resize(1160, 640)
    page.set_organization(organization)
    page.show()
    qtbot.waitExposed(page)
    return page


def test_a_voucher_of_before_is_linked_and_leads_back(qtbot, runner, organization, resolution):
    """The books were kept before the register: the clerk finds the voucher by its summary."""
    lines = (VoucherLine("10201", debit=yuan(300)), VoucherLine("50101", credit=yuan(300)))
    voucher = PostVoucher(organization, DAY, "核销坏账准备", lines)
    voucher_id = runner.do(ledger.post_voucher, voucher).voucher_id
    page = shown(qtbot, GovernancePage(runner), organization)
    page.turn_to(1)
    page.resolutions.table.selectRow(0)
    dialog = page.resolutions.link()
    qtbot.waitExposed(dialog)
    cells = dialog.fields.editors
    assert cells["resolution.subject"].value() is ResolutionSubject.WRITE_OFF
    picker = cells["resolution.record"].line
    picker.setFocus()
    write(picker, "坏账")
    qtbot.waitUntil(picker.popup.isVisible)
    press(qtbot, Qt.Key.Key_Return)
    write(cells["resolution.used_amount"].input, "300")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
    (use,) = runner.ask(governance.list_uses, resolution.id)
    assert (use.record_id, use.amount) == (voucher_id, yuan(300))

    books = shown(qtbot, LedgerPage(runner), organization)
    opened = books.open_voucher(voucher_id)
    (button,) = opened.decision_buttons
    assert button.text() == "依据决议 〔2026〕第1号"
    with qtbot.waitSignal(books.found) as found:
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert (found.args[0].page, found.args[0].id) == ("governance", resolution.meeting_id)


def test_a_step_of_a_membership_leads_to_the_resolution_it_names(
    qtbot, runner, organization, resolution
):
    member = a_member(runner, organization)
    step = members.TakeStep(member, StepKind.SUSPENSION, resolution=resolution.number)
    runner.do(members.take_step, step)
    page = shown(qtbot, GovernancePage(runner), organization)
    dossier = DossierDialog(runner, member, page)
    dossier.open()
    dossier.table.selectRow(0)
    with qtbot.waitSignal(dossier.found) as found:
        qtbot.keyClick(dossier.decision_button, Qt.Key.Key_Space)
    assert found.args[0].title == "〔2026〕第1号"


def test_an_application_for_an_award_is_offered_and_leads_back(qtbot, runner, organization):
    """What the register of awards has of the year, applied for before anybody named a decision."""
    statement = organizations.RecordStatement(organization, 2025, yuan(12_000_000), audited=True)
    runner.do(organizations.record_statement, statement)
    runner.do(
        organizations.record_rating,
        organizations.RecordRating(organization, 4, date(2021, 12, 20)),
    )
    for part in Part:
        accepted = organizations.RecordAcceptance(
            organization, part, date(2021, 12, 20), passed=True
        )
        runner.do(organizations.record_acceptance, accepted)
    programme = Programme.TRINITY_REVENUE
    runner.do(awards.apply, awards.Apply(organization, programme, 2026))
    a_resolution(runner, organization, "〔2026〕第7号", subject="award_application")
    (resolution,) = runner.ask(governance.list_resolutions, organization)
    offered = runner.ask(governance.list_linkable, resolution.id)
    record = next(one for one in offered if one.table == "application")
    link = governance.LinkResolution(
        resolution.id, ResolutionSubject.AWARD_APPLICATION, record.table, record.id
    )
    runner.do(governance.link_resolution, link)
    page = shown(qtbot, AwardsPage(runner), organization)
    page.tabs.setCurrentWidget(page.applications)
    page.applications.table.selectRow(0)
    buttons = page.applications.detail_panel.findChildren(QPushButton)
    button = next(one for one in buttons if resolution.number in one.text())
    with qtbot.waitSignal(page.found) as found:
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert found.args[0].id == resolution.meeting_id


def test_an_older_step_names_a_paper_that_leads_nowhere(qtbot, runner, organization):
    dossier = DossierDialog(runner, a_member(runner, organization), None)
    qtbot.addWidget(dossier)
    dossier.table.selectRow(0)
    assert not dossier.decision_button.isEnabled()
