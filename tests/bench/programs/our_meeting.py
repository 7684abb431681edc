"""A large assembly in a window of its own: it opens, one more is ticked, its minutes are printed.

Arguments: the workspace, operator, passphrase, delegates, agenda items, how many times.
"""

import sys
import time
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coopdesk import fonts
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.minutes import Attendee, Way
from coopdesk.gui.governance.page import GovernancePage
from coopdesk.gui.kit import collecting, theme
from coopdesk.gui.kit.change_hub import ChangeHub
from coopdesk.services import governance, printing
from coopdesk.services.focus import list_focus
from coopdesk.services.opening import open_workspace
from tests.bench.books import clock
from tests.bench.programs.our_register import timed
from tests.bench.programs.telling import tell

SHARE_PRESENT = 0.7


def main(folder, operator, passphrase, delegates, items, times):
    app = QApplication([])
    theme.apply(app, font_files=[fonts.file("noto-sans-sc")])
    workspace = open_workspace(Path(folder), operator, passphrase, clock)
    try:
        measure(workspace.runner, int(delegates), int(items), int(times))
    finally:
        workspace.close()


def hold(door, organization, delegates, items):
    """Write a meeting down: most are there, every item was voted on."""
    there = int(delegates * SHARE_PRESENT)
    people = tuple(
        Attendee(f"代表{n}", Way.PRESENT if n < there else Way.ABSENT) for n in range(delegates)
    )
    vote = governance.VoteRecord(governance.Counts(there), "同意本项议题。")
    agenda = tuple(
        governance.ItemRecord(f"第{n}项议题的报告", text="大家讨论，没有意见。" * 40, vote=vote)
        for n in range(1, items + 1)
    )
    day = clock().date()
    head = governance.Particulars(
        day,
        starts_at="9:00",
        ends_at="17:00",
        place="会议室",
        chair="主持",
        recorder="记录",
        noticed_on=day - timedelta(days=30),
    )
    body = BodyKind.MEMBERS_ASSEMBLY
    command = governance.RecordMeeting(organization, body, head, people, None, agenda)
    return door.do(governance.record_meeting, command).meeting_id


def measure(door, delegates, items, times):
    (organization,) = door.ask(list_focus)
    meeting_id = hold(door, organization.id, delegates, items)
    page = GovernancePage(door)
    ChangeHub(door, page).add(page)
    page.set_organization(organization.id)
    page.resize(1366, 700)
    page.show()
    collecting.Collector(page)
    collecting.keep_start()  # as the program does once its first page stands

    def open_it():
        page.enter(meeting_id)
        page.grab()

    opens = [timed(open_it) for _ in range(times)]
    line = page.meeting.attendance.filter_edit
    ticks, worked = [], time.process_time()
    for place in range(delegates, delegates - times, -1):
        QTest.keyClicks(line, str(place))
        ticks.append(timed(lambda: QTest.keyClick(line, Qt.Key.Key_Return)))
    worked = (time.process_time() - worked) / times
    printed = []

    def print_it():
        printed.append(door.ask(printing.print_form, "meeting-minutes", meeting_id))

    prints = [timed(print_it) for _ in range(times)]
    tell(opens=opens, ticks=ticks, ticks_cpu=worked, prints=prints, pages=printed[-1].pages)


if __name__ == "__main__":
    main(*sys.argv[1:])
