"""A share of the whole as a field and in words."""

from typing import Any

from coopdesk.domain.reading import read_share
from coopdesk.gui.kit.editor import LineEditor


class ShareEditor(LineEditor):
    """A share of the whole, typed as a percentage or a fraction; the value in basis points."""

    def __init__(self) -> None:
        super().__init__(read_share)

    def written(self, value: Any) -> str:
        return percent(value)


def percent(basis_points: int) -> str:
    """Return basis points as a percentage with two decimals."""
    return f"{basis_points // 100}.{basis_points % 100:02d}%"
