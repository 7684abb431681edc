"""Spoils data packages by chance, and looks that none is taken in for what it is not.

python -m tests.mutate --count 10000 --seed 1

Bits are flipped, bytes cut out, doubled, swapped and overwritten: in the sealed file as it lies on
the stick, and in the zip within, sealed again as anybody with the receiver's key card could. What
is not refused must hold the very records that were sent and signed.
"""

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from coopdesk.domain.errors import BadPackage
from coopdesk.exchange.age_file import decrypt
from coopdesk.exchange.package import read_table
from coopdesk.exchange.spool import SecretSpool
from tests.unit.exchange.package_builders import CITY, check, party, seal, write_small

Chance = random.Random


def flip(content: bytes, chance: Chance) -> bytes:
    """Turn one bit."""
    changed = bytearray(content)
    changed[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(content: bytes, chance: Chance) -> bytes:
    """Lose the end."""
    return content[: chance.randrange(len(content))]


def drop(content: bytes, chance: Chance) -> bytes:
    """Lose some bytes in the middle."""
    start, end = _span(content, chance)
    return content[:start] + content[end:]


def double(content: bytes, chance: Chance) -> bytes:
    """Write some bytes twice."""
    start, end = _span(content, chance)
    return content[:end] + content[start:]


def swap(content: bytes, chance: Chance) -> bytes:
    """Exchange two pieces of equal length."""
    length = chance.randrange(1, len(content) // 3)
    one = chance.randrange(len(content) - 2 * length)
    other = chance.randrange(one + length, len(content) - length + 1)
    middle = content[one + length : other]
    pieces = (content[other : other + length], middle, content[one : one + length])
    return content[:one] + b"".join(pieces) + content[other + length :]


def overwrite(content: bytes, chance: Chance) -> bytes:
    """Write chance over some bytes."""
    start, end = _span(content, chance)
    return content[:start] + chance.randbytes(end - start) + content[end:]


MUTATIONS: tuple[Callable[[bytes, Chance], bytes], ...] = (flip, cut, drop, double, swap, overwrite)


def spoil(folder: Path, count: int, chance: Chance) -> Counter[str]:
    """Check ``count`` spoiled packages and return how many were refused for which reason.

    Raises AssertionError for one that was taken in although it is not the one that was sent.
    """
    sent = write_small(folder).path
    whole = sent.read_bytes()
    inner = _unsealed(sent)
    truth = _rows(sent)
    spoiled = folder / "spoiled.coopdesk"
    reasons: Counter[str] = Counter()
    for number in range(count):
        mutate = MUTATIONS[number % len(MUTATIONS)]
        if number // len(MUTATIONS) % 2:
            seal(spoiled, mutate(inner, chance))
        else:
            spoiled.write_bytes(mutate(whole, chance))
        try:
            found = _rows(spoiled)
        except BadPackage as refused:
            reasons[refused.findings[0].code] += 1
        else:
            # a hint of the zip that no reader goes by may say anything: what is signed counts
            assert found == truth, f"{mutate.__name__} {number} was taken in"
            reasons["as it was sent"] += 1
    return reasons


def _rows(path: Path) -> list[object]:
    with check(path) as checked:
        return [[*read_table(checked, name)] for name in sorted(checked.counts)]


def _unsealed(path: Path) -> bytes:
    with SecretSpool() as spool:
        with path.open("rb") as file:
            decrypt(file, spool, party(CITY).keys.age_identity)
        return spool.finish().read()


def _span(content: bytes, chance: Chance) -> tuple[int, int]:
    start = chance.randrange(len(content))
    return start, min(len(content), start + 1 + chance.randrange(64))


def main(argv: Sequence[str] | None = None) -> int:
    """Spoil packages and print why they were refused."""
    parser = argparse.ArgumentParser(prog="mutate")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        reasons = spoil(Path(folder), told.count, random.Random(told.seed))
    for code, number in reasons.most_common():
        print(f"{number:>7,}  {code}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
