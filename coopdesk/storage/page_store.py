"""The pages of an encrypted database that are whole, read past SQLite: it stops at the first break.

SQLCipher seals each page by itself (4,096 bytes: AES-256-CBC, its IV and an HMAC-SHA-512 over both
and the page's number at its end; design document "SQLCipher Design", Page Level Encryption). So a
page is either what was written or known to be damaged, whatever became of its neighbours.
"""

import hashlib
import hmac
import struct
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from coopdesk.durable import surroundings
from coopdesk.storage.keys import DatabaseKey

PAGE = 4096
_SALT, _IV, _MAC = 16, 16, 64
USABLE = PAGE - _IV - _MAC
_HEADER = b"SQLite format 3\0"
_LOG_HEADER, _FRAME_HEADER = 32, 24
_LOG_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}


class PageStore:
    """The pages by number, from 1, as of the last commit that can be read."""

    def __init__(self, database: Path, key: DatabaseKey, other_salts: Iterable[bytes] = ()) -> None:
        """Read file and log; ``other_salts`` stand in where the file lost its own beginning.

        Raises SurroundingsTrouble.
        """
        self._key = key.database()
        with surroundings(database):
            self._sealed = database.read_bytes()
            log = database.with_name(f"{database.name}-wal")
            self._newer = _committed(log.read_bytes() if log.is_file() else b"")
        self._mac_key = b""
        self.salt = b""
        for salt in (self._sealed[:_SALT], *other_salts):
            self._use_salt(salt)
            if any(self.page(number) is not None for number in self._some_numbers()):
                break
        else:
            self._use_salt(self._sealed[:_SALT])
        self.count = self._count()

    def numbers(self) -> range:
        """Return the numbers of all pages there should be."""
        return range(1, self.count + 1)

    def page(self, number: int) -> bytes | None:
        """Return a page in clear, None when it is damaged or not there."""
        sealed = self._newer.get(number) or self._sealed[(number - 1) * PAGE : number * PAGE]
        start = _SALT if number == 1 else 0
        if len(sealed) < PAGE:
            return None
        told = sealed[start : USABLE + _IV] + struct.pack("<I", number)
        mac = hmac.digest(self._mac_key, told, "sha512")
        if not hmac.compare_digest(mac, sealed[USABLE + _IV :]):
            return None
        body = self._decipher(sealed[start:USABLE], sealed[USABLE : USABLE + _IV])
        return (_HEADER if number == 1 else b"") + body

    def _use_salt(self, salt: bytes) -> None:
        self.salt = salt
        masked = bytes(byte ^ 0x3A for byte in salt)
        self._mac_key = hashlib.pbkdf2_hmac("sha512", self._key, masked, 2, 32)

    def _decipher(self, sealed: bytes, iv: bytes) -> bytes:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        cipher = Cipher(algorithms.AES(self._key), modes.CBC(iv)).decryptor()
        return cipher.update(sealed) + cipher.finalize()

    def _some_numbers(self) -> Iterable[int]:
        """Return numbers to try a salt on: were all of these damaged, little would be left."""
        there = max(len(self._sealed) // PAGE, max(self._newer, default=0))
        return {1 + there * step // 64 for step in range(64)} if there else ()

    def _count(self) -> int:
        there = max(-(-len(self._sealed) // PAGE), max(self._newer, default=0))
        first = self.page(1)
        told = struct.unpack(">I", first[28:32])[0] if first else 0
        # a header tells more than was found where the end is cut off; no more than it could be
        return max(there, told if told <= 4 * there + 64 else 0)


def _committed(log: bytes) -> Mapping[int, bytes]:
    """Return the pages of a write-ahead log up to its last whole commit, sealed, by number.

    The log's format is SQLite's ("WAL-mode File Format"); a frame that is broken ends it there, as
    it does for SQLite.
    """
    committed: dict[int, bytes] = {}
    pending: dict[int, bytes] = {}
    for number, is_commit, content in _frames(log):
        pending[number] = content
        if is_commit:
            committed |= pending
            pending = {}
    return committed


def _frames(log: bytes) -> Iterator[tuple[int, bool, bytes]]:
    if len(log) < _LOG_HEADER:
        return
    magic, _, size = struct.unpack(">III", log[:12])
    order = _LOG_MAGIC.get(magic)
    if order is None or size != PAGE:
        return
    sums = _checksum(log[:24], (0, 0), order)
    if sums != struct.unpack(">II", log[24:32]):
        return
    step = _FRAME_HEADER + PAGE
    for start in range(_LOG_HEADER, len(log) - step + 1, step):
        head, content = (
            log[start : start + _FRAME_HEADER],
            log[start + _FRAME_HEADER : start + step],
        )
        sums = _checksum(content, _checksum(head[:8], sums, order), order)
        if head[8:16] != log[16:24] or sums != struct.unpack(">II", head[16:24]):
            return
        number, size_after = struct.unpack(">II", head[:8])
        yield number, bool(size_after), content


def _checksum(content: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    first, second = sums
    told = struct.unpack(f"{order}{len(content) // 4}I", content)
    for index in range(0, len(told), 2):
        first = first + told[index] + second & 0xFFFFFFFF
        second = second + told[index + 1] + first & 0xFFFFFFFF
    return first, second
