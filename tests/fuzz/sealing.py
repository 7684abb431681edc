"""Spoiled content sealed again by one who has the keys: a colleague turned bad, a broken program.

Without this, encryption and signatures would refuse every spoiled file at its door, and nothing
behind it would ever be tried.
"""

import hashlib
import hmac
import io
import os
import struct
import zipfile
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from coopdesk.storage.keys import DatabaseKey
from coopdesk.storage.page_store import PAGE, USABLE
from tests.unit.exchange.package_builders import described_again, seal, zip_of

_SALT, _IV = 16, 16


def resealed(path: Path, clear: bytes) -> bytes:
    """Return a zip sealed to the city, as anybody can who has its key card."""
    return seal(path, clear).read_bytes()


def resigned(path: Path, clear: bytes) -> bytes:
    """Return a zip described, signed and sealed again by its sender, where it is still a zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(clear)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        clear = zip_of(described_again(parts))
    except Exception:
        pass
    return resealed(path, clear)


def sealed_pages(clear: bytes, key: DatabaseKey, salt: bytes) -> bytes:
    """Return a database sealed page by page with the key of its office, as SQLCipher does."""
    secret = key.database()
    masked = bytes(byte ^ 0x3A for byte in salt)
    mac_key = hashlib.pbkdf2_hmac("sha512", secret, masked, 2, 32)
    pages = []
    per_page = USABLE
    for number, start in enumerate(range(0, len(clear), per_page), 1):
        page = clear[start : start + per_page].ljust(per_page, b"\0")
        iv, skipped = os.urandom(_IV), _SALT if number == 1 else 0
        cipher = Cipher(algorithms.AES(secret), modes.CBC(iv)).encryptor()
        told = cipher.update(page[skipped:]) + cipher.finalize() + iv
        mac = hmac.digest(mac_key, told + struct.pack("<I", number), "sha512")
        pages.append(salt * (number == 1) + told + mac)
    assert all(len(page) == PAGE for page in pages)
    return b"".join(pages)
