"""Which glibc a built program needs: read from the symbols of each library in it."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ELF = b"\x7fELF"
_VERSION = re.compile(r"GLIBC_(\d+)\.(\d+)")


def newest_asked_for(folder: Path) -> tuple[tuple[int, int], str]:
    """Return the newest version of glibc that a file below ``folder`` asks for, and which file."""
    asked = ((version, str(file.relative_to(folder))) for file, version in _asked(folder))
    return max(asked, default=((0, 0), ""))


def _asked(folder: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink() and _is_elf(file):
            for major, minor in set(_VERSION.findall(_symbols(file))):
                yield file, (int(major), int(minor))


def _symbols(file: Path) -> str:
    """Return the symbols that a library takes from others, with their versions."""
    listed = subprocess.run(
        ["objdump", "--dynamic-syms", str(file)], capture_output=True, text=True, check=True
    )
    return "\n".join(line for line in listed.stdout.splitlines() if "*UND*" in line)


def _is_elf(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(4) == ELF
