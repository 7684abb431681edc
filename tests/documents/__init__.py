"""The pages of ``docs/`` that are made from the code, so that they cannot fall behind it."""

from collections.abc import Callable

from tests.documents import dictionary, picture, roles

MADE: dict[str, Callable[[], str]] = {
    "data-dictionary.md": dictionary.page,
    "roles.md": roles.page,
    "architecture.svg": picture.drawing,
}
