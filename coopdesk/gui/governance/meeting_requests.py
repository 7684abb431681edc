"""Extraordinary meetings that were asked for: by whom, until when, and what became of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.meeting_requests import AskedBy, Convener, RequestStage
from coopdesk.gui.governance.fields import count_editor, day_editor
from coopdesk.gui.governance.tables import days_left
from coopdesk.gui.governance.view import GovernanceView
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.attempt import attempt
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, LongTextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services import governance
from coopdesk.services.governance import RequestItem

_TONES = {
    RequestStage.WAITING: "due",
    RequestStage.OVERDUE: "wrong",
    RequestStage.HELD: "done",
    RequestStage.HELD_LATE: "due",
}
_OPEN = (RequestStage.WAITING, RequestStage.OVERDUE)


class RequestTableModel(ItemTableModel[RequestItem]):
    """Requests, one row each."""

    columns = (
        Column("request.organization", attrgetter("organization"), width=14),
        Column("request.body", attrgetter("body")),
        Column("request.asked_on", attrgetter("asked_on")),
        Column("request.asked_by", attrgetter("asked_by"), width=9),
        Column("request.matters", attrgetter("matters"), width=10),
        Column("request.deadline", attrgetter("deadline")),
        Column("request.days_left", attrgetter("days_left"), numeric=True, show=days_left),
        Column("request.stage", attrgetter("stage"), tone=lambda stage: _TONES.get(stage, "")),
        Column("request.held_on", attrgetter("held_on"), optional=True),
        Column(
            "request.askers",
            attrgetter("askers"),
            numeric=True,
            optional=True,
            show=lambda count: str(count or ""),
        ),
    )
    organization_column = 0


class RequestsView(GovernanceView):
    """Requests with their deadline by the charter (《农民专业合作社法》第三十一条)."""

    watches = frozenset({"meeting_request", "meeting", "organization"})
    name = "governance.requests"
    place = 4
    takes_past_day = True

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.ask_button = self.add_button(
            "request.add", "add", self.open_new, primary=True, keys="Ctrl+N"
        )

    def make_model(self) -> RequestTableModel:
        return RequestTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        stages = [(stage, words.choice(stage)) for stage in RequestStage]
        return (ChoiceFilter(words.text("request.stage"), stages, lambda item: item.stage),)

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        return (self.ask_button,)

    def reload(self) -> None:
        chosen = self.organization_id is not None
        self.ask_button.setEnabled(chosen)
        title, hint = words.text("request.empty_title"), words.text("request.empty_hint")
        if chosen:
            step = (words.text("request.add"), "add", self.open_new)
            self.empty_state.fill(title, hint, step, icon="governance")
        else:
            self.empty_state.fill(title, hint, icon="governance")
        day = self.past.asked
        self.set_items(self.ask(governance.list_requests, self.organization_id, day))

    def detail(self, item: RequestItem) -> QWidget | None:
        facts = [
            (words.text("request.asked_on"), item.asked_on.isoformat()),
            (words.text("request.asked_by"), words.choice(item.asked_by)),
            (words.text("request.matters"), item.matters),
        ]
        if item.askers:
            counts = words.text("request.counts", askers=item.askers, members=item.members)
            facts.append((words.text("request.askers"), counts))
        if item.deadline is not None:
            until = words.text("request.until", day=item.deadline.isoformat(), article=item.article)
            facts.append((words.text("request.deadline"), until))
        if item.meeting:
            facts.append((words.text("request.meeting"), item.meeting))
        if item.convener is not None:
            facts.append((words.text("request.convener"), words.choice(item.convener)))
        card = DetailCard(words.choice(item.body), facts, words.choice(item.stage))
        if item.stage in _OPEN and self.past.asked is None:
            for key, icon, step in (
                ("request.answer", "check", self.answer),
                ("request.withdraw", "undo", self.withdraw),
            ):
                button = QPushButton(words.text(key))
                theme.set_icon(button, icon)
                button.clicked.connect(lambda _, step=step: step(item))
                card.add_button(button)
        return card

    def open_new(self) -> FormDialog | None:
        """Open the form of a new request."""
        if self.organization_id is None:
            return None
        made: list[FormDialog] = []
        owner = self.organization_id
        attempt(self, lambda _: _ask_dialog(self.door, owner, self), made.append)
        return self._open(made[0], "request.was_added") if made else None

    def answer(self, item: RequestItem) -> FormDialog | None:
        """Open the form that names the meeting that was held; without one, say so."""
        meetings = [
            meeting
            for meeting in self.ask(governance.list_meetings, item.organization_id)
            if meeting.body is item.body and meeting.held_on >= item.asked_on
        ]
        if not meetings:
            self.message_bar.say([words.text("request.no_meeting_yet")], "due")
            return None
        choices = [(one.id, f"{one.held_on.isoformat()}  {one.title}") for one in meetings]
        return self._open(_answer_dialog(self.door, item, choices, self), "request.was_answered")

    def withdraw(self, item: RequestItem) -> FormDialog:
        """Open the form that takes the request back."""
        return self._open(_withdraw_dialog(self.door, item, self), "request.was_withdrawn")

    def _open(self, dialog: FormDialog, told: str) -> FormDialog:
        dialog.saved.connect(lambda _: self.show_done(words.text(told)))
        dialog.open()
        return dialog


def _ask_dialog(door: Door, organization_id: str, parent: QWidget) -> FormDialog:
    kinds = [
        (item.kind, words.choice(item.kind))
        for item in door.ask(governance.list_body_kinds, organization_id)
        if item.meets
    ]

    def command(values: Mapping[str, Any]) -> governance.AskForMeeting:
        return governance.AskForMeeting(
            organization_id,
            values["request.body"],
            values["request.asked_by"],
            values["request.asked_on"],
            values["request.matters"],
            values["request.askers"] or 0,
        )

    form = Form(
        title=words.text("request.add"),
        fields=_ask_fields(kinds, door.today),
        handler=governance.ask_for_meeting,
        command=command,
        intro=words.text("request.intro"),
    )
    values = {
        "request.body": kinds[0][0],
        "request.asked_by": AskedBy.MEMBERS,
        "request.asked_on": door.today,
    }
    return FormDialog(door, form, parent, values=values)


def _ask_fields(kinds: Sequence[tuple[BodyKind, str]], today: date) -> tuple[FormField, ...]:
    askers = [(one, words.choice(one)) for one in AskedBy]
    too_few = ("request.too_few_askers", "request.more_than_members")
    return (
        FormField("request.body", lambda: ChoiceEditor(kinds), required=True),
        FormField("request.asked_by", lambda: ChoiceEditor(askers), required=True),
        FormField("request.askers", count_editor, refusals=too_few),
        FormField(
            "request.asked_on",
            lambda: day_editor(today),
            required=True,
            refusals=("request.future_day",),
        ),
        FormField(
            "request.matters",
            lambda: LongTextEditor(lines=2),
            required=True,
            full_width=True,
        ),
    )


def _answer_dialog(
    door: Door, item: RequestItem, meetings: Sequence[tuple[str, str]], parent: QWidget
) -> FormDialog:
    conveners = [(one, words.choice(one)) for one in Convener]

    def command(values: Mapping[str, Any]) -> governance.AnswerRequest:
        return governance.AnswerRequest(
            item.id, values["request.meeting"], values["request.convener"]
        )

    form = Form(
        title=words.text("request.answer"),
        fields=(
            FormField("request.meeting", lambda: ChoiceEditor(meetings), required=True),
            FormField("request.convener", lambda: ChoiceEditor(conveners), required=True),
        ),
        handler=governance.answer_request,
        command=command,
    )
    values = {"request.meeting": meetings[0][0], "request.convener": Convener.BOARD}
    return FormDialog(door, form, parent, values=values)


def _withdraw_dialog(door: Door, item: RequestItem, parent: QWidget) -> FormDialog:
    def command(values: Mapping[str, Any]) -> governance.WithdrawRequest:
        return governance.WithdrawRequest(item.id, values["request.withdrawn_on"])

    form = Form(
        title=words.text("request.withdraw"),
        fields=(
            FormField(
                "request.withdrawn_on",
                lambda: day_editor(door.today),
                required=True,
                refusals=("request.withdrawn_before",),
            ),
        ),
        handler=governance.withdraw_request,
        command=command,
    )
    return FormDialog(door, form, parent, values={"request.withdrawn_on": door.today})
