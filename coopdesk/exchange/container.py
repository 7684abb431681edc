"""The zip of a package: written the same for the same content, and looked at before it is opened.

The reader trusts nothing that a zip says about itself. The directory at its end is read by hand
and bounded before Python's ``zipfile`` sees it; every entry has a plain name from a short list of
shapes, sits right behind the one before it, and says no more than it must (no comments, no extra
fields, no links, no second names). What the writer makes keeps to all of it, so a package that
does not was made by something else.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import IO

from coopdesk.domain.errors import BadPackage
from coopdesk.exchange.documents import bad_package
from coopdesk.exchange.limits import LIMITS, PackageLimits
from coopdesk.exchange.spool import SecretSpool

DESCRIPTOR = "datapackage.json"
SIGNATURE = "signature.json"
DEEPEST = 2

_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]*(/[a-z0-9][a-z0-9_.-]*)*")
_LONGEST_NAME = 120
# The first day a zip can name; a real time would make equal content differ.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_LEVEL = 1
_UNIX = 3
_END = struct.Struct("<4sHHHHIIH")
_END_MARK = b"PK\x05\x06"
_ENTRY_BYTES = 46
_LOCAL_BYTES = 30
_TRAILER_BYTES = 16
_HAS_TRAILER = 0x08
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    UnicodeDecodeError,  # of the name before a part, which says again what the directory says
    struct.error,
    zlib.error,
)
_UNIX_MODE = stat.S_IFREG | 0o644


class ContainerWriter:
    """Adds parts one after the other; the same parts give the same bytes."""

    def __init__(self, spool: SecretSpool) -> None:
        self._zip = zipfile.ZipFile(spool, "w", allowZip64=False)

    @contextmanager
    def part(self, name: str, *, is_packed: bool) -> Iterator[IO[bytes]]:
        """Open a part for writing.

        Attachments are stored as they are: scans and photographs are packed already.
        """
        entry = zipfile.ZipInfo(name, _NO_TIME)
        entry.create_system = _UNIX
        entry.external_attr = _UNIX_MODE << 16
        entry.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
        entry._compresslevel = _LEVEL  # type: ignore[attr-defined]
        with self._zip.open(entry, "w") as stream:
            yield stream

    def __enter__(self) -> "ContainerWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write the directory of the zip; after a failure nobody reads it, nor its own failure."""
        with suppress(OSError, ValueError) if kind else nullcontext():
            self._zip.close()


def open_container(spool: SecretSpool, limits: PackageLimits = LIMITS) -> zipfile.ZipFile:
    """Return the zip in ``spool`` once its directory is found harmless; no part is read.

    Raises BadPackage with the reason and the name of the part.
    """
    start = _directory_start(spool, limits)
    spool.seek(0)
    try:
        archive = zipfile.ZipFile(spool)
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, struct.error):
        raise _damaged() from None
    try:
        _check_entries(archive.infolist(), start, limits)
    except BadPackage:
        archive.close()
        raise
    return archive


@contextmanager
def open_part(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    """Open one part; raises BadPackage when the zip around it is broken, then and on reading."""
    try:
        with archive.open(name) as stream:
            yield stream
    except _BROKEN:
        raise BadPackage.because("package_part_changed", part=name) from None


def read_small_part(archive: zipfile.ZipFile, name: str, longest: int) -> bytes:
    """Return a whole part; raises BadPackage when it is missing or over ``longest`` bytes."""
    try:
        size = archive.getinfo(name).file_size
    except KeyError:
        raise BadPackage.because("package_part_missing", part=name) from None
    if size > longest:
        raise BadPackage.because("package_too_big", part=name)
    with open_part(archive, name) as stream:
        return stream.read(longest + 1)


def _directory_start(spool: SecretSpool, limits: PackageLimits) -> int:
    """Return where the directory starts; raises BadPackage before anything is made of it."""
    if spool.size < _END.size:
        raise _damaged()
    spool.seek(spool.size - _END.size)
    fields = _END.unpack(spool.read(_END.size))
    mark, disk, first_disk, here, entries, size, start, comment = fields
    if mark != _END_MARK or (disk, first_disk, comment) != (0, 0, 0) or here != entries:
        raise _damaged()
    if start + size + _END.size != spool.size:
        raise _damaged()
    if entries > limits.parts or size > entries * (_ENTRY_BYTES + _LONGEST_NAME):
        raise BadPackage.because("package_too_many_parts", count=entries, most=limits.parts)
    return int(start)


def _check_entries(
    entries: list[zipfile.ZipInfo], directory_start: int, limits: PackageLimits
) -> None:
    seen: set[str] = set()
    total = 0
    place = 0
    for entry in entries:
        _check_name(entry)
        if entry.filename in seen:
            raise BadPackage.because("package_part_twice", part=entry.filename)
        seen.add(entry.filename)
        _check_size(entry, limits)
        total += entry.file_size
        if entry.header_offset != place or not _is_plain(entry):
            raise _damaged()
        place += _LOCAL_BYTES + len(entry.filename) + entry.compress_size
        place += _TRAILER_BYTES if entry.flag_bits & _HAS_TRAILER else 0
    if total > limits.unpacked:
        raise BadPackage.because("package_too_big", part=DESCRIPTOR)
    if place != directory_start:
        raise _damaged()


def _check_name(entry: zipfile.ZipInfo) -> None:
    # The name as it stands in the file: ``filename`` ends at a NUL and turns backslashes.
    name = entry.orig_filename
    shown = ascii(name[:_LONGEST_NAME])[1:-1]
    if len(name) > _LONGEST_NAME or name != entry.filename or not _PLAIN_NAME.fullmatch(name):
        raise BadPackage.because("package_unsafe_name", part=shown)
    # Links, folders, pipes; some programs leave the kind of a plain file out.
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        raise BadPackage.because("package_unsafe_name", part=shown)
    if name.count("/") >= DEEPEST:
        raise BadPackage.because("package_too_deep", part=shown)


def _check_size(entry: zipfile.ZipInfo, limits: PackageLimits) -> None:
    if entry.file_size > limits.part:
        raise BadPackage.because("package_too_big", part=entry.filename)
    most = max(limits.ratio_from, limits.ratio * entry.compress_size)
    if entry.file_size > most:
        raise BadPackage.because("package_ratio", part=entry.filename)


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    is_known = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    is_bare = not entry.extra and not entry.comment and entry.volume == 0
    return is_known and is_bare and entry.flag_bits & ~_HAS_TRAILER == 0


def _damaged() -> BadPackage:
    return bad_package("package_damaged")
