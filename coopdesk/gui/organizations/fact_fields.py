"""The fields that the short forms of an organization's facts are made of."""

from typing import Any

from coopdesk import words
from coopdesk.domain.reading import read_amount, read_day
from coopdesk.gui.kit.day_editor import DayEditor
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editor import Editor
from coopdesk.gui.kit.editors import ChoiceEditor, MoneyEditor, TextEditor, YearEditor
from coopdesk.gui.kit.picker import Picker
from coopdesk.gui.kit.popup_list import PickItem
from coopdesk.gui.kit.record import FormField
from coopdesk.services import organizations as service
from coopdesk.services.organizations.facts import EARLIEST_YEAR

MOST_FOUND = 20


def day_field(door: Door, key: str, *refusals: str, required: bool = True) -> FormField:
    """Return the field of a day that is not to come."""

    def make() -> Editor:
        return DayEditor(lambda typed: read_day(typed, door.today), door.today)

    return FormField(key, make, required=required, refusals=(*refusals, "fact.later"))


def year_field(door: Door, key: str, *refusals: str) -> FormField:
    """Return the field of a year that has begun."""

    def make() -> Editor:
        return YearEditor(minimum=EARLIEST_YEAR, maximum=door.today.year)

    return FormField(key, make, required=True, refusals=(*refusals, "fact.year_range"))


def money_field(key: str, *refusals: str, required: bool = True, section: str = "") -> FormField:
    """Return the field of an amount; one that has to be told stands in capitals beneath."""

    def make() -> Editor:
        return MoneyEditor(read_amount, capitals=required)

    return FormField(key, make, section, required=required, refusals=("fact.negative", *refusals))


def text_field(key: str, *refusals: str, required: bool = False) -> FormField:
    """Return the field of a line of text."""
    return FormField(key, TextEditor, required=required, refusals=refusals)


def choice_field(key: str, choices: list[tuple[Any, str]], *refusals: str) -> FormField:
    """Return the field of a choice that has to be made."""
    return FormField(key, lambda: ChoiceEditor(choices), required=True, refusals=refusals)


def organization_field(door: Door, key: str, *refusals: str) -> FormField:
    """Return the field in which an organization of the register may be found by its name."""

    def find(text: str) -> list[PickItem]:
        items = door.ask(service.list_organizations)
        fitting = [item for item in items if text in item.name]
        return [PickItem(item.id, item.name, item.division) for item in fitting[:MOST_FOUND]]

    hint = words.text("capital.organization_hint")
    return FormField(
        key, lambda: Picker(find, placeholder=hint), full_width=True, refusals=refusals
    )


def picked(door: Door, organization_id: str | None) -> PickItem | None:
    """Return an organization as the field in which it is found shows it."""
    if organization_id is None:
        return None
    record = door.ask(service.get_organization, organization_id)
    return PickItem(record.id, record.profile.name, record.division)
