"""Looking for doubles from the register: the pairs, and what becomes of a merge."""

from typing import TYPE_CHECKING

from coopdesk import words
from coopdesk.gui.kit.job import Job
from coopdesk.gui.kit.page import Page
from coopdesk.services import members as service

if TYPE_CHECKING:
    from coopdesk.services.members import DoublePair


def find_doubles(page: Page, organization_id: str) -> Job:
    """Look for pairs that may be one person, and show them over the page."""

    def show(pairs: "list[DoublePair]") -> None:
        # what shows them is taken in when there are any: not a part of the start
        from coopdesk.gui.members.doubles_dialog import DoublesDialog

        if not pairs:
            page.show_done(words.text("doubles.none_found"))
            return
        dialog = DoublesDialog(page.door, pairs, page)
        dialog.merged.connect(lambda kept, other: _tell_merged(page, kept, other))
        dialog.open()

    return page.start(service.list_doubles, organization_id, then=show)


def _tell_merged(page: Page, kept_id: str, other_id: str) -> None:
    record = page.ask(service.get_member, kept_id)
    told = {"number": record.number, "name": record.profile.name}
    undo = service.UnmergeMember(other_id)
    page.show_done(
        words.text("doubles.merged", **told),
        undo=lambda: page.do(service.unmerge_member, undo),
    )
