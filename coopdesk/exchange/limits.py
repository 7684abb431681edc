"""How large anything in a package may be; the writer keeps to the same limits as the reader."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class PackageLimits:
    """Bounds that are checked before anything is unpacked; sizes in bytes.

    They lie far above what a city with 200,000 members sends in a year, and far below what would
    fill a county's old desktop. ``ratio`` is of unpacked to packed size and looked at for parts
    over ``ratio_from`` only: short tables of zeros pack very well and harm nobody. ``attached`` and
    ``attachments`` are the bytes and the number of attachments that our writer puts in one package;
    it leaves the tables room.
    """

    sealed: int = 2047 * MEBIBYTE
    unpacked: int = 2047 * MEBIBYTE
    part: int = 1024 * MEBIBYTE
    descriptor: int = 16 * MEBIBYTE
    document: int = 8 * MEBIBYTE
    parts: int = 20_000
    rows: int = 5_000_000
    ratio: int = 250
    ratio_from: int = MEBIBYTE
    in_memory: int = 64 * MEBIBYTE
    attached: int = 1280 * MEBIBYTE
    attachments: int = 15_000


LIMITS = PackageLimits()

# One text cell, in characters: under the 131,072 at which Python's own csv reader gives up, so
# that any reader built on it (frictionless among them) can read every cell we write.
TEXT_LENGTH = 100_000
# Rows that are checked and turned at a time, fewer when they pass this many bytes together, and
# the bytes that a single row may take.
CHUNK_ROWS = 1_000
CHUNK_BYTES = 4 * MEBIBYTE
ROW_BYTES = 16 * MEBIBYTE
# A reader of findings acts on the first hundred; a broken table would have as many as rows.
FINDINGS = 100
