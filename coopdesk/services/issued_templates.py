"""Files to begin from: what the program ships of a kind, under a head that is to be filled in."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from coopdesk import words
from coopdesk.domain.errors import NotFound
from coopdesk.domain.issued import IssuedKind
from coopdesk.domain.organizations import Division, area_of
from coopdesk.durable import write_durably
from coopdesk.paths import REFERENCE
from coopdesk.services.divisions import divisions_today
from coopdesk.services.organizations.vocabularies import Vocabulary
from coopdesk.storage.reference import load_charters, load_schemes
from coopdesk.storage.unit_of_work import UnitOfWork

_POLICY = "chifeng-2023-14"
_DIVISIONS = "divisions"
_LAW = 'level = "L"'
_VILLAGE_LIST = 'item = [\n    { code = "", name = "" },\n]\n'


def list_templates() -> dict[IssuedKind, tuple[str, ...]]:
    """Return the keys of the files one can begin from, by kind."""
    return {
        IssuedKind.POLICY: (_POLICY,),
        IssuedKind.LOCAL_VALUES: (_POLICY,),
        IssuedKind.FUND_RULES: ("fund-rules",),
        IssuedKind.CHARTER: tuple(load_charters()),
        IssuedKind.VOCABULARY: tuple(Vocabulary),
        IssuedKind.SCHEME: tuple(one.code for one in load_schemes()),
        IssuedKind.DIVISIONS: (_DIVISIONS,),
    }


def write_template(uow: UnitOfWork, kind: IssuedKind, key: str, target: Path) -> None:
    """Write a file to begin from; raises NotFound, SurroundingsTrouble."""
    if key not in list_templates().get(kind, ()):
        raise NotFound("template", key)
    head: Mapping[str, object] = {
        "kind": kind.value,
        "key": key,
        "edition": 1,
        "applies_from": date(uow.today.year + 1, 1, 1).isoformat(),
        "title": words.choice(kind),
    }
    lines = [f"{name} = {_written(value, name)}" for name, value in head.items()]
    legend = words.text("issued.legend")
    write_durably(target, "\n".join((legend, *lines, *_body(uow, kind, key))).encode())


def _written(value: object, name: str) -> str:
    return str(value) if isinstance(value, int) or name == "applies_from" else f'"{value}"'


def _body(uow: UnitOfWork, kind: IssuedKind, key: str) -> list[str]:
    if kind is IssuedKind.VOCABULARY:
        return _word_list(key)
    if kind in (IssuedKind.POLICY, IssuedKind.LOCAL_VALUES):
        return ['document = ""', "", _sections(f"policies/{key}.toml")]
    if kind is IssuedKind.FUND_RULES:
        # what is law stays out: it cannot be set otherwise
        rules = _sections("fund_rules.toml").splitlines()
        return ["", *(line for line in rules if _LAW not in line)]
    if kind is IssuedKind.CHARTER:
        lines = _read(f"charters/{key}.toml").splitlines()
        return [line for line in lines if not line.startswith("#")]
    if kind is IssuedKind.SCHEME:
        # its title and its first day are those of the file
        lines = _read(f"indicators/{key}.toml").splitlines()
        return ["", *(line for line in lines if not line.startswith(("title =", "first_day =")))]
    return [words.text("issued.legend_divisions"), *_units(uow)]


def _word_list(key: str) -> list[str]:
    if key == Vocabulary.VILLAGES:
        return [_VILLAGE_LIST]
    shipped = _read(f"vocabularies/{key}.toml")
    return [shipped[shipped.index("item = [") :]]


def _units(uow: UnitOfWork) -> list[str]:
    """Return the divisions of the office's own area as they stand, the city itself left out."""
    divisions, own = divisions_today(uow), area_of(uow.actor.division_code)
    told = [
        f'    {{ code = "{one.code}", name = "{one.name}", kind = "{one.kind}"{_until(one)} }},'
        for one in divisions
        if one.code.startswith(own) and one is not divisions.city
    ]
    return ["division = [", *told, "]", ""]


def _until(unit: Division) -> str:
    return f", valid_to = {unit.valid_to}" if unit.valid_to else ""


def _sections(name: str) -> str:
    """Return a file from its first section on, without the head of the document it is of."""
    text = _read(name)
    return text[text.index("\n[") + 1 :]


def _read(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")
