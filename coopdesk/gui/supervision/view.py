"""What the views share: tabs in the head, choices of unit and period in the filter row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from coopdesk import words
from coopdesk.domain.supervision import points_in_words, read_points
from coopdesk.gui.kit.editor import LineEditor
from coopdesk.gui.kit.eliding_choice import ElidingChoice
from coopdesk.gui.kit.eliding_label import ElidingLabel
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.paper_view import PaperView
from coopdesk.services.search import FoundItem, FoundKind

VIEWS = (
    "supervision.sheet",
    "supervision.ranking",
    "supervision.rectification",
    "supervision.talks",
    "supervision.turnaround",
    "supervision.indicators",
)


class StateLabel(ElidingLabel):
    """How the whole stands, beside a past day: it gives way only where the row is short."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("elides", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QLabel.sizeHint(self)


class SupervisionView(PaperView):
    """A view of inspection and assessment; ``found`` asks for an organization of a line."""

    found = Signal(object)

    title_key = "supervision.title"
    view_keys = VIEWS

    def filter_widgets(self) -> Sequence[QWidget]:
        """Return what is chosen, and the line that tells how the whole of it stands."""
        self.state_label = StateLabel() if self.takes_past_day else QLabel()
        self.state_label.setProperty("role", "label")
        return (*self.choices(), self.state_label)

    def choices(self) -> Sequence[QWidget]:
        """Return the choices of unit, period or year, made by ``choice``."""
        return ()

    @property
    def list_title(self) -> str:
        """What the list is called on paper and as a file."""
        return words.text(VIEWS[self.place])

    def choice(
        self, label: str, choices: Iterable[tuple[str, Any]], chosen: Callable[[], object]
    ) -> ElidingChoice:
        """Return a choice of the filter row; ``chosen`` is called after another was made."""
        box = ElidingChoice()
        box.setAccessibleName(words.text(label))
        box.setToolTip(words.text(label))
        for word, value in choices:
            box.addItem(word, value)
        box.currentIndexChanged.connect(lambda _: chosen())
        return box

    def open_form(
        self, form: Form[Any], told: str, values: Mapping[str, Any] | None = None
    ) -> FormDialog:
        """Open a dialog; ``told`` is said once it was saved."""
        dialog = FormDialog(self.door, form, self, values=values)
        dialog.saved.connect(lambda _: self.show_done(told))
        dialog.open()
        return dialog

    def show_organization(self, organization_id: str) -> None:
        """Go to the register with an organization selected."""
        kind = FoundKind.ORGANIZATION
        self.found.emit(FoundItem(kind, organization_id, "", "", "organizations"))


class PointsEditor(LineEditor):
    """Points with at most two decimals; the value in hundredths."""

    def __init__(self) -> None:
        super().__init__(read_points, placeholder="8.5")

    def written(self, value: Any) -> str:
        return points_in_words(value)


def points_or_nothing(points: int | None) -> str:
    """Return points as a number with two decimals, nothing where there are none."""
    return "" if points is None else points_in_words(points)


def period_words(periods: Sequence[str]) -> list[tuple[str, str]]:
    """Return periods (2026, 2026H1) as a choice shows them."""
    halves = {"H1": "supervision.first_half", "H2": "supervision.second_half"}
    told = []
    for written in periods:
        year, half = written[:4], written[4:]
        word = words.text("supervision.year", year=year)
        if half:
            word = words.text("supervision.half", year=year, half=words.text(halves[half]))
        told.append((word, written))
    return told


def year_words(years: Iterable[int]) -> list[tuple[str, int]]:
    """Return years as a choice shows them."""
    return [(words.text("supervision.year", year=year), year) for year in years]
