"""What the box at the top finds: the pages, and the records they show."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coopdesk import words
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.services.runner import Runner

if TYPE_CHECKING:  # it knows every capability: imported when something is first typed
    from coopdesk.services.search import FoundItem

# Registers show a record by ``show_record``; other pages open it by a way of their own.
_OPENED_BY = {
    "member": "open_record",
    "voucher": "open_voucher",
    "meeting": "enter",
    "resolution": "enter",
}


class Finder:
    """Answers what is typed; the keys of its answers are ``FoundItem``, or the key of a page."""

    def __init__(self, door: Runner, pages: Sequence[str]) -> None:
        self._door, self._pages = door, pages

    def __call__(self, typed: str) -> list[PickItem]:
        """Return the pages, then the records that are meant."""
        from coopdesk.services.search import find_everything

        group = words.text("frame.find_page")
        names = ((key, words.text(f"navigation.{key}")) for key in self._pages)
        pages = [PickItem(key, name, group=group) for key, name in names if typed in name]
        found = self._door.ask(find_everything, typed, pages=self._pages)
        return pages + [
            PickItem(item, item.title, item.detail, words.choice(item.kind)) for item in found
        ]


def show_found(page: Page, found: "FoundItem") -> None:
    """Let the page that is shown select or open what was found."""
    for name in (_OPENED_BY.get(found.kind.value, ""), "show_record"):
        if hasattr(page, name):
            getattr(page, name)(found.id)
            return
