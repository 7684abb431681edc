"""A scratch file that leaves nothing readable on the disk.

A package in clear holds identity numbers of every member, and the zip reader needs to seek in it.
Up to 64 MB it stays in memory. Above that it goes to a temporary file, but encrypted
(AES-256-CTR) under a key that exists in this object only: what a power cut, a full disk or an
undelete tool brings back is noise. Plain temporary files were weighed and refused: deleting one
does not erase it, and Windows cannot unlink a file that is open.
"""

import io
import os
import tempfile
from typing import IO, TYPE_CHECKING

from coopdesk.exchange.limits import LIMITS

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

_BLOCK = 16


class SecretSpool(io.RawIOBase):
    """Bytes that are written once from front to end, then read anywhere.

    While being written it says it cannot seek, so that no position is ever written twice: the
    same key stream over two texts would betray both.
    """

    def __init__(self, in_memory: int = LIMITS.in_memory) -> None:
        super().__init__()
        self._in_memory = in_memory
        self._file: IO[bytes] = io.BytesIO()
        self._key = b""
        self._size = 0
        self._place = 0
        self._is_written = False

    @property
    def size(self) -> int:
        """Bytes written."""
        return self._size

    def finish(self) -> "SecretSpool":
        """End the writing, go to the front and return the spool."""
        self._is_written = True
        self._place = 0
        return self

    def writable(self) -> bool:
        """Return whether it is still being written."""
        return not self._is_written

    def readable(self) -> bool:
        """Return whether the writing is over."""
        return self._is_written

    def seekable(self) -> bool:
        """Return whether the writing is over."""
        return self._is_written

    def write(self, content: "ReadableBuffer", /) -> int:
        """Append ``content``; raises OSError when the temporary file cannot grow."""
        if self._is_written:
            raise io.UnsupportedOperation("written already")
        piece = bytes(content)
        if not self._key and self._size + len(piece) > self._in_memory:
            self._move_to_disk()
        self._file.write(self._masked(piece, self._size) if self._key else piece)
        self._size += len(piece)
        return len(piece)

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill ``buffer`` from the current place and return how many bytes it took."""
        if not self._is_written:
            raise io.UnsupportedOperation("not written yet")
        view = memoryview(buffer)
        self._file.seek(self._place)
        piece = self._file.read(len(view))
        view[: len(piece)] = self._masked(piece, self._place) if self._key else piece
        self._place += len(piece)
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place and return it; raises UnsupportedOperation before ``finish``."""
        if not self._is_written:
            raise io.UnsupportedOperation("not written yet")
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def tell(self) -> int:
        """Return the current place."""
        return self._place if self._is_written else self._size

    def close(self) -> None:
        """Forget the key and remove the temporary file."""
        self._key = b""
        self._file.close()
        super().close()

    def _move_to_disk(self) -> None:
        so_far = self._file
        # Closed and thereby removed in close(); on POSIX it has no name to begin with.
        self._file = tempfile.TemporaryFile(prefix="coopdesk-")  # noqa: SIM115
        self._key = os.urandom(32)
        so_far.seek(0)
        place = 0
        while piece := so_far.read(1024 * 1024):
            self._file.write(self._masked(piece, place))
            place += len(piece)
        so_far.close()

    def _masked(self, piece: bytes, place: int) -> bytes:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        block, skip = divmod(place, _BLOCK)
        mode = modes.CTR(block.to_bytes(_BLOCK, "big"))
        stream = Cipher(algorithms.AES(self._key), mode).encryptor()
        stream.update(bytes(skip))
        return stream.update(piece)
