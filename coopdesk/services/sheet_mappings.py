"""What an office said of its own headings, kept for the next sheet of the same make.

A mapping is kept with the import that it was used in, so that nothing is kept of a sheet that was
only looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopdesk.exchange.specs import SheetSpec
from coopdesk.storage.tables.system import SettingRow
from coopdesk.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:  # reading workbooks is wanted later than the first page
    from coopdesk.exchange.sheet_choice import LookedAt, Wanted


@dataclass(frozen=True, slots=True)
class ForgetMapping:
    """Forget what was said of the headings of sheets of one make (``layout``)."""

    layout: str


def wanted_of(
    uow: UnitOfWork, spec: SheetSpec, mapping: Mapping[str, str] | None, sheet: str
) -> "Wanted":
    """Return what is wanted of a sheet: what the person says now, else what was said before."""
    from coopdesk.exchange.sheet_choice import Wanted

    return Wanted(mapping, sheet, _remembered(uow, spec.sheet_id))


def look_into(
    uow: UnitOfWork, spec: SheetSpec, path: Path, mapping: Mapping[str, str] | None, sheet: str
) -> "LookedAt":
    """Return the sheets of a workbook and the columns of one, recognised or not.

    Raises BadSheet when the file as such is wrong.
    """
    from coopdesk.exchange.sheet_choice import look_at
    from coopdesk.exchange.workbook import open_workbook

    return look_at(open_workbook(path), spec, wanted_of(uow, spec, mapping, sheet))


def remember(uow: UnitOfWork, sheet_id: str, layout: str, mapping: Mapping[str, str]) -> None:
    """Keep a mapping for sheets of this make; an empty one keeps nothing."""
    known = _remembered(uow, sheet_id)
    if layout and mapping and known.get(layout) != mapping:
        _keep(uow, sheet_id, {**known, layout: dict(mapping)})


def forget(uow: UnitOfWork, sheet_id: str, layout: str) -> None:
    """Forget the mapping of sheets of this make, if there is one."""
    known = _remembered(uow, sheet_id)
    if layout in known:
        _keep(uow, sheet_id, {name: told for name, told in known.items() if name != layout})


def _remembered(uow: UnitOfWork, sheet_id: str) -> dict[str, Any]:
    row = uow.session.get(SettingRow, _key(sheet_id))
    return dict(row.value) if row else {}


def _keep(uow: UnitOfWork, sheet_id: str, known: dict[str, Any]) -> None:
    uow.session.merge(SettingRow(key=_key(sheet_id), value=known))


def _key(sheet_id: str) -> str:
    return f"sheet_mapping.{sheet_id}"
