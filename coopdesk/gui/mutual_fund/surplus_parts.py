"""Parts of the workbench of a distribution: the ratios with their figures, and posting."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from coopdesk import words
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.domain.surplus import Distribution, Ratios
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import Form
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.money_fields import RateEditor, day_editor
from coopdesk.gui.mutual_fund.dialogs import DAY, DECISION, FundDialog, decision_field
from coopdesk.services import mutual_fund as service
from coopdesk.services.mutual_fund import SurplusPlanItem, SurplusState

_RATIOS = ("surplus.reserve_bp", "surplus.patronage_bp", "surplus.dividend_bp")
_FIGURES = (
    "surplus.surplus",
    "surplus.losses",
    "surplus.reserve",
    "surplus.taken_in",
    "surplus.distributable",
    "surplus.patronage",
    "surplus.dividend",
    "surplus.left",
)


class RatioStrip(QWidget):
    """What the assembly decides, typed at the left, and what it comes to, in a row of figures.

    ``typed`` tells that a person changed a ratio.
    """

    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._is_filling = False
        self.editors = {key: RateEditor() for key in _RATIOS}
        self.figures = {key: _figure() for key in _FIGURES}
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.space(5), theme.space(3), theme.space(5), theme.space(3))
        grid.setHorizontalSpacing(theme.space(4))
        grid.setVerticalSpacing(theme.space(1))
        for column, (key, editor) in enumerate(self.editors.items()):
            label = _label(key)
            label.setBuddy(editor.input)
            grid.addWidget(label, 0, column)
            grid.addWidget(editor, 1, column)
            editor.input.setAccessibleName(words.text(key))
            editor.line.setAlignment(Qt.AlignmentFlag.AlignRight)
            editor.line.returnPressed.connect(self.focusNextChild)
            editor.changed.connect(self._on_changed)
        for place, (key, figure) in enumerate(self.figures.items()):
            row, column = divmod(place, len(_FIGURES) // 2)
            grid.addWidget(_label(key), row * 2, len(_RATIOS) + 1 + column * 2)
            grid.addWidget(figure, row * 2 + 1, len(_RATIOS) + 1 + column * 2)
            grid.setColumnStretch(len(_RATIOS) + 1 + column * 2, 2)
        grid.setColumnMinimumWidth(len(_RATIOS), theme.space(4))

    def ratios(self) -> Ratios | None:
        """Return the ratios typed, None while one of them is none."""
        shares = [editor.value() for editor in self.editors.values()]
        return None if None in shares else Ratios(*shares)

    def check(self) -> None:
        """Say at each field what is wrong with it, and go to the first."""
        wrong = [editor for editor in self.editors.values() if not editor.check()]
        if wrong:
            wrong[0].input.setFocus()

    def show_plan(self, plan: SurplusPlanItem, *, keep_typed: bool) -> None:
        """Show what a plan comes to, and its ratios unless a person is typing them."""
        for editor in self.editors.values():
            editor.setEnabled(plan.state is not SurplusState.POSTED)
        if not keep_typed:
            self._is_filling = True
            ratios = plan.ratios
            shares = (ratios.reserve_bp, ratios.patronage_bp, ratios.dividend_bp)
            for editor, share in zip(self.editors.values(), shares, strict=True):
                editor.set_value(share)
            self._is_filling = False
        for key, amount in _amounts(plan.distribution).items():
            self.figures[key].setText(amount)

    def _on_changed(self) -> None:
        if not self._is_filling:
            self.typed.emit()


class PostDialog(FundDialog):
    """Posts a distribution by the resolution of the assembly."""

    def __init__(self, door: Door, plan: SurplusPlanItem, parent: QWidget) -> None:
        self._plan = plan
        refusals = ("voucher.closed_period", "voucher.future_day")
        fields = [FormField(DAY, lambda: day_editor(door.today), required=True, refusals=refusals)]
        if plan.state is not SurplusState.RESOLVED:
            subject = ResolutionSubject.DIVIDEND
            without = "surplus.without_resolution"
            fields.append(decision_field(door, plan.organization_id, subject, without))
        form = Form(
            title=words.text("surplus.post"),
            fields=fields,
            handler=service.post_surplus_plan,
            command=self._command,
            primary=words.text("surplus.post"),
            intro=words.text("surplus.post_intro"),
        )
        super().__init__(door, form, parent, {DAY: door.today})

    def figures(self, _values: Mapping[str, Any]) -> tuple[str, str]:
        given = self._plan.distribution
        told = words.text(
            "surplus.will_post",
            reserve=given.reserve,
            patronage=given.patronage,
            dividend=given.dividend,
        )
        return told, ""

    def _command(self, values: Mapping[str, Any]) -> service.PostSurplusPlan:
        return service.PostSurplusPlan(self._plan.id, values[DAY], values.get(DECISION) or "")


def _amounts(given: Distribution) -> dict[str, str]:
    amounts = (
        given.surplus,
        given.losses,
        given.reserve,
        given.taken_in,
        given.distributable,
        given.patronage,
        given.dividend,
        given.left,
    )
    return {key: str(amount) for key, amount in zip(_FIGURES, amounts, strict=True)}


def _label(key: str) -> QLabel:
    label = QLabel(words.text(key))
    label.setProperty("role", "label")
    return label


def _figure() -> QLabel:
    label = QLabel()
    label.setFont(theme.current().font(numeric=True))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
