"""A file to be spoiled, or built to harm."""

from collections.abc import Callable
from dataclasses import dataclass


def _as_it_is(content: bytes) -> bytes:
    return content


@dataclass(frozen=True)
class Seed:
    """A file: its name says how it is read.

    ``content`` is what is spoiled; ``wrapped`` seals it, as one who has the keys could. A good one
    ``is_taken`` unless it leans on what is not there.
    """

    name: str
    content: bytes
    wrapped: Callable[[bytes], bytes] = _as_it_is
    is_taken: bool = True
