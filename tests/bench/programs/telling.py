"""The one line a measured program prints: when, with how much memory, and what it found."""

import json
import sys
import time
from pathlib import Path


def tell(**found: object) -> None:
    """Print what was found, with the time, the processor's time and the memory until now."""
    line = {"at": time.monotonic(), "cpu": time.process_time(), **memory(), **found}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def memory() -> dict[str, float]:
    """Return resident memory now and at its most, in MiB; nothing where the system tells none."""
    status = Path("/proc/self/status")
    if not status.exists():
        return {}
    wanted = {"VmRSS": "resident", "VmHWM": "most"}
    pairs = (line.split(":", 1) for line in status.read_text("ascii").splitlines())
    return {wanted[key]: int(value.split()[0]) / 1024 for key, value in pairs if key in wanted}
