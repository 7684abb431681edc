"""The capabilities in their order, and where each is found in every layer."""

from tests.house.source import ROOT

# A capability may use those before it in this order, never those behind it.
CAPABILITIES = (
    "organizations",
    "members",
    "governance",
    "ledger",
    "mutual_fund",
    "awards",
    "supervision",
    "exchange",
    "system",
)


def has_page(capability: str) -> bool:
    """Return whether the window has a page for the capability."""
    return (ROOT / "coopdesk" / "gui" / capability / "page.py").exists()


def has_landed(words_file: str) -> bool:
    """Return whether what shows the words of a file is there: page, program, or anything else.

    A capability's words come with its rules and sheets and are all used once its page is there.
    """
    if words_file in CAPABILITIES:
        return has_page(words_file)
    return words_file != "kernel" or (ROOT / "coopdesk" / "app.py").exists()
