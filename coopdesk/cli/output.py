"""What a command prints: one JSON object, or a table a person reads."""

import json
import os
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from coopdesk import words
from coopdesk.domain.errors import Finding, Refusal
from coopdesk.domain.money import Money

SURROUNDINGS = 5


def to_json(value: Any) -> Any:
    """Return ``value`` in the shapes of the contract: fen as integers, days as ISO text."""
    if is_dataclass(value) and not isinstance(value, (type, Money)):
        return to_json({field.name: getattr(value, field.name) for field in fields(value)})
    if isinstance(value, Mapping):
        return {_key(key, item): to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, frozenset, set)):
        return [to_json(item) for item in value]
    if isinstance(value, Money):
        return value.fen
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def finding_as_record(finding: Finding) -> dict[str, Any]:
    """Return a finding in the shape of the contract, its sentence filled in."""
    return {
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "field": finding.field_name,
        "code": finding.code,
        "message": words.finding(finding),
        "severity": finding.severity,
        "related_rows": list(finding.related_rows),
    }


def refusal_as_record(reason: Refusal) -> dict[str, Any]:
    """Return a reason of the rules in the shape of the contract, its sentence filled in."""
    return {"code": reason.code, "message": words.refusal(reason), "article": reason.article}


def listed(items: Sequence[Any], noun: str) -> dict[str, Any]:
    """Return a list as the contract shapes it: ``items``, the id of each under its full name."""
    return {"items": [_with_full_id(item, noun) for item in items]}


def print_out(answer: Mapping[str, Any], *, as_json: bool, code: int = 0) -> int:
    """Print an answer and return ``code``, or 5 where it cannot be written, which is said.

    Whoever reads may have seen enough before the end (``| head``).
    """
    try:
        if as_json:
            print_json(answer)
        else:
            print_answer(answer)
        sys.stdout.flush()
    except OSError as error:
        # what is still in the buffer is flushed at the end of the program, and goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            print_trouble("answer_lost", {"reason": error.strerror})
            return SURROUNDINGS
    return code


def print_trouble(code: str, values: dict[str, object]) -> None:
    """Print a trouble's sentence on standard error, where that can still be written."""
    with suppress(OSError):
        print(words.trouble(code, values), file=sys.stderr, flush=True)


def print_json(value: Mapping[str, Any]) -> None:
    """Print the one JSON object."""
    text = json.dumps(to_json(value), ensure_ascii=False, indent=1)
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def print_table(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print rows as columns that line up, Chinese characters counted as two wide."""
    if not rows:
        return
    names = list(rows[0])
    cells = [names, *[[_cell(row.get(name)) for name in names] for row in rows]]
    widths = [max(_width(line[index]) for line in cells) for index in range(len(names))]
    for line in cells:
        padded = (
            text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True)
        )
        print("  ".join(padded).rstrip())


def print_answer(answer: Mapping[str, Any]) -> None:
    """Print an answer for a person: plain values as lines, lists of records as tables."""
    for name, value in answer.items():
        if isinstance(value, (list, tuple)) and value and _is_record(value[0]):
            print(f"{name}: {len(value)}")
            print_table([_flat(item) for item in value])
        elif _is_record(value):
            print(f"{name}:")
            for part, told in _flat(value).items():
                print(f"  {part}: {_cell(told)}")
        else:
            print(f"{name}: {_cell(value)}")


class Reporter:
    """Shows on standard error how far long work is; says nothing where nobody looks."""

    def step(self, done: int, total: int, label: str = "") -> None:
        """Write the step over the one before."""
        if sys.stderr.isatty():
            print(f"\r{done}/{total} {label}\033[K", end="", file=sys.stderr)


def _with_full_id(item: Any, noun: str) -> dict[str, Any]:
    told = _flat(item)
    return {f"{noun}_id" if name == "id" else name: value for name, value in told.items()}


def _is_record(value: Any) -> bool:
    return isinstance(value, Mapping) or (is_dataclass(value) and not isinstance(value, Money))


def _flat(item: Any) -> dict[str, Any]:
    if isinstance(item, Mapping):
        return dict(item)
    if hasattr(item, "_asdict"):
        return dict(item._asdict())
    return {field.name: getattr(item, field.name) for field in fields(item)}


def _key(key: Any, value: Any) -> str:
    name = str(key)
    return f"{name}_fen" if isinstance(value, Money) and not name.endswith("_fen") else name


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "; ".join(map(_cell, value))
    if _is_record(value):
        told = _flat(value)
        pairs = (f"{name}={_cell(part)}" for name, part in told.items())
        return str(told.get("message") or f"({', '.join(pairs)})")
    return str(value.value if isinstance(value, Enum) else value)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
