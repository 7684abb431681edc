"""The rules of the fund in one list: each with its value, its source, and where it is asked."""

from collections.abc import Callable, Hashable, Sequence
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk import words
from coopdesk.domain.policy import RuleLevel
from coopdesk.gui.kit import theme
from coopdesk.gui.kit.detail_card import DetailCard
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.register import ChoiceFilter
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.gui.mutual_fund.rule_dialog import RuleDialog, is_set_here
from coopdesk.gui.mutual_fund.view import FundView
from coopdesk.services import mutual_fund as service
from coopdesk.services.mutual_fund import FundRuleItem

_LISTED = 5
"""Values of a list that a row shows."""


def _level(item: FundRuleItem) -> RuleLevel:
    return RuleLevel(item.level)


def _steps(item: FundRuleItem) -> str:
    """Tell where a rule is asked; one that nobody asks is for people to keep."""
    return "、".join(map(words.choice, item.steps)) or words.text("fund.rule_not_checked")


def _source(item: FundRuleItem) -> str:
    return item.changed_because or item.source


def _brief(item: FundRuleItem) -> str:
    """Return the value as a row has room for it; the panel tells a long list whole."""
    if not isinstance(item.value, tuple) or len(item.value) <= _LISTED:
        return item.shown
    first = "、".join(item.shown.split("、")[:2])
    return words.text("fund.rule_and_more", first=first, count=len(item.value))


class FundRuleTableModel(ItemTableModel[FundRuleItem]):
    """Rules, one row each."""

    columns = (
        Column("fund.rule_group", attrgetter("group")),
        Column("fund.rule", attrgetter("name")),
        Column("fund.rule_shown", _brief),
        Column(
            "fund.rule_level",
            _level,
            tone=lambda level: "accent" if level is RuleLevel.LAW else "ink_soft",
        ),
        Column("fund.rule_steps", _steps),
        Column("fund.rule_from", attrgetter("from_day")),
        Column("charter.source", _source, grows=True),
    )

    key: ClassVar[Callable[[Any], Hashable]] = attrgetter("key")

    def searched(self, item: FundRuleItem) -> str:
        return f"{item.group}\n{item.name}\n{item.shown}\n{_source(item)}".casefold()


class RulesView(FundView):
    """The rules of the organization in focus; Enter changes one that the office may set."""

    watches = frozenset({"fund_rule"})
    name = "fund_rules"
    place = 4
    takes_past_day = True

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(door, parent)
        self.change_button = self.add_button(
            "fund.rule_set_here", "edit", self.change, primary=True, keys="F2"
        )
        self.opened.connect(lambda _: self.change())

    @property
    def list_title(self) -> str:
        return words.text("fund.rules_title")

    def make_model(self) -> FundRuleTableModel:
        return FundRuleTableModel()

    def choice_filters(self) -> Sequence[ChoiceFilter]:
        levels = [(level, words.choice(level)) for level in RuleLevel]
        whose = [(True, words.text("charter.own")), (False, words.text("fund.rule_default"))]
        return (
            ChoiceFilter(words.text("fund.rule_level"), levels, _level),
            ChoiceFilter(words.text("fund.rule_whose"), whose, lambda item: bool(item.from_day)),
        )

    @property
    def changing_buttons(self) -> Sequence[QPushButton]:
        return (self.change_button,)

    def reload(self) -> None:
        chosen = self._organization_id is not None
        self.change_button.setEnabled(chosen)
        if not chosen:
            title, hint = words.text("fund.choose_title"), words.text("fund.choose_hint")
            self.empty_state.fill(title, hint, icon="organizations")
            self.set_items([])
            return
        self.set_items(self.ask(service.list_fund_rules, self._organization_id, self.past.day))

    def detail(self, item: FundRuleItem) -> QWidget | None:
        facts = [
            (words.text("fund.rule_shown"), item.shown),
            (words.text("fund.rule_level"), words.choice(_level(item))),
            (words.text("fund.rule_steps"), _steps(item)),
            (words.text("charter.source"), item.source),
        ]
        if item.from_day is not None:
            facts += [
                (words.text("fund.rule_from"), item.from_day.isoformat()),
                (words.text("fund.rule_reason"), item.changed_because),
            ]
        card = DetailCard(item.name, facts, item.group)
        if is_set_here(item.key) and self.past.asked is None:
            button = QPushButton(words.text("fund.rule_set_here"))
            theme.set_icon(button, "edit")
            button.clicked.connect(lambda _: self.change())
            card.add_button(button)
        return card

    def change(self) -> RuleDialog | None:
        """Open the form of the selected rule; of one that is not set here, say so."""
        if self._organization_id is None or self.past.asked is not None:
            return None
        item = self.table.current_item
        if item is not None and not is_set_here(item.key):
            self.message_bar.say([words.text("fund.rule_fixed", rule=item.name)], "accent")
            return None
        chosen = item.key if item is not None else ""
        dialog = RuleDialog(self.door, self._organization_id, self, chosen)
        dialog.saved.connect(lambda _: self.show_done(words.text("fund.rule_set")))
        return self.open_dialog(dialog)
