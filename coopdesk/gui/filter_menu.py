"""Saved filters of a register: chosen, kept, renamed and removed in one menu."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton

from coopdesk import words
from coopdesk.gui.kit import messages, theme
from coopdesk.gui.kit.register import RegisterPage
from coopdesk.services import register_filters as service
from coopdesk.services.register_filters import SavedFilter

if TYPE_CHECKING:  # forms are taken in when they open: registers are often the first to stand
    from coopdesk.gui.kit.form_dialog import FormDialog
    from coopdesk.gui.kit.record import FormField

_NAME_REFUSALS = (
    "filter.name_missing",
    "filter.name_too_long",
    "filter.name_taken",
    "filter.of_another",
)


class FilterMenu(QToolButton):
    """The button of the filter row that leads to the saved filters of its register."""

    def __init__(self, page: RegisterPage) -> None:
        super().__init__(page)
        self._page = page
        self._chosen = ""
        self.setText(words.text("filter.menu"))
        self.setToolTip(words.text("filter.menu_tip"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.set_icon(self, "filter")
        self.choices = QMenu(self)
        self.choices.aboutToShow.connect(self._fill)
        self.clicked.connect(self.open)
        page.add_tool(self)
        page.add_shortcut("Ctrl+Shift+F", self.open)

    def open(self) -> None:
        """Open the menu below the button."""
        self.choices.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def use(self, saved: SavedFilter) -> None:
        """Show what the filter asks for."""
        self._chosen = saved.name
        self._page.message_bar.clear()
        if not self._page.show_view(saved.view):
            told = words.text("filter.not_whole", name=saved.name)
            self._page.message_bar.say([told], "due")
        self._page.table.setFocus()

    def keep(self) -> "FormDialog":
        """Ask under which name what is shown now is kept."""
        from coopdesk.gui.kit.editors import YesEditor
        from coopdesk.gui.kit.form_dialog import Form, FormDialog
        from coopdesk.gui.kit.record import FormField

        page = self._page
        view = page.view()

        def command(values: Mapping[str, Any]) -> service.KeepFilter:
            is_shared = values["filter.is_shared"]
            return service.KeepFilter(page.name, values["filter.name"] or "", view, is_shared)

        shared = FormField(
            "filter.is_shared", lambda: YesEditor(words.text("filter.share_with_all"))
        )
        form = Form(
            title=words.text("filter.keep_title"),
            fields=(_name_field(), shared),
            handler=service.keep_filter,
            command=command,
            intro=words.text("filter.keep_intro"),
        )
        dialog = FormDialog(page.door, form, page)
        dialog.saved.connect(lambda name: self._tell("filter.kept", name))
        dialog.open()
        return dialog

    def rename(self, saved: SavedFilter) -> "FormDialog":
        """Ask for another name."""
        from coopdesk.gui.kit.form_dialog import Form, FormDialog

        page = self._page

        def command(values: Mapping[str, Any]) -> service.RenameFilter:
            return service.RenameFilter(page.name, saved.name, values["filter.name"] or "")

        form = Form(
            title=words.text("filter.rename_title"),
            fields=(_name_field(),),
            handler=service.rename_filter,
            command=command,
        )
        dialog = FormDialog(page.door, form, page, values={"filter.name": saved.name})
        dialog.saved.connect(lambda name: self._tell("filter.renamed", name))
        dialog.open()
        return dialog

    def remove(self, saved: SavedFilter) -> None:
        """Ask once, then forget the filter."""
        page = self._page

        def go_on() -> None:
            command = service.RemoveFilter(page.name, saved.name)
            page.do(service.remove_filter, command, then=lambda _: told())

        def told() -> None:
            self._chosen = ""
            page.show_done(words.text("filter.removed", name=saved.name))

        question = words.text("filter.remove_question", name=saved.name)
        action = words.text("filter.remove_action")
        messages.ask(page, question, action, go_on, destructive=True)

    def _fill(self) -> None:
        menu = self.choices
        menu.clear()
        saved = self._page.ask(service.list_filters, self._page.name)
        for one in saved:
            action = menu.addAction(_word(one), lambda one=one: self.use(one))
            action.setCheckable(True)
            action.setChecked(one.name == self._chosen)
        menu.addSeparator()
        menu.addAction(words.text("filter.keep"), self.keep)
        chosen = next((one for one in saved if one.name == self._chosen and one.is_mine), None)
        if chosen is not None:
            rename = words.text("filter.rename", name=chosen.name)
            menu.addAction(rename, lambda: self.rename(chosen))
            remove = words.text("filter.remove", name=chosen.name)
            menu.addAction(remove, lambda: self.remove(chosen))

    def _tell(self, key: str, name: str) -> None:
        self._chosen = name
        self._page.show_done(words.text(key, name=name))


def _word(saved: SavedFilter) -> str:
    if not saved.is_shared:
        return saved.name
    if saved.is_mine:
        return words.text("filter.shared", name=saved.name)
    return words.text("filter.shared_by", name=saved.name, operator=saved.owner)


def _name_field() -> "FormField":
    from coopdesk.gui.kit.editors import TextEditor
    from coopdesk.gui.kit.record import FormField

    return FormField(
        "filter.name",
        lambda: TextEditor(longest=service.LONGEST_NAME),
        required=True,
        refusals=_NAME_REFUSALS,
    )
