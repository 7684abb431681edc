"""The page of one member, laid over the register when it is first asked for."""

from typing import TYPE_CHECKING

from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.page_layers import PageLayers
from coopdesk.gui.kit.preferences import Preferences

if TYPE_CHECKING:  # it knows every capability: imported when the first member is opened
    from coopdesk.gui.members.record import MemberView


class RecordLayer:
    """Opens members over their register and leads back to it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._layers: PageLayers | None = None
        self.view: MemberView | None = None

    @property
    def is_open(self) -> bool:
        """Whether a member's page is shown."""
        return self._layers is not None and self._layers.is_over

    def open(self, member_id: str, preferences: Preferences | None = None) -> "MemberView":
        """Show the page of a member."""
        view = self.view or self._make()
        assert self._layers is not None
        view.set_preferences(preferences)
        view.enter(member_id)
        self._layers.show_over()
        view.begin()
        return view

    def close(self) -> None:
        """Show the register again."""
        if self._layers is not None:
            self._layers.show_own()

    def on_changed(self) -> None:
        """Let an open member be read again."""
        if self.view is not None:
            self.view.on_changed()

    def _make(self) -> "MemberView":
        from coopdesk.gui.members.record import MemberView

        self.view = view = MemberView(self._page.door)
        self._layers = PageLayers(self._page, view)
        return view
