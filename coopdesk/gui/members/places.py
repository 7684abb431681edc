"""Where a member lives: the township from the list of divisions, the gacha or village in words."""

from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.paired_choice import Branch, PairedChoiceEditor
from coopdesk.services.divisions import division_tree


def township_editor(door: Door) -> PairedChoiceEditor:
    """Return a field for a township: first the banner, county or district, then what lies in it."""
    counties, _ = door.ask(division_tree)
    branches = [Branch(code, name, places) for code, name, places in counties]
    return PairedChoiceEditor(branches, deep=True)
