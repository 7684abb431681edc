"""Zips from outside: what Python's reader of zips believes although no zip of ours can mean it."""

import os
import struct
import zipfile
from typing import IO

MOST_DIRECTORY = 256 * 1024
"""Bytes of the list of parts; each part becomes an object of half a kilobyte."""
_END = struct.Struct("<4s8xII2x")
_END_MARK = b"PK\x05\x06"
_LARGE_END = struct.Struct("<4s36xQ8x")
_LARGE_MARK = b"PK\x06\x06"
_LOCATOR_BYTES = 20


def open_short(file: IO[bytes]) -> zipfile.ZipFile:
    """Return the zip in ``file``, whose list of parts is short; the list is measured unread.

    Raises BadZipFile also for one that says something behind its end, and as ``check_starts``.
    """
    size = file.seek(0, os.SEEK_END)
    if _directory_bytes(file, size) > MOST_DIRECTORY:
        raise zipfile.BadZipFile("its list of parts is too long")
    archive = zipfile.ZipFile(file)
    check_starts(archive)
    return archive


def check_starts(archive: zipfile.ZipFile) -> None:
    """Raise BadZipFile when a part says to begin before the file does.

    Going there would be refused by the system, as if the disk had failed.
    """
    if any(part.header_offset < 0 for part in archive.infolist()):
        raise zipfile.BadZipFile("a part begins before the file")


def _directory_bytes(file: IO[bytes], size: int) -> int:
    """Return how long the list of parts says to be, in the record of large zips too."""
    if size < _END.size:
        raise zipfile.BadZipFile("no zip")
    file.seek(size - _END.size)
    mark, told, _ = _END.unpack(file.read(_END.size))
    if mark != _END_MARK:
        raise zipfile.BadZipFile("something stands behind its end")
    large_end = size - _END.size - _LOCATOR_BYTES - _LARGE_END.size
    if large_end < 0:
        return int(told)
    file.seek(large_end)
    mark, told_large = _LARGE_END.unpack(file.read(_LARGE_END.size))
    return int(max(told, told_large)) if mark == _LARGE_MARK else int(told)
