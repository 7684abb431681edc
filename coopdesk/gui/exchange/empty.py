"""What the page of packages says where nothing is yet, and the first steps it offers there."""

from typing import TYPE_CHECKING

from coopdesk import words

if TYPE_CHECKING:
    from coopdesk.gui.exchange.page import ExchangePage


def fill_empty(page: "ExchangePage") -> None:
    """Say in each list what belongs there and how it comes there."""
    make = (words.text("package.make"), "export", page.make)
    trust = (words.text("key.trust"), "shield", page.keys.choose_key)
    check = (words.text("package.check"), "import", page.choose_package)
    page.outgoing.empty.fill(
        words.text("package.nothing_sent"),
        words.text("package.nothing_sent_hint"),
        make,
        trust,
        icon="exchange",
    )
    page.remarks.empty.fill(
        words.text("remark.nothing"), words.text("remark.nothing_hint"), icon="exchange"
    )
    page.incoming.empty.fill(
        words.text("package.nothing_received"),
        words.text("package.nothing_received_hint"),
        check,
        icon="exchange",
    )
