"""A file that is to be handed down, judged before anything of it is used: every finding at once."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from coopdesk import words
from coopdesk.domain.charters import BodyKind, Threshold, VoteBase
from coopdesk.domain.divisions import CODE, fits_code, parent_code
from coopdesk.domain.errors import BadReference, Finding, Severity
from coopdesk.domain.issued import KEY, IssuedKind
from coopdesk.domain.money import Money
from coopdesk.domain.organizations import Division, DivisionKind, OrganizationKind
from coopdesk.domain.policy import PolicyBook, RuleBook, RuleLevel, Value
from coopdesk.domain.scheme_documents import BadScheme
from coopdesk.services.organizations.vocabularies import (
    LONGEST_NAME,
    MOST_WORDS,
    WORD_CODE,
    Vocabulary,
)
from coopdesk.storage.issued import read_source
from coopdesk.storage.reference import (
    Table,
    as_divisions,
    as_scheme,
    as_value,
    leaves_of,
    load_charters,
    load_fund_rules,
    load_policies,
    load_rule_names,
    shipped_divisions,
)

LARGEST_FILE = 1_000_000
_LONGEST_TITLE, _MOST_EDITIONS = 60, 9_999
_HEAD = {"kind": str, "key": str, "edition": int, "applies_from": date, "title": str}
_TEXTS = {
    IssuedKind.POLICY: ("document",),
    IssuedKind.LOCAL_VALUES: ("document",),
    IssuedKind.CHARTER: ("name", "version"),
}
_SOURCE_OF = {IssuedKind.POLICY: "article", IssuedKind.LOCAL_VALUES: "article"}
_UNIT = {"code", "name", "kind", "valid_to"}
_MOST_UNITS = 2_000
_EXAMPLE = ">1/2"


@dataclass(frozen=True, slots=True)
class IssuedText:
    """What a file says: which one it is, and what it sets by key, as people read it."""

    kind: IssuedKind
    key: str
    edition: int
    applies_from: date
    title: str
    source: str
    values: Mapping[str, str]


def read_issued(source: str) -> IssuedText:
    """Return what the file says once all of it is understood.

    Raises BadReference with every finding: no TOML, head incomplete, unknown rules or words, values
    of the wrong kind, rules of the law that are not to be changed.
    """
    table = _parsed(source)
    findings = list(_against_head(table))
    if findings:
        raise BadReference(*findings)
    kind = IssuedKind(table["kind"])
    findings = [*_against_texts(table, kind), *_CHECKS[kind](table)]
    if findings:
        raise BadReference(*findings)
    head = {name: table[name] for name in ("key", "edition", "applies_from", "title")}
    return IssuedText(kind=kind, source=source, values=values_of(kind, table), **head)


def values_of(kind: IssuedKind, table: Table) -> dict[str, str]:
    """Return what a file sets, as people read it: the name of each rule or word, and its value."""
    if kind is IssuedKind.VOCABULARY:
        return {item["code"]: item["name"] for item in table["item"]}
    if kind is IssuedKind.DIVISIONS:
        return {unit.code: unit_told(unit) for unit in as_divisions(table)}
    if kind is IssuedKind.SCHEME:
        rest = {name: part for name, part in table.items() if name not in _HEAD}
        return {key: _told(value) for key, value in _flat(rest)}
    mark = _SOURCE_OF.get(kind, "source")
    return {rule_name(key): _value_told(key, item) for key, item in leaves_of(table, mark)}


def unit_told(unit: Division) -> str:
    """Return a division as people read it: its name and kind, and its last day if it has one."""
    told = words.text("issued.unit", name=unit.name, kind=words.choice(unit.kind))
    if unit.valid_to is None:
        return told
    return words.text("issued.unit_until", unit=told, day=unit.valid_to.isoformat())


def rule_name(key: str) -> str:
    """Return what a rule is called: its group and its own name; the key where it has none."""
    names = load_rule_names()
    group, _, last = key.rpartition(".")
    named = names["name"].get(last)
    if group not in names["group"] or named is None:
        return key
    return words.text("issued.rule_name", group=names["group"][group], name=named["name"])


def _parsed(source: str) -> Table:
    try:
        return read_source(source)
    except ValueError as reason:
        line = re.search(r"line (\d+)", str(reason))
        raise BadReference.because("issued_not_toml", line=line[1] if line else "") from reason


def _against_head(table: Table) -> Iterator[Finding]:
    for name, kind in _HEAD.items():
        value = table.get(name)
        if type(value) is not kind or value == "":
            yield _finding("issued_head", name)
    if not isinstance(table.get("kind"), str) or table["kind"] not in set(IssuedKind):
        yield _finding("issued_kind", known="、".join(IssuedKind))
    if isinstance(table.get("key"), str) and not KEY.fullmatch(table["key"]):
        yield _finding("issued_key", "key")
    if type(table.get("edition")) is int and not 1 <= table["edition"] <= _MOST_EDITIONS:
        yield _finding("issued_edition", "edition", most=_MOST_EDITIONS)
    if isinstance(table.get("title"), str) and len(table["title"]) > _LONGEST_TITLE:
        yield _finding("issued_title", "title", most=_LONGEST_TITLE)


def _against_texts(table: Table, kind: IssuedKind) -> Iterator[Finding]:
    for name in _TEXTS.get(kind, ()):
        if not isinstance(table.get(name), str) or not table[name].strip():
            yield _finding("issued_head", name)


def _against_policy(table: Table) -> Iterator[Finding]:
    book = load_policies()
    yield from _against_parameters(table, {**_newest(book)})


def _against_local_values(table: Table) -> Iterator[Finding]:
    """What the State decided leaves a county no room; of what the city decided it has its own."""
    book = load_policies()
    free = {key for one in book.documents if one.leaves_room for key in one.parameters}
    yield from _against_parameters(table, _newest(book))
    for key, _ in leaves_of(table, "article"):
        if key not in free and key in _newest(book):
            yield _finding("issued_law_stands", key)


def _newest(book: PolicyBook) -> dict[str, Value]:
    known: dict[str, Value] = {}
    for one in sorted(book.documents, key=lambda one: one.applies_from):
        known |= {key: parameter.value for key, parameter in one.parameters.items()}
    return known


def _against_parameters(table: Table, known: Mapping[str, Value]) -> Iterator[Finding]:
    yield from _against_strays(table, "article")
    for key, item in leaves_of(table, "article"):
        if not isinstance(item["article"], str) or not item["article"].strip():
            yield _finding("issued_article", key)
        if key not in known:
            yield _finding("issued_unknown_rule", key)
        elif not _is_alike(item.get("value"), known[key]):
            yield _finding("issued_value", key, example=_told(known[key]))


def _against_fund_rules(table: Table) -> Iterator[Finding]:
    yield from _against_rules(table, load_fund_rules())


def _against_charter(table: Table) -> Iterator[Finding]:
    kinds = table.get("for_kinds")
    known_kinds = list(OrganizationKind)
    if not isinstance(kinds, list) or not kinds or any(one not in known_kinds for one in kinds):
        yield _finding("issued_head", "for_kinds")
        return
    known: dict[str, Any] = {}
    for charter in load_charters().values():
        known |= charter.rules.rules
    yield from _against_rules(table, RuleBook(known), may_be_law=True)
    bodies = {key.split(".")[0] for key, _ in leaves_of(table, "source")} & set(BodyKind)
    for key, item in leaves_of(table, "source"):
        is_majority = key.startswith("majority.")
        if is_majority and item.get("base") not in list(VoteBase):
            yield _finding("issued_base", key)
        if (is_majority or key.endswith(".quorum")) and not _is_threshold(item.get("value")):
            yield _finding("issued_value", key, example=_EXAMPLE)
    if not bodies:
        yield _finding("issued_no_body")


def _against_rules(table: Table, known: RuleBook, *, may_be_law: bool = False) -> Iterator[Finding]:
    yield from _against_strays(table, "source")
    for key, item in leaves_of(table, "source"):
        if item.get("level") not in list(RuleLevel):
            yield _finding("issued_level", key)
        if not isinstance(item["source"], str) or not item["source"].strip():
            yield _finding("issued_article", key)
        if not known.has(key):
            yield _finding("issued_unknown_rule", key)
            continue
        rule = known.of(key)
        is_law = RuleLevel.LAW in (rule.level, item.get("level"))
        if is_law and not may_be_law:
            yield _finding("issued_law_stands", key)
        if "value" in item and not _is_alike(item["value"], rule.value):
            yield _finding("issued_value", key, example=_told(rule.value) or _EXAMPLE)


def _against_strays(table: Table, mark: str) -> Iterator[Finding]:
    """Yield values that stand outside every rule: they would be passed over unseen."""
    rules = {f"{key}." for key, _ in leaves_of(table, mark)}
    if not rules:
        yield _finding("issued_empty")
    for key, _ in _flat({name: part for name, part in table.items() if isinstance(part, dict)}):
        if not any(key.startswith(rule) for rule in rules):
            yield _finding("issued_stray", key, mark=mark)


def _against_vocabulary(table: Table) -> Iterator[Finding]:
    if table["key"] not in set(Vocabulary):
        yield _finding("issued_vocabulary", known="、".join(Vocabulary))
    items = table.get("item")
    if not isinstance(items, list) or not 0 < len(items) <= MOST_WORDS:
        yield _finding("issued_empty")
        return
    codes: set[str] = set()
    names: set[str] = set()
    for number, item in enumerate(items, start=1):
        told = item if isinstance(item, dict) else {}
        code, name = str(told.get("code", "")), str(told.get("name", ""))
        is_text = isinstance(told.get("code"), str) and isinstance(told.get("name"), str)
        if not is_text or not WORD_CODE.fullmatch(code) or not 0 < len(name) <= LONGEST_NAME:
            yield _finding("issued_word", str(number), name=name or code)
        elif code in codes or name in names:
            yield _finding("issued_word_twice", str(number), name=name)
        codes.add(code)
        names.add(name)


def _against_divisions(table: Table) -> Iterator[Finding]:
    units = table.get("division")
    if not isinstance(units, list) or not 0 < len(units) <= _MOST_UNITS:
        yield _finding("issued_empty")
        return
    told = [one if isinstance(one, dict) else {} for one in units]
    known = {unit.code for unit in shipped_divisions()} | {str(one.get("code")) for one in told}
    codes: set[str] = set()
    places: set[tuple[str, str]] = set()
    for number, unit in enumerate(told, start=1):
        if not _is_unit(unit):
            yield _finding("issued_unit", str(number), name=unit.get("name", unit.get("code", "")))
            continue
        place = (parent_code(unit["code"]), unit["name"])
        if place[0] not in known:
            yield _finding("issued_unit_parent", str(number), name=unit["name"], parent=place[0])
        # of two of one name in one county only one lives
        if unit["code"] in codes or ("valid_to" not in unit and place in places):
            yield _finding("issued_word_twice", str(number), name=unit["name"])
        codes.add(unit["code"])
        places |= {place} if "valid_to" not in unit else set()


def _is_unit(unit: Table) -> bool:
    """Return whether all of a division is told, each part as it must be, and nothing else."""
    code, name, kind = (unit.get(part) for part in ("code", "name", "kind"))
    if not isinstance(code, str) or not CODE.fullmatch(code) or kind not in set(DivisionKind):
        return False
    is_named = isinstance(name, str) and 0 < len(name.strip()) <= LONGEST_NAME
    has_day = type(unit.get("valid_to", date.min)) is date
    return is_named and has_day and fits_code(DivisionKind(kind), code) and unit.keys() <= _UNIT


def _against_scheme(table: Table) -> Iterator[Finding]:
    try:
        as_scheme(table)
    except BadScheme as wrong:
        yield from wrong.findings


_CHECKS: Mapping[IssuedKind, Callable[[Table], Iterator[Finding]]] = {
    IssuedKind.POLICY: _against_policy,
    IssuedKind.LOCAL_VALUES: _against_local_values,
    IssuedKind.FUND_RULES: _against_fund_rules,
    IssuedKind.CHARTER: _against_charter,
    IssuedKind.VOCABULARY: _against_vocabulary,
    IssuedKind.SCHEME: _against_scheme,
    IssuedKind.DIVISIONS: _against_divisions,
}


def _is_alike(raw: object, known: Value | None) -> bool:
    """Return whether a value is of the kind that the rule has: a number, a day or a list."""
    try:
        value = as_value(raw)
    except TypeError:
        return False
    if known is None:  # whatever a rule may say
        return not isinstance(value, tuple) or {type(one) for one in value} <= {int, str}
    if isinstance(known, str) and known.startswith(">"):
        return _is_threshold(value)
    if isinstance(value, tuple) and isinstance(known, tuple):
        return {type(one) for one in value} <= ({type(one) for one in known} or {str})
    return type(value) is type(known)


def _is_threshold(written: object) -> bool:
    try:
        return isinstance(written, str) and bool(Threshold.parse(written))
    except ValueError:
        return False


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, part in table.items():
        if isinstance(part, dict):
            yield from _flat(part, f"{prefix}{name}.")
        elif isinstance(part, list) and part and all(isinstance(one, dict) for one in part):
            for number, one in enumerate(part, start=1):
                yield from _flat(one, f"{prefix}{name}.{number}.")
        else:
            yield f"{prefix}{name}", part


def _value_told(key: str, item: Table) -> str:
    value = item.get("value")
    unit = load_rule_names()["name"].get(key.rpartition(".")[2], {}).get("unit", "")
    told = _told(value)
    if type(value) is int and unit == "fen":
        told = str(Money(value))
    elif type(value) is int and unit == "bp":
        told = f"{value / 100:g}%"
    return words.text("issued.value_of", value=told, source=item.get("article", item.get("source")))


def _told(value: object) -> str:
    if isinstance(value, bool):
        return words.text("audit.yes" if value else "audit.no")
    if isinstance(value, (list, tuple)):
        return "、".join(map(_told, value))
    return "" if value is None else str(value)


def _finding(code: str, place: str = "", **values: object) -> Finding:
    return Finding(code, Severity.REFUSE, sheet=rule_name(place), values=values)
