"""The fonts the program brings along: where they lie, unpacked once for each person.

They are kept xz-packed in ``resources/fonts`` (35 MB instead of 78 MB) and unpacked one by one when
first asked for, into the person's cache; that takes 0.3 to 1.0 seconds once per font. Subsets would
be smaller still, but a name with a rare character must print in the office that has it. Each file
is checked against its hash at the first use of every run, so a damaged cache repairs itself, and it
takes its place in one step, so two programs may unpack at the same time.

Window and paper both need fonts and may not know each other; hence a module beside ``words``.
"""

import errno
import hashlib
import lzma
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import MappingProxyType

from coopdesk import paths
from coopdesk.domain.errors import SurroundingsTrouble

FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "noto-sans-sc": "Noto Sans SC",
        "noto-serif-sc": "Noto Serif SC",
        "noto-serif-sc-bold": "Noto Serif SC",
        "noto-serif-sc-title": "Noto Serif SC",
        "fandol-fang": "FandolFang",
        "hana-min-b": "HanaMinB",
        "noto-sans-mongolian": "Noto Sans Mongolian",
    }
)
"""Family of each font as Qt names it, by the name ``file`` takes."""

_SHA256 = {
    "noto-sans-sc": "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    "noto-serif-sc": "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
    "noto-serif-sc-bold": "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
    "noto-serif-sc-title": "83d27a21ba2e1859e533d9ca17725b4a4a822be78cfd5ba4f7c2a495538979ff",
    "fandol-fang": "a83daf6f0a7f5458f035d2739b31c537478e11724da36de5751a6264dbe6d1b7",
    "hana-min-b": "829543436cdf7b4c6730e2af5806fa406f8ddf0d4b656e0cd49c58d4db1c8d3c",
    "noto-sans-mongolian": "601afb9f08fbbc39f0cf72cb7e11079ada6fa3feed1fadca8e6e5095e7957687",
}
_POSTSCRIPT = frozenset({"noto-serif-sc-title", "fandol-fang"})
_CHUNK = 1 << 20


@cache
def file(name: str) -> Path:
    """Return the OpenType file of the font ``name``, unpacked and whole.

    It ends in ``.otf`` when its outlines are PostScript (for paper), in ``.ttf`` otherwise.
    Raises KeyError for a name not in ``FAMILIES``; SurroundingsTrouble ``no_font`` when the packed
    file is damaged or the cache cannot be written, ``disk_full`` when there is no room for it.
    """
    digest = _SHA256[name]
    ending = "otf" if name in _POSTSCRIPT else "ttf"
    unpacked = cache_folder() / f"{name}-{digest[:8]}.{ending}"
    try:
        if not _is_whole(unpacked, digest):
            _unpack(paths.RESOURCES / "fonts" / f"{name}.{ending}.xz", unpacked, digest)
    except (OSError, EOFError, lzma.LZMAError) as reason:
        full = isinstance(reason, OSError) and reason.errno == errno.ENOSPC
        code = "disk_full" if full else "no_font"
        raise SurroundingsTrouble(code, place=str(unpacked), font=name) from reason
    return unpacked


def cache_folder() -> Path:
    """Return the folder of the person's unpacked fonts; it may be deleted at any time."""
    if sys.platform == "win32":
        return paths.person_data() / "cache" / "fonts"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "CoopDesk" / "fonts"
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "coopdesk" / "fonts"


def _is_whole(unpacked: Path, digest: str) -> bool:
    try:
        with unpacked.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == digest
    except FileNotFoundError:
        return False


def _unpack(packed: Path, unpacked: Path, digest: str) -> None:
    unpacked.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=unpacked.parent, suffix=".part")
    part = Path(name)
    try:
        found = hashlib.sha256()
        with os.fdopen(handle, "wb") as target, lzma.open(packed) as source:
            while chunk := source.read(_CHUNK):
                found.update(chunk)
                target.write(chunk)
        if found.hexdigest() != digest:
            raise lzma.LZMAError(f"{packed.name} is not the font it should be")
        _take_place(part, unpacked, digest)
    finally:
        with suppress(OSError):
            part.unlink()


def _take_place(part: Path, unpacked: Path, digest: str) -> None:
    try:
        part.replace(unpacked)
    except PermissionError:
        # Windows: the other program unpacked the same font first and has it open by now.
        if not _is_whole(unpacked, digest):
            raise
