"""The talks because the reform goes slowly (约谈): called by the city, seen by the county."""

from collections.abc import Sequence
from operator import attrgetter

from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.organizations import DivisionLevel
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.form_dialog import FormDialog
from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.records.steps import RecordSteps
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.supervision.talk_form import talk_form
from coopdesk.gui.supervision.view import SupervisionView
from coopdesk.services import supervision as service
from coopdesk.services.supervision import TalkItem


def _is_held(talk: TalkItem) -> bool:
    return talk.talked_on is not None


def _stage(is_held: bool) -> str:
    return words.text("talk.was_held" if is_held else "talk.not_held")


def _tone(is_held: bool) -> str:
    return "done" if is_held else "due"


class TalkTableModel(ItemTableModel[TalkItem]):
    """Talks, one row each, the newest first."""

    columns = (
        Column("talk.called_on", attrgetter("called_on")),
        Column("supervision.unit", attrgetter("unit"), width=9),
        Column("talk.reason", attrgetter("reason"), width=18, grows=True),
        Column("talk.stage", _is_held, show=_stage, tone=_tone),
        Column("talk.talked_on", attrgetter("talked_on")),
        Column("talk.talked_by", attrgetter("talked_by"), width=8),
        Column("talk.document", attrgetter("document"), optional=True),
    )


class TalksView(SupervisionView):
    """The register of talks of part 五; only the city calls to one and notes that it was held."""

    watches = frozenset({"progress_talk"})
    name = "supervision.talks"
    place = 3
    takes_past_day = True

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self._is_city = self.ask(service.usual_level) is DivisionLevel.COUNTY
        self.new_button = self.add_button("talk.new", "add", self.add, primary=True, keys="Ctrl+N")
        self.hold_button = self.add_button("talk.hold", "edit", self.hold, keys="F2")
        self.letter_button = self.add_button(
            "ranking.print_talk", "print", self.preview, keys="Ctrl+Shift+P"
        )
        for button in self.changing_buttons:
            self.button_row.offer(button, self._is_city)
        self.steps = RecordSteps(self, "progress_talk", attrgetter("reason"))
        self.opened.connect(lambda _: self.hold_button.click())

    def set_preferences(self, preferences: Preferences) -> None:
        """Take what this computer remembers: the last folder, for papers and scans."""
        super().set_preferences(preferences)
        self.steps.preferences = preferences

    def make_model(self) -> TalkTableModel:
        return TalkTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        stages = [(is_held, _stage(is_held)) for is_held in (False, True)]
        return (ChoiceFilter(words.text("talk.stage"), stages, _is_held),)

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        return (self.new_button, self.hold_button)

    def reload(self) -> None:
        items = self.ask(service.list_talks, on=self.past.asked)
        hint = words.text("talk.empty_city" if self._is_city else "talk.empty_here")
        steps = [(words.text("talk.new"), "add", self.add)] if self._is_city else []
        self.empty_state.fill(words.text("talk.empty_title"), hint, *steps, icon="supervision")
        self.new_button.setEnabled(self._is_city)
        self.hold_button.setEnabled(self._is_city and bool(items))
        self.letter_button.setEnabled(bool(items))
        self.set_items(items)

    def detail(self, item: TalkItem) -> QWidget | None:
        facts = [
            (words.text("talk.called_on"), item.called_on.isoformat()),
            (words.text("talk.document"), item.document),
            (words.text("talk.talked_on"), item.talked_on.isoformat() if item.talked_on else ""),
            (words.text("talk.talked_by"), item.talked_by),
            (words.text("talk.note"), item.note),
        ]
        card = DetailCard(item.reason, [fact for fact in facts if fact[1]], item.unit)
        if self.past.asked is None:
            self.steps.add_to(card, item.id)
        return card

    def add(self) -> FormDialog:
        """Ask which county is called to a talk, and why."""
        return self._open(None)

    def hold(self) -> FormDialog | None:
        """Ask when and by whom the selected talk was held."""
        item: TalkItem | None = self.table.current_item
        return self._open(item) if item is not None and self._is_city else None

    def preview(self) -> None:
        """Show the call to the selected talk, with its record to be filled in by pen."""
        item: TalkItem | None = self.table.current_item
        if item is not None:
            self.print_paper("progress-talk", item.id, "ranking.print_talk")

    def _open(self, item: TalkItem | None) -> FormDialog:
        units = [(one.code, one.name) for one in self.ask(service.list_units, DivisionLevel.COUNTY)]
        form, values = talk_form(units, self.door.today, item)
        return self.open_form(form, words.text("talk.saved"), values)
