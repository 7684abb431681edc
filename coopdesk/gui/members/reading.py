"""Reading the register of members by blocks, and the papers that its print menu offers."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from coopdesk.gui.kit.preferences import Preferences
from coopdesk.gui.kit.register import RegisterPage
from coopdesk.gui.paper_menu import PaperMenu, RecordPaper, WholePaper
from coopdesk.services import members as service
from coopdesk.services.members import MemberItem
from coopdesk.services.share_totals import holdings_by_member

BLOCK = 500
"""Members read at once: the first stand at once, and each further block is read within a frame."""
PAPERS = (
    RecordPaper("share-certificate", "papers.share_certificate"),
    RecordPaper("member-card", "papers.member_card"),
    RecordPaper("member-card-sheet", "papers.member_card_sheet"),
    RecordPaper("member-extract", "papers.member_extract"),
    RecordPaper("member-account", "papers.member_account"),
)


def papers_menu(
    page: RegisterPage,
    preferences: Callable[[], Preferences | None],
    organization_id: Callable[[], str | None],
) -> PaperMenu:
    """Return the print menu of the register: papers of members, and of all of an organization."""

    def organizations() -> list[str]:
        focused = organization_id()
        return [focused] if focused else []

    whole = (WholePaper("member-register", "papers.member_register", organizations),)
    return PaperMenu(page, preferences, PAPERS, whole)


def read_register(page: RegisterPage, organization_id: str, day: date | None) -> None:
    """Show the members of an organization: today's by blocks, those of a past day at once."""
    if day is not None:
        page.set_items(_on(page, organization_id, day))
        return
    first = _block(page, organization_id, after=0)
    if len(first) < BLOCK:
        page.set_items(first)
        return
    count = page.ask(service.count_register, organization_id)
    page.set_items(first, _blocks(page, organization_id, first[-1].number), count)


def _on(page: RegisterPage, organization_id: str, day: date) -> Sequence[MemberItem]:
    holdings = page.ask(holdings_by_member, organization_id, day)
    return page.ask(service.list_members, organization_id, holdings=holdings, day=day)


def _block(page: RegisterPage, organization_id: str, *, after: int) -> list[MemberItem]:
    """Return the next members behind a number, with what they hold."""
    holdings = page.ask(holdings_by_member, organization_id, after=after, most=BLOCK)
    told = {"after": after, "most": BLOCK, "holdings": holdings}
    return page.ask(service.list_members, organization_id, **told)


def _blocks(page: RegisterPage, organization_id: str, after: int) -> Iterator[list[MemberItem]]:
    """Yield the members behind a number, a block each time."""
    while block := _block(page, organization_id, after=after):
        yield block
        after = block[-1].number
