"""Starts the small programs of ``programs`` and reads the line they print."""

import json
import os
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120


def run_program(name: str, *arguments: object, before: tuple[str, ...] = ()) -> dict[str, Any]:
    """Run one of the programs and return its line; ``elapsed`` is from process start to the line.

    Raises RuntimeError with what the program said when it failed.
    """
    command = [*before, sys.executable, "-m", f"tests.bench.programs.{name}", *map(str, arguments)]
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=surroundings(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(f"{name} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    if "at" in told:
        told["elapsed"] = told["at"] - started
    return told


@cache
def surroundings() -> dict[str, str]:
    """Return the environment of what is measured.

    Bytecode is kept in a folder of our own: a program as it is installed has it, whatever the
    environment this runs in says. Preferences of the person stay out.
    """
    own = Path(tempfile.gettempdir()) / f"coopdesk-bench-{sys.version_info.minor}"
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return kept | {
        "PYTHONPYCACHEPREFIX": str(own / "bytecode"),
        "XDG_CONFIG_HOME": str(own / "config"),
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
        "QT_QPA_PLATFORM": "offscreen",
    }
