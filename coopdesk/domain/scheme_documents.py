"""An assessment scheme as a document: one text file with id, version and first day, and its checks.

The file is TOML, so that an office can read and change it without the program. Whatever is wrong in
a file from outside is told with its place; nothing of it is taken.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from coopdesk.domain.errors import Finding, Severity, WrongFile
from coopdesk.domain.organizations import BASIS_POINTS, DivisionLevel
from coopdesk.domain.supervision import POINT, Indicator, Measure, Scheme, WhenExcepted

Document = Mapping[str, Any]

MOST_INDICATORS = 200
LONGEST_TEXT = 2_000
_LEVELS = (DivisionLevel.COUNTY, DivisionLevel.TOWNSHIP)
_PERCENT = BASIS_POINTS // 100
_TEXTS = ("id", "version", "title")


class BadScheme(WrongFile):
    """A scheme from outside cannot be taken in; every finding tells its place."""


def read_scheme(document: Document) -> Scheme:
    """Return the scheme a document holds; raises BadScheme with everything that is wrong in it."""
    found = list(_check(document))
    if found:
        raise BadScheme(*found)
    return Scheme(
        code=document["id"],
        version=document["version"],
        title=document["title"],
        level=DivisionLevel(document["level"]),
        first_day=document["first_day"],
        is_example=document.get("is_example", False),
        document=document.get("document", ""),
        article=document.get("article", ""),
        note=document.get("note", ""),
        when_excepted=WhenExcepted(document.get("when_excepted", WhenExcepted.NEXT)),
        tie_break=tuple(document.get("tie_break", ())),
        indicators=tuple(map(_indicator, document["indicator"])),
    )


def write_scheme(scheme: Scheme) -> str:
    """Return a scheme as the text of its file, the same for the same scheme."""
    head = {
        "id": scheme.code,
        "version": scheme.version,
        "title": scheme.title,
        "level": scheme.level.value,
        "first_day": scheme.first_day,
        "is_example": scheme.is_example,
        "document": scheme.document,
        "article": scheme.article,
        "note": scheme.note,
        "when_excepted": scheme.when_excepted.value,
        "tie_break": list(scheme.tie_break),
    }
    lines = list(_lines(head))
    for one in scheme.indicators:
        body = {
            "code": one.code,
            "name": one.name,
            "group": one.group,
            "points": _number(one.points, POINT),
            "measure": one.measure.value,
            "target": _number(one.target_bp, _PERCENT),
            "article": one.article,
            "standard": one.standard,
        }
        lines += ["", "[[indicator]]", *_lines(body)]
    return "\n".join(lines) + "\n"


def _indicator(item: Document) -> Indicator:
    return Indicator(
        code=item["code"],
        name=item["name"],
        group=item.get("group", ""),
        points=round(item["points"] * POINT),
        measure=Measure(item.get("measure", Measure.ENTERED)),
        target_bp=round(item.get("target", 100) * _PERCENT),
        article=item.get("article", ""),
        standard=item.get("standard", ""),
    )


def _check(document: Document) -> Iterator[Finding]:
    for name in _TEXTS:
        if not _is_text(document.get(name)) or not document[name].strip():
            yield _wrong("scheme_lacks", "", field=name)
    for name in ("document", "article", "note"):
        if not _is_text(document.get(name, "")):
            yield _wrong("scheme_text", "", field=name)
    if document.get("level") not in [level.value for level in _LEVELS]:
        yield _wrong("scheme_level", "", found=document.get("level", ""))
    if type(document.get("first_day")) is not date:
        yield _wrong("scheme_day", "", found=document.get("first_day", ""))
    if not isinstance(document.get("is_example", False), bool):
        yield _wrong("scheme_text", "", field="is_example")
    if document.get("when_excepted", WhenExcepted.NEXT) not in list(WhenExcepted):
        yield _wrong("scheme_excepted", "", found=document["when_excepted"])
    items = document.get("indicator")
    if not isinstance(items, list) or not 0 < len(items) <= MOST_INDICATORS:
        yield _wrong("scheme_indicators", "", most=MOST_INDICATORS)
        return
    yield from _check_indicators(document, items)


def _check_indicators(document: Document, items: list[Any]) -> Iterator[Finding]:
    codes: set[str] = set()
    for number, item in enumerate(items, start=1):
        place = f"[[indicator]] {number}"
        if not isinstance(item, Mapping):
            yield _wrong("scheme_text", place, field="indicator")
            continue
        yield from _check_indicator(place, item)
        code = str(item.get("code", ""))
        if code in codes:
            yield _wrong("scheme_code_twice", place, found=code)
        codes.add(code)
    wanted = document.get("tie_break", [])
    names = wanted if isinstance(wanted, list) else [wanted]
    for name in names:
        if not isinstance(name, str) or name not in codes:
            yield _wrong("scheme_tie_break", "", found=name)


def _check_indicator(place: str, item: Document) -> Iterator[Finding]:
    for name in ("code", "name"):
        if not _is_text(item.get(name)) or not item[name].strip():
            yield _wrong("scheme_lacks", place, field=name)
    for name in ("group", "article", "standard"):
        if not _is_text(item.get(name, "")):
            yield _wrong("scheme_text", place, field=name)
    if not _is_number(item.get("points"), 0.01, 1_000):
        yield _wrong("scheme_points", place, found=item.get("points", ""))
    if not _is_number(item.get("target", 100), 0.01, 100):
        yield _wrong("scheme_target", place, found=item["target"])
    measure = item.get("measure", Measure.ENTERED)
    if measure not in list(Measure):
        yield _wrong("scheme_measure", place, found=measure)


def _wrong(code: str, place: str, **values: object) -> Finding:
    return Finding(code, Severity.REFUSE, sheet=place, values=values)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _is_number(value: object, least: float, most: float) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and least <= value <= most  # type: ignore[operator]


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    for name, value in table.items():
        yield f"{name} = {value.isoformat() if isinstance(value, date) else _json(value)}"


def _json(value: Any) -> str:
    """Return a value as TOML writes it too; of the signs JSON leaves alone TOML knows no DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _number(value: int, unit: int) -> int | float:
    return value // unit if value % unit == 0 else value / unit
