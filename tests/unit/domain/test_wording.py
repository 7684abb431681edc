"""Every reason and every choice of the domain has its words, and no word is left over."""

import ast
import importlib
import inspect
import pkgutil
import re
import tomllib
from enum import StrEnum
from pathlib import Path

import coopdesk.domain
from coopdesk import words
from coopdesk.paths import RESOURCES

CATALOGUE = tomllib.loads((RESOURCES / "text/zh_CN/domain.toml").read_text(encoding="utf-8"))
MINE = {
    "acceptance_awards",
    "policy",
    "organizations",
    "periods",
    "rights",
    "members",
    "membership",
    "charters",
    "governance",
    "elections",
    "rolls",
    "bodies",
    "ledger",
    "voucher_checks",
    "closing",
    "journal",
    "mutual_fund",
    "award_facts",
    "awards",
    "exchange",
}
REFUSING = MINE | {"advances", "composition", "dividends", "shares"}
"""Modules whose refusals stand in the catalogue of the rules."""
CODE = re.compile(r"[a-z]+\.[a-z_]+")


def modules(wanted=MINE):
    names = {module.name for module in pkgutil.iter_modules(coopdesk.domain.__path__)}
    assert names >= wanted
    return [importlib.import_module(f"coopdesk.domain.{name}") for name in sorted(wanted)]


def codes_in(module):
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    texts = {
        n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }
    nouns = set(CATALOGUE["refusal"])
    return {text for text in texts if CODE.fullmatch(text) and text.split(".")[0] in nouns}


def test_every_code_of_the_rules_has_a_sentence_and_every_sentence_a_code():
    used = set().union(*(codes_in(module) for module in modules(REFUSING)))
    told = {f"{noun}.{code}" for noun, codes in CATALOGUE["refusal"].items() for code in codes}
    assert used == told


def test_every_choice_has_its_word():
    for module in modules():
        for name, member in inspect.getmembers(module, inspect.isclass):
            if issubclass(member, StrEnum) and member.__module__ == module.__name__:
                assert set(CATALOGUE["choice"][name]) == {value.value for value in member}
                assert all(words.choice(value) for value in member)
