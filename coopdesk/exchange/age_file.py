"""The age format, written and read as a stream; every refusal told in the words of the trade.

The library reports all troubles as one error with an English sentence. What a person can do about
it differs (ask for another copy, ask to be the addressee), so it is told apart here: by the shape
of the file where that is possible, by the library's sentence for the rest. A test holds those
sentences, for the day the library is upgraded. What came from outside is opened in a process apart.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from coopdesk.apart import ReadingStopped, Room, Stop
from coopdesk.domain.errors import BadPackage
from coopdesk.durable import surroundings

_MAGIC = b"age-encryption.org/v1\n"
_MAGIC_OF_ANY_VERSION = b"age-encryption.org/"
_LAST_HEADER_LINE = b"\n--- "
_LONGEST_HEADER = 64 * 1024
# The nonce, and the tag of an empty last chunk: no file of this format has less after its header.
_SHORTEST_PAYLOAD = 32
_PIECE = 1024 * 1024
MOST_SECONDS = 600
"""For one file; two gigabytes take a twentieth of it on a new computer."""
_CODES = {
    Stop.CRASHED: "package_crashed",
    Stop.SLOW: "package_slow",
    Stop.MEMORY: "package_memory",
}


class ByteReader(Protocol):
    """What can be read from front to end, and again."""

    def read(self, size: int = -1, /) -> bytes | None:
        """Return up to ``size`` bytes."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""


class ByteWriter(Protocol):
    """What takes bytes."""

    def write(self, content: bytes, /) -> object:
        """Take ``content``."""

    def flush(self) -> object:
        """Pass on what was taken."""


def encrypt_to(reader: ByteReader, writer: ByteWriter, recipients: Sequence[str]) -> None:
    """Encrypt all of ``reader`` so that each of ``recipients`` can read it alone.

    Raises OSError as ``reader`` and ``writer`` give it.
    """
    import pyrage

    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    ends = _Ends(reader, writer)
    try:
        pyrage.encrypt_io(ends, ends, keys)
    except (pyrage.EncryptError, OSError):
        ends.tell_trouble()
        raise
    # The library lets the failure of its very last write pass in silence: a full stick.
    ends.tell_trouble()


def decrypt_apart(path: Path, writer: ByteWriter, *identities: str) -> None:
    """Have the file at ``path`` decrypted apart, and take what comes of it into ``writer``.

    Raises BadPackage as ``decrypt`` and for a file that stops its reader; SurroundingsTrouble, and
    OSError as ``writer`` gives it.
    """
    try:
        with Room(MOST_SECONDS) as room:
            for piece in room.poured(pour_decrypted, path.absolute(), *identities):
                writer.write(piece)
    except ReadingStopped as stopped:
        raise BadPackage.because(_CODES[stopped.stop], name=path.name) from stopped


def pour_decrypted(send: Callable[[bytes], object], path: Path, *identities: str) -> None:
    """Decrypt the file at ``path`` and hand on what it holds; has to be done apart.

    Raises BadPackage as ``decrypt``, and SurroundingsTrouble.
    """
    with surroundings(path), path.open("rb") as file:
        pieces = _Pieces(send)
        decrypt(file, pieces, *identities)
        pieces.end()


def decrypt(reader: ByteReader, writer: ByteWriter, *identities: str) -> None:
    """Decrypt the seekable ``reader`` into ``writer`` with whichever of ``identities`` opens it.

    ``writer`` may hold a part when BadPackage is raised: throw it away. Raises OSError as
    ``reader`` and ``writer`` give it.
    """
    import pyrage

    _look_at_header(reader)
    keys = [pyrage.x25519.Identity.from_str(identity) for identity in identities]
    ends = _Ends(reader, writer)
    try:
        pyrage.decrypt_io(ends, ends, keys)
    except (pyrage.DecryptError, OSError) as error:
        # The library also says OSError when a block of the content was tampered with.
        ends.tell_trouble()
        raise BadPackage.because(_code_of(str(error))) from None
    ends.tell_trouble()


def _look_at_header(reader: ByteReader) -> None:
    """Raise BadPackage when the file is not of this format or ends too soon."""
    start = reader.read(_LONGEST_HEADER)
    reader.seek(0)
    if not start:
        raise BadPackage.because("package_empty")
    if not start.startswith(_MAGIC):
        if _MAGIC.startswith(start):
            raise BadPackage.because("package_cut_short")
        is_other = start.startswith(_MAGIC_OF_ANY_VERSION)
        raise BadPackage.because("package_newer_seal" if is_other else "package_not_a_package")
    last_line = start.find(_LAST_HEADER_LINE)
    payload = start.find(b"\n", last_line + 1) + 1
    if last_line < 0 or payload == 0 or len(start) - payload < _SHORTEST_PAYLOAD:
        raise BadPackage.because("package_cut_short")


def _code_of(sentence: str) -> str:
    if "No matching keys" in sentence:
        return "package_not_for_us"
    if "fill whole buffer" in sentence or "truncated" in sentence:
        return "package_cut_short"
    return "package_damaged"


class _Pieces:
    """Hands on what is written in pieces of a megabyte."""

    def __init__(self, send: Callable[[bytes], object]) -> None:
        self._send = send
        self._waiting = bytearray()

    def write(self, content: bytes) -> None:
        self._waiting += content
        if len(self._waiting) >= _PIECE:
            self.end()

    def flush(self) -> None:
        """Wait for more: the library flushes at its own steps."""

    def end(self) -> None:
        """Hand on the rest."""
        self._send(bytes(self._waiting))
        self._waiting.clear()


class _Ends:
    """Both ends of the pipe; keeps their own trouble, which the library would make a text of."""

    def __init__(self, reader: ByteReader, writer: ByteWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._trouble: OSError | None = None

    def tell_trouble(self) -> None:
        """Raise the first OSError of either end, if there was one."""
        if self._trouble is not None:
            raise self._trouble from None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._reader.read(size) or b""
        except OSError as trouble:
            self._trouble = self._trouble or trouble
            raise

    def write(self, content: bytes) -> int:
        try:
            self._writer.write(content)
        except OSError as trouble:
            self._trouble = self._trouble or trouble
            raise
        return len(content)

    def flush(self) -> None:
        self._writer.flush()
