"""Layouts of offices' own: how an office sets a shipped form, without a program.

A copy names its base and the version of it. Where the program's form has gone on to another
version, the copy rests until a person has looked at it; the shipped form prints meanwhile. Issued
copies travel in packages, and the offices that receive them may use them as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from coopdesk import words
from coopdesk.domain.errors import BadLayout, NotFound, Refusal, require
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.domain.rights import Capability, Role, assess_right
from coopdesk.forms.elements import Layout
from coopdesk.forms.layout_document import document_of, write_document
from coopdesk.forms.layout_reading import layout_of, left_out, read_document
from coopdesk.forms.registry import FORMS
from coopdesk.forms.value_names import names_of
from coopdesk.services.runner import judges_right_itself
from coopdesk.storage.tables.layouts import FormLayoutRow, PrintedLayoutRow
from coopdesk.storage.tables.system import SettingRow
from coopdesk.storage.unit_of_work import UnitOfWork

LONGEST_NAME = 30
ADAPTABLE = tuple(form_id for form_id in FORMS if form_id != "recovery-sheet")
"""The forms an office may set its own way: all but the sheet of the recovery key."""
_IN_USE = "layout/{form_id}"


@dataclass(frozen=True, slots=True)
class SaveLayout:
    """Save a layout of the office's own; ``layout_id`` for one that is changed.

    ``source`` is the layout as its file says it.
    """

    form_id: str
    name: str
    source: str
    layout_id: str = ""


@dataclass(frozen=True, slots=True)
class UseLayout:
    """Set the form this way from now on; without ``layout_id`` as it is shipped."""

    form_id: str
    layout_id: str = ""


@dataclass(frozen=True, slots=True)
class IssueLayout:
    """Let a layout travel with the next packages."""

    layout_id: str


@dataclass(frozen=True, slots=True)
class RemoveLayout:
    """Delete a layout of the office's own; its form is then set as it is shipped."""

    layout_id: str


@dataclass(frozen=True, slots=True)
class LayoutItem:
    """One way a form can be set; without ``id`` the shipped one.

    ``is_outdated`` says that the shipped form has another version than the one this was made from.
    """

    id: str
    form_id: str
    title: str
    name: str
    version: str
    base_version: str
    issuer: str
    is_own: bool
    in_use: bool
    is_issued: bool
    is_outdated: bool
    saved_on: date | None
    saved_by: str

    @property
    def key(self) -> str:
        """Return what tells one row of the list from the others."""
        return self.id or self.form_id


@dataclass(frozen=True, slots=True)
class LayoutRecord:
    """One layout to be edited: what it is, and the document as its file says it."""

    item: LayoutItem
    source: str


def list_layouts(uow: UnitOfWork) -> list[LayoutItem]:
    """Return every form as it is shipped, each followed by the layouts made from it, by name."""
    rows = uow.session.scalars(select(FormLayoutRow).order_by(FormLayoutRow.name)).all()
    used = {form_id: _in_use(uow, form_id) for form_id in ADAPTABLE}
    items = []
    for form_id in ADAPTABLE:
        own = [_item(uow, row, used[form_id]) for row in rows if row.form_id == form_id]
        items += [_shipped(form_id, in_use=not any(one.in_use for one in own)), *own]
    return items


def get_layout(uow: UnitOfWork, form_id: str, layout_id: str = "") -> LayoutRecord:
    """Return one layout, the shipped one without an id; raises NotFound."""
    base = _base(form_id)
    if not layout_id:
        used = _in_use(uow, form_id)
        return LayoutRecord(_shipped(form_id, in_use=not used), write_document(document_of(base)))
    row = uow.get(FormLayoutRow, layout_id)
    return LayoutRecord(_item(uow, row, _in_use(uow, form_id)), row.source)


@judges_right_itself
def save_layout(uow: UnitOfWork, command: SaveLayout) -> str:
    """Save the layout against the form as it is shipped today and return its id.

    Raises RuleViolation ``right.missing``, ``layout.name_missing``, ``name_long``, ``name_taken``,
    ``foreign``; BadLayout with every finding; NotFound.
    """
    base = _base(command.form_id)
    row = uow.get(FormLayoutRow, command.layout_id) if command.layout_id else FormLayoutRow()
    require([*_against_right(uow), *_against_owner(uow, row), *_against_name(uow, command)])
    layout = layout_of(read_document(command.source), base)
    row.form_id, row.base_version, row.version = base.form_id, base.version, layout.version
    row.name, row.source = command.name.strip(), command.source
    row.issuer, row.issued = uow.actor.office_name, bool(row.issued)
    row.saved_on, row.saved_by = uow.today, uow.actor.operator
    return uow.add(row)


@judges_right_itself
def use_layout(uow: UnitOfWork, command: UseLayout) -> None:
    """Set the form this way from now on.

    Raises RuleViolation ``right.missing``, ``layout.outdated``; BadLayout for an issued layout that
    this program cannot set; NotFound.
    """
    base = _base(command.form_id)
    require(_against_right(uow))
    setting = uow.session.get(SettingRow, _IN_USE.format(form_id=command.form_id))
    if command.layout_id:
        row = uow.get(FormLayoutRow, command.layout_id)
        require(_against_age(row, base))
        layout_of(read_document(row.source), base)
        value = {"layout_id": row.id}
        key = _IN_USE.format(form_id=command.form_id)
        uow.session.merge(SettingRow(key=key, value=value))
    elif setting is not None:
        uow.session.delete(setting)
    uow.touch("form_layout")


@judges_right_itself
def issue_layout(uow: UnitOfWork, command: IssueLayout) -> None:
    """Let the layout travel; raises RuleViolation ``layout.not_issuing``, ``layout.foreign``."""
    row = uow.get(FormLayoutRow, command.layout_id)
    superior = uow.actor.level in {OfficeLevel.COUNTY.value, OfficeLevel.CITY.value}
    refused = [] if superior else [Refusal("layout.not_issuing")]
    require([*_against_right(uow), *_against_owner(uow, row), *refused])
    require(_against_age(row, _base(row.form_id)))
    row.issued = True


@judges_right_itself
def remove_layout(uow: UnitOfWork, command: RemoveLayout) -> None:
    """Delete the layout; raises RuleViolation ``right.missing``, ``layout.foreign``."""
    row = uow.get(FormLayoutRow, command.layout_id)
    require([*_against_right(uow), *_against_owner(uow, row)])
    if _in_use(uow, row.form_id) == row.id:
        use_layout(uow, UseLayout(row.form_id))
    uow.session.delete(row)


def layout_in_use(uow: UnitOfWork, base: Layout) -> Layout:
    """Return how this office sets a form: its own way, else ``base``."""
    layout_id = _in_use(uow, base.form_id)
    row = uow.session.get(FormLayoutRow, layout_id) if layout_id else None
    if row is None or row.base_version != base.version:
        return base
    return _adapted(row.source, base, row.issuer, row.name)


def layout_of_version(uow: UnitOfWork, base: Layout, version: str) -> Layout | None:
    """Return how paper of this version was set; None where nobody knows that any more.

    An own layout that printed is kept as it was, whatever became of it since.
    """
    if version == base.version:
        return base
    kept = uow.session.get(PrintedLayoutRow, (base.form_id, version))
    row = kept or _saved_as(uow, base.form_id, version)
    if row is None:
        return None
    then = replace(base, version=row.base_version)
    try:
        return _adapted(row.source, then, row.issuer, row.name)
    except BadLayout:  # the form as it is shipped now says other things
        return None


def keep_layout(uow: UnitOfWork, form_id: str, version: str) -> None:
    """Keep an own layout that paper was printed by; nothing to do for a shipped form."""
    if uow.session.get(PrintedLayoutRow, (form_id, version)) is None:
        row = _saved_as(uow, form_id, version)
        if row is not None:
            told = {key: getattr(row, key) for key in ("base_version", "name", "issuer", "source")}
            uow.session.add(PrintedLayoutRow(form_id=form_id, version=version, **told))


def _saved_as(uow: UnitOfWork, form_id: str, version: str) -> FormLayoutRow | None:
    query = select(FormLayoutRow).filter_by(form_id=form_id, version=version)
    return uow.session.scalars(query.limit(1)).first()


def set_anew(uow: UnitOfWork, form_id: str, source: str, name: str) -> Layout:
    """Return the layout of a source as this office would set it; raises BadLayout, NotFound."""
    return _adapted(source, _base(form_id), uow.actor.office_name, name)


@lru_cache(maxsize=64)
def _adapted(source: str, base: Layout, issuer: str, name: str) -> Layout:
    """Return the layout; paper says who set it so, and from which version. Raises BadLayout."""
    layout = layout_of(read_document(source), base)
    told = {"document": base.prescribed_by, "version": base.version}
    return replace(
        layout, prescribed_by=words.text("layout.adapted", issuer=issuer, name=name, **told)
    )


def title_of(base: Layout) -> str:
    """Return the title of a shipped form, with the name of each value it takes from a record."""
    names = names_of(base).texts
    told = {key: words.text("layout.placeholder", name=name) for key, name in names.items()}
    return base.title.format_map(told)


def names_left_out(_uow: UnitOfWork, form_id: str, source: str) -> list[str]:
    """Return the values of the shipped form that a layout does not print; raises BadLayout."""
    base = _base(form_id)
    return left_out(layout_of(read_document(source), base), base)


def _base(form_id: str) -> Layout:
    if form_id not in ADAPTABLE:
        raise NotFound("form", form_id)
    return FORMS[form_id]


def _in_use(uow: UnitOfWork, form_id: str) -> str:
    query = select(SettingRow.value).where(SettingRow.key == _IN_USE.format(form_id=form_id))
    value: Mapping[str, Any] | None = uow.session.scalar(query)
    return str(value["layout_id"]) if value else ""


def _shipped(form_id: str, *, in_use: bool) -> LayoutItem:
    base = FORMS[form_id]
    return LayoutItem(
        id="",
        form_id=form_id,
        title=title_of(base),
        name="",
        version=base.version,
        base_version=base.version,
        issuer="",
        is_own=False,
        in_use=in_use,
        is_issued=False,
        is_outdated=False,
        saved_on=None,
        saved_by="",
    )


def _item(uow: UnitOfWork, row: FormLayoutRow, used: str) -> LayoutItem:
    base = FORMS[row.form_id]
    is_outdated = row.base_version != base.version
    return LayoutItem(
        id=row.id,
        form_id=row.form_id,
        title=title_of(base),
        name=row.name,
        version=row.version,
        base_version=row.base_version,
        issuer=row.issuer,
        is_own=row.office == uow.actor.office_id,
        in_use=row.id == used and not is_outdated,
        is_issued=row.issued,
        is_outdated=is_outdated,
        saved_on=row.saved_on,
        saved_by=row.saved_by,
    )


def _against_right(uow: UnitOfWork) -> list[Refusal]:
    return assess_right([Role(uow.actor.role)], Capability.SYSTEM)


def _against_owner(uow: UnitOfWork, row: FormLayoutRow) -> list[Refusal]:
    if row.office in (None, uow.actor.office_id):
        return []
    return [Refusal("layout.foreign", values={"name": row.name, "issuer": row.issuer})]


def _against_name(uow: UnitOfWork, command: SaveLayout) -> list[Refusal]:
    name = command.name.strip()
    if not name:
        return [Refusal("layout.name_missing")]
    if len(name) > LONGEST_NAME:
        return [Refusal("layout.name_long", values={"most": LONGEST_NAME})]
    same = select(FormLayoutRow.id).where(
        FormLayoutRow.form_id == command.form_id,
        FormLayoutRow.name == name,
        FormLayoutRow.office == uow.actor.office_id,
        FormLayoutRow.id != command.layout_id,
    )
    taken = uow.session.scalar(same)
    return [Refusal("layout.name_taken", values={"name": name})] if taken else []


def _against_age(row: FormLayoutRow, base: Layout) -> list[Refusal]:
    if row.base_version == base.version:
        return []
    told = {"name": row.name, "base": row.base_version, "version": base.version}
    return [Refusal("layout.outdated", values=told)]
