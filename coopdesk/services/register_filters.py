"""Saved filters: what a register shows, under a name, for one operator or the whole office.

They are settings of the office, not records: they stay in this workspace and never travel. Each
operator keeps their own; one that is shared stands in everybody's list, and only who shared it or
the manager changes it.
"""

from dataclasses import asdict, dataclass
from typing import Any

from coopdesk.domain.errors import NotFound, Refusal, require
from coopdesk.domain.rights import Role
from coopdesk.domain.shown import RegisterView
from coopdesk.services.runner import open_to_all
from coopdesk.storage.tables.system import SettingRow
from coopdesk.storage.unit_of_work import UnitOfWork

LONGEST_NAME = 30
_SETTING = "register_filters"
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter of a register; ``is_mine`` when this operator may rename and remove it."""

    name: str
    view: RegisterView
    is_shared: bool
    owner: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class KeepFilter:
    """Keep what a register shows under a name, for the whole office when shared."""

    register: str
    name: str
    view: RegisterView
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class RenameFilter:
    """Give a filter another name."""

    register: str
    name: str
    new_name: str


@dataclass(frozen=True, slots=True)
class RemoveFilter:
    """Forget a filter."""

    register: str
    name: str


def list_filters(uow: UnitOfWork, register: str) -> list[SavedFilter]:
    """Return the filters of a register this operator sees, by name, the own ones first."""
    seen = [_filter(uow, entry) for entry in _kept(uow, register) if _is_seen(uow, entry)]
    return sorted(seen, key=lambda one: (one.owner != uow.actor.operator, one.name))


def get_filter(uow: UnitOfWork, register: str, name: str) -> SavedFilter:
    """Return the filter of this name, the own one first; raises NotFound."""
    return _filter(uow, _named(uow, _kept(uow, register), name))


@open_to_all
def keep_filter(uow: UnitOfWork, command: KeepFilter) -> str:
    """Keep the filter and return its name, trimmed.

    Raises RuleViolation for a missing or too long name and one that somebody else shared;
    NeedsConfirmation ``filter.replaces`` for one that is there already.
    """
    name = command.name.strip()
    require(_name_problems(name))
    kept = _kept(uow, command.register)
    if before := _find(uow, kept, name):
        require(_owner_problems(uow, before))
        uow.confirm("filter.replaces", name=name)
        kept.remove(before)
    view = {**asdict(command.view), "choices": dict(command.view.choices)}
    owner = before["owner"] if before else uow.actor.operator
    kept.append({"name": name, "owner": owner, "shared": command.is_shared, "view": view})
    _keep(uow, command.register, kept)
    return name


@open_to_all
def rename_filter(uow: UnitOfWork, command: RenameFilter) -> str:
    """Give the filter another name and return it, trimmed.

    Raises NotFound; RuleViolation as ``keep_filter`` does, ``filter.name_taken`` for a name in use.
    """
    name = command.new_name.strip()
    kept = _kept(uow, command.register)
    entry = _own(uow, kept, command.name)
    require(_name_problems(name))
    if _find(uow, kept, name) not in (None, entry):
        require([Refusal("filter.name_taken", values={"name": name})])
    entry["name"] = name
    _keep(uow, command.register, kept)
    return name


@open_to_all
def remove_filter(uow: UnitOfWork, command: RemoveFilter) -> None:
    """Forget the filter; raises NotFound, RuleViolation when somebody else shared it."""
    kept = _kept(uow, command.register)
    kept.remove(_own(uow, kept, command.name))
    _keep(uow, command.register, kept)


def _kept(uow: UnitOfWork, register: str) -> list[Entry]:
    row = uow.session.get(SettingRow, f"{_SETTING}/{register}")
    return [dict(entry) for entry in row.value["filters"]] if row else []


def _keep(uow: UnitOfWork, register: str, kept: list[Entry]) -> None:
    uow.session.merge(SettingRow(key=f"{_SETTING}/{register}", value={"filters": kept}))
    uow.touch("setting")


def _filter(uow: UnitOfWork, entry: Entry) -> SavedFilter:
    view = RegisterView(**{**entry["view"], "columns": tuple(entry["view"]["columns"])})
    is_mine = not _owner_problems(uow, entry)
    return SavedFilter(entry["name"], view, entry["shared"], entry["owner"], is_mine)


def _is_seen(uow: UnitOfWork, entry: Entry) -> bool:
    return bool(entry["shared"]) or entry["owner"] == uow.actor.operator


def _find(uow: UnitOfWork, kept: list[Entry], name: str) -> Entry | None:
    """Return the filter of this name that the operator sees, the own one before a shared one."""
    found = [entry for entry in kept if entry["name"] == name and _is_seen(uow, entry)]
    return min(found, key=lambda entry: entry["owner"] != uow.actor.operator, default=None)


def _named(uow: UnitOfWork, kept: list[Entry], name: str) -> Entry:
    found = _find(uow, kept, name)
    if found is None:
        raise NotFound(_SETTING, name)
    return found


def _own(uow: UnitOfWork, kept: list[Entry], name: str) -> Entry:
    found = _named(uow, kept, name)
    require(_owner_problems(uow, found))
    return found


def _name_problems(name: str) -> list[Refusal]:
    if not name:
        return [Refusal("filter.name_missing")]
    if len(name) > LONGEST_NAME:
        return [Refusal("filter.name_too_long", values={"most": LONGEST_NAME})]
    return []


def _owner_problems(uow: UnitOfWork, entry: Entry) -> list[Refusal]:
    """Return why this operator may not touch a filter: another one's, and no manager asks."""
    if entry["owner"] == uow.actor.operator or Role(uow.actor.role) is Role.MANAGER:
        return []
    told = {"name": entry["name"], "operator": entry["owner"]}
    return [Refusal("filter.of_another", values=told)]
