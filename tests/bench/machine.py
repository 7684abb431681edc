"""One line about the machine: without it figures mean little."""

import os
import platform
import sqlite3
from pathlib import Path


def about_machine() -> str:
    """Return processor, cores, load, memory, versions."""
    import PySide6
    import sqlalchemy

    parts = [
        _first("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        f"{os.cpu_count()} cores",
        *([f"load {os.getloadavg()[0]:.1f}"] if hasattr(os, "getloadavg") else []),
        *([f"memory {_first('/proc/meminfo', 'MemTotal')}"] if _is_linux() else []),
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
        f"PySide6 {PySide6.__version__}",
        f"SQLAlchemy {sqlalchemy.__version__}",
        f"SQLite {sqlite3.sqlite_version}",
    ]
    return "Machine: " + ", ".join(parts)


def _is_linux() -> bool:
    return Path("/proc/meminfo").exists()


def _first(file: str, name: str) -> str:
    path = Path(file)
    if not path.exists():
        return ""
    lines = path.read_text("utf-8", "replace").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
