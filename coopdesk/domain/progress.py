"""How long work tells where it is, and learns that the person stopped it."""

from typing import Protocol


class Progress(Protocol):
    """Handed to long work; ``step`` may raise ``Cancelled``."""

    def step(self, done: int, total: int, label: str = "") -> None:
        """Say that ``done`` of ``total`` steps are done; raises Cancelled when stopped."""


class _Silent:
    def step(self, done: int, total: int, label: str = "") -> None:
        """Take no notice."""


NO_PROGRESS: Progress = _Silent()
