"""Loads the reference data of ``db/reference`` into domain values; read-only, read once.

An error in these files is a defect of the release, so nothing here is caught: a wrong key or value
stops the program (and the test that loads every file) at once.
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopdesk.domain.charters import Charter
from coopdesk.domain.divisions import Divisions, parent_code
from coopdesk.domain.organizations import Division, DivisionKind, OrganizationKind
from coopdesk.domain.policy import (
    LocalRule,
    Parameter,
    PolicyBook,
    PolicyDocument,
    RuleBook,
    RuleLevel,
    Value,
)
from coopdesk.paths import REFERENCE

if TYPE_CHECKING:  # the rules of the books are imported by who reads them: not at start
    from coopdesk.domain.ledger import Chart
    from coopdesk.domain.supervision import Scheme

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class VocabularyItem:
    """One entry of a controlled vocabulary."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class NeededPaper:
    """A paper that goes with an application; scans of any of ``kinds`` answer for it."""

    code: str
    name: str
    kinds: frozenset[str]
    programmes: frozenset[str]


@cache
def load_award_papers() -> tuple[NeededPaper, ...]:
    """Return the papers that go with applications for awards, in their order on the list."""
    return tuple(
        NeededPaper(
            item["code"], item["name"], frozenset(item["kinds"]), frozenset(item["programmes"])
        )
        for item in read_table("award_papers.toml")["paper"]
    )


@cache
def load_divisions() -> tuple[Division, ...]:
    """Return the city, its counties and their township-level units, in the order of the file."""
    table = read_table("divisions.toml")
    known_from: date = table["valid_from"]
    city = table["city"]
    divisions = [Division(city["code"], city["name"], DivisionKind(city["kind"]), "", known_from)]
    for county in table["county"]:
        divisions.append(_division(county, city["code"], known_from))
        divisions += [_division(unit, county["code"], known_from) for unit in county["units"]]
    return tuple(divisions)


@cache
def shipped_divisions() -> Divisions:
    """Return the divisions as the program ships them: where there is no workspace yet."""
    return Divisions(load_divisions())


@cache
def load_chart() -> "Chart":
    """Return the chart of accounts of 财会〔2021〕37号 with the fund's sub-accounts."""
    from coopdesk.domain.ledger import Account, AccountClass, Chart, Side

    table = read_table("accounts.toml")
    accounts = [
        Account(
            item["code"],
            item["name"],
            AccountClass(item["class"]),
            Side(item["side"]),
            needs_member=item.get("member", False),
            is_proposal=False,
        )
        for item in table["account"]
    ]
    above = {account.code: account for account in accounts}
    for item in table["sub_account"]:
        first = above[item["parent"]]
        accounts.append(
            Account(
                item["code"],
                item["name"],
                first.account_class,
                first.side,
                parent=first.code,
                needs_member=first.needs_member,
                is_proposal=item["basis"] == "proposal",
            )
        )
    return Chart({account.code: account for account in accounts}, table["purpose"])


@cache
def load_policies() -> PolicyBook:
    """Return the book of every document in ``policies``."""
    return PolicyBook(
        tuple(
            as_policy(tomllib.loads(path.read_text(encoding="utf-8")))
            for path in _files("policies")
        )
    )


@cache
def load_fund_rules() -> RuleBook:
    """Return the defaults of the mutual fund; each is local and may be changed."""
    return as_rules(read_table("fund_rules.toml"))


@cache
def load_charters() -> dict[str, Charter]:
    """Return the charter templates by file name without ending."""
    return {
        path.stem: as_charter(tomllib.loads(path.read_text(encoding="utf-8")))
        for path in _files("charters")
    }


@cache
def load_schemes() -> tuple["Scheme", ...]:
    """Return the assessment schemes that are shipped: examples, as annex 2 is not published."""
    from coopdesk.domain.scheme_documents import read_scheme

    found = (path.read_text(encoding="utf-8") for path in _files("indicators"))
    return tuple(read_scheme(tomllib.loads(text)) for text in found)


def as_scheme(table: Table) -> "Scheme":
    """Return the scheme that a file handed down holds: it stands from the file's first day on.

    Its version names the edition too. Raises BadScheme with every finding.
    """
    from coopdesk.domain.scheme_documents import read_scheme

    scheme = read_scheme({**table, "first_day": table["applies_from"]})
    return replace(scheme, version=f"{scheme.version}.{table['edition']}")


@cache
def load_vocabulary(name: str) -> tuple[VocabularyItem, ...]:
    """Return the entries of a vocabulary by its file name without ending, in their order.

    Raises FileNotFoundError for a vocabulary that is not shipped.
    """
    return as_words(read_table(f"vocabularies/{name}.toml"))


@cache
def load_rule_names() -> Table:
    """Return what rules are called: ``group`` by the first parts of a key, ``name`` by its last."""
    names = read_table("rule_names.toml")
    for item in load_vocabulary("charter_rules"):
        names["name"].setdefault(item.code, {"name": item.name})
    return names


@cache
def load_readings() -> dict[int, str]:
    """Return the usual reading of every character, by its code point; ü is written v."""
    readings: dict[int, str] = {}
    for line in (REFERENCE / "readings.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            syllable, signs = line.split(" ")
            readings.update(dict.fromkeys(map(ord, signs), syllable))
    return readings


@cache
def load_character_readings() -> dict[str, list[str]]:
    """Return the further readings of characters that names have, beside the usual one."""
    readings: dict[str, list[str]] = read_table("character_readings.toml")["readings"]
    return readings


@cache
def load_exchange() -> Table:
    """Return which tables and fields travel in packages, and which stay at home by level."""
    return read_table("exchange.toml")


@cache
def load_backup_rules() -> Table:
    """Return how many copies of whole workspaces are kept, and for how many days."""
    return read_table("backups.toml")


@cache
def travelling_tables() -> tuple[str, ...]:
    """Return every table that travels in packages, up and down, parents first."""
    plan = load_exchange()
    return tuple(dict.fromkeys((*plan["tables"], *plan["down"])))


def read_table(name: str) -> Table:
    """Return a file of ``db/reference`` as it is written."""
    return tomllib.loads((REFERENCE / name).read_text(encoding="utf-8"))


def _files(folder: str) -> list[Path]:
    return sorted((REFERENCE / folder).glob("*.toml"))


def _division(item: Table, parent: str, known_from: date) -> Division:
    return Division(
        item["code"],
        item["name"],
        DivisionKind(item["kind"]),
        parent,
        item.get("valid_from", known_from),
        item.get("valid_to"),
    )


def as_policy(table: Table) -> PolicyDocument:
    """Return the document that a table of ``policies`` says; raises KeyError, TypeError."""
    document = table["document"]
    return PolicyDocument(
        document,
        table["title"],
        table["applies_from"],
        {
            key: Parameter(as_value(item["value"]), item["article"], document)
            for key, item in leaves_of(table, "article")
        },
        leaves_room=table.get("leaves_room", False),
    )


def as_rules(table: Table) -> RuleBook:
    """Return the local rules that a table says, by key; raises KeyError, TypeError, ValueError."""
    return RuleBook({key: _local_rule(item) for key, item in leaves_of(table, "source")})


def as_charter(table: Table) -> Charter:
    """Return the template that a table of ``charters`` says; raises as ``as_rules``."""
    leaves = leaves_of(table, "source")
    return Charter(
        name=table["name"],
        version=table["version"],
        for_kinds=tuple(OrganizationKind(kind) for kind in table["for_kinds"]),
        rules=as_rules(table),
        bases={key: item["base"] for key, item in leaves if "base" in item},
    )


def as_divisions(table: Table) -> tuple[Division, ...]:
    """Return the units that a list handed down tells; raises KeyError, ValueError."""
    first_day = table["applies_from"]
    return tuple(_division(one, parent_code(one["code"]), first_day) for one in table["division"])


def as_words(table: Table) -> tuple[VocabularyItem, ...]:
    """Return the entries that a table of ``vocabularies`` says; raises KeyError, TypeError."""
    return tuple(VocabularyItem(item["code"], item["name"]) for item in table["item"])


def _local_rule(item: Table) -> LocalRule:
    value = as_value(item["value"]) if "value" in item else None
    return LocalRule(value, RuleLevel(item["level"]), item["source"])


def leaves_of(table: Table, mark: str, prefix: str = "") -> list[tuple[str, Table]]:
    """Return every table that carries ``mark``, by its dotted key."""
    leaves: list[tuple[str, Table]] = []
    for name, item in table.items():
        if isinstance(item, dict):
            key = f"{prefix}{name}"
            leaves += [(key, item)] if mark in item else leaves_of(item, mark, f"{key}.")
    return leaves


def as_value(raw: object) -> Value:
    """Return a value of reference data; raises TypeError for a kind that no rule has."""
    if isinstance(raw, list):
        return tuple(raw)
    if isinstance(raw, bool | int | str | date):
        return raw
    raise TypeError(f"no such value in reference data: {raw!r}")
