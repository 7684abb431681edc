"""What was measured last, figure by figure, and what has become of each since."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure

WORSE = 1.15
"""A figure so many times what it was is pointed at; less is the machine's noise."""
Kept = Mapping[str, Mapping[str, Any]]


def usual_place() -> Path:
    """Return the file in which the last figures are kept: the person's, outside the tree."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "coopdesk" / "bench.json"


def read(path: Path) -> Kept:
    """Return the figures kept in a file by name, none where there is no file."""
    if not path.exists():
        return {}
    return {told["name"]: told for told in json.loads(path.read_text("utf-8"))["figures"]}


def write(path: Path, figures: Sequence[Mapping[str, Any]]) -> None:
    """Write figures to a file, by way of another so that an old one is never half gone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps({"figures": figures}, ensure_ascii=False, indent=1), "utf-8")
    draft.replace(path)


def keep(path: Path, figures: Sequence[Mapping[str, Any]]) -> None:
    """Put figures in the place of those of the same names; others stay as they were."""
    now = {told["name"]: told for told in figures}
    write(path, list({**read(path), **now}.values()))


def compared(figures: Sequence[Figure], then: Kept) -> list[str]:
    """Return a line for each figure that was measured before: then, now, and now by then."""
    lines = []
    for figure in figures:
        was = then.get(figure.name, {}).get("judged")
        if not was or not figure.ours:
            continue
        change = figure.judged / was
        mark = "  worse" if change > WORSE else ""
        lines.append(f"{figure.name:<76}{was:>12.4g}{figure.judged:>12.4g}{change:>8.2f}{mark}")
    return lines


HEAD = (
    f"{'figure (its ratio, or its median where it has none)':<76}{'then':>12}{'now':>12}{'by':>8}"
)
