"""What the source says of the catalogue of words: which keys, codes and choices it uses.

Static, so that a sentence nobody sees in a test is judged too. A code that is not literal where
it stands is judged by the other direction: its sentence must be used by some constant.
"""

import ast
import re
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tests.house.source import Source, called, literal

CODE_PREFIXES = {
    "Refusal": "refusal",
    "NeedsConfirmation": "refusal",
    "Finding": "finding",
    "because": "finding",
    "WorkspaceTrouble": "trouble",
    "SurroundingsTrouble": "trouble",
}
RESERVED = ("refusal", "finding", "trouble", "choice")
# Keys that are put together; each names who does so.
FAMILIES: dict[str, str] = {
    "navigation.": "the table of pages names its words by key (gui/navigation.py)",
    "command.": "the audit log names commands by their class (services/audit_trail.py)",
    "field.": "and their fields and columns",
    "table.": "and the tables they change; packages count by table (services/exchange)",
    "table_sum.": "what the cover sheet adds up (services/exchange/papers.py)",
    "check.": "the self-test names its checks (gui/system)",
    "check_break.": "and what each finds",
    "form_value.": "what values of forms are called (forms/value_names.py), each in its test",
    "first_day.": "steps of the first day (gui/home, cli/home), each in its test",
    "layout_align.": "how text stands in its place (services/layout_editing.py), in its test",
    "paper_size.": "the sheets a layout may be set on, in the same",
    "layout_attribute.": "and what may be set of a block (forms/layout_reading.py), in its test",
}
# Enumerations whose values have a sentence in each of several parts: ``home.<value>.title``.
PARTED: dict[str, tuple[str, tuple[str, ...]]] = {
    "Due": ("home", ("title", "detail", "action")),  # put together in services/home/queries.py
    "PlotName": ("plot", ("title", "label", "unit", "summary")),  # services/plots.py, its card
}
SUFFIXES = {"_tip": "the tooltip of a button stands beside its label (gui/kit)"}
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[A-Za-z0-9_]+)+")
FILE_NAME = re.compile(r"\.(toml|json|xlsx|csv|zip|pdf|db|svg|ttf|png|txt|html|lock)$")

Sentences = Mapping[str, str]


@dataclass(frozen=True)
class Use:
    """One call that shows a sentence; ``given`` is None where what it hands over is not literal."""

    place: str
    key: str
    given: frozenset[str] | None


def missing(sentences: Sentences, sources: Iterable[Source]) -> Iterator[str]:
    """Return the keys that the source uses and the catalogue lacks."""
    spaces = {key.partition(".")[0] for key in sentences} - set(RESERVED)
    for source in sources:
        for use in uses(source):
            if use.key not in sentences:
                yield f"{use.place}: {use.key}"
        if source.within("coopdesk/gui", "coopdesk/cli", "coopdesk/forms", "coopdesk/exchange"):
            for node in source.strings():
                key = node.value
                is_key = KEY.fullmatch(key) and not FILE_NAME.search(key)
                if is_key and key.partition(".")[0] in spaces and not _known(key, sentences):
                    yield f"{source.path}:{node.lineno}: {key}"


def unused(sentences: Sentences, sources: Iterable[Source]) -> Iterator[str]:
    """Return the keys that no source uses."""
    sources = list(sources)
    constants = {node.value for source in sources for node in source.strings()}
    choices = {f"choice.{n}.{v}" for n, values in enums(sources) for v in values}
    choices |= set(parted(sources))
    for key in sentences:
        prefix, _, code = key.partition(".")
        is_used = key in constants or key in choices
        is_code = prefix in RESERVED[:3] and code in constants
        is_put_together = any(key.startswith(family) for family in FAMILIES) or any(
            key.endswith(suffix) and key.removesuffix(suffix) in constants for suffix in SUFFIXES
        )
        if not (is_used or is_code or is_put_together):
            yield key


def half_named(sentences: Sentences, sources: Iterable[Source]) -> Iterator[str]:
    """Return the choices without a word, of enumerations that have words for others."""
    sources = list(sources)
    yield from (key for key in parted(sources) if key not in sentences)
    named = {key.split(".")[1] for key in sentences if key.startswith("choice.")}
    seen: set[str] = set()
    for name, values in enums(sources):
        if name in named:
            if name in seen:
                yield f"two enumerations are called {name}"
            seen.add(name)
            yield from (k for v in values if (k := f"choice.{name}.{v}") not in sentences)


def parted(sources: Iterable[Source]) -> Iterator[str]:
    """Return the keys of the enumerations whose sentences stand in parts."""
    for name, values in enums(sources):
        if name in PARTED:
            prefix, parts = PARTED[name]
            yield from (f"{prefix}.{value}.{part}" for value in values for part in parts)


def unfilled(sentences: Sentences, sources: Iterable[Source]) -> Iterator[str]:
    """Return the places that do not hand over what their sentence fills in."""
    for source in sources:
        for use in uses(source):
            wanted = placeholders(sentences.get(use.key, ""))
            if use.given is not None and not wanted <= use.given:
                lacking = ", ".join(sorted(wanted - use.given))
                yield f"{use.place}: {use.key} needs {lacking}"


def placeholders(sentence: str) -> frozenset[str]:
    """Return the names in braces; raises ValueError for a broken brace."""
    parts = string.Formatter().parse(sentence)
    return frozenset(re.split(r"[.\[]", name)[0] for _, name, _, _ in parts if name is not None)


def enums(sources: Iterable[Source]) -> Iterator[tuple[str, list[str]]]:
    """Return name and values of every StrEnum."""
    for source in sources:
        for node in source.nodes:
            if isinstance(node, ast.ClassDef) and "StrEnum" in map(ast.unparse, node.bases):
                assigned = [part for part in node.body if isinstance(part, ast.Assign)]
                values = [(ast.unparse(a.targets[0]), literal(a.value)) for a in assigned]
                yield node.name, [name.lower() if v is None else v for name, v in values]


def uses(source: Source) -> Iterator[Use]:
    """Return every call that shows a sentence and names it by a literal."""
    own = _names_of_text(source)
    for call in source.calls():
        prefix = CODE_PREFIXES.get(called(call), "")
        if prefix or ast.unparse(call.func) in own:
            for code in _literals(_argument(call, 0, "code")):
                key = f"{prefix}.{code}" if prefix else code
                yield Use(f"{source.path}:{call.lineno}", key, _given(call))


def _names_of_text(source: Source) -> set[str]:
    """Return by which names the module calls words.text: sqlalchemy has a ``text`` too."""
    names = {"words.text"}
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and node.module == "coopdesk.words":
            names |= {a.asname or a.name for a in node.names if a.name == "text"}
    return names | ({"text"} if source.path == "coopdesk/words.py" else set())


def _given(call: ast.Call) -> frozenset[str] | None:
    if called(call) in {"Refusal", "Finding"}:
        values = _argument(call, 2 if called(call) == "Refusal" else 99, "values")
        if values is None:
            return frozenset()
        names = [literal(key) for key in values.keys] if isinstance(values, ast.Dict) else [None]
        return None if None in names else frozenset(names)
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(names)


def _argument(call: ast.Call, position: int, name: str) -> ast.AST | None:
    if len(call.args) > position:
        return call.args[position]
    return next((k.value for k in call.keywords if k.arg == name), None)


def _literals(node: ast.AST | None) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif (text := literal(node)) is not None:
        yield text


def _known(key: str, sentences: Sentences) -> bool:
    return key in sentences or any(f"{prefix}.{key}" in sentences for prefix in RESERVED[:3])
