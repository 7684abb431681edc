"""The menu of what can happen to the selected member, and of what is recorded of all."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from coopdesk import words
from coopdesk.domain.members import MemberState
from coopdesk.domain.membership import StepKind, may_follow


class StepsMenu(QMenu):
    """Offers the steps that the state of a member allows; a digit chooses one."""

    def __init__(
        self,
        take: Callable[[StepKind], object],
        open_dossier: Callable[[], object],
        open_volumes: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        for digit, kind in enumerate(StepKind, start=1):
            told = words.text("step.offered", digit=digit, step=words.choice(kind))
            action = self.addAction(told)
            action.triggered.connect(lambda _=False, chosen=kind: take(chosen))
        self.addSeparator()
        for key, opened in (("dossier.open", open_dossier), ("volumes.open", open_volumes)):
            action = self.addAction(words.text(key))
            action.triggered.connect(lambda _=False, chosen=opened: chosen())

    @property
    def step_actions(self) -> dict[StepKind, QAction]:
        """The line of each step; asked of Qt, as PySide may take a line it was given for ended."""
        return dict(zip(StepKind, self.actions(), strict=False))

    @property
    def dossier_action(self) -> QAction:
        """The line of the selected member's papers, behind the steps and a line between."""
        return self.actions()[len(StepKind) + 1]

    def offer(self, state: MemberState | None) -> None:
        """Offer what can follow ``state``; nothing without a selected member."""
        for kind, action in self.step_actions.items():
            action.setEnabled(state is not None and may_follow(state, kind))
        self.dossier_action.setEnabled(state is not None)
