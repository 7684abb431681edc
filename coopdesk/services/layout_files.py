"""Layouts out to files and back, and as paper before they are used."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coopdesk import words
from coopdesk.domain.errors import BadLayout
from coopdesk.durable import surroundings, write_durably
from coopdesk.forms import paper
from coopdesk.forms.demands import chosen, demands
from coopdesk.forms.elements import Layout, Marks, State, Values
from coopdesk.forms.layout_document import write_document
from coopdesk.forms.layout_reading import LARGEST_FILE, layout_of, read_document
from coopdesk.forms.registry import FORMS
from coopdesk.forms.value_names import names_of
from coopdesk.services.drawn_forms import PrintedForm, printed_form
from coopdesk.services.form_values import day_on_paper
from coopdesk.services.layouts import ADAPTABLE, get_layout, set_anew
from coopdesk.services.printing import FORM_SOURCES
from coopdesk.storage.unit_of_work import UnitOfWork

_SAMPLE_ROWS = 3


@dataclass(frozen=True, slots=True)
class LayoutFile:
    """What a layout file holds, to be saved with ``SaveLayout``."""

    form_id: str
    name: str
    source: str


def export_layout(uow: UnitOfWork, form_id: str, layout_id: str, target: Path) -> None:
    """Write a layout into a file that people may change; raises NotFound, SurroundingsTrouble."""
    record = get_layout(uow, form_id, layout_id)
    header = {
        "form": form_id,
        "base_version": record.item.base_version,
        "name": record.item.name,
    }
    text = words.text("layout.file_legend") + "\n\n" + write_document(header)
    write_durably(target, (text + record.source).encode())


def read_layout_file(_uow: UnitOfWork, path: Path) -> LayoutFile:
    """Return what a layout file holds, checked against the form as it is shipped today.

    Raises BadLayout with every finding and its place, SurroundingsTrouble.
    """
    document = read_document(_text(path))
    form_id = str(document.pop("form", ""))
    if form_id not in ADAPTABLE:
        raise BadLayout.because("layout_file_form", form=form_id or path.name)
    base = FORMS[form_id]
    found = str(document.pop("base_version", ""))
    if found != base.version:
        raise BadLayout.because("layout_other_base", found=found, version=base.version)
    name = str(document.pop("name", "")) or path.stem
    layout_of(document, base)
    return LayoutFile(form_id, name, write_document(document))


def preview_layout(
    uow: UnitOfWork, form_id: str, source: str, name: str = "", record_id: str = ""
) -> PrintedForm:
    """Return the very paper a layout would print, as a draft.

    Filled from a record, else with the name of each value in its place. Raises BadLayout, NotFound.
    """
    layout, base = set_anew(uow, form_id, source, name), FORMS[form_id]
    if record_id and form_id in FORM_SOURCES:
        filled = next(iter(FORM_SOURCES[form_id](uow, [record_id], uow.today)))
        number, values = filled.record_number, chosen(layout, filled.values)
    else:
        number, values = layout.form_id, _placeholders(layout, base)
    marks = Marks(
        number,
        State.DRAFT,
        day_on_paper(uow.today),
        demo=uow.actor.demo,
        rehearsal=uow.actor.is_rehearsal,
    )
    return printed_form(paper.draw(layout, values, marks))


def _text(path: Path) -> str:
    with surroundings(path), path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise BadLayout.because("layout_file_large", most=LARGEST_FILE)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise BadLayout.because("layout_not_toml") from reason


def _placeholders(layout: Layout, base: Layout) -> Values:
    names = names_of(base)
    values: dict[str, Any] = {}
    for key, row in demands(layout).items():
        if row is None:
            values[key] = _placeholder(names.texts[key])
        else:
            line = {one: _placeholder(names.rows[key][one]) for one in row}
            values[key] = [line] * _SAMPLE_ROWS
    return values


def _placeholder(name: str) -> str:
    return words.text("layout.placeholder", name=name)
