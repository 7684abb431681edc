"""The database key: random, wrapped by each operator's passphrase and by the recovery key.

The key file (``workspace.key``) stands beside the database. A changed passphrase rewraps the key
and never rewrites the database. Passphrases are stretched by Argon2id, each wrap is AES-256-GCM
bound to the workspace and the operator, so a wrap moved to another name or file does not open.
"""

import base64
import hashlib
import json
import os
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

from coopdesk.domain.errors import SurroundingsTrouble, WorkspaceTrouble
from coopdesk.durable import surroundings, write_durably

KEY_FILE = "workspace.key"
_KEY_BYTES = 32
_RECOVERY_BYTES = 20
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U to misread
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_CHECK_SIGNS = 4


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs; stored with each wrap so that it can grow."""

    iterations: int
    memory_kib: int
    lanes: int


OFFICE_COST = Cost(iterations=3, memory_kib=65_536, lanes=4)
_LARGEST_FILE = 1_048_576
_MOST = Cost(iterations=32, memory_kib=1_048_576, lanes=32)
"""What a key file may ask for one guess: more would keep an old computer for minutes."""


@dataclass(frozen=True, slots=True)
class DatabaseKey:
    """The unwrapped key of one workspace; everything secret at rest derives from it."""

    secret: bytes

    def database(self) -> bytes:
        """Return the raw SQLCipher key, 32 bytes."""
        return self._derive(b"database")

    def attachments(self) -> bytes:
        """Return the key for attachments, 32 bytes."""
        return self._derive(b"attachments")

    def drafts(self) -> bytes:
        """Return the key for what is being typed, 32 bytes."""
        return self._derive(b"drafts")

    def _derive(self, purpose: bytes) -> bytes:
        return hashlib.blake2b(self.secret, digest_size=_KEY_BYTES, person=purpose).digest()


def create(
    folder: Path, operator: str, passphrase: str, *, workspace: str, demo: bool, cost: Cost
) -> tuple[DatabaseKey, str]:
    """Make a new key file in ``folder``; return the key and the recovery key as printed.

    Raises WorkspaceTrouble ``exists`` when there is one already.
    """
    if (folder / KEY_FILE).exists():
        raise WorkspaceTrouble("exists", folder=str(folder))
    key = DatabaseKey(os.urandom(_KEY_BYTES))
    recovery = os.urandom(_RECOVERY_BYTES)
    content = {"format": 1, "workspace": workspace, "demo": demo, "operators": {}}
    content["operators"] = {operator: _wrap(key, passphrase, f"{workspace}/{operator}", cost)}
    content["recovery"] = _recovery_wrap(key, recovery, workspace)
    _save(folder, content)
    return key, _spell(recovery)


def unlock(folder: Path, operator: str, passphrase: str) -> DatabaseKey:
    """Return the key, opened by an operator's passphrase.

    Raises WorkspaceTrouble ``missing``, ``damaged``, ``unknown_operator`` or ``wrong_passphrase``.
    """
    content = load(folder)
    wrap = content["operators"].get(operator)
    if wrap is None:
        raise WorkspaceTrouble("unknown_operator", operator=operator)
    return _unwrap(wrap, passphrase, f"{content['workspace']}/{operator}")


def unlock_with_recovery(folder: Path, recovery_key: str) -> DatabaseKey:
    """Return the key, opened by the printed recovery key; typing slips are told apart.

    Raises WorkspaceTrouble ``recovery_mistyped`` (check signs wrong) or ``recovery_wrong``.
    """
    content = load(folder)
    kek = _recovery_kek(_read_spelled(recovery_key))
    secret = _open(content["recovery"], kek, f"{content['workspace']}/recovery")
    if secret is None:
        raise WorkspaceTrouble("recovery_wrong")
    return DatabaseKey(secret)


def set_passphrase(
    folder: Path, key: DatabaseKey, operator: str, passphrase: str, cost: Cost = OFFICE_COST
) -> None:
    """Wrap the key for ``operator`` anew; the database is not touched."""
    content = load(folder)
    label = f"{content['workspace']}/{operator}"
    content["operators"][operator] = _wrap(key, passphrase, label, cost)
    _save(folder, content)


def forget(folder: Path, operator: str) -> None:
    """Throw away the wrap of ``operator``, whose passphrase opens nothing from then on."""
    content = load(folder)
    if content["operators"].pop(operator, None) is not None:
        _save(folder, content)


def new_recovery_key() -> str:
    """Return a recovery key as printed; it opens nothing until ``set_recovery``."""
    return _spell(os.urandom(_RECOVERY_BYTES))


def set_recovery(folder: Path, key: DatabaseKey, recovery_key: str) -> None:
    """Wrap ``key`` with a recovery key, whatever opened before opens no more.

    Backups made before keep their own key file, and with it the recovery key of their day.
    """
    content = load(folder)
    content["recovery"] = _recovery_wrap(key, _read_spelled(recovery_key), content["workspace"])
    _save(folder, content)


def recovery_number(folder: Path) -> str:
    """Return the number of the current recovery key, as its sheet carries it."""
    return str(load(folder)["recovery"]["number"])


def number_of_recovery_key(recovery_key: str) -> str:
    """Return eight signs that tell one recovery key from another and give nothing away of it.

    Raises WorkspaceTrouble ``recovery_mistyped``.
    """
    return _recovery_number(_read_spelled(recovery_key))


def operators(folder: Path) -> list[str]:
    """Return the names that can sign in."""
    return sorted(load(folder)["operators"])


def load(folder: Path) -> dict[str, Any]:
    """Return the key file's content; raises WorkspaceTrouble ``missing``/``damaged``/``newer``."""
    try:
        with surroundings(folder), (folder / KEY_FILE).open("rb") as file:
            text = file.read(_LARGEST_FILE + 1)
        content = json.loads(text[:_LARGEST_FILE].decode("utf-8"))
        known = content["format"]
        if known == 1 and not _is_whole(content):
            raise KeyError("operators")
    except SurroundingsTrouble as trouble:
        if isinstance(trouble.__cause__, FileNotFoundError):
            raise WorkspaceTrouble("missing", folder=str(folder)) from None
        raise
    except (ValueError, KeyError, TypeError, RecursionError):
        raise WorkspaceTrouble("damaged", file=KEY_FILE) from None
    if known != 1:
        raise WorkspaceTrouble("newer", file=KEY_FILE)
    return dict(content)


def _is_whole(content: dict[str, Any]) -> bool:
    """Return whether everything that is asked of a key file stands where it belongs."""
    operators, recovery = content["operators"], content["recovery"]
    return (
        isinstance(content["workspace"], str)
        and isinstance(operators, dict)
        and all(isinstance(wrap, dict) for wrap in operators.values())
        and isinstance(recovery, dict)
        and isinstance(recovery["number"], str)
    )


def _save(folder: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    write_durably(folder / KEY_FILE, text.encode("utf-8"))


def _wrap(key: DatabaseKey, passphrase: str, label: str, cost: Cost) -> dict[str, Any]:
    salt = os.urandom(16)
    sealed = _seal(key.secret, _stretch(passphrase, salt, cost), label)
    return {"cost": asdict(cost), "salt": _text(salt), **sealed}


def _unwrap(wrap: dict[str, Any], passphrase: str, label: str) -> DatabaseKey:
    try:
        cost = Cost(**wrap["cost"])
        asked = zip(astuple(cost), astuple(_MOST), strict=True)
        if not all(type(number) is int and 1 <= number <= most for number, most in asked):
            raise ValueError(cost)
        kek = _stretch(passphrase, _bytes(wrap["salt"]), cost)
    except (KeyError, TypeError, ValueError):
        raise WorkspaceTrouble("damaged", file=KEY_FILE) from None
    secret = _open(wrap, kek, label)
    if secret is None:
        raise WorkspaceTrouble("wrong_passphrase")
    return DatabaseKey(secret)


def _stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(
        salt=salt,
        length=_KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return kdf.derive(passphrase.encode("utf-8"))


def _seal(secret: bytes, kek: bytes, label: str) -> dict[str, str]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    sealed = AESGCM(kek).encrypt(nonce, secret, label.encode("utf-8"))
    return {"nonce": _text(nonce), "sealed": _text(sealed)}


def _open(sealed: dict[str, Any], kek: bytes, label: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        nonce, body = _bytes(sealed["nonce"]), _bytes(sealed["sealed"])
        return AESGCM(kek).decrypt(nonce, body, label.encode("utf-8"))
    except (KeyError, TypeError, ValueError):
        raise WorkspaceTrouble("damaged", file=KEY_FILE) from None
    except InvalidTag:
        return None


def _recovery_wrap(key: DatabaseKey, recovery: bytes, workspace: str) -> dict[str, str]:
    sealed = _seal(key.secret, _recovery_kek(recovery), f"{workspace}/recovery")
    return {"number": _recovery_number(recovery), **sealed}


def _recovery_number(recovery: bytes) -> str:
    # forty of the key's hundred and sixty bits at most can be guessed from it
    return _base32(hashlib.blake2b(recovery, digest_size=5, person=b"coopdesk-number").digest())


def _recovery_kek(recovery: bytes) -> bytes:
    return hashlib.blake2b(recovery, digest_size=_KEY_BYTES, person=b"coopdesk-rescue").digest()


def _spell(recovery: bytes) -> str:
    signs = _base32(recovery) + _check_signs(recovery)
    return "-".join(signs[index : index + 4] for index in range(0, len(signs), 4))


def _read_spelled(text: str) -> bytes:
    signs = "".join(sign for sign in text.upper().translate(_LOOKALIKES) if sign in _ALPHABET)
    body, check = signs[:-_CHECK_SIGNS], signs[-_CHECK_SIGNS:]
    if len(body) * 5 != _RECOVERY_BYTES * 8:
        raise WorkspaceTrouble("recovery_mistyped")
    number = 0
    for sign in body:
        number = number * 32 + _ALPHABET.index(sign)
    recovery = number.to_bytes(_RECOVERY_BYTES, "big")
    if _check_signs(recovery) != check:
        raise WorkspaceTrouble("recovery_mistyped")
    return recovery


def _check_signs(recovery: bytes) -> str:
    return _base32(hashlib.sha256(recovery).digest()[:5])[:_CHECK_SIGNS]


def _base32(raw: bytes) -> str:
    number = int.from_bytes(raw, "big")
    length = len(raw) * 8 // 5
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in range(length - 1, -1, -1))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
