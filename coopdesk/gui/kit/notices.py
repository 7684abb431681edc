"""A quiet result for the foot of the window: a sentence and what can be done with it."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Notice:
    """What was done, with the word and the call of each step that may follow (撤销, 打开)."""

    sentence: str
    actions: tuple[tuple[str, Callable[[], None]], ...] = field(default=())
    tone: str = "done"
