"""The schemes (考核细则) and their indicators: examples, copied, changed, carried by file."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QFileDialog, QWidget

from coopdesk import words
from coopdesk.domain.supervision import Indicator, Measure, Scheme, WhenExcepted
from coopdesk.gui.kit import messages
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, LongTextEditor, TextEditor, YesEditor
from coopdesk.gui.kit.file_dialogs import file_dialog, saving_dialog
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.share_editor import ShareEditor, percent
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.money_fields import day_editor
from coopdesk.gui.supervision.view import PointsEditor, SupervisionView, points_or_nothing
from coopdesk.services import supervision as service
from coopdesk.services.supervision import SchemeItem

_HEAD = (
    *("title", "version", "first_day", "document", "article"),
    *("when_excepted", "is_example", "note"),
)


class IndicatorTableModel(ItemTableModel[Indicator]):
    """Indicators of one scheme, one row each."""

    columns = (
        Column("indicator.group", attrgetter("group"), width=7),
        Column("indicator.name", attrgetter("name"), width=12),
        Column("indicator.points", attrgetter("points"), numeric=True, show=points_or_nothing),
        Column("indicator.measure", attrgetter("measure"), width=9),
        Column("indicator.target", attrgetter("target_bp"), numeric=True, show=percent),
        Column("indicator.article", attrgetter("article"), width=7),
        Column("indicator.standard", attrgetter("standard"), grows=True),
        Column("indicator.code", attrgetter("code"), optional=True),
    )
    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("code")


class IndicatorsView(SupervisionView):
    """The indicators of the chosen scheme."""

    watches = frozenset({"assessment_scheme"})
    name = "supervision.indicators"
    place = 5

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.copy_button = self.add_button("scheme.copy", "copy", self.copy, primary=True)
        self.add_indicator_button = self.add_button(
            "indicator.add", "add", self.add_indicator, keys="Ctrl+N"
        )
        self.change_button = self.add_button("indicator.change", "edit", self.change, keys="F2")
        self.remove_button = self.add_button(
            "indicator.remove", "bin", self.ask_to_remove, keys="Ctrl+Del"
        )
        self.head_button = self.add_button("scheme.change", "edit", self.change_head)
        self.add_button("scheme.import", "import", self.choose_file)
        self.add_button("scheme.export", "export", self.choose_target)
        self.opened.connect(lambda _: self.change())
        self._schemes: list[SchemeItem] = []

    @property
    def list_about(self) -> str:
        """Which scheme the list is of."""
        return self.scheme.name

    @property
    def scheme(self) -> SchemeItem:
        """The scheme that is shown."""
        return self._schemes[max(self.scheme_choice.currentIndex(), 0)]

    def choices(self) -> Sequence[QWidget]:
        self.scheme_choice = self.choice("supervision.scheme", (), self._show_scheme)
        return (self.scheme_choice,)

    def make_model(self) -> IndicatorTableModel:
        return IndicatorTableModel()

    def reload(self) -> None:
        kept = self.scheme_choice.currentData()
        self._schemes = self.ask(service.list_schemes)
        self.scheme_choice.blockSignals(True)
        self.scheme_choice.clear()
        for item in self._schemes:
            self.scheme_choice.addItem(item.name, item.id)
        self.scheme_choice.setCurrentIndex(max(self.scheme_choice.findData(kept), 0))
        self.scheme_choice.blockSignals(False)
        self._show_scheme()

    def show_scheme(self, scheme_id: str) -> None:
        """Turn to a scheme."""
        self.reload()
        self.scheme_choice.setCurrentIndex(self.scheme_choice.findData(scheme_id))

    def detail(self, item: Indicator) -> QWidget | None:
        scheme = self.scheme.scheme
        facts = [
            (words.text("indicator.standard"), item.standard),
            (words.text("indicator.measure"), words.choice(item.measure)),
            (words.text("indicator.article"), item.article),
            (words.text("scheme.total"), points_or_nothing(scheme.points)),
            (words.text("scheme.source"), scheme.source),
            (words.text("scheme.first_day"), scheme.first_day.isoformat()),
            (words.text("scheme.when_excepted"), words.choice(scheme.when_excepted)),
            (words.text("scheme.tie_break"), _tie_break(scheme)),
        ]
        notes = [scheme.note] if scheme.note else []
        if not self.scheme.is_own:
            notes.append(words.text("scheme.copy_first"))
        return DetailCard(item.name, [fact for fact in facts if fact[1]], item.group, notes)

    def copy(self) -> FormDialog:
        """Ask what the copy is called and from when it applies."""
        item = self.scheme

        def command(values: Mapping[str, Any]) -> service.CopyScheme:
            return service.CopyScheme(item.id, _head(values))

        title = words.text("scheme.copy_of", name=item.name)
        form = self._head_form(title, service.copy_scheme, command)
        this_year = self.door.today.year
        fresh = {
            "scheme.version": words.text("scheme.first_version", year=this_year),
            "scheme.first_day": date(this_year, 1, 1),
        }
        values = _head_values(item.scheme) | fresh
        dialog = self.open_form(form, words.text("scheme.copied"), values)
        dialog.saved.connect(self.show_scheme)
        return dialog

    def change_head(self) -> FormDialog:
        """Ask what the own scheme says of itself."""
        item = self.scheme

        def command(values: Mapping[str, Any]) -> service.ChangeScheme:
            return service.ChangeScheme(item.id, _head(values))

        title = words.text("scheme.change_of", name=item.name)
        form = self._head_form(title, service.change_scheme, command)
        return self.open_form(form, words.text("scheme.saved"), _head_values(item.scheme))

    def add_indicator(self) -> FormDialog:
        """Ask for a new indicator of the own scheme."""
        return self._edit(words.text("indicator.add"), {})

    def change(self) -> FormDialog | None:
        """Ask for changes of the selected indicator of the own scheme."""
        item: Indicator | None = self.table.current_item
        if item is None or not self.scheme.is_own:
            return None
        values = {f"indicator.{name}": getattr(item, name) for name in _PLAIN}
        values["indicator.target"] = item.target_bp
        return self._edit(words.text("indicator.change_of", name=item.name), values)

    def ask_to_remove(self) -> None:
        """Ask once, then take the selected indicator out of the own scheme."""
        item: Indicator | None = self.table.current_item
        if item is None or not self.scheme.is_own:
            return
        command = service.RemoveIndicator(self.scheme.id, item.code)
        told = words.text("indicator.removed", name=item.name)
        messages.ask(
            self,
            words.text("indicator.remove_question", name=item.name),
            words.text("indicator.remove"),
            lambda: self.do(service.remove_indicator, command, then=lambda _: self.show_done(told)),
            destructive=True,
        )

    def choose_target(self) -> QFileDialog:
        """Ask where the file of the scheme goes."""
        kinds, name = words.text("scheme.files"), f"{self.scheme.name}.toml"
        dialog = saving_dialog(self, name, kinds, self.export_to, self._preferences)
        dialog.setDefaultSuffix("toml")
        dialog.open()
        return dialog

    def export_to(self, target: Path) -> None:
        """Write the scheme into a file."""
        told = words.text("scheme.exported", file=target.name)
        scheme_id = self.scheme.id
        self.try_to(
            lambda: self.ask(service.export_scheme, scheme_id, target),
            lambda _: self.show_done(told),
        )

    def choose_file(self) -> QFileDialog:
        """Ask for a scheme file."""
        title, kinds = words.text("scheme.import"), words.text("scheme.files")
        dialog = file_dialog(self, title, kinds, self.take_file, self._preferences)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.open()
        return dialog

    def take_file(self, file: Path) -> None:
        """Take in a scheme file; everything wrong with it is shown with its place."""

        def show(scheme_id: str) -> None:
            self.show_scheme(scheme_id)
            self.show_done(words.text("scheme.imported", name=self.scheme.name))

        def save(source: str) -> None:
            self.do(service.save_scheme, service.SaveScheme(source), then=show)

        self.try_to(lambda: self.ask(service.read_scheme_file, file), save)

    def _show_scheme(self) -> None:
        item = self.scheme
        is_own = item.is_own
        for button in (
            self.add_indicator_button,
            self.change_button,
            self.remove_button,
            self.head_button,
        ):
            self.button_row.offer(button, is_own)
            button.setEnabled(is_own)
        self.state_label.setText(words.text("scheme.example") if item.scheme.is_example else "")
        self.set_items(item.scheme.indicators)

    def _edit(self, title: str, values: Mapping[str, Any]) -> FormDialog:
        scheme_id = self.scheme.id

        def command(typed: Mapping[str, Any]) -> service.SetIndicator:
            texts = {name: typed[f"indicator.{name}"] or "" for name in _TEXTS}
            return service.SetIndicator(
                scheme_id,
                points=typed["indicator.points"],
                measure=typed["indicator.measure"],
                target_bp=typed["indicator.target"],
                **texts,
            )

        form = Form(title, _indicator_fields(), service.set_indicator, command)
        usual = {"indicator.measure": Measure.ENTERED, "indicator.target": 10_000}
        return self.open_form(form, words.text("scheme.saved"), usual | dict(values))

    def _head_form(self, title: str, handler: Any, command: Any) -> Form[Any]:
        ways = [(way, words.choice(way)) for way in WhenExcepted]
        today = self.door.today
        fields = (
            FormField("scheme.title", TextEditor, required=True, full_width=True),
            FormField(
                "scheme.version",
                TextEditor,
                required=True,
                refusals=("supervision.scheme_exists",),
            ),
            FormField("scheme.first_day", lambda: day_editor(today), required=True),
            FormField("scheme.document", TextEditor),
            FormField("scheme.article", TextEditor),
            FormField(
                "scheme.when_excepted",
                lambda: ChoiceEditor(ways, may_be_empty=False),
                full_width=True,
            ),
            FormField("scheme.is_example", lambda: YesEditor(words.text("scheme.example"))),
            FormField("scheme.note", lambda: LongTextEditor(lines=3), full_width=True),
        )
        return Form(title, fields, handler, command)


_TEXTS = ("code", "name", "group", "article", "standard")
_PLAIN = (*_TEXTS, "points", "measure")


def _indicator_fields() -> tuple[FormField, ...]:
    measures = [(measure, words.choice(measure)) for measure in Measure]
    return (
        FormField("indicator.code", TextEditor, required=True),
        FormField("indicator.group", TextEditor),
        FormField("indicator.name", TextEditor, required=True, full_width=True),
        FormField("indicator.points", PointsEditor, required=True),
        FormField("indicator.target", ShareEditor, required=True),
        FormField("indicator.measure", lambda: ChoiceEditor(measures, may_be_empty=False)),
        FormField("indicator.article", TextEditor),
        FormField("indicator.standard", lambda: LongTextEditor(lines=3), full_width=True),
    )


def _head_values(scheme: Scheme) -> dict[str, Any]:
    return {f"scheme.{name}": getattr(scheme, name) for name in _HEAD}


def _head(values: Mapping[str, Any]) -> service.SchemeHead:
    return service.SchemeHead(
        version=values["scheme.version"],
        title=values["scheme.title"],
        first_day=values["scheme.first_day"],
        document=values["scheme.document"] or "",
        article=values["scheme.article"] or "",
        note=values["scheme.note"] or "",
        is_example=values["scheme.is_example"],
        when_excepted=values["scheme.when_excepted"],
    )


def _tie_break(scheme: Scheme) -> str:
    names = (scheme.of(code) for code in scheme.tie_break)
    return words.text("supervision.and").join(one.name for one in names if one is not None)
