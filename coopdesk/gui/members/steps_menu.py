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
        self.step_actions: dict[StepKind, QAction] = {}
        for digit, kind in enumerate(StepKind, start=1):
            told = words.text("step.offered", digit=digit, step=words.choice(kind))
            action = self.addAction(told)
            action.triggered.connect(lambda _=False, chosen=kind: take(chosen))
            self.step_actions[kind] = action
        self.addSeparator()
        self.dossier_action = self.addAction(words.text("dossier.open"))
        self.dossier_action.triggered.connect(lambda _=False: open_dossier())
        self.volumes_action = self.addAction(words.text("volumes.open"))
        self.volumes_action.triggered.connect(lambda _=False: open_volumes())

    def offer(self, state: MemberState | None) -> None:
        """Offer what can follow ``state``; nothing without a selected member."""
        for kind, action in self.step_actions.items():
            action.setEnabled(state is not None and may_follow(state, kind))
        self.dossier_action.setEnabled(state is not None)
