"""Tells the pages what changed, so that no page ever calls another."""

from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from coopdesk.gui.kit.door import Door


class Watcher(Protocol):
    """A page: the tables it shows, and what to do when one of them changed."""

    @property
    def watches(self) -> frozenset[str]: ...

    def on_changed(self) -> None:
        """Read again, now or when next seen."""


class ChangeHub(QObject):
    """Carries changes to the pages, on the window's thread whatever thread made them."""

    changed = Signal(frozenset)

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watchers: list[Watcher] = []
        self.changed.connect(self._pass_on, Qt.ConnectionType.AutoConnection)
        door.on_change(self.announce)

    def announce(self, tables: frozenset[str]) -> None:
        """Tell that ``tables`` changed; may be called from any thread."""
        self.changed.emit(tables)

    def add(self, watcher: Watcher) -> None:
        """Let ``watcher`` hear of changes from now on."""
        self._watchers.append(watcher)

    def remove(self, watcher: Watcher) -> None:
        """Let ``watcher`` hear no more."""
        self._watchers = [other for other in self._watchers if other is not watcher]

    def _pass_on(self, tables: frozenset[str]) -> None:
        for watcher in list(self._watchers):
            if watcher.watches & tables:
                watcher.on_changed()
