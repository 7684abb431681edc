"""Wrong passphrases, counted beside the key file: guessing at the desk takes its time.

The count is no secret and no lock: it can be thrown away with the file. Against somebody who takes
the files along, what each guess costs is the guard (``keys``).
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from coopdesk.domain.errors import SurroundingsTrouble
from coopdesk.durable import write_durably

TRIES_FILE = "workspace.tries"


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong passphrases in a row of one operator, and when the last one was."""

    failed: int
    last: datetime


def of_operator(folder: Path, operator: str) -> Tries | None:
    """Return the wrong tries since the operator last signed in, None when there were none."""
    try:
        told = _load(folder)[operator]
        failed, last = int(told["failed"]), datetime.fromisoformat(told["last"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return Tries(failed, last.replace(tzinfo=None))  # a time of elsewhere compares with no other


def keep(folder: Path, operator: str, tries: Tries | None) -> None:
    """Keep the count, or forget it with None; a folder that cannot be written keeps none."""
    content = _load(folder)
    if tries is None:
        if content.pop(operator, None) is None:
            return
    else:
        content[operator] = {"failed": tries.failed, "last": tries.last.isoformat()}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    with suppress(SurroundingsTrouble):
        write_durably(folder / TRIES_FILE, text.encode("utf-8"))


def _load(folder: Path) -> dict[str, Any]:
    try:
        content = json.loads((folder / TRIES_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}
