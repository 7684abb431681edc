"""What is being typed into a form, kept beside the database until it is saved or given up.

A power cut takes at most the last seconds of typing. Each draft is one file, sealed by a key of the
workspace and bound to operator and form: it opens nowhere else, and tells nothing to who finds it.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from coopdesk.domain.errors import SurroundingsTrouble
from coopdesk.durable import write_durably

FOLDER = "drafts"
_NONCE_BYTES = 12


class Draft:
    """The draft of one form of one operator; whoever keeps it never hears of a full disk."""

    def __init__(self, folder: Path, secret: bytes, name: str) -> None:
        self._secret, self._label = secret, name.encode("utf-8")
        digest = hashlib.blake2b(self._label, digest_size=16, key=secret).hexdigest()
        self._file = folder / FOLDER / f"{digest}.draft"

    def keep(self, draft: Mapping[str, str]) -> None:
        """Keep the draft in place of the last one, where the disk takes it."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE_BYTES)
        content = json.dumps(dict(draft), ensure_ascii=False).encode("utf-8")
        with suppress(SurroundingsTrouble, OSError):
            self._file.parent.mkdir(exist_ok=True)
            sealed = AESGCM(self._secret).encrypt(nonce, content, self._label)
            write_durably(self._file, nonce + sealed)

    def drop(self) -> None:
        """Forget the draft: it was saved or given up."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def offered(self) -> dict[str, str]:
        """Return the draft left by a crash, empty when there is none that can be read."""
        try:
            sealed = self._file.read_bytes()
        except OSError:
            return {}
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            content = json.loads(AESGCM(self._secret).decrypt(nonce, body, self._label))
        except (InvalidTag, ValueError, RecursionError):
            self.drop()
            return {}
        return {str(key): str(text) for key, text in content.items()}
