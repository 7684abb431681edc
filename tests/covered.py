"""How much of each layer the tests pass through: ``dev.py coverage [ARGUMENTS FOR PYTEST ...]``.

Lines that ran are lines that may still be unproved; whether a test would notice is what
``dev.py mutants`` tells.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SETTINGS = """
[run]
source = coopdesk
parallel = true
patch = subprocess
data_file = {room}/data
"""
LEAST_SHOWN = 15


def main(arguments: Sequence[str]) -> int:
    """Run the tests, print the table, and return pytest's exit code."""
    with tempfile.TemporaryDirectory(prefix="coopdesk-coverage-") as folder:
        room = Path(folder)
        settings = room / "settings"
        settings.write_text(SETTINGS.format(room=room), "utf-8")
        workers = ["-n", "auto", "--maxprocesses", "4", "--dist", "worksteal"]
        code = _coverage(settings, "run", "-m", "pytest", *workers, *arguments)
        _coverage(settings, "combine", "--quiet")
        _coverage(settings, "json", "--quiet", "-o", str(room / "told.json"))
        told = json.loads((room / "told.json").read_text("utf-8"))
    sys.stdout.writelines(_table(told["files"]))
    return code


def _coverage(settings: Path, command: str, *arguments: str) -> int:
    call = [sys.executable, "-m", "coverage", command, f"--rcfile={settings}", *arguments]
    return subprocess.run(call, cwd=ROOT, check=False).returncode


def _table(files: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line for each layer, then the modules with the most lines that no test came by."""
    layers: dict[str, list[int]] = {}
    for name, told in files.items():
        parts = Path(name).parts
        layer = parts[1] if len(parts) > 2 else "the program's own"
        sums, found = layers.setdefault(layer, [0, 0]), told["summary"]
        sums[0] += found["num_statements"]
        sums[1] += found["covered_lines"]
    layers["all"] = [sum(column) for column in zip(*layers.values(), strict=True)]
    yield f"\n{'layer':<20}{'statements':>12}{'passed':>10}{'share':>9}\n"
    for layer, (statements, passed) in layers.items():
        yield f"{layer:<20}{statements:>12,}{passed:>10,}{passed / max(statements, 1):>9.1%}\n"
    least = sorted(files, key=lambda name: -int(files[name]["summary"]["missing_lines"]))
    yield "\nMost lines that no test came by:\n"
    for name in least[:LEAST_SHOWN]:
        found = files[name]["summary"]
        yield f"{found['missing_lines']:>6} of {found['num_statements']:>4}  {name}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
