"""What the page of packages says where nothing is yet, and the first steps it offers there."""

from collections.abc import Callable

from coopdesk import words
from coopdesk.gui.kit.empty_state import EmptyState

Step = Callable[[], object]


def fill_outgoing(empty: EmptyState, make: Step, trust: Step) -> None:
    """Say where packages that were made will stand, and how one is made."""
    empty.fill(
        words.text("package.nothing_sent"),
        words.text("package.nothing_sent_hint"),
        (words.text("package.make"), "export", make),
        (words.text("key.trust"), "shield", trust),
        icon="exchange",
    )


def fill_incoming(empty: EmptyState, check: Step) -> None:
    """Say where packages that came will stand, and how one is taken in."""
    empty.fill(
        words.text("package.nothing_received"),
        words.text("package.nothing_received_hint"),
        (words.text("package.check"), "import", check),
        icon="exchange",
    )


def fill_remarks(empty: EmptyState) -> None:
    """Say whose remarks will stand here."""
    empty.fill(words.text("remark.nothing"), words.text("remark.nothing_hint"), icon="exchange")
