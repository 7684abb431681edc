"""The charter as a register of rules: what stands, by which source, and the own charter's."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from operator import attrgetter
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.charters import Threshold, VoteBase
from coopdesk.domain.policy import RuleLevel
from coopdesk.domain.resolutions import ResolutionSubject
from coopdesk.gui.governance.fields import day_editor
from coopdesk.gui.governance.view import GovernanceView
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editor import Editor
from coopdesk.gui.kit.editors import ChoiceEditor, NumberEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.kit.suggestion_editor import SuggestionEditor
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.money_fields import RateEditor
from coopdesk.services import governance
from coopdesk.services.governance import CharterRule
from coopdesk.services.governance.rule_words import rule_name

_SHARES = ((1, 2), (3, 5), (2, 3), (3, 4), (4, 5))
_RESOLUTION_REFUSALS = (
    "resolution.unknown",
    "resolution.failed",
    "resolution.later",
    "resolution.other_subject",
)
_BASIS_POINTS = frozenset({"additional_votes", "extraordinary_share"})
_LISTS = "warn_days"
_HIGHEST = 10_000


class CharterTableModel(ItemTableModel[CharterRule]):
    """Rules, one row each."""

    columns = (
        Column("charter.body", lambda rule: rule.body or words.text("charter.whole")),
        Column("charter.rule", lambda rule: rule_name(rule.name), width=14),
        Column("charter.value", lambda rule: in_words(rule.name, rule.value, rule.base), width=14),
        Column(
            "charter.level",
            attrgetter("level"),
            tone=lambda level: "accent" if level is RuleLevel.LAW else "ink_soft",
        ),
        Column("charter.source", attrgetter("source"), width=18),
        Column("charter.applies_from", attrgetter("applies_from")),
    )


class CharterView(GovernanceView):
    """The rules of the organization in focus; Enter changes one by the own charter."""

    watches = frozenset({"charter_change", "organization"})
    name = "governance.charter"
    place = 5
    takes_past_day = True

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.change_button = self.add_button(
            "charter.change", "edit", self.change, primary=True, keys="F2"
        )
        self.opened.connect(lambda _: self.change())

    def make_model(self) -> CharterTableModel:
        return CharterTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        levels = [(level, words.choice(level)) for level in RuleLevel]
        whose = [(True, words.text("charter.own")), (False, words.text("charter.template"))]
        return (
            ChoiceFilter(words.text("charter.level"), levels, lambda rule: rule.level),
            ChoiceFilter(words.text("charter.whose"), whose, lambda rule: bool(rule.change_id)),
        )

    def set_organization(self, organization_id: str | None) -> None:
        """Show the charter of another organization; it has no column to hide."""
        self.organization_id = organization_id
        self.on_changed()

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        return (self.change_button,)

    def reload(self) -> None:
        chosen = self.organization_id is not None
        self.change_button.setEnabled(chosen)
        if not chosen:
            title = words.text("governance.choose_title")
            hint = words.text("governance.choose_hint")
            self.empty_state.fill(title, hint, icon="organizations")
            self.set_items([])
            return
        day = self.past.asked
        self.set_items(self.ask(governance.list_charter_rules, self.organization_id, day))

    def detail(self, item: CharterRule) -> QWidget | None:
        facts = [
            (words.text("charter.value"), in_words(item.name, item.value, item.base)),
            (words.text("charter.usual"), in_words(item.name, item.usual, item.base)),
            (words.text("charter.level"), words.choice(item.level)),
            (words.text("charter.source"), item.source),
            (words.text("charter.applies_from"), item.applies_from and str(item.applies_from)),
            (words.text("charter.reason"), item.reason),
        ]
        body = words.choice(item.body) if item.body else words.text("charter.whole")
        shown = [(label, value) for label, value in facts if value]
        card = DetailCard(rule_name(item.name), shown, body)
        if item.change_id and self.past.asked is None:
            button = QPushButton(words.text("charter.drop"))
            theme.set_icon(button, "undo")
            button.clicked.connect(lambda _: self.drop(item))
            card.add_button(button)
        return card

    def change(self) -> FormDialog | None:
        """Open the form of the selected rule."""
        rule = self.table.current_item
        if rule is None or self.organization_id is None or self.past.asked is not None:
            return None
        dialog = change_dialog(self.door, self.organization_id, rule, self)
        dialog.saved.connect(lambda _: self.show_done(words.text("charter.was_changed")))
        dialog.open()
        return dialog

    def drop(self, rule: CharterRule) -> None:
        """Let the rule that stood before stand again."""
        assert rule.change_id is not None, "only an own rule is taken back"
        self.do(
            governance.drop_charter_change,
            governance.DropCharterChange(rule.change_id),
            then=lambda _: self.show_done(words.text("charter.was_dropped")),
        )


def change_dialog(
    door: Door, organization_id: str, rule: CharterRule, parent: QWidget
) -> FormDialog:
    """Return the form that enters what the own charter says of a rule."""

    def command(values: Mapping[str, Any]) -> governance.ChangeCharter:
        return governance.ChangeCharter(
            organization_id,
            rule.id,
            str(values["charter.value"]),
            values["charter.article"],
            values["charter.applies_from"],
            values["charter.reason"] or "",
            values["charter.resolution"] or "",
        )

    form = Form(
        title=words.text("charter.change_of", rule=rule_name(rule.name)),
        fields=_fields(door, organization_id, rule),
        handler=governance.change_charter,
        command=command,
        intro=words.text(
            "charter.intro", usual=in_words(rule.name, rule.usual, rule.base), source=rule.source
        ),
    )
    values = {"charter.value": _as_typed(rule), "charter.applies_from": door.today}
    return FormDialog(door, form, parent, values=values)


def in_words(name: str, value: str, base: str) -> str:
    """Return the value of a rule as people say it: more than half of all votes, yes, 10."""
    if value in ("true", "false"):
        return words.text("charter.yes" if value == "true" else "charter.no")
    if name in _BASIS_POINTS:
        return words.text("charter.percent", percent=f"{int(value) / 100:g}")
    if ">" not in value:
        return value.replace(",", words.text("charter.between"))
    told = Threshold.parse(value)
    key = "charter.exceeds" if told.exceeds else "charter.reaches"
    share = f"{told.share.numerator}/{told.share.denominator}"
    of = words.choice(VoteBase(base)) if base else words.text("charter.of_entitled")
    return words.text(key, base=of, share=share)


def _fields(door: Door, organization_id: str, rule: CharterRule) -> tuple[FormField, ...]:
    today, subject = door.today, ResolutionSubject.CHARTER_CHANGE

    def a_resolution() -> Editor:
        still = door.ask(governance.open_resolutions, organization_id, subject, today)
        return SuggestionEditor([one.number for one in still])

    return (
        FormField(
            "charter.value",
            lambda: _value_editor(rule),
            required=True,
            refusals=("charter.value_unreadable", "policy.rule_is_law"),
        ),
        FormField(
            "charter.article",
            TextEditor,
            required=True,
            refusals=("charter.article_missing",),
        ),
        FormField("charter.applies_from", lambda: day_editor(today), required=True),
        FormField(
            "charter.reason",
            TextEditor,
            required=True,
            refusals=("policy.reason_missing",),
        ),
        FormField(
            "charter.resolution",
            a_resolution,
            refusals=_RESOLUTION_REFUSALS,
        ),
    )


def _value_editor(rule: CharterRule) -> Editor:
    if rule.usual in ("true", "false"):
        yes_or_no = [("true", words.text("charter.yes")), ("false", words.text("charter.no"))]
        return ChoiceEditor(yes_or_no, may_be_empty=False)
    if ">" in rule.usual:
        offered = [Threshold(Fraction(*share), exceeds) for share in _SHARES for exceeds in _EITHER]
        known = dict.fromkeys([rule.usual, rule.value, *(str(one) for one in offered)])
        shown = [(one, in_words(rule.name, one, rule.base)) for one in known]
        return ChoiceEditor(shown, may_be_empty=False)
    if rule.name in _BASIS_POINTS:
        return RateEditor()
    if rule.name == _LISTS:
        return TextEditor(longest=40)
    return NumberEditor(minimum=0, maximum=_HIGHEST)


def _as_typed(rule: CharterRule) -> object:
    """Return the value as its editor takes it."""
    return int(rule.value) if rule.value.isdecimal() else rule.value


_EITHER = (True, False)
