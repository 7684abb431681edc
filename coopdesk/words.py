"""The words shown to people, by key, read once from ``resources/text/<language>``.

One file per capability, so that capabilities grow without meeting; the keys of all files make one
catalogue and a key may stand once only. Labels that a list, a sheet and a form share are one key,
so the three cannot drift. A missing key raises: a page with a hole never ships.
"""

import tomllib
from enum import StrEnum
from functools import cache

from coopdesk.domain.errors import Finding, Refusal, SurroundingsTrouble, WorkspaceTrouble
from coopdesk.paths import RESOURCES

LANGUAGE = "zh_CN"
Reason = Refusal | Finding | WorkspaceTrouble | SurroundingsTrouble
"""What a person is told when something did not happen."""


def text(key: str, /, **values: object) -> str:
    """Return the words of ``key``, ``{names}`` filled in; raises KeyError for an unknown key."""
    words = _catalogue()[key]
    return words.format(**values) if values else words


def choice(value: StrEnum) -> str:
    """Return the word for one value of an enumeration (``choice.<Class>.<value>``)."""
    return text(f"choice.{type(value).__name__}.{value.value}")


def refusal(reason: Refusal) -> str:
    """Return the sentence of a refusal, its article in brackets behind it."""
    sentence = text(f"refusal.{reason.code}", **_told(reason.values))
    return f"{sentence}（{reason.article}）" if reason.article else sentence


def finding(found: Finding) -> str:
    """Return the sentence of a finding, without its place."""
    return text(f"finding.{found.code}", **_told(found.values))


def trouble(code: str, values: dict[str, object]) -> str:
    """Return the sentence for a workspace or surroundings trouble, with the way out."""
    return text(f"trouble.{code}", **values)


def reason(told: Reason) -> str:
    """Return the sentence of a reason of any kind."""
    match told:
        case Refusal():
            return refusal(told)
        case Finding():
            return finding(told)
        case _:
            return trouble(told.code, told.values)


def key_of(told: Reason) -> str:
    """Return the key under which the sentence of a reason stands, and its explanation."""
    match told:
        case Refusal():
            return f"refusal.{told.code}"
        case Finding():
            return f"finding.{told.code}"
        case _:
            return f"trouble.{told.code}"


def keys() -> frozenset[str]:
    """Return every key of the catalogue."""
    return frozenset(_catalogue())


def _told(values: object) -> dict[str, object]:
    assert isinstance(values, dict)
    return {name: choice(v) if isinstance(v, StrEnum) else v for name, v in values.items()}


@cache
def _catalogue() -> dict[str, str]:
    words: dict[str, str] = {}
    for file in sorted((RESOURCES / "text" / LANGUAGE).glob("*.toml")):
        for key, sentence in _flat(tomllib.loads(file.read_text(encoding="utf-8"))):
            if key in words:
                raise ValueError(f"{file.name}: the key {key} stands twice")
            words[key] = sentence
    return words


def _flat(table: dict[str, object], prefix: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            flat += _flat(value, f"{prefix}{name}.")
        else:
            flat.append((f"{prefix}{name}", str(value)))
    return flat
