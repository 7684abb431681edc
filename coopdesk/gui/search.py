"""What the box at the top finds: the pages, and the records they show."""

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from coopdesk import words
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.services.finding.lines import FoundBy
from coopdesk.services.runner import Runner

if TYPE_CHECKING:  # it knows every capability: imported when something is first typed
    from coopdesk.services.search import FoundItem, FoundKind

MOST_OTHERS = 50

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
        """Return the pages, then the records that are meant, each kind with a way to its others."""
        group = words.text("frame.find_page")
        names = ((key, words.text(f"navigation.{key}")) for key in self._pages)
        pages = [PickItem(key, name, group=group) for key, name in names if typed in name]
        return pages + self._records(typed)

    def _records(self, typed: str) -> list[PickItem]:
        from coopdesk.services.search import find_everything

        found = self._door.ask(find_everything, typed, pages=self._pages)
        items: list[PickItem] = []
        for kind, of_kind in groupby(found.items, lambda item: item.kind):
            items += [_offered(item) for item in of_kind]
            if kind in found.more:
                title = words.text("frame.find_more", kind=words.choice(kind))
                items.append(PickItem(kind, title, others=partial(self._others, typed, kind)))
        return items

    def _others(self, typed: str, kind: "FoundKind") -> list[PickItem]:
        from coopdesk.services.search import find_everything

        found = self._door.ask(find_everything, typed, MOST_OTHERS, pages=self._pages, kind=kind)
        return [_offered(item) for item in found.items]


def _offered(item: "FoundItem") -> PickItem:
    reason = reason_of(item.found_by)
    return PickItem(item, item.title, item.detail, words.choice(item.kind), reason)


def show_found(page: Page, found: "FoundItem") -> None:
    """Let the page that is shown select or open what was found."""
    for name in (_OPENED_BY.get(found.kind.value, ""), "show_record"):
        if hasattr(page, name):
            getattr(page, name)(found.id)
            return


def reason_of(found_by: FoundBy) -> str:
    """Return why a record answers what was typed, nothing where its name shows it."""
    plain = (FoundBy.NAME, FoundBy.NUMBER, FoundBy.PINYIN)
    return "" if found_by in plain else words.choice(found_by)
